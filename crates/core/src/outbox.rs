//! Messages on their way: each ends in one outcome, and survives a lost
//! connection or a lost ack by being sent again under the same client id.

use std::collections::VecDeque;

use rongim_protocol::{
    Body, ConversationType,
    catalogue::object_name,
    flags::{PushFlags, SendFlags},
    frame::{ClientPublish, Qos, ServerPubAck},
    limits::MAX_CONTENT_BYTES,
    schema::{PushExtra, UpStreamMessage},
    status::Status,
    topic::{self, Topic},
};

use crate::{
    Answer, CallError, CallId, ConversationId, Direction, Engine, ErrorCode, Message, Millis,
    SentStatus, config::ANSWER_TIMEOUT_MS,
};

/// A message to send.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Where to.
    pub conversation: ConversationId,
    /// Its type on the wire: `RC:TxtMsg`.
    pub object_name: String,
    /// Its content, as JSON text.
    pub content: String,
    /// Whether it is kept, counted, silent, …
    pub flags: SendFlags,
    /// For those who are online now, without storing and without an ack.
    pub transient: bool,
    /// The text of a push notification.
    pub push_text: Option<String>,
    /// What a push notification carries.
    pub push_data: Option<String>,
    /// How to push.
    pub push_flags: PushFlags,
    /// What else a push notification shows, by phone.
    pub push_extra: Option<PushExtra>,
    /// Only for these members of the group; empty for all.
    pub receivers: Vec<String>,
    /// The expansion that it carries from the beginning, as on the wire.
    pub expansion: Option<String>,
    /// The id under which it is sent: the server takes what has the same one,
    /// also from a later visit, for the same message. One of its own unless
    /// the page keeps one.
    pub client_id: Option<i64>,
}

impl Draft {
    /// A message that is kept and counted.
    pub fn new(conversation: ConversationId, object_name: &str, content: String) -> Self {
        Self {
            conversation,
            object_name: object_name.to_owned(),
            content,
            flags: SendFlags::PERSISTED | SendFlags::COUNTED,
            transient: false,
            push_text: None,
            push_data: None,
            push_flags: PushFlags::default(),
            push_extra: None,
            receivers: Vec::new(),
            expansion: None,
            client_id: None,
        }
    }

    fn topic(&self) -> Option<&'static str> {
        match (self.transient, self.conversation.kind) {
            (true, ConversationType::PRIVATE) => Some(topic::PRIVATE_STATUS),
            (true, ConversationType::GROUP) => Some(topic::GROUP_STATUS),
            (true, ConversationType::CHATROOM) => Some(topic::CHATROOM_STATUS),
            (_, kind) => topic::message(kind),
        }
    }

    fn body(self, client_id: i64) -> UpStreamMessage {
        UpStreamMessage {
            session_id: self.flags.0,
            classname: self.object_name,
            content: self.content.into_bytes(),
            push_text: self.push_text,
            app_data: self.push_data,
            user_id: self.receivers,
            config_flag: Some(self.push_flags.0),
            client_unique_id: (!self.transient).then_some(client_id),
            extra_content: self.expansion,
            push_ext: self.push_extra,
            ..UpStreamMessage::default()
        }
    }
}

/// A message that waits for its PUBACK.
#[derive(Debug)]
struct Outgoing {
    topic: &'static str,
    target_id: String,
    body: Vec<u8>,
    client_id: i64,
    deadline: Millis,
    recalls: Option<String>,
    message: Message,
}

/// Messages without an outcome, in the order in which they were sent.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<(CallId, Outgoing)>,
}

impl Outbox {
    /// Deadlines rise with the call ids, so the first is the earliest.
    pub(crate) fn deadline(&self) -> Option<Millis> {
        self.waiting.front().map(|(_, outgoing)| outgoing.deadline)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Gives every answer until then.
    pub(crate) fn postpone(&mut self, until: Millis) {
        for (_, outgoing) in &mut self.waiting {
            outgoing.deadline = until;
        }
    }

    fn position(&self, call: CallId) -> Option<usize> {
        self.waiting
            .binary_search_by_key(&call, |(call, _)| *call)
            .ok()
    }

    fn get(&self, call: CallId) -> Option<&Outgoing> {
        self.waiting
            .get(self.position(call)?)
            .map(|(_, outgoing)| outgoing)
    }

    fn take(&mut self, call: CallId) -> Option<Outgoing> {
        self.waiting
            .remove(self.position(call)?)
            .map(|(_, outgoing)| outgoing)
    }

    fn take_overdue(&mut self, now: Millis) -> Option<(CallId, Outgoing)> {
        self.deadline().filter(|&deadline| deadline <= now)?;
        self.waiting.pop_front()
    }
}

impl Engine {
    /// Sends a message. While the connection is being made (again) it waits,
    /// for at most 30 s; its outcome is [`Answer::Sent`] or
    /// [`CallError::NotSent`].
    pub fn send(&mut self, draft: Draft, now: Millis) -> CallId {
        let call = self.new_call();
        let message = self.outgoing_message(&draft);
        let topic = match (draft.topic(), self.socket()) {
            (None, _) => return self.not_sent(call, ErrorCode::CANNOT_SEND_HERE, message),
            (Some(_), None) if draft.transient || !self.session.is_wanted() => {
                return self.not_sent(call, ErrorCode::NOT_CONNECTED, message);
            }
            (Some(topic), _) => topic,
        };
        if draft.content.len() > MAX_CONTENT_BYTES {
            return self.not_sent(call, ErrorCode::CONTENT_TOO_LARGE, message);
        }
        let target_id = draft.conversation.target_id.clone();
        if draft.transient {
            return self.send_transient(call, topic, target_id, draft, message);
        }
        self.enqueue(call, topic, target_id, draft, message, None, now);
        call
    }

    /// Recalls the message of this user that has this id on the server. `draft`
    /// is the recall as the receivers see it, in the conversation of the
    /// message.
    pub fn recall(&mut self, uid: String, draft: Draft, now: Millis) -> CallId {
        let call = self.new_call();
        let message = self.outgoing_message(&draft);
        if !self.session.is_wanted() {
            return self.not_sent(call, ErrorCode::NOT_CONNECTED, message);
        }
        let me = self.user_id().to_owned();
        self.enqueue(call, topic::RECALL, me, draft, message, Some(uid), now);
        call
    }

    pub(crate) fn outgoing_message(&mut self, draft: &Draft) -> Message {
        Message {
            conversation: draft.conversation.clone(),
            object_name: draft.object_name.clone(),
            content: draft.content.clone(),
            sender_id: self.user_id().to_owned(),
            direction: Direction::Sent,
            uid: String::new(),
            local_id: self.new_local_id(),
            sent_time_ms: 0,
            received_time_ms: 0,
            sent_status: SentStatus::Sending,
            flags: draft.flags.to_receive_flags(false),
            offline: false,
            expansion: draft.expansion.clone(),
            readers: None,
        }
    }

    fn send_transient(
        &mut self,
        call: CallId,
        topic: &'static str,
        target_id: String,
        draft: Draft,
        mut message: Message,
    ) -> CallId {
        let body = draft.body(0).encode_to_vec();
        let qos = Qos::AtLeastOnce;
        self.transmit(
            &ClientPublish {
                qos,
                topic: topic.into(),
                target_id,
                message_id: 0,
                body,
            }
            .into(),
        );
        message.sent_status = SentStatus::Sent;
        self.done(call, Ok(Answer::Sent(Box::new(message))));
        call
    }

    #[allow(clippy::too_many_arguments)]
    fn enqueue(
        &mut self,
        call: CallId,
        topic: &'static str,
        target_id: String,
        draft: Draft,
        message: Message,
        recalls: Option<String>,
        now: Millis,
    ) {
        // 53 bits, so that the id is exact in JavaScript too.
        let random = || (self.random.next() >> 11) as i64;
        let client_id = draft.client_id.unwrap_or_else(random);
        let body = draft.body(client_id).encode_to_vec();
        let deadline = now + ANSWER_TIMEOUT_MS;
        let outgoing = Outgoing {
            topic,
            target_id,
            body,
            client_id,
            deadline,
            recalls,
            message,
        };
        // Call ids rise, so the order holds.
        self.outbox.waiting.push_back((call, outgoing));
        self.transmit_outgoing(call);
    }

    /// Puts a waiting message on the wire, when there is one.
    fn transmit_outgoing(&mut self, call: CallId) {
        let (Some(_), Some(outgoing)) = (self.socket(), self.outbox.get(call)) else {
            return;
        };
        let Some(message_id) = self.calls.publish(call) else {
            return;
        };
        let frame = ClientPublish {
            qos: Qos::AtLeastOnce,
            topic: Topic::new(outgoing.topic),
            target_id: outgoing.target_id.clone(),
            message_id,
            body: outgoing.body.clone(),
        };
        self.transmit(&frame.into());
    }

    /// After a new connection: everything that has no outcome yet, again.
    pub(crate) fn resend_outbox(&mut self) {
        let calls: Vec<CallId> = self.outbox.waiting.iter().map(|(call, _)| *call).collect();
        for call in calls {
            self.transmit_outgoing(call);
        }
    }

    pub(crate) fn published(&mut self, call: CallId, ack: ServerPubAck) {
        let Some(mut outgoing) = self.outbox.take(call) else {
            return;
        };
        outgoing.message.uid = ack.message_uid;
        outgoing.message.sent_time_ms = ack.sent_time_ms;
        if ack.status == Status::OK {
            self.was_sent(call, outgoing);
        } else {
            self.not_sent(call, ack.status.into(), outgoing.message);
        }
    }

    fn was_sent(&mut self, call: CallId, outgoing: Outgoing) {
        let mut message = outgoing.message;
        message.sent_status = SentStatus::Sent;
        self.take_receipt(&mut message);
        self.remember(&mut message);
        self.own_message(&message);
        if message.object_name == object_name::EXPANSION {
            self.expand(&message.content);
        }
        match outgoing.recalls {
            Some(uid) => {
                self.conversations.recall(&uid, &message);
                self.forget_recalled(&uid);
            }
            None => self.conversations.update(&message),
        }
        if message.object_name == object_name::SYNC_READ_STATUS {
            self.marked(call, &message, self.clock);
        }
        self.done(call, Ok(Answer::Sent(Box::new(message))));
    }

    /// Whether a message that a pull brought back is one whose ack was lost;
    /// it then has its outcome.
    pub(crate) fn found_sent(&mut self, client_id: Option<i64>, uid: &str, time: Millis) -> bool {
        let Some(client_id) = client_id.filter(|&id| id != 0) else {
            return false;
        };
        let found = self
            .outbox
            .waiting
            .iter()
            .find(|(_, out)| out.client_id == client_id);
        let Some(call) = found.map(|(call, _)| *call) else {
            return false;
        };
        let Some(mut outgoing) = self.outbox.take(call) else {
            return false;
        };
        self.calls.forget_publish(call);
        outgoing.message.uid = uid.to_owned();
        outgoing.message.sent_time_ms = time;
        self.was_sent(call, outgoing);
        true
    }

    pub(crate) fn fail_overdue_outbox(&mut self, now: Millis) {
        while let Some((call, outgoing)) = self.outbox.take_overdue(now) {
            self.calls.forget_publish(call);
            self.not_sent(call, ErrorCode::TIMEOUT, outgoing.message);
        }
    }

    /// No connection is coming: every message has its outcome now.
    pub(crate) fn fail_outbox(&mut self, code: ErrorCode) {
        for (call, outgoing) in std::mem::take(&mut self.outbox.waiting) {
            self.not_sent(call, code, outgoing.message);
        }
    }

    fn not_sent(&mut self, call: CallId, code: ErrorCode, mut message: Message) -> CallId {
        message.sent_status = SentStatus::Failed;
        self.remember(&mut message);
        if message.object_name == object_name::SYNC_READ_STATUS {
            self.not_marked(call, &message.conversation, code, self.clock);
        }
        let message = Box::new(message);
        self.done(call, Err(CallError::NotSent { code, message }));
        call
    }
}
