//! The conversation list.

use async_trait::async_trait;
use rongim_protocol::{ConversationId, ConversationType};
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

    async fn has_unread(&self, user: &str) -> Result<bool> {
        let user = user.to_owned();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT 1 FROM conversations WHERE user = ?1 AND unread > 0")?
                .exists([user])
        })
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
        "SELECT {}, c.kind, c.target, c.read, c.unread FROM conversations c JOIN messages m ON m.id = c.message
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
        read: row.get(13)?,
        unread: row.get(14)?,
    })
}
