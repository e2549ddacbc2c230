//! The conversation list: its order, pins and latest messages.

use std::collections::HashMap;

use rongim_protocol::{
    Body,
    frame::Qos,
    schema::{RelationsInput, RelationsOutput},
    topic,
};

use crate::{
    Answer, CallError, CallId, ConversationId, ConversationType, Engine, ErrorCode, Event, Message,
    Millis, calls::Question, keys::Kind, order::sorted_by,
};

/// The newest unread message that mentions the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its id on the server.
    pub uid: String,
    /// When it was sent.
    pub sent_time_ms: Millis,
    /// Its content, as JSON text.
    pub content: String,
}

/// An entry of the conversation list.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Type and target.
    pub id: ConversationId,
    /// The newest message that is kept in the history.
    pub latest: Option<Message>,
    /// Unread messages.
    pub unread_count: u32,
    /// Whether it stands above the others.
    pub is_pinned: bool,
    /// What the user typed and did not send.
    pub draft: Option<String>,
    /// Set while an unread message mentions the user.
    pub mention: Option<Mention>,
}

/// What a page wants of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    /// The entries of these types, the first `count` of them.
    Some {
        kinds: Vec<ConversationType>,
        count: usize,
    },
    /// One entry.
    One(ConversationId),
}

/// The latest message of each conversation, and who waits for the list.
#[derive(Debug, Default)]
pub(crate) struct Conversations {
    latest: HashMap<ConversationId, Option<Message>>,
    is_loaded: bool,
    is_loading: bool,
    /// The newest sent time that was known when the list was asked for.
    known_when_asked: Millis,
    waiting: Vec<(CallId, Wanted)>,
    clearing: Vec<Clearing>,
}

/// Several removals that make one call.
#[derive(Debug)]
struct Clearing {
    call: CallId,
    kinds: Vec<ConversationType>,
    left: usize,
    outcome: Result<Answer, CallError>,
}

impl Conversations {
    /// A message that came or went.
    pub(crate) fn update(&mut self, message: &Message) {
        if !message.is_listed() {
            return;
        }
        let entry = self.latest.entry(message.conversation.clone()).or_default();
        let is_newer = entry
            .as_ref()
            .is_none_or(|latest| latest.sent_time_ms <= message.sent_time_ms);
        if is_newer {
            *entry = Some(message.clone());
        }
    }

    /// The recall of the message `uid` takes its place, if that is the latest.
    pub(crate) fn recall(&mut self, uid: &str, recall: &Message) {
        let Some(Some(latest)) = self.latest.get_mut(&recall.conversation) else {
            return;
        };
        if latest.uid == uid {
            let sent_time_ms = latest.sent_time_ms;
            *latest = Message {
                sent_time_ms,
                ..recall.clone()
            };
        }
    }

    /// The latest message of a conversation.
    pub(crate) fn latest_of(&mut self, id: &ConversationId) -> Option<&mut Message> {
        self.latest.get_mut(id)?.as_mut()
    }

    /// The latest message of a conversation, if it is the one with this id.
    pub(crate) fn latest_with(&mut self, uid: &str) -> Option<&mut Message> {
        let mut latest = self.latest.values_mut().flatten();
        latest.find(|message| message.uid == uid)
    }

    /// Forgets the latest messages that are gone; gives their conversations. The
    /// list is asked for anew when the server has forgotten them too.
    pub(crate) fn forget(
        &mut self,
        is_gone: impl Fn(&Message) -> bool,
        on_server: bool,
    ) -> Vec<ConversationId> {
        let mut found = Vec::new();
        for (id, latest) in &mut self.latest {
            if latest.as_ref().is_some_and(&is_gone) {
                *latest = None;
                found.push(id.clone());
            }
        }
        self.is_loaded &= !on_server || found.is_empty();
        found
    }

    /// What other clients did while this one was away is not known.
    pub(crate) fn connection_lost(&mut self) {
        self.is_loaded = false;
        self.is_loading = false;
    }

    /// All conversations that are known.
    pub(crate) fn ids(&self) -> impl Iterator<Item = ConversationId> {
        self.latest.keys().cloned()
    }

    fn newest(&self) -> Millis {
        let messages = self.latest.values().flatten();
        messages
            .map(|message| message.sent_time_ms)
            .max()
            .unwrap_or(0)
    }

    fn sent_time(&self, id: &ConversationId) -> Millis {
        self.latest
            .get(id)
            .and_then(Option::as_ref)
            .map_or(0, |message| message.sent_time_ms)
    }
}

impl Engine {
    /// The conversation list: pinned conversations first, then by the time of
    /// the latest message. `kinds` empty = all types, `count` 0 = all entries.
    /// Asks the server the first time on each connection.
    pub fn conversations(
        &mut self,
        kinds: Vec<ConversationType>,
        count: usize,
        now: Millis,
    ) -> CallId {
        self.want(Wanted::Some { kinds, count }, now)
    }

    /// One entry of the list; its outcome is [`Answer::Conversation`].
    pub fn find_conversation(&mut self, id: ConversationId, now: Millis) -> CallId {
        self.want(Wanted::One(id), now)
    }

    fn want(&mut self, wanted: Wanted, now: Millis) -> CallId {
        let call = self.new_call();
        if self.conversations.is_loaded {
            self.answer_wanted(call, wanted);
        } else if self.load_conversations(now) {
            self.conversations.waiting.push((call, wanted));
        } else {
            self.done(call, Err(ErrorCode::NOT_CONNECTED.into()));
        }
        call
    }

    pub(crate) fn conversation(&self, id: &ConversationId) -> Conversation {
        let latest = self.conversations.latest.get(id).cloned().flatten();
        Conversation {
            unread_count: self.unread_count(id),
            is_pinned: self.is_pinned(id),
            draft: self.draft(id),
            mention: self.mention(id),
            latest,
            id: id.clone(),
        }
    }

    /// Removes a conversation from the list, here and on the server; a new
    /// message brings it back. Its history stays.
    pub fn remove_conversation(&mut self, id: &ConversationId, now: Millis) -> CallId {
        let call = self.new_call();
        if !self.ask_to_remove(call, id, now) {
            self.done(call, Err(ErrorCode::NOT_CONNECTED.into()));
        }
        call
    }

    /// Removes all conversations of these types; `kinds` empty = all.
    pub fn clear_conversations(&mut self, kinds: Vec<ConversationType>, now: Millis) -> CallId {
        let call = self.new_call();
        if !self.conversations.is_loaded && !self.load_conversations(now) {
            self.done(call, Err(ErrorCode::NOT_CONNECTED.into()));
            return call;
        }
        let clearing = Clearing {
            call,
            kinds,
            left: 0,
            outcome: Ok(Answer::Done),
        };
        self.conversations.clearing.push(clearing);
        if self.conversations.is_loaded {
            self.begin_clearing(now);
        }
        call
    }

    /// Pins a conversation above the others, or not.
    pub fn set_pinned(&mut self, id: &ConversationId, pinned: bool) {
        let key = self.keys.of(Kind::Pin, id);
        if pinned {
            self.store.set(&key, "1");
            self.conversations.latest.entry(id.clone()).or_default();
        } else {
            self.store.remove(&key);
        }
    }

    fn is_pinned(&self, id: &ConversationId) -> bool {
        self.store.get(&self.keys.of(Kind::Pin, id)).is_some()
    }

    /// Whether the list is being loaded now.
    fn load_conversations(&mut self, now: Millis) -> bool {
        if self.conversations.is_loading {
            return true;
        }
        let request = RelationsInput {
            r#type: ConversationType::PRIVATE.0,
            count: Some(0),
            ..RelationsInput::default()
        };
        let me = self.user_id().to_owned();
        let question = Question::Conversations;
        let asked = self.ask(
            topic::CONVERSATIONS,
            me,
            &request,
            Qos::AtMostOnce,
            question,
            now,
        );
        self.conversations.is_loading = asked;
        self.conversations.known_when_asked = self.conversations.newest();
        asked
    }

    pub(crate) fn conversations_loaded(&mut self, body: &[u8], now: Millis) {
        let list = match RelationsOutput::decode(body) {
            Ok(answer) => answer.info,
            Err(error) => {
                self.warn(format!("the conversation list is malformed: {error}"));
                return self.conversations_failed(ErrorCode::MALFORMED_ANSWER);
            }
        };
        let mut listed = Vec::with_capacity(list.len());
        for info in list {
            let id = ConversationId::new(ConversationType(info.r#type), info.user_id);
            listed.push(id.clone());
            if !id.kind.is_listed() {
                continue;
            }
            let message = info.msg.map(|down| {
                let local_id = self.new_local_id();
                let me = self.user_id();
                let mut message = Message {
                    conversation: id.clone(),
                    ..Message::from_wire(down, me, local_id, now)
                };
                self.show_read(&mut message);
                self.remember(&mut message);
                message
            });
            let known = self.conversations.sent_time(&id);
            let entry = self.conversations.latest.entry(id).or_default();
            if message
                .as_ref()
                .is_some_and(|message| message.sent_time_ms >= known)
            {
                *entry = message;
            }
        }
        self.drop_unlisted(&listed);
        self.conversations.is_loaded = true;
        self.conversations.is_loading = false;
        for (call, wanted) in std::mem::take(&mut self.conversations.waiting) {
            self.answer_wanted(call, wanted);
        }
        self.begin_clearing(now);
    }

    /// Another client removed what the server's list has no more. What came
    /// while the list was on its way, and what was only pinned, stays.
    fn drop_unlisted(&mut self, listed: &[ConversationId]) {
        let ids: Vec<ConversationId> = self.listed().collect();
        for id in ids {
            let time = self.conversations.sent_time(&id);
            let is_old = time > 0 && time <= self.conversations.known_when_asked;
            if is_old && !listed.contains(&id) {
                self.conversations.latest.remove(&id);
                self.clear_unread(&id);
            }
        }
    }

    pub(crate) fn conversations_failed(&mut self, code: ErrorCode) {
        self.conversations.is_loading = false;
        for (call, _) in std::mem::take(&mut self.conversations.waiting) {
            self.done(call, Err(code.into()));
        }
        let (begun, unbegun) = std::mem::take(&mut self.conversations.clearing)
            .into_iter()
            .partition(|clearing: &Clearing| clearing.left > 0);
        self.conversations.clearing = begun;
        let unbegun: Vec<Clearing> = unbegun;
        for clearing in unbegun {
            self.done(clearing.call, Err(code.into()));
        }
    }

    fn answer_wanted(&mut self, call: CallId, wanted: Wanted) {
        let answer = match wanted {
            Wanted::Some { kinds, count } => Answer::Conversations(self.entries(&kinds, count)),
            Wanted::One(id) => {
                let is_listed = self.conversations.latest.contains_key(&id);
                Answer::Conversation(is_listed.then(|| Box::new(self.conversation(&id))))
            }
        };
        self.done(call, Ok(answer));
    }

    fn entries(&self, kinds: &[ConversationType], count: usize) -> Vec<Conversation> {
        let ids = self.conversations.latest.keys();
        let of_kind = ids.filter(|id| kinds.is_empty() || kinds.contains(&id.kind));
        let list: Vec<Conversation> = of_kind.map(|id| self.conversation(id)).collect();
        let mut list = sorted_by(list, |entry| self.place(entry));
        if count > 0 {
            list.truncate(count);
        }
        list
    }

    /// Pinned conversations come first, then the newest.
    fn place(&self, entry: &Conversation) -> Millis {
        const UNPINNED: Millis = 1 << 63;
        let newest_first = (UNPINNED - 1).saturating_sub(self.conversations.sent_time(&entry.id));
        if entry.is_pinned {
            newest_first
        } else {
            newest_first | UNPINNED
        }
    }

    fn ask_to_remove(&mut self, call: CallId, id: &ConversationId, now: Millis) -> bool {
        let request = RelationsInput {
            r#type: id.kind.0,
            ..RelationsInput::default()
        };
        let target = id.target_id.clone();
        let question = Question::Remove {
            call,
            conversation: id.clone(),
        };
        self.ask(
            topic::REMOVE_CONVERSATION,
            target,
            &request,
            Qos::AtMostOnce,
            question,
            now,
        )
    }

    fn begin_clearing(&mut self, now: Millis) {
        let mut clearings = std::mem::take(&mut self.conversations.clearing);
        for clearing in clearings.iter_mut().filter(|clearing| clearing.left == 0) {
            let kinds = &clearing.kinds;
            let ids = self.conversations.latest.keys();
            let of_kind = ids.filter(|id| kinds.is_empty() || kinds.contains(&id.kind));
            for id in of_kind.cloned().collect::<Vec<_>>() {
                clearing.left += usize::from(self.ask_to_remove(clearing.call, &id, now));
            }
        }
        self.conversations.clearing = clearings;
        self.finish_clearings();
    }

    /// The server answered a removal.
    pub(crate) fn removed(
        &mut self,
        call: CallId,
        id: &ConversationId,
        outcome: Result<(), ErrorCode>,
    ) {
        if outcome.is_ok() {
            self.conversations.latest.remove(id);
            self.clear_unread(id);
            self.set_pinned(id, false);
        }
        let mut clearings = self.conversations.clearing.iter_mut();
        let Some(clearing) = clearings.find(|clearing| clearing.call == call) else {
            return self.done(
                call,
                outcome.map(|()| Answer::Done).map_err(CallError::from),
            );
        };
        clearing.left -= 1;
        if let Err(code) = outcome {
            clearing.outcome = Err(code.into());
        }
        self.finish_clearings();
    }

    fn finish_clearings(&mut self) {
        let (left, done) = std::mem::take(&mut self.conversations.clearing)
            .into_iter()
            .partition(|clearing| clearing.left > 0);
        self.conversations.clearing = left;
        let done: Vec<Clearing> = done;
        for Clearing { call, outcome, .. } in done {
            self.tell(Event::Done { call, outcome });
        }
    }
}
