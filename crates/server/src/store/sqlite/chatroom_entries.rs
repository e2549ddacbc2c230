//! The entries of chatrooms in the database.

use rongim_protocol::{flags::EntryFlags, schema::ChrmKvEntity};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::chatrooms;
use crate::store::chatrooms::{ChatroomError, Entries, EntryRight, MAX_ENTRIES, NewEntry};

/// Deleted entries that a room remembers.
const MAX_DELETED: usize = 100;

const DELETED: i32 = EntryFlags::DELETED.0;

/// Sets all of them or, on an error, is to be undone.
pub(super) fn set_all(
    db: &Connection,
    now: i64,
    user: &str,
    room: &str,
    entries: &[NewEntry],
    right: EntryRight,
) -> Result<i64, ChatroomError> {
    admit(db, room, user, right)?;
    let mut version = 0;
    for entry in entries {
        version = set(db, now, user, room, entry, right)?;
    }
    Ok(version)
}

fn set(
    db: &Connection,
    now: i64,
    user: &str,
    room: &str,
    entry: &NewEntry,
    right: EntryRight,
) -> Result<i64, ChatroomError> {
    let overwrites = right == EntryRight::App || entry.flags.has(EntryFlags::OVERWRITE);
    match owner(db, room, &entry.key)? {
        Some(owner) if owner != user && !overwrites => {
            return Err(ChatroomError::EntryOfAnother);
        }
        None if count(db, room)? >= MAX_ENTRIES => return Err(ChatroomError::TooManyEntries),
        _ => {}
    }
    let version = next_version(db, now, room)?;
    let status = entry.flags.0 & !DELETED;
    db.prepare_cached(
        "INSERT OR REPLACE INTO chatroom_entries (room, key, value, owner, status, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![room, entry.key, entry.value, user, status, version])?;
    Ok(version)
}

pub(super) fn delete(
    db: &Connection,
    now: i64,
    user: &str,
    room: &str,
    key: &str,
    overwrite: bool,
    right: EntryRight,
) -> Result<i64, ChatroomError> {
    admit(db, room, user, right)?;
    let overwrite = overwrite || right == EntryRight::App;
    match owner(db, room, key)? {
        None => return Err(ChatroomError::NoSuchEntry),
        Some(owner) if owner != user && !overwrite => {
            return Err(ChatroomError::EntryOfAnother);
        }
        Some(_) => {}
    }
    let version = next_version(db, now, room)?;
    db.prepare_cached(
        "UPDATE chatroom_entries SET value = '', status = status | ?3, version = ?4, owner = ?5
         WHERE room = ?1 AND key = ?2",
    )?
    .execute(params![room, key, DELETED, version, user])?;
    forget_deleted(db, room)?;
    Ok(version)
}

/// Deletes the entries that go with their owner; the new version if there were.
pub(super) fn owner_left(
    db: &Connection,
    now: i64,
    user: &str,
    room: &str,
) -> rusqlite::Result<Option<i64>> {
    let theirs = "room = ?1 AND owner = ?2 AND status & ?3 = ?4";
    let found = db
        .prepare_cached(&format!("SELECT 1 FROM chatroom_entries WHERE {theirs}"))?
        .exists(params![room, user, AUTO | DELETED, AUTO])?;
    if !found {
        return Ok(None);
    }
    let version = next_version(db, now, room)?;
    db.prepare_cached(&format!(
        "UPDATE chatroom_entries SET value = '', status = status | ?5, version = ?6 WHERE {theirs}"
    ))?
    .execute(params![room, user, AUTO | DELETED, AUTO, DELETED, version])?;
    forget_deleted(db, room)?;
    Ok(Some(version))
}

const AUTO: i32 = EntryFlags::AUTO_DELETE.0;

/// All entries for whom the deletions are not remembered any more.
pub(super) fn changes(db: &Connection, room: &str, since: i64) -> rusqlite::Result<Entries> {
    let known = db
        .prepare_cached("SELECT entries_version, entries_since FROM chatrooms WHERE id = ?1")?
        .query_row([room], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (version, complete_since): (i64, i64) = known.unwrap_or_default();
    let full = since < complete_since || since > version;
    // A published client keeps an entry that it set itself, unless a change by
    // another says that it overwrites.
    let (after, hidden, facts) = if full {
        (0, DELETED, 0)
    } else {
        (since, 0, EntryFlags::OVERWRITE.0)
    };
    let mut query = db.prepare_cached(
        "SELECT key, value, status | ?4, version, owner FROM chatroom_entries
         WHERE room = ?1 AND version > ?2 AND status & ?3 = 0 ORDER BY version",
    )?;
    let list = query.query_map(params![room, after, hidden, facts], entry)?;
    Ok(Entries {
        list: list.collect::<rusqlite::Result<_>>()?,
        full,
        version,
    })
}

fn entry(row: &Row<'_>) -> rusqlite::Result<ChrmKvEntity> {
    Ok(ChrmKvEntity {
        key: row.get(0)?,
        value: row.get(1)?,
        status: row.get(2)?,
        timestamp: row.get(3)?,
        uid: row.get(4)?,
    })
}

/// Only who is in the room, and the app, may touch its entries.
fn admit(db: &Connection, room: &str, user: &str, right: EntryRight) -> Result<(), ChatroomError> {
    if right == EntryRight::Member && chatrooms::joined(db, room, user)?.is_some() {
        return Ok(());
    }
    match (chatrooms::exists(db, room)?, right) {
        (true, EntryRight::App) => Ok(()),
        (true, EntryRight::Member) => Err(ChatroomError::NotInRoom),
        (false, _) => Err(ChatroomError::NoSuchRoom),
    }
}

fn owner(db: &Connection, room: &str, key: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached(
        "SELECT owner FROM chatroom_entries WHERE room = ?1 AND key = ?2 AND status & ?3 = 0",
    )?
    .query_row(params![room, key, DELETED], |row| row.get(0))
    .optional()
}

fn count(db: &Connection, room: &str) -> rusqlite::Result<usize> {
    db.prepare_cached("SELECT COUNT(*) FROM chatroom_entries WHERE room = ?1 AND status & ?2 = 0")?
        .query_row(params![room, DELETED], |row| row.get(0))
}

/// Versions rise in each room, also when the clock does not.
fn next_version(db: &Connection, now: i64, room: &str) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "UPDATE chatrooms SET entries_version = max(?2, entries_version + 1) WHERE id = ?1
         RETURNING entries_version",
    )?
    .query_row(params![room, now], |row| row.get(0))
}

/// Drops the oldest deletions beyond the limit, and notes up to which.
fn forget_deleted(db: &Connection, room: &str) -> rusqlite::Result<()> {
    let oldest: Option<i64> = db
        .prepare_cached(
            "SELECT version FROM chatroom_entries WHERE room = ?1 AND status & ?2
             ORDER BY version DESC LIMIT 1 OFFSET ?3",
        )?
        .query_row(params![room, DELETED, MAX_DELETED], |row| row.get(0))
        .optional()?;
    let Some(oldest) = oldest else {
        return Ok(());
    };
    db.prepare_cached(
        "DELETE FROM chatroom_entries WHERE room = ?1 AND status & ?2 AND version <= ?3",
    )?
    .execute(params![room, DELETED, oldest])?;
    db.prepare_cached("UPDATE chatrooms SET entries_since = max(entries_since, ?2) WHERE id = ?1")?
        .execute(params![room, oldest])?;
    Ok(())
}
