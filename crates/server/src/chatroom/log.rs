//! What was said last in each chatroom, in memory: when a thousand members come
//! and fetch one message, the database is not asked.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crate::{bus::ConnectionId, model::Message};

/// Of one room, and of all of them.
const MAX_MESSAGES: usize = 256;
const MAX_ROOM_BYTES: usize = 1024 * 1024;
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The logs of all rooms.
#[derive(Debug, Default)]
pub(super) struct Logs {
    rooms: HashMap<String, Log>,
    bytes: usize,
}

/// A message, and the connection that it came from when that is known.
#[derive(Clone, Debug)]
pub struct Said {
    /// The message.
    pub message: Arc<Message>,
    /// Where it came from.
    pub from: Option<ConnectionId>,
}

/// The newest messages of one room: all that are later than `since`.
#[derive(Debug)]
struct Log {
    since: i64,
    messages: VecDeque<Said>,
    bytes: usize,
}

/// A part of a log, oldest first.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// From when on the log has everything; what is earlier, the store has.
    pub(super) since: i64,
    /// The messages after that time, and after the one that was asked for.
    pub(super) messages: Vec<Said>,
}

impl Logs {
    /// Adds a message; in each room they come in the order of their times.
    pub(super) fn push(&mut self, said: Said) {
        let (weight, time) = (said.message.weight(), said.message.time);
        if self.bytes + weight > MAX_BYTES {
            // Rare, and harmless: the store answers until there is a log again.
            *self = Self::default();
        }
        self.bytes += weight;
        let log = self
            .rooms
            .entry(said.message.target.clone())
            .or_insert_with(|| Log::before(time));
        log.bytes += weight;
        log.messages.push_back(said);
        self.bytes -= log.trim();
    }

    /// What was said in a room after a time; `None` when there is no log.
    pub(super) fn after(&self, room: &str, time: i64) -> Option<Tail> {
        let log = self.rooms.get(room)?;
        let from = log
            .messages
            .partition_point(|said| said.message.time <= time.max(log.since));
        Some(Tail {
            since: log.since,
            messages: log.messages.range(from..).cloned().collect(),
        })
    }

    /// Forgets a room's log.
    pub(super) fn forget(&mut self, room: &str) {
        if let Some(log) = self.rooms.remove(room) {
            self.bytes -= log.bytes;
        }
    }
}

impl Log {
    fn before(time: i64) -> Self {
        Self {
            since: time - 1,
            messages: VecDeque::new(),
            bytes: 0,
        }
    }

    /// Drops what is too much from the front; gives how many bytes that were.
    fn trim(&mut self) -> usize {
        let before = self.bytes;
        while self.messages.len() > MAX_MESSAGES || self.bytes > MAX_ROOM_BYTES {
            let Some(oldest) = self.messages.pop_front() else {
                break;
            };
            self.since = oldest.message.time;
            self.bytes -= oldest.message.weight();
        }
        before - self.bytes
    }
}

#[cfg(test)]
mod tests {
    use rongim_protocol::{ConversationType, flags::SendFlags};

    use super::*;
    use crate::uid::Uid;

    #[test]
    fn a_log_says_from_when_on_it_is_complete() {
        let mut logs = Logs::default();
        assert!(logs.after("r", 0).is_none());
        for time in 5..=1000 {
            logs.push(message("r", time, 10));
        }
        let all = logs.after("r", 0).unwrap();
        assert_eq!(all.messages.len(), MAX_MESSAGES);
        assert_eq!(all.since, all.messages[0].message.time - 1);
        assert_eq!(times(&logs.after("r", 998).unwrap()), [999, 1000]);
        assert_eq!(logs.after("r", 1000).unwrap().messages.len(), 0);
    }

    #[test]
    fn bytes_are_bounded_per_room_and_over_all() {
        let mut logs = Logs::default();
        for room in 0..200 {
            for time in 0..20 {
                logs.push(message(&room.to_string(), time, 100_000));
            }
            assert!(logs.bytes <= MAX_BYTES);
        }
        let weights = logs.rooms.values().map(|log| log.bytes);
        assert_eq!(weights.sum::<usize>(), logs.bytes);
        assert!(logs.rooms.values().all(|log| log.bytes <= MAX_ROOM_BYTES));
        let rooms: Vec<_> = logs.rooms.keys().cloned().collect();
        rooms.iter().for_each(|room| logs.forget(room));
        assert_eq!(logs.bytes, 0);
    }

    fn times(tail: &Tail) -> Vec<i64> {
        tail.messages.iter().map(|said| said.message.time).collect()
    }

    fn message(room: &str, time: i64, bytes: usize) -> Said {
        let message = Arc::new(Message {
            uid: Uid { id: time, tag: 1 },
            time,
            sender: "alice".into(),
            kind: ConversationType::CHATROOM,
            target: room.into(),
            class_name: "RC:TxtMsg".into(),
            content: vec![b' '; bytes],
            flags: SendFlags::PERSISTED,
            client_unique_id: None,
            extra_content: None,
        });
        Said {
            message,
            from: None,
        }
    }
}
