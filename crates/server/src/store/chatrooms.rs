//! Chatrooms: who is in them, what was said last, and their entries.

use async_trait::async_trait;
use rongim_protocol::{flags::EntryFlags, schema::ChrmKvEntity};
use thiserror::Error;

use super::{Result, StoreError};
use crate::model::Message;

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
    async fn leave_chatroom(&self, user: &str, room: &str, then: Then) -> Result<Option<i64>>;

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

    /// Sets an entry; gives its version.
    async fn set_chatroom_entry(
        &self,
        user: &str,
        room: &str,
        entry: NewEntry,
    ) -> Result<i64, ChatroomError>;

    /// Deletes an entry; gives the version of the deletion. `overwrite`: also
    /// when it is another user's.
    async fn delete_chatroom_entry(
        &self,
        user: &str,
        room: &str,
        key: &str,
        overwrite: bool,
    ) -> Result<i64, ChatroomError>;

    /// What has changed in a room's entries since a version; 0: all of them.
    async fn chatroom_entries(&self, room: &str, since: i64) -> Result<Entries>;

    /// Ends the rooms that have been empty since before `before`, and the
    /// longest empty ones beyond `keep`; gives which.
    async fn end_empty_chatrooms(&self, before: i64, keep: usize) -> Result<Vec<String>>;
}
