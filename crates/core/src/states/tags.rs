//! The user's tags, and the conversations that carry them.

use rongim_protocol::{
    Body,
    json::write_str,
    schema::{SessionTagAddInput, SessionTagDelInput, SessionTagItem, SetUserSettingOutput},
    topic,
};

use super::{StateQuestion, Wanted, state_of, tag_items};
use crate::{
    Answer, CallId, ConversationId, Engine, ErrorCode, Millis,
    calls::Question,
    keys::{Kind, SEPARATOR, escape, unescape},
    message::{millis, wire_time},
    order::sorted_by,
};

/// A tag of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag {
    id: String,
    name: String,
    created_ms: Millis,
}

fn parse_tags(text: &str) -> Vec<Tag> {
    let parts: Vec<&str> = text.split(SEPARATOR).collect();
    if parts.len() % 3 > 0 {
        return Vec::new();
    }
    let tags = parts.chunks_exact(3).filter_map(|part| {
        Some(Tag {
            id: unescape(part[0])?,
            name: unescape(part[1])?,
            created_ms: part[2].parse().ok()?,
        })
    });
    tags.collect()
}

fn write_tags(tags: &[Tag]) -> String {
    let mut out = String::new();
    for tag in tags {
        for part in [&tag.id, &tag.name] {
            out.push_str(&escape(part));
            out.push(SEPARATOR);
        }
        out.push_str(&tag.created_ms.to_string());
        out.push(SEPARATOR);
    }
    out.pop();
    out
}

/// Tags once more as text, the way 2.9 sends them.
pub(super) fn as_json(tags: &[SessionTagItem]) -> String {
    let mut out = String::from("[");
    for (place, tag) in tags.iter().enumerate() {
        out.push_str(if place > 0 { ",{" } else { "{" });
        write_pair(&mut out, "tagId", &tag.tag_id);
        if let Some(is_top) = tag.is_top {
            out.push_str(",\"isTop\":");
            out.push_str(if is_top { "true" } else { "false" });
        }
        out.push('}');
    }
    out.push(']');
    out
}

fn write_pair(out: &mut String, key: &str, value: &str) {
    write_str(out, key);
    out.push(':');
    write_str(out, value);
}

fn item(id: String, is_top: Option<bool>) -> SessionTagItem {
    SessionTagItem {
        tag_id: id,
        is_top,
        ..SessionTagItem::default()
    }
}

impl Engine {
    /// Makes a tag.
    pub fn create_tag(&mut self, id: String, name: String, now: Millis) -> CallId {
        let call = self.new_call();
        let tag = SessionTagItem {
            name: Some(name.clone()),
            ..item(id.clone(), None)
        };
        let request = SessionTagAddInput {
            version: wire_time(now),
            tags: vec![tag],
        };
        let question = Question::State(StateQuestion::PutTag { call, id, name });
        let me = self.user_id().to_owned();
        self.ask_for(call, topic::PUT_TAGS, me, &request, question, now)
    }

    /// Renames a tag; [`ErrorCode::NO_SUCH_TAG`] when there is none.
    pub fn rename_tag(&mut self, id: String, name: String, now: Millis) -> CallId {
        match self.missing(&id) {
            Some(call) => call,
            None => self.create_tag(id, name, now),
        }
    }

    /// Deletes a tag, and takes it off all conversations.
    pub fn remove_tag(&mut self, id: String, now: Millis) -> CallId {
        let call = self.new_call();
        let request = SessionTagDelInput {
            version: wire_time(now),
            tags: vec![item(id.clone(), None)],
        };
        let question = Question::State(StateQuestion::RemoveTag { call, id });
        let me = self.user_id().to_owned();
        self.ask_for(call, topic::DELETE_TAGS, me, &request, question, now)
    }

    /// The tags, the oldest first, as [`Answer::Json`]: a list of `{tagId,
    /// tagName, createdTime, conversationCount}`.
    pub fn tags(&mut self, now: Millis) -> CallId {
        self.want_states(Wanted::Tags, now)
    }

    /// The tags of a conversation, as [`Answer::Json`]: a list of `{tagId,
    /// tagName}`.
    pub fn tags_of(&mut self, id: ConversationId, now: Millis) -> CallId {
        self.want_states(Wanted::TagsOf(id), now)
    }

    /// Puts a tag on conversations; [`ErrorCode::NO_SUCH_TAG`] when there is
    /// none.
    pub fn tag(&mut self, tag: String, ids: Vec<ConversationId>, now: Millis) -> CallId {
        match self.missing(&tag) {
            Some(call) => call,
            None => self.put_tag(item(tag, None), ids, now),
        }
    }

    /// Takes tags off conversations.
    pub fn untag(&mut self, tags: Vec<String>, ids: Vec<ConversationId>, now: Millis) -> CallId {
        let tags: Vec<_> = tags.into_iter().map(|id| item(id, None)).collect();
        let states = ids.into_iter();
        let states = states.map(|id| state_of(id, tag_items(tags.clone()), now));
        self.change_states(topic::UNTAG_CONVERSATIONS, states.collect(), now)
    }

    /// Pins a conversation in a tag, or not;
    /// [`ErrorCode::NO_TAG_IN_CONVERSATION`] when it does not have the tag.
    pub fn pin_in_tag(
        &mut self,
        tag: String,
        id: ConversationId,
        is_pinned: bool,
        now: Millis,
    ) -> CallId {
        if self.state(&id).in_tag(&tag).is_none() && self.socket().is_some() {
            let call = self.new_call();
            self.done(call, Err(ErrorCode::NO_TAG_IN_CONVERSATION.into()));
            return call;
        }
        self.put_tag(item(tag, Some(is_pinned)), vec![id], now)
    }

    fn put_tag(&mut self, tag: SessionTagItem, ids: Vec<ConversationId>, now: Millis) -> CallId {
        let states = ids.into_iter();
        let states = states.map(|id| state_of(id, tag_items(vec![tag.clone()]), now));
        self.change_states(topic::TAG_CONVERSATIONS, states.collect(), now)
    }

    /// A call that ends, when it is known that there is no such tag.
    fn missing(&mut self, id: &str) -> Option<CallId> {
        let is_known = self.known_tags().iter().any(|tag| tag.id == id);
        if is_known || !self.states_are_known() || self.socket().is_none() {
            return None;
        }
        let call = self.new_call();
        self.done(call, Err(ErrorCode::NO_SUCH_TAG.into()));
        Some(call)
    }

    fn known_tags(&self) -> Vec<Tag> {
        let text = self.store.get(&self.keys.of_user(Kind::Tags));
        text.map_or_else(Vec::new, |text| parse_tags(&text))
    }

    fn keep_tags(&mut self, tags: &[Tag]) {
        let key = self.keys.of_user(Kind::Tags);
        self.store.set(&key, &write_tags(tags));
    }

    /// The server took an own tag.
    pub(super) fn tag_put(
        &mut self,
        call: CallId,
        id: String,
        name: String,
        body: &[u8],
        now: Millis,
    ) {
        let version = SetUserSettingOutput::decode(body).map_or(0, |answer| answer.version);
        self.states.own_versions.push(millis(version));
        let mut tags = self.known_tags();
        if let Some(known) = tags.iter_mut().find(|tag| tag.id == id) {
            known.name = name;
        } else {
            let created_ms = if version > 0 { millis(version) } else { now };
            tags.push(Tag {
                id,
                name,
                created_ms,
            });
        }
        self.keep_tags(&tags);
        self.done(call, Ok(Answer::Done));
    }

    pub(super) fn tag_removed(&mut self, id: &str, body: &[u8]) {
        if let Ok(answer) = SetUserSettingOutput::decode(body) {
            self.states.own_versions.push(millis(answer.version));
        }
        let mut tags = self.known_tags();
        tags.retain(|tag| tag.id != id);
        self.keep_tags(&tags);
        for conversation in self.stated() {
            let mut state = self.state(&conversation);
            if state.in_tag(id).is_some() {
                state.tags.retain(|(tag, _)| tag != id);
                self.keep_state(&conversation, &state);
            }
        }
    }

    /// Takes over the tags as the server has them; gives whether that is news.
    pub(super) fn take_tags(&mut self, items: Vec<SessionTagItem>) -> bool {
        let tags = items.into_iter().map(|item| Tag {
            id: item.tag_id,
            name: item.name.unwrap_or_default(),
            created_ms: item.created_time.map_or(0, millis),
        });
        let new: Vec<Tag> = tags.collect();
        let old = self.known_tags();
        let same = |tag: &Tag| {
            old.iter()
                .any(|old| old.id == tag.id && old.name == tag.name)
        };
        let is_news = new.len() != old.len() || !new.iter().all(same);
        self.keep_tags(&new);
        is_news
    }

    pub(super) fn tags_json(&self) -> String {
        let states: Vec<_> = self.stated().iter().map(|id| self.state(id)).collect();
        let tags = sorted_by(self.known_tags(), |tag| tag.created_ms);
        let mut out = String::from("[");
        for (place, tag) in tags.iter().enumerate() {
            open_tag(&mut out, place, &tag.id, &tag.name);
            let count = states
                .iter()
                .filter(|state| state.in_tag(&tag.id).is_some());
            for (key, number) in [
                (",\"createdTime\":", tag.created_ms),
                (",\"conversationCount\":", count.count() as u64),
            ] {
                out.push_str(key);
                out.push_str(&number.to_string());
            }
            out.push('}');
        }
        out.push(']');
        out
    }

    pub(super) fn tags_of_json(&self, id: &ConversationId) -> String {
        let tags = self.known_tags();
        let state = self.state(id);
        let carried = tags.iter().filter(|tag| state.in_tag(&tag.id).is_some());
        let mut out = String::from("[");
        for (place, tag) in carried.enumerate() {
            open_tag(&mut out, place, &tag.id, &tag.name);
            out.push('}');
        }
        out.push(']');
        out
    }
}

/// A tag in a JSON list, without its end.
fn open_tag(out: &mut String, place: usize, id: &str, name: &str) {
    out.push_str(if place > 0 { ",{" } else { "{" });
    write_pair(out, "tagId", id);
    out.push(',');
    write_pair(out, "tagName", name);
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn tags_are_read_back(tags in vec(("[a|%0-9]{1,4}", "[你|%]{0,4}", any::<u64>()), 0..4)) {
            let tags: Vec<Tag> = tags
                .into_iter()
                .map(|(id, name, created_ms)| Tag { id, name, created_ms })
                .collect();
            prop_assert_eq!(parse_tags(&write_tags(&tags)), tags);
        }
    }
}
