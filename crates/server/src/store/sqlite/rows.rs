//! How a message lies in its row.

use rongim_protocol::{ConversationType, flags::SendFlags};
use rusqlite::{Connection, Row, named_params};

use crate::{model::Message, uid::Uid};

/// The columns that [`message`] reads, in its order; `m` is the messages table.
pub(super) const MESSAGE: &str = "m.id, m.tag, m.time, m.kind, m.sender, m.target, \
     m.class_name, m.content, m.flags, m.client_unique_id, m.extra_content";

/// Reads a message from the first columns of a row.
pub(super) fn message(row: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        uid: Uid {
            id: row.get(0)?,
            tag: row.get(1)?,
        },
        time: row.get(2)?,
        kind: ConversationType(row.get(3)?),
        sender: row.get(4)?,
        target: row.get(5)?,
        class_name: row.get(6)?,
        content: row.get(7)?,
        flags: SendFlags(row.get(8)?),
        client_unique_id: row.get(9)?,
        extra_content: row.get(10)?,
    })
}

/// Stores a message; with a conversation key it is part of that history.
pub(super) fn insert(
    connection: &Connection,
    message: &Message,
    conversation: Option<&str>,
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO messages (id, tag, time, kind, sender, target, class_name, content, flags,
             client_unique_id, extra_content, conversation)
         VALUES (:id, :tag, :time, :kind, :sender, :target, :class_name, :content, :flags,
             :client_unique_id, :extra_content, :conversation)",
    )?;
    insert.execute(named_params! {
        ":id": message.uid.id,
        ":tag": message.uid.tag,
        ":time": message.time,
        ":kind": message.kind.0,
        ":sender": message.sender,
        ":target": message.target,
        ":class_name": message.class_name,
        ":content": message.content,
        ":flags": message.flags.0,
        ":client_unique_id": message.client_unique_id,
        ":extra_content": message.extra_content,
        ":conversation": conversation,
    })?;
    Ok(())
}

/// Bytes of messages in one answer: a slow client gets it in time, and one
/// connection cannot pin much memory.
pub(super) const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// How many of `messages` fit into `budget` bytes; at least one, so that
/// paging goes on.
pub(super) fn within<'a>(budget: usize, messages: impl Iterator<Item = &'a Message>) -> usize {
    let mut used = 0;
    let fits = messages.take_while(|message| {
        used += message.weight();
        used <= budget
    });
    fits.count().max(1)
}
