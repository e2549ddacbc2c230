//! The rules of the app's server in the database, and who they let speak.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, SqliteStore};
use crate::{
    clock,
    store::rules::{Admission, MAX_WORDS, Part, Rule, RuleKind, Rules, SensitiveWord},
};

#[async_trait]
impl Rules for SqliteStore {
    async fn put_rules(
        &self,
        kind: RuleKind,
        scope: &str,
        subjects: Vec<String>,
        until: Option<i64>,
    ) -> Result<()> {
        let scope = scope.to_owned();
        self.write(move |db, now| {
            for subject in &subjects {
                put(db, kind, &scope, subject, now, until)?;
            }
            Ok(())
        })
        .await
    }

    async fn end_rules(&self, kind: RuleKind, scope: &str, subjects: Vec<String>) -> Result<usize> {
        let scope = scope.to_owned();
        self.write(move |db, _| {
            let mut ended = 0;
            let mut delete = db.prepare_cached(
                "DELETE FROM rules WHERE kind = ?1 AND scope = ?2 AND subject = ?3",
            )?;
            for subject in &subjects {
                ended += delete.execute(params![kind as i32, scope, subject])?;
            }
            Ok(ended)
        })
        .await
    }

    async fn rules(&self, kind: RuleKind, scope: Option<&str>, part: Part) -> Result<Vec<Rule>> {
        let scope = scope.map(str::to_owned);
        let now = clock::now_ms();
        self.read(move |db| {
            db.prepare_cached(
                "SELECT scope, subject, since, until FROM rules
                 WHERE kind = ?1 AND (?2 IS NULL OR scope = ?2) AND (until IS NULL OR until > ?3)
                 ORDER BY scope, subject LIMIT ?4 OFFSET ?5",
            )?
            .query_map(params![kind as i32, scope, now, part.take, part.skip], rule)?
            .collect()
        })
        .await
    }

    async fn count_rules(&self, kind: RuleKind, scope: &str) -> Result<usize> {
        let (scope, now) = (scope.to_owned(), clock::now_ms());
        self.read(move |db| {
            db.prepare_cached(
                "SELECT COUNT(*) FROM rules
                 WHERE kind = ?1 AND scope = ?2 AND (until IS NULL OR until > ?3)",
            )?
            .query_row(params![kind as i32, scope, now], |row| row.get(0))
        })
        .await
    }

    async fn has_rule(&self, kind: RuleKind, scope: &str, subject: &str) -> Result<bool> {
        let (scope, subject, now) = (scope.to_owned(), subject.to_owned(), clock::now_ms());
        self.read(move |db| holds(db, kind, &scope, &subject, now))
            .await
    }

    async fn void_tokens(&self, users: Vec<String>, since: i64) -> Result<()> {
        self.write(move |db, _| {
            // A later call about an earlier time gives no token back.
            let mut insert = db.prepare_cached(
                "INSERT INTO rules (kind, scope, subject, since) VALUES (?1, '', ?2, ?3)
                 ON CONFLICT DO UPDATE SET since = MAX(since, excluded.since), until = NULL",
            )?;
            for user in &users {
                insert.execute(params![RuleKind::TokensVoid as i32, user, since])?;
            }
            Ok(())
        })
        .await
    }

    async fn admission(&self, user: &str) -> Result<Admission> {
        let (user, now) = (user.to_owned(), clock::now_ms());
        self.read(move |db| {
            let is_blocked = holds(db, RuleKind::UserBlocked, "", &user, now)?
                || holds(db, RuleKind::Deactivated, "", &user, now)?;
            let tokens_since = db
                .prepare_cached(
                    "SELECT since FROM rules WHERE kind = ?1 AND scope = '' AND subject = ?2",
                )?
                .query_row(params![RuleKind::TokensVoid as i32, user], |row| row.get(0))
                .optional()?;
            Ok(Admission {
                is_blocked,
                tokens_since: tokens_since.unwrap_or(0),
            })
        })
        .await
    }

    async fn put_words(&self, words: Vec<SensitiveWord>) -> Result<bool> {
        self.write(move |db, now| put_words(db, &words, now)).await
    }

    async fn delete_words(&self, words: Vec<String>) -> Result<()> {
        self.write(move |db, _| {
            let mut delete = db.prepare_cached("DELETE FROM sensitive_words WHERE word = ?1")?;
            for word in &words {
                delete.execute([word])?;
            }
            Ok(())
        })
        .await
    }

    async fn words(&self) -> Result<Vec<SensitiveWord>> {
        self.read(|db| {
            db.prepare_cached("SELECT word, replacement FROM sensitive_words ORDER BY word")?
                .query_map([], |row| {
                    Ok(SensitiveWord {
                        word: row.get(0)?,
                        replacement: row.get(1)?,
                    })
                })?
                .collect()
        })
        .await
    }
}

fn rule(row: &Row<'_>) -> rusqlite::Result<Rule> {
    Ok(Rule {
        scope: row.get(0)?,
        subject: row.get(1)?,
        since: row.get(2)?,
        until: row.get(3)?,
    })
}

pub(super) fn put(
    db: &Connection,
    kind: RuleKind,
    scope: &str,
    subject: &str,
    since: i64,
    until: Option<i64>,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO rules (kind, scope, subject, since, until)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![kind as i32, scope, subject, since, until])?;
    Ok(())
}

fn put_words(db: &Connection, words: &[SensitiveWord], now: i64) -> rusqlite::Result<bool> {
    let mut insert = db.prepare_cached(
        "INSERT INTO sensitive_words (word, replacement, created) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET replacement = excluded.replacement",
    )?;
    let mut count = db.prepare_cached("SELECT COUNT(*) FROM sensitive_words")?;
    let before: usize = count.query_row([], |row| row.get(0))?;
    if before + words.len() > MAX_WORDS {
        return Ok(false);
    }
    for SensitiveWord { word, replacement } in words {
        insert.execute(params![word, replacement, now])?;
    }
    Ok(true)
}

/// Whether a rule holds now.
pub(super) fn holds(
    db: &Connection,
    kind: RuleKind,
    scope: &str,
    subject: &str,
    now: i64,
) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM rules WHERE kind = ?1 AND scope = ?2 AND subject = ?3
             AND (until IS NULL OR until > ?4)",
    )?
    .exists(params![kind as i32, scope, subject, now])
}

/// The kind of rule that keeps a room alive.
pub(super) const KEEPS_ROOM: i32 = RuleKind::RoomKept as i32;

/// A chatroom ended by itself: nobody knows any more that it was held. Who was
/// barred stays so.
pub(super) fn release_room(db: &Connection, room: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM rules WHERE kind = ?1 AND scope = '' AND subject = ?2")?
        .execute(params![RuleKind::RoomHeld as i32, room])?;
    Ok(())
}

/// Ends all rules about a chatroom and in it.
pub(super) fn forget_room(db: &Connection, room: &str) -> rusqlite::Result<()> {
    use RuleKind as Kind;
    let about = "DELETE FROM rules WHERE kind = ?1 AND scope = '' AND subject = ?2";
    let mut delete = db.prepare_cached(about)?;
    for kind in [Kind::RoomSilent, Kind::RoomKept, Kind::RoomHeld] {
        delete.execute(params![kind as i32, room])?;
    }
    let mut delete = db.prepare_cached("DELETE FROM rules WHERE kind = ?1 AND scope = ?2")?;
    for kind in [
        Kind::RoomMuted,
        Kind::RoomExempt,
        Kind::RoomBarred,
        Kind::SafeMember,
    ] {
        delete.execute(params![kind as i32, room])?;
    }
    Ok(())
}

/// The kinds of rule that decide who speaks in a place.
struct Silence {
    muted: RuleKind,
    silent: RuleKind,
    exempt: RuleKind,
}

const IN_GROUP: Silence = Silence {
    muted: RuleKind::GroupMuted,
    silent: RuleKind::GroupSilent,
    exempt: RuleKind::GroupExempt,
};

const IN_ROOM: Silence = Silence {
    muted: RuleKind::RoomMuted,
    silent: RuleKind::RoomSilent,
    exempt: RuleKind::RoomExempt,
};

/// Whether `user` may not speak in a group now.
pub(super) fn is_muted_in_group(
    db: &Connection,
    group: &str,
    user: &str,
    now: i64,
) -> rusqlite::Result<bool> {
    is_silenced(db, &IN_GROUP, group, user, now)
}

/// Whether `user` may not speak in a chatroom now.
pub(super) fn is_muted_in_room(
    db: &Connection,
    room: &str,
    user: &str,
    now: i64,
) -> rusqlite::Result<bool> {
    is_silenced(db, &IN_ROOM, room, user, now)
}

fn is_silenced(
    db: &Connection,
    kinds: &Silence,
    place: &str,
    user: &str,
    now: i64,
) -> rusqlite::Result<bool> {
    let muted = holds(db, kinds.muted, place, user, now)? || holds(db, kinds.muted, "", user, now)?;
    let silent = || holds(db, kinds.silent, "", place, now);
    let exempt = || holds(db, kinds.exempt, place, user, now);
    Ok(muted || (silent()? && !exempt()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        for (_, step) in super::super::MIGRATIONS {
            db.execute_batch(step).unwrap();
        }
        db
    }

    #[test]
    fn a_mute_ends_with_its_time() {
        let db = database();
        put(&db, RuleKind::GroupMuted, "g", "bob", 1, Some(10)).unwrap();
        let muted = |group, user, now| is_muted_in_group(&db, group, user, now).unwrap();
        assert!(muted("g", "bob", 9));
        assert!(!muted("g", "bob", 10));
        assert!(!muted("h", "bob", 9) && !muted("g", "bo", 9));
        put(&db, RuleKind::GroupMuted, "", "bob", 1, None).unwrap();
        assert!(muted("h", "bob", 1_000));
    }

    #[test]
    fn the_exempt_speak_in_a_silent_room_unless_they_are_muted() {
        let db = database();
        put(&db, RuleKind::RoomSilent, "", "r", 1, None).unwrap();
        put(&db, RuleKind::RoomExempt, "r", "bob", 1, None).unwrap();
        let muted = |user| is_muted_in_room(&db, "r", user, 5).unwrap();
        assert!(muted("alice") && !muted("bob"));
        put(&db, RuleKind::RoomMuted, "r", "bob", 1, Some(9)).unwrap();
        assert!(muted("bob"));
    }

    #[test]
    fn a_batch_of_too_many_words_adds_none() {
        let db = database();
        let words = |count: usize| -> Vec<_> {
            let word = |n| SensitiveWord {
                word: format!("w{n}"),
                replacement: None,
            };
            (0..count).map(word).collect()
        };
        assert!(!put_words(&db, &words(MAX_WORDS + 1), 1).unwrap());
        assert!(put_words(&db, &words(2), 1).unwrap());
        let count = |sql| db.query_row(sql, [], |row| row.get::<_, usize>(0)).unwrap();
        assert_eq!(count("SELECT COUNT(*) FROM sensitive_words"), 2);
    }
}
