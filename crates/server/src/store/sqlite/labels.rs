//! Tags and remarks in the database.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use rongim_protocol::{ConversationId, ConversationType};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, SqliteStore};
use crate::store::{
    Part,
    labels::{Labels, MAX_REMARKS, Remark},
};

#[async_trait]
impl Labels for SqliteStore {
    async fn set_user_tags(&self, users: Vec<String>, tags: Vec<String>) -> Result<()> {
        self.write(move |db, _| {
            for user in &users {
                set_tags(db, user, &tags)?;
            }
            Ok(())
        })
        .await
    }

    async fn user_tags(&self, users: Vec<String>) -> Result<BTreeMap<String, Vec<String>>> {
        self.read(move |db| {
            let mut found = BTreeMap::new();
            for user in users {
                let tags = tags(db, &user)?;
                found.insert(user, tags);
            }
            Ok(found)
        })
        .await
    }

    async fn users_with_tags(&self, all: Vec<String>, any: Vec<String>) -> Result<Vec<String>> {
        self.read(move |db| tagged(db, &all, &any)).await
    }

    async fn set_remarks(
        &self,
        user: &str,
        remarks: Vec<(ConversationId, String)>,
    ) -> Result<bool> {
        let user = user.to_owned();
        self.write(move |db, _| {
            if count(db, &user)? + remarks.len() > MAX_REMARKS {
                return Ok(false);
            }
            let mut put = db.prepare_cached(
                "INSERT OR REPLACE INTO remarks (user, kind, target, remark)
                 VALUES (?1, ?2, ?3, ?4)",
            )?;
            for (about, remark) in &remarks {
                put.execute(params![user, about.kind.0, about.target_id, remark])?;
            }
            Ok(true)
        })
        .await
    }

    async fn delete_remark(&self, user: &str, about: ConversationId) -> Result<()> {
        let user = user.to_owned();
        self.write(move |db, _| {
            db.prepare_cached("DELETE FROM remarks WHERE user = ?1 AND kind = ?2 AND target = ?3")?
                .execute(params![user, about.kind.0, about.target_id])
        })
        .await?;
        Ok(())
    }

    async fn remark(&self, user: &str, about: ConversationId) -> Result<Option<String>> {
        let user = user.to_owned();
        self.read(move |db| {
            db.prepare_cached(
                "SELECT remark FROM remarks WHERE user = ?1 AND kind = ?2 AND target = ?3",
            )?
            .query_row(params![user, about.kind.0, about.target_id], |row| {
                row.get(0)
            })
            .optional()
        })
        .await
    }

    async fn remarks(&self, user: &str, part: Part) -> Result<(usize, Vec<Remark>)> {
        let user = user.to_owned();
        self.read(move |db| {
            let total = count(db, &user)?;
            Ok((total, list(db, &user, part)?))
        })
        .await
    }
}

const PERSON: i32 = ConversationType::PRIVATE.0;

fn set_tags(db: &Connection, user: &str, tags: &[String]) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM user_tags WHERE user = ?1")?
        .execute([user])?;
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO user_tags (user, tag) VALUES (?1, ?2)")?;
    for tag in tags {
        insert.execute([user, tag])?;
    }
    Ok(())
}

fn tags(db: &Connection, user: &str) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("SELECT tag FROM user_tags WHERE user = ?1 ORDER BY tag")?
        .query_map([user], |row| row.get(0))?
        .collect()
}

fn tagged(db: &Connection, all: &[String], any: &[String]) -> rusqlite::Result<Vec<String>> {
    let mut found: Option<BTreeSet<String>> = None;
    for tag in all {
        let have = with_tag(db, tag)?;
        found = Some(match found {
            Some(found) => found.intersection(&have).cloned().collect(),
            None => have,
        });
    }
    let mut with_any = BTreeSet::new();
    for tag in any {
        with_any.append(&mut with_tag(db, tag)?);
    }
    let users = match found {
        Some(found) if any.is_empty() => found,
        Some(found) => found.intersection(&with_any).cloned().collect(),
        None => with_any,
    };
    Ok(users.into_iter().collect())
}

fn with_tag(db: &Connection, tag: &str) -> rusqlite::Result<BTreeSet<String>> {
    db.prepare_cached("SELECT user FROM user_tags WHERE tag = ?1")?
        .query_map([tag], |row| row.get(0))?
        .collect()
}

fn count(db: &Connection, user: &str) -> rusqlite::Result<usize> {
    db.prepare_cached("SELECT COUNT(*) FROM remarks WHERE user = ?1 AND kind = ?2")?
        .query_row(params![user, PERSON], |row| row.get(0))
}

fn list(db: &Connection, user: &str, part: Part) -> rusqlite::Result<Vec<Remark>> {
    db.prepare_cached(
        "SELECT target, remark FROM remarks WHERE user = ?1 AND kind = ?2
         ORDER BY target LIMIT ?3 OFFSET ?4",
    )?
    .query_map(params![user, PERSON, part.take, part.skip], |row| {
        Ok(Remark {
            target: row.get(0)?,
            remark: row.get(1)?,
        })
    })?
    .collect()
}
