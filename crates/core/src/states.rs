//! What the user's clients have in common about conversations: pinned, muted
//! and tagged ones, and the tags.
//!
//! The server numbers changes; a pull brings those since the newest known one.
//! What is known is in the store, so that a page has it before it connects.

mod pull;
mod tags;

use rongim_protocol::{
    Body,
    schema::{
        SessionState, SessionStateItem, SessionStateModifyReq, SessionStateModifyResp,
        SessionStateType, SessionTagItem,
    },
    topic,
};

use crate::{
    Answer, CallId, ConversationId, ConversationType, Engine, ErrorCode, Millis,
    calls::Question,
    keys::{Kind, SEPARATOR, escape, unescape},
    message::{millis, wire_time},
};
use pull::Pull;
pub(crate) use pull::Pulled;

const SILENT: i32 = SessionStateType::IsSilent as i32;
const TOP: i32 = SessionStateType::IsTop as i32;
const TAGS: i32 = SessionStateType::Tags as i32;

/// How many tags of one conversation are kept.
const MOST_TAGS: usize = 1000;

/// A conversation whose state changed on another client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateChange {
    /// Which one.
    pub id: ConversationId,
    /// Whether it stands above the others.
    pub is_pinned: bool,
    /// Whether its messages disturb nobody.
    pub is_muted: bool,
    /// When it changed; 0 when the server does not say.
    pub time_ms: Millis,
}

/// A question about states and tags.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum StateQuestion {
    /// What changed since the last pull.
    Pull(Pulled),
    /// Changing the states of conversations. `removes`: the named tags go.
    Change {
        call: CallId,
        states: Vec<SessionState>,
        removes: bool,
    },
    /// Making or renaming a tag.
    PutTag {
        call: CallId,
        id: String,
        name: String,
    },
    /// Deleting a tag.
    RemoveTag { call: CallId, id: String },
}

/// What a page waits for until the states are known.
#[derive(Clone, Debug, PartialEq)]
enum Wanted {
    Tags,
    TagsOf(ConversationId),
    IsMuted(ConversationId),
    Unread(UnreadOf),
}

/// Which conversations' unread messages are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnreadOf {
    /// Of these types; empty = of all.
    pub kinds: Vec<ConversationType>,
    /// Only with this tag.
    pub tag: Option<String>,
    /// Also of muted conversations.
    pub with_muted: bool,
}

/// The pulls of the present connection, and who waits for them.
#[derive(Debug, Default)]
pub(crate) struct States {
    conversations: Pull,
    settings: Pull,
    /// The versions of this page's own changes.
    own_versions: Vec<Millis>,
    waiting: Vec<(CallId, Wanted)>,
}

/// What is known of one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    time: Millis,
    pub(crate) is_pinned: bool,
    pub(crate) is_muted: bool,
    /// Tags, and whether it is pinned there.
    tags: Vec<(String, bool)>,
}

impl State {
    /// Whether it is pinned in the tag; `None` when it does not have it.
    pub(crate) fn in_tag(&self, tag: &str) -> Option<bool> {
        let found = self.tags.iter().find(|(id, _)| id == tag);
        found.map(|(_, is_top)| *is_top)
    }

    fn apply(&mut self, item: &SessionStateItem, removes: bool) {
        match item.session_state_type {
            SILENT => self.is_muted = item.value == "1",
            TOP => self.is_pinned = item.value == "1",
            TAGS => {
                for tag in &item.tags {
                    self.tags.retain(|(id, _)| *id != tag.tag_id);
                    if !removes && self.tags.len() < MOST_TAGS {
                        let is_top = tag.is_top == Some(true);
                        self.tags.push((tag.tag_id.clone(), is_top));
                    }
                }
            }
            _ => {}
        }
    }

    /// `time|pinned|muted|tags`: each tag is `1` when pinned there, else `0`,
    /// and its id.
    fn text(&self) -> String {
        let mut out = self.time.to_string();
        let mut push = |flag: bool, id: &str| {
            out.push(SEPARATOR);
            out.push(if flag { '1' } else { '0' });
            out.push_str(&escape(id));
        };
        push(self.is_pinned, "");
        push(self.is_muted, "");
        for (id, is_top) in &self.tags {
            push(*is_top, id);
        }
        out
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(SEPARATOR);
        let time = parts.next()?.parse().ok()?;
        let is_pinned = flagged(parts.next()?)?.0;
        let is_muted = flagged(parts.next()?)?.0;
        let tags = parts.map(|part| {
            let (is_top, id) = flagged(part)?;
            Some((unescape(id)?, is_top))
        });
        Some(Self {
            time,
            is_pinned,
            is_muted,
            tags: tags.collect::<Option<_>>()?,
        })
    }
}

/// `0` or `1`, and what follows.
fn flagged(text: &str) -> Option<(bool, &str)> {
    let on = text.strip_prefix('1').map(|rest| (true, rest));
    on.or_else(|| Some((false, text.strip_prefix('0')?)))
}

impl Engine {
    /// Pins a conversation above the others or mutes it, or not, on all
    /// clients of the user; `None` leaves it as it is.
    pub fn set_conversation_state(
        &mut self,
        id: ConversationId,
        is_pinned: Option<bool>,
        is_muted: Option<bool>,
        now: Millis,
    ) -> CallId {
        let item = |kind, value: bool| SessionStateItem {
            session_state_type: kind,
            value: if value { "1" } else { "0" }.to_owned(),
            tags: Vec::new(),
        };
        let mut items = Vec::new();
        items.extend(is_muted.map(|value| item(SILENT, value)));
        items.extend(is_pinned.map(|value| item(TOP, value)));
        let states = vec![state_of(id, items, now)];
        self.change_states(topic::SET_CONVERSATION_STATES, states, now)
    }

    /// Whether a conversation is muted, when that is known: `true` or `false`
    /// as [`Answer::Json`].
    pub fn is_muted(&mut self, id: ConversationId, now: Millis) -> CallId {
        self.want_states(Wanted::IsMuted(id), now)
    }

    /// Unread messages, when the states are known: a number as
    /// [`Answer::Json`].
    pub fn unread_count_by_state(&mut self, of: UnreadOf, now: Millis) -> CallId {
        self.want_states(Wanted::Unread(of), now)
    }

    fn change_states(
        &mut self,
        topic: &'static str,
        states: Vec<SessionState>,
        now: Millis,
    ) -> CallId {
        let call = self.new_call();
        let can_have_states = |state: &SessionState| {
            ConversationType(state.r#type).is_listed() && !state.channel_id.is_empty()
        };
        if !states.iter().all(can_have_states) {
            self.done(call, Err(ErrorCode::PARAMETER.into()));
            return call;
        }
        let request = SessionStateModifyReq {
            version: wire_time(now),
            state: states.clone(),
        };
        let question = Question::State(StateQuestion::Change {
            call,
            states,
            removes: topic == topic::UNTAG_CONVERSATIONS,
        });
        let me = self.user_id().to_owned();
        self.ask_for(call, topic, me, &request, question, now)
    }

    pub(crate) fn state_answered(&mut self, question: StateQuestion, body: &[u8], now: Millis) {
        match question {
            StateQuestion::Pull(what) => self.states_pulled(what, body, now),
            StateQuestion::Change {
                call,
                states,
                removes,
            } => {
                let version = SessionStateModifyResp::decode(body).map(|answer| answer.version);
                self.states_changed(&states, removes, millis(version.unwrap_or(0)));
                self.done(call, Ok(Answer::Done));
            }
            StateQuestion::PutTag { call, id, name } => self.tag_put(call, id, name, body, now),
            StateQuestion::RemoveTag { call, id } => {
                self.tag_removed(&id, body);
                self.done(call, Ok(Answer::Done));
            }
        }
    }

    pub(crate) fn state_unanswered(
        &mut self,
        question: StateQuestion,
        code: ErrorCode,
        now: Millis,
    ) {
        match question {
            StateQuestion::Pull(what) => self.states_failed(what, code, now),
            StateQuestion::Change { call, .. }
            | StateQuestion::PutTag { call, .. }
            | StateQuestion::RemoveTag { call, .. } => self.done(call, Err(code.into())),
        }
    }

    /// The server took an own change; its notice is for the others.
    fn states_changed(&mut self, states: &[SessionState], removes: bool, version: Millis) {
        self.states.own_versions.push(version);
        for change in states {
            let id = id_of(change);
            let mut state = self.state(&id);
            for item in &change.state_item {
                state.apply(item, removes);
            }
            state.time = state.time.max(version);
            self.keep_state(&id, &state);
        }
    }

    pub(crate) fn state(&self, id: &ConversationId) -> State {
        let text = self.store.get(&self.keys.of(Kind::State, id));
        text.and_then(|text| State::parse(&text))
            .unwrap_or_default()
    }

    fn keep_state(&mut self, id: &ConversationId, state: &State) {
        let key = self.keys.of(Kind::State, id);
        self.store.set(&key, &state.text());
        self.conversations.changed();
    }

    /// The conversations whose states are known.
    fn stated(&self) -> Vec<ConversationId> {
        let keys = self.store.keys(&self.keys.all(Kind::State));
        let ids = keys
            .iter()
            .filter_map(|key| self.keys.conversation(Kind::State, key));
        ids.collect()
    }

    /// Answers when no pull runs: without a connection, from what is known.
    fn want_states(&mut self, wanted: Wanted, now: Millis) -> CallId {
        self.clock = now;
        let call = self.new_call();
        self.states.waiting.push((call, wanted));
        self.answer_state_calls();
        call
    }

    /// Whether nothing is on its way that is older than a question now.
    pub(crate) fn states_are_known(&self) -> bool {
        !self.states.conversations.is_running && !self.states.settings.is_running
    }

    fn answer_state_calls(&mut self) {
        if !self.states_are_known() {
            return;
        }
        for (call, wanted) in std::mem::take(&mut self.states.waiting) {
            let json = match wanted {
                Wanted::Tags => self.tags_json(),
                Wanted::TagsOf(id) => self.tags_of_json(&id),
                Wanted::IsMuted(id) => self.state(&id).is_muted.to_string(),
                Wanted::Unread(of) => self.unread_by_state(&of).to_string(),
            };
            self.done(call, Ok(Answer::Json(json)));
        }
    }

    fn unread_by_state(&self, of: &UnreadOf) -> u32 {
        self.unread_count_of(&|id| {
            let state = self.state(id);
            let is_of_kind = of.kinds.is_empty() || of.kinds.contains(&id.kind);
            let is_tagged = of
                .tag
                .as_ref()
                .is_none_or(|tag| state.in_tag(tag).is_some());
            is_of_kind && is_tagged && (of.with_muted || !state.is_muted)
        })
    }
}

fn id_of(state: &SessionState) -> ConversationId {
    ConversationId::new(ConversationType(state.r#type), state.channel_id.as_str())
}

fn state_of(id: ConversationId, items: Vec<SessionStateItem>, now: Millis) -> SessionState {
    SessionState {
        r#type: id.kind.0,
        channel_id: id.target_id,
        time: Some(wire_time(now)),
        state_item: items,
    }
}

/// Tags as they are put on conversations or taken off.
fn tag_items(tags: Vec<SessionTagItem>) -> Vec<SessionStateItem> {
    vec![SessionStateItem {
        session_state_type: TAGS,
        value: tags::as_json(&tags),
        tags,
    }]
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn a_state_is_read_back(
            time: u64,
            is_pinned: bool,
            is_muted: bool,
            tags in vec(("[a|%0-9]{1,4}", any::<bool>()), 0..4),
        ) {
            let state = State { time, is_pinned, is_muted, tags };
            prop_assert_eq!(State::parse(&state.text()), Some(state));
        }

        #[test]
        fn any_text_is_a_state_or_none(text in "[01|%25C7]{0,20}") {
            if let Some(state) = State::parse(&text) {
                prop_assert_eq!(State::parse(&state.text()), Some(state));
            }
        }
    }
}
