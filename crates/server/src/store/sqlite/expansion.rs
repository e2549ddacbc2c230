//! Expansions: keys and values that are added to a message after it was sent.

use rongim_protocol::flags::SendFlags;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value, json};

use super::{send, writer::Writer};
use crate::{
    model::{NewMessage, Sent, conversation_key},
    store::{Expand, ExpansionChange, SendError, expansion},
    uid::Uid,
};

/// Changes the expansion and sends the command that tells the others.
pub(super) fn expand(writer: &mut Writer, expand: Expand, now: i64) -> Result<Sent, SendError> {
    let Expand {
        mut command,
        message,
        change,
    } = expand;
    if let Some(first) = send::resent(&writer.connection, &command, now)? {
        return Ok(first);
    }
    let mut everybody = send::audience(&writer.connection, &command, now)?;
    let original = find(&writer.connection, &command, message)?;
    if original.is_in_no_history {
        everybody = send::holders(&writer.connection, everybody, message, original.time)?;
        // Nor is what tells of its change.
        command.flags.0 &= !SendFlags::PERSISTED.0;
    }
    apply(&writer.connection, original.kept, message, change, now)?;
    send::send_to(writer, command, everybody, now)
}

/// A message that has an expansion.
struct Original {
    time: i64,
    /// As a directed message is: only some of the conversation may know of it.
    is_in_no_history: bool,
    kept: Map<String, Value>,
}

fn apply(
    connection: &Connection,
    mut kept: Map<String, Value>,
    message: Uid,
    change: ExpansionChange,
    now: i64,
) -> Result<(), SendError> {
    for key in &change.del {
        kept.remove(key);
    }
    for (key, value) in change.put {
        kept.insert(key, json!({ "v": value, "ts": now }));
    }
    if kept.len() > expansion::MAX_KEYS {
        return Err(SendError::ExpansionTooLarge);
    }
    let text = (!kept.is_empty()).then(|| Value::Object(kept).to_string());
    connection
        .prepare_cached("UPDATE messages SET extra_content = ?1 WHERE id = ?2")?
        .execute(params![text, message.id])?;
    Ok(())
}

/// A message in the command's conversation.
fn find(
    connection: &Connection,
    command: &NewMessage,
    message: Uid,
) -> Result<Original, SendError> {
    let found = connection
        .prepare_cached(
            "SELECT sender, target, flags, extra_content, time, conversation IS NULL
             FROM messages WHERE id = ?1 AND tag = ?2 AND kind = ?3",
        )?
        .query_row(params![message.id, message.tag, command.kind.0], |row| {
            let (sender, target): (String, String) = (row.get(0)?, row.get(1)?);
            let flags = SendFlags(row.get(2)?);
            let text = row.get::<_, Option<String>>(3)?.unwrap_or_default();
            let original = Original {
                time: row.get(4)?,
                is_in_no_history: row.get(5)?,
                kept: serde_json::from_str(&text).unwrap_or_default(),
            };
            let key = conversation_key(command.kind, &sender, &target);
            Ok((key, flags.has(SendFlags::EXPANDABLE), original))
        })
        .optional()?;
    let here = conversation_key(command.kind, &command.sender, &command.target);
    match found {
        Some((key, true, original)) if key == here => Ok(original),
        _ => Err(SendError::NotExpandable),
    }
}
