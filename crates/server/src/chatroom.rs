//! Chatrooms as they live: who is there, what was said last, who has gone.
//!
//! The store has the members, messages and entries; the bus carries changes to
//! the members' connections. Here are the newest messages in memory, and the
//! users whose last connection has ended: who is not back in time, leaves.

mod keeper;
mod log;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rongim_protocol::catalogue::object_name;

use crate::{
    bus::{Bus, ConnectionId, Event, RoomChange},
    clock,
    model::Message,
    state::AppState,
    store::{
        StoreError,
        chatrooms::{ChatroomError, ToEnd},
    },
    webhooks::status::RoomCause,
};
pub use keeper::{keep, restore};
use log::Logs;
pub use log::Said;

/// What a node knows of its chatrooms beside the store.
#[derive(Debug, Default)]
pub struct Chatrooms {
    logs: Mutex<Logs>,
    gone: Mutex<HashMap<String, Instant>>,
}

/// What a member has missed, oldest first.
#[derive(Debug, Default)]
pub struct Missed {
    /// The messages.
    pub messages: Vec<Said>,
    /// Whether there is more.
    pub more: bool,
}

impl Chatrooms {
    /// Tells a room of a committed message; called in the order of commits.
    /// `from`: the connection that sent it, and needs not be told.
    pub fn tell(&self, bus: &dyn Bus, message: Message, from: Option<ConnectionId>) {
        let talk = RoomChange {
            room: Arc::from(message.target.as_str()),
            time: message.time,
        };
        let mut logs = lock(&self.logs);
        if message.class_name == object_name::RECALL {
            // It may still hold what was recalled; the store does not.
            logs.forget(&message.target);
        }
        let message = Arc::new(message);
        logs.push(Said { message, from });
        drop(logs);
        let room = Arc::clone(&talk.room);
        bus.deliver_to_room(&room, &Event::RoomTalk(talk), from);
    }

    /// The room has ended.
    fn forget(&self, room: &str) {
        lock(&self.logs).forget(room);
    }

    /// A connection of the user has begun.
    pub fn came(&self, user: &str) {
        lock(&self.gone).remove(user);
    }

    /// A connection of the user has ended.
    pub fn went(&self, bus: &dyn Bus, user: &str) {
        if !bus.is_connected(user) && !bus.rooms_of(user).is_empty() {
            lock(&self.gone).insert(user.to_owned(), Instant::now());
        }
    }

    /// The users who went more than `grace` ago and did not come back.
    fn overdue(&self, bus: &dyn Bus, grace: Duration) -> Vec<String> {
        let mut left = Vec::new();
        lock(&self.gone).retain(|user, since| {
            if bus.is_connected(user) {
                return false;
            }
            let overdue = since.elapsed() >= grace;
            if overdue {
                left.push(user.clone());
            }
            !overdue
        });
        left
    }
}

/// Takes a user into a room; gives the ms at which they joined.
pub async fn join(
    state: &AppState,
    user: &str,
    room: &str,
    create: bool,
) -> Result<i64, ChatroomError> {
    let bus = Arc::clone(&state.bus);
    let (member, entered) = (user.to_owned(), room.to_owned());
    let then = Box::new(move || bus.enter_room(&entered, &member));
    state.store.join_chatroom(user, room, create, then).await
}

/// Takes a user out of a room, with the entries that go with them.
pub async fn leave(
    state: &AppState,
    user: &str,
    room: &str,
    cause: RoomCause,
) -> Result<(), StoreError> {
    let bus = Arc::clone(&state.bus);
    let (member, left) = (user.to_owned(), room.to_owned());
    let then = Box::new(move || bus.leave_room(&left, &member));
    if let Some(time) = state.store.leave_chatroom(user, room, cause, then).await? {
        entries_changed(state, room, time);
    }
    Ok(())
}

/// Ends rooms. Their members are told that something was said; who comes to fetch
/// it hears that there is no such room.
pub async fn end(state: &AppState, which: ToEnd) -> Result<(), StoreError> {
    let (bus, rooms) = (Arc::clone(&state.bus), Arc::clone(&state.chatrooms));
    let then = Box::new(move |ended: Vec<String>| {
        for room in ended {
            rooms.forget(&room);
            let talk = Event::RoomTalk(RoomChange {
                room: Arc::from(room.as_str()),
                time: clock::now_ms(),
            });
            bus.end_room(&room, &talk);
        }
    });
    state.store.end_chatrooms(which, then).await
}

/// Tells everybody in a room that its entries changed. Also who changed them:
/// published clients apply some of their own changes only when they come back.
pub fn entries_changed(state: &AppState, room: &str, time: i64) {
    let room = Arc::from(room);
    let event = Event::RoomEntries(RoomChange {
        room: Arc::clone(&room),
        time,
    });
    state.bus.deliver_to_room(&room, &event, None);
}

/// What was said in a room after a time, from memory where possible.
pub async fn missed(
    state: &AppState,
    room: &str,
    after: i64,
    limit: usize,
) -> Result<Missed, StoreError> {
    let tail = lock(&state.chatrooms.logs).after(room, after);
    let (mut missed, recent) = match tail {
        Some(tail) if after >= tail.since => (Missed::default(), tail.messages),
        Some(tail) => {
            let earlier = stored(state, room, after, limit, tail.since).await?;
            (earlier, tail.messages)
        }
        None => (
            stored(state, room, after, limit, i64::MAX).await?,
            Vec::new(),
        ),
    };
    if !missed.more {
        missed.messages.extend(recent);
        missed.more = missed.messages.len() > limit;
        missed.messages.truncate(limit);
    }
    Ok(missed)
}

/// The part up to `until` of what the store has after `after`.
async fn stored(
    state: &AppState,
    room: &str,
    after: i64,
    limit: usize,
    until: i64,
) -> Result<Missed, StoreError> {
    let talk = state.store.chatroom_talk(room, after, limit).await?;
    let all = talk.messages.len();
    let messages = talk.messages.into_iter();
    let messages: Vec<_> = messages
        .take_while(|message| message.time <= until)
        .map(|message| Said {
            message: Arc::new(message),
            from: None,
        })
        .collect();
    Ok(Missed {
        more: talk.more && messages.len() == all,
        messages,
    })
}

impl Said {
    /// Whether the message is news to a connection of `user` that began at
    /// `began_ms`. Their own is when another client of theirs has sent it since:
    /// what they sent earlier may have come from this very client, before it
    /// reconnected.
    pub fn is_news(&self, user: &str, link: ConnectionId, began_ms: i64) -> bool {
        let elsewhere = self.from.is_some_and(|from| from != link);
        self.message.sender != user || (elsewhere && self.message.time >= began_ms)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
