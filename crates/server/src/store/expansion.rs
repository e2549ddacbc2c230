//! Expansions: keys and values that are added to a message after it was sent.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{model::NewMessage, uid::Uid};

/// Keys of one expansion.
pub const MAX_KEYS: usize = 300;
/// Characters of a key.
const MAX_KEY_CHARS: usize = 32;
/// Characters of a value.
const MAX_VALUE_CHARS: usize = 64;

/// A change of an expansion, and the message that tells of it.
#[derive(Clone, Debug)]
pub struct Expand {
    /// The `RC:MsgExMsg` in the conversation of the message.
    pub command: NewMessage,
    /// The message whose expansion changes.
    pub message: Uid,
    /// How it changes.
    pub change: ExpansionChange,
}

/// What is put and what is taken away.
#[derive(Clone, Debug, Default)]
pub struct ExpansionChange {
    /// Keys with their new values.
    pub put: Vec<(String, String)>,
    /// Keys that go.
    pub del: Vec<String>,
}

impl ExpansionChange {
    /// Whether it keeps to the limits of one change.
    pub fn is_within_limits(&self) -> bool {
        let sizes = self.put.len() <= MAX_KEYS && self.del.len() <= MAX_KEYS;
        sizes && self.put.iter().all(|(key, value)| fits(key, value))
    }
}

/// Whether the text is an expansion as a message is sent with:
/// `{"key":{"v":"value"}}`, within the limits.
pub fn is_expansion(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Entry {
        v: String,
    }
    let Ok(entries) = serde_json::from_str::<Map<String, Value>>(text) else {
        return false;
    };
    let is_entry = |(key, entry): (&String, &Value)| {
        Entry::deserialize(entry).is_ok_and(|entry| fits(key, &entry.v))
    };
    entries.len() <= MAX_KEYS && entries.iter().all(is_entry)
}

fn fits(key: &str, value: &str) -> bool {
    let is_key_char = |byte: u8| byte.is_ascii_alphanumeric() || b"+=-_".contains(&byte);
    (1..=MAX_KEY_CHARS).contains(&key.len())
        && key.bytes().all(is_key_char)
        && value.chars().count() <= MAX_VALUE_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expansions_are_small_maps_of_texts() {
        let long = format!(r#"{{"k":{{"v":"{}"}}}}"#, "好".repeat(65));
        for (text, valid) in [
            (r#"{"k1":{"v":"v1"},"k-2":{"v":"","ts":1}}"#, true),
            ("{}", true),
            (r#"{"k":"v"}"#, false),
            (r#"{"":{"v":"v"}}"#, false),
            (r#"{"k k":{"v":"v"}}"#, false),
            (r#"[]"#, false),
            ("", false),
            (&long, false),
        ] {
            assert_eq!(is_expansion(text), valid, "{text}");
        }
    }
}
