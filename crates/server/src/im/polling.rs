//! Long polling: a connection as HTTP requests.
//!
//! | request | |
//! |---|---|
//! | `GET /websocket?appId&token&…` | opens it; the answer is CONNACK |
//! | `POST /websocket?messageid&header&sessionid[&topic&targetid]` | a frame; the answer is an empty list |
//! | `GET /pullmsg.js?sessionid` | waits for frames |
//!
//! All frames go down by `/pullmsg.js`. An answer in a POST could overtake a
//! push, and a client that is pulling its mailbox ignores pushes.

mod line;
mod ready;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rongim_protocol::{
    ClientFrame, ServerFrame, comet,
    frame::{ConnAck, Qos, QueryAck, ServerPubAck},
    status::{ConnectStatus, Status},
};
use tokio::sync::{mpsc, oneshot};

use self::line::{Line, Request};
use super::{admission::admit, connection::serve};
use crate::{clock, origin::Origin, params::Params, state::AppState};

/// What says that a request is none of a client: published clients know the
/// words.
const LOST_PARAMS: &str = "lost params";
/// A DISCONNECT for a session that is not there, or not any more. It comes with
/// an HTTP error, for the 2.9 clients look for frames in lists only: as a plain
/// answer it would make them ask again at once and forever.
const UNKNOWN_SESSION: &str = r#"{"headerCode":-32,"status":3}"#;
/// Nothing to tell.
const NO_FRAMES: &str = "[]";
/// Requests that wait for one session; more wait in their connections.
const MAX_REQUESTS: usize = 4;

/// The connections by long polling.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<Lines>);

#[derive(Debug, Default)]
struct Lines {
    /// By session id.
    requests: HashMap<String, mpsc::Sender<Request>>,
    /// How many each user has.
    crowds: HashMap<String, Crowd>,
}

/// How many connections by long polling a user has.
type Crowd = Arc<AtomicUsize>;

impl Sessions {
    fn add(&self, id: String, user: &str, line: mpsc::Sender<Request>) -> Crowd {
        let mut lines = self.lock();
        lines.requests.insert(id, line);
        let crowd = lines.crowds.entry(user.to_owned()).or_default();
        crowd.fetch_add(1, Ordering::Relaxed);
        Arc::clone(crowd)
    }

    fn remove(&self, id: &str, user: &str) {
        let mut lines = self.lock();
        lines.requests.remove(id);
        if let Some(crowd) = lines.crowds.get(user)
            && crowd.fetch_sub(1, Ordering::Relaxed) == 1
        {
            lines.crowds.remove(user);
        }
    }

    fn find(&self, id: &str) -> Option<mpsc::Sender<Request>> {
        self.lock().requests.get(id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens a connection and answers with CONNACK.
pub(super) async fn open(state: AppState, params: &Params, origin: Origin) -> Response {
    let admitted = match admit(&state, params, &origin).await {
        Ok(admitted) => admitted,
        Err(status) => return refuse(status),
    };
    let (requests, waiting) = mpsc::channel(MAX_REQUESTS);
    let (opening, conn_ack) = oneshot::channel();
    let (id, user) = (
        admitted.client.session_id.clone(),
        admitted.session.user.clone(),
    );
    let sessions = Arc::clone(&state.polling);
    let crowd = sessions.add(id.clone(), &user, requests);
    let shutdown = state.shutdown.clone();
    let line = Line::new(waiting, opening, &state.config, crowd, shutdown);
    let connections = state.connections.clone();
    connections.spawn(async move {
        serve(state, line, admitted, origin).await;
        sessions.remove(&id, &user);
    });
    match conn_ack.await {
        Ok(text) => json(text),
        Err(_) => refuse(ConnectStatus::SERVER_UNAVAILABLE),
    }
}

fn refuse(status: ConnectStatus) -> Response {
    let ack = ServerFrame::ConnAck(ConnAck::refused(status));
    comet::write_server_frame(&ack, "").map_or_else(|_| lost_params(), json)
}

/// `POST /websocket`: takes a frame.
pub async fn send(State(state): State<AppState>, uri: Uri, body: String) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let Some(request) = read(&params, &body) else {
        return lost_params();
    };
    let line = params
        .one("sessionid")
        .and_then(|id| state.polling.find(id));
    let Some(line) = line else {
        return unknown_session();
    };
    match line.send(request).await {
        Ok(()) => json(NO_FRAMES.into()),
        Err(_) => unknown_session(),
    }
}

/// `GET /pullmsg.js`: answers when there are frames.
pub async fn pull(State(state): State<AppState>, uri: Uri) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let Some(id) = params.one("sessionid") else {
        return lost_params();
    };
    let (answer, frames) = oneshot::channel();
    let line = state.polling.find(id);
    let Some(line) = line else {
        return unknown_session();
    };
    if line.send(Request::Pull(answer)).await.is_err() {
        return unknown_session();
    }
    frames.await.map_or_else(|_| unknown_session(), json)
}

/// `None` when a parameter is missing or no number.
fn read(params: &Params, body: &str) -> Option<Request> {
    params.one("sessionid")?;
    let message_id = params.one("messageid")?.parse().ok()?;
    let header = params.one("header")?.parse().ok()?;
    let topic = params.one("topic").unwrap_or_default();
    let target = params.one("targetid").unwrap_or_default();
    let read = |body| comet::read_client_frame(header, message_id, topic, target, body);
    match read(body) {
        Ok(frame) => Some(Request::Frame(frame)),
        Err(_) => read("{}").ok().and_then(refusal).map(Request::Refused),
    }
}

/// The answer to a frame with a body that makes no sense.
fn refusal(frame: ClientFrame) -> Option<ServerFrame> {
    let (now, status) = (clock::now_ms(), Status::MALFORMED);
    match frame {
        ClientFrame::Publish(publish) => Some(ServerFrame::PubAck(ServerPubAck {
            message_id: publish.message_id,
            sent_time_ms: now as u64,
            status,
            message_uid: String::new(),
        })),
        ClientFrame::Query(query) => Some(ServerFrame::QueryAck(QueryAck {
            qos: Qos::AtMostOnce,
            message_id: query.message_id,
            time_s: (now / 1000) as u32,
            status,
            body: Vec::new(),
        })),
        _ => None,
    }
}

fn json(text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

fn lost_params() -> Response {
    (StatusCode::BAD_REQUEST, LOST_PARAMS).into_response()
}

fn unknown_session() -> Response {
    (StatusCode::BAD_REQUEST, json(UNKNOWN_SESSION.into())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_s_connections_are_counted_until_the_last_is_gone() {
        let sessions = Sessions::default();
        let line = || mpsc::channel(1).0;
        let crowd = sessions.add("1".into(), "alice", line());
        sessions.add("2".into(), "alice", line());
        sessions.add("3".into(), "bob", line());
        assert_eq!(crowd.load(Ordering::Relaxed), 2);
        sessions.remove("1", "alice");
        assert_eq!(crowd.load(Ordering::Relaxed), 1);
        sessions.remove("2", "alice");
        assert!(sessions.find("2").is_none() && sessions.find("3").is_some());
        assert_eq!(sessions.lock().crowds.len(), 1);
    }
}
