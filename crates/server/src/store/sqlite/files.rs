//! Records of uploaded files.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, params};

use super::{Result, SqliteStore};
use crate::{model::StoredFile, store::Files};

#[async_trait]
impl Files for SqliteStore {
    async fn put_file(&self, file: &StoredFile) -> Result<bool> {
        let file = file.clone();
        self.write(move |connection, now| {
            let made = connection.execute(
                "INSERT OR IGNORE INTO files (key, owner, mime, size, hash, created)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![file.key, file.owner, file.mime, file.size, file.hash, now],
            )?;
            Ok(made == 1)
        })
        .await
    }

    async fn file(&self, key: &str) -> Result<Option<StoredFile>> {
        let key = key.to_owned();
        self.read(move |connection| {
            let sql = "SELECT key, owner, mime, size, hash FROM files WHERE key = ?1";
            connection.query_row(sql, [key], stored_file).optional()
        })
        .await
    }
}

fn stored_file(row: &Row<'_>) -> rusqlite::Result<StoredFile> {
    Ok(StoredFile {
        key: row.get(0)?,
        owner: row.get(1)?,
        mime: row.get(2)?,
        size: row.get(3)?,
        hash: row.get(4)?,
    })
}
