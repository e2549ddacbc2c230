//! Histories, and the messages' side of the store.

use async_trait::async_trait;
use rongim_protocol::{ConversationId, ConversationType, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Result, SqliteStore, deletion, expansion, log, record, rows, send, services,
    writer::{Job, Writer},
};
use crate::{
    clock,
    model::{Actor, Message, NewMessage, conversation_key},
    store::{
        Direction, Done, Expand, HistoryPage, LogPage, MailPage, Messages, Modify, PullFrom,
        Recall, Span,
    },
    uid::Uid,
    webhooks::status::Deleted,
};

const MINUTE_MS: i64 = 60 * 1000;

#[async_trait]
impl Messages for SqliteStore {
    async fn send(&self, message: NewMessage, done: Done) {
        self.writer.queue(Job::Send(message, done)).await;
    }

    async fn was_sent(&self, message: &NewMessage) -> Result<bool> {
        if message.client_unique_id.is_none() {
            return Ok(false);
        }
        let (kind, class_name, content) = (message.kind, "", "");
        let wanted = NewMessage {
            client_unique_id: message.client_unique_id,
            authority: message.authority,
            ..NewMessage::new(&message.sender, kind, &message.target, class_name, content)
        };
        let in_a_minute = clock::now_ms() + MINUTE_MS;
        self.read(move |db| Ok(send::resent(db, &wanted, in_a_minute)?.is_some()))
            .await
    }

    async fn recall(&self, recall: Recall, done: Done) {
        self.writer.queue(Job::Recall(recall, done)).await;
    }

    async fn expand(&self, expand: Expand, done: Done) {
        let expand = move |writer: &mut Writer, now| expansion::expand(writer, expand, now);
        self.writer.queue(Job::act(expand, done)).await;
    }

    async fn pull(&self, user: &str, from: PullFrom, limit: usize) -> Result<MailPage> {
        self.pull_mail(user, from, limit).await
    }

    async fn history(
        &self,
        user: &str,
        conversation: &ConversationId,
        direction: Direction,
        limit: usize,
    ) -> Result<Option<HistoryPage>> {
        let (user, conversation) = (user.to_owned(), conversation.clone());
        self.read(move |connection| {
            let conversation = services::resolve(connection, conversation)?;
            let Some(visible_after) = visible_after(connection, &user, &conversation)? else {
                return Ok(None);
            };
            let key = conversation_key(conversation.kind, &user, &conversation.target_id);
            page(connection, &user, &key, visible_after, direction, limit).map(Some)
        })
        .await
    }

    async fn clean_history(
        &self,
        user: &str,
        conversation: &ConversationId,
        until: i64,
        by: Actor,
    ) -> Result<()> {
        let (user, conversation) = (user.to_owned(), conversation.clone());
        let clean = move |writer: &mut Writer, now| {
            let conversation = services::resolve(&writer.connection, conversation)?;
            clean(&writer.connection, &user, &conversation, until)?;
            let deleted = Deleted::Until(until);
            writer.note_deletion(&user, &conversation, deleted, by, now)?;
            Ok(((), ()))
        };
        self.act(clean, |()| {}).await
    }

    async fn delete_messages(
        &self,
        user: &str,
        conversation: &ConversationId,
        messages: Vec<Uid>,
    ) -> Result<()> {
        let (user, conversation) = (user.to_owned(), conversation.clone());
        let delete = move |writer: &mut Writer, now| {
            let deleted = deletion::delete(&writer.connection, &user, &conversation, &messages)?;
            for (message, time) in deleted {
                let (deleted, by) = (Deleted::Message(message, time), Actor::Client);
                writer.note_deletion(&user, &conversation, deleted, by, now)?;
            }
            Ok(((), ()))
        };
        self.act(delete, |()| {}).await
    }

    async fn message(&self, uid: Uid) -> Result<Option<Message>> {
        self.read(move |db| record::find(db, uid)).await
    }

    async fn messages_within(
        &self,
        user: &str,
        conversation: &ConversationId,
        span: Span,
    ) -> Result<Vec<Message>> {
        let key = conversation_key(conversation.kind, user, &conversation.target_id);
        self.read(move |db| record::within(db, &key, span)).await
    }

    async fn message_log(&self, from_ms: i64, to_ms: i64, after: Option<i64>) -> Result<LogPage> {
        self.read(move |db| log::page(db, from_ms..to_ms, after))
            .await
    }

    async fn modify_message(&self, modify: Modify) -> Result<bool> {
        self.write(move |db, _| record::modify(db, &modify)).await
    }

    async fn close(&self) {
        self.shut().await;
    }
}

fn clean(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
    until: i64,
) -> rusqlite::Result<usize> {
    let key = conversation_key(conversation.kind, user, &conversation.target_id);
    connection.execute(
        "INSERT INTO cleaned (user, conversation, until) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET until = max(until, excluded.until)",
        params![user, key, until],
    )
}

/// The time from which `user` sees the conversation: after their last erasing,
/// and in a group since they joined. `None`: not at all.
fn visible_after(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
) -> rusqlite::Result<Option<i64>> {
    let key = conversation_key(conversation.kind, user, &conversation.target_id);
    let cleaned: Option<i64> = connection
        .prepare_cached("SELECT until FROM cleaned WHERE user = ?1 AND conversation = ?2")?
        .query_row([user, &key], |row| row.get(0))
        .optional()?;
    let cleaned = cleaned.unwrap_or(0);
    let membership = match conversation.kind {
        ConversationType::GROUP => "SELECT joined FROM members WHERE group_id = ?1 AND user = ?2",
        ConversationType::DISCUSSION => {
            "SELECT joined FROM discussion_members WHERE discussion = ?1 AND user = ?2"
        }
        _ => return Ok(Some(cleaned)),
    };
    let joined: Option<i64> = connection
        .prepare_cached(membership)?
        .query_row([&conversation.target_id, user], |row| row.get(0))
        .optional()?;
    Ok(joined.map(|joined| cleaned.max(joined - 1)))
}

/// The latest message that the user sees: its id and time.
pub(super) fn latest(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
) -> rusqlite::Result<Option<(i64, i64)>> {
    let Some(visible_after) = visible_after(connection, user, conversation)? else {
        return Ok(None);
    };
    let key = conversation_key(conversation.kind, user, &conversation.target_id);
    let page = page(
        connection,
        user,
        &key,
        visible_after,
        Direction::Before(0),
        1,
    )?;
    Ok(page
        .messages
        .first()
        .map(|message| (message.uid.id, message.time)))
}

fn page(
    connection: &Connection,
    user: &str,
    key: &str,
    visible_after: i64,
    direction: Direction,
    limit: usize,
) -> rusqlite::Result<HistoryPage> {
    let (after, before, order) = match direction {
        Direction::Before(0) => (visible_after, i64::MAX, "DESC"),
        Direction::Before(time) => (visible_after, time, "DESC"),
        Direction::After(time) => (visible_after.max(time), i64::MAX, "ASC"),
    };
    let mut query = connection.prepare_cached(&format!(
        "SELECT {} FROM messages m WHERE m.conversation = ?1 AND m.time > ?2 AND m.time < ?3
             AND NOT EXISTS (SELECT 1 FROM hidden WHERE user = ?5 AND message = m.id)
             AND m.flags & ?6
         ORDER BY m.time {order} LIMIT ?4",
        rows::MESSAGE
    ))?;
    let shown = SendFlags::PERSISTED.0;
    let found = query.query_map(
        params![key, after, before, limit + 1, user, shown],
        rows::message,
    )?;
    let mut messages = found.collect::<rusqlite::Result<Vec<_>>>()?;
    let more = messages.len() > limit;
    messages.truncate(limit);
    if matches!(direction, Direction::After(_)) {
        messages.reverse();
    }
    Ok(HistoryPage { messages, more })
}
