//! One server for a data directory at a time.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use fs4::{FileExt, TryLockError};
use thiserror::Error;

const NAME: &str = "rongim.lock";

/// Why a data directory cannot be had.
#[derive(Debug, Error)]
pub enum LockError {
    /// Somebody has it.
    #[error("{} is in use by another rongim-server{}", path.display(), named(holder))]
    InUse {
        /// The directory.
        path: PathBuf,
        /// The number of the process, when it can be read.
        holder: String,
    },
    /// It cannot be written.
    #[error("cannot use the data directory {}: {error}", path.display())]
    Unusable {
        /// The directory.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

fn named(holder: &str) -> String {
    if holder.is_empty() {
        String::new()
    } else {
        format!(" (process {holder})")
    }
}

/// Held until it is released or dropped, or the process ends in whatever way.
#[derive(Debug)]
pub struct DataLock(Mutex<Option<File>>);

impl DataLock {
    /// Takes the directory, which is made when there is none.
    ///
    /// # Errors
    /// When somebody else has it.
    pub fn take(data: &Path) -> Result<Self, LockError> {
        let unusable = |error| LockError::Unusable {
            path: data.to_owned(),
            error,
        };
        std::fs::create_dir_all(data).map_err(unusable)?;
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(data.join(NAME)).map_err(unusable)?;
        match FileExt::try_lock(&file) {
            Ok(()) => {
                sign(&mut file).map_err(unusable)?;
                Ok(Self(Mutex::new(Some(file))))
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Only to tell more; where it cannot be read, less is told.
                let _ = file.read_to_string(&mut holder);
                Err(LockError::InUse {
                    path: data.to_owned(),
                    holder: holder.trim().to_owned(),
                })
            }
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// Gives it back.
    pub fn release(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_taken_once() {
        let directory = tempfile::tempdir().unwrap();
        let held = DataLock::take(directory.path()).unwrap();
        let refused = DataLock::take(directory.path()).unwrap_err().to_string();
        let process = format!("(process {})", std::process::id());
        assert!(refused.contains(&process), "{refused}");
        held.release();
        DataLock::take(directory.path()).unwrap();
    }
}
