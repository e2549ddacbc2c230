//! Deleting messages from one user's own view.

use rongim_protocol::{ConversationId, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, params};

use super::history;
use crate::{model::conversation_key, uid::Uid};

/// What deleting needs to know of a message.
struct Found {
    time: i64,
    sender: String,
    flags: SendFlags,
    in_history: bool,
}

/// Takes messages out of the user's history, mailbox and conversation list.
/// Those that are not in this conversation are left alone. Gives the others, with
/// their times.
pub(super) fn delete(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
    messages: &[Uid],
) -> rusqlite::Result<Vec<(Uid, i64)>> {
    let mut deleted = Vec::new();
    for &message in messages {
        if let Some(found) = find(connection, user, conversation, message)? {
            hide(connection, user, conversation, message, &found)?;
            deleted.push((message, found.time));
        }
    }
    relist(connection, user, conversation)?;
    Ok(deleted)
}

fn find(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
    message: Uid,
) -> rusqlite::Result<Option<Found>> {
    let key = conversation_key(conversation.kind, user, &conversation.target_id);
    let found = connection
        .prepare_cached(
            "SELECT time, sender, flags, conversation, target FROM messages
             WHERE id = ?1 AND tag = ?2 AND kind = ?3",
        )?
        .query_row(
            params![message.id, message.tag, conversation.kind.0],
            |row| {
                let (sender, target): (String, String) = (row.get(1)?, row.get(4)?);
                let is_here = conversation_key(conversation.kind, &sender, &target) == key;
                Ok(is_here.then_some(Found {
                    time: row.get(0)?,
                    sender,
                    flags: SendFlags(row.get(2)?),
                    in_history: row.get::<_, Option<String>>(3)?.is_some(),
                }))
            },
        )
        .optional()?;
    Ok(found.flatten())
}

fn hide(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
    message: Uid,
    found: &Found,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM mailbox WHERE user = ?1 AND sent = ?2 AND time = ?3 AND message = ?4",
        )?
        .execute(params![user, found.sender == user, found.time, message.id])?;
    if !found.in_history {
        return Ok(());
    }
    let hidden = connection
        .prepare_cached("INSERT OR IGNORE INTO hidden (user, message) VALUES (?1, ?2)")?
        .execute(params![user, message.id])?;
    let counted = found.flags.has(SendFlags::COUNTED) && found.sender != user;
    if hidden == 1 && counted {
        connection
            .prepare_cached(
                "UPDATE conversations SET unread = max(unread - 1, 0)
                 WHERE user = ?1 AND kind = ?2 AND target = ?3 AND read < ?4",
            )?
            .execute(params![
                user,
                conversation.kind.0,
                conversation.target_id,
                found.time
            ])?;
    }
    Ok(())
}

/// A conversation whose latest message is gone shows the one before; without
/// any it leaves the list.
fn relist(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
) -> rusqlite::Result<()> {
    let (kind, target) = (conversation.kind.0, &conversation.target_id);
    let is_hidden = connection
        .prepare_cached(
            "SELECT 1 FROM conversations c JOIN hidden h ON h.user = c.user AND h.message = c.message
             WHERE c.user = ?1 AND c.kind = ?2 AND c.target = ?3",
        )?
        .exists(params![user, kind, target])?;
    if !is_hidden {
        return Ok(());
    }
    match history::latest(connection, user, conversation)? {
        Some((id, time)) => connection
            .prepare_cached(
                "UPDATE conversations SET message = ?4, time = ?5
                 WHERE user = ?1 AND kind = ?2 AND target = ?3",
            )?
            .execute(params![user, kind, target, id, time])?,
        None => connection
            .prepare_cached(
                "DELETE FROM conversations WHERE user = ?1 AND kind = ?2 AND target = ?3",
            )?
            .execute(params![user, kind, target])?,
    };
    Ok(())
}
