//! Records of uploaded files in the database.

use std::collections::HashSet;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, SqliteStore};
use crate::{
    model::StoredFile,
    store::files::{FileUsage, Files, PutFile},
};

#[async_trait]
impl Files for SqliteStore {
    async fn put_file(&self, file: &StoredFile, most: FileUsage) -> Result<PutFile> {
        let file = file.clone();
        self.write(move |connection, now| put(connection, &file, most, now))
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

    async fn file_usage(&self, owner: &str) -> Result<FileUsage> {
        let owner = owner.to_owned();
        self.read(move |connection| usage(connection, &owner)).await
    }

    async fn known_files(&self, keys: Vec<String>) -> Result<HashSet<String>> {
        self.read(move |connection| {
            let mut known = connection.prepare_cached("SELECT 1 FROM files WHERE key = ?1")?;
            let mut found = HashSet::new();
            for key in keys {
                if known.exists([&key])? {
                    found.insert(key);
                }
            }
            Ok(found)
        })
        .await
    }

    async fn forget_files(&self, before: i64, limit: usize) -> Result<Vec<String>> {
        self.write(move |connection, _| {
            connection
                .prepare_cached(
                    "DELETE FROM files WHERE key IN
                         (SELECT key FROM files WHERE created < ?1 ORDER BY created LIMIT ?2)
                     RETURNING key",
                )?
                .query_map(params![before, limit], |row| row.get(0))?
                .collect()
        })
        .await
    }
}

fn put(
    connection: &Connection,
    file: &StoredFile,
    most: FileUsage,
    now: i64,
) -> rusqlite::Result<PutFile> {
    if !most.allows(usage(connection, &file.owner)?, file.size as u64) {
        return Ok(PutFile::TooMuch);
    }
    let made = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO files (key, owner, mime, size, hash, created)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            file.key, file.owner, file.mime, file.size, file.hash, now
        ])?;
    Ok(if made == 1 {
        PutFile::Recorded
    } else {
        PutFile::Exists
    })
}

fn usage(connection: &Connection, owner: &str) -> rusqlite::Result<FileUsage> {
    connection
        .prepare_cached("SELECT COUNT(*), COALESCE(SUM(size), 0) FROM files WHERE owner = ?1")?
        .query_row([owner], |row| {
            Ok(FileUsage {
                files: row.get(0)?,
                bytes: row.get(1)?,
            })
        })
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
