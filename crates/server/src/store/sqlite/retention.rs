//! Dropping what is too old: found beside the writer, deleted by it in small parts,
//! so that sends do not wait.

use rongim_protocol::{ConversationType, flags::SendFlags};
use rusqlite::{Connection, params};

use super::{Result, SqliteStore, upkeep};

/// Old messages that one search brings, and rows that one write deletes.
const FOUND_AT_ONCE: usize = 20_000;
const DELETED_AT_ONCE: usize = 500;
/// Users that one search looks at.
const USERS_AT_ONCE: usize = 1000;

/// A table with rows for each user that have a time.
#[derive(Clone, Copy)]
struct ByUser {
    /// The first user after ?1.
    next: &'static str,
    /// Whether user ?1 has rows from before ?2.
    has_old: &'static str,
    /// Deletes some of these.
    delete: &'static str,
}

/// An index on the time alone would cost every message something.
const MAILBOX: ByUser = ByUser {
    next: "SELECT MIN(user) FROM mailbox WHERE user > ?1",
    has_old: "SELECT 1 FROM mailbox WHERE user = ?1 AND sent IN (0, 1) AND time < ?2",
    delete: "DELETE FROM mailbox WHERE (user, sent, time) IN
             (SELECT user, sent, time FROM mailbox
              WHERE user = ?1 AND sent IN (0, 1) AND time < ?2 LIMIT ?3)",
};

const CONVERSATIONS: ByUser = ByUser {
    next: "SELECT MIN(user) FROM conversations WHERE user > ?1",
    has_old: "SELECT 1 FROM conversations WHERE user = ?1 AND time < ?2",
    delete: "DELETE FROM conversations WHERE (user, kind, target) IN
             (SELECT user, kind, target FROM conversations
              WHERE user = ?1 AND time < ?2 LIMIT ?3)",
};

impl SqliteStore {
    /// Old mail, and the messages that no history shows.
    pub(super) async fn forget_old_mail(&self, before: i64) -> Result<()> {
        self.forget_of_users(MAILBOX, before).await?;
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

    /// Old messages leave the histories; what nothing shows any more is deleted with
    /// the mail.
    pub(super) async fn forget_old_history(&self, before: i64) -> Result<()> {
        let mut after = 0;
        while let Some(part) = self.read(move |db| old_part(db, after, before)).await? {
            after = part.last;
            for some in part.in_history.chunks(DELETED_AT_ONCE) {
                let some = some.to_vec();
                self.write(move |db, _| leave_history(db, &some)).await?;
            }
        }
        self.forget_of_users(CONVERSATIONS, before).await
    }

    async fn forget_of_users(&self, table: ByUser, before: i64) -> Result<()> {
        let mut after = Some(String::new());
        while let Some(user) = after {
            let found = self
                .read(move |db| users_with_old(db, table, user, before))
                .await?;
            for user in found.0 {
                self.forget_of_user(table, user, before).await?;
            }
            after = found.1;
        }
        Ok(())
    }

    async fn forget_of_user(&self, table: ByUser, user: String, before: i64) -> Result<()> {
        loop {
            let user = user.clone();
            let deleted = self.write(move |db, _| {
                db.prepare_cached(table.delete)?
                    .execute(params![user, before, DELETED_AT_ONCE])
            });
            if deleted.await? < DELETED_AT_ONCE {
                return Ok(());
            }
        }
    }
}

/// Looks at the next users: those who have old rows, and from where to go on.
fn users_with_old(
    db: &Connection,
    table: ByUser,
    mut after: String,
    before: i64,
) -> rusqlite::Result<(Vec<String>, Option<String>)> {
    let mut next = db.prepare_cached(table.next)?;
    let mut has_old = db.prepare_cached(table.has_old)?;
    let mut found = Vec::new();
    for _ in 0..USERS_AT_ONCE {
        let user: Option<String> = next.query_row([&after], |row| row.get(0))?;
        let Some(user) = user else {
            return Ok((found, None));
        };
        if has_old.exists(params![user, before])? {
            found.push(user.clone());
        }
        after = user;
    }
    Ok((found, Some(after)))
}

/// Some of the oldest messages.
struct Part {
    /// Of them all.
    last: i64,
    /// Those that a history shows.
    in_history: Vec<i64>,
}

/// Times rise with ids but for a few ms: at the first that is young enough the old
/// ones end, but for some that the next sweep will find.
fn old_part(db: &Connection, after: i64, before: i64) -> rusqlite::Result<Option<Part>> {
    let mut query = db.prepare_cached(
        "SELECT id, time, conversation IS NOT NULL AND kind <> ?3 FROM messages
         WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let chatroom = ConversationType::CHATROOM.0;
    let rows = query.query_map(params![after, FOUND_AT_ONCE, chatroom], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let mut part: Option<Part> = None;
    for row in rows {
        let (id, time, in_history): (i64, i64, bool) = row?;
        if time >= before {
            break;
        }
        let part = part.get_or_insert(Part {
            last: id,
            in_history: Vec::new(),
        });
        part.last = id;
        part.in_history.extend(in_history.then_some(id));
    }
    Ok(part)
}

fn leave_history(db: &Connection, ids: &[i64]) -> rusqlite::Result<()> {
    let mut leave = db.prepare_cached("UPDATE messages SET conversation = NULL WHERE id = ?1")?;
    for id in ids {
        leave.execute([id])?;
    }
    Ok(())
}

/// Messages that are in no history and on no conversation list, and never will
/// be again: the search may run beside the writer.
fn unreachable(db: &Connection, before: i64) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached(
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

fn delete_messages(db: &Connection, ids: &[i64]) -> rusqlite::Result<()> {
    let mut delete = db.prepare_cached("DELETE FROM messages WHERE id = ?1")?;
    let mut delete_readers = db.prepare_cached("DELETE FROM readers WHERE message = ?1")?;
    let mut delete_hidden = db.prepare_cached("DELETE FROM hidden WHERE message = ?1")?;
    for id in ids {
        delete.execute([id])?;
        delete_readers.execute([id])?;
        delete_hidden.execute([id])?;
    }
    ids.iter()
        .max()
        .map_or(Ok(()), |&last| upkeep::keep_id(db, last))
}

#[cfg(test)]
mod tests {
    use rongim_protocol::ConversationId;

    use super::*;
    use crate::{
        clock,
        model::NewMessage,
        store::{Conversations, Direction, Messages, PullFrom, Upkeep, sqlite::StoreOptions},
    };

    const DAY_MS: i64 = 24 * 60 * 60 * 1000;

    /// Messages of alice to bob, so many days old.
    async fn store_with(name: &str, ages: &[i64]) -> SqliteStore {
        let store = SqliteStore::in_memory(name, &StoreOptions::default()).unwrap();
        for days in ages {
            let message =
                NewMessage::new("alice", ConversationType::PRIVATE, "bob", "RC:TxtMsg", "{}")
                    .flagged(SendFlags::PERSISTED);
            store.send(message, Box::new(|_| {})).await;
            let age = days * DAY_MS;
            let back = move |db: &Connection, _| {
                db.execute_batch(&format!(
                    "UPDATE messages SET time = time - {age} WHERE id = (SELECT MAX(id) FROM messages);
                     UPDATE mailbox SET time = time - {age} WHERE message = (SELECT MAX(id) FROM messages);
                     UPDATE conversations SET time = time - {age}",
                ))
            };
            store.write(back).await.unwrap();
        }
        store
    }

    async fn history(store: &SqliteStore) -> usize {
        let alice = ConversationId::new(ConversationType::PRIVATE, "alice");
        let page = store.history("bob", &alice, Direction::Before(0), 10_000);
        page.await.unwrap().unwrap().messages.len()
    }

    async fn mail(store: &SqliteStore) -> usize {
        let from = PullFrom {
            inbox: 0,
            sendbox: None,
        };
        store
            .pull("bob", from, 10_000)
            .await
            .unwrap()
            .messages
            .len()
    }

    async fn rows(store: &SqliteStore) -> i64 {
        let count = "SELECT COUNT(*) FROM messages";
        let rows = store.read(|db| db.query_row(count, [], |row| row.get(0)));
        rows.await.unwrap()
    }

    async fn listed(store: &SqliteStore) -> usize {
        let list = store.conversations("bob", Direction::Before(0), 10);
        list.await.unwrap().len()
    }

    #[tokio::test]
    async fn history_outlives_mail() {
        let store = store_with("history-outlives-mail", &[30, 8, 0]).await;
        store
            .forget_mail(clock::now_ms() - 7 * DAY_MS)
            .await
            .unwrap();
        assert_eq!((history(&store).await, mail(&store).await), (3, 1));
    }

    #[tokio::test]
    async fn mail_outlives_history() {
        let store = store_with("mail-outlives-history", &[30, 5, 0]).await;
        store
            .forget_history(clock::now_ms() - 2 * DAY_MS)
            .await
            .unwrap();
        assert_eq!((history(&store).await, mail(&store).await), (1, 3));
        store
            .forget_mail(clock::now_ms() - 7 * DAY_MS)
            .await
            .unwrap();
        assert_eq!((history(&store).await, mail(&store).await), (1, 2));
        assert_eq!((rows(&store).await, listed(&store).await), (2, 1));
    }

    #[tokio::test]
    async fn a_conversation_without_a_history_leaves_the_list() {
        let store = store_with("an-old-conversation", &[30, 20]).await;
        store
            .forget_history(clock::now_ms() - 7 * DAY_MS)
            .await
            .unwrap();
        store
            .forget_mail(clock::now_ms() - 7 * DAY_MS)
            .await
            .unwrap();
        assert_eq!((rows(&store).await, listed(&store).await), (0, 0));
    }

    #[tokio::test]
    async fn what_was_hidden_goes_with_the_message_and_its_id_is_not_given_again() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("rongim.db");
        let store = SqliteStore::open(&path, &StoreOptions::default()).unwrap();
        let message = || {
            NewMessage::new("alice", ConversationType::PRIVATE, "bob", "RC:TxtMsg", "{}")
                .flagged(SendFlags::PERSISTED)
        };
        for _ in 0..3 {
            store.send(message(), Box::new(|_| {})).await;
        }
        let hide = "INSERT INTO hidden SELECT 'bob', id FROM messages";
        store
            .write(move |db, _| db.execute_batch(hide))
            .await
            .unwrap();
        let later = clock::now_ms() + DAY_MS;
        store.forget_history(later).await.unwrap();
        store.forget_mail(later).await.unwrap();
        let count = |table| format!("SELECT COUNT(*) FROM {table}");
        for table in ["messages", "hidden"] {
            let rows = store.read(move |db| db.query_row(&count(table), [], |row| row.get(0)));
            assert_eq!(rows.await, Ok(0), "{table}");
        }
        store.close().await;
        let store = SqliteStore::open(&path, &StoreOptions::default()).unwrap();
        store.send(message(), Box::new(|_| {})).await;
        let id = "SELECT MAX(id) FROM messages";
        let id = store.write(move |db, _| db.query_row(id, [], |row| row.get(0)));
        assert_eq!(id.await, Ok(4));
    }

    #[tokio::test]
    async fn more_than_one_part_goes() {
        let store = SqliteStore::in_memory("many-old-messages", &StoreOptions::default()).unwrap();
        let many = DELETED_AT_ONCE as i64 * 3 + 7;
        let fill = move |db: &Connection, _| {
            db.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
                 INSERT INTO messages (id, tag, time, kind, sender, target, class_name, content,
                     flags, conversation)
                 SELECT i, 1, i, 1, 'alice', 'bob', 'RC:TxtMsg', x'7b7d', 1, 'key' FROM n",
                [many],
            )?;
            db.execute(
                "INSERT INTO mailbox SELECT 'bob', 0, time, id FROM messages",
                [],
            )
        };
        store.write(fill).await.unwrap();
        store.forget_history(many).await.unwrap();
        store.forget_mail(many).await.unwrap();
        assert_eq!((rows(&store).await, mail(&store).await), (1, 1));
    }
}
