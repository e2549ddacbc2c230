//! The states of conversations: pinned, muted, tagged.

use rongim_protocol::{
    Body, ConversationId,
    schema::{SessionState, SessionStateItem, SessionStateType, SessionStates, SessionTagItem},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::store::{KeepError, settings::MAX_STATES};

const SILENT: i32 = SessionStateType::IsSilent as i32;
const TAGS: i32 = SessionStateType::Tags as i32;
const ON: &str = "1";

/// All states of the conversations of which one is newer: the published client
/// takes a state that is left out for the default.
pub(super) fn newer(
    connection: &Connection,
    user: &str,
    version: i64,
) -> rusqlite::Result<SessionStates> {
    let mut query = connection.prepare_cached(
        "SELECT kind, target, version, value FROM conversation_states
         WHERE user = ?1 AND (kind, target) IN (
             SELECT kind, target FROM conversation_states WHERE user = ?1 AND version > ?2)
         ORDER BY kind, target, item",
    )?;
    let mut rows = query.query(params![user, version])?;
    let mut answer = SessionStates {
        version,
        state: Vec::new(),
    };
    while let Some(row) = rows.next()? {
        add_state(&mut answer, row)?;
    }
    Ok(answer)
}

/// Rows of one conversation come one after the other and become one state.
fn add_state(answer: &mut SessionStates, row: &Row<'_>) -> rusqlite::Result<()> {
    let (kind, target, version): (i32, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let item = SessionStateItem::decode(row.get_ref(3)?.as_blob()?).unwrap_or_default();
    answer.version = answer.version.max(version);
    match answer.state.last_mut() {
        Some(last) if last.r#type == kind && last.channel_id == target => {
            last.time = last.time.max(Some(version));
            last.state_item.push(item);
        }
        _ => answer.state.push(SessionState {
            r#type: kind,
            channel_id: target,
            time: Some(version),
            state_item: vec![item],
        }),
    }
    Ok(())
}

pub(super) fn is_muted(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
) -> rusqlite::Result<bool> {
    let item = item(connection, user, conversation, SILENT)?;
    Ok(item.is_some_and(|item| item.value == ON))
}

/// Changes states; the tags of a conversation add up.
pub(super) fn set(
    connection: &Connection,
    user: &str,
    states: &[SessionState],
    now: i64,
) -> Result<i64, KeepError> {
    for tag in states.iter().flat_map(named_tags) {
        if !has_tag(connection, user, &tag.tag_id)? {
            return Err(KeepError::NoSuchTag);
        }
    }
    let before = count(connection, user)?;
    let version = next_version(connection, user, now)?;
    for state in states {
        let conversation = id_of(state);
        for item in &state.state_item {
            put(connection, user, &conversation, version, item)?;
        }
    }
    let after = count(connection, user)?;
    if after > before && after > MAX_STATES {
        return Err(KeepError::TooMany);
    }
    Ok(version)
}

fn put(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
    version: i64,
    item: &SessionStateItem,
) -> rusqlite::Result<()> {
    if item.session_state_type != TAGS {
        return store(connection, user, conversation, version, item);
    }
    retag(connection, user, conversation, version, |tags| {
        add_tags(tags, &item.tags);
    })
}

/// Takes the tags that `states` name off their conversations.
pub(super) fn untag(
    connection: &Connection,
    user: &str,
    states: &[SessionState],
    now: i64,
) -> rusqlite::Result<i64> {
    let version = next_version(connection, user, now)?;
    for state in states {
        let gone: Vec<&str> = named_tags(state).map(|tag| tag.tag_id.as_str()).collect();
        let conversation = id_of(state);
        if item(connection, user, &conversation, TAGS)?.is_some() {
            retag(connection, user, &conversation, version, |tags| {
                tags.retain(|tag| !gone.contains(&tag.tag_id.as_str()));
            })?;
        }
    }
    Ok(version)
}

/// Takes tags off all conversations; the new version when one had them.
pub(super) fn untag_everywhere(
    connection: &Connection,
    user: &str,
    ids: &[String],
    now: i64,
) -> rusqlite::Result<Option<i64>> {
    let all = newer(connection, user, 0)?.state;
    let affected: Vec<SessionState> = all
        .into_iter()
        .filter(|state| named_tags(state).any(|tag| ids.contains(&tag.tag_id)))
        .collect();
    if affected.is_empty() {
        return Ok(None);
    }
    let version = next_version(connection, user, now)?;
    for state in &affected {
        retag(connection, user, &id_of(state), version, |tags| {
            tags.retain(|tag| !ids.contains(&tag.tag_id));
        })?;
    }
    Ok(Some(version))
}

fn id_of(state: &SessionState) -> ConversationId {
    let kind = rongim_protocol::ConversationType(state.r#type);
    ConversationId::new(kind, state.channel_id.clone())
}

fn named_tags(state: &SessionState) -> impl Iterator<Item = &SessionTagItem> {
    let items = state.state_item.iter();
    items
        .filter(|item| item.session_state_type == TAGS)
        .flat_map(|item| &item.tags)
}

fn add_tags(tags: &mut Vec<SessionTagItem>, new: &[SessionTagItem]) {
    for tag in new {
        match tags.iter_mut().find(|kept| kept.tag_id == tag.tag_id) {
            Some(kept) => kept.is_top = tag.is_top,
            None => tags.push(SessionTagItem {
                tag_id: tag.tag_id.clone(),
                is_top: tag.is_top,
                ..Default::default()
            }),
        }
    }
}

/// Changes the tags of one conversation. One without tags is kept, so that the
/// other devices learn of it.
fn retag(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
    version: i64,
    change: impl FnOnce(&mut Vec<SessionTagItem>),
) -> rusqlite::Result<()> {
    let kept = item(connection, user, conversation, TAGS)?;
    let mut tags = kept.map(|item| item.tags).unwrap_or_default();
    change(&mut tags);
    let item = SessionStateItem {
        session_state_type: TAGS,
        value: tags_as_json(&tags),
        tags,
    };
    store(connection, user, conversation, version, &item)
}

/// The tags once more as text, the way 2.9 sends them.
fn tags_as_json(tags: &[SessionTagItem]) -> String {
    let list = tags
        .iter()
        .map(|tag| serde_json::json!({ "tagId": tag.tag_id, "isTop": tag.is_top }));
    serde_json::Value::from_iter(list).to_string()
}

fn item(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
    item: i32,
) -> rusqlite::Result<Option<SessionStateItem>> {
    let value: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT value FROM conversation_states
             WHERE user = ?1 AND kind = ?2 AND target = ?3 AND item = ?4",
        )?
        .query_row(
            params![user, conversation.kind.0, conversation.target_id, item],
            |row| row.get(0),
        )
        .optional()?;
    Ok(value.and_then(|value| SessionStateItem::decode(&value).ok()))
}

fn store(
    connection: &Connection,
    user: &str,
    conversation: &ConversationId,
    version: i64,
    item: &SessionStateItem,
) -> rusqlite::Result<()> {
    let mut upsert = connection.prepare_cached(
        "INSERT OR REPLACE INTO conversation_states (user, kind, target, item, version, value)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    upsert.execute(params![
        user,
        conversation.kind.0,
        conversation.target_id,
        item.session_state_type,
        version,
        item.encode_to_vec()
    ])?;
    Ok(())
}

fn has_tag(connection: &Connection, user: &str, id: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM tags WHERE user = ?1 AND id = ?2")?
        .exists([user, id])
}

fn count(connection: &Connection, user: &str) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("SELECT COUNT(*) FROM conversation_states WHERE user = ?1")?
        .query_row([user], |row| row.get(0))
}

fn next_version(connection: &Connection, user: &str, now: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT COALESCE(MAX(version), 0) FROM conversation_states WHERE user = ?1",
        )?
        .query_row([user], |row| row.get::<_, i64>(0))
        .map(|last| now.max(last + 1))
}
