//! Finding a server and staying connected: navigation → probe → WebSocket or
//! long polling → CONNACK, heartbeat, and reconnecting with backoff.
//!
//! The session decides; [`crate::Engine`] carries the frames of a connection
//! that is online to the other rooms.

mod backoff;
mod connection;
mod finding;
mod heartbeat;
mod kicks;
mod navigation;
mod polling;
mod probe;
mod status;

use std::collections::VecDeque;

use rongim_protocol::{frame::Accepted, status::ConnectStatus};

use crate::{
    CallError, Config, ErrorCode, Event, FetchId, Fetched, Json, Millis, Output, SocketId,
    Transport,
    config::{ASKED_AGAIN_PAUSE_MS, LASTING_MS},
    random::Random,
};
use backoff::Backoff;
use connection::Connection;
use heartbeat::Heartbeat;
use kicks::Kicks;
use navigation::Navigation;
use probe::Probe;

pub(crate) use navigation::encode;
pub use status::ConnectionStatus;

/// Where the session is on its way.
#[derive(Debug)]
enum State {
    /// Nobody asked for a connection, or it ended for good.
    Idle,
    /// Asking navigation hosts.
    Navigating(Navigation),
    /// Looking for a server that answers.
    Probing(Probe),
    /// The connection opens; CONNACK is awaited.
    Handshaking {
        connection: Connection,
        deadline: Millis,
    },
    /// Connected.
    Online {
        connection: Connection,
        since: Millis,
        heartbeat: Heartbeat,
    },
    /// The last attempt failed; the next begins by itself.
    Waiting { until: Millis },
}

/// What the rest of the engine has to know of a step.
#[derive(Debug, PartialEq)]
pub(crate) enum Change {
    /// A connection is there.
    Online(Accepted),
    /// A connection is gone, or an attempt failed; a new attempt follows.
    Lost {
        error: CallError,
        /// Whether pauses are left that the page wanted for this.
        goes_on: bool,
    },
    /// No connection is coming any more.
    Ended(CallError),
    /// The connection was not heard for long: something has to be asked.
    Silent,
    /// The navigation answered.
    Navigated,
    /// What it answered is of no use any more.
    ServersForgotten,
}

/// Finds a server and keeps a connection.
#[derive(Debug)]
pub(crate) struct Session {
    state: State,
    token: Option<String>,
    /// The servers of the navigation, and whether they are for long polling.
    servers: Option<(bool, Vec<String>)>,
    /// Whether they are known from an earlier visit.
    servers_are_old: bool,
    navigation: Option<String>,
    status: ConnectionStatus,
    backoff: Backoff,
    kicks: Kicks,
    /// Whether the attempts since the last lasting connection were redirected.
    is_redirected: bool,
    /// Until when long polling stands in for a WebSocket that did not open.
    falls_back_until: Option<Millis>,
    random: Random,
    next_id: u32,
    outputs: VecDeque<Output>,
    changes: VecDeque<Change>,
}

impl Session {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: State::Idle,
            token: None,
            servers: None,
            servers_are_old: false,
            navigation: None,
            status: ConnectionStatus::Disconnected,
            backoff: Backoff::default(),
            kicks: Kicks::default(),
            is_redirected: false,
            falls_back_until: None,
            random: Random::new(seed),
            next_id: 0,
            outputs: VecDeque::new(),
            changes: VecDeque::new(),
        }
    }

    pub(crate) fn status(&self) -> ConnectionStatus {
        self.status
    }

    /// The navigation's last answer, as JSON text.
    pub(crate) fn navigation(&self) -> Option<&str> {
        self.navigation.as_deref()
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The name of the connection that is online.
    pub(crate) fn socket(&self) -> Option<SocketId> {
        match &self.state {
            State::Online { connection, .. } => Some(connection.id),
            _ => None,
        }
    }

    /// What carries the frames of the connection that is online.
    pub(crate) fn transport(&self) -> Option<Transport> {
        match &self.state {
            State::Online { connection, .. } => Some(match connection.polling {
                Some(_) => Transport::LongPolling,
                None => Transport::WebSocket,
            }),
            _ => None,
        }
    }

    /// Whether a connection is there or on its way.
    pub(crate) fn is_wanted(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// Whether the servers for the present token are known.
    pub(crate) fn has_servers(&self) -> bool {
        self.servers.is_some()
    }

    pub(crate) fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    pub(crate) fn poll_change(&mut self) -> Option<Change> {
        self.changes.pop_front()
    }

    pub(crate) fn deadline(&self) -> Option<Millis> {
        match &self.state {
            State::Idle => None,
            State::Navigating(navigation) => Some(navigation.deadline()),
            State::Probing(probe) => Some(probe.deadline()),
            State::Handshaking { deadline, .. } => Some(*deadline),
            State::Online {
                connection,
                heartbeat,
                ..
            } => {
                let life = heartbeat.deadline();
                let polling = connection.polling.as_ref();
                Some(polling.map_or(life, |polling| polling.deadline().min(life)))
            }
            State::Waiting { until } => Some(*until),
        }
    }

    /// Takes the token of the connection that is wanted next.
    pub(crate) fn take_token(&mut self, token: &str) {
        if self.token.as_deref() != Some(token) {
            self.servers = None;
            self.token = Some(token.to_owned());
        }
    }

    /// Begins to connect, at once unless that was tried a moment ago.
    pub(crate) fn connect(&mut self, config: &Config, now: Millis) {
        match &mut self.state {
            State::Idle => {}
            // A page that asks again whenever it hears of a failure must not
            // make a storm of it.
            State::Waiting { until } => {
                *until = (*until).min(now + ASKED_AGAIN_PAUSE_MS);
                return;
            }
            _ => return,
        }
        self.backoff.reset();
        match self.kicks.pause(now) {
            0 => self.attempt(config, now),
            pause => self.wait(now + pause),
        }
    }

    /// Tries to connect after each of these pauses.
    pub(crate) fn follow(&mut self, rates: Vec<Millis>, now: Millis) {
        if self.backoff.is_following() {
            return;
        }
        self.backoff.follow(rates);
        if matches!(self.state, State::Idle | State::Waiting { .. }) {
            let pause = self.backoff.next(&mut self.random);
            self.wait(now + pause.max(self.kicks.pause(now)));
        }
    }

    fn wait(&mut self, until: Millis) {
        self.state = State::Waiting { until };
    }

    /// Ends the connection because the page says so.
    pub(crate) fn disconnect(&mut self) {
        self.end(ConnectionStatus::Disconnected, ErrorCode::SUPERSEDED.into());
    }

    pub(crate) fn forget_token(&mut self) {
        self.token = None;
        self.servers = None;
    }

    /// The page wants the navigation to be asked again.
    pub(crate) fn forget_navigation(&mut self) {
        self.forget_servers();
    }

    fn fetch(&mut self, url: String) -> FetchId {
        self.next_id += 1;
        let id = FetchId(self.next_id);
        let body = None;
        self.outputs.push_back(Output::Fetch { id, url, body });
        id
    }

    /// The answer to a request; gives the frames in it as text, when there are.
    pub(crate) fn handle_fetch(
        &mut self,
        config: &Config,
        json: &dyn Json,
        id: FetchId,
        answer: Option<Fetched>,
        now: Millis,
    ) -> Option<String> {
        match &self.state {
            State::Navigating(navigation) if navigation.is(id) => {
                let tries = navigation.tries();
                self.navigated(config, json, answer, tries, now);
            }
            State::Probing(_) => {
                let is_good = answer.is_some_and(|answer| answer.status == 200);
                self.probed(config, id, is_good, now);
            }
            _ => return self.polled(config, id, answer, now),
        }
        None
    }

    /// Any frame is a sign of life.
    pub(crate) fn heard(&mut self, now: Millis) {
        if let State::Online { heartbeat, .. } = &mut self.state {
            heartbeat.heard(now);
        }
    }

    pub(crate) fn is_current(&self, id: SocketId) -> bool {
        match &self.state {
            State::Handshaking { connection, .. } | State::Online { connection, .. } => {
                connection.id == id
            }
            _ => false,
        }
    }

    pub(crate) fn handle_timeout(&mut self, config: &Config, now: Millis) {
        if self.deadline().is_none_or(|deadline| deadline > now) {
            return;
        }
        match &mut self.state {
            State::Idle => {}
            State::Waiting { .. } => self.attempt(config, now),
            State::Navigating(navigation) => {
                let tries = navigation.tries();
                self.next_navigation(config, ConnectionStatus::NavigationTimedOut, tries, now);
            }
            State::Probing(probe) if probe.is_over(now) => self.unreachable(config, now),
            State::Probing(_) => self.probe_next(config, now),
            State::Handshaking { .. } => self.could_not_open(config, now),
            State::Online { .. } => self.online_due(config, now),
        }
    }

    /// The browser says that the network or the page's visibility changed.
    /// `is_quiet`: nothing waits for an answer.
    pub(crate) fn handle_network_change(&mut self, config: &Config, is_quiet: bool, now: Millis) {
        let returns = is_quiet && self.may_return_to_socket(config, now);
        match &mut self.state {
            State::Waiting { .. } => {
                if !self.backoff.is_following() {
                    self.backoff.reset();
                }
                self.falls_back_until = None;
                self.attempt(config, now);
            }
            State::Online { .. } if returns => {
                self.changes.push_back(Change::Lost {
                    error: ErrorCode::CONNECTION_LOST.into(),
                    goes_on: true,
                });
                self.attempt(config, now);
            }
            State::Online { heartbeat, .. } => {
                let asks = heartbeat.wake(now);
                if asks {
                    self.ask_for_life();
                }
            }
            _ => {}
        }
    }

    /// Long polling stood in for a WebSocket long enough.
    fn may_return_to_socket(&self, config: &Config, now: Millis) -> bool {
        self.transport() == Some(Transport::LongPolling) && !self.polls(config, now)
    }

    /// Nobody looked at the clock for a while.
    pub(crate) fn slept(&mut self, now: Millis) {
        if let State::Online { heartbeat, .. } = &mut self.state {
            heartbeat.slept(now);
            self.ask_for_life();
        }
    }

    /// A connection that lasted makes up for the failures before it.
    fn forgive_if_lasting(&mut self, now: Millis) {
        if let State::Online { since, .. } = self.state
            && now >= since + LASTING_MS
        {
            self.backoff.reset();
            self.is_redirected = false;
        }
    }

    fn refused(&mut self, status: ConnectStatus) {
        let told = match status {
            ConnectStatus::APP_KEY => ConnectionStatus::AppKeyWrong,
            ConnectStatus::APP_BLOCKED | ConnectStatus::USER_BLOCKED => ConnectionStatus::Blocked,
            ConnectStatus::HOST_NAME => ConnectionStatus::DomainIncorrect,
            _ => ConnectionStatus::Disconnected,
        };
        self.forget_servers();
        self.end(told, CallError::Refused(status));
    }

    fn end(&mut self, status: ConnectionStatus, error: CallError) {
        self.drop_connection();
        let was_wanted = self.is_wanted();
        self.state = State::Idle;
        self.backoff.reset();
        if was_wanted || self.status != status {
            self.tell(status);
        }
        self.changes.push_back(Change::Ended(error));
    }

    fn fail(&mut self, config: &Config, status: ConnectionStatus, code: ErrorCode, now: Millis) {
        if self.socket().is_none() {
            // What stood in for the WebSocket does not work either.
            self.falls_back_until = None;
        }
        self.drop_connection();
        self.retry_later(config, status, code.into(), now);
    }

    fn retry_later(
        &mut self,
        config: &Config,
        status: ConnectionStatus,
        error: CallError,
        now: Millis,
    ) {
        let goes_on = self.backoff.is_following();
        if !config.auto_reconnect && !goes_on {
            return self.end(status, error);
        }
        let pause = self.backoff.next(&mut self.random);
        self.wait(now + pause);
        self.tell(status);
        self.changes.push_back(Change::Lost { error, goes_on });
    }

    fn tell(&mut self, status: ConnectionStatus) {
        self.status = status;
        self.outputs.push_back(Output::Event(Event::Status(status)));
    }
}
