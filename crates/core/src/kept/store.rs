//! Where messages that the client has seen are kept.

use std::collections::VecDeque;

use crate::{ConversationType, Message, Millis};

/// How many messages of conversations are kept in memory, and their bytes.
const MAIL: Limit = Limit {
    messages: 5000,
    bytes: 8 << 20,
};
/// The same for chatrooms.
const ROOMS: Limit = Limit {
    messages: 1000,
    bytes: 2 << 20,
};

/// Names a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageKey {
    /// By [`Message::local_id`].
    Local(u64),
    /// By its id on the server.
    Uid(String),
}

/// A message that the client has seen, and what the page noted about it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptMessage {
    /// The message.
    pub message: Message,
    /// A number of the JS API's `SentStatus`.
    pub sent_status: Option<i32>,
    /// A number of the JS API's `ReceivedStatus`.
    pub received_status: Option<i32>,
    /// A text of the page's own.
    pub extra: Option<String>,
    /// What a search looks at in place of the content.
    pub search_text: Option<String>,
}

impl KeptMessage {
    /// A message without notes.
    pub(crate) fn new(message: Message) -> Self {
        Self {
            message,
            sent_status: None,
            received_status: None,
            extra: None,
            search_text: None,
        }
    }

    fn bytes(&self) -> usize {
        let notes = [&self.extra, &self.search_text];
        let notes = notes.into_iter().flatten().map(String::len);
        self.message.content.len() + notes.sum::<usize>()
    }
}

/// A place for messages, in the order in which they were sent. It may forget
/// the oldest ones.
pub trait MessageStore {
    /// Keeps a message, in place of the same one.
    fn put(&mut self, kept: KeptMessage);
    /// The message with this key.
    fn get(&self, key: &MessageKey) -> Option<&KeptMessage>;
    /// What is kept of a message that the server gave.
    fn known(&self, message: &Message) -> Option<&KeptMessage>;
    /// Shows the messages, the newest first, until `visit` says `false`.
    fn visit(&self, visit: &mut dyn FnMut(&KeptMessage) -> bool);
    /// Forgets all messages for which `is_gone` says so.
    fn remove(&mut self, is_gone: &mut dyn FnMut(&Message) -> bool);
}

#[derive(Clone, Copy, Debug)]
struct Limit {
    messages: usize,
    bytes: usize,
}

/// Keeps the newest messages in memory: up to 5000 and 8 MiB, and beside them
/// 1000 and 2 MiB of chatrooms, which are busier.
#[derive(Debug, Default)]
pub struct MemoryMessages {
    mail: Shelf,
    rooms: Shelf,
}

/// Messages by sent time.
#[derive(Debug, Default)]
struct Shelf {
    list: VecDeque<(Millis, KeptMessage)>,
    bytes: usize,
}

impl Shelf {
    /// A message that was not sent stands behind those that are there.
    fn time(&self, message: &Message) -> Millis {
        match message.sent_time_ms {
            0 => self.list.back().map_or(0, |(time, _)| *time),
            time => time,
        }
    }

    fn place(&self, message: &Message) -> Option<usize> {
        let time = self.time(message);
        let from = self.list.partition_point(|(other, _)| *other < time);
        let same_time = self.list.range(from..).take_while(|(t, _)| *t == time);
        let is_same = |other: &Message| {
            other.local_id == message.local_id || !other.uid.is_empty() && other.uid == message.uid
        };
        let mut same_time = same_time.map(|(_, kept)| is_same(&kept.message));
        same_time
            .position(|is_same| is_same)
            .map(|place| from + place)
    }

    fn put(&mut self, kept: KeptMessage, limit: Limit) {
        self.bytes += kept.bytes();
        if let Some((_, old)) = self.place(&kept.message).map(|place| &mut self.list[place]) {
            self.bytes -= std::mem::replace(old, kept).bytes();
        } else {
            let time = self.time(&kept.message);
            let place = self.list.partition_point(|(other, _)| *other <= time);
            self.list.insert(place, (time, kept));
        }
        while self.list.len() > limit.messages || self.bytes > limit.bytes {
            let Some((_, oldest)) = self.list.pop_front() else {
                return;
            };
            self.bytes -= oldest.bytes();
        }
    }
}

impl MemoryMessages {
    fn shelf(&self, message: &Message) -> &Shelf {
        match message.conversation.kind {
            ConversationType::CHATROOM => &self.rooms,
            _ => &self.mail,
        }
    }
}

impl MessageStore for MemoryMessages {
    fn put(&mut self, kept: KeptMessage) {
        match kept.message.conversation.kind {
            ConversationType::CHATROOM => self.rooms.put(kept, ROOMS),
            _ => self.mail.put(kept, MAIL),
        }
    }

    fn get(&self, key: &MessageKey) -> Option<&KeptMessage> {
        let is_it = |message: &Message| match key {
            MessageKey::Local(id) => message.local_id == *id,
            MessageKey::Uid(uid) => message.uid == *uid,
        };
        let newest_first = self.mail.list.iter().rev();
        let all = newest_first.chain(self.rooms.list.iter().rev());
        all.map(|(_, kept)| kept).find(|kept| is_it(&kept.message))
    }

    fn known(&self, message: &Message) -> Option<&KeptMessage> {
        let shelf = self.shelf(message);
        Some(&shelf.list[shelf.place(message)?].1)
    }

    fn visit(&self, visit: &mut dyn FnMut(&KeptMessage) -> bool) {
        for shelf in [&self.mail, &self.rooms] {
            if !shelf.list.iter().rev().all(|(_, kept)| visit(kept)) {
                return;
            }
        }
    }

    fn remove(&mut self, is_gone: &mut dyn FnMut(&Message) -> bool) {
        for shelf in [&mut self.mail, &mut self.rooms] {
            shelf.list.retain(|(_, kept)| !is_gone(&kept.message));
            shelf.bytes = shelf.list.iter().map(|(_, kept)| kept.bytes()).sum();
        }
    }
}
