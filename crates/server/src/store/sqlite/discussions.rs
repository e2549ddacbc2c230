//! Discussions and their members. A change and the message that tells of it are
//! one commit.

use std::iter;

use async_trait::async_trait;
use rongim_protocol::{ConversationType, catalogue::object_name, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

use super::{Result, SqliteStore, send, writer::Writer};
use crate::{
    model::{NewMessage, Sent, conversation_key},
    store::{
        Discussion, DiscussionChange, DiscussionError, Discussions, SendError, StoreError, Tell,
        discussions::{MAX_DISCUSSIONS, MAX_MEMBERS},
    },
};

impl From<rusqlite::Error> for DiscussionError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}

/// The message of a change is sent for a member: only the storage can refuse.
impl From<SendError> for DiscussionError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Store(error) => Self::Store(error),
            _ => Self::NotMember,
        }
    }
}

#[async_trait]
impl Discussions for SqliteStore {
    async fn create_discussion(
        &self,
        id: &str,
        name: &str,
        admin: &str,
    ) -> Result<(), DiscussionError> {
        let [id, name, admin] = [id, name, admin].map(str::to_owned);
        self.try_write(move |connection, now| create(connection, &id, &name, &admin, now))
            .await
    }

    async fn discussion(&self, id: &str, user: &str) -> Result<Discussion, DiscussionError> {
        let (id, user) = (id.to_owned(), user.to_owned());
        let found = self.read(move |connection| find(connection, &id)).await?;
        let discussion = found.ok_or(DiscussionError::Unknown)?;
        if discussion.members.contains(&user) {
            Ok(discussion)
        } else {
            Err(DiscussionError::NotMember)
        }
    }

    async fn change_discussion(
        &self,
        id: &str,
        operator: &str,
        change: DiscussionChange,
        tell: Tell,
    ) -> Result<(), DiscussionError> {
        let (id, operator) = (id.to_owned(), operator.to_owned());
        let apply = move |writer: &mut Writer, now| {
            let sent = apply(writer, &id, &operator, change, now)?;
            Ok((sent, ()))
        };
        let told = |sent: Option<Sent>| {
            if let Some(sent) = sent {
                tell(sent);
            }
        };
        self.act(apply, told).await
    }
}

fn create(
    connection: &Connection,
    id: &str,
    name: &str,
    admin: &str,
    now: i64,
) -> Result<(), DiscussionError> {
    let made: usize = connection
        .prepare_cached("SELECT COUNT(*) FROM discussions WHERE admin = ?1")?
        .query_row([admin], |row| row.get(0))?;
    if made >= MAX_DISCUSSIONS {
        return Err(DiscussionError::TooMany);
    }
    connection.execute(
        "INSERT INTO discussions (id, name, admin, closed, created) VALUES (?1, ?2, ?3, 0, ?4)",
        params![id, name, admin, now],
    )?;
    insert_members(connection, id, &[admin.to_owned()], now)?;
    Ok(())
}

fn find(connection: &Connection, id: &str) -> rusqlite::Result<Option<Discussion>> {
    let found = connection
        .prepare_cached("SELECT name, admin, closed FROM discussions WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(Discussion {
                id: id.to_owned(),
                name: row.get(0)?,
                admin: row.get(1)?,
                closed: row.get(2)?,
                members: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut discussion) = found else {
        return Ok(None);
    };
    discussion.members = members(connection, id)?;
    Ok(Some(discussion))
}

/// Takes a user out of all discussions, and tells nobody.
pub(super) fn leave_all(connection: &Connection, user: &str) -> rusqlite::Result<()> {
    let of_user = "SELECT discussion FROM discussion_members WHERE user = ?1";
    let ids: Vec<String> = connection
        .prepare_cached(of_user)?
        .query_map([user], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in ids {
        remove(connection, &id, user)?;
        tidy(connection, &id)?;
    }
    Ok(())
}

/// The members, in the order of joining.
pub(super) fn members(connection: &Connection, id: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT user FROM discussion_members WHERE discussion = ?1 ORDER BY joined, user",
        )?
        .query_map([id], |row| row.get(0))?
        .collect()
}

fn insert_members(
    connection: &Connection,
    id: &str,
    users: &[String],
    now: i64,
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO discussion_members (discussion, user, joined) VALUES (?1, ?2, ?3)",
    )?;
    for user in users {
        insert.execute(params![id, user, now])?;
    }
    Ok(())
}

/// What a change means to the members.
struct News {
    kind: NewsKind,
    extension: String,
}

/// The `type` of an `RC:DizNtf`, as the published clients read it.
#[derive(Clone, Copy)]
enum NewsKind {
    Joined = 1,
    Quit = 2,
    Renamed = 3,
    Evicted = 4,
    InvitingChanged = 5,
}

/// Does the change and sends the message; `None` when nothing changed.
fn apply(
    writer: &mut Writer,
    id: &str,
    operator: &str,
    change: DiscussionChange,
    now: i64,
) -> Result<Option<Sent>, DiscussionError> {
    let before = find(&writer.connection, id)?.ok_or(DiscussionError::Unknown)?;
    if !before.members.iter().any(|member| member == operator) {
        return Err(DiscussionError::NotMember);
    }
    // Later than all that was said: who joins now does not see that.
    let key = conversation_key(ConversationType::DISCUSSION, operator, id);
    let now = writer.clock.next(now, iter::once(key.as_str()));
    let Some(news) = carry_out(&writer.connection, &before, operator, change, now)? else {
        return Ok(None);
    };
    // Who leaves is told, too.
    let mut audience = members(&writer.connection, id)?;
    audience.extend(before.members);
    audience.sort_unstable();
    audience.dedup();
    audience.retain(|member| member != operator);
    tidy(&writer.connection, id)?;
    let message = notification(id, operator, &news);
    Ok(Some(send::send_to(writer, message, audience, now)?))
}

fn carry_out(
    connection: &Connection,
    before: &Discussion,
    operator: &str,
    change: DiscussionChange,
    now: i64,
) -> Result<Option<News>, DiscussionError> {
    let is_admin = before.admin == operator;
    let news = |kind, extension| Ok(Some(News { kind, extension }));
    match change {
        DiscussionChange::Invite(_) if before.closed && !is_admin => Err(DiscussionError::Closed),
        DiscussionChange::Invite(users) => match invite(connection, before, users, now)? {
            joined if joined.is_empty() => Ok(None),
            joined => news(NewsKind::Joined, joined.join(",")),
        },
        DiscussionChange::Quit => {
            remove(connection, &before.id, operator)?;
            news(NewsKind::Quit, String::new())
        }
        DiscussionChange::Rename(name) if name == before.name => Ok(None),
        DiscussionChange::Rename(name) => {
            set(connection, "name = ?2", &before.id, &name)?;
            news(NewsKind::Renamed, name)
        }
        _ if !is_admin => Err(DiscussionError::NotAdmin),
        DiscussionChange::Evict(user) => {
            if remove(connection, &before.id, &user)? == 0 {
                return Err(DiscussionError::NotMember);
            }
            news(NewsKind::Evicted, user)
        }
        DiscussionChange::Close(closed) if closed == before.closed => Ok(None),
        DiscussionChange::Close(closed) => {
            set(connection, "closed = ?2", &before.id, closed)?;
            news(NewsKind::InvitingChanged, i32::from(closed).to_string())
        }
    }
}

/// Gives the users who were not there yet.
fn invite(
    connection: &Connection,
    before: &Discussion,
    mut users: Vec<String>,
    now: i64,
) -> Result<Vec<String>, DiscussionError> {
    users.sort_unstable();
    users.dedup();
    users.retain(|user| !before.members.contains(user));
    if before.members.len() + users.len() > MAX_MEMBERS {
        return Err(DiscussionError::Full);
    }
    insert_members(connection, &before.id, &users, now)?;
    Ok(users)
}

fn remove(connection: &Connection, id: &str, user: &str) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("DELETE FROM discussion_members WHERE discussion = ?1 AND user = ?2")?
        .execute([id, user])
}

fn set(
    connection: &Connection,
    assignment: &str,
    id: &str,
    value: impl rusqlite::ToSql,
) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(&format!(
            "UPDATE discussions SET {assignment} WHERE id = ?1"
        ))?
        .execute(params![id, value])
}

/// When the admin has left, the oldest member takes over; the last one ends it.
fn tidy(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM discussions WHERE id = ?1
                 AND NOT EXISTS (SELECT 1 FROM discussion_members WHERE discussion = ?1)",
        )?
        .execute([id])?;
    connection
        .prepare_cached(
            "UPDATE discussions SET admin = (SELECT user FROM discussion_members
                 WHERE discussion = ?1 ORDER BY joined, user LIMIT 1)
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM discussion_members
                 WHERE discussion = ?1 AND user = discussions.admin)",
        )?
        .execute([id])?;
    Ok(())
}

/// 2.5 calls the operator `operation`, the other clients `operator`.
fn notification(id: &str, operator: &str, news: &News) -> NewMessage {
    let content = json!({
        "type": news.kind as i32,
        "extension": news.extension,
        "operator": operator,
        "operation": operator,
    });
    NewMessage::new(
        operator,
        ConversationType::DISCUSSION,
        id,
        object_name::DISCUSSION_NOTIFICATION,
        content.to_string(),
    )
    .flagged(SendFlags::PERSISTED)
}
