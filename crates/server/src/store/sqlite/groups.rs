//! Groups and their members.

use std::collections::HashSet;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, SqliteStore, people};
use crate::{
    model::{Group, User},
    store::{AddMembers, Groups},
};

pub(super) const GROUP: &str = "g.id, g.name, g.portrait, g.owner, \
     (SELECT COUNT(*) FROM members c WHERE c.group_id = g.id), g.announcement";

#[async_trait]
impl Groups for SqliteStore {
    async fn add_members(
        &self,
        group: &str,
        name: Option<&str>,
        users: Vec<String>,
        most: Option<usize>,
    ) -> Result<AddMembers> {
        let (group, name) = (group.to_owned(), name.map(str::to_owned));
        let by_default = self.options.group_members;
        self.write(move |connection, now| {
            if would_overflow(connection, &group, &users, most, by_default)? {
                return Ok(AddMembers::Full);
            }
            let owner = users.first().map_or("", String::as_str);
            put_group(connection, &group, name.as_deref(), owner, most, now)?;
            insert_members(connection, &group, &users, now)?;
            Ok(AddMembers::Added)
        })
        .await
    }

    async fn remove_members(&self, group: &str, users: Vec<String>) -> Result<()> {
        let group = group.to_owned();
        self.write(move |connection, _| remove(connection, &group, &users))
            .await
    }

    async fn announce(&self, group: &str, text: &str) -> Result<()> {
        let (group, text) = (group.to_owned(), text.to_owned());
        self.write(move |connection, _| {
            let put = "UPDATE groups SET announcement = ?2 WHERE id = ?1";
            connection.execute(put, [group, text])
        })
        .await?;
        Ok(())
    }

    async fn dismiss_group(&self, group: &str) -> Result<bool> {
        let group = group.to_owned();
        self.write(move |connection, _| {
            let deleted = connection.execute("DELETE FROM groups WHERE id = ?1", [group])?;
            Ok(deleted == 1)
        })
        .await
    }

    async fn groups(&self, ids: Vec<String>) -> Result<Vec<Group>> {
        self.read(move |connection| {
            let mut query = connection
                .prepare_cached(&format!("SELECT {GROUP} FROM groups g WHERE g.id = ?1"))?;
            let found = ids
                .iter()
                .filter_map(|id| query.query_row([id], group).optional().transpose());
            found.collect()
        })
        .await
    }

    async fn groups_of(&self, user: &str) -> Result<Vec<Group>> {
        let user = user.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached(&format!(
                    "SELECT {GROUP} FROM members m JOIN groups g ON g.id = m.group_id
                     WHERE m.user = ?1 ORDER BY g.id"
                ))?
                .query_map([user], group)?
                .collect()
        })
        .await
    }

    async fn members(&self, group: &str) -> Result<Vec<User>> {
        let group = group.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT m.user, COALESCE(u.name, m.user), COALESCE(u.portrait, '')
                     FROM members m LEFT JOIN users u ON u.id = m.user
                     WHERE m.group_id = ?1 ORDER BY m.joined, m.user",
                )?
                .query_map([group], people::user)?
                .collect()
        })
        .await
    }
}

fn would_overflow(
    connection: &Connection,
    group: &str,
    users: &[String],
    most: Option<usize>,
    by_default: usize,
) -> rusqlite::Result<bool> {
    let mut all: HashSet<String> = members(connection, group)?.into_iter().collect();
    let before = all.len();
    all.extend(users.iter().cloned());
    let most = match most {
        Some(most) => most,
        None => kept_most(connection, group)?.unwrap_or(by_default),
    };
    Ok(most > 0 && all.len() > before && all.len() > most)
}

/// How many members a group may have; `None`: as many as any.
fn kept_most(connection: &Connection, group: &str) -> rusqlite::Result<Option<usize>> {
    let most: Option<Option<usize>> = connection
        .prepare_cached("SELECT max_members FROM groups WHERE id = ?1")?
        .query_row([group], |row| row.get(0))
        .optional()?;
    Ok(most.flatten())
}

/// Takes members out.
pub(super) fn remove(
    connection: &Connection,
    group: &str,
    users: &[String],
) -> rusqlite::Result<()> {
    let mut delete =
        connection.prepare_cached("DELETE FROM members WHERE group_id = ?1 AND user = ?2")?;
    for user in users {
        delete.execute([group, user])?;
    }
    pass_on(connection, group)
}

/// The ids of the members.
pub(super) fn members(connection: &Connection, group: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT user FROM members WHERE group_id = ?1")?
        .query_map([group], |row| row.get(0))?
        .collect()
}

fn put_group(
    connection: &Connection,
    group: &str,
    name: Option<&str>,
    owner: &str,
    most: Option<usize>,
    now: i64,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO groups (id, name, portrait, owner, created, max_members)
         VALUES (?1, COALESCE(?2, ?1), '', ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET name = COALESCE(?2, name),
             max_members = COALESCE(?5, max_members)",
        params![group, name, owner, now, most],
    )?;
    Ok(())
}

fn insert_members(
    connection: &Connection,
    group: &str,
    users: &[String],
    now: i64,
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO members (group_id, user, joined) VALUES (?1, ?2, ?3)",
    )?;
    for user in users {
        insert.execute(params![group, user, now])?;
    }
    Ok(())
}

/// When the owner has left, the oldest member owns the group.
fn pass_on(connection: &Connection, group: &str) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE groups SET owner = COALESCE(
             (SELECT user FROM members WHERE group_id = ?1 ORDER BY joined, user LIMIT 1), '')
         WHERE id = ?1 AND owner NOT IN (SELECT user FROM members WHERE group_id = ?1)",
        [group],
    )?;
    Ok(())
}

pub(super) fn group(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        id: row.get(0)?,
        name: row.get(1)?,
        portrait: row.get(2)?,
        owner_id: row.get(3)?,
        member_count: row.get(4)?,
        announcement: row.get(5)?,
    })
}
