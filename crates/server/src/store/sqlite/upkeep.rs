//! Looking after the database file.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension};

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
