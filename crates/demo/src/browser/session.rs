//! Staying signed in: the session in local storage.

use crate::model::{Session, json};

use super::{store, stored};

const SESSION: &str = "rongim-demo.session";

/// The session of the last visit, if there is one that can be read.
#[must_use]
pub fn restore() -> Option<Session> {
    Session::from_json(&json::parse(&stored(SESSION)?)?)
}

/// Keeps a session for the next visit; `None` forgets it.
pub fn keep(session: Option<&Session>) {
    let text = session.and_then(|session| json::write(&session.to_json()));
    store(SESSION, text.as_deref());
}
