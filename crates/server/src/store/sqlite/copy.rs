//! The database as a whole: copied while others write to it, and checked.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{BUSY_PATIENCE, Result, StoreError, migrate::refuse_newer};

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

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_PATIENCE)?;
    Ok(connection)
}
