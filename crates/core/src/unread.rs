//! Unread counts and mentions, kept in the store.
//!
//! A count is stored with the sent time of the newest message it counts, so
//! that a message which another tab or an earlier visit counted is not counted
//! twice. Within one input counts are kept in memory and written once.

use std::collections::{HashMap, HashSet};

use rongim_protocol::flags::ReceiveFlags;

use crate::{
    ConversationId, ConversationType, Engine, Mention, Message, Millis, Store,
    keys::{Keys, Kind},
};

/// A stored count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counter {
    count: u32,
    newest: Millis,
}

impl Counter {
    /// `count:newest`; with another separator the form of 2.5.x. Anything else
    /// is none.
    fn parse(text: &str, separator: char) -> Option<Self> {
        let (count, newest) = text.split_once(separator)?;
        Some(Self {
            count: count.parse().ok()?,
            newest: newest.parse().ok()?,
        })
    }

    fn load(id: &ConversationId, keys: &Keys, store: &dyn Store) -> Self {
        let own = store.get(&keys.of(Kind::Unread, id));
        own.and_then(|text| Self::parse(&text, ':'))
            .or_else(|| Self::parse(&store.get(&keys.vendor_unread(id))?, '_'))
            .unwrap_or_default()
    }

    fn save(self, id: &ConversationId, keys: &Keys, store: &mut dyn Store) {
        store.set(
            &keys.of(Kind::Unread, id),
            &format!("{}:{}", self.count, self.newest),
        );
    }
}

/// Counts that changed and are not written yet.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    changed: HashMap<ConversationId, Counter>,
    mentions: HashMap<ConversationId, Mention>,
}

impl Unread {
    /// Counts a message, unless it has been counted.
    pub(crate) fn count(&mut self, message: &Message, keys: &Keys, store: &dyn Store) {
        let id = &message.conversation;
        let known = self.changed.get(id).copied();
        let mut counter = known.unwrap_or_else(|| Counter::load(id, keys, store));
        if message.sent_time_ms <= counter.newest {
            return;
        }
        counter.newest = message.sent_time_ms;
        counter.count = counter.count.saturating_add(1);
        self.changed.insert(id.clone(), counter);
        if message.flags.has(ReceiveFlags::MENTIONS_ME) {
            self.mentions.insert(
                id.clone(),
                Mention {
                    uid: message.uid.clone(),
                    sent_time_ms: message.sent_time_ms,
                    content: message.content.clone(),
                },
            );
        }
    }

    /// Writes what changed.
    pub(crate) fn flush(&mut self, keys: &Keys, store: &mut dyn Store) {
        for (id, counter) in std::mem::take(&mut self.changed) {
            counter.save(&id, keys, store);
        }
        for (id, mention) in std::mem::take(&mut self.mentions) {
            let value = format!(
                "{}:{}:{}",
                mention.sent_time_ms, mention.uid, mention.content
            );
            store.set(&keys.of(Kind::Mention, &id), &value);
        }
    }
}

impl Engine {
    /// The unread messages of a conversation.
    pub fn unread_count(&self, id: &ConversationId) -> u32 {
        Counter::load(id, &self.keys, &*self.store).count
    }

    /// The unread messages of all conversations of these types; `kinds` empty
    /// = all.
    pub fn total_unread_count(&self, kinds: &[ConversationType]) -> u32 {
        let ids = self.counted_conversations();
        let of_kind = ids
            .iter()
            .filter(|id| kinds.is_empty() || kinds.contains(&id.kind));
        of_kind.fold(0, |sum, id| sum.saturating_add(self.unread_count(id)))
    }

    /// Sets the count that the next message adds to.
    pub fn set_unread_count(&mut self, id: &ConversationId, count: u32) {
        let counter = Counter::load(id, &self.keys, &*self.store);
        Counter { count, ..counter }.save(id, &self.keys, &mut *self.store);
    }

    /// Everything in the conversation has been read.
    pub fn clear_unread(&mut self, id: &ConversationId) {
        self.set_unread_count(id, 0);
        self.store.remove(&self.keys.of(Kind::Mention, id));
    }

    /// Everything has been read.
    pub fn clear_all_unread(&mut self) {
        for id in self.counted_conversations() {
            self.clear_unread(&id);
        }
    }

    pub(crate) fn mention(&self, id: &ConversationId) -> Option<Mention> {
        let value = self.store.get(&self.keys.of(Kind::Mention, id))?;
        let (time, rest) = value.split_once(':')?;
        let (uid, content) = rest.split_once(':')?;
        let (uid, content) = (uid.to_owned(), content.to_owned());
        Some(Mention {
            uid,
            sent_time_ms: time.parse().ok()?,
            content,
        })
    }

    /// The message `uid` was recalled.
    pub(crate) fn forget_mention(&mut self, id: &ConversationId, uid: &str) {
        if self.mention(id).is_some_and(|mention| mention.uid == uid) {
            self.store.remove(&self.keys.of(Kind::Mention, id));
        }
    }

    /// Conversations that may have a count: those with a stored one, and those
    /// of the list, which may have one of 2.5.x.
    fn counted_conversations(&self) -> HashSet<ConversationId> {
        let stored = self.store.keys(&self.keys.all(Kind::Unread));
        let stored = stored
            .iter()
            .filter_map(|key| self.keys.conversation(Kind::Unread, key));
        stored.chain(self.listed()).collect()
    }
}
