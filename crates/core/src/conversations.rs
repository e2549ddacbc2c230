//! The conversation list: its order, its latest messages, and what this
//! browser keeps about conversations.

mod loading;

use rongim_protocol::{frame::Qos, schema::RelationsInput, topic};

use crate::{
    Answer, CallError, CallId, ConversationId, ConversationType, Engine, ErrorCode, Event, Message,
    Millis,
    calls::Question,
    keys::{Keys, Kind, VENDOR_UNREAD},
    map::Map,
    order::sorted_by,
};
use loading::Loading;

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
    /// Whether it is pinned in the tag that was asked for; `None` when none was.
    pub is_pinned_in_tag: Option<bool>,
    /// Whether its messages disturb nobody.
    pub is_muted: bool,
    /// Whether it is hidden until a new message comes.
    pub is_hidden: bool,
    /// Its title, when the page gave it one.
    pub title: Option<String>,
    /// What the user typed and did not send.
    pub draft: Option<String>,
    /// Set while an unread message mentions the user.
    pub mention: Option<Mention>,
}

/// Which entries of the list are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Of these types; empty = of all.
    pub kinds: Vec<ConversationType>,
    /// At most so many; 0 = all.
    pub count: usize,
    /// 0, or the latest sent time (ms) that entries must be older than. Such a
    /// page leaves out pinned entries: they are on the first.
    pub before: Millis,
    /// Also the hidden ones.
    pub with_hidden: bool,
    /// Only those with this tag; those that are pinned in it stand first.
    pub tag: Option<String>,
}

/// What a page wants of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Some(ListQuery),
    One(ConversationId),
}

/// The latest message of each conversation, and who waits for the list.
#[derive(Debug, Default)]
pub(crate) struct Conversations {
    latest: Map<ConversationId, Option<Message>>,
    is_loaded: bool,
    loading: Option<Loading>,
    waiting: Vec<(CallId, Wanted)>,
    clearing: Vec<Clearing>,
    is_changed: bool,
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
        let entry = self
            .latest
            .or_insert_with(message.conversation.clone(), Default::default);
        let is_newer = entry
            .as_ref()
            .is_none_or(|latest| latest.sent_time_ms <= message.sent_time_ms);
        if is_newer {
            *entry = Some(message.clone());
            self.changed();
        }
    }

    /// The list looks different now.
    pub(crate) fn changed(&mut self) {
        self.is_changed = true;
    }

    pub(crate) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
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
            self.changed();
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
        for (id, latest) in self.latest.iter_mut() {
            if latest.as_ref().is_some_and(&is_gone) {
                *latest = None;
                found.push(id.clone());
            }
        }
        self.is_loaded &= !on_server || found.is_empty();
        self.is_changed |= !found.is_empty();
        found
    }

    /// What other clients did while this one was away is not known.
    pub(crate) fn connection_lost(&mut self) {
        self.is_loaded = false;
        self.loading = None;
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

    /// When the latest message was sent; 0 when none is known.
    pub(crate) fn sent_time(&self, id: &ConversationId) -> Millis {
        self.latest
            .get(id)
            .and_then(Option::as_ref)
            .map_or(0, |message| message.sent_time_ms)
    }
}

impl Engine {
    /// The conversation list: pinned conversations first, then by the time of
    /// the latest message. Asks the server the first time on each connection.
    pub fn conversations(&mut self, query: ListQuery, now: Millis) -> CallId {
        self.want(Wanted::Some(query), now)
    }

    /// The same, asked from the server in any case.
    pub fn remote_conversations(&mut self, query: ListQuery, now: Millis) -> CallId {
        self.conversations.is_loaded = false;
        self.want(Wanted::Some(query), now)
    }

    /// Forgets the list; the next question for it goes to the server.
    pub fn forget_conversations(&mut self) {
        self.conversations.latest.clear();
        self.conversations.is_loaded = false;
    }

    /// Forgets everything that this browser keeps for the app key, whoever the
    /// user was; also what 2.5.x kept.
    pub fn clear_storage(&mut self) {
        for prefix in [Keys::app(&self.config.app_key).as_str(), VENDOR_UNREAD] {
            for key in self.store.keys(prefix) {
                self.store.remove(&key);
            }
        }
        self.peer_read = None;
        self.conversations.changed();
    }

    /// Puts a conversation into the list, until it is loaded anew.
    pub fn add_conversation(&mut self, id: ConversationId) {
        self.conversations
            .latest
            .or_insert_with(id, Default::default);
        self.conversations.changed();
    }

    /// Gives a conversation a title in this browser; an empty one is none.
    pub fn set_title(&mut self, id: &ConversationId, title: &str) {
        self.keep_text(Kind::Title, id, title);
    }

    /// Hides a conversation in this browser until a new message comes, or shows
    /// it.
    pub fn set_hidden(&mut self, id: &ConversationId, hidden: bool) {
        let newest = self.conversations.sent_time(id);
        let text = if hidden {
            newest.to_string()
        } else {
            String::new()
        };
        self.keep_text(Kind::Hidden, id, &text);
    }

    /// Keeps a text about a conversation; an empty one is none.
    pub(crate) fn keep_text(&mut self, kind: Kind, id: &ConversationId, text: &str) {
        let key = self.keys.of(kind, id);
        if text.is_empty() {
            self.store.remove(&key);
        } else {
            self.store.set(&key, text);
        }
        self.conversations.changed();
    }

    fn is_hidden(&self, id: &ConversationId) -> bool {
        let hidden = self.stored_time(&self.keys.of(Kind::Hidden, id));
        hidden.is_some_and(|newest| self.conversations.sent_time(id) <= newest)
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
        let state = self.state(id);
        Conversation {
            unread_count: self.unread_count(id),
            is_pinned: state.is_pinned,
            is_pinned_in_tag: None,
            is_muted: state.is_muted,
            is_hidden: self.is_hidden(id),
            title: self.store.get(&self.keys.of(Kind::Title, id)),
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

    fn answer_wanted(&mut self, call: CallId, wanted: Wanted) {
        let answer = match wanted {
            Wanted::Some(query) => Answer::Conversations(self.entries(&query)),
            Wanted::One(id) => {
                let is_listed = self.conversations.latest.contains_key(&id);
                Answer::Conversation(is_listed.then(|| Box::new(self.conversation(&id))))
            }
        };
        self.done(call, Ok(answer));
    }

    fn entries(&self, query: &ListQuery) -> Vec<Conversation> {
        let ids = self.conversations.latest.keys();
        let list = ids.filter_map(|id| self.entry(id, query)).collect();
        let mut list = sorted_by(list, |entry| self.place(entry));
        if query.count > 0 {
            list.truncate(query.count);
        }
        list
    }

    /// The entry of a conversation, when it is wanted.
    fn entry(&self, id: &ConversationId, query: &ListQuery) -> Option<Conversation> {
        let is_of_kind = query.kinds.is_empty() || query.kinds.contains(&id.kind);
        if !is_of_kind || !query.with_hidden && self.is_hidden(id) {
            return None;
        }
        let mut entry = self.conversation(id);
        if let Some(tag) = &query.tag {
            entry.is_pinned_in_tag = Some(self.state(id).in_tag(tag)?);
        }
        let is_old = self.conversations.sent_time(id) < query.before;
        (query.before == 0 || is_old && !is_first(&entry)).then_some(entry)
    }

    /// Where an entry stands: what is pinned, then the newest.
    fn place(&self, entry: &Conversation) -> Millis {
        const UNPINNED: Millis = 1 << 63;
        let newest_first = !self.conversations.sent_time(&entry.id) & !UNPINNED;
        if is_first(entry) {
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

    /// The conversation is in the list no more; with a new message it is new.
    fn drop_conversation(&mut self, id: &ConversationId) {
        self.conversations.latest.remove(id);
        self.set_hidden(id, false);
    }

    /// The server answered a removal.
    pub(crate) fn removed(
        &mut self,
        call: CallId,
        id: &ConversationId,
        outcome: Result<(), ErrorCode>,
        now: Millis,
    ) {
        if outcome.is_ok() {
            self.clear_unread(id, now);
            self.drop_conversation(id);
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

/// Whether it stands above the others: in the list, or in the tag that was
/// asked for.
fn is_first(entry: &Conversation) -> bool {
    entry.is_pinned_in_tag.unwrap_or(entry.is_pinned)
}
