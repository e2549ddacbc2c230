//! Unread counts and mentions, kept in the store.
//!
//! A counter keeps the sent times of the unread messages. What another tab or
//! an earlier visit counted is recognised, and repeated messages, recalls and
//! "read up to" marks may come in any order. Within one input counters are kept
//! in memory and written once.

use rongim_protocol::{catalogue::object_name, flags::ReceiveFlags};

use crate::{
    ConversationId, ConversationType, Direction, Engine, Mention, Message, Millis, Store,
    keys::{Keys, Kind},
    map::Map,
};

/// How many times a counter keeps. Of the messages before those it only knows
/// how many there are.
const KEPT_TIMES: usize = 100;

/// What is unread in one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counter {
    /// How many unread messages there are up to `floor`.
    older: u32,
    /// Messages up to then have been counted, one way or the other.
    floor: Millis,
    /// Everything up to then has been read.
    read: Millis,
    /// The sent times of unread messages after `floor`, ascending.
    times: Vec<Millis>,
}

impl Counter {
    fn count(&self) -> u32 {
        self.older.saturating_add(self.times.len() as u32)
    }

    /// The newest message that was counted.
    fn newest(&self) -> Millis {
        let newest = self.times.last().copied();
        newest.unwrap_or_default().max(self.floor)
    }

    /// Counts a message; gives whether that is news.
    fn add(&mut self, time: Millis) -> bool {
        if time <= self.floor.max(self.read) {
            return false;
        }
        let Err(place) = self.times.binary_search(&time) else {
            return false;
        };
        self.times.insert(place, time);
        if self.times.len() > KEPT_TIMES {
            self.floor = self.times.remove(0);
            self.older = self.older.saturating_add(1);
        }
        true
    }

    /// Takes back a message that was recalled.
    fn take_back(&mut self, time: Millis) {
        if let Ok(place) = self.times.binary_search(&time) {
            self.times.remove(place);
        } else if self.read < time && time <= self.floor {
            self.older = self.older.saturating_sub(1);
        }
    }

    fn read_until(&mut self, until: Millis) {
        if until <= self.read {
            return;
        }
        self.read = until;
        self.times.retain(|time| *time > until);
        if until >= self.floor {
            self.older = 0;
        }
    }

    /// From now on there are `count`, wherever they come from.
    fn set(&mut self, count: u32) {
        self.floor = self.newest();
        self.older = count;
        self.times.clear();
    }

    /// `older:floor:read:times`, each time as its distance from the one before.
    fn text(&self) -> String {
        let mut out = self.older.to_string();
        for part in [self.floor, self.read] {
            out.push(':');
            out.push_str(&part.to_string());
        }
        let mut before = 0;
        for time in &self.times {
            out.push(if before == 0 { ':' } else { ',' });
            out.push_str(&(time - before).to_string());
            before = *time;
        }
        out
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let mut counter = Self {
            older: parts.next()?.parse().ok()?,
            floor: parts.next()?.parse().ok()?,
            read: parts.next()?.parse().ok()?,
            times: Vec::new(),
        };
        let mut time: Millis = 0;
        for distance in parts.next().into_iter().flat_map(|times| times.split(',')) {
            let distance = distance.parse().ok().filter(|distance| *distance > 0)?;
            time = time.checked_add(distance)?;
            counter.times.push(time);
        }
        Some(counter)
    }

    /// The counter of 2.5.x: `count_sentTime`.
    fn parse_vendor(text: &str) -> Option<Self> {
        let (count, newest) = text.split_once('_')?;
        Some(Self {
            older: count.parse().ok()?,
            floor: newest.parse().ok()?,
            ..Self::default()
        })
    }

    fn load(id: &ConversationId, keys: &Keys, store: &dyn Store) -> Option<Self> {
        let own = store.get(&keys.of(Kind::Unread, id));
        own.and_then(|text| Self::parse(&text))
            .or_else(|| Self::parse_vendor(&store.get(&keys.vendor_unread(id))?))
    }
}

/// What changed and is not written yet.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    changed: Map<ConversationId, Counter>,
    mentions: Map<ConversationId, Mention>,
}

impl Unread {
    fn counter(&mut self, id: &ConversationId, keys: &Keys, store: &dyn Store) -> &mut Counter {
        self.changed.or_insert_with(id.clone(), || {
            Counter::load(id, keys, store).unwrap_or_default()
        })
    }
}

impl Engine {
    /// The unread messages of a conversation.
    pub fn unread_count(&self, id: &ConversationId) -> u32 {
        let counter = Counter::load(id, &self.keys, &*self.store);
        counter.map_or(0, |counter| counter.count())
    }

    /// The unread messages of all conversations of these types; `kinds` empty
    /// = all.
    pub fn total_unread_count(&self, kinds: &[ConversationType]) -> u32 {
        self.unread_count_of(&|id| kinds.is_empty() || kinds.contains(&id.kind))
    }

    /// The unread messages of the conversations that `is_meant` names.
    pub(crate) fn unread_count_of(&self, is_meant: &dyn Fn(&ConversationId) -> bool) -> u32 {
        let ids = self.counted_conversations();
        let meant = ids.iter().filter(|id| is_meant(id));
        meant.fold(0, |sum, id| sum.saturating_add(self.unread_count(id)))
    }

    /// Sets the count that the next message adds to; for this browser only.
    pub fn set_unread_count(&mut self, id: &ConversationId, count: u32) {
        let counter = self.unread.counter(id, &self.keys, &*self.store);
        counter.set(count);
        self.flush_unread();
    }

    /// The user has read everything in the conversation; where something was
    /// unread, the user's other clients are told.
    pub fn clear_unread(&mut self, id: &ConversationId, now: Millis) {
        self.read_here(id, None, now);
    }

    /// The user has read what was sent up to `until`; unread is what came after.
    pub fn clear_unread_until(&mut self, id: &ConversationId, until: Millis, now: Millis) {
        self.read_here(id, Some(until), now);
    }

    /// The user has read everything.
    pub fn clear_all_unread(&mut self, now: Millis) {
        for id in self.counted_conversations() {
            self.clear_unread(&id, now);
        }
    }

    fn read_here(&mut self, id: &ConversationId, until: Option<Millis>, now: Millis) {
        let listed = self.conversations.sent_time(id);
        let counter = self.unread.counter(id, &self.keys, &*self.store);
        let newest = counter.newest().max(listed);
        let until = until.unwrap_or(newest).min(newest);
        let before = counter.count();
        counter.read_until(until);
        if until == newest {
            counter.set(0);
        }
        let is_less = counter.count() < before;
        let is_read = self.forget_mention_until(id, until) || is_less;
        self.flush_unread();
        if is_read && until > 0 {
            self.tell_read(id, until, now);
        }
    }

    /// What has been read is known from elsewhere, so nobody is told.
    pub(crate) fn read_elsewhere(&mut self, id: &ConversationId, until: Millis) {
        let counter = self.unread.counter(id, &self.keys, &*self.store);
        counter.read_until(until);
        self.forget_mention_until(id, until);
    }

    /// Nothing in the conversation is unread any more: it is gone.
    pub(crate) fn forget_unread(&mut self, id: &ConversationId) {
        let counter = self.unread.counter(id, &self.keys, &*self.store);
        let newest = counter.newest();
        counter.read_until(newest);
        counter.set(0);
        self.forget_mention_until(id, Millis::MAX);
        self.flush_unread();
    }

    /// Takes over how much the server says is unread, where nothing is known.
    pub(crate) fn expect_unread(&mut self, id: &ConversationId, count: u32, newest: Millis) {
        if Counter::load(id, &self.keys, &*self.store).is_some() {
            return;
        }
        let counter = self.unread.counter(id, &self.keys, &*self.store);
        if *counter == Counter::default() {
            (counter.older, counter.floor) = (count, newest);
        }
    }

    /// Takes what a message says about what is unread: one more, one less, or
    /// what the user has read on another client.
    pub(crate) fn count(&mut self, message: &Message) {
        let id = &message.conversation;
        match message.object_name.as_str() {
            _ if message.is_counted() => self.add_unread(message),
            object_name::SYNC_READ_STATUS | object_name::READ_RECEIPT
                if message.direction == Direction::Sent =>
            {
                if let Some(until) = self.read_time(message) {
                    self.read_elsewhere(id, until);
                    // Another tab may have counted down before.
                    self.conversations.changed();
                }
            }
            object_name::RECALL => {
                if let Some(time) = self.time_in(message, "sentTime") {
                    let counter = self.unread.counter(id, &self.keys, &*self.store);
                    counter.take_back(time);
                }
            }
            _ => {}
        }
    }

    /// Until when the user has read, as `RC:SRSMsg` and `RC:ReadNtf` say: not
    /// later than it was said.
    pub(crate) fn read_time(&self, message: &Message) -> Option<Millis> {
        let until = self.time_in(message, "lastMessageSendTime")?;
        Some(until.min(message.sent_time_ms))
    }

    fn time_in(&self, message: &Message, field: &str) -> Option<Millis> {
        self.json.scalar(&message.content, field)?.parse().ok()
    }

    fn add_unread(&mut self, message: &Message) {
        let id = &message.conversation;
        let counter = self.unread.counter(id, &self.keys, &*self.store);
        if counter.add(message.sent_time_ms) && message.flags.has(ReceiveFlags::MENTIONS_ME) {
            let mention = Mention {
                uid: message.uid.clone(),
                sent_time_ms: message.sent_time_ms,
                content: message.content.clone(),
            };
            self.unread.mentions.insert(id.clone(), mention);
        }
    }

    /// Writes what changed.
    pub(crate) fn flush_unread(&mut self) {
        for (id, counter) in std::mem::take(&mut self.unread.changed) {
            let key = self.keys.of(Kind::Unread, &id);
            let text = counter.text();
            if self.store.get(&key).as_deref() != Some(&text) {
                self.store.set(&key, &text);
                self.conversations.changed();
            }
        }
        for (id, mention) in std::mem::take(&mut self.unread.mentions) {
            let mut value = mention.sent_time_ms.to_string();
            for part in [&mention.uid, &mention.content] {
                value.push(':');
                value.push_str(part);
            }
            self.store.set(&self.keys.of(Kind::Mention, &id), &value);
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
        self.drop_mention(id, &|mention| mention.uid == uid);
    }

    /// Whether there was one.
    fn forget_mention_until(&mut self, id: &ConversationId, until: Millis) -> bool {
        self.drop_mention(id, &|mention| mention.sent_time_ms <= until)
    }

    fn drop_mention(&mut self, id: &ConversationId, is_meant: &dyn Fn(&Mention) -> bool) -> bool {
        let was_fresh = self.unread.mentions.get(id).is_some_and(is_meant);
        if was_fresh {
            self.unread.mentions.remove(id);
        }
        let stored = self.mention(id).is_some_and(|mention| is_meant(&mention));
        if stored {
            self.store.remove(&self.keys.of(Kind::Mention, id));
        }
        was_fresh || stored
    }

    /// Conversations that may have a count, each once: those with a stored one,
    /// and those of the list, which may have one of 2.5.x.
    fn counted_conversations(&self) -> Vec<ConversationId> {
        let stored = self.store.keys(&self.keys.all(Kind::Unread));
        let stored = stored
            .iter()
            .filter_map(|key| self.keys.conversation(Kind::Unread, key));
        let is_unstored =
            |id: &ConversationId| self.store.get(&self.keys.of(Kind::Unread, id)).is_none();
        stored.chain(self.listed().filter(is_unstored)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// What may be told about a conversation, in any order and more than once.
    #[derive(Clone, Copy, Debug)]
    enum Told {
        Message(Millis),
        ReadUntil(Millis),
    }

    fn told() -> impl Strategy<Value = Told> {
        prop_oneof![
            4 => (1u64..60).prop_map(Told::Message),
            1 => (1u64..60).prop_map(Told::ReadUntil),
        ]
    }

    /// As it is after each thing has gone through the store.
    fn live(all: &[Told]) -> Counter {
        let mut counter = Counter::default();
        for told in all {
            match *told {
                Told::Message(time) => drop(counter.add(time)),
                Told::ReadUntil(time) => counter.read_until(time),
            }
            counter = Counter::parse(&counter.text()).unwrap();
        }
        counter
    }

    proptest! {
        #[test]
        fn order_and_repetition_change_nothing(
            all in vec(told(), 0..40),
            order in vec(any::<prop::sample::Index>(), 0..80),
        ) {
            let expected = live(&all);
            let mut shuffled: Vec<Told> = Vec::new();
            if !all.is_empty() {
                shuffled.extend(order.iter().map(|index| all[index.index(all.len())]));
            }
            shuffled.extend(all.iter().rev());
            prop_assert_eq!(live(&shuffled), expected);
        }

        #[test]
        fn a_count_is_what_came_after_the_last_mark(all in vec(told(), 0..40)) {
            let mut marks = all.iter().filter_map(|told| match told {
                Told::ReadUntil(time) => Some(*time),
                Told::Message(_) => None,
            }).collect::<Vec<_>>();
            marks.sort_unstable();
            let read = marks.last().copied().unwrap_or(0);
            let unread: HashSet<Millis> = all.iter().filter_map(|told| match told {
                Told::Message(time) if *time > read => Some(*time),
                _ => None,
            }).collect();
            prop_assert_eq!(live(&all).count() as usize, unread.len());
        }

        #[test]
        fn any_text_is_a_counter_or_none(text in "[0-9:,-]{0,30}") {
            if let Some(counter) = Counter::parse(&text) {
                prop_assert_eq!(Counter::parse(&counter.text()), Some(counter));
            }
        }
    }

    #[test]
    fn more_messages_than_times_are_kept_are_counted_once() {
        let mut counter = Counter::default();
        let newest = 2 * KEPT_TIMES as Millis;
        for _ in 0..2 {
            for time in 1..=newest {
                counter.add(time);
            }
        }
        assert_eq!(counter.count(), 2 * KEPT_TIMES as u32);
        counter.read_until(newest - 3);
        assert_eq!(counter.count(), 3);
        counter.take_back(newest);
        counter.take_back(newest);
        assert_eq!(counter.count(), 2);
    }

    #[test]
    fn a_count_that_was_set_goes_with_the_messages_before_it() {
        let mut counter = Counter::default();
        counter.add(10);
        counter.set(5);
        counter.add(10);
        counter.add(11);
        assert_eq!(counter.count(), 6);
        counter.read_until(9);
        assert_eq!(counter.count(), 6);
        counter.read_until(10);
        assert_eq!(counter.count(), 1);
    }
}
