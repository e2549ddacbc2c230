//! User settings, and the tags that travel with them.

use async_trait::async_trait;
use rongim_protocol::{
    ConversationId, ConversationType,
    schema::{PullUserSettingOutput, SessionState, SessionStates, SessionTagItem, UserSettingItem},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, SqliteStore, states};
use crate::store::{KeepError, Setting, Settings, StoreError, TagsDeleted, settings};

/// `UserSettingItem.status` of an item that is set.
const IS_SET: i32 = 1;

impl From<rusqlite::Error> for KeepError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}

#[async_trait]
impl Settings for SqliteStore {
    async fn user_settings(&self, user: &str, version: i64) -> Result<PullUserSettingOutput> {
        let user = user.to_owned();
        self.read(move |connection| newer(connection, &user, version))
            .await
    }

    async fn set_user_setting(&self, user: &str, setting: Setting) -> Result<i64, KeepError> {
        let user = user.to_owned();
        self.try_write(move |connection, now| put(connection, &user, &setting, now))
            .await
    }

    async fn conversation_states(&self, user: &str, version: i64) -> Result<SessionStates> {
        let user = user.to_owned();
        self.read(move |connection| states::newer(connection, &user, version))
            .await
    }

    async fn set_conversation_states(
        &self,
        user: &str,
        states: Vec<SessionState>,
    ) -> Result<i64, KeepError> {
        let user = user.to_owned();
        self.try_write(move |connection, now| states::set(connection, &user, &states, now))
            .await
    }

    async fn is_muted(&self, user: &str, conversation: ConversationId) -> Result<bool> {
        let user = user.to_owned();
        self.read(move |connection| states::is_muted(connection, &user, &conversation))
            .await
    }

    async fn put_tags(&self, user: &str, tags: Vec<SessionTagItem>) -> Result<i64, KeepError> {
        let user = user.to_owned();
        self.try_write(move |connection, now| put_tags(connection, &user, &tags, now))
            .await
    }

    async fn delete_tags(&self, user: &str, ids: Vec<String>) -> Result<TagsDeleted> {
        let user = user.to_owned();
        self.write(move |connection, now| {
            let mut delete =
                connection.prepare_cached("DELETE FROM tags WHERE user = ?1 AND id = ?2")?;
            for id in &ids {
                delete.execute([&user, id])?;
            }
            Ok(TagsDeleted {
                settings: touch_tags(connection, &user, now)?,
                states: states::untag_everywhere(connection, &user, &ids, now)?,
            })
        })
        .await
    }

    async fn untag(&self, user: &str, states: Vec<SessionState>) -> Result<i64> {
        let user = user.to_owned();
        self.write(move |connection, now| states::untag(connection, &user, &states, now))
            .await
    }

    async fn untag_everywhere(&self, user: &str, ids: Vec<String>) -> Result<Option<i64>> {
        let user = user.to_owned();
        self.write(move |connection, now| states::untag_everywhere(connection, &user, &ids, now))
            .await
    }
}

fn newer(
    connection: &Connection,
    user: &str,
    version: i64,
) -> rusqlite::Result<PullUserSettingOutput> {
    let mut query = connection.prepare_cached(
        "SELECT kind, target, key, version, value FROM user_settings
         WHERE user = ?1 AND version > ?2 ORDER BY version",
    )?;
    let found = query.query_map(params![user, version], item)?;
    let mut items = found.collect::<rusqlite::Result<Vec<_>>>()?;
    for item in items
        .iter_mut()
        .filter(|item| item.key == settings::TAGS_KEY)
    {
        item.tags = tags(connection, user)?;
    }
    let newest = items.iter().map(|item| item.version).max();
    Ok(PullUserSettingOutput {
        items,
        version: newest.unwrap_or(version),
    })
}

/// How many days back the user's devices pull, when they said so.
pub(super) fn offline_days(connection: &Connection, user: &str) -> rusqlite::Result<Option<i64>> {
    let value: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT value FROM user_settings
             WHERE user = ?1 AND kind = ?2 AND target = '' AND key = ?3",
        )?
        .query_row(
            params![
                user,
                ConversationType::PRIVATE.0,
                settings::OFFLINE_DAYS_KEY
            ],
            |row| row.get(0),
        )
        .optional()?;
    Ok(value.and_then(|value| String::from_utf8(value).ok()?.parse().ok()))
}

fn item(row: &Row<'_>) -> rusqlite::Result<UserSettingItem> {
    Ok(UserSettingItem {
        r#type: row.get(0)?,
        target_id: row.get(1)?,
        key: row.get(2)?,
        version: row.get(3)?,
        value: row.get(4)?,
        status: IS_SET,
        tags: Vec::new(),
    })
}

fn put(connection: &Connection, user: &str, setting: &Setting, now: i64) -> Result<i64, KeepError> {
    let (kept, is_new) = connection
        .prepare_cached(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE kind = ?2 AND target = ?3 AND key = ?4) = 0
             FROM user_settings WHERE user = ?1",
        )?
        .query_row(
            params![user, setting.kind, setting.target, setting.key],
            |row| Ok((row.get::<_, usize>(0)?, row.get::<_, bool>(1)?)),
        )?;
    if is_new && kept >= settings::MAX_SETTINGS {
        return Err(KeepError::TooMany);
    }
    let version = next_version(connection, user, now)?;
    store(connection, user, setting, version)?;
    Ok(version)
}

fn store(
    connection: &Connection,
    user: &str,
    setting: &Setting,
    version: i64,
) -> rusqlite::Result<()> {
    let mut upsert = connection.prepare_cached(
        "INSERT OR REPLACE INTO user_settings (user, kind, target, key, version, value)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let Setting {
        kind, target, key, ..
    } = setting;
    upsert.execute(params![user, kind, target, key, version, setting.value])?;
    Ok(())
}

fn next_version(connection: &Connection, user: &str, now: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT COALESCE(MAX(version), 0) FROM user_settings WHERE user = ?1")?
        .query_row([user], |row| row.get::<_, i64>(0))
        .map(|last| now.max(last + 1))
}

fn put_tags(
    connection: &Connection,
    user: &str,
    new: &[SessionTagItem],
    now: i64,
) -> Result<i64, KeepError> {
    let mut ids: Vec<String> = tags(connection, user)?
        .into_iter()
        .chain(new.iter().cloned())
        .map(|tag| tag.tag_id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > settings::MAX_TAGS {
        return Err(KeepError::TooMany);
    }
    let mut upsert = connection.prepare_cached(
        "INSERT INTO tags (user, id, name, created) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET name = excluded.name",
    )?;
    for tag in new {
        upsert.execute(params![
            user,
            tag.tag_id,
            tag.name.as_deref().unwrap_or_default(),
            now
        ])?;
    }
    Ok(touch_tags(connection, user, now)?)
}

/// Gives the tags a new version.
fn touch_tags(connection: &Connection, user: &str, now: i64) -> rusqlite::Result<i64> {
    let version = next_version(connection, user, now)?;
    let carrier = Setting {
        kind: ConversationType::PRIVATE.0,
        target: String::new(),
        key: settings::TAGS_KEY.to_owned(),
        value: Vec::new(),
    };
    store(connection, user, &carrier, version)?;
    Ok(version)
}

fn tags(connection: &Connection, user: &str) -> rusqlite::Result<Vec<SessionTagItem>> {
    let mut query = connection.prepare_cached(
        "SELECT id, name, created FROM tags WHERE user = ?1 ORDER BY created, id",
    )?;
    let tags = query.query_map([user], |row| {
        Ok(SessionTagItem {
            tag_id: row.get(0)?,
            name: row.get(1)?,
            created_time: row.get(2)?,
            is_top: None,
        })
    })?;
    tags.collect()
}
