//! Looking after the database file.

use std::path::Path;

use async_trait::async_trait;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::{Result, SqliteStore};
use crate::store::{StoreMeters, Upkeep};

/// Remembers how far the server's time has come.
pub(super) fn keep_time(db: &Connection, now: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES ('time', ?1)")?
        .execute([now])
        .map(drop)
}

/// How far it had come when it was last remembered.
pub(super) fn kept_time(db: &Connection) -> rusqlite::Result<i64> {
    let time = "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'time'";
    let time = db.query_row(time, [], |row| row.get(0)).optional()?;
    Ok(time.unwrap_or(0))
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
