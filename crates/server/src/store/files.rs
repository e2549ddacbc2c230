//! Records of uploaded files.

use std::collections::HashSet;

use async_trait::async_trait;

use super::Result;
use crate::model::StoredFile;

/// How much a user may have, or has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileUsage {
    /// Files.
    pub files: u64,
    /// Bytes of all of them.
    pub bytes: u64,
}

impl FileUsage {
    /// Whether a file of this size may be added to what there is.
    pub fn allows(&self, has: Self, size: u64) -> bool {
        has.files < self.files && has.bytes.saturating_add(size) <= self.bytes
    }
}

/// What [`Files::put_file`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutFile {
    /// The file is recorded.
    Recorded,
    /// A file of this key is.
    Exists,
    /// Its owner would have too much.
    TooMuch,
}

/// Records of uploaded files.
#[async_trait]
pub trait Files: Send + Sync + 'static {
    /// Records a file when its key is free and its owner may have it.
    async fn put_file(&self, file: &StoredFile, most: FileUsage) -> Result<PutFile>;

    /// The record of a file.
    async fn file(&self, key: &str) -> Result<Option<StoredFile>>;

    /// What a user has.
    async fn file_usage(&self, owner: &str) -> Result<FileUsage>;

    /// Those of `keys` that are recorded.
    async fn known_files(&self, keys: Vec<String>) -> Result<HashSet<String>>;

    /// Drops the records of some files from before a time in ms; gives which.
    async fn forget_files(&self, before: i64, limit: usize) -> Result<Vec<String>>;
}
