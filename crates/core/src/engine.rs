//! The engine: takes commands and inputs, keeps the state, gives outputs.

use std::collections::VecDeque;

use rongim_protocol::{
    Body, ClientFrame, ServerFrame,
    frame::{Qos, Query, QueryAck, QueryCon, ServerPubAck},
    status::Status,
    topic::{self, Topic},
};

use crate::{
    Answer, CallError, CallId, Config, ConnectionStatus, ConversationId, ErrorCode, Event, Json,
    Millis, Output, SocketId, Store, Transport,
    calls::{Asked, Calls, Question},
    chatrooms::Chatrooms,
    config::ANSWER_TIMEOUT_MS,
    conversations::Conversations,
    history::History,
    kept::{MemoryMessages, MessageStore},
    keys::Keys,
    mailbox::Mailbox,
    marks::Marks,
    outbox::Outbox,
    presence::Presence,
    random::Random,
    session::Session,
    states::States,
    typing::Typing,
    unread::Unread,
};

/// The client of one user on one page. See the crate's documentation for the
/// order in which to call its methods.
pub struct Engine {
    pub(crate) config: Config,
    pub(crate) store: Box<dyn Store>,
    pub(crate) json: Box<dyn Json>,
    pub(crate) random: Random,
    pub(crate) session: Session,
    pub(crate) calls: Calls,
    pub(crate) outbox: Outbox,
    pub(crate) mailbox: Mailbox,
    pub(crate) conversations: Conversations,
    pub(crate) unread: Unread,
    pub(crate) marks: Marks,
    pub(crate) states: States,
    pub(crate) chatrooms: Chatrooms,
    pub(crate) messages: Box<dyn MessageStore>,
    pub(crate) typing: Typing,
    pub(crate) presence: Presence,
    pub(crate) history: History,
    /// Until when the peer of a conversation has read, as the store has it.
    pub(crate) peer_read: Option<(ConversationId, Millis)>,
    pub(crate) keys: Keys,
    pub(crate) user_id: String,
    /// Calls that wait for a connection, and whether each outlasts attempts
    /// that fail.
    pub(crate) connecting: Vec<(CallId, bool)>,
    /// The time of the last input or command that may transmit.
    pub(crate) clock: Millis,
    pub(crate) delta_time: i64,
    events: VecDeque<Event>,
    last_call: u64,
    last_local_id: u64,
}

impl Engine {
    /// An engine that is not connected. `seed` feeds jitter and client ids; it
    /// should differ from page to page.
    pub fn new(config: Config, store: Box<dyn Store>, json: Box<dyn Json>, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let keys = Keys::new(&config.app_key, "");
        // Leaves room to count up within what JavaScript holds exactly.
        let last_local_id = random.below(1 << 52);
        Self {
            session: Session::new(random.next()),
            config,
            store,
            json,
            random,
            calls: Calls::default(),
            outbox: Outbox::default(),
            mailbox: Mailbox::default(),
            conversations: Conversations::default(),
            unread: Unread::default(),
            marks: Marks::default(),
            states: States::default(),
            chatrooms: Chatrooms::default(),
            messages: Box::new(MemoryMessages::default()),
            typing: Typing::default(),
            presence: Presence::default(),
            history: History::default(),
            peer_read: None,
            keys,
            user_id: String::new(),
            connecting: Vec::new(),
            clock: 0,
            delta_time: 0,
            events: VecDeque::new(),
            last_call: 0,
            last_local_id,
        }
    }

    // Commands; those of the connection are in `lifecycle.rs`

    // Outputs

    /// What to do next; poll until there is nothing.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.session
            .poll_output()
            .or_else(|| self.next_event().map(Output::Event))
    }

    /// When to call [`Engine::handle_timeout`], when nothing happens before.
    pub fn poll_timeout(&self) -> Option<Millis> {
        let deadlines = [
            self.session.deadline(),
            self.calls.deadline(),
            self.outbox.deadline(),
            self.mailbox.deadline(),
            self.chatrooms.deadline(),
            self.typing.deadline(),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// That the list changed is said once, after everything else.
    fn next_event(&mut self) -> Option<Event> {
        let event = self.events.pop_front();
        event.or_else(|| {
            let is_changed = self.conversations.take_changed();
            is_changed.then_some(Event::Conversations)
        })
    }

    // Questions

    /// What carries the frames of the present connection: never
    /// [`Transport::Auto`]; `None` while there is no connection.
    pub fn transport(&self) -> Option<Transport> {
        self.session.transport()
    }

    /// How far this clock is ahead of the server's, as CONNACK showed; ms,
    /// negative when it is behind, 0 before the first connection.
    pub fn delta_time_ms(&self) -> i64 {
        self.delta_time
    }

    /// The connection's status.
    pub fn status(&self) -> ConnectionStatus {
        self.session.status()
    }

    /// The user of the last connection, or whom the token brought in an earlier
    /// visit; empty before.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The token of the last [`Engine::connect`], until [`Engine::logout`].
    pub fn token(&self) -> Option<&str> {
        self.session.token()
    }

    /// The local id that was given last: after [`Engine::send`], that message's.
    pub fn last_local_id(&self) -> u64 {
        self.last_local_id
    }

    /// The navigation's last answer, as JSON text.
    pub fn navigation(&self) -> Option<&str> {
        self.session.navigation()
    }

    // For the other rooms

    pub(crate) fn socket(&self) -> Option<SocketId> {
        self.session.socket()
    }

    pub(crate) fn listed(&self) -> impl Iterator<Item = ConversationId> {
        self.conversations.ids()
    }

    pub(crate) fn new_call(&mut self) -> CallId {
        self.last_call += 1;
        CallId(self.last_call)
    }

    pub(crate) fn new_local_id(&mut self) -> u64 {
        self.last_local_id += 1;
        self.last_local_id
    }

    pub(crate) fn tell(&mut self, event: Event) {
        self.events.push_back(event);
    }

    pub(crate) fn warn(&mut self, text: String) {
        self.tell(Event::Warning(text));
    }

    pub(crate) fn done(&mut self, call: CallId, outcome: Result<Answer, CallError>) {
        self.tell(Event::Done { call, outcome });
    }

    pub(crate) fn transmit(&mut self, frame: &ClientFrame) {
        if let Err(error) = self.session.transmit(frame, self.clock) {
            self.warn(format!("a frame was not sent: {error}"));
        }
    }

    /// Sends a question; `false` when there is no connection for it.
    pub(crate) fn ask(
        &mut self,
        topic: &'static str,
        target_id: String,
        body: &impl Body,
        qos: Qos,
        question: Question,
        now: Millis,
    ) -> bool {
        let body = body.encode_to_vec();
        self.ask_bytes(Topic::new(topic), target_id, body, qos, question, now)
    }

    /// [`Engine::ask`] with a body that is encoded.
    pub(crate) fn ask_bytes(
        &mut self,
        topic: Topic,
        target_id: String,
        body: Vec<u8>,
        qos: Qos,
        question: Question,
        now: Millis,
    ) -> bool {
        if self.socket().is_none() {
            return false;
        }
        self.clock = now;
        let (_, answer) = topic::schema(topic.as_str()).unwrap_or_default();
        let asked = Asked {
            question,
            answer,
            deadline: now + ANSWER_TIMEOUT_MS,
        };
        let Some(message_id) = self.calls.ask(asked) else {
            return false;
        };
        self.transmit(
            &Query {
                qos,
                topic,
                target_id,
                message_id,
                body,
            }
            .into(),
        );
        true
    }

    /// Sends the question of a call, or ends the call.
    pub(crate) fn ask_for(
        &mut self,
        call: CallId,
        topic: &'static str,
        target_id: String,
        body: &impl Body,
        question: Question,
        now: Millis,
    ) -> CallId {
        if !self.ask(topic, target_id, body, Qos::AtMostOnce, question, now) {
            self.done(call, Err(ErrorCode::NOT_CONNECTED.into()));
        }
        call
    }

    pub(crate) fn handle_server_frame(&mut self, frame: ServerFrame, now: Millis) {
        match frame {
            ServerFrame::ConnAck(ack) => self.session.handle_conn_ack(&self.config, ack, now),
            ServerFrame::Disconnect(frame) => {
                self.session
                    .handle_disconnect(&self.config, frame.reason, now);
            }
            // Before CONNACK it is not known whose messages these would be.
            _ if self.socket().is_none() => {}
            ServerFrame::Publish(publish) => self.pushed(publish, now),
            ServerFrame::PubAck(ack) => self.acknowledged(ack),
            ServerFrame::QueryAck(ack) => self.answered(ack, now),
            ServerFrame::PingResp => {}
        }
        self.take_changes(now);
    }

    fn acknowledged(&mut self, ack: ServerPubAck) {
        if self.synced(&ack) {
            return;
        }
        if let Some(call) = self.calls.take_publish(ack.message_id) {
            self.published(call, ack);
        }
    }

    fn answered(&mut self, ack: QueryAck, now: Millis) {
        if ack.qos.wants_ack() {
            self.transmit(
                &QueryCon {
                    message_id: ack.message_id,
                }
                .into(),
            );
        }
        let Some(question) = self.calls.take_question(ack.message_id) else {
            return;
        };
        if ack.status == Status::OK {
            self.answer(question, &ack.body, now);
        } else {
            self.unanswered(question, ack.status.into(), now);
        }
    }

    fn answer(&mut self, question: Question, body: &[u8], now: Millis) {
        match question {
            Question::Pull => self.pulled(body, now),
            Question::History {
                call,
                conversation,
                order,
            } => {
                self.history_came(call, conversation, order, body, now);
            }
            Question::Conversations => self.conversations_loaded(body, now),
            Question::Remove { call, conversation } => {
                self.removed(call, &conversation, Ok(()), now);
            }
            Question::State(question) => self.state_answered(question, body, now),
            Question::Request { call, answer } => self.request_answered(call, answer, body),
            Question::Room(question) => self.room_answered(question, body, now),
            Question::Watch => {}
        }
    }

    pub(crate) fn done_with<E: std::fmt::Display>(
        &mut self,
        call: CallId,
        answer: Result<Answer, E>,
    ) {
        let outcome = answer.map_err(|error| {
            self.warn(format!("an answer is malformed: {error}"));
            ErrorCode::MALFORMED_ANSWER.into()
        });
        self.done(call, outcome);
    }

    pub(crate) fn unanswered(&mut self, question: Question, code: ErrorCode, now: Millis) {
        match question {
            Question::Pull | Question::Watch if code == ErrorCode::CONNECTION_LOST => {}
            Question::Watch => self.warn(format!("users cannot be watched: {}", code.0)),
            Question::Pull => self.pull_failed(now),
            Question::Conversations => self.conversations_failed(code, now),
            Question::State(question) => self.state_unanswered(question, code, now),
            Question::Remove { call, conversation } => {
                self.removed(call, &conversation, Err(code), now);
            }
            Question::Room(question) => self.room_unanswered(question, code, now),
            Question::History { call, .. } | Question::Request { call, .. } => {
                self.done(call, Err(code.into()));
            }
        }
    }
}
