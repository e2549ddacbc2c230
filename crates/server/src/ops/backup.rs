//! Copies of all data, made while the server runs.
//!
//! A backup is one tar file: `manifest.json`, `rongim.db` and `files/KEY`. The database
//! in it is as it was at one moment; then follow the uploads that it knows, which
//! never change.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tar::{Builder, EntryType, Header};
use tempfile::NamedTempFile;
use thiserror::Error;

use super::lock::LockError;
use crate::{
    clock,
    store::{StoreError, sqlite::copy},
};

/// The database in the data directory and in a backup.
pub const DATABASE: &str = "rongim.db";
/// The directory of uploads in both.
pub(crate) const FILES: &str = "files";
pub(super) const MANIFEST: &str = "manifest.json";
/// Of the tar file.
pub(super) const FORMAT: u32 = 1;

/// What a backup says of itself.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    /// Of the server that made it.
    pub(super) version: String,
    /// The newest migration of its database.
    pub(super) schema: u32,
    /// When, in China.
    pub(super) made: String,
}

/// What a backup has.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Uploads.
    pub files: usize,
    /// Uploads that the database knows and the disk has not (any more).
    pub missing: usize,
}

/// Why there is no backup, or no restoring from it.
#[derive(Debug, Error)]
pub enum BackupError {
    /// There is no database to copy.
    #[error("there is no database in {}", .0.display())]
    NoData(PathBuf),
    /// The name is taken.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// The data directory is not empty.
    #[error("{} has data already: --force replaces it, and keeps the old beside it", .0.display())]
    Occupied(PathBuf),
    /// The tar file is none of ours.
    #[error("this is no backup: {0}")]
    Foreign(String),
    /// Somebody else uses the directory.
    #[error("{0}: stop it first")]
    Locked(LockError),
    /// The server that uses it does not restore.
    #[error("{0}")]
    Refused(String),
    /// That server has ended.
    #[error("the server ended before it was done: its next start shows what became of it")]
    Silent,
    /// What passes between the two is not understood.
    #[error("the server speaks another language: {0}")]
    Language(#[from] serde_json::Error),
    /// The database cannot be read or copied.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Copies the data directory into the file `archive`, which appears when it is
/// whole.
///
/// # Errors
/// When something cannot be read or written; then there is no `archive`.
pub fn backup(data: &Path, archive: &Path) -> Result<Report, BackupError> {
    let database = data.join(DATABASE);
    if !database.is_file() {
        return Err(BackupError::NoData(data.to_owned()));
    }
    if archive.exists() {
        return Err(BackupError::Exists(archive.to_owned()));
    }
    let place = parent(archive);
    let scratch = tempfile::Builder::new()
        .prefix(".backup-")
        .tempdir_in(place)?;
    let snapshot = scratch.path().join(DATABASE);
    copy::snapshot(&database, &snapshot)?;

    let whole = NamedTempFile::new_in(scratch.path())?;
    let mut tar = Builder::new(BufWriter::new(whole));
    append_manifest(&mut tar, copy::schema(&snapshot)?)?;
    tar.append_path_with_name(&snapshot, DATABASE)?;
    let report = append_files(&mut tar, &data.join(FILES), copy::uploads(&snapshot)?)?;

    let whole = tar
        .into_inner()?
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    whole.as_file().sync_all()?;
    whole
        .persist_noclobber(archive)
        .map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => BackupError::Exists(archive.to_owned()),
            _ => error.error.into(),
        })?;
    sync_directory(place)?;
    Ok(report)
}

fn append_manifest(tar: &mut Builder<impl Write>, schema: u32) -> io::Result<()> {
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema,
        made: clock::text(clock::now_ms()),
    };
    let text = serde_json::to_vec_pretty(&manifest)?;
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_size(text.len() as u64);
    tar.append_data(&mut header, MANIFEST, &text[..])
}

/// A file may go, by its age, between the moment of the database and now.
fn append_files(
    tar: &mut Builder<impl Write>,
    directory: &Path,
    keys: Vec<String>,
) -> io::Result<Report> {
    let mut report = Report::default();
    for key in keys {
        match File::open(directory.join(&key)) {
            Ok(mut file) => {
                tar.append_file(format!("{FILES}/{key}"), &mut file)?;
                report.files += 1;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => report.missing += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(report)
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A rename is on the disk when its directory is.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}
