//! The database as a whole: copied while others write to it, and checked.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{
    BUSY_PATIENCE, Result, StoreError,
    migrate::{migrate, refuse_newer},
    upkeep::Horizon,
};
use crate::clock;

/// Writes the database as it is at this moment to a new file. Writers need not
/// wait, also those of another process.
pub fn snapshot(database: &Path, into: &Path) -> Result<()> {
    let connection = open(database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let into = into.to_string_lossy().into_owned();
    connection.execute("VACUUM INTO ?1", [into])?;
    Ok(())
}

/// The newest migration that a copy has had.
pub fn schema(copy: &Path) -> Result<u32> {
    let connection = open(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    Ok(connection.query_row("SELECT MAX(number) FROM migrations", [], |row| row.get(0))?)
}

/// The keys of the uploads that a copy knows.
pub fn uploads(copy: &Path) -> Result<Vec<String>> {
    let connection = open(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut query = connection.prepare("SELECT key FROM files ORDER BY key")?;
    let keys = query.query_map([], |row| row.get(0))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

/// Whether a copy is whole, and of no newer version.
pub fn check(copy: &Path) -> Result<()> {
    let connection = open(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Database(found));
    }
    refuse_newer(&connection)
}

/// Gives a copy the migrations that it has not had.
pub fn bring_up_to_date(copy: &Path) -> Result<()> {
    migrate(&mut open(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?)
}

/// Has a copy, which is up to date, take the place of the database `old`: it goes on
/// from there with its ids and times, and whatever clients fetch by its version is news
/// to those that have heard of later ones.
pub fn succeed(copy: &Path, old: &Path) -> Result<()> {
    let horizon = Horizon::of(&open(old, OpenFlags::SQLITE_OPEN_READ_WRITE)?)?;
    let mut copy = open(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let transaction = copy.transaction()?;
    let own = Horizon::of(&transaction)?;
    let time = clock::now_ms().max(own.time).max(horizon.time) + 1;
    let id = own.id.max(horizon.id);
    Horizon { id, time }.keep(&transaction)?;
    for versions in [
        "UPDATE conversation_states SET version = ?1",
        "UPDATE user_settings SET version = ?1",
        "UPDATE chatrooms SET entries_version = ?1, entries_since = ?1",
    ] {
        transaction.execute(versions, [time])?;
    }
    Ok(transaction.commit()?)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_PATIENCE)?;
    Ok(connection)
}
