//! Users, blacklists, and the app server's accounts and friends.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, SqliteStore, leaving};
use crate::{
    model::User,
    store::{Accounts, FriendRequest, MAX_BLOCKED, MAX_REQUESTS, Part, People},
};

#[async_trait]
impl People for SqliteStore {
    async fn put_user(&self, id: &str, name: &str, portrait: Option<&str>) -> Result<()> {
        let (id, name, portrait) = (id.to_owned(), name.to_owned(), portrait.map(str::to_owned));
        self.write(move |connection, now| {
            connection.execute(
                "INSERT INTO users (id, name, portrait, created) VALUES (?1, ?2, COALESCE(?3, ''), ?4)
                 ON CONFLICT DO UPDATE SET name = ?2, portrait = COALESCE(?3, portrait)",
                params![id, name, portrait, now],
            )
        })
        .await?;
        Ok(())
    }

    async fn users(&self, ids: Vec<String>) -> Result<Vec<User>> {
        self.read(move |connection| {
            let mut query =
                connection.prepare_cached("SELECT id, name, portrait FROM users WHERE id = ?1")?;
            let found = ids
                .iter()
                .filter_map(|id| query.query_row([id], user).optional().transpose());
            found.collect()
        })
        .await
    }

    async fn search_users(&self, text: &str, except: &str, part: Part) -> Result<Vec<User>> {
        let (text, except) = (text.to_ascii_lowercase(), except.to_owned());
        self.read(move |connection| {
            let mut query = connection.prepare_cached(
                "SELECT id, name, portrait FROM users
                 WHERE id <> ?1 AND (instr(lower(id), ?2) OR instr(lower(name), ?2))
                 ORDER BY id LIMIT ?3 OFFSET ?4",
            )?;
            query
                .query_map(params![except, text, part.take, part.skip], user)?
                .collect()
        })
        .await
    }

    async fn set_blocked(&self, owner: &str, other: &str, blocked: bool) -> Result<bool> {
        let (owner, other) = (owner.to_owned(), other.to_owned());
        self.write(move |connection, _| {
            if blocked {
                return block(connection, &owner, &other);
            }
            let unblock = "DELETE FROM blacklist WHERE owner = ?1 AND blocked = ?2";
            connection.execute(unblock, [owner, other])?;
            Ok(true)
        })
        .await
    }

    async fn is_blocked(&self, owner: &str, other: &str) -> Result<bool> {
        let (owner, other) = (owner.to_owned(), other.to_owned());
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT 1 FROM blacklist WHERE owner = ?1 AND blocked = ?2")?
                .exists([owner, other])
        })
        .await
    }

    async fn set_user_status(&self, user: &str, status: i32) -> Result<()> {
        let user = user.to_owned();
        self.write(move |connection, _| {
            if status == 0 {
                connection.execute("DELETE FROM user_statuses WHERE user = ?1", [user])
            } else {
                let put = "INSERT OR REPLACE INTO user_statuses (user, status) VALUES (?1, ?2)";
                connection.execute(put, params![user, status])
            }
        })
        .await?;
        Ok(())
    }

    async fn blacklist(&self, owner: &str) -> Result<Vec<String>> {
        let owner = owner.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT blocked FROM blacklist WHERE owner = ?1 ORDER BY blocked")?
                .query_map([owner], |row| row.get(0))?
                .collect()
        })
        .await
    }

    async fn set_allowed(&self, owner: &str, other: &str, allowed: bool) -> Result<bool> {
        let (owner, other) = (owner.to_owned(), other.to_owned());
        self.write(move |connection, _| {
            if allowed {
                return allow(connection, &owner, &other);
            }
            let forget = "DELETE FROM allowlist WHERE owner = ?1 AND allowed = ?2";
            connection.execute(forget, [owner, other])?;
            Ok(true)
        })
        .await
    }

    async fn allowlist(&self, owner: &str) -> Result<Vec<String>> {
        let owner = owner.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT allowed FROM allowlist WHERE owner = ?1 ORDER BY allowed")?
                .query_map([owner], |row| row.get(0))?
                .collect()
        })
        .await
    }

    async fn registered(&self, user: &str) -> Result<Option<i64>> {
        let user = user.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT created FROM users WHERE id = ?1")?
                .query_row([user], |row| row.get(0))
                .optional()
        })
        .await
    }

    async fn all_users(&self, part: Part, newest_first: bool) -> Result<(usize, Vec<(User, i64)>)> {
        self.read(move |connection| {
            let total = connection
                .prepare_cached("SELECT COUNT(*) FROM users")?
                .query_row([], |row| row.get(0))?;
            let order = if newest_first { "DESC" } else { "ASC" };
            let mut query = connection.prepare_cached(&format!(
                "SELECT id, name, portrait, created FROM users
                 ORDER BY created {order}, id {order} LIMIT ?1 OFFSET ?2"
            ))?;
            let users = query.query_map(params![part.take, part.skip], |row| {
                Ok((user(row)?, row.get(3)?))
            })?;
            Ok((total, users.collect::<rusqlite::Result<_>>()?))
        })
        .await
    }

    async fn leave_all_groups(&self, users: Vec<String>) -> Result<()> {
        self.write(move |connection, _| {
            let mut users = users.iter();
            users.try_for_each(|user| leaving::leave_groups(connection, user))
        })
        .await
    }

    async fn delete_users(&self, users: Vec<String>) -> Result<()> {
        self.write(move |connection, _| {
            let mut users = users.iter();
            users.try_for_each(|user| leaving::delete(connection, user))
        })
        .await
    }
}

#[async_trait]
impl Accounts for SqliteStore {
    async fn create_account(&self, user: &User, password_hash: &str) -> Result<bool> {
        let (user, password_hash) = (user.clone(), password_hash.to_owned());
        self.write(move |connection, now| {
            let made = connection.execute(
                "INSERT OR IGNORE INTO users (id, name, portrait, created) VALUES (?1, ?2, ?3, ?4)",
                params![user.id, user.name, user.portrait, now],
            )?;
            if made == 1 {
                let account = "INSERT INTO accounts (user, password) VALUES (?1, ?2)";
                connection.execute(account, [user.id, password_hash])?;
            }
            Ok(made == 1)
        })
        .await
    }

    async fn password_hash(&self, user: &str) -> Result<Option<String>> {
        let user = user.to_owned();
        self.read(move |connection| {
            connection
                .query_row(
                    "SELECT password FROM accounts WHERE user = ?1",
                    [user],
                    |row| row.get(0),
                )
                .optional()
        })
        .await
    }

    async fn friends(&self, owner: &str) -> Result<Vec<User>> {
        let owner = owner.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT id, name, portrait FROM friends JOIN users ON id = friend
                     WHERE user = ?1 ORDER BY id",
                )?
                .query_map([owner], user)?
                .collect()
        })
        .await
    }

    async fn ask_friend(&self, asker: &str, asked: &str, note: &str) -> Result<bool> {
        let (asker, asked, note) = (asker.to_owned(), asked.to_owned(), note.to_owned());
        self.write(move |connection, now| ask(connection, &asker, &asked, &note, now))
            .await
    }

    async fn friend_requests(&self, asked: &str) -> Result<Vec<FriendRequest>> {
        let asked = asked.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT id, name, portrait, note, time FROM friend_requests JOIN users ON id = asker
                     WHERE asked = ?1 ORDER BY time DESC, id LIMIT ?2",
                )?
                .query_map(params![asked, MAX_REQUESTS], |row| {
                    Ok(FriendRequest {
                        user: user(row)?,
                        note: row.get(3)?,
                        time: row.get(4)?,
                    })
                })?
                .collect()
        })
        .await
    }

    async fn asked_friends(&self, asker: &str) -> Result<Vec<String>> {
        let asker = asker.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT asked FROM friend_requests WHERE asker = ?1")?
                .query_map([asker], |row| row.get(0))?
                .collect()
        })
        .await
    }

    async fn end_request(&self, asker: &str, asked: &str) -> Result<bool> {
        let (asker, asked) = (asker.to_owned(), asked.to_owned());
        self.write(move |connection, _| {
            let end = "DELETE FROM friend_requests WHERE asker = ?1 AND asked = ?2";
            Ok(connection.execute(end, [asker, asked])? == 1)
        })
        .await
    }

    async fn set_friends(&self, one: &str, other: &str, friends: bool) -> Result<()> {
        let (one, other) = (one.to_owned(), other.to_owned());
        self.write(move |connection, _| befriend(connection, &one, &other, friends))
            .await
    }
}

fn block(connection: &Connection, owner: &str, other: &str) -> rusqlite::Result<bool> {
    let blocked: usize = connection
        .prepare_cached("SELECT COUNT(*) FROM blacklist WHERE owner = ?1 AND blocked <> ?2")?
        .query_row([owner, other], |row| row.get(0))?;
    if blocked >= MAX_BLOCKED {
        return Ok(false);
    }
    let put = "INSERT OR IGNORE INTO blacklist (owner, blocked) VALUES (?1, ?2)";
    connection.execute(put, [owner, other])?;
    Ok(true)
}

fn allow(connection: &Connection, owner: &str, other: &str) -> rusqlite::Result<bool> {
    let allowed: usize = connection
        .prepare_cached("SELECT COUNT(*) FROM allowlist WHERE owner = ?1 AND allowed <> ?2")?
        .query_row([owner, other], |row| row.get(0))?;
    if allowed >= MAX_BLOCKED {
        return Ok(false);
    }
    let put = "INSERT OR IGNORE INTO allowlist (owner, allowed) VALUES (?1, ?2)";
    connection.execute(put, [owner, other])?;
    Ok(true)
}

fn ask(
    connection: &Connection,
    asker: &str,
    asked: &str,
    note: &str,
    now: i64,
) -> rusqlite::Result<bool> {
    let waiting: usize = connection
        .prepare_cached("SELECT COUNT(*) FROM friend_requests WHERE asker = ?1 AND asked <> ?2")?
        .query_row([asker, asked], |row| row.get(0))?;
    if waiting >= MAX_REQUESTS {
        return Ok(false);
    }
    connection.execute(
        "INSERT OR REPLACE INTO friend_requests (asker, asked, note, time) VALUES (?1, ?2, ?3, ?4)",
        params![asker, asked, note, now],
    )?;
    Ok(true)
}

fn befriend(
    connection: &Connection,
    one: &str,
    other: &str,
    friends: bool,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(if friends {
        "INSERT OR IGNORE INTO friends (user, friend) VALUES (?1, ?2)"
    } else {
        "DELETE FROM friends WHERE user = ?1 AND friend = ?2"
    })?;
    statement.execute([one, other])?;
    statement.execute([other, one])?;
    connection.execute(
        "DELETE FROM friend_requests WHERE asker = ?1 AND asked = ?2 OR asker = ?2 AND asked = ?1",
        [one, other],
    )?;
    Ok(())
}

/// The ids of all users but one.
pub(super) fn everybody_but(connection: &Connection, user: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT id FROM users WHERE id <> ?1")?
        .query_map([user], |row| row.get(0))?
        .collect()
}

/// Reads `id, name, portrait`.
pub(super) fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get(0)?,
        name: row.get(1)?,
        portrait: row.get(2)?,
    })
}
