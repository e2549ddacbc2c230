//! Pages of history, in either direction, with a cursor per conversation.

use rongim_protocol::{
    Body, ConversationType,
    schema::{HistoryMessagesOuput, HistoryMsgInput},
    topic,
};

use crate::{
    Answer, CallId, ConversationId, Engine, ErrorCode, Message, Millis,
    calls::Question,
    map::Map,
    message::{millis, wire_time},
    order::sorted_by,
};

/// The most messages that one page may have; servers give no more.
const LARGEST_PAGE: u32 = 20;
/// The same for a chatroom.
const LARGEST_CHATROOM_PAGE: u32 = 200;

/// Which way a page goes from its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HistoryOrder {
    /// Messages older than the time; 0 = the newest ones.
    #[default]
    Older,
    /// The first messages newer than the time.
    Newer,
}

/// A page of history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRequest {
    /// Of this conversation.
    pub conversation: ConversationId,
    /// From here, or from where the page before it ended.
    pub from_ms: Option<Millis>,
    /// How many messages, 1 to 20; of a chatroom 1 to 200.
    pub count: u32,
    /// Which way.
    pub order: HistoryOrder,
}

/// Where the next page begins.
#[derive(Debug, Default)]
pub(crate) struct History {
    cursors: Map<(ConversationId, HistoryOrder), Millis>,
}

impl History {
    /// Lets the next page begin at a time.
    pub(crate) fn set_cursor(
        &mut self,
        conversation: ConversationId,
        order: HistoryOrder,
        from_ms: Millis,
    ) {
        self.cursors.insert((conversation, order), from_ms);
    }
}

impl Engine {
    /// Asks for a page; its outcome is [`Answer::History`], oldest first.
    pub fn history(&mut self, request: HistoryRequest, now: Millis) -> CallId {
        let call = self.new_call();
        let HistoryRequest {
            conversation,
            from_ms,
            count,
            order,
        } = request;
        let Some(topic) = topic::history(conversation.kind) else {
            self.done(call, Err(ErrorCode::PARAMETER.into()));
            return call;
        };
        let largest = match conversation.kind {
            ConversationType::CHATROOM => LARGEST_CHATROOM_PAGE,
            _ => LARGEST_PAGE,
        };
        let place = (conversation.clone(), order);
        let from = from_ms
            .or_else(|| self.history.cursors.get(&place).copied())
            .unwrap_or(0);
        let input = HistoryMsgInput {
            target_id: Some(conversation.target_id.clone()),
            time: Some(wire_time(from)),
            count: Some(count.clamp(1, largest) as i32),
            order: Some(order as i32),
        };
        let target = conversation.target_id.clone();
        let question = Question::History {
            call,
            conversation,
            order,
        };
        self.ask_for(call, topic, target, &input, question, now)
    }

    pub(crate) fn history_came(
        &mut self,
        call: CallId,
        conversation: ConversationId,
        order: HistoryOrder,
        body: &[u8],
        now: Millis,
    ) {
        let page = match HistoryMessagesOuput::decode(body) {
            Ok(page) => page,
            Err(error) => {
                self.warn(format!("a page of history is malformed: {error}"));
                return self.done(call, Err(ErrorCode::MALFORMED_ANSWER.into()));
            }
        };
        let mut messages: Vec<Message> = Vec::with_capacity(page.list.len());
        for down in page.list {
            let local_id = self.new_local_id();
            let message = Message::from_wire(down, self.user_id(), local_id, now);
            let mut message = Message {
                conversation: conversation.clone(),
                ..message
            };
            self.show_read(&mut message);
            self.remember(&mut message);
            messages.push(message);
        }
        let messages = sorted_by(messages, |message| message.sent_time_ms);
        if page.sync_time > 0 && !messages.is_empty() {
            self.history
                .set_cursor(conversation, order, millis(page.sync_time));
        }
        self.done(
            call,
            Ok(Answer::History {
                messages,
                has_more: page.has_msg == 1,
            }),
        );
    }
}
