//! What was not sent yet, in local storage: a place for each message, so that two pages of a user
//! do not take each other's away.

use serde_json::Value;

use super::{store, stored, window};
use crate::model::json;

const OUTBOX: &str = "rongim-demo.outbox";

fn place(user: &str, local: u64) -> String {
    format!("{}{local}", places(user))
}

/// No user id has a `/` in it.
fn places(user: &str) -> String {
    format!("{OUTBOX}/{user}/")
}

/// Keeps a message.
pub fn keep(user: &str, local: u64, message: &Value) {
    if let Some(text) = json::write(message) {
        store(&place(user, local), Some(&text));
    }
}

/// A message needs to be kept no more.
pub fn forget(user: &str, local: u64) {
    store(&place(user, local), None);
}

/// What is kept of a message; another page of the user may have sent it meanwhile.
#[must_use]
pub fn find(user: &str, local: u64) -> Option<Value> {
    json::parse(&stored(&place(user, local))?)
}

/// All that is kept of a user, in no order; what cannot be read is left out.
#[must_use]
pub fn all(user: &str) -> Vec<Value> {
    let keys = keys(&places(user)).into_iter();
    keys.filter_map(|key| json::parse(&stored(&key)?)).collect()
}

/// Who signs out leaves nothing behind.
pub fn clear(user: &str) {
    for key in keys(&places(user)) {
        store(&key, None);
    }
}

fn keys(start: &str) -> Vec<String> {
    let Some(Ok(Some(storage))) = window().map(|window| window.local_storage()) else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or(0);
    (0..count)
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(start))
        .collect()
}
