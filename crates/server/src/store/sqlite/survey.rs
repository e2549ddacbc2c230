//! Looking through groups and chatrooms.

use async_trait::async_trait;
use rusqlite::params;

use super::{Result, SqliteStore, chatroom_plans, groups};
use crate::{
    model::Group,
    store::{Part, Survey, Totals, chatrooms::Room},
};

#[async_trait]
impl Survey for SqliteStore {
    async fn totals(&self) -> Result<Totals> {
        let count = "SELECT (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM groups),
                            (SELECT COUNT(*) FROM chatrooms)";
        self.read(|db| {
            db.query_row(count, [], |row| {
                Ok(Totals {
                    users: row.get(0)?,
                    groups: row.get(1)?,
                    chatrooms: row.get(2)?,
                })
            })
        })
        .await
    }

    async fn find_groups(&self, text: &str, part: Part) -> Result<Vec<Group>> {
        let text = text.to_ascii_lowercase();
        self.read(move |db| {
            let mut query = db.prepare_cached(&format!(
                "SELECT {} FROM groups g WHERE instr(lower(g.id), ?1) OR instr(lower(g.name), ?1)
                 ORDER BY g.id LIMIT ?2 OFFSET ?3",
                groups::GROUP
            ))?;
            query
                .query_map(params![text, part.take, part.skip], groups::group)?
                .collect()
        })
        .await
    }

    async fn find_chatrooms(&self, text: &str, part: Part) -> Result<Vec<Room>> {
        let text = text.to_ascii_lowercase();
        self.read(move |db| {
            let mut query = db.prepare_cached(&format!(
                "SELECT {} FROM chatrooms WHERE instr(lower(id), ?1) OR instr(lower(name), ?1)
                 ORDER BY members DESC, id LIMIT ?2 OFFSET ?3",
                chatroom_plans::ROOM
            ))?;
            let rooms =
                query.query_map(params![text, part.take, part.skip], chatroom_plans::room)?;
            rooms.collect()
        })
        .await
    }
}
