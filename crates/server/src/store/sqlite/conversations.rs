//! The conversation list, and the states of its conversations.

use async_trait::async_trait;
use prost::Message as _;
use rongim_protocol::{
    ConversationId, ConversationType,
    schema::{SessionState, SessionStateItem, SessionStates},
};
use rusqlite::{Connection, Row, params};

use super::{
    Result, SqliteStore, rows,
    rows::{LARGEST_ANSWER, within},
};
use crate::store::{Conversation, Conversations, Direction};

#[async_trait]
impl Conversations for SqliteStore {
    async fn conversations(
        &self,
        user: &str,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Conversation>> {
        let user = user.to_owned();
        self.read(move |connection| list(connection, &user, direction, limit))
            .await
    }

    async fn remove_conversations(&self, user: &str, ids: Vec<ConversationId>) -> Result<()> {
        let user = user.to_owned();
        self.write(move |connection, _| {
            let mut delete = connection.prepare_cached(
                "DELETE FROM conversations WHERE user = ?1 AND kind = ?2 AND target = ?3",
            )?;
            for id in &ids {
                delete.execute(params![user, id.kind.0, id.target_id])?;
            }
            Ok(())
        })
        .await
    }

    async fn conversation_states(&self, user: &str, version: i64) -> Result<SessionStates> {
        let user = user.to_owned();
        self.read(move |connection| states(connection, &user, version))
            .await
    }

    async fn set_conversation_states(&self, user: &str, states: Vec<SessionState>) -> Result<i64> {
        let user = user.to_owned();
        self.write(move |connection, now| {
            let version = next_version(connection, &user, now)?;
            for state in &states {
                store_state(connection, &user, version, state)?;
            }
            Ok(version)
        })
        .await
    }
}

fn list(
    connection: &Connection,
    user: &str,
    direction: Direction,
    limit: usize,
) -> rusqlite::Result<Vec<Conversation>> {
    let (after, before, order) = match direction {
        Direction::Before(0) => (0, i64::MAX, "DESC"),
        Direction::Before(time) => (0, time, "DESC"),
        Direction::After(time) => (time, i64::MAX, "ASC"),
    };
    let mut query = connection.prepare_cached(&format!(
        "SELECT {}, c.kind, c.target FROM conversations c JOIN messages m ON m.id = c.message
         WHERE c.user = ?1 AND c.time > ?2 AND c.time < ?3 ORDER BY c.time {order} LIMIT ?4",
        rows::MESSAGE
    ))?;
    let found = query.query_map(params![user, after, before, limit], conversation)?;
    let mut list = found.collect::<rusqlite::Result<Vec<_>>>()?;
    list.truncate(within(
        LARGEST_ANSWER,
        list.iter().map(|entry| &entry.latest),
    ));
    if matches!(direction, Direction::After(_)) {
        list.reverse();
    }
    Ok(list)
}

fn conversation(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        id: ConversationId::new(ConversationType(row.get(11)?), row.get::<_, String>(12)?),
        latest: rows::message(row)?,
    })
}

fn next_version(connection: &Connection, user: &str, now: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT COALESCE(MAX(version), 0) FROM conversation_states WHERE user = ?1",
        )?
        .query_row([user], |row| row.get::<_, i64>(0))
        .map(|last| now.max(last + 1))
}

fn store_state(
    connection: &Connection,
    user: &str,
    version: i64,
    state: &SessionState,
) -> rusqlite::Result<()> {
    let mut upsert = connection.prepare_cached(
        "INSERT OR REPLACE INTO conversation_states (user, kind, target, item, version, value)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for item in &state.state_item {
        let (kind, target, value) = (state.r#type, &state.channel_id, item.encode_to_vec());
        upsert.execute(params![
            user,
            kind,
            target,
            item.session_state_type,
            version,
            value
        ])?;
    }
    Ok(())
}

fn states(connection: &Connection, user: &str, version: i64) -> rusqlite::Result<SessionStates> {
    let mut query = connection.prepare_cached(
        "SELECT kind, target, version, value FROM conversation_states
         WHERE user = ?1 AND version > ?2 ORDER BY kind, target",
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
