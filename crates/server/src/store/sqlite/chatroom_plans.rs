//! Chatrooms as the app's own server makes and ends them.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    chatrooms::{exists, joined, key_of},
    rules,
};
use crate::store::chatrooms::{PlannedEnd, Room, ToEnd};

/// Makes a room without members, or gives the one that exists a name; whether it
/// is new.
pub(super) fn make(db: &Connection, now: i64, id: &str, name: &str) -> rusqlite::Result<bool> {
    let is_new = !exists(db, id)?;
    db.prepare_cached(
        "INSERT INTO chatrooms (id, created, active, entries_since, empty_since, name)
         VALUES (?1, ?2, ?2, ?2, ?2, ?3) ON CONFLICT DO UPDATE SET name = excluded.name",
    )?
    .execute(params![id, now, name])?;
    Ok(is_new)
}

/// Plans the end of a room; false when there is no such room.
pub(super) fn plan(db: &Connection, now: i64, id: &str, end: PlannedEnd) -> rusqlite::Result<bool> {
    let planned = db
        .prepare_cached(
            "UPDATE chatrooms SET ends_after_ms = ?2, ends_at = ?3, active = ?4 WHERE id = ?1",
        )?
        .execute(params![id, end.after_ms, end.at, now])?;
    Ok(planned == 1)
}

/// The rooms to end that there are.
pub(super) fn to_end(db: &Connection, now: i64, which: ToEnd) -> rusqlite::Result<Vec<String>> {
    match which {
        ToEnd::Due => due(db, now),
        ToEnd::Named(rooms) => {
            let mut known = db.prepare_cached("SELECT id FROM chatrooms WHERE id = ?1")?;
            let ids = rooms.iter().filter_map(|room| {
                known
                    .query_row([room], |row| row.get(0))
                    .optional()
                    .transpose()
            });
            ids.collect()
        }
    }
}

fn due(db: &Connection, now: i64) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached(
        "SELECT id FROM chatrooms
         WHERE ends_after_ms IS NOT NULL AND COALESCE(ends_at, active + ends_after_ms) <= ?1
             AND NOT EXISTS (SELECT 1 FROM rules WHERE kind = ?2 AND scope = '' AND subject = id)",
    )?
    .query_map(params![now, rules::KEEPS_ROOM], |row| row.get(0))?
    .collect()
}

/// Ends a room. Members and entries go with it, and what was ruled in it.
pub(super) fn end(db: &Connection, room: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM chatrooms WHERE id = ?1")?
        .execute([room])?;
    db.prepare_cached("DELETE FROM messages WHERE conversation = ?1")?
        .execute([key_of(room)])?;
    rules::forget_room(db, room)
}

/// The columns of a room.
pub(super) const ROOM: &str = "id, name, created, members, ends_after_ms, ends_at";

pub(super) fn find(db: &Connection, ids: &[String]) -> rusqlite::Result<Vec<Room>> {
    let mut query = db.prepare_cached(&format!("SELECT {ROOM} FROM chatrooms WHERE id = ?1"))?;
    let found = ids
        .iter()
        .filter_map(|id| query.query_row([id], room).optional().transpose());
    found.collect()
}

pub(super) fn room(row: &Row<'_>) -> rusqlite::Result<Room> {
    let (after_ms, at): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
    Ok(Room {
        id: row.get(0)?,
        name: row.get(1)?,
        created: row.get(2)?,
        members: row.get(3)?,
        end: after_ms.map(|after_ms| PlannedEnd { after_ms, at }),
    })
}

pub(super) fn all(db: &Connection) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("SELECT id FROM chatrooms")?
        .query_map([], |row| row.get(0))?
        .collect()
}

pub(super) fn present(
    db: &Connection,
    room: &str,
    users: Vec<String>,
) -> rusqlite::Result<HashSet<String>> {
    let mut present = HashSet::new();
    for user in users {
        if joined(db, room, &user)?.is_some() {
            present.insert(user);
        }
    }
    Ok(present)
}
