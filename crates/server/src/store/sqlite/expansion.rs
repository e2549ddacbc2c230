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
        command,
        message,
        change,
    } = expand;
    if let Some(first) = send::resent(&writer.connection, &command, now)? {
        return Ok(first);
    }
    let everybody = send::audience(&writer.connection, &command, now)?;
    apply(&writer.connection, &command, message, change, now)?;
    send::send_to(writer, command, everybody, now)
}

fn apply(
    connection: &Connection,
    command: &NewMessage,
    message: Uid,
    change: ExpansionChange,
    now: i64,
) -> Result<(), SendError> {
    let mut kept = find(connection, command, message)?;
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

/// The expansion of a message in the command's conversation.
fn find(
    connection: &Connection,
    command: &NewMessage,
    message: Uid,
) -> Result<Map<String, Value>, SendError> {
    let found = connection
        .prepare_cached(
            "SELECT sender, target, flags, extra_content FROM messages
             WHERE id = ?1 AND tag = ?2 AND kind = ?3",
        )?
        .query_row(params![message.id, message.tag, command.kind.0], |row| {
            let (sender, target): (String, String) = (row.get(0)?, row.get(1)?);
            let flags = SendFlags(row.get(2)?);
            Ok((
                conversation_key(command.kind, &sender, &target),
                flags.has(SendFlags::EXPANDABLE),
                row.get::<_, Option<String>>(3)?,
            ))
        })
        .optional()?;
    let here = conversation_key(command.kind, &command.sender, &command.target);
    match found {
        Some((key, true, text)) if key == here => {
            Ok(serde_json::from_str(&text.unwrap_or_default()).unwrap_or_default())
        }
        _ => Err(SendError::NotExpandable),
    }
}
