//! The connection, and what its coming and going means for the other rooms.

use rongim_protocol::{ServerFrame, comet, frame::Accepted};

use crate::{
    Answer, CallError, CallId, Engine, ErrorCode, FetchId, Fetched, Millis, SocketId,
    config::{
        ANSWER_TIMEOUT_MS, MOST_RATES, NAVIGATION_LASTS_MS, RATE_LONGEST_MS, RATE_SHORTEST_MS,
        RATES_MS, SLEEP_MS,
    },
    conversations::Conversations,
    history::History,
    keys::{Keys, Kind, hash, navigation_answer, user_of_token},
    mailbox::Mailbox,
    marks::Marks,
    session::Change,
    states::States,
    typing::Typing,
};

impl Engine {
    // Commands

    /// Connects with a token. The outcome is [`Answer::Connected`], or an
    /// error: of a refusal, after which nothing goes on, or of a first attempt
    /// that reached no server, after which the engine tries on by itself.
    ///
    /// A token may carry its navigation hosts, which are asked before those of
    /// the configuration: `TOKEN@nav1.example.com;nav2.example.com`.
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
        self.session.take_token(token);
        self.recall_navigation(now);
        self.connecting.push((call, false));
        self.session.connect(&self.config, now);
        self.take_changes(now);
        call
    }

    /// Connects again with the token of the last [`Engine::connect`].
    ///
    /// Without `rates` that is one attempt. With them an attempt follows each
    /// of these pauses (ms; empty = the usual ones) until one succeeds, and the
    /// call fails when the last did. A connection that is there is the outcome
    /// at once.
    pub fn reconnect(&mut self, rates: Option<Vec<Millis>>, now: Millis) -> CallId {
        let Some(token) = self.session.token().map(str::to_owned) else {
            let call = self.new_call();
            self.done(call, Err(ErrorCode::NOT_CONNECTED.into()));
            return call;
        };
        let Some(mut rates) = rates.filter(|_| self.socket().is_none()) else {
            return self.connect(&token, now);
        };
        let call = self.new_call();
        if rates.is_empty() {
            rates = RATES_MS.to_vec();
        }
        rates.truncate(MOST_RATES);
        for rate in &mut rates {
            *rate = (*rate).clamp(RATE_SHORTEST_MS, RATE_LONGEST_MS);
        }
        self.connecting.push((call, true));
        self.session.follow(rates, now);
        self.take_changes(now);
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
        self.forget_navigation(now);
        self.disconnect(now);
        self.presence.forget();
        self.session.forget_token();
    }

    /// The next attempt asks the navigation, though an answer is known.
    pub fn forget_navigation(&mut self, now: Millis) {
        self.session.forget_navigation();
        self.take_changes(now);
    }

    // Inputs

    /// The answer to [`crate::Output::Fetch`] or
    /// [`crate::Output::LoadScript`]; `None` when there was none.
    pub fn handle_fetch(&mut self, id: FetchId, answer: Option<Fetched>, now: Millis) {
        self.clock = now;
        let frames = self
            .session
            .handle_fetch(&self.config, &*self.json, id, answer, now);
        self.take_changes(now);
        if let Some(text) = frames {
            self.polled(&text, now);
        }
    }

    /// A binary message came on a socket.
    pub fn handle_frame(&mut self, socket: SocketId, bytes: &[u8], now: Millis) {
        self.clock = now;
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
        self.notice_sleep(now);
        self.session.handle_closed(&self.config, socket, now);
        self.take_changes(now);
    }

    /// The time of [`Engine::poll_timeout`] has come.
    pub fn handle_timeout(&mut self, now: Millis) {
        self.notice_sleep(now);
        self.session.handle_timeout(&self.config, now);
        self.take_changes(now);
        for question in self.calls.take_overdue(now) {
            self.unanswered(question, ErrorCode::TIMEOUT, now);
        }
        self.fail_overdue_outbox(now);
        self.pull_if_due(now);
        self.retry_chatrooms(now);
        self.end_typing(now);
    }

    /// The browser went online or offline, or the page came to the front.
    pub fn handle_network_change(&mut self, now: Millis) {
        self.notice_sleep(now);
        let is_quiet = self.calls.is_empty() && self.outbox.is_empty();
        self.session
            .handle_network_change(&self.config, is_quiet, now);
        self.take_changes(now);
    }

    /// Frames of long polling.
    fn polled(&mut self, text: &str, now: Millis) {
        if text.trim().is_empty() {
            return;
        }
        let calls = &self.calls;
        match comet::read_server_frames(text, |id| calls.answer_of(id)) {
            Ok(frames) => {
                if !frames.is_empty() {
                    self.session.heard(now);
                }
                for frame in frames {
                    self.handle_server_frame(frame, now);
                }
            }
            // Which frames are lost is not known: a new connection makes up for them.
            Err(error) => {
                self.warn(format!("an answer of long polling is malformed: {error}"));
                self.session.answer_malformed(&self.config, now);
                self.take_changes(now);
            }
        }
    }

    /// After a sleep of the machine, what was due meanwhile gets its time anew.
    fn notice_sleep(&mut self, now: Millis) {
        self.clock = now;
        if self.poll_timeout().is_some_and(|due| now >= due + SLEEP_MS) {
            self.calls.postpone(now + ANSWER_TIMEOUT_MS);
            self.outbox.postpone(now + ANSWER_TIMEOUT_MS);
            self.session.slept(now);
            self.take_changes(now);
        }
    }

    // Changes

    pub(crate) fn take_changes(&mut self, now: Millis) {
        self.clock = now;
        while let Some(change) = self.session.poll_change() {
            match change {
                Change::Online(accepted) => self.online(accepted, now),
                Change::Lost { error, goes_on } => self.offline(error, goes_on, now),
                Change::Ended(error) => {
                    self.offline(error, false, now);
                    self.fail_outbox(ErrorCode::CONNECTION_LOST);
                }
                Change::Silent => self.pull(now),
                Change::Navigated => self.remember_navigation(now),
                Change::ServersForgotten => {
                    self.store.remove(&navigation_answer(&self.config.app_key));
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
        for (call, _) in std::mem::take(&mut self.connecting) {
            let answer = Answer::Connected(self.user_id.clone());
            self.done(call, Ok(answer));
        }
        if accepted.server_time_ms > 0 {
            self.delta_time = now.wrapping_sub(accepted.server_time_ms) as i64;
        }
        self.start_mailbox(accepted.server_time_ms, now);
        self.start_states(now);
        self.rejoin_chatrooms(now);
        self.resume_watching(now);
        self.resend_outbox();
        self.resume_marks(now);
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
        self.marks = Marks::default();
        self.states = States::default();
        self.history = History::default();
        self.peer_read = None;
        self.typing = Typing::default();
        let time = |kind| self.stored_time(&self.keys.of_user(kind));
        let (inbox, sent) = (time(Kind::InboxTime), time(Kind::SentTime));
        self.mailbox = Mailbox::resume(inbox.unwrap_or(0), sent.unwrap_or(0));
    }

    /// There is no connection now: questions on the wire stay unanswered.
    fn offline(&mut self, error: CallError, goes_on: bool, now: Millis) {
        for question in self.calls.take_all() {
            self.unanswered(question, ErrorCode::CONNECTION_LOST, now);
        }
        self.mailbox.connection_lost();
        self.conversations.connection_lost();
        self.chatrooms.connection_lost();
        for (call, outlasts) in std::mem::take(&mut self.connecting) {
            if outlasts && goes_on {
                self.connecting.push((call, outlasts));
            } else {
                self.done(call, Err(error.clone()));
            }
        }
    }

    /// What the navigation's answer is good for: this token, transport, hosts.
    fn navigation_mark(&self) -> u64 {
        let mut parts = self.session.navigation_hosts(&self.config).join(" ");
        parts.push_str(self.session.token().unwrap_or_default());
        hash(&parts) ^ self.config.transport as u64
    }

    /// Keeps the navigation's answer for the next visit: `mark time text`.
    fn remember_navigation(&mut self, now: Millis) {
        let text = self.session.navigation().unwrap_or_default();
        let value = format!("{} {now} {text}", self.navigation_mark());
        self.store
            .set(&navigation_answer(&self.config.app_key), &value);
    }

    fn recall_navigation(&mut self, now: Millis) {
        if self.session.has_servers() {
            return;
        }
        let value = self.store.get(&navigation_answer(&self.config.app_key));
        let mut parts = value.as_deref().unwrap_or_default().splitn(3, ' ');
        let (mark, time, text) = (parts.next(), parts.next(), parts.next());
        let time: Option<Millis> = time.and_then(|time| time.parse().ok());
        let is_fresh = time.is_some_and(|time| time <= now && now < time + NAVIGATION_LASTS_MS);
        let is_ours = mark.is_some_and(|mark| mark == self.navigation_mark().to_string());
        if let Some(text) = text.filter(|_| is_fresh && is_ours) {
            self.session
                .know_navigation(&self.config, &*self.json, text, now);
        }
    }
}
