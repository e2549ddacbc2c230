//! What the client has seen: messages by id, found by their words, noted on and
//! forgotten. All of it stays in this client.

mod search;
mod store;

use rongim_protocol::flags::ReceiveFlags;

use search::Keyword;
pub use search::TextField;
pub use store::{KeptMessage, MemoryMessages, MessageKey, MessageStore};

use crate::{
    Answer, CallId, Conversation, ConversationId, ConversationType, Direction, Engine, Message,
    Millis, OutgoingMessage, SentStatus,
};

/// A message that the page puts among those it has seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Insertion {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Its type on the wire: `RC:TxtMsg`.
    pub object_name: String,
    /// Its content, as JSON text.
    pub content: String,
    /// Who sent it; this user when it is empty.
    pub sender_id: String,
    /// Its id on the server, when the page knows one.
    pub uid: String,
    /// When it was sent; now when it is 0.
    pub sent_time_ms: Millis,
    /// Whether it counts as unread.
    pub is_counted: bool,
    /// What a search looks at in place of the content.
    pub search_text: Option<String>,
}

/// What a search looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Some letters of the message, in whatever case.
    pub keyword: String,
    /// Text fields of the page's own types.
    pub own_fields: Vec<TextField>,
}

/// What the page notes about a message; nothing = as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// A number of the JS API's `SentStatus`.
    pub sent_status: Option<i32>,
    /// A number of the JS API's `ReceivedStatus`.
    pub received_status: Option<i32>,
    /// A text of the page's own.
    pub extra: Option<String>,
    /// Another content, as JSON text.
    pub content: Option<String>,
    /// Another type, as on the wire.
    pub object_name: Option<String>,
    /// What a search looks at in place of the content.
    pub search_text: Option<String>,
}

impl Engine {
    /// Keeps messages in another place than memory.
    pub fn set_message_store(&mut self, messages: Box<dyn MessageStore>) {
        self.messages = messages;
    }

    /// A message that the client has seen.
    pub fn kept_message(&self, key: &MessageKey) -> Option<KeptMessage> {
        self.messages.get(key).cloned()
    }

    /// Puts a message among those that the client has seen, and into the
    /// conversation list. Nobody else learns of it.
    pub fn insert_message(&mut self, insertion: Insertion, now: Millis) -> KeptMessage {
        let Insertion {
            conversation,
            object_name,
            content,
            ..
        } = insertion;
        let draft = OutgoingMessage::new(conversation, &object_name, content);
        let mut message = self.outgoing_message(&draft);
        message.flags = ReceiveFlags::PERSISTED.with(ReceiveFlags::COUNTED, insertion.is_counted);
        message.uid = insertion.uid;
        message.sent_status = SentStatus::Sent;
        message.sent_time_ms = match insertion.sent_time_ms {
            0 => now,
            time => time,
        };
        if !insertion.sender_id.is_empty() && insertion.sender_id != message.sender_id {
            message.sender_id = insertion.sender_id;
            message.direction = Direction::Received;
            message.received_time_ms = now;
        }
        let kept = KeptMessage {
            search_text: insertion.search_text,
            ..KeptMessage::new(message)
        };
        self.messages.put(kept.clone());
        self.conversations.update(&kept.message);
        self.count(&kept.message);
        self.flush_unread();
        kept
    }

    /// Notes something about a message; gives whether it is there.
    pub fn note(&mut self, key: &MessageKey, notes: Notes) -> bool {
        let Some(mut kept) = self.kept_message(key) else {
            return false;
        };
        kept.sent_status = notes.sent_status.or(kept.sent_status);
        kept.received_status = notes.received_status.or(kept.received_status);
        kept.extra = notes.extra.or(kept.extra);
        kept.search_text = notes.search_text.or(kept.search_text);
        kept.message.content = notes.content.unwrap_or(kept.message.content);
        kept.message.object_name = notes.object_name.unwrap_or(kept.message.object_name);
        self.messages.put(kept);
        true
    }

    /// Notes this status for the user's messages of a conversation up to a time.
    pub fn note_sent_until(&mut self, id: &ConversationId, until: Millis, status: i32) {
        for mut kept in self.sent_until(id, until) {
            kept.sent_status = Some(status);
            self.messages.put(kept);
        }
    }

    /// Forgets messages with these keys. `on_server`: they are gone there too.
    pub fn forget_messages(&mut self, keys: &[MessageKey], on_server: bool) {
        let found = keys.iter().filter_map(|key| self.messages.get(key));
        let ids: Vec<u64> = found.map(|kept| kept.message.local_id).collect();
        let is_named = |message: &Message| {
            ids.contains(&message.local_id)
                || keys.iter().any(|key| match key {
                    MessageKey::Local(id) => *id == message.local_id,
                    MessageKey::Uid(uid) => *uid == message.uid,
                })
        };
        self.forget(is_named, on_server);
    }

    /// Forgets the messages of a conversation up to a time; without one, all.
    pub fn forget_messages_of(&mut self, id: &ConversationId, until: Option<Millis>) {
        let until = until.unwrap_or(Millis::MAX);
        let is_meant =
            |message: &Message| message.conversation == *id && message.sent_time_ms <= until;
        self.forget(is_meant, false);
    }

    /// Forgets all messages.
    pub fn forget_all_messages(&mut self) {
        self.messages.remove(&mut |_| true);
    }

    /// Messages of a conversation that say the keyword, sent before a time (0 =
    /// all), the newest first: up to `count` of them (0 = all), and how many
    /// there are.
    pub fn search_messages(
        &self,
        id: &ConversationId,
        search: Search,
        before: Millis,
        count: usize,
    ) -> (Vec<KeptMessage>, usize) {
        let keyword = Keyword::new(&search.keyword, search.own_fields);
        let (mut found, mut total) = (Vec::new(), 0);
        self.messages.visit(&mut |kept| {
            let is_meant = kept.message.conversation == *id
                && (before == 0 || kept.message.sent_time_ms < before);
            if is_meant && keyword.is_in(kept) {
                total += 1;
                if count == 0 || found.len() < count {
                    found.push(kept.clone());
                }
            }
            true
        });
        (found, total)
    }

    /// Conversations of these types (none = all) with a message that says the
    /// keyword, the newest such message first. The outcome is
    /// [`Answer::Conversations`].
    pub fn search_conversations(&mut self, kinds: &[ConversationType], search: Search) -> CallId {
        let call = self.new_call();
        let keyword = Keyword::new(&search.keyword, search.own_fields);
        let mut ids: Vec<ConversationId> = Vec::new();
        self.messages.visit(&mut |kept| {
            let id = &kept.message.conversation;
            let is_meant = id.kind.is_listed() && (kinds.is_empty() || kinds.contains(&id.kind));
            if is_meant && !ids.contains(id) && keyword.is_in(kept) {
                ids.push(id.clone());
            }
            true
        });
        let found = ids.iter().map(|id| self.seen_conversation(id)).collect();
        self.done(call, Ok(Answer::Conversations(found)));
        call
    }

    /// The unread messages of a conversation that mention the user, the oldest
    /// first.
    pub fn unread_mentions(&self, id: &ConversationId) -> Vec<KeptMessage> {
        let mut unread = self.kept_of(id, Message::is_counted);
        unread.truncate(self.unread_count(id) as usize);
        unread.retain(|kept| kept.message.flags.has(ReceiveFlags::MENTIONS_ME));
        unread.reverse();
        unread
    }

    /// Keeps a message; one that is known keeps its local id.
    pub(crate) fn remember(&mut self, message: &mut Message) {
        if !message.flags.has(ReceiveFlags::PERSISTED) {
            return;
        }
        let mut kept = KeptMessage::new(message.clone());
        if let Some(known) = self.messages.known(message) {
            message.local_id = known.message.local_id;
            kept = known.clone();
            kept.message.expansion = message.expansion.clone();
            kept.message.sent_status = message.sent_status;
        }
        self.messages.put(kept);
    }

    /// The message with this id was recalled.
    pub(crate) fn forget_recalled(&mut self, uid: &str) {
        if !uid.is_empty() {
            self.messages.remove(&mut |message| message.uid == uid);
        }
    }

    /// The user's messages of a conversation up to a time.
    pub(crate) fn sent_until(&self, id: &ConversationId, until: Millis) -> Vec<KeptMessage> {
        self.kept_of(id, |message| {
            message.direction == Direction::Sent && message.sent_time_ms <= until
        })
    }

    fn forget(&mut self, is_gone: impl Fn(&Message) -> bool, on_server: bool) {
        self.messages.remove(&mut |message| is_gone(message));
        for id in self.conversations.forget(is_gone, on_server) {
            if let Some(newest) = self.kept_of(&id, Message::is_listed).first() {
                self.conversations.update(&newest.message);
            }
        }
    }

    /// An entry of the conversation list, also of one that is not loaded.
    fn seen_conversation(&self, id: &ConversationId) -> Conversation {
        let mut entry = self.conversation(id);
        if entry.latest.is_none() {
            let newest = self.kept_of(id, Message::is_listed).into_iter().next();
            entry.latest = newest.map(|kept| kept.message);
        }
        entry
    }

    /// Messages of a conversation, the newest first.
    fn kept_of(
        &self,
        id: &ConversationId,
        is_meant: impl Fn(&Message) -> bool,
    ) -> Vec<KeptMessage> {
        let mut found = Vec::new();
        self.messages.visit(&mut |kept| {
            if kept.message.conversation == *id && is_meant(&kept.message) {
                found.push(kept.clone());
            }
            true
        });
        found
    }
}
