//! Read times, unread counts and the readers of group messages.

use std::collections::BTreeMap;

use async_trait::async_trait;
use rongim_protocol::{ConversationType, catalogue::object_name, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use serde_json::json;

use super::{Result, SqliteStore, groups, send, writer::Writer};
use crate::{
    model::{Message, NewMessage, Sent},
    store::{Reader, Readers, ReceiptError, Receipts, SendError, StoreError, Tell},
    uid::Uid,
};

impl From<rusqlite::Error> for ReceiptError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}

/// The receipt is sent for a member: only the storage can refuse.
impl From<SendError> for ReceiptError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Store(error) => Self::Store(error),
            _ => Self::NotInGroup,
        }
    }
}

#[async_trait]
impl Receipts for SqliteStore {
    async fn add_reader(
        &self,
        user: &str,
        group: &str,
        messages: Vec<Uid>,
        tell: Tell,
    ) -> Result<(), ReceiptError> {
        let (user, group) = (user.to_owned(), group.to_owned());
        let add = move |writer: &mut Writer, now| {
            let sent = add(writer, &user, &group, &messages, now)?;
            Ok((sent, ()))
        };
        let told = |sent: Option<Sent>| {
            if let Some(sent) = sent {
                tell(sent);
            }
        };
        self.act(add, told).await
    }

    async fn readers(
        &self,
        user: &str,
        group: &str,
        message: Uid,
    ) -> Result<Readers, ReceiptError> {
        let (user, group) = (user.to_owned(), group.to_owned());
        let found = self.read(move |connection| {
            let members = groups::members(connection, &group)?;
            if !members.contains(&user) {
                return Ok(Err(ReceiptError::NotInGroup));
            }
            if sender(connection, &group, message)?.is_none() {
                return Ok(Err(ReceiptError::NoSuchMessage));
            }
            let list = readers(connection, message)?;
            Ok(Ok(Readers {
                members: members.len(),
                list,
            }))
        });
        found.await?
    }
}

/// Notes the reader and sends one receipt to all senders whom it concerns.
fn add(
    writer: &mut Writer,
    user: &str,
    group: &str,
    messages: &[Uid],
    now: i64,
) -> Result<Option<Sent>, ReceiptError> {
    let mut members = groups::members(&writer.connection, group)?;
    if !members.iter().any(|member| member == user) {
        return Err(ReceiptError::NotInGroup);
    }
    let mut news: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for &message in messages {
        let of = sender(&writer.connection, group, message)?.filter(|sender| sender != user);
        if let Some(sender) = of
            && insert_reader(&writer.connection, message, user, now)?
        {
            news.entry(sender).or_default().push(message.to_string());
        }
    }
    if news.is_empty() {
        return Ok(None);
    }
    members.retain(|member| member != user);
    Ok(Some(send::send_to(
        writer,
        receipt(user, group, &news),
        members,
        now,
    )?))
}

/// The same message that a 2.5 client sends as its receipt.
fn receipt(user: &str, group: &str, news: &BTreeMap<String, Vec<String>>) -> NewMessage {
    let content = json!({ "receiptMessageDic": news }).to_string();
    let class_name = object_name::READ_RECEIPT_RESPONSE;
    NewMessage {
        directed: news.keys().cloned().collect(),
        ..NewMessage::new(user, ConversationType::GROUP, group, class_name, content)
    }
}

fn sender(connection: &Connection, group: &str, message: Uid) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT sender FROM messages WHERE id = ?1 AND tag = ?2 AND kind = ?3 AND target = ?4",
        )?
        .query_row(
            params![message.id, message.tag, ConversationType::GROUP.0, group],
            |row| row.get(0),
        )
        .optional()
}

/// Whether that is news.
fn insert_reader(
    connection: &Connection,
    message: Uid,
    user: &str,
    now: i64,
) -> rusqlite::Result<bool> {
    let inserted = connection
        .prepare_cached("INSERT OR IGNORE INTO readers (message, user, time) VALUES (?1, ?2, ?3)")?
        .execute(params![message.id, user, now])?;
    Ok(inserted == 1)
}

fn readers(connection: &Connection, message: Uid) -> rusqlite::Result<Vec<Reader>> {
    connection
        .prepare_cached("SELECT user, time FROM readers WHERE message = ?1 ORDER BY time, user")?
        .query_map([message.id], |row| {
            Ok(Reader {
                user: row.get(0)?,
                time: row.get(1)?,
            })
        })?
        .collect()
}

/// Of `RC:ReadNtf` and `RC:SRSMsg`: up to when the sender has read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadUpTo {
    last_message_send_time: i64,
}

/// When the message says that its sender has read the conversation, so it is.
pub(super) fn note_reading(connection: &Connection, message: &Message) -> rusqlite::Result<()> {
    let tells = [object_name::READ_RECEIPT, object_name::SYNC_READ_STATUS];
    if !tells.contains(&message.class_name.as_str()) {
        return Ok(());
    }
    match serde_json::from_slice::<ReadUpTo>(&message.content) {
        // Nobody has read what comes later, whatever their clock says.
        Ok(read) => mark_read(
            connection,
            message,
            read.last_message_send_time.min(message.time),
        ),
        Err(_) => Ok(()),
    }
}

fn mark_read(connection: &Connection, message: &Message, until: i64) -> rusqlite::Result<()> {
    let mut update = connection.prepare_cached(
        "UPDATE conversations SET read = ?4, unread = CASE WHEN time <= ?4 THEN 0 ELSE (
             SELECT COUNT(*) FROM mailbox b JOIN messages m ON m.id = b.message
             WHERE b.user = ?1 AND b.sent = 0 AND b.time > ?4 AND m.kind = ?2
                 AND (CASE WHEN ?5 THEN m.target ELSE m.sender END) = ?3
                 AND (m.flags & ?6) = ?6) END
         WHERE user = ?1 AND kind = ?2 AND target = ?3 AND read < ?4",
    )?;
    let counted = SendFlags::PERSISTED | SendFlags::COUNTED;
    update.execute(params![
        message.sender,
        message.kind.0,
        message.target,
        until,
        message.kind.is_shared(),
        counted.0,
    ])?;
    Ok(())
}

/// A recalled message is no longer unread.
pub(super) fn uncount(
    connection: &Connection,
    recall: &Message,
    receivers: &[String],
    recalled_time: i64,
) -> rusqlite::Result<()> {
    let theirs = if recall.kind.is_shared() {
        &recall.target
    } else {
        &recall.sender
    };
    let mut update = connection.prepare_cached(
        "UPDATE conversations SET unread = max(unread - 1, 0)
         WHERE user = ?1 AND kind = ?2 AND target = ?3 AND read < ?4",
    )?;
    for receiver in receivers {
        update.execute(params![receiver, recall.kind.0, theirs, recalled_time])?;
    }
    Ok(())
}
