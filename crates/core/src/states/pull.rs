//! Bringing what changed on other clients.

use rongim_protocol::{
    Body, DecodeError,
    frame::Qos,
    schema::{
        NotifyMsg, PullUserSettingInput, PullUserSettingOutput, SessionReq, SessionStates,
        UserSettingNotification,
    },
    topic,
};

use super::{State, StateChange, StateQuestion, id_of};
use crate::{
    ConversationType, Engine, ErrorCode, Event, Millis,
    calls::Question,
    keys::Kind,
    message::{millis, wire_time},
};

/// The setting that carries the tags.
const TAGS_KEY: &str = "Tag";

/// Which of the two is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pulled {
    /// The states of conversations.
    Conversations,
    /// The user's settings, with the tags.
    Settings,
}

#[derive(Debug, Default)]
pub(super) struct Pull {
    pub(super) is_running: bool,
    /// Whether the server announced more meanwhile.
    again: bool,
    /// How far this page knows.
    version: Option<Millis>,
    /// Whether this page has pulled: what comes then is news to it.
    has_pulled: bool,
}

impl Pulled {
    fn version_key(self) -> Kind {
        match self {
            Self::Conversations => Kind::StatesVersion,
            Self::Settings => Kind::SettingsVersion,
        }
    }
}

impl Engine {
    fn pull_of(&mut self, what: Pulled) -> &mut Pull {
        match what {
            Pulled::Conversations => &mut self.states.conversations,
            Pulled::Settings => &mut self.states.settings,
        }
    }

    /// A new connection: what changed while there was none.
    pub(crate) fn start_states(&mut self, now: Millis) {
        self.pull_states(Pulled::Conversations, now);
        self.pull_states(Pulled::Settings, now);
    }

    fn stored_version(&self, what: Pulled) -> Millis {
        let key = self.keys.of_user(what.version_key());
        self.stored_time(&key).unwrap_or(0)
    }

    /// How far this page knows. Another tab may be further, but this page has
    /// to be told, too.
    fn version(&mut self, what: Pulled) -> Millis {
        let stored = self.stored_version(what);
        *self.pull_of(what).version.get_or_insert(stored)
    }

    /// Versions only rise.
    fn note_version(&mut self, what: Pulled, version: Millis) {
        let pull = self.pull_of(what);
        pull.version = pull.version.max(Some(version));
        if version > self.stored_version(what) {
            let key = self.keys.of_user(what.version_key());
            self.store.set(&key, &version.to_string());
        }
    }

    fn pull_states(&mut self, what: Pulled, now: Millis) {
        if self.pull_of(what).is_running {
            self.pull_of(what).again = true;
            return;
        }
        let version = wire_time(self.version(what));
        let me = self.user_id().to_owned();
        let question = Question::State(StateQuestion::Pull(what));
        let qos = Qos::AtMostOnce;
        let asked = match what {
            Pulled::Conversations => {
                let request = SessionReq { time: version };
                let topic = topic::PULL_CONVERSATION_STATES;
                self.ask(topic, me, &request, qos, question, now)
            }
            Pulled::Settings => {
                let request = PullUserSettingInput {
                    version,
                    reserve: None,
                };
                let topic = topic::PULL_USER_SETTINGS;
                self.ask(topic, me, &request, qos, question, now)
            }
        };
        self.pull_of(what).is_running = asked;
    }

    /// The states of conversations changed.
    pub(crate) fn states_notice(&mut self, notice: &NotifyMsg, now: Millis) {
        let version = self.version(Pulled::Conversations);
        if notice.time.is_none_or(|time| millis(time) > version) {
            self.pull_states(Pulled::Conversations, now);
        }
    }

    /// The user's settings changed.
    pub(crate) fn settings_notice(&mut self, body: &[u8], now: Millis) {
        match UserSettingNotification::decode(body) {
            Ok(notice) if millis(notice.version) > self.version(Pulled::Settings) => {
                self.pull_states(Pulled::Settings, now);
            }
            Ok(_) => {}
            Err(error) => self.warn_malformed("a notice of settings", &error),
        }
    }

    pub(super) fn states_pulled(&mut self, what: Pulled, body: &[u8], now: Millis) {
        let taken = match what {
            Pulled::Conversations => {
                SessionStates::decode(body).map(|answer| self.take_states(answer))
            }
            Pulled::Settings => {
                PullUserSettingOutput::decode(body).map(|answer| self.take_settings(answer))
            }
        };
        match taken {
            Ok(()) => self.pull_of(what).has_pulled = true,
            Err(error) => self.warn_malformed("the answer about states or settings", &error),
        }
        self.pull_ended(what, now);
    }

    /// Not every server knows of states; what is known stays.
    pub(super) fn states_failed(&mut self, what: Pulled, code: ErrorCode, now: Millis) {
        if code == ErrorCode::CONNECTION_LOST {
            self.pull_of(what).again = false;
        }
        self.pull_ended(what, now);
    }

    fn pull_ended(&mut self, what: Pulled, now: Millis) {
        let pull = self.pull_of(what);
        pull.is_running = false;
        if std::mem::take(&mut pull.again) {
            self.pull_states(what, now);
        }
        self.answer_state_calls();
    }

    /// All states of each conversation of which one changed; one that is left
    /// out is off.
    fn take_states(&mut self, answer: SessionStates) {
        let mut changes = Vec::new();
        let mut are_tags_new = false;
        for new in answer.state {
            let time = new.time.map_or(0, millis);
            self.note_version(Pulled::Conversations, time);
            let id = id_of(&new);
            let old = self.state(&id);
            if time < old.time || !ConversationType(new.r#type).is_listed() {
                continue;
            }
            let mut state = State {
                time,
                ..State::default()
            };
            for item in &new.state_item {
                state.apply(item, false);
            }
            // Another tab may have taken the same change before.
            let is_from_tab = time == old.time && self.is_news(Pulled::Conversations, time);
            are_tags_new |= state.tags != old.tags || is_from_tab;
            let was = (old.is_pinned, old.is_muted);
            if (state.is_pinned, state.is_muted) != was || is_from_tab {
                changes.push(StateChange {
                    id: id.clone(),
                    is_pinned: state.is_pinned,
                    is_muted: state.is_muted,
                    time_ms: time,
                });
            }
            self.keep_state(&id, &state);
        }
        if !changes.is_empty() {
            self.tell(Event::ConversationStates(changes));
        }
        if are_tags_new {
            self.tell(Event::ConversationTags);
        }
    }

    fn take_settings(&mut self, answer: PullUserSettingOutput) {
        let stored = self.stored_version(Pulled::Settings);
        self.note_version(Pulled::Settings, millis(answer.version));
        for item in answer.items {
            let version = millis(item.version);
            self.note_version(Pulled::Settings, version);
            if item.key != TAGS_KEY {
                continue;
            }
            let is_from_tab = version <= stored && self.is_news(Pulled::Settings, version);
            if self.take_tags(item.tags) || is_from_tab {
                self.tell(Event::Tags);
            }
        }
    }

    /// Whether a version that is stored already is new to this page.
    fn is_news(&mut self, what: Pulled, version: Millis) -> bool {
        let is_own = self.states.own_versions.contains(&version);
        version > 0 && !is_own && self.pull_of(what).has_pulled
    }

    fn warn_malformed(&mut self, what: &str, error: &DecodeError) {
        self.warn(format!("{what} is malformed: {error}"));
    }
}
