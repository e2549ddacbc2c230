//! Loading the conversation list from the server, page by page.

use rongim_protocol::{
    Body,
    frame::Qos,
    schema::{RelationInfo, RelationQryInput, RelationsInput, RelationsOutput},
    topic,
};

use super::Clearing;
use crate::{
    ConversationId, ConversationType, Engine, ErrorCode, Message, Millis,
    calls::Question,
    message::{millis, wire_time},
};

/// A server that gives so many entries may have more.
const LONG_PAGE: usize = 100;
/// So may one that gives so many bytes.
const LARGE_PAGE: usize = 64 * 1024;
/// How many entries the pages after the first have.
const NEXT_PAGE: i32 = 300;
/// How many pages are loaded at most.
const MOST_PAGES: usize = 100;

/// A list that is on its way.
#[derive(Debug, Default)]
pub(super) struct Loading {
    /// The newest sent time that was known when it was asked for.
    known: Millis,
    /// The conversations that it has so far.
    listed: Vec<ConversationId>,
    /// The latest sent time that the next page has to be older than.
    oldest: Millis,
    pages: usize,
}

impl Engine {
    /// Whether the list is being loaded now.
    pub(super) fn load_conversations(&mut self, now: Millis) -> bool {
        if self.conversations.loading.is_some() {
            return true;
        }
        let request = RelationsInput {
            r#type: ConversationType::PRIVATE.0,
            count: Some(0),
            ..RelationsInput::default()
        };
        let me = self.user_id().to_owned();
        let question = Question::Conversations;
        let qos = Qos::AtMostOnce;
        let asked = self.ask(topic::CONVERSATIONS, me, &request, qos, question, now);
        self.conversations.loading = asked.then(|| Loading {
            known: self.conversations.newest(),
            ..Loading::default()
        });
        asked
    }

    fn load_more_conversations(&mut self, before: Millis, now: Millis) -> bool {
        let request = RelationQryInput {
            r#type: Some(ConversationType::PRIVATE.0),
            count: Some(NEXT_PAGE),
            start_time: Some(wire_time(before)),
            order: Some(0),
        };
        let me = self.user_id().to_owned();
        let topic = topic::CONVERSATIONS_RANGE;
        let question = Question::Conversations;
        self.ask(topic, me, &request, Qos::AtMostOnce, question, now)
    }

    pub(crate) fn conversations_loaded(&mut self, body: &[u8], now: Millis) {
        let list = match RelationsOutput::decode(body) {
            Ok(answer) => answer.info,
            Err(error) => {
                self.warn(format!("the conversation list is malformed: {error}"));
                return self.conversations_failed(ErrorCode::MALFORMED_ANSWER, now);
            }
        };
        let is_long = list.len() >= LONG_PAGE || body.len() >= LARGE_PAGE;
        let mut oldest = Millis::MAX;
        for info in list {
            oldest = oldest.min(self.take_relation(info, now));
        }
        self.flush_unread();
        let Some(loading) = &mut self.conversations.loading else {
            return;
        };
        let goes_back = loading.pages == 0 || oldest < loading.oldest;
        loading.oldest = oldest;
        loading.pages += 1;
        let has_more = is_long && goes_back && oldest > 0 && loading.pages < MOST_PAGES;
        if !has_more || !self.load_more_conversations(oldest, now) {
            self.list_is_whole(true, now);
        }
    }

    /// Takes over an entry of the server's list; gives when its latest message
    /// was sent.
    fn take_relation(&mut self, info: RelationInfo, now: Millis) -> Millis {
        let id = ConversationId::new(ConversationType(info.r#type), info.user_id);
        let sent = info.msg.as_ref().map_or(0, |down| millis(down.data_time));
        if let Some(loading) = &mut self.conversations.loading {
            loading.listed.push(id.clone());
        }
        if !id.kind.is_listed() {
            return sent;
        }
        let count = info.unread_count.unwrap_or(0);
        if let Ok(count @ 1..) = u32::try_from(count) {
            self.expect_unread(&id, count, sent);
        }
        let read = info.read_msg_time.map_or(0, millis).min(sent);
        if read > 0 {
            self.read_elsewhere(&id, read);
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
        let entry = self
            .conversations
            .latest
            .or_insert_with(id, Default::default);
        if message.is_some() && sent >= known {
            *entry = message;
        }
        sent
    }

    /// The list is here, or what there is of it. `is_whole`: what it does not
    /// have is gone.
    fn list_is_whole(&mut self, is_whole: bool, now: Millis) {
        let loading = self.conversations.loading.take().unwrap_or_default();
        if is_whole {
            self.drop_unlisted(&loading);
        }
        self.conversations.is_loaded = true;
        self.conversations.changed();
        for (call, wanted) in std::mem::take(&mut self.conversations.waiting) {
            self.answer_wanted(call, wanted);
        }
        self.begin_clearing(now);
    }

    /// Another client removed what the server's list has no more. What came
    /// while the list was on its way, and what has no message, stays.
    fn drop_unlisted(&mut self, loading: &Loading) {
        let ids: Vec<ConversationId> = self.listed().collect();
        for id in ids {
            let time = self.conversations.sent_time(&id);
            let is_old = time > 0 && time <= loading.known;
            if is_old && !loading.listed.contains(&id) {
                self.forget_unread(&id);
                self.drop_conversation(&id);
            }
        }
    }

    pub(crate) fn conversations_failed(&mut self, code: ErrorCode, now: Millis) {
        let has_some = |loading: &Loading| loading.pages > 0;
        let is_lost = code == ErrorCode::CONNECTION_LOST;
        if !is_lost && self.conversations.loading.as_ref().is_some_and(has_some) {
            return self.list_is_whole(false, now);
        }
        self.conversations.loading = None;
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
}
