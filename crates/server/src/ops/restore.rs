//! Data from a backup, into a directory that no server uses.
//!
//! Everything is unpacked and checked beside the data first; then the old data moves
//! into `before-restore-TIME`, and the new to its place. Between these two a marker
//! keeps servers from starting with half of it.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Component, Path, PathBuf},
};

use tar::{Archive, Entry, EntryType};

use super::{
    backup::{BackupError, DATABASE, FILES, FORMAT, MANIFEST, Manifest, Report, sync_directory},
    lock::DataLock,
};
use crate::{clock, files::is_key, store::sqlite::copy};

const MARKER: &str = "restore-unfinished";
/// A manifest is short.
const MAX_MANIFEST_BYTES: u64 = 64 * 1024;
/// What makes up the data, with what SQLite keeps beside its file.
const PARTS: [&str; 4] = [DATABASE, "rongim.db-wal", "rongim.db-shm", FILES];

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What there is now.
    pub report: Report,
    /// Where the old data lies now, when there was some.
    pub replaced: Option<PathBuf>,
}

/// Whether a restore was broken off while it moved the data.
pub fn is_unfinished(data: &Path) -> bool {
    data.join(MARKER).exists()
}

/// Puts the data of `archive` into the directory `data`; data that is there gives
/// way when `force` says so.
///
/// # Errors
/// When a server uses the directory, it is not empty, or the archive is none or was
/// made by a newer version; then nothing has changed.
pub fn restore(archive: &Path, data: &Path, force: bool) -> Result<Restored, BackupError> {
    let file = File::open(archive)?;
    let _lock = DataLock::take(data).map_err(BackupError::Locked)?;
    let occupied = PARTS.iter().any(|part| data.join(part).exists());
    if (occupied || is_unfinished(data)) && !force {
        return Err(BackupError::Occupied(data.to_owned()));
    }
    let staging = tempfile::Builder::new()
        .prefix(".restore-")
        .tempdir_in(data)?;
    let report = unpack(file, staging.path())?;
    File::create(data.join(MARKER))?.sync_all()?;
    sync_directory(data)?;
    let replaced = if occupied {
        Some(move_away(data)?)
    } else {
        None
    };
    for part in [FILES, DATABASE] {
        fs::rename(staging.path().join(part), data.join(part))?;
    }
    sync_directory(data)?;
    fs::remove_file(data.join(MARKER))?;
    sync_directory(data)?;
    Ok(Restored { report, replaced })
}

fn move_away(data: &Path) -> io::Result<PathBuf> {
    let time = clock::text(clock::now_ms()).replace([' ', ':'], "-");
    let prefix = format!("before-restore-{time}-");
    let old = tempfile::Builder::new()
        .prefix(&prefix)
        .tempdir_in(data)?
        .keep();
    for part in PARTS {
        match fs::rename(data.join(part), old.join(part)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(old)
}

/// Unpacks into `place`, and checks what came out.
fn unpack(archive: File, place: &Path) -> Result<Report, BackupError> {
    fs::create_dir(place.join(FILES))?;
    let mut archive = Archive::new(BufReader::new(archive));
    let mut manifest = None;
    let mut report = Report::default();
    for entry in archive.entries().map_err(foreign)? {
        let entry = entry.map_err(foreign)?;
        match part_of(&entry)? {
            Part::Manifest => manifest = Some(read_manifest(entry)?),
            Part::Database => write(entry, &place.join(DATABASE))?,
            Part::Upload(key) => {
                write(entry, &place.join(FILES).join(key))?;
                report.files += 1;
            }
        }
    }
    match manifest {
        Some(manifest) if manifest.format == FORMAT => {}
        Some(manifest) => {
            let format = manifest.format;
            return Err(BackupError::Foreign(format!("its format is {format}")));
        }
        None => return Err(BackupError::Foreign(format!("it has no {MANIFEST}"))),
    }
    let database = place.join(DATABASE);
    if !database.is_file() {
        return Err(BackupError::Foreign(format!("it has no {DATABASE}")));
    }
    copy::check(&database)?;
    report.missing = copy::uploads(&database)?.len().saturating_sub(report.files);
    sync_directory(&place.join(FILES))?;
    Ok(report)
}

enum Part {
    Manifest,
    Database,
    Upload(String),
}

/// Only what a backup has, and only where it belongs.
fn part_of(entry: &Entry<'_, impl Read>) -> Result<Part, BackupError> {
    let path = entry.path().map_err(foreign)?;
    let strange = || BackupError::Foreign(format!("it has {}", path.display()));
    if entry.header().entry_type() != EntryType::Regular {
        return Err(strange());
    }
    let names: Option<Vec<&str>> = path
        .components()
        .map(|component| match component {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    match names.as_deref() {
        Some([name]) if *name == MANIFEST => Ok(Part::Manifest),
        Some([name]) if *name == DATABASE => Ok(Part::Database),
        Some([directory, key]) if *directory == FILES && is_key(key) => {
            Ok(Part::Upload((*key).to_owned()))
        }
        _ => Err(strange()),
    }
}

fn read_manifest(entry: Entry<'_, impl Read>) -> Result<Manifest, BackupError> {
    serde_json::from_reader(entry.take(MAX_MANIFEST_BYTES))
        .map_err(|error| BackupError::Foreign(format!("its {MANIFEST} is none: {error}")))
}

fn write(mut entry: Entry<'_, impl Read>, path: &Path) -> Result<(), BackupError> {
    let mut file = File::create_new(path)?;
    let copied = io::copy(&mut entry, &mut file)?;
    if copied != entry.size() {
        return Err(BackupError::Foreign("it ends too early".to_owned()));
    }
    Ok(file.sync_all()?)
}

fn foreign(error: io::Error) -> BackupError {
    BackupError::Foreign(error.to_string())
}
