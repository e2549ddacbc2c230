//! Expansions: keys and values that are added to a message after it was sent.
//!
//! They stay as on the wire, `{"key":{"v":"value"}}`, and are read only to be
//! changed.

use rongim_protocol::{
    DecodeError,
    json::{Reader, write_str},
};

use crate::{Engine, Message};

/// What a `RC:MsgExMsg` asks for.
#[derive(Debug, Default)]
struct Change {
    uid: String,
    put: Vec<(String, String)>,
    del: Vec<String>,
}

impl Engine {
    /// A change of an expansion was sent or came: what is kept of its message
    /// changes.
    pub(crate) fn expand(&mut self, content: &str) {
        let change = match read_change(content) {
            Ok(change) if !change.uid.is_empty() => change,
            _ => return self.warn("a change of an expansion is malformed".to_owned()),
        };
        let key = crate::MessageKey::Uid(change.uid.clone());
        if let Some(mut kept) = self.kept_message(&key) {
            apply(&mut kept.message, &change);
            self.messages.put(kept);
        }
        if let Some(latest) = self.conversations.latest_with(&change.uid) {
            apply(latest, &change);
        }
    }
}

fn apply(message: &mut Message, change: &Change) {
    let text = message.expansion.as_deref().unwrap_or("{}");
    let mut entries = read_entries(text).unwrap_or_default();
    entries.retain(|(key, _)| {
        !change.del.contains(key) && !change.put.iter().any(|(other, _)| other == key)
    });
    entries.extend_from_slice(&change.put);
    message.expansion = (!entries.is_empty()).then(|| write_entries(&entries));
}

fn read_change(content: &str) -> Result<Change, DecodeError> {
    let mut json = Reader::new(content);
    let mut change = Change::default();
    json.open_object()?;
    while let Some(key) = json.next_key()? {
        match key.as_str() {
            "mid" => change.uid = json.string()?,
            "put" => {
                json.open_object()?;
                while let Some(key) = json.next_key()? {
                    change.put.push((key, json.string()?));
                }
            }
            "del" => {
                json.open_list()?;
                while json.next_item()? {
                    change.del.push(json.string()?);
                }
            }
            _ => json.skip()?,
        }
    }
    json.end()?;
    Ok(change)
}

fn read_entries(text: &str) -> Result<Vec<(String, String)>, DecodeError> {
    let mut json = Reader::new(text);
    let mut entries = Vec::new();
    json.open_object()?;
    while let Some(key) = json.next_key()? {
        json.open_object()?;
        while let Some(field) = json.next_key()? {
            match field.as_str() {
                "v" => entries.push((key.clone(), json.string()?)),
                _ => json.skip()?,
            }
        }
    }
    json.end()?;
    Ok(entries)
}

fn write_entries(entries: &[(String, String)]) -> String {
    let mut out = String::from("{");
    for (i, (key, value)) in entries.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_str(&mut out, key);
        out.push_str(":{\"v\":");
        write_str(&mut out, value);
        out.push('}');
    }
    out.push('}');
    out
}
