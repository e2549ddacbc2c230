//! What alice's clients have in common: states of conversations, and tags.

use std::collections::BTreeMap;

use rongim_core::ConversationId;
use rongim_protocol::{
    Body, ConversationType, ServerFrame, flags::notify, frame::Query, schema::*, status::Status,
    topic,
};

use super::{Lab, Peer};

const SILENT: i32 = SessionStateType::IsSilent as i32;
const TOP: i32 = SessionStateType::IsTop as i32;
const TAGS: i32 = SessionStateType::Tags as i32;

/// States and tags on the server.
#[derive(Debug, Default)]
pub struct Shared {
    pub version: i64,
    states: BTreeMap<ConversationId, SessionState>,
    tags: Vec<SessionTagItem>,
    tags_version: i64,
    /// How often each was pulled.
    pub state_pulls: usize,
    pub settings_pulls: usize,
}

impl Shared {
    /// Changes states, as any client may.
    pub fn change(&mut self, changes: &[SessionState], removes: bool) {
        self.version += 1;
        for change in changes {
            let kind = ConversationType(change.r#type);
            let id = ConversationId::new(kind, change.channel_id.as_str());
            let state = self.states.entry(id).or_insert_with(|| SessionState {
                state_item: Vec::new(),
                ..change.clone()
            });
            state.time = Some(self.version);
            for item in &change.state_item {
                change_item(&mut state.state_item, item, removes);
            }
        }
    }

    pub fn put_tag(&mut self, id: &str, name: &str) {
        self.version += 1;
        self.tags_version = self.version;
        match self.tags.iter_mut().find(|tag| tag.tag_id == id) {
            Some(tag) => tag.name = Some(name.into()),
            None => self.tags.push(SessionTagItem {
                tag_id: id.into(),
                name: Some(name.into()),
                created_time: Some(self.version),
                is_top: None,
            }),
        }
    }

    pub fn remove_tag(&mut self, id: &str) {
        self.version += 1;
        self.tags_version = self.version;
        self.tags.retain(|tag| tag.tag_id != id);
        for state in self.states.values_mut() {
            for item in &mut state.state_item {
                item.tags.retain(|tag| tag.tag_id != id);
            }
            state.time = Some(self.version);
        }
    }

    /// Whether a conversation is pinned, and whether it is muted.
    pub fn is_on(&self, id: &ConversationId) -> (bool, bool) {
        let is_set = |kind| {
            let items = self
                .states
                .get(id)
                .map_or(&[][..], |state| &state.state_item);
            items
                .iter()
                .any(|item| item.session_state_type == kind && item.value == "1")
        };
        (is_set(TOP), is_set(SILENT))
    }

    fn since(&self, version: i64) -> SessionStates {
        let states = self.states.values();
        SessionStates {
            version: self.version,
            state: states
                .filter(|state| state.time > Some(version))
                .cloned()
                .collect(),
        }
    }

    fn settings_since(&self, version: i64) -> PullUserSettingOutput {
        let item = UserSettingItem {
            target_id: String::new(),
            r#type: 1,
            key: "Tag".into(),
            value: Vec::new(),
            version: self.tags_version,
            status: 1,
            tags: self.tags.clone(),
        };
        let is_new = self.tags_version > version;
        PullUserSettingOutput {
            items: is_new.then_some(item).into_iter().collect(),
            version: self.tags_version.max(version),
        }
    }
}

fn change_item(items: &mut Vec<SessionStateItem>, change: &SessionStateItem, removes: bool) {
    let kind = change.session_state_type;
    let place = items
        .iter()
        .position(|item| item.session_state_type == kind);
    let place = place.unwrap_or_else(|| {
        items.push(SessionStateItem {
            tags: Vec::new(),
            ..change.clone()
        });
        items.len() - 1
    });
    items[place].value.clone_from(&change.value);
    for tag in &change.tags {
        let tags = &mut items[place].tags;
        tags.retain(|known| known.tag_id != tag.tag_id);
        if !removes {
            tags.push(tag.clone());
        }
    }
}

impl Peer {
    /// The answer to a question about states, when it is one.
    pub fn shared_result(&mut self, query: &Query) -> Option<Result<Vec<u8>, Status>> {
        let body = &*query.body;
        let shared = &mut self.shared;
        let changed = |shared: &Shared| {
            SessionStateModifyResp {
                version: shared.version,
            }
            .encode_to_vec()
        };
        let tagged = |shared: &Shared| {
            SetUserSettingOutput {
                version: shared.version,
                reserve: false,
            }
            .encode_to_vec()
        };
        Some(Ok(match query.topic.as_str() {
            topic::PULL_CONVERSATION_STATES => {
                shared.state_pulls += 1;
                let request = SessionReq::decode(body).expect("a request");
                shared.since(request.time).encode_to_vec()
            }
            topic::PULL_USER_SETTINGS => {
                shared.settings_pulls += 1;
                let request = PullUserSettingInput::decode(body).expect("a request");
                shared.settings_since(request.version).encode_to_vec()
            }
            name @ (topic::SET_CONVERSATION_STATES
            | topic::TAG_CONVERSATIONS
            | topic::UNTAG_CONVERSATIONS) => {
                let request = SessionStateModifyReq::decode(body).expect("a request");
                shared.change(&request.state, name == topic::UNTAG_CONVERSATIONS);
                changed(shared)
            }
            topic::PUT_TAGS => {
                let request = SessionTagAddInput::decode(body).expect("a request");
                for tag in request.tags {
                    shared.put_tag(&tag.tag_id, tag.name.as_deref().unwrap_or_default());
                }
                tagged(shared)
            }
            topic::DELETE_TAGS => {
                let request = SessionTagDelInput::decode(body).expect("a request");
                for tag in request.tags {
                    shared.remove_tag(&tag.tag_id);
                }
                tagged(shared)
            }
            _ => return None,
        }))
    }

    fn states_notice(&mut self) -> ServerFrame {
        let notice = NotifyMsg {
            r#type: notify::CONVERSATION_STATES,
            time: Some(self.shared.version),
            ..NotifyMsg::default()
        };
        self.publish(topic::PUSH_COMMAND, notice.encode_to_vec())
    }

    fn settings_notice(&mut self) -> ServerFrame {
        let notice = UserSettingNotification {
            version: self.shared.version,
            reserve: false,
        };
        self.publish(topic::PUSH_USER_SETTING, notice.encode_to_vec())
    }
}

/// A change of the pin, the mute, or a tag of a conversation.
pub fn pin(id: &ConversationId, on: bool) -> SessionState {
    state(id, TOP, if on { "1" } else { "0" }, None)
}

pub fn mute(id: &ConversationId, on: bool) -> SessionState {
    state(id, SILENT, if on { "1" } else { "0" }, None)
}

pub fn tag(id: &ConversationId, tag: &str) -> SessionState {
    let tag = SessionTagItem {
        tag_id: tag.into(),
        ..SessionTagItem::default()
    };
    state(id, TAGS, "[]", Some(tag))
}

fn state(id: &ConversationId, kind: i32, value: &str, tag: Option<SessionTagItem>) -> SessionState {
    SessionState {
        r#type: id.kind.0,
        channel_id: id.target_id.clone(),
        time: None,
        state_item: vec![SessionStateItem {
            session_state_type: kind,
            value: value.into(),
            tags: tag.into_iter().collect(),
        }],
    }
}

impl Lab {
    /// Another client of alice changes states.
    pub fn change_elsewhere(&mut self, changes: &[SessionState]) {
        self.peer.shared.change(changes, false);
        let notice = self.peer.states_notice();
        self.deliver(notice);
    }

    /// Another client of alice makes or renames a tag.
    pub fn tag_elsewhere(&mut self, id: &str, name: &str) {
        self.peer.shared.put_tag(id, name);
        let notice = self.peer.settings_notice();
        self.deliver(notice);
    }

    /// Another client of alice deletes a tag.
    pub fn remove_tag_elsewhere(&mut self, id: &str) {
        self.peer.shared.remove_tag(id);
        for notice in [self.peer.settings_notice(), self.peer.states_notice()] {
            self.deliver(notice);
        }
    }
}
