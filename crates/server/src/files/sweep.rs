//! Deletes files that are too old, and what killed uploads have left.

use std::{
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{is_key, upload::UNFINISHED};
use crate::{clock, state::AppState, store::StoreError};

/// Files that are looked up, or forgotten, in one go.
const AT_ONCE: usize = 500;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Deletes the files that are older than the settings allow.
pub async fn delete_old(state: &AppState) -> Result<(), StoreError> {
    let days = i64::from(state.config.limits.file_expiry_days);
    if days == 0 {
        return Ok(());
    }
    delete_older(state, clock::now_ms() - days * DAY_MS).await
}

/// Deletes the files from before a time in ms.
pub async fn delete_older(state: &AppState, before: i64) -> Result<(), StoreError> {
    loop {
        let keys = state.store.forget_files(before, AT_ONCE).await?;
        if keys.is_empty() {
            return Ok(());
        }
        tracing::info!(files = keys.len(), "old files were deleted");
        for key in keys {
            delete(&state.files.path().join(key)).await;
        }
    }
}

/// Deletes what a former run has left in the directory: uploads that it did not
/// finish, and files that it did not record or did not delete.
pub async fn delete_leftovers(state: AppState) {
    let (directory, began) = (state.files.path().to_owned(), SystemTime::now());
    let old = tokio::task::spawn_blocking(move || older_than(&directory, began)).await;
    match old {
        Ok(Ok(names)) => {
            if let Err(error) = delete_unknown(&state, names).await {
                tracing::error!(%error, "leftovers of uploads could not be told from files");
            }
        }
        Ok(Err(error)) => tracing::error!(%error, "the directory of files cannot be read"),
        Err(error) => tracing::error!(%error, "leftovers of uploads could not be looked for"),
    }
}

/// The names of what was there before.
fn older_than(directory: &Path, began: SystemTime) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        // What cannot be looked at stays.
        let is_old = entry
            .metadata()
            .and_then(|about| Ok(about.is_file() && about.modified()? < began))
            .unwrap_or(false);
        if let Some(name) = entry.file_name().to_str().filter(|_| is_old) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

async fn delete_unknown(state: &AppState, names: Vec<String>) -> Result<(), StoreError> {
    let mut deleted = 0;
    for some in names.chunks(AT_ONCE) {
        let known = state.store.known_files(some.to_vec()).await?;
        for name in some.iter().filter(|name| !known.contains(*name)) {
            deleted += usize::from(delete_if_unknown(state, name).await?);
        }
    }
    if deleted > 0 {
        tracing::info!(deleted, "leftovers of uploads were deleted");
    }
    Ok(())
}

/// Looks once more, when nobody can be placing a file of this name.
async fn delete_if_unknown(state: &AppState, name: &str) -> Result<bool, StoreError> {
    let Some(_claim) = state.placing.claim(name) else {
        return Ok(false);
    };
    let is_unfinished = name.starts_with(UNFINISHED);
    let is_leftover = is_unfinished || (is_key(name) && state.store.file(name).await?.is_none());
    if is_leftover {
        delete(&state.files.path().join(name)).await;
    }
    Ok(is_leftover)
}

async fn delete(path: &PathBuf) {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, path = %path.display(), "a file could not be deleted");
        }
        _ => {}
    }
}
