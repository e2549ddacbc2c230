//! Data from a backup, in the place of other data.
//!
//! 1. [`Staged::unpack`]: the backup is unpacked beside the data, checked, and brought up
//!    to date; a server may go on meanwhile.
//! 2. [`Staged::swap`]: nobody uses the data any more. A plan is put down, then the old
//!    data moves into `before-restore-TIME` and the new to its place.
//!
//! Killed before the plan is there, nothing has changed; after that, whoever takes the
//! directory next ([`settle`]) carries it out to its end.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tar::{Archive, Entry, EntryType};
use tempfile::{NamedTempFile, TempDir};

use super::{
    backup::{BackupError, DATABASE, FILES, FORMAT, MANIFEST, Manifest, Report, sync_directory},
    lock::DataLock,
};
use crate::{clock, files::is_key, store::sqlite::copy};

/// The plan of a swap, as long as it goes on.
const PLAN: &str = "restore-unfinished";
const STAGING_PREFIX: &str = ".restore-";
/// A manifest is short.
const MAX_MANIFEST_BYTES: u64 = 64 * 1024;
/// What SQLite keeps beside its file.
const LOGS: [&str; 2] = ["rongim.db-wal", "rongim.db-shm"];

/// What was restored.
#[derive(Debug, Deserialize, Serialize)]
pub struct Restored {
    /// What there is now.
    pub report: Report,
    /// Where the old data lies now, when there was some.
    pub replaced: Option<PathBuf>,
}

/// Puts the data of `archive` into the directory `data`, which no server uses; data that
/// is there gives way when `force` says so.
///
/// # Errors
/// When a server uses the directory, it is not empty, or the archive is none or was
/// made by a newer version; then nothing has changed.
pub fn restore(archive: &Path, data: &Path, force: bool) -> Result<Restored, BackupError> {
    let _lock = DataLock::take(data).map_err(BackupError::Locked)?;
    // What was begun is ended first, but for a plan that cannot be read.
    let is_settled = settle(data);
    if !force && (is_settled.is_err() || is_occupied(data)) {
        return Err(BackupError::Occupied(data.to_owned()));
    }
    Staged::unpack(archive, data)?.swap(data)
}

fn is_occupied(data: &Path) -> bool {
    let parts = [DATABASE, FILES].into_iter().chain(LOGS);
    parts.into_iter().any(|part| data.join(part).exists())
}

/// Carries out a swap that was broken off, and deletes what else killed restores have
/// left. For whoever has the directory's lock.
///
/// # Errors
/// When the plan cannot be read or carried out.
pub fn settle(data: &Path) -> io::Result<()> {
    match fs::read(data.join(PLAN)) {
        Ok(text) => {
            let plan: Plan = serde_json::from_slice(&text)?;
            tracing::warn!("a restore was broken off: it is carried out now");
            plan.carry_out(data)?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with(STAGING_PREFIX)
        {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// A backup beside the data: whole, checked, and up to date.
#[derive(Debug)]
pub struct Staged {
    directory: TempDir,
    report: Report,
}

impl Staged {
    /// Unpacks `archive` in the directory `data`, which somebody else may use.
    ///
    /// # Errors
    /// When it is no backup, or one by a newer version.
    pub fn unpack(archive: &Path, data: &Path) -> Result<Self, BackupError> {
        let file = File::open(archive)?;
        let mut builder = tempfile::Builder::new();
        let directory = builder.prefix(STAGING_PREFIX).tempdir_in(data)?;
        let report = unpack(file, directory.path())?;
        copy::bring_up_to_date(&directory.path().join(DATABASE))?;
        Ok(Self { directory, report })
    }

    /// Puts it into the place of the data, which nobody uses.
    ///
    /// # Errors
    /// When something cannot be moved.
    pub fn swap(self, data: &Path) -> Result<Restored, BackupError> {
        let old = is_occupied(data).then(|| name_of_old(data));
        let (staged, present) = (self.directory.path().join(DATABASE), data.join(DATABASE));
        if present.exists()
            && let Err(error) = copy::succeed(&staged, &present)
        {
            // It may be the very reason for the restore.
            tracing::warn!(%error, "the database that is replaced cannot be read: clients may miss changes");
        }
        sync_directory(self.directory.path())?;
        let plan = Plan {
            staging: file_name(self.directory.path()),
            old,
        };
        plan.put_down(data)?;
        // From now on it is the plan's.
        let _ = self.directory.keep();
        plan.carry_out(data)?;
        Ok(Restored {
            report: self.report,
            replaced: plan.old.map(|old| data.join(old)),
        })
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// A name that nothing has.
fn name_of_old(data: &Path) -> String {
    let time = clock::text(clock::now_ms()).replace([' ', ':'], "-");
    let name = format!("before-restore-{time}");
    let others = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.clone()).chain(others);
    names.find(|name| !data.join(name).exists()).unwrap_or(name)
}

/// What moves where; names are in the data directory.
#[derive(Debug, Deserialize, Serialize)]
struct Plan {
    /// Where the new data lies.
    staging: String,
    /// Where the old goes, when there is some.
    old: Option<String>,
}

impl Plan {
    /// Appears whole, and is on the disk before anything moves.
    fn put_down(&self, data: &Path) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(data.join(&self.staging))?;
        serde_json::to_writer(&mut file, self)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(data.join(PLAN)).map_err(|error| error.error)?;
        sync_directory(data)
    }

    /// Does what is left to be done.
    fn carry_out(&self, data: &Path) -> io::Result<()> {
        if let Some(old) = &self.old {
            fs::create_dir_all(data.join(old))?;
        }
        while let Some((from, to)) = self.next_move(data) {
            fs::rename(from, to)?;
        }
        if let Some(old) = &self.old {
            sync_directory(&data.join(old))?;
        }
        sync_directory(data)?;
        fs::remove_file(data.join(PLAN))?;
        sync_directory(data)?;
        // It is empty, and would be deleted at the next start.
        let _ = fs::remove_dir(data.join(&self.staging));
        Ok(())
    }

    /// What moves next. As long as a new part is not in its place, what is there is old;
    /// the new database comes last, for with it all is done.
    fn next_move(&self, data: &Path) -> Option<(PathBuf, PathBuf)> {
        let staging = data.join(&self.staging);
        if !staging.join(DATABASE).exists() {
            return None;
        }
        let away = |part: &str| {
            let (from, old) = (data.join(part), self.old.as_ref()?);
            from.exists().then(|| (from, data.join(old).join(part)))
        };
        let database = LOGS.into_iter().chain([DATABASE]).find_map(away);
        let placed = |part: &str| (staging.join(part), data.join(part));
        database.or_else(|| {
            if staging.join(FILES).exists() {
                away(FILES).or_else(|| Some(placed(FILES)))
            } else {
                Some(placed(DATABASE))
            }
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "before-restore-x";

    /// A data directory in the middle of a swap: all parts are there, twice.
    fn begun() -> (TempDir, Plan) {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path();
        let plan = Plan {
            staging: ".restore-x".to_owned(),
            old: Some(OLD.to_owned()),
        };
        for (place, text) in [(data.to_owned(), "old"), (data.join(&plan.staging), "new")] {
            fs::create_dir_all(place.join(FILES)).unwrap();
            fs::write(place.join(FILES).join(text), text).unwrap();
            fs::write(place.join(DATABASE), text).unwrap();
        }
        for log in LOGS {
            fs::write(data.join(log), "old").unwrap();
        }
        plan.put_down(data).unwrap();
        (directory, plan)
    }

    #[test]
    fn a_swap_that_was_broken_off_anywhere_is_carried_out_by_the_next() {
        for moves in 0..=6 {
            let (directory, plan) = begun();
            let data = directory.path();
            fs::create_dir_all(data.join(OLD)).unwrap();
            for _ in 0..moves {
                let (from, to) = plan.next_move(data).unwrap();
                fs::rename(from, to).unwrap();
            }
            assert_eq!(plan.next_move(data).is_none(), moves == 6);
            for _ in 0..2 {
                settle(data).unwrap();
                let text = |path: &str| fs::read_to_string(data.join(path)).unwrap();
                assert_eq!(
                    (text(DATABASE), text("files/new")),
                    ("new".into(), "new".into())
                );
                let old = [DATABASE, LOGS[0], LOGS[1], "files/old"];
                assert!(
                    old.iter()
                        .all(|part| text(&format!("{OLD}/{part}")) == "old")
                );
                let names: Vec<_> = fs::read_dir(data).unwrap().collect();
                assert_eq!(names.len(), 3, "after {moves} moves: {names:?}");
            }
        }
    }

    #[test]
    fn what_a_killed_restore_unpacked_is_deleted() {
        let (directory, _) = begun();
        let data = directory.path();
        fs::remove_file(data.join(PLAN)).unwrap();
        settle(data).unwrap();
        assert!(!data.join(".restore-x").exists());
        assert_eq!(fs::read_to_string(data.join(DATABASE)).unwrap(), "old");
    }

    #[test]
    fn names_of_old_data_are_new() {
        let directory = tempfile::tempdir().unwrap();
        let names: std::collections::HashSet<String> = (0..3)
            .map(|_| {
                let name = name_of_old(directory.path());
                fs::create_dir(directory.path().join(&name)).unwrap();
                name
            })
            .collect();
        assert_eq!(names.len(), 3);
    }
}
