//! Users who go: out of their groups, or out of the database.

use rusqlite::{Connection, params};

use super::{discussions, groups};

/// Takes a user out of all groups and discussions.
pub(super) fn leave_groups(db: &Connection, user: &str) -> rusqlite::Result<()> {
    let of_user = "SELECT group_id FROM members WHERE user = ?1";
    let groups: Vec<String> = db
        .prepare_cached(of_user)?
        .query_map([user], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for group in groups {
        groups::remove(db, &group, &[user.to_owned()])?;
    }
    discussions::leave_all(db, user)
}

/// What is a user's own, by table and column. Messages stay: others have them, too.
const OWN: [(&str, &str); 21] = [
    ("users", "id"),
    ("accounts", "user"),
    ("friends", "user"),
    ("friends", "friend"),
    ("friend_requests", "asker"),
    ("friend_requests", "asked"),
    ("blacklist", "owner"),
    ("blacklist", "blocked"),
    ("allowlist", "owner"),
    ("allowlist", "allowed"),
    ("user_tags", "user"),
    ("remarks", "user"),
    ("user_statuses", "user"),
    ("user_settings", "user"),
    ("tags", "user"),
    ("conversation_states", "user"),
    ("conversations", "user"),
    ("cleaned", "user"),
    ("hidden", "user"),
    ("mailbox", "user"),
    ("followers", "user"),
];

/// Deletes a user with all that is only theirs.
pub(super) fn delete(db: &Connection, user: &str) -> rusqlite::Result<()> {
    leave_groups(db, user)?;
    for (table, column) in OWN {
        db.execute(
            &format!("DELETE FROM {table} WHERE {column} = ?1"),
            params![user],
        )?;
    }
    Ok(())
}
