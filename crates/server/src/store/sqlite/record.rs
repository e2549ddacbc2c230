//! The messages as the app's own server sees them: whoever's they are.

use rongim_protocol::{catalogue::object_name, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, params};

use super::rows::{self, LARGEST_ANSWER};
use crate::{
    model::{Message, conversation_key},
    store::{Modify, Span},
    uid::Uid,
};

pub(super) fn find(db: &Connection, uid: Uid) -> rusqlite::Result<Option<Message>> {
    let query = format!(
        "SELECT {} FROM messages m WHERE m.id = ?1 AND m.tag = ?2",
        rows::MESSAGE
    );
    db.prepare_cached(&query)?
        .query_row(params![uid.id, uid.tag], rows::message)
        .optional()
}

/// What a conversation's history has in a span of time.
pub(super) fn within(db: &Connection, key: &str, span: Span) -> rusqlite::Result<Vec<Message>> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {} FROM messages m WHERE m.conversation = ?1 AND m.time BETWEEN ?2 AND ?3
             AND m.flags & ?4
         ORDER BY m.time LIMIT ?5",
        rows::MESSAGE
    ))?;
    let shown = SendFlags::PERSISTED.0;
    let found = query.query_map(
        params![key, span.from, span.to, shown, span.limit],
        rows::message,
    )?;
    let mut messages = found.collect::<rusqlite::Result<Vec<_>>>()?;
    messages.truncate(rows::within(LARGEST_ANSWER, messages.iter()));
    Ok(messages)
}

/// Changes what a message says, unless it has been taken back.
pub(super) fn modify(db: &Connection, modify: &Modify) -> rusqlite::Result<bool> {
    let Some(message) = find(db, modify.message)? else {
        return Ok(false);
    };
    let (kind, target) = (modify.conversation.kind, &modify.conversation.target_id);
    let here = conversation_key(kind, &modify.sender, target);
    let is_right = message.sender == modify.sender
        && message.kind == kind
        && conversation_key(message.kind, &message.sender, &message.target) == here
        && message.class_name != object_name::RECALL;
    if is_right {
        db.prepare_cached(
            "UPDATE messages SET content = ?1, class_name = COALESCE(?2, class_name) WHERE id = ?3",
        )?
        .execute(params![modify.content, modify.class_name, message.uid.id])?;
    }
    Ok(is_right)
}
