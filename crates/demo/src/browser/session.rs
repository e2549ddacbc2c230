//! Staying signed in: the session in local storage.

use crate::model::Session;

use super::{store, stored};

const SESSION: &str = "rongim-demo.session";

/// The session of the last visit, if there is one that can be read.
#[must_use]
pub fn restore() -> Option<Session> {
    Session::from_json(&serde_json::from_str(&stored(SESSION)?).ok()?)
}

/// Keeps a session for the next visit; `None` forgets it.
pub fn keep(session: Option<&Session>) {
    let text = session.map(|session| session.to_json().to_string());
    store(SESSION, text.as_deref());
}
