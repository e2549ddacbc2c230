//! Mailboxes: what a client pulls.

use rongim_protocol::flags::SendFlags;
use rusqlite::{Connection, params};

use super::{
    Result, SqliteStore, rows,
    rows::{LARGEST_ANSWER, within},
    settings,
};
use crate::{
    clock,
    model::Message,
    store::{MailPage, PullFrom},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Old messages that one search brings, and that one write deletes.
const FOUND_AT_ONCE: usize = 20_000;
const DELETED_AT_ONCE: usize = 500;

impl SqliteStore {
    pub(super) async fn pull_mail(
        &self,
        user: &str,
        from: PullFrom,
        limit: usize,
    ) -> Result<MailPage> {
        let user = user.to_owned();
        let now = clock::now_ms();
        self.read(move |connection| page(connection, &user, from, limit, now))
            .await
    }

    /// Deletes old mail user by user: an index on the time alone would cost
    /// every message something. Messages that no history shows go with it.
    pub(super) async fn forget_old_mail(&self, before: i64) -> Result<()> {
        let mut next = self.read(|db| next_user(db, "")).await?;
        while let Some(user) = next {
            let after = user.clone();
            self.write(move |db, _| forget(db, &user, before)).await?;
            next = self.read(move |db| next_user(db, &after)).await?;
        }
        loop {
            let ids = self.read(move |db| unreachable(db, before)).await?;
            if ids.is_empty() {
                return Ok(());
            }
            for some in ids.chunks(DELETED_AT_ONCE) {
                let some = some.to_vec();
                self.write(move |db, _| delete_messages(db, &some)).await?;
            }
        }
    }
}

fn page(
    connection: &Connection,
    user: &str,
    from: PullFrom,
    limit: usize,
    now: i64,
) -> rusqlite::Result<MailPage> {
    let oldest = match settings::offline_days(connection, user)? {
        Some(days) => now - days * DAY_MS,
        None => 0,
    };
    let mut mail = take(connection, user, false, from.inbox.max(oldest), limit)?;
    if let Some(sendbox) = from.sendbox {
        mail.extend(take(connection, user, true, sendbox.max(oldest), limit)?);
        mail.sort_by_key(|(_, message)| message.time);
    }
    let fits = within(LARGEST_ANSWER, mail.iter().map(|(_, message)| message));
    let finished = mail.len() <= limit.min(fits);
    mail.truncate(limit.min(fits));
    let received = mail.iter().filter(|(sent, _)| !sent);
    Ok(MailPage {
        sync_time: received
            .map(|(_, message)| message.time)
            .max()
            .unwrap_or(from.inbox),
        finished,
        messages: mail.into_iter().map(|(_, message)| message).collect(),
    })
}

/// One more than the limit, so that the caller sees whether there is more.
fn take(
    connection: &Connection,
    user: &str,
    sent: bool,
    after: i64,
    limit: usize,
) -> rusqlite::Result<Vec<(bool, Message)>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {} FROM mailbox b JOIN messages m ON m.id = b.message
         WHERE b.user = ?1 AND b.sent = ?2 AND b.time > ?3 ORDER BY b.time LIMIT ?4",
        rows::MESSAGE
    ))?;
    let mail = query.query_map(params![user, sent, after, limit + 1], rows::message)?;
    mail.map(|message| Ok((sent, message?))).collect()
}

fn next_user(connection: &Connection, after: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT MIN(user) FROM mailbox WHERE user > ?1")?
        .query_row([after], |row| row.get(0))
}

/// Messages that are in no history and on no conversation list, and never will
/// be again: the search may run beside the writer.
fn unreachable(connection: &Connection, before: i64) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT id FROM messages WHERE conversation IS NULL AND time < ?1
                 AND ((flags & ?2) = 0 OR id NOT IN (SELECT message FROM conversations))
             LIMIT ?3",
        )?
        .query_map(
            params![before, SendFlags::PERSISTED.0, FOUND_AT_ONCE],
            |row| row.get(0),
        )?
        .collect()
}

fn delete_messages(connection: &Connection, ids: &[i64]) -> rusqlite::Result<()> {
    let mut delete = connection.prepare_cached("DELETE FROM messages WHERE id = ?1")?;
    for id in ids {
        delete.execute([id])?;
    }
    Ok(())
}

fn forget(connection: &Connection, user: &str, before: i64) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("DELETE FROM mailbox WHERE user = ?1 AND sent IN (0, 1) AND time < ?2")?
        .execute(params![user, before])
}

#[cfg(test)]
mod tests {
    use rongim_protocol::ConversationType;

    use super::*;
    use crate::{
        model::NewMessage,
        store::{Messages, Setting, Settings, sqlite::StoreOptions},
    };

    fn message() -> NewMessage {
        NewMessage::new("alice", ConversationType::PRIVATE, "bob", "RC:TxtMsg", "{}")
            .flagged(SendFlags::PERSISTED)
    }

    #[tokio::test]
    async fn older_mail_than_the_user_wants_stays_away() {
        let store = SqliteStore::in_memory("offline-days", &StoreOptions::default()).unwrap();
        store.send(message(), Box::new(|_| {})).await;
        store
            .write(|db, _| db.execute("UPDATE mailbox SET time = time - ?1", [2 * DAY_MS]))
            .await
            .unwrap();
        for (days, pulled) in [("7", 1), ("1", 0), ("3", 1)] {
            let setting = Setting {
                kind: ConversationType::PRIVATE.0,
                target: String::new(),
                key: crate::store::settings::OFFLINE_DAYS_KEY.into(),
                value: days.into(),
            };
            store.set_user_setting("bob", setting).await.unwrap();
            let from = PullFrom {
                inbox: 0,
                sendbox: None,
            };
            let page = store.pull("bob", from, 10).await.unwrap();
            assert_eq!(page.messages.len(), pulled, "{days} days");
        }
    }
}
