//! The width of the list, kept by this browser.

use super::{store, stored};

const WIDTH: &str = "rongim-demo.list-width";

/// The width of the last visit.
#[must_use]
pub fn restore() -> Option<i32> {
    stored(WIDTH)?.parse().ok()
}

/// Keeps the width for the next visit; `None` forgets it.
pub fn keep(width: Option<i32>) {
    store(WIDTH, width.map(|width| width.to_string()).as_deref());
}
