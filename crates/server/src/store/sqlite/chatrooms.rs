//! Chatrooms in the database: joining, leaving, ending, and who is there.

use std::collections::HashSet;

use async_trait::async_trait;
use rongim_protocol::ConversationType;
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Result, SqliteStore, StoreError, chatroom_entries as entries, chatroom_plans as plans,
    chatroom_talk as talk, rules, writer::Writer,
};
use crate::{
    model::conversation_key,
    store::{
        RuleKind,
        chatrooms::{
            ChatroomError, Chatrooms, Entries, EntryRight, MAX_ROOMS_OF_USER, MemberOrder, Members,
            NewEntry, NewRoom, PlannedEnd, Room, Talk, Then, ThenAbout, ToEnd,
        },
    },
    webhooks::status::{RoomCause, RoomEvent},
};

impl From<rusqlite::Error> for ChatroomError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

#[async_trait]
impl Chatrooms for SqliteStore {
    async fn join_chatroom(
        &self,
        user: &str,
        room: &str,
        create: bool,
        then: Then,
    ) -> Result<i64, ChatroomError> {
        let (user, room) = (user.to_owned(), room.to_owned());
        let most = self.options.chatroom_members;
        let act = move |writer: &mut Writer, now| {
            if most > 0 && is_full(&writer.connection, &user, &room, most)? {
                return Err(ChatroomError::Full);
            }
            let joined = join(writer, now, &user, &room, create)?;
            Ok(((), joined))
        };
        self.act(act, |()| then()).await
    }

    async fn leave_chatroom(
        &self,
        user: &str,
        room: &str,
        cause: RoomCause,
        then: Then,
    ) -> Result<Option<i64>> {
        let (user, room) = (user.to_owned(), room.to_owned());
        let act = move |writer: &mut Writer, now| {
            let changed = leave(writer, now, &user, &room, cause)?;
            Ok(((), changed))
        };
        self.act(act, |()| then()).await
    }

    async fn chatroom_exists(&self, room: &str) -> Result<bool> {
        let room = room.to_owned();
        self.read(move |db| exists(db, &room)).await
    }

    async fn chatroom_members(
        &self,
        room: &str,
        order: MemberOrder,
        count: usize,
    ) -> Result<Members> {
        let room = room.to_owned();
        self.read(move |db| members(db, &room, order, count)).await
    }

    async fn all_chatroom_members(&self) -> Result<Vec<(String, String)>> {
        self.read(|db| {
            db.prepare("SELECT room, user FROM chatroom_members")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .await
    }

    async fn chatroom_talk(&self, room: &str, after: i64, limit: usize) -> Result<Talk> {
        let key = key_of(room);
        self.read(move |db| talk::after(db, &key, after, limit))
            .await
    }

    async fn newest_chatroom_time(&self, room: &str) -> Result<i64> {
        let key = key_of(room);
        self.read(move |db| talk::newest(db, &key)).await
    }

    async fn set_chatroom_entries(
        &self,
        user: &str,
        room: &str,
        entries: Vec<NewEntry>,
        right: EntryRight,
    ) -> Result<i64, ChatroomError> {
        let (user, room) = (user.to_owned(), room.to_owned());
        self.try_write(move |db, now| entries::set_all(db, now, &user, &room, &entries, right))
            .await
    }

    async fn delete_chatroom_entry(
        &self,
        user: &str,
        room: &str,
        key: &str,
        overwrite: bool,
        right: EntryRight,
    ) -> Result<i64, ChatroomError> {
        let (user, room, key) = (user.to_owned(), room.to_owned(), key.to_owned());
        self.try_write(move |db, now| {
            entries::delete(db, now, &user, &room, &key, overwrite, right)
        })
        .await
    }

    async fn chatroom_entries(&self, room: &str, since: i64) -> Result<Entries> {
        let room = room.to_owned();
        self.read(move |db| entries::changes(db, &room, since))
            .await
    }

    async fn end_empty_chatrooms(&self, before: i64, keep: usize) -> Result<Vec<String>> {
        let rooms = self.read(move |db| overdue(db, before, keep)).await?;
        for room in rooms.clone() {
            let end = move |writer: &mut Writer, now| Ok(((), end_if_empty(writer, now, &room)?));
            self.act::<_, _, StoreError, _>(end, |()| {}).await?;
        }
        Ok(rooms)
    }

    async fn make_chatrooms(&self, rooms: Vec<(String, String)>) -> Result<()> {
        let make = move |writer: &mut Writer, now| {
            for (id, name) in &rooms {
                make(writer, now, id, name)?;
            }
            Ok::<_, StoreError>(((), ()))
        };
        self.act(make, |()| {}).await
    }

    async fn found_chatroom(&self, room: NewRoom) -> Result<Option<i64>, ChatroomError> {
        let found = move |writer: &mut Writer, now| Ok(((), found(writer, now, &room)?));
        self.act(found, |()| {}).await
    }

    async fn plan_chatroom_end(&self, room: &str, end: PlannedEnd) -> Result<bool> {
        let room = room.to_owned();
        self.write(move |db, now| plans::plan(db, now, &room, end))
            .await
    }

    async fn end_chatrooms(&self, which: ToEnd, then: ThenAbout<Vec<String>>) -> Result<()> {
        let act = move |writer: &mut Writer, now| {
            let cause = match which {
                ToEnd::Named(_) => RoomCause::Asked,
                ToEnd::Due => RoomCause::Empty,
            };
            let rooms = plans::to_end(&writer.connection, now, which)?;
            for room in &rooms {
                plans::end(&writer.connection, room)?;
                writer.note_room(room, &[], RoomEvent::Ended, cause, now)?;
            }
            Ok::<_, StoreError>((rooms, ()))
        };
        self.act(act, then).await
    }

    async fn chatrooms(&self, ids: Vec<String>) -> Result<Vec<Room>> {
        self.read(move |db| plans::find(db, &ids)).await
    }

    async fn all_chatrooms(&self) -> Result<Vec<String>> {
        self.read(plans::all).await
    }

    async fn in_chatroom(&self, room: &str, users: Vec<String>) -> Result<HashSet<String>> {
        let room = room.to_owned();
        self.read(move |db| plans::present(db, &room, users)).await
    }
}

fn make(writer: &mut Writer, now: i64, id: &str, name: &str) -> rusqlite::Result<()> {
    if plans::make(&writer.connection, now, id, name)? {
        writer.note_room(id, &[], RoomEvent::Made, RoomCause::Asked, now)?;
    }
    Ok(())
}

fn found(writer: &mut Writer, now: i64, room: &NewRoom) -> Result<Option<i64>, ChatroomError> {
    make(writer, now, &room.id, "")?;
    let db = &writer.connection;
    if let Some(end) = room.end {
        plans::plan(db, now, &room.id, end)?;
    }
    if room.is_silent {
        rules::put(db, RuleKind::RoomSilent, "", &room.id, now, None)?;
    }
    for user in &room.exempt {
        rules::put(db, RuleKind::RoomExempt, &room.id, user, now, None)?;
    }
    let Some((owner, list)) = &room.entries else {
        return Ok(None);
    };
    entries::set_all(db, now, owner, &room.id, list, EntryRight::App).map(Some)
}

/// Under which key a room's messages lie.
pub(super) fn key_of(room: &str) -> String {
    conversation_key(ConversationType::CHATROOM, "", room)
}

/// When a member joined.
pub(super) fn joined(db: &Connection, room: &str, user: &str) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT joined FROM chatroom_members WHERE room = ?1 AND user = ?2")?
        .query_row([room, user], |row| row.get(0))
        .optional()
}

pub(super) fn exists(db: &Connection, room: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM chatrooms WHERE id = ?1")?
        .exists([room])
}

fn join(
    writer: &mut Writer,
    now: i64,
    user: &str,
    room: &str,
    create: bool,
) -> Result<i64, ChatroomError> {
    let db = &writer.connection;
    if let Some(since) = joined(db, room, user)? {
        return Ok(since);
    }
    if rules::holds(db, RuleKind::RoomBarred, room, user, now)? {
        return Err(ChatroomError::Barred);
    }
    let is_new = !exists(db, room)?;
    if is_new && !create {
        return Err(ChatroomError::NoSuchRoom);
    }
    if rooms_of(db, user)? >= MAX_ROOMS_OF_USER {
        return Err(ChatroomError::TooManyRooms);
    }
    db.prepare_cached(
        "INSERT INTO chatrooms (id, created, active, members, entries_since)
         VALUES (?1, ?2, ?2, 1, ?2)
         ON CONFLICT DO UPDATE SET members = members + 1, empty_since = NULL, active = ?2",
    )?
    .execute(params![room, now])?;
    // Clients ask for what was said after they joined: the next message may be
    // of this very millisecond.
    let joined = now - 1;
    db.prepare_cached("INSERT INTO chatroom_members (room, user, joined) VALUES (?1, ?2, ?3)")?
        .execute(params![room, user, joined])?;
    if is_new {
        writer.note_room(room, &[user], RoomEvent::Made, RoomCause::Asked, now)?;
    }
    writer.note_room(room, &[user], RoomEvent::Joined, RoomCause::Asked, now)?;
    Ok(joined)
}

/// Whether there is no place in a room for a user who is not there yet.
fn is_full(db: &Connection, user: &str, room: &str, most: usize) -> rusqlite::Result<bool> {
    let members: Option<usize> = db
        .prepare_cached("SELECT members FROM chatrooms WHERE id = ?1")?
        .query_row([room], |row| row.get(0))
        .optional()?;
    Ok(members.is_some_and(|members| members >= most) && joined(db, room, user)?.is_none())
}

fn rooms_of(db: &Connection, user: &str) -> rusqlite::Result<usize> {
    db.prepare_cached("SELECT COUNT(*) FROM chatroom_members WHERE user = ?1")?
        .query_row([user], |row| row.get(0))
}

fn leave(
    writer: &mut Writer,
    now: i64,
    user: &str,
    room: &str,
    cause: RoomCause,
) -> rusqlite::Result<Option<i64>> {
    let db = &writer.connection;
    let left = db
        .prepare_cached("DELETE FROM chatroom_members WHERE room = ?1 AND user = ?2")?
        .execute([room, user])?;
    if left == 0 {
        return Ok(None);
    }
    db.prepare_cached(
        "UPDATE chatrooms SET members = members - 1,
             empty_since = CASE WHEN members > 1 THEN NULL ELSE ?2 END
         WHERE id = ?1",
    )?
    .execute(params![room, now])?;
    let changed = entries::owner_left(db, now, user, room)?;
    writer.note_room(room, &[user], RoomEvent::Left, cause, now)?;
    Ok(changed)
}

fn members(
    db: &Connection,
    room: &str,
    order: MemberOrder,
    count: usize,
) -> rusqlite::Result<Members> {
    let total = db
        .prepare_cached("SELECT members FROM chatrooms WHERE id = ?1")?
        .query_row([room], |row| row.get(0))
        .optional()?;
    let mut listed = db.prepare_cached(match order {
        MemberOrder::OldestFirst => {
            "SELECT user, joined FROM chatroom_members WHERE room = ?1
             ORDER BY joined, user LIMIT ?2"
        }
        MemberOrder::NewestFirst => {
            "SELECT user, joined FROM chatroom_members WHERE room = ?1
             ORDER BY joined DESC, user DESC LIMIT ?2"
        }
    })?;
    let listed = listed.query_map(params![room, count], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Members {
        total: total.unwrap_or(0),
        listed: listed.collect::<rusqlite::Result<_>>()?,
    })
}

fn overdue(db: &Connection, before: i64, keep: usize) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached(
        "SELECT id FROM (
             SELECT id FROM chatrooms WHERE empty_since < ?1 AND ends_after_ms IS NULL
             UNION
             SELECT id FROM (SELECT id FROM chatrooms
                             WHERE empty_since IS NOT NULL AND ends_after_ms IS NULL
                             ORDER BY empty_since DESC LIMIT -1 OFFSET ?2))
         WHERE NOT EXISTS (SELECT 1 FROM rules WHERE kind = ?3 AND scope = '' AND subject = id)",
    )?
    .query_map(params![before, keep, RuleKind::RoomKept as i32], |row| {
        row.get(0)
    })?
    .collect()
}

/// Members and entries go with the room.
fn end_if_empty(writer: &mut Writer, now: i64, room: &str) -> rusqlite::Result<()> {
    let db = &writer.connection;
    let ended = db
        .prepare_cached("DELETE FROM chatrooms WHERE id = ?1 AND empty_since IS NOT NULL")?
        .execute([room])?;
    if ended == 1 {
        db.prepare_cached("DELETE FROM messages WHERE conversation = ?1")?
            .execute([key_of(room)])?;
        rules::release_room(db, room)?;
        writer.note_room(room, &[], RoomEvent::Ended, RoomCause::Empty, now)?;
    }
    Ok(())
}
