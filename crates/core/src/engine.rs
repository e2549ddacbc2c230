//! The engine: takes commands and inputs, keeps the state, gives outputs.

use std::collections::VecDeque;

use rongim_protocol::{
    Body, ClientFrame, ServerFrame,
    frame::{Accepted, Qos, Query, QueryAck, QueryCon, ServerPubAck},
    schema::{
        GetQNdownloadUrlInput, GetQNdownloadUrlOutput, GetQNupTokenInput, GetQNupTokenOutput,
    },
    status::Status,
    topic::{self, Topic},
};

use crate::{
    Answer, CallError, CallId, Config, ConnectionStatus, ConversationId, ErrorCode, Event, FetchId,
    Fetched, Json, Millis, Output, SocketId, Store,
    calls::{Calls, Pending, Question},
    chatrooms::Chatrooms,
    config::ANSWER_TIMEOUT_MS,
    conversations::Conversations,
    history::History,
    kept::{MemoryMessages, MessageStore},
    keys::{Keys, Kind, user_of_token},
    mailbox::Mailbox,
    outbox::Outbox,
    random::Random,
    session::{Change, Session},
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
    pub(crate) chatrooms: Chatrooms,
    pub(crate) messages: Box<dyn MessageStore>,
    pub(crate) history: History,
    pub(crate) keys: Keys,
    user_id: String,
    connecting: Vec<CallId>,
    events: VecDeque<Event>,
    frames: VecDeque<Output>,
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
            chatrooms: Chatrooms::default(),
            messages: Box::new(MemoryMessages::default()),
            history: History::default(),
            keys,
            user_id: String::new(),
            connecting: Vec::new(),
            events: VecDeque::new(),
            frames: VecDeque::new(),
            last_call: 0,
            last_local_id,
        }
    }

    // Commands

    /// Connects with a token. The outcome is [`Answer::Connected`], or an
    /// error: of a refusal, after which nothing goes on, or of a first attempt
    /// that reached no server, after which the engine tries on by itself.
    pub fn connect(&mut self, token: &str, now: Millis) -> CallId {
        let call = self.new_call();
        let is_same = self.session.token() == Some(token);
        if is_same && self.socket().is_some() {
            let answer = Answer::Connected(self.user_id.clone());
            self.done(call, Ok(answer));
            return call;
        }
        if !is_same && self.session.is_wanted() {
            self.session.disconnect();
            self.take_changes(now);
        }
        self.expect_user(token);
        self.connecting.push(call);
        if self.connecting.len() == 1 || !self.session.is_wanted() {
            self.session.connect(&self.config, token, now);
            self.take_changes(now);
        }
        call
    }

    /// Ends the connection; calls under way fail, and the user is in no chatroom
    /// any more.
    pub fn disconnect(&mut self, now: Millis) {
        self.session.disconnect();
        self.take_changes(now);
        self.leave_chatrooms();
    }

    /// Ends the connection and forgets the token.
    pub fn logout(&mut self, now: Millis) {
        if let Some(key) = self.token_key() {
            self.store.remove(&key);
        }
        self.disconnect(now);
        self.session.forget_token();
    }

    /// Asks what an upload of a file of this type needs; `key` is the name
    /// under which it will be stored, when the client chooses it.
    pub fn upload_token(&mut self, file_type: i32, key: Option<String>, now: Millis) -> CallId {
        let call = self.new_call();
        let input = GetQNupTokenInput {
            r#type: file_type,
            key,
            ..GetQNupTokenInput::default()
        };
        let me = self.user_id.clone();
        let question = Question::UploadToken { call };
        self.ask_for(call, topic::UPLOAD_TOKEN, me, &input, question, now)
    }

    /// Asks where an uploaded file can be read.
    pub fn download_url(
        &mut self,
        file_type: i32,
        key: String,
        file_name: Option<String>,
        now: Millis,
    ) -> CallId {
        let call = self.new_call();
        let input = GetQNdownloadUrlInput {
            r#type: file_type,
            key,
            file_name,
        };
        let me = self.user_id.clone();
        let question = Question::DownloadUrl { call };
        self.ask_for(call, topic::DOWNLOAD_URL, me, &input, question, now)
    }

    // Inputs

    /// The answer to [`Output::Fetch`]; `None` when there was none.
    pub fn handle_fetch(&mut self, id: FetchId, answer: Option<Fetched>, now: Millis) {
        self.session
            .handle_fetch(&self.config, &*self.json, id, answer, now);
        self.take_changes(now);
    }

    /// A binary message came on a socket.
    pub fn handle_frame(&mut self, socket: SocketId, bytes: &[u8], now: Millis) {
        if !self.session.is_current(socket) {
            return;
        }
        self.session.heard(now);
        match ServerFrame::decode(bytes) {
            Ok(frame) => self.handle_server_frame(frame, now),
            Err(error) => self.warn(format!("a frame was left out: {error}")),
        }
    }

    /// A socket closed, or could not be opened.
    pub fn handle_closed(&mut self, socket: SocketId, now: Millis) {
        self.session.handle_closed(&self.config, socket, now);
        self.take_changes(now);
    }

    /// The time of [`Engine::poll_timeout`] has come.
    pub fn handle_timeout(&mut self, now: Millis) {
        self.session.handle_timeout(&self.config, now);
        self.take_changes(now);
        for question in self.calls.take_overdue(now) {
            self.unanswered(question, ErrorCode::TIMEOUT, now);
        }
        self.fail_overdue_outbox(now);
        self.pull_if_due(now);
        self.retry_chatrooms(now);
    }

    /// The browser went online or offline, or the page came to the front.
    pub fn handle_network_change(&mut self, now: Millis) {
        self.session.handle_network_change(&self.config, now);
        self.take_changes(now);
    }

    // Outputs

    /// What to do next; poll until there is nothing.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.session
            .poll_output()
            .or_else(|| self.frames.pop_front())
            .or_else(|| self.events.pop_front().map(Output::Event))
    }

    /// When to call [`Engine::handle_timeout`], when nothing happens before.
    pub fn poll_timeout(&self) -> Option<Millis> {
        let deadlines = [
            self.session.deadline(),
            self.calls.deadline(),
            self.outbox.deadline(),
            self.mailbox.deadline(),
            self.chatrooms.deadline(),
        ];
        deadlines.into_iter().flatten().min()
    }

    // Questions

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
        if let Some(socket) = self.socket() {
            self.frames.push_back(Output::Send {
                socket,
                bytes: frame.encode(),
            });
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
        let deadline = now + ANSWER_TIMEOUT_MS;
        let Some(message_id) = self.calls.add(Pending::Query { question, deadline }) else {
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

    fn handle_server_frame(&mut self, frame: ServerFrame, now: Millis) {
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
        if let Some(Pending::Publish(call)) = self.calls.take(ack.message_id) {
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
        let Some(Pending::Query { question, .. }) = self.calls.take(ack.message_id) else {
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
            Question::Remove { call, conversation } => self.removed(call, &conversation, Ok(())),
            Question::Nothing { call } | Question::ClearHistory { call } => {
                self.done(call, Ok(Answer::Done));
            }
            Question::Request { call, answer } => self.request_answered(call, answer, body),
            Question::Blacklist { call } => self.blacklist_came(call, body),
            Question::IsBlacklisted { call } => {
                self.done(call, Ok(Answer::IsBlacklisted(true)));
            }
            Question::Room(question) => self.room_answered(question, body, now),
            Question::UploadToken { call } => {
                let token = GetQNupTokenOutput::decode(body);
                self.done_with(
                    call,
                    token.map(|token| Answer::UploadToken(Box::new(token))),
                );
            }
            Question::DownloadUrl { call } => {
                let url = GetQNdownloadUrlOutput::decode(body);
                self.done_with(
                    call,
                    url.map(|answer| Answer::DownloadUrl(answer.download_url)),
                );
            }
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

    fn unanswered(&mut self, question: Question, code: ErrorCode, now: Millis) {
        match question {
            Question::Pull => self.pull_failed(now),
            Question::Conversations => self.conversations_failed(code),
            Question::Remove { call, conversation } => {
                self.removed(call, &conversation, Err(code));
            }
            Question::IsBlacklisted { call } => self.not_blacklisted(call, code),
            Question::Room(question) => self.room_unanswered(question, code, now),
            Question::ClearHistory { call } if code == Status::REFUSED.into() => {
                self.done(call, Err(ErrorCode::HISTORY_NOT_CLEARED.into()));
            }
            Question::History { call, .. }
            | Question::Nothing { call }
            | Question::Request { call, .. }
            | Question::ClearHistory { call }
            | Question::Blacklist { call }
            | Question::UploadToken { call }
            | Question::DownloadUrl { call } => self.done(call, Err(code.into())),
        }
    }

    fn take_changes(&mut self, now: Millis) {
        while let Some(change) = self.session.poll_change() {
            match change {
                Change::Online(accepted) => self.online(accepted, now),
                Change::Lost(error) => self.offline(error, now),
                Change::Ended(error) => {
                    self.offline(error, now);
                    self.fail_outbox(ErrorCode::CONNECTION_LOST);
                }
            }
        }
    }

    fn online(&mut self, accepted: Accepted, now: Millis) {
        if self.user_id != accepted.user_id {
            self.become_user(accepted.user_id);
        }
        if let Some(key) = self.token_key() {
            self.store.set(&key, &self.user_id);
        }
        for call in std::mem::take(&mut self.connecting) {
            let answer = Answer::Connected(self.user_id.clone());
            self.done(call, Ok(answer));
        }
        self.start_mailbox(accepted.server_time_ms, now);
        self.rejoin_chatrooms(now);
        self.resend_outbox();
    }

    fn token_key(&self) -> Option<String> {
        Some(user_of_token(&self.config.app_key, self.session.token()?))
    }

    /// Takes the user whom the token brought the last time.
    fn expect_user(&mut self, token: &str) {
        let user = self.store.get(&user_of_token(&self.config.app_key, token));
        let is_new = self.session.token() != Some(token);
        // Nobody sees another user's drafts while the server is asked.
        let user = user.or_else(|| is_new.then(String::new));
        if let Some(user_id) = user.filter(|user_id| *user_id != self.user_id) {
            self.become_user(user_id);
        }
    }

    fn become_user(&mut self, user_id: String) {
        self.keys = Keys::new(&self.config.app_key, &user_id);
        self.user_id = user_id;
        self.leave_chatrooms();
        self.forget_all_messages();
        self.conversations = Conversations::default();
        self.history = History::default();
        let time = |kind| {
            let text = self.store.get(&self.keys.of_user(kind))?;
            text.parse().ok()
        };
        let (inbox, sent) = (time(Kind::InboxTime), time(Kind::SentTime));
        self.mailbox = Mailbox::resume(inbox.unwrap_or(0), sent.unwrap_or(0));
    }

    /// There is no connection now: questions on the wire stay unanswered.
    fn offline(&mut self, error: CallError, now: Millis) {
        for question in self.calls.take_all() {
            self.unanswered(question, ErrorCode::CONNECTION_LOST, now);
        }
        self.mailbox.connection_lost();
        self.conversations.connection_lost();
        self.chatrooms.connection_lost();
        for call in std::mem::take(&mut self.connecting) {
            self.done(call, Err(error.clone()));
        }
    }
}
