//! Fan-out: from a committed message to the connections of its users.

mod event;
mod link;
mod local;
mod presence;
mod rooms;

use std::sync::Arc;

pub use event::{Event, Notice, OwnMessage, Pushed, RoomChange, SendOutcome};
pub use link::{About, ConnectionId, Cut, Inbox, Link, QueueLimits, link};
pub use local::LocalBus;
pub use presence::UserStatus;

/// How busy the bus is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Users with a connection.
    pub users: usize,
    /// Events that wait for connections.
    pub waiting: usize,
    /// Of these, for the slowest connection.
    pub longest: usize,
}

/// Carries events to wherever a user is connected.
pub trait Bus: Send + Sync + 'static {
    /// From now on the connection gets the user's events.
    fn attach(&self, user: &str, link: Link);

    /// The connection has ended.
    fn detach(&self, user: &str, id: ConnectionId);

    /// Hands an event to all connections of a user, without one.
    fn deliver(&self, user: &str, event: &Event, except: Option<ConnectionId>);

    /// Ends all connections of a user, who has been blocked.
    fn end(&self, user: &str);

    /// Ends one connection; false when it is not there any more.
    fn end_one(&self, id: ConnectionId) -> bool;

    /// Connections, the newest first, those of `user` alone or of everybody: `take` of
    /// them after `skip`, and how many there are.
    fn connections(
        &self,
        user: Option<&str>,
        skip: usize,
        take: usize,
    ) -> (Vec<(ConnectionId, Arc<About>)>, usize);

    /// How busy it is.
    fn load(&self) -> Load;

    /// Whether a user is online, and what they say of themselves.
    fn status_of(&self, user: &str) -> UserStatus;

    /// The user says something else; whoever watches them is told.
    fn set_status(&self, user: &str, said: i32);

    /// A connection of `user` is told the status of each of `others`, and until
    /// it ends of each change. False when these are more than a connection may
    /// watch.
    fn watch(&self, user: &str, id: ConnectionId, others: Vec<String>) -> bool;

    /// Whether a user has a connection.
    fn is_connected(&self, user: &str) -> bool;

    /// From now on the user's connections get the chatroom's events.
    fn enter_room(&self, room: &str, user: &str);

    /// From now on they do not.
    fn leave_room(&self, room: &str, user: &str);

    /// The chatroom has ended: its members are told, and are in it no more.
    fn end_room(&self, room: &str, event: &Event);

    /// Whether a user has entered the chatroom.
    fn is_in_room(&self, room: &str, user: &str) -> bool;

    /// The chatrooms that a user has entered.
    fn rooms_of(&self, user: &str) -> Vec<Arc<str>>;

    /// Hands an event to all connections of everybody in a chatroom, without
    /// one.
    fn deliver_to_room(&self, room: &str, event: &Event, except: Option<ConnectionId>);
}
