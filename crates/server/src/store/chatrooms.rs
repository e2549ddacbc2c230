//! Chatrooms: who is in them, what was said last, and their entries.

use std::collections::HashSet;

use async_trait::async_trait;
use rongim_protocol::{flags::EntryFlags, schema::ChrmKvEntity};
use thiserror::Error;

use super::{Result, StoreError};
use crate::{model::Message, webhooks::status::RoomCause};

/// Rooms that a user may be in at a time.
pub const MAX_ROOMS_OF_USER: usize = 100;

/// Entries that a room may have.
pub const MAX_ENTRIES: usize = 100;

/// Why a request about a room was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChatroomError {
    /// There is no such room.
    #[error("the chatroom does not exist")]
    NoSuchRoom,
    /// The user is not in it.
    #[error("the user is not in the chatroom")]
    NotInRoom,
    /// The user may not enter it.
    #[error("the user is barred from the chatroom")]
    Barred,
    /// The room has as many members as it may.
    #[error("the chatroom is full")]
    Full,
    /// The user is in [`MAX_ROOMS_OF_USER`] rooms already.
    #[error("the user is in {MAX_ROOMS_OF_USER} chatrooms already")]
    TooManyRooms,
    /// The room has [`MAX_ENTRIES`] entries already.
    #[error("the chatroom has {MAX_ENTRIES} entries already")]
    TooManyEntries,
    /// Another user set the entry, and it was not to be overwritten.
    #[error("the chatroom entry belongs to another user")]
    EntryOfAnother,
    /// The room has no such entry.
    #[error("the chatroom has no such entry")]
    NoSuchEntry,
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Called on the writer's thread when a change has been committed, in the order
/// of commits; it must not block.
pub type Then = Box<dyn FnOnce() + Send>;

/// In which order members are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberOrder {
    /// Those who have been there longest first.
    OldestFirst,
    /// Those who came last first.
    NewestFirst,
}

/// A room's members.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// How many there are.
    pub total: i32,
    /// Some of them, with the ms at which they joined.
    pub listed: Vec<(String, i64)>,
}

/// What a user wants an entry to be.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Whether it goes with its owner, and whether it replaces another's.
    pub flags: EntryFlags,
}

/// On whose behalf entries change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryRight {
    /// A member's: must be in the room, and may touch others' entries only with
    /// [`EntryFlags::OVERWRITE`].
    Member,
    /// The app's own server's.
    App,
}

/// A chatroom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The id.
    pub id: String,
    /// The name that the app's own server gave it, or none.
    pub name: String,
    /// When it was made, in ms.
    pub created: i64,
    /// How many users are in it.
    pub members: i64,
    /// When it ends; `None`: when it has been empty for long.
    pub end: Option<PlannedEnd>,
}

/// When a room ends, as the app's own server wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedEnd {
    /// So many ms after the last join or message, unless there is a time.
    pub after_ms: i64,
    /// The time, in ms; then `after_ms` says how long before that it was set.
    pub at: Option<i64>,
}

/// A room that the app's own server sets up from the start.
#[derive(Clone, Debug, Default)]
pub struct NewRoom {
    /// The id.
    pub id: String,
    /// When it ends; `None`: when it has been empty for long.
    pub end: Option<PlannedEnd>,
    /// Whether nobody may speak there but those who are exempt.
    pub is_silent: bool,
    /// Who is exempt.
    pub exempt: Vec<String>,
    /// Its first entries, and whose they are.
    pub entries: Option<(String, Vec<NewEntry>)>,
}

/// Which rooms to end.
#[derive(Clone, Debug)]
pub enum ToEnd {
    /// These.
    Named(Vec<String>),
    /// Those whose planned end has come.
    Due,
}

/// Called on the writer's thread with what a change was about.
pub type ThenAbout<T> = Box<dyn FnOnce(T) + Send>;

const MAX_KEY_CHARS: usize = 128;
const MAX_VALUE_CHARS: usize = 4096;

impl NewEntry {
    /// Whether its key and its value may be like that.
    pub fn is_within_limits(&self) -> bool {
        is_key(&self.key) && is_value(&self.value)
    }
}

fn is_key(key: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_=+-".contains(&byte);
    (1..=MAX_KEY_CHARS).contains(&key.len()) && key.bytes().all(allowed)
}

/// Characters as a page counts them.
fn is_value(value: &str) -> bool {
    (1..=MAX_VALUE_CHARS).contains(&value.encode_utf16().count())
}

/// A room's entries, or their changes.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    /// The entries; in a list of changes also deleted ones.
    pub list: Vec<ChrmKvEntity>,
    /// Whether these are all there are: whatever else a client has is gone.
    pub full: bool,
    /// The newest change, in ms; 0: there never was one.
    pub version: i64,
}

/// A part of what was said in a room, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// The messages.
    pub messages: Vec<Message>,
    /// Whether there is more.
    pub more: bool,
}

/// Chatrooms. Messages are sent, recalled and read back through
/// [`Messages`](super::Messages), like those of other conversations.
#[async_trait]
pub trait Chatrooms: Send + Sync + 'static {
    /// Takes a user in; gives the ms at which they joined, which is an earlier
    /// time when they were in already. `create`: makes the room when needed.
    async fn join_chatroom(
        &self,
        user: &str,
        room: &str,
        create: bool,
        then: Then,
    ) -> Result<i64, ChatroomError>;

    /// Takes a user out. Gives the version of the entries when some of theirs
    /// went with them.
    async fn leave_chatroom(
        &self,
        user: &str,
        room: &str,
        cause: RoomCause,
        then: Then,
    ) -> Result<Option<i64>>;

    /// Whether there is such a room.
    async fn chatroom_exists(&self, room: &str) -> Result<bool>;

    /// The members of a room, at most `count` of them by name.
    async fn chatroom_members(
        &self,
        room: &str,
        order: MemberOrder,
        count: usize,
    ) -> Result<Members>;

    /// Everybody in every room, as (room, user).
    async fn all_chatroom_members(&self) -> Result<Vec<(String, String)>>;

    /// What was said after a time, stored or not in the history.
    async fn chatroom_talk(&self, room: &str, after: i64, limit: usize) -> Result<Talk>;

    /// The time of the newest message of a room; 0: there is none.
    async fn newest_chatroom_time(&self, room: &str) -> Result<i64>;

    /// Sets entries, which are `user`'s from then on: all of them, or none. Gives
    /// the version of the last.
    async fn set_chatroom_entries(
        &self,
        user: &str,
        room: &str,
        entries: Vec<NewEntry>,
        right: EntryRight,
    ) -> Result<i64, ChatroomError>;

    /// Deletes an entry; gives the version of the deletion. `overwrite`: also
    /// when it is another user's.
    async fn delete_chatroom_entry(
        &self,
        user: &str,
        room: &str,
        key: &str,
        overwrite: bool,
        right: EntryRight,
    ) -> Result<i64, ChatroomError>;

    /// What has changed in a room's entries since a version; 0: all of them.
    async fn chatroom_entries(&self, room: &str, since: i64) -> Result<Entries>;

    /// Ends the rooms that have been empty since before `before`, and the
    /// longest empty ones beyond `keep`; gives which.
    async fn end_empty_chatrooms(&self, before: i64, keep: usize) -> Result<Vec<String>>;

    /// Makes rooms, as (id, name). Those that exist get the name.
    async fn make_chatrooms(&self, rooms: Vec<(String, String)>) -> Result<()>;

    /// Makes a room with all that is said of it, or nothing of that; gives the version
    /// of the entries when there are some.
    async fn found_chatroom(&self, room: NewRoom) -> Result<Option<i64>, ChatroomError>;

    /// Says when a room is to end; false when there is no such room.
    async fn plan_chatroom_end(&self, room: &str, end: PlannedEnd) -> Result<bool>;

    /// Ends rooms with all that is theirs, members or not; `then` gets those that
    /// there were.
    async fn end_chatrooms(&self, which: ToEnd, then: ThenAbout<Vec<String>>) -> Result<()>;

    /// Those of `ids` that exist.
    async fn chatrooms(&self, ids: Vec<String>) -> Result<Vec<Room>>;

    /// The ids of all rooms.
    async fn all_chatrooms(&self) -> Result<Vec<String>>;

    /// Those of `users` who are in a room.
    async fn in_chatroom(&self, room: &str, users: Vec<String>) -> Result<HashSet<String>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_have_limits() {
        for key in ["a", "A-z_0=9+", &"k".repeat(128)] {
            assert!(is_key(key), "{key}");
        }
        for key in ["", "a b", "键", "a.b", &"k".repeat(129)] {
            assert!(!is_key(key), "{key}");
        }
        assert!(is_value("v") && is_value(&"值".repeat(4096)));
        assert!(!is_value("") && !is_value(&"😀".repeat(2049)));
    }
}
