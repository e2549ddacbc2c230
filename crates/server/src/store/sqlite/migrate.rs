//! Brings a database up to date.

use std::collections::HashSet;

use rusqlite::Connection;

use super::{MIGRATIONS, Result, StoreError};

/// Runs the steps that the database has not had, each in a transaction.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    connection
        .execute_batch("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY)")?;
    // The first step used to be remembered like this.
    let counted: usize = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if counted > 0 {
        connection.execute("INSERT OR IGNORE INTO migrations (number) VALUES (1)", [])?;
    }
    refuse_newer(connection)?;
    let is_new = !connection.prepare("SELECT 1 FROM migrations")?.exists([])?;
    for (number, sql) in MIGRATIONS {
        let transaction = connection.transaction()?;
        let remember = "INSERT OR IGNORE INTO migrations (number) VALUES (?1)";
        if transaction.execute(remember, [number])? == 1 {
            if !is_new {
                tracing::info!(step = number, "bringing the database up to date");
            }
            transaction.execute_batch(sql)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

/// A step that this program does not know was taken by a newer one.
pub(super) fn refuse_newer(connection: &Connection) -> Result<()> {
    let known: HashSet<u32> = MIGRATIONS.iter().map(|(number, _)| *number).collect();
    let mut query = connection.prepare("SELECT number FROM migrations ORDER BY number DESC")?;
    let steps = query.query_map([], |row| row.get(0))?;
    for step in steps {
        let step = step?;
        if !known.contains(&step) {
            return Err(StoreError::Newer(step));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use rongim_protocol::{ConversationId, ConversationType};

    use super::*;
    use crate::store::{
        Accounts, Conversations, Direction, Files, Groups, Messages, People, PullFrom,
        sqlite::{SqliteStore, StoreOptions},
    };

    /// A database as the version with the first `steps` steps has left it, with
    /// something in every table of the first.
    fn old(directory: &Path, steps: usize) -> PathBuf {
        let path = directory.join(format!("{steps}.db"));
        let old = Connection::open(&path).unwrap();
        old.execute_batch(
            "PRAGMA synchronous = OFF; CREATE TABLE migrations (number INTEGER PRIMARY KEY)",
        )
        .unwrap();
        for (at, (number, sql)) in MIGRATIONS[..steps].iter().enumerate() {
            old.execute_batch(sql).unwrap();
            old.execute("INSERT INTO migrations (number) VALUES (?1)", [number])
                .unwrap();
            if at == 0 {
                old.execute_batch(DATA).unwrap();
            }
        }
        path
    }

    const DATA: &str = "
        INSERT INTO users (id, name, portrait, created) VALUES
            ('alice', 'Alice', '', 1), ('bob', 'Bob', 'p', 1);
        INSERT INTO messages (id, tag, time, kind, sender, target, class_name, content, flags,
            client_unique_id, extra_content, conversation) VALUES
            (7, 9, 1000, 1, 'alice', 'bob', 'RC:TxtMsg', x'7b7d', 3, 5, NULL, 'KEY');
        INSERT INTO mailbox (user, sent, time, message) VALUES
            ('bob', 0, 1000, 7), ('alice', 1, 1000, 7);
        INSERT INTO conversations (user, kind, target, time, message) VALUES
            ('bob', 1, 'alice', 1000, 7);
        INSERT INTO cleaned (user, conversation, until) VALUES ('alice', 'KEY', 1000);
        INSERT INTO blacklist (owner, blocked) VALUES ('bob', 'carol');
        INSERT INTO groups (id, name, portrait, owner, created) VALUES ('g', 'Group', '', 'bob', 1);
        INSERT INTO members (group_id, user, joined) VALUES ('g', 'bob', 1);
        INSERT INTO conversation_states (user, kind, target, item, version, value) VALUES
            ('bob', 1, 'alice', 1, 1000, x'');
        INSERT INTO accounts (user, password) VALUES ('bob', 'hash');
        INSERT INTO friends (user, friend) VALUES ('bob', 'alice');
        INSERT INTO files (key, owner, mime, size, hash, created) VALUES
            ('k', 'bob', 'image/png', 3, 'h', 1);";

    #[tokio::test]
    async fn each_older_database_is_brought_up_to_date_with_its_data() {
        let directory = tempfile::tempdir().unwrap();
        let new = directory.path().join("new.db");
        drop(SqliteStore::open(&new, &StoreOptions::default()).unwrap());
        for steps in 1..=MIGRATIONS.len() {
            let path = old(directory.path(), steps);
            let key = crate::model::conversation_key(ConversationType::PRIVATE, "bob", "alice");
            let old = Connection::open(&path).unwrap();
            old.execute("UPDATE messages SET conversation = ?1", [&key])
                .unwrap();
            old.execute("UPDATE cleaned SET conversation = ?1", [&key])
                .unwrap();
            drop(old);
            for _ in 0..2 {
                has_its_data(&SqliteStore::open(&path, &StoreOptions::default()).unwrap()).await;
            }
            assert_eq!(schema(&path), schema(&new), "after {steps} steps");
        }
    }

    async fn has_its_data(store: &SqliteStore) {
        let with = |user| ConversationId::new(ConversationType::PRIVATE, user);
        let history = async |user, peer| {
            let peer = with(peer);
            let page = store.history(user, &peer, Direction::Before(0), 9);
            page.await.unwrap().unwrap().messages.len()
        };
        assert_eq!(history("bob", "alice").await, 1);
        assert_eq!(history("alice", "bob").await, 0);
        let from = PullFrom {
            inbox: 0,
            sendbox: None,
        };
        let mail = store.pull("bob", from, 9).await.unwrap().messages;
        assert_eq!((mail.len(), mail[0].time, mail[0].uid.id), (1, 1000, 7));
        let list = store
            .conversations("bob", Direction::Before(0), 9)
            .await
            .unwrap();
        assert_eq!((list.len(), list[0].latest.time), (1, 1000));
        assert!(store.is_blocked("bob", "carol").await.unwrap());
        assert_eq!(store.members("g").await.unwrap().len(), 1);
        assert_eq!(store.friends("bob").await.unwrap().len(), 1);
        let hash = store.password_hash("bob").await.unwrap();
        assert_eq!(hash.as_deref(), Some("hash"));
        assert!(store.file("k").await.unwrap().is_some());
    }

    fn schema(path: &Path) -> Vec<String> {
        let connection = Connection::open(path).unwrap();
        let mut query = connection
            .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
            .unwrap();
        let tables = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
        // One of the two made this table with the words IF NOT EXISTS.
        let tables = tables.map(|sql| sql.unwrap().replace("IF NOT EXISTS ", ""));
        tables.collect()
    }

    #[test]
    fn a_database_of_the_first_release_gets_what_it_lacks() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("rongim.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(MIGRATIONS[0].1).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        for _ in 0..2 {
            let store = SqliteStore::open(&path, &StoreOptions::default()).unwrap();
            assert_eq!(store.user_statuses(), Ok(Vec::new()));
        }
    }

    #[test]
    fn a_database_of_a_newer_version_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = old(directory.path(), 1);
        let newer = Connection::open(&path).unwrap();
        newer
            .execute_batch("INSERT INTO migrations VALUES (9999)")
            .unwrap();
        let before = schema(&path);
        let refused = SqliteStore::open(&path, &StoreOptions::default()).err();
        assert_eq!(refused, Some(StoreError::Newer(9999)));
        assert_eq!(schema(&path), before);
    }
}
