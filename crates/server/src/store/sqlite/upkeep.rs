//! Looking after the database file.

use std::path::Path;

use async_trait::async_trait;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::{Result, SqliteStore};
use crate::store::{StoreMeters, Upkeep};

/// Remembers how far the server's time has come.
pub(super) fn keep_time(db: &Connection, now: i64) -> rusqlite::Result<()> {
    keep(db, TIME, now)
}

/// How far ids and times have come: an id is used once, and times rise.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Horizon {
    /// The last id of a message.
    pub(super) id: i64,
    /// The latest time of anything, in ms.
    pub(super) time: i64,
}

impl Horizon {
    /// Of a database; only what was remembered counts the things that are not
    /// messages.
    pub(super) fn of(db: &Connection) -> rusqlite::Result<Self> {
        // Old messages go, and what is noted of them may stay.
        let id = "SELECT MAX(COALESCE((SELECT MAX(id) FROM messages), 0),
                             COALESCE((SELECT MAX(message) FROM readers), 0),
                             COALESCE((SELECT MAX(message) FROM hidden), 0))";
        let id: i64 = db.query_row(id, [], |row| row.get(0))?;
        // Times rise with ids but for the lines that ran ahead: look a bit back.
        let newest = "SELECT COALESCE(MAX(time), 0) FROM messages WHERE id > ?1";
        let newest: i64 = db.query_row(newest, [id - 10_000], |row| row.get(0))?;
        Ok(Self {
            id: id.max(kept(db, LAST_ID)?),
            time: newest.max(kept(db, TIME)?),
        })
    }

    /// Has a database go on from here.
    pub(super) fn keep(self, db: &Connection) -> rusqlite::Result<()> {
        keep(db, TIME, self.time)?;
        keep(db, LAST_ID, self.id)
    }
}

const TIME: &str = "time";
/// Of messages that are gone, or of the database that this one has replaced.
const LAST_ID: &str = "last-id";

fn kept(db: &Connection, name: &str) -> rusqlite::Result<i64> {
    let number = "SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?1";
    let number = db.query_row(number, [name], |row| row.get(0)).optional()?;
    Ok(number.unwrap_or(0))
}

fn keep(db: &Connection, name: &str, number: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?
        .execute(params![name, number])
        .map(drop)
}

/// Remembers that an id was given, for its message is about to go.
pub(super) fn keep_id(db: &Connection, id: i64) -> rusqlite::Result<()> {
    keep(db, LAST_ID, id.max(kept(db, LAST_ID)?))
}

/// Drops what the server keeps about itself under a name, in a database that no
/// server uses.
pub fn forget_meta(database: &Path, name: &str) -> Result<()> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute("DELETE FROM meta WHERE name = ?1", [name])?;
    Ok(())
}

#[async_trait]
impl Upkeep for SqliteStore {
    async fn probe(&self) -> Result<()> {
        self.write(keep_time).await
    }

    async fn forget_mail(&self, before: i64) -> Result<()> {
        self.forget_old_mail(before).await
    }

    async fn forget_history(&self, before: i64) -> Result<()> {
        self.forget_old_history(before).await
    }

    async fn meta(&self, name: &str) -> Result<Option<String>> {
        let name = name.to_owned();
        let value = "SELECT value FROM meta WHERE name = ?1";
        self.read(move |db| db.query_row(value, [name], |row| row.get(0)).optional())
            .await
    }

    async fn put_meta(&self, name: &str, value: &str) -> Result<()> {
        let row = [name.to_owned(), value.to_owned()];
        let put = "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)";
        self.write(move |db, _| db.execute(put, row).map(drop))
            .await
    }

    fn meters(&self) -> StoreMeters {
        self.writer.meters.clone()
    }

    fn waiting_writes(&self) -> usize {
        self.writer.waiting()
    }

    async fn size(&self) -> u64 {
        let size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
        let size = self.read(|db| db.query_row(size, [], |row| row.get(0)));
        size.await.unwrap_or(0)
    }
}
