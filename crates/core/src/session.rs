//! Finding a server and staying connected: navigation → probe → socket →
//! CONNACK, heartbeat, and reconnecting with backoff.
//!
//! The session decides; [`crate::Engine`] carries the frames of a connection
//! that is online to the other rooms.

mod backoff;
mod heartbeat;
mod navigation;
mod probe;

use std::collections::VecDeque;

use rongim_protocol::{
    frame::{Accepted, ConnAck},
    status::{ConnectStatus, DisconnectReason},
};

use crate::{
    CallError, Config, ErrorCode, Event, FetchId, Fetched, Json, Millis, Output, SocketId,
    config::{ASKED_AGAIN_PAUSE_MS, HANDSHAKE_TIMEOUT_MS, LASTING_MS, SDK_VERSION},
    random::Random,
};
use backoff::Backoff;
use heartbeat::{Beat, Heartbeat};
use navigation::{Navigation, Verdict};
use probe::Probe;

pub(crate) use navigation::encode;

/// What the connection status listener hears; the numbers of the JS API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionStatus {
    /// Connected.
    Connected,
    /// Looking for a server, or opening a socket.
    Connecting,
    /// The page disconnected.
    Disconnected,
    /// The server cannot be reached; the engine tries again by itself.
    NetworkUnavailable,
    /// The server closed the connection and will not have it back.
    Closed,
    /// The user signed in elsewhere.
    Kicked,
    /// The user or the app is blocked.
    Blocked,
    /// The page's host is not allowed.
    DomainIncorrect,
    /// The app key is wrong.
    AppKeyWrong,
    /// Asking a navigation host.
    AskingNavigation,
    /// It answered.
    NavigationAnswered,
    /// It gave no usable answer.
    NavigationFailed,
    /// It did not answer in time.
    NavigationTimedOut,
}

impl ConnectionStatus {
    /// The number in `RongIMLib.ConnectionStatus`.
    pub fn number(self) -> i32 {
        match self {
            Self::Connected => 0,
            Self::Connecting => 1,
            Self::Disconnected => 2,
            Self::NetworkUnavailable => 3,
            Self::Closed => 4,
            Self::Kicked => 6,
            Self::Blocked => 9,
            Self::DomainIncorrect => 12,
            Self::AppKeyWrong => 20,
            Self::AskingNavigation => 201,
            Self::NavigationAnswered => 202,
            Self::NavigationFailed => 203,
            Self::NavigationTimedOut => 204,
        }
    }
}

/// Where the session is on its way.
#[derive(Debug)]
enum State {
    /// Nobody asked for a connection, or it ended for good.
    Idle,
    /// Asking navigation hosts.
    Navigating(Navigation),
    /// Looking for a server that answers.
    Probing(Probe),
    /// The socket opens; CONNACK is awaited.
    Handshaking { socket: SocketId, deadline: Millis },
    /// Connected.
    Online {
        socket: SocketId,
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
    Lost(CallError),
    /// No connection is coming any more.
    Ended(CallError),
}

/// Finds a server and keeps a connection.
#[derive(Debug)]
pub(crate) struct Session {
    state: State,
    token: Option<String>,
    servers: Option<Vec<String>>,
    navigation: Option<String>,
    status: ConnectionStatus,
    backoff: Backoff,
    /// Whether the attempts since the last lasting connection were redirected.
    is_redirected: bool,
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
            navigation: None,
            status: ConnectionStatus::Disconnected,
            backoff: Backoff::default(),
            is_redirected: false,
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

    /// The socket of a connection that is online.
    pub(crate) fn socket(&self) -> Option<SocketId> {
        match self.state {
            State::Online { socket, .. } => Some(socket),
            _ => None,
        }
    }

    /// Whether a connection is there or on its way.
    pub(crate) fn is_wanted(&self) -> bool {
        !matches!(self.state, State::Idle)
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
            State::Online { heartbeat, .. } => Some(heartbeat.deadline()),
            State::Waiting { until } => Some(*until),
        }
    }

    /// Begins to connect with a token, at once.
    pub(crate) fn connect(&mut self, config: &Config, token: &str, now: Millis) {
        if self.token.as_deref() != Some(token) {
            self.servers = None;
        } else if let State::Waiting { until } = &mut self.state {
            // A page that asks again whenever it hears of a failure must not
            // make a storm of it.
            *until = (*until).min(now + ASKED_AGAIN_PAUSE_MS);
            return;
        }
        self.token = Some(token.to_owned());
        self.backoff.reset();
        self.attempt(config, now);
    }

    /// Ends the connection because the page says so.
    pub(crate) fn disconnect(&mut self) {
        self.end(ConnectionStatus::Disconnected, ErrorCode::SUPERSEDED.into());
    }

    pub(crate) fn forget_token(&mut self) {
        self.token = None;
        self.servers = None;
    }

    fn attempt(&mut self, config: &Config, now: Millis) {
        self.drop_socket();
        match self.servers.clone() {
            Some(servers) => self.probe(config, servers, now),
            None => self.navigate(config, 0, now),
        }
    }

    fn navigate(&mut self, config: &Config, tries: usize, now: Millis) {
        let (Some(token), Some(host)) = (
            self.token.clone(),
            config
                .navigation_hosts
                .get(tries % config.navigation_hosts.len().max(1)),
        ) else {
            return self.fail(
                config,
                ConnectionStatus::NavigationFailed,
                ErrorCode::NAVIGATION_FAILED,
                now,
            );
        };
        let url = navigation::url(host, &config.app_key, &token, now);
        let id = self.fetch(url);
        self.state = State::Navigating(Navigation::new(id, tries, now));
        self.tell(ConnectionStatus::AskingNavigation);
    }

    fn probe(&mut self, config: &Config, servers: Vec<String>, now: Millis) {
        self.tell(ConnectionStatus::Connecting);
        self.state = State::Probing(Probe::new(servers, now));
        self.probe_next(config, now);
    }

    /// Probes one more server, when there is one.
    fn probe_next(&mut self, config: &Config, now: Millis) {
        let stamp = self.random.below(1_000_000);
        let State::Probing(probe) = &mut self.state else {
            return;
        };
        let Some(server) = probe.next_server(now) else {
            return;
        };
        let url = format!("{}{server}/ping?r={stamp}", config.http_scheme());
        let id = FetchId(self.next_id + 1);
        probe.started(id, server);
        self.fetch(url);
    }

    fn open(&mut self, config: &Config, server: &str, now: Millis) {
        let Some(token) = &self.token else { return };
        let url = format!(
            "{}{server}/websocket?appId={}&token={}&sdkVer={SDK_VERSION}&apiVer=Normal",
            config.socket_scheme(),
            encode(&config.app_key),
            encode(token),
        );
        self.next_id += 1;
        let socket = SocketId(self.next_id);
        self.outputs.push_back(Output::Open { socket, url });
        self.state = State::Handshaking {
            socket,
            deadline: now + HANDSHAKE_TIMEOUT_MS,
        };
    }

    fn fetch(&mut self, url: String) -> FetchId {
        self.next_id += 1;
        let id = FetchId(self.next_id);
        self.outputs.push_back(Output::Fetch { id, url });
        id
    }

    pub(crate) fn handle_fetch(
        &mut self,
        config: &Config,
        json: &dyn Json,
        id: FetchId,
        answer: Option<Fetched>,
        now: Millis,
    ) {
        match &mut self.state {
            State::Navigating(navigation) if navigation.is(id) => {
                let tries = navigation.tries();
                self.navigated(config, json, answer, tries, now);
            }
            State::Probing(probe) => {
                match probe.answered(id, answer.is_some_and(|a| a.status == 200)) {
                    probe::Step::Found(server) => self.open(config, &server, now),
                    probe::Step::TryNext => self.probe_next(config, now),
                    probe::Step::NoneLeft => self.unreachable(config, now),
                    probe::Step::Wait => {}
                }
            }
            _ => {}
        }
    }

    fn navigated(
        &mut self,
        config: &Config,
        json: &dyn Json,
        answer: Option<Fetched>,
        tries: usize,
        now: Millis,
    ) {
        let verdict = answer.map_or(Verdict::Unusable, |answer| {
            navigation::read(json, &answer.body)
        });
        match verdict {
            Verdict::Servers { servers, text } => {
                self.tell(ConnectionStatus::NavigationAnswered);
                self.navigation = Some(text);
                self.servers = Some(servers.clone());
                self.probe(config, servers, now);
            }
            Verdict::TokenIncorrect => self.refused(ConnectStatus::TOKEN_INCORRECT),
            Verdict::AppKeyWrong => self.refused(ConnectStatus::APP_KEY),
            Verdict::Unusable => {
                self.next_navigation(config, ConnectionStatus::NavigationFailed, tries, now);
            }
        }
    }

    fn next_navigation(
        &mut self,
        config: &Config,
        status: ConnectionStatus,
        tries: usize,
        now: Millis,
    ) {
        if tries + 1
            < config
                .navigation_hosts
                .len()
                .min(crate::config::NAVIGATION_TRIES)
        {
            return self.navigate(config, tries + 1, now);
        }
        self.fail(config, status, ErrorCode::NAVIGATION_FAILED, now);
    }

    /// No server answered: the next attempt asks the navigation again.
    fn unreachable(&mut self, config: &Config, now: Millis) {
        self.servers = None;
        let status = ConnectionStatus::NetworkUnavailable;
        self.fail(config, status, ErrorCode::NETWORK_UNAVAILABLE, now);
    }

    pub(crate) fn handle_conn_ack(&mut self, config: &Config, ack: ConnAck, now: Millis) {
        let State::Handshaking { socket, .. } = self.state else {
            return;
        };
        match (ack.status, ack.accepted) {
            (ConnectStatus::ACCEPTED, Some(accepted)) => {
                self.state = State::Online {
                    socket,
                    since: now,
                    heartbeat: Heartbeat::new(now),
                };
                self.tell(ConnectionStatus::Connected);
                self.changes.push_back(Change::Online(accepted));
            }
            (ConnectStatus::REDIRECT, _) => self.redirect(config, now),
            (ConnectStatus::SERVER_UNAVAILABLE, _) => {
                self.drop_socket();
                let error = CallError::Refused(ConnectStatus::SERVER_UNAVAILABLE);
                self.retry_later(config, ConnectionStatus::NetworkUnavailable, error, now);
            }
            (status, _) => self.refused(status),
        }
    }

    pub(crate) fn handle_disconnect(
        &mut self,
        config: &Config,
        reason: DisconnectReason,
        now: Millis,
    ) {
        match reason {
            reason if reason.is_redirect() => self.redirect(config, now),
            reason if reason.is_blocked() => {
                let error = CallError::Refused(ConnectStatus::USER_BLOCKED);
                self.end(ConnectionStatus::Blocked, error);
            }
            DisconnectReason::OTHER_DEVICE => {
                self.end(ConnectionStatus::Kicked, ErrorCode::KICKED.into());
            }
            DisconnectReason::LOGOUT => {
                self.end(ConnectionStatus::Disconnected, ErrorCode::SUPERSEDED.into());
            }
            _ => self.connection_lost(config, now),
        }
    }

    /// Asks the navigation again without what was known before; at once the
    /// first time, after a pause when that led to a redirect again.
    fn redirect(&mut self, config: &Config, now: Millis) {
        self.servers = None;
        self.forgive_if_lasting(now);
        if std::mem::replace(&mut self.is_redirected, true) {
            return self.unreachable(config, now);
        }
        if self.socket().is_some() {
            let error = ErrorCode::CONNECTION_LOST.into();
            self.changes.push_back(Change::Lost(error));
        }
        self.attempt(config, now);
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

    /// A socket closed.
    pub(crate) fn handle_closed(&mut self, config: &Config, closed: SocketId, now: Millis) {
        match self.state {
            State::Handshaking { socket, .. } if socket == closed => self.unreachable(config, now),
            State::Online { socket, .. } if socket == closed => self.connection_lost(config, now),
            _ => {}
        }
    }

    fn connection_lost(&mut self, config: &Config, now: Millis) {
        self.forgive_if_lasting(now);
        let status = ConnectionStatus::NetworkUnavailable;
        self.fail(config, status, ErrorCode::CONNECTION_LOST, now);
    }

    /// Any frame is a sign of life.
    pub(crate) fn heard(&mut self, now: Millis) {
        if let State::Online { heartbeat, .. } = &mut self.state {
            heartbeat.heard(now);
        }
    }

    pub(crate) fn is_current(&self, id: SocketId) -> bool {
        match self.state {
            State::Handshaking { socket, .. } | State::Online { socket, .. } => socket == id,
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
            State::Handshaking { .. } => self.unreachable(config, now),
            State::Online { heartbeat, .. } => match heartbeat.due(now) {
                Beat::Ask => self.ask_for_life_if(true),
                Beat::Dead => self.connection_lost(config, now),
                Beat::Fine => {}
            },
        }
    }

    /// The browser says that the network or the page's visibility changed.
    pub(crate) fn handle_network_change(&mut self, config: &Config, now: Millis) {
        match &mut self.state {
            State::Waiting { .. } => {
                self.backoff.reset();
                self.attempt(config, now);
            }
            State::Online { heartbeat, .. } => {
                let asks = heartbeat.wake(now);
                self.ask_for_life_if(asks);
            }
            _ => {}
        }
    }

    fn ask_for_life_if(&mut self, asks: bool) {
        if let Some(socket) = self.socket().filter(|_| asks) {
            let bytes = rongim_protocol::ClientFrame::PingReq.encode();
            self.outputs.push_back(Output::Send { socket, bytes });
        }
    }

    fn refused(&mut self, status: ConnectStatus) {
        let told = match status {
            ConnectStatus::APP_KEY => ConnectionStatus::AppKeyWrong,
            ConnectStatus::APP_BLOCKED | ConnectStatus::USER_BLOCKED => ConnectionStatus::Blocked,
            ConnectStatus::HOST_NAME => ConnectionStatus::DomainIncorrect,
            _ => ConnectionStatus::Disconnected,
        };
        self.servers = None;
        self.end(told, CallError::Refused(status));
    }

    fn end(&mut self, status: ConnectionStatus, error: CallError) {
        self.drop_socket();
        let was_wanted = self.is_wanted();
        self.state = State::Idle;
        if was_wanted || self.status != status {
            self.tell(status);
        }
        self.changes.push_back(Change::Ended(error));
    }

    fn fail(&mut self, config: &Config, status: ConnectionStatus, code: ErrorCode, now: Millis) {
        self.drop_socket();
        self.retry_later(config, status, code.into(), now);
    }

    fn retry_later(
        &mut self,
        config: &Config,
        status: ConnectionStatus,
        error: CallError,
        now: Millis,
    ) {
        if !config.auto_reconnect {
            return self.end(status, error);
        }
        self.state = State::Waiting {
            until: now + self.backoff.next(&mut self.random),
        };
        self.tell(status);
        self.changes.push_back(Change::Lost(error));
    }

    fn drop_socket(&mut self) {
        if let State::Handshaking { socket, .. } | State::Online { socket, .. } = self.state {
            self.outputs.push_back(Output::Close { socket });
        }
    }

    fn tell(&mut self, status: ConnectionStatus) {
        self.status = status;
        self.outputs.push_back(Output::Event(Event::Status(status)));
    }
}
