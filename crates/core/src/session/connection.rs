//! Opening a connection over a WebSocket or long polling, and what the server
//! says about it.

use rongim_protocol::{
    ClientFrame, comet,
    frame::ConnAck,
    status::{ConnectStatus, DisconnectReason},
};

use super::{
    Change, Session, State, encode,
    heartbeat::{Beat, Heartbeat},
    navigation,
    polling::{Polling, Step},
};
use crate::{
    CallError, Config, ConnectionStatus, ErrorCode, FetchId, Fetched, Millis, Output, SocketId,
    Transport,
    config::{FALLBACK_MS, HANDSHAKE_TIMEOUT_MS, HEARTBEAT_IDLE_MS, POLL_IDLE_MS, SDK_VERSION},
};

/// A connection that is open or opens.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) id: SocketId,
    /// Absent for a WebSocket.
    pub(super) polling: Option<Polling>,
}

impl Session {
    /// Whether the next attempt uses long polling.
    pub(super) fn polls(&self, config: &Config, now: Millis) -> bool {
        match config.transport {
            Transport::LongPolling => true,
            Transport::WebSocket => false,
            Transport::Auto => self.falls_back_until.is_some_and(|until| now < until),
        }
    }

    pub(super) fn open(&mut self, config: &Config, server: &str, now: Millis) {
        let Some(token) = &self.token else { return };
        let (token, _) = navigation::split_token(token);
        let query = format!(
            "{server}/websocket?appId={}&token={}&sdkVer={SDK_VERSION}&apiVer=Normal",
            encode(&config.app_key),
            encode(token),
        );
        self.next_id += 1;
        let id = SocketId(self.next_id);
        let polling = if self.polls(config, now) {
            let pid = self.random.below(1 << 32);
            let scheme = config.http_scheme();
            let opening = self.fetch(format!("{scheme}{query}&pid={pid}"));
            Some(Polling::new([scheme, server].concat(), pid, opening, now))
        } else {
            let url = [config.socket_scheme(), &query].concat();
            self.outputs.push_back(Output::Open { socket: id, url });
            None
        };
        self.state = State::Handshaking {
            connection: Connection { id, polling },
            deadline: now + HANDSHAKE_TIMEOUT_MS,
        };
    }

    /// The server answered to HTTP, and does not open what carries frames.
    pub(super) fn could_not_open(&mut self, config: &Config, now: Millis) {
        if self.polls(config, now) {
            return self.unreachable(config, now);
        }
        if config.transport == Transport::Auto {
            // Servers for long polling are others, for some navigations.
            self.falls_back_until = Some(now + FALLBACK_MS);
            return self.attempt(config, now);
        }
        self.forget_servers();
        let status = ConnectionStatus::WebSocketUnavailable;
        self.fail(config, status, ErrorCode::NETWORK_UNAVAILABLE, now);
    }

    pub(crate) fn handle_conn_ack(&mut self, config: &Config, ack: ConnAck, now: Millis) {
        if !matches!(self.state, State::Handshaking { .. }) {
            return;
        }
        match (ack.status, ack.accepted) {
            (ConnectStatus::ACCEPTED, Some(accepted)) => {
                let State::Handshaking { mut connection, .. } =
                    std::mem::replace(&mut self.state, State::Idle)
                else {
                    return;
                };
                let idle = match &mut connection.polling {
                    Some(polling) => {
                        polling.opened(&accepted.session_id);
                        POLL_IDLE_MS
                    }
                    None => HEARTBEAT_IDLE_MS,
                };
                self.state = State::Online {
                    connection,
                    since: now,
                    heartbeat: Heartbeat::new(idle, now),
                };
                self.request_more(now);
                self.tell(ConnectionStatus::Connected);
                self.changes.push_back(Change::Online(accepted));
            }
            (ConnectStatus::REDIRECT, _) => self.redirect(config, now),
            (ConnectStatus::SERVER_UNAVAILABLE, _) => {
                self.drop_connection();
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
                self.kicks.count(now);
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
        self.forgive_if_lasting(now);
        if std::mem::replace(&mut self.is_redirected, true) {
            return self.unreachable(config, now);
        }
        self.forget_servers();
        self.tell(ConnectionStatus::Redirected);
        if self.socket().is_some() {
            let error = ErrorCode::CONNECTION_LOST.into();
            self.changes.push_back(Change::Lost {
                error,
                goes_on: true,
            });
        }
        self.attempt(config, now);
    }

    /// A connection closed, or could not be opened.
    pub(crate) fn handle_closed(&mut self, config: &Config, closed: SocketId, now: Millis) {
        if !self.is_current(closed) {
            return;
        }
        match self.state {
            State::Online { .. } => self.connection_lost(config, now),
            _ => self.could_not_open(config, now),
        }
    }

    /// The answer to a request of long polling made no sense.
    pub(crate) fn answer_malformed(&mut self, config: &Config, now: Millis) {
        if let Some(id) = self.connection().map(|connection| connection.id) {
            self.handle_closed(config, id, now);
        }
    }

    pub(super) fn connection_lost(&mut self, config: &Config, now: Millis) {
        self.forgive_if_lasting(now);
        let status = ConnectionStatus::NetworkUnavailable;
        self.fail(config, status, ErrorCode::CONNECTION_LOST, now);
    }

    pub(super) fn connection(&mut self) -> Option<&mut Connection> {
        match &mut self.state {
            State::Handshaking { connection, .. } | State::Online { connection, .. } => {
                Some(connection)
            }
            _ => None,
        }
    }

    /// Puts a frame on the wire of a connection that is online.
    pub(crate) fn transmit(
        &mut self,
        frame: &ClientFrame,
        now: Millis,
    ) -> Result<(), rongim_protocol::DecodeError> {
        let State::Online { connection, .. } = &mut self.state else {
            return Ok(());
        };
        if let Some(polling) = &mut connection.polling {
            let (query, body) = comet::write_client_frame(frame)?;
            polling.send(query, body);
            self.request_more(now);
        } else {
            let socket = connection.id;
            let bytes = frame.encode();
            self.outputs.push_back(Output::Send { socket, bytes });
        }
        Ok(())
    }

    /// An answer to a request of the present long-polling connection: the
    /// frames in it, as text.
    pub(super) fn polled(
        &mut self,
        config: &Config,
        id: FetchId,
        answer: Option<Fetched>,
        now: Millis,
    ) -> Option<String> {
        let connection = self.connection()?;
        let socket = connection.id;
        match connection.polling.as_mut()?.answered(id, answer, now) {
            Step::Foreign => None,
            Step::Failed => {
                self.handle_closed(config, socket, now);
                None
            }
            Step::Frames { text, alive } => {
                if alive {
                    self.heard(now);
                }
                self.request_more(now);
                Some(text)
            }
        }
    }

    /// Begins the requests that long polling needs now.
    pub(super) fn request_more(&mut self, now: Millis) {
        let mut id = FetchId(self.next_id + 1);
        let mut requests = Vec::new();
        if let Some(polling) = self.connection().and_then(|c| c.polling.as_mut()) {
            while let Some(request) = polling.next_request(id, now) {
                requests.push(request);
                id.0 += 1;
            }
        }
        self.next_id = id.0 - 1;
        self.outputs.extend(requests);
    }

    pub(super) fn online_due(&mut self, config: &Config, now: Millis) {
        let State::Online {
            connection,
            heartbeat,
            ..
        } = &mut self.state
        else {
            return;
        };
        if connection.polling.as_ref().is_some_and(|p| p.is_stuck(now)) {
            return self.connection_lost(config, now);
        }
        match heartbeat.due(now) {
            Beat::Ask => self.ask_for_life(),
            Beat::Dead => self.connection_lost(config, now),
            Beat::Fine => self.request_more(now),
        }
    }

    /// Over long polling a question is asked that has to be answered anyway.
    pub(super) fn ask_for_life(&mut self) {
        let Some(connection) = self.connection() else {
            return;
        };
        let socket = connection.id;
        if connection.polling.is_some() {
            return self.changes.push_back(Change::Silent);
        }
        let bytes = ClientFrame::PingReq.encode();
        self.outputs.push_back(Output::Send { socket, bytes });
    }

    pub(super) fn drop_connection(&mut self) {
        let Some(connection) = self.connection() else {
            return;
        };
        let socket = connection.id;
        match &connection.polling {
            Some(polling) => {
                let requests: Vec<FetchId> = polling.requests().collect();
                let aborts = requests.into_iter().map(|id| Output::Abort { id });
                self.outputs.extend(aborts);
            }
            None => self.outputs.push_back(Output::Close { socket }),
        }
    }
}
