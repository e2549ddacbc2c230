//! Expansions: keys and values that are added to a message after it was sent.
//!
//! They stay as on the wire, `{"key":{"v":"value"}}`, and are read only to be
//! changed.

use rongim_protocol::{
    DecodeError,
    json::{Reader, write_str},
};

use crate::{Engine, Message, MessageKey};

/// A key, and its value unless it goes.
type Entry = (String, Option<String>);

impl Engine {
    /// A change of an expansion was sent or came: what is kept of its message
    /// changes.
    pub(crate) fn expand(&mut self, content: &str) {
        let Ok((uid, changes)) = read_change(content) else {
            return self.warn("a change of an expansion is malformed".to_owned());
        };
        if uid.is_empty() {
            return;
        }
        if let Some(latest) = self.conversations.latest_with(&uid) {
            apply(latest, &changes);
        }
        if let Some(mut kept) = self.kept_message(&MessageKey::Uid(uid)) {
            apply(&mut kept.message, &changes);
            self.messages.put(kept);
        }
    }
}

fn apply(message: &mut Message, changes: &[Entry]) {
    let text = message.expansion.as_deref().unwrap_or("{}");
    let mut entries = read_entries(text).unwrap_or_default();
    entries.retain(|(key, _)| !changes.iter().any(|(changed, _)| changed == key));
    entries.extend_from_slice(changes);
    let text = write_entries(&entries);
    message.expansion = (text.len() > 2).then_some(text);
}

/// The message, and what changes in its expansion.
fn read_change(content: &str) -> Result<(String, Vec<Entry>), DecodeError> {
    let mut json = Reader::new(content);
    let (mut uid, mut changes) = (String::new(), Vec::new());
    json.open_object()?;
    while let Some(name) = json.next_key()? {
        match name.as_str() {
            "mid" => uid = json.string()?,
            "put" => {
                json.open_object()?;
                while let Some(key) = json.next_key()? {
                    changes.push((key, Some(json.string()?)));
                }
            }
            "del" => {
                json.open_list()?;
                while json.next_item()? {
                    changes.push((json.string()?, None));
                }
            }
            _ => json.skip()?,
        }
    }
    json.end()?;
    Ok((uid, changes))
}

fn read_entries(text: &str) -> Result<Vec<Entry>, DecodeError> {
    let mut json = Reader::new(text);
    let mut entries = Vec::new();
    json.open_object()?;
    while let Some(key) = json.next_key()? {
        json.open_object()?;
        while let Some(field) = json.next_key()? {
            match field.as_str() {
                "v" => entries.push((key.clone(), Some(json.string()?))),
                _ => json.skip()?,
            }
        }
    }
    json.end()?;
    Ok(entries)
}

fn write_entries(entries: &[Entry]) -> String {
    let mut out = String::from("{");
    for (key, value) in entries {
        if let Some(value) = value {
            out.push_str(if out.len() > 1 { "," } else { "" });
            write_str(&mut out, key);
            out.push_str(":{\"v\":");
            write_str(&mut out, value);
            out.push('}');
        }
    }
    out.push('}');
    out
}
