//! The user's messages: pulling what was missed, taking what is pushed, and
//! neither losing nor repeating any.

use rongim_protocol::{
    Body, ConversationType,
    catalogue::object_name,
    flags::{SendFlags, notify},
    frame::{ClientPubAck, Qos, ServerPubAck, ServerPublish},
    schema::{DownStreamMessage, DownStreamMessages, NotifyMsg, SyncRequestMsg, UpStreamMessage},
    topic,
};

use crate::{
    ConversationId, Direction, Engine, Event, Message, Millis, SentStatus, Transport,
    calls::Question,
    config::{
        CONFIRM_MS, PULL_FAILURES, PULL_INTERVAL_MS, PULL_RETRY_LONGEST_MS, PULL_RETRY_MS,
        STORE_PAUSE_MS,
    },
    keys::Kind,
    map::Map,
    message::{millis, text, wire_time},
    order::sorted_by,
    seen::Seen,
};

/// How many pushed messages wait for a pull at most; a pull brings the others.
const HELD: usize = 1_000;

/// A stored time so far ahead of the server's clock is none of ours.
const AHEAD_MS: Millis = 86_400_000;

/// How far the user's messages are known.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    /// The newest received and the newest sent time that leave no gap before them.
    inbox_time: Millis,
    sent_time: Millis,
    /// When the present connection was made, by the server's clock.
    connected_at: Millis,
    pulling: bool,
    /// Whether nothing is missing before the next live message.
    caught_up: bool,
    /// Whether the server announced more while a pull ran.
    pull_again: bool,
    /// Messages that were pushed before a pull ended: it may bring older ones.
    held: Vec<Message>,
    /// The newest own message that was acknowledged while a pull ran.
    newest_sent: Millis,
    pull_at: Option<Millis>,
    /// Pulls that failed in a row.
    failures: u32,
    /// The two times as the store has them, and when sends moved them last.
    stored: (Millis, Millis),
    stored_at: Millis,
    seen: Seen,
    /// Own messages of other clients, until their PUBACK brings id and time.
    synced: Map<u16, ServerPublish>,
}

impl Mailbox {
    /// A mailbox that goes on where this browser stopped.
    pub(crate) fn resume(inbox_time: Millis, sent_time: Millis) -> Self {
        Self {
            inbox_time,
            sent_time,
            stored: (inbox_time, sent_time),
            ..Self::default()
        }
    }

    pub(crate) fn deadline(&self) -> Option<Millis> {
        self.pull_at
    }

    /// Whether a message comes for the first time; it is remembered.
    pub(crate) fn is_new(&mut self, message: &Message) -> bool {
        self.seen.insert(&message.uid)
    }

    /// Asks for a pull at this time at the latest.
    fn pull_by(&mut self, at: Millis) {
        self.pull_at = Some(self.pull_at.map_or(at, |earlier| earlier.min(at)));
    }

    /// Takes over the time of live own messages, unless a pull may bring older
    /// ones of other clients.
    fn settle(&mut self) {
        if self.caught_up && !self.pulling {
            self.sent_time = self.sent_time.max(self.newest_sent);
        }
    }

    /// Nothing is missing up to this message.
    fn advance(&mut self, message: &Message) {
        let newest = match message.direction {
            Direction::Sent => &mut self.sent_time,
            Direction::Received => &mut self.inbox_time,
        };
        *newest = (*newest).max(message.sent_time_ms);
    }

    pub(crate) fn connection_lost(&mut self) {
        self.pulling = false;
        self.caught_up = false;
        self.pull_at = None;
        self.pull_again = false;
        self.held.clear();
        self.newest_sent = 0;
        self.synced.clear();
    }
}

impl Engine {
    /// The first thing on a new connection: what was missed.
    pub(crate) fn start_mailbox(&mut self, server_time: Millis, now: Millis) {
        let newest = self.mailbox.inbox_time.max(self.mailbox.sent_time);
        if server_time > 0 && newest > server_time + AHEAD_MS {
            self.mailbox = Mailbox::resume(0, 0);
            for kind in [Kind::InboxTime, Kind::SentTime] {
                self.store.remove(&self.keys.of_user(kind));
            }
        }
        self.mailbox.connected_at = server_time;
        self.pull(now);
    }

    /// Answers of long polling overtake each other, and one that is lost may
    /// have carried anything: only a pull knows what came before what.
    fn is_unordered(&self) -> bool {
        self.transport() == Some(Transport::LongPolling)
    }

    /// Whether nothing is missing before what is pushed now.
    fn has_all(&self) -> bool {
        self.mailbox.caught_up && !self.is_unordered()
    }

    /// An own message has its time.
    fn note_sent(&mut self, message: &Message) {
        self.mailbox.seen.insert(&message.uid);
        if self.is_unordered() {
            let soon = self.clock + CONFIRM_MS;
            return self.mailbox.pull_by(soon);
        }
        let newest = self.mailbox.newest_sent.max(message.sent_time_ms);
        self.mailbox.newest_sent = newest;
        self.mailbox.settle();
    }

    pub(crate) fn pull_if_due(&mut self, now: Millis) {
        if self.mailbox.pull_at.is_some_and(|at| at <= now) {
            self.mailbox.pull_at = None;
            self.pull(now);
        }
    }

    pub(crate) fn pull(&mut self, now: Millis) {
        if self.mailbox.pulling || self.socket().is_none() {
            return;
        }
        let request = SyncRequestMsg {
            sync_time: wire_time(self.mailbox.inbox_time),
            ispolling: false,
            is_pull_send: Some(true),
            send_box_sync_time: Some(wire_time(self.mailbox.sent_time)),
            ..SyncRequestMsg::default()
        };
        let me = self.user_id().to_owned();
        self.mailbox.pull_at = None;
        self.mailbox.pulling = self.ask(
            topic::PULL_MESSAGES,
            me,
            &request,
            Qos::AtLeastOnce,
            Question::Pull,
            now,
        );
    }

    pub(crate) fn pull_failed(&mut self, now: Millis) {
        let pause = PULL_RETRY_MS << self.mailbox.failures.min(8);
        self.mailbox.failures += 1;
        self.mailbox.pulling = false;
        self.mailbox.pull_at = Some(now + pause.min(PULL_RETRY_LONGEST_MS));
        if self.has_all() {
            self.release_held(Self::live);
            self.remember_times();
        } else if self.mailbox.failures >= PULL_FAILURES {
            self.release_held(Self::early);
        }
    }

    pub(crate) fn pulled(&mut self, body: &[u8], now: Millis) {
        let answer = match DownStreamMessages::decode(body) {
            Ok(answer) => answer,
            Err(error) => {
                self.warn(format!("a pull brought a malformed answer: {error}"));
                return self.pull_failed(now);
            }
        };
        self.mailbox.failures = 0;
        let before = (self.mailbox.inbox_time, self.mailbox.sent_time);
        let has_more = answer.finished == Some(false);
        // Old servers cut a long list without saying so.
        let may_have_more = has_more || answer.finished.is_none() && !answer.list.is_empty();
        self.take_page(answer.list, has_more, now);
        self.mailbox.inbox_time = self.mailbox.inbox_time.max(millis(answer.sync_time));
        self.mailbox.pulling = false;
        let moved = before != (self.mailbox.inbox_time, self.mailbox.sent_time);
        if may_have_more && moved || std::mem::take(&mut self.mailbox.pull_again) {
            self.remember_times();
            return self.pull(now);
        }
        self.mailbox.caught_up = true;
        self.mailbox.settle();
        self.release_held(Self::live);
        self.remember_times();
        self.mailbox.pull_at = Some(now + PULL_INTERVAL_MS);
    }

    /// Delivers what was pushed during the pull and not brought by it.
    fn release_held(&mut self, deliver: fn(&mut Self, Message)) {
        let held = std::mem::take(&mut self.mailbox.held);
        for message in sorted_by(held, |message| message.sent_time_ms) {
            deliver(self, message);
        }
    }

    /// Delivers a pulled page in sent-time order.
    fn take_page(&mut self, list: Vec<DownStreamMessage>, has_more: bool, now: Millis) {
        let mut fresh = Vec::with_capacity(list.len());
        for down in sorted_by(list, |down| millis(down.data_time)) {
            let client_id = down.client_unique_id;
            let message = self.message(down, now);
            self.mailbox.advance(&message);
            self.count(&message);
            let known = message.direction == Direction::Sent
                && self.found_sent(client_id, &message.uid, message.sent_time_ms);
            if !known && self.mailbox.seen.insert(&message.uid) {
                fresh.push(message);
            }
        }
        let count = fresh.len();
        for (i, message) in fresh.into_iter().enumerate() {
            self.deliver(message, count - 1 - i, has_more);
        }
        self.flush_unread();
    }

    pub(crate) fn message(&mut self, down: DownStreamMessage, now: Millis) -> Message {
        let local_id = self.new_local_id();
        let mut message = Message::from_wire(down, self.user_id(), local_id, now);
        message.offline = message.sent_time_ms < self.mailbox.connected_at;
        message
    }

    /// Lets a message into the state, and tells the page.
    pub(crate) fn deliver(&mut self, mut message: Message, left: usize, has_more: bool) {
        self.take_receipt(&mut message);
        self.remember(&mut message);
        self.note_typing(&message);
        if message.object_name == object_name::EXPANSION {
            self.expand(&message.content);
        }
        if message.object_name == object_name::RECALL {
            let uid = self
                .json
                .scalar(&message.content, "messageUId")
                .unwrap_or_default();
            self.conversations.recall(&uid, &message);
            self.forget_mention(&message.conversation, &uid);
            self.forget_recalled(&uid);
        } else {
            self.conversations.update(&message);
        }
        self.tell(Event::Received {
            message: Box::new(message),
            left,
            has_more,
        });
    }

    /// A PUBLISH of the server.
    pub(crate) fn pushed(&mut self, publish: ServerPublish, now: Millis) {
        if publish.sync {
            self.mailbox.synced.insert(publish.message_id, publish);
            return;
        }
        if publish.qos.wants_ack() {
            self.transmit(
                &ClientPubAck {
                    message_id: publish.message_id,
                }
                .into(),
            );
        }
        match publish.topic.as_str() {
            topic::PUSH_MESSAGE => self.pushed_message(&publish.body, now),
            topic::PUSH_NOTIFY => self.notified(&publish.body, now),
            topic::PUSH_COMMAND => self.commanded(&publish.body, now),
            topic::PUSH_USER_STATUS => self.user_status(&publish.body),
            topic::PUSH_USER_SETTING => self.settings_notice(&publish.body, now),
            _ => {}
        }
    }

    fn pushed_message(&mut self, body: &[u8], now: Millis) {
        let down = match DownStreamMessage::decode(body) {
            Ok(down) => down,
            Err(error) => return self.warn(format!("a pushed message is malformed: {error}")),
        };
        let message = self.message(down, now);
        if message.conversation.kind == ConversationType::CHATROOM {
            return self.room_message(message);
        }
        self.arrived(message, now);
    }

    /// A message came by itself: one of others, or of another client of the user.
    fn arrived(&mut self, message: Message, now: Millis) {
        if !message.is_mail() {
            return self.live(message);
        }
        let pulls_fail = self.mailbox.failures >= PULL_FAILURES;
        if self.has_all() && (pulls_fail || !self.mailbox.pulling) {
            self.live(message);
            self.remember_times();
        } else if pulls_fail {
            self.early(message);
        } else {
            self.hold(message, now);
        }
    }

    /// Keeps a message until a pull has brought what is older.
    fn hold(&mut self, message: Message, now: Millis) {
        let is_full = self.mailbox.held.len() >= HELD;
        if !is_full {
            self.mailbox.held.push(message);
        }
        if is_full || self.is_unordered() {
            self.pull_anew(now);
        }
    }

    /// Takes a message that came by itself.
    fn live(&mut self, message: Message) {
        if !self.mailbox.seen.insert(&message.uid) {
            return;
        }
        if message.is_mail() && !self.is_unordered() {
            self.mailbox.advance(&message);
        }
        self.count(&message);
        self.deliver(message, 0, false);
        self.flush_unread();
    }

    /// Takes a message though older ones may come after it. The pull that
    /// brings them brings it again, and counts it in its turn.
    fn early(&mut self, message: Message) {
        if self.mailbox.seen.insert(&message.uid) {
            self.deliver(message, 0, false);
        }
    }

    /// Pulls what has come since the last pull began.
    fn pull_anew(&mut self, now: Millis) {
        self.mailbox.pull_again |= self.mailbox.pulling;
        self.mailbox.caught_up = false;
        // A pull that failed has its own time to be made again.
        if self.mailbox.failures == 0 {
            self.pull(now);
        }
    }

    fn notified(&mut self, body: &[u8], now: Millis) {
        match NotifyMsg::decode(body) {
            Ok(notice) if notice.r#type == notify::CHATROOM => self.room_notice(&notice, now),
            Ok(notice) => {
                if notice.time.map_or(Millis::MAX, millis) > self.mailbox.inbox_time {
                    self.pull_anew(now);
                }
            }
            Err(error) => self.warn(format!("a notice is malformed: {error}")),
        }
    }

    fn commanded(&mut self, body: &[u8], now: Millis) {
        match NotifyMsg::decode(body) {
            Ok(notice) if notice.r#type == notify::CHATROOM => self.entries_notice(&notice, now),
            Ok(notice) if notice.r#type == notify::CONVERSATION_STATES => {
                self.states_notice(&notice, now);
            }
            Ok(_) => {}
            Err(error) => self.warn(format!("a notice is malformed: {error}")),
        }
    }

    /// An own message has its id and time.
    pub(crate) fn own_message(&mut self, message: &Message) {
        if message.conversation.kind == ConversationType::CHATROOM {
            self.is_new_in_room(message);
        } else {
            self.note_sent(message);
            self.remember_times_of_sends();
        }
    }

    /// A page that ends in the middle of a burst hears of its last sends again,
    /// as it does of those without an acknowledgement: that is cheaper than to
    /// store a time for each.
    fn remember_times_of_sends(&mut self) {
        if self.outbox.is_empty() || self.clock >= self.mailbox.stored_at + STORE_PAUSE_MS {
            self.mailbox.stored_at = self.clock;
            self.remember_times();
        }
    }

    /// A PUBACK that completes an own message of another client.
    pub(crate) fn synced(&mut self, ack: &ServerPubAck) -> bool {
        let Some(publish) = self.mailbox.synced.remove(&ack.message_id) else {
            return false;
        };
        match UpStreamMessage::decode(&publish.body) {
            Ok(up) => match self.synced_conversation(&publish, &up) {
                Some(id) => self.sent_elsewhere(id, up, ack),
                None => self.warn(format!(
                    "an own message of another client has topic {}",
                    publish.topic
                )),
            },
            Err(error) => {
                self.warn(format!(
                    "an own message of another client is malformed: {error}"
                ));
            }
        }
        true
    }

    /// Where an own message of another client belongs. A recall is addressed to
    /// the user and says so in its content.
    fn synced_conversation(
        &self,
        publish: &ServerPublish,
        up: &UpStreamMessage,
    ) -> Option<ConversationId> {
        let topic = publish.topic.as_str();
        if topic != topic::RECALL {
            let kind = topic::conversation_type(topic)?;
            return Some(ConversationId::new(kind, publish.target_id.as_str()));
        }
        let content = std::str::from_utf8(&up.content).ok()?;
        let kind = self
            .json
            .scalar(content, "conversationType")?
            .parse()
            .ok()?;
        let target = self.json.scalar(content, "targetId")?;
        Some(ConversationId::new(ConversationType(kind), target))
    }

    fn sent_elsewhere(&mut self, id: ConversationId, up: UpStreamMessage, ack: &ServerPubAck) {
        let message = Message {
            conversation: id,
            object_name: up.classname,
            content: text(up.content),
            sender_id: self.user_id().to_owned(),
            direction: Direction::Sent,
            uid: ack.message_uid.clone(),
            local_id: self.new_local_id(),
            sent_time_ms: ack.sent_time_ms,
            received_time_ms: ack.sent_time_ms,
            sent_status: SentStatus::Sent,
            flags: SendFlags(up.session_id).to_receive_flags(false),
            offline: false,
            expansion: up.extra_content,
            readers: None,
        };
        if message.conversation.kind != ConversationType::CHATROOM {
            self.arrived(message, self.clock);
        } else if self.is_new_in_room(&message) {
            self.deliver(message, 0, false);
        }
    }

    /// Stores how far the messages are known, for the next visit.
    pub(crate) fn remember_times(&mut self) {
        let times = (self.mailbox.inbox_time, self.mailbox.sent_time);
        let stored = std::mem::replace(&mut self.mailbox.stored, times);
        for (kind, time, before) in [
            (Kind::InboxTime, times.0, stored.0),
            (Kind::SentTime, times.1, stored.1),
        ] {
            // Another tab of the user may be further.
            let key = self.keys.of_user(kind);
            if time != before && self.stored_time(&key).is_none_or(|known| known < time) {
                self.store.set(&key, &time.to_string());
            }
        }
    }

    pub(crate) fn stored_time(&self, key: &str) -> Option<Millis> {
        self.store.get(key)?.parse().ok()
    }
}
