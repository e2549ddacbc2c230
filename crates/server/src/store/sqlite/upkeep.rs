//! Looking after the database file.

use async_trait::async_trait;
use rusqlite::params;

use super::{Result, SqliteStore};
use crate::store::{StoreMeters, Upkeep};

#[async_trait]
impl Upkeep for SqliteStore {
    async fn probe(&self) -> Result<()> {
        self.write(|db, now| {
            db.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES ('probe', ?1)")?
                .execute(params![now])
        })
        .await
        .map(drop)
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
