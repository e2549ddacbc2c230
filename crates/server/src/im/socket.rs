//! The WebSocket of a connection: moves bytes between it, the session, the
//! store and the bus.

use std::time::Duration;

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{Message as WsMessage, WebSocket},
    },
    http::{HeaderMap, Uri},
    response::Response,
};
use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use rongim_protocol::{
    ClientFrame, ServerFrame,
    frame::ConnAck,
    limits::MAX_CLIENT_FRAME_BYTES,
    status::{ConnectStatus, DisconnectReason},
};
use thiserror::Error;
use tokio::time::{Instant, timeout};

use super::{
    publish::publish,
    query::{self, Asker},
    session::{Action, Session},
};
use crate::{
    bus::{self, Event, Inbox, Link},
    clock,
    origin::Origin,
    params::Params,
    state::AppState,
    token::TokenError,
};

/// A client pings every 15 to 30 s; one this silent is gone.
const SILENCE: Duration = Duration::from_secs(150);
/// How long a client may take to read what is written.
const WRITE_PATIENCE: Duration = Duration::from_secs(20);
/// How long a shutdown waits for the fate of a client's last sends.
const SETTLE_PATIENCE: Duration = Duration::from_secs(5);
/// Events told in one write.
const EVENTS: usize = 256;

/// `GET /websocket`: upgrades, and answers with CONNACK at once.
pub async fn upgrade(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let admitted = admit(&state, &params);
    let origin = Origin::of(&headers);
    upgrade
        .max_message_size(MAX_CLIENT_FRAME_BYTES)
        .max_frame_size(MAX_CLIENT_FRAME_BYTES)
        .on_upgrade(move |socket| {
            let connections = state.connections.clone();
            connections.track_future(async move {
                match admitted {
                    Ok(session) => serve(state, socket, session, origin).await,
                    Err(status) => refuse(socket, status).await,
                }
            })
        })
}

fn admit(state: &AppState, params: &Params) -> Result<Session, ConnectStatus> {
    if params.one("appId") != Some(&state.config.app_key) {
        return Err(ConnectStatus::APP_KEY);
    }
    if state.shutdown.is_cancelled() {
        return Err(ConnectStatus::SERVER_UNAVAILABLE);
    }
    let token = params.one("token").unwrap_or_default();
    let user = state.tokens.user_of(token).map_err(|error| match error {
        TokenError::OtherApp => ConnectStatus::APP_KEY,
        TokenError::Incorrect | TokenError::Expired => ConnectStatus::TOKEN_INCORRECT,
    })?;
    Ok(Session::new(user, params.one("sdkVer").unwrap_or_default()))
}

async fn refuse(mut socket: WebSocket, status: ConnectStatus) {
    tracing::warn!(%status, "a connection was refused");
    let ack = ServerFrame::ConnAck(ConnAck::refused(status)).encode();
    // A client that has gone away needs no answer.
    let _ = socket.send(WsMessage::Binary(ack.into())).await;
    let _ = socket.send(WsMessage::Close(None)).await;
}

/// Why a connection ends.
#[derive(Debug, Error)]
enum End {
    #[error("the client left")]
    Left,
    #[error("the client was silent for too long")]
    Silent,
    #[error("the client reads too slowly")]
    Slow,
    #[error("a frame is malformed: {0}")]
    Malformed(#[from] rongim_protocol::DecodeError),
    #[error("the socket failed: {0}")]
    Socket(#[from] axum::Error),
    #[error("the server is shutting down")]
    Shutdown,
}

impl End {
    fn log(&self, user: &str) {
        match self {
            Self::Left | Self::Shutdown => tracing::debug!(user, end = %self, "a connection ended"),
            Self::Socket(_) => tracing::info!(user, end = %self, "a connection broke"),
            _ => tracing::warn!(user, end = %self, "a connection was ended"),
        }
    }
}

struct Connection {
    state: AppState,
    session: Session,
    origin: Origin,
    link: Link,
    inbox: Inbox,
    sink: SplitSink<WebSocket, WsMessage>,
    silent_since: Instant,
    began_ms: i64,
}

async fn serve(state: AppState, socket: WebSocket, session: Session, origin: Origin) {
    let (link, inbox) = bus::link();
    let (sink, frames) = socket.split();
    let user = session.user.clone();
    // Attached before CONNACK: whatever is committed from now on is pushed, so
    // the client's first pull leaves no gap.
    state.bus.attach(&user, link.clone());
    state.chatrooms.came(&user);
    let mut connection = Connection {
        state: state.clone(),
        session,
        origin,
        link: link.clone(),
        inbox,
        sink,
        silent_since: Instant::now(),
        began_ms: clock::now_ms(),
    };
    let end = connection.run(frames).await;
    state.bus.detach(&user, link.id);
    state.chatrooms.went(&*state.bus, &user);
    end.log(&user);
    connection.finish(end).await;
}

type Frames = futures_util::stream::SplitStream<WebSocket>;

impl Connection {
    async fn run(&mut self, mut frames: Frames) -> End {
        match self.drive(&mut frames).await {
            Ok(()) => End::Left,
            Err(end) => end,
        }
    }

    async fn drive(&mut self, frames: &mut Frames) -> Result<(), End> {
        let session_id = format!("{:x}-{:?}", clock::now_ms(), self.link.id);
        let ack = self.session.conn_ack(session_id, clock::now_ms());
        self.write(vec![ack]).await?;
        let (cut, shutdown) = (self.inbox.cut(), self.state.shutdown.clone());
        let mut events = Vec::with_capacity(EVENTS);
        loop {
            tokio::select! {
                frame = frames.next() => match frame {
                    Some(frame) => self.take_frame(frame?).await?,
                    None => return Ok(()),
                },
                () = self.inbox.next(&mut events, EVENTS) => self.tell(&mut events).await?,
                () = cut.cancelled() => return Err(End::Slow),
                () = shutdown.cancelled() => return Err(End::Shutdown),
                () = tokio::time::sleep_until(self.silent_since + SILENCE) => {
                    return Err(End::Silent);
                }
            }
        }
    }

    async fn take_frame(&mut self, frame: WsMessage) -> Result<(), End> {
        self.silent_since = Instant::now();
        let bytes = match frame {
            WsMessage::Binary(bytes) => bytes,
            WsMessage::Text(text) => text.into(),
            WsMessage::Ping(_) | WsMessage::Pong(_) => return Ok(()),
            WsMessage::Close(_) => return Err(End::Left),
        };
        match self.session.handle_frame(ClientFrame::decode(&bytes)?) {
            Action::None => Ok(()),
            Action::Leave => Err(End::Left),
            Action::Reply(frame) => self.write(vec![frame]).await,
            Action::Publish(frame) => {
                publish(&self.state, &self.session.user, &self.link, frame).await;
                Ok(())
            }
            Action::Ask(query) => self.ask(query).await,
        }
    }

    /// Answers a question before any event that waits: a client ignores pushes
    /// while it pulls, so what comes after the pull's snapshot must also come
    /// after its answer.
    async fn ask(&mut self, question: rongim_protocol::frame::Query) -> Result<(), End> {
        let asker = Asker {
            state: &self.state,
            user: &self.session.user,
            origin: &self.origin,
            link: self.link.id,
            began_ms: self.began_ms,
        };
        let answered = query::answer(&asker, &question).await;
        let now = clock::now_ms();
        let frames = self.session.answer(question.message_id, answered, now);
        self.write(frames).await
    }

    async fn tell(&mut self, events: &mut Vec<Event>) -> Result<(), End> {
        let now = clock::now_ms();
        let mut frames = Vec::with_capacity(events.len());
        for event in events.drain(..) {
            self.session.handle_event(event, now, &mut frames);
        }
        self.write(frames).await
    }

    async fn write(&mut self, frames: Vec<ServerFrame>) -> Result<(), End> {
        let writing = async {
            for frame in frames {
                self.sink
                    .feed(WsMessage::Binary(frame.encode().into()))
                    .await?;
            }
            self.sink.flush().await
        };
        match timeout(WRITE_PATIENCE, writing).await {
            Ok(written) => Ok(written?),
            Err(_) => Err(End::Slow),
        }
    }

    /// Says goodbye where somebody may still listen.
    async fn finish(mut self, end: End) {
        if matches!(end, End::Shutdown) {
            let _ = timeout(SETTLE_PATIENCE, self.settle()).await;
        }
        if matches!(end, End::Shutdown | End::Malformed(_) | End::Silent) {
            let goodbye = Session::disconnect(DisconnectReason::CLOSED);
            let _ = self.write(vec![goodbye]).await;
            let _ = timeout(WRITE_PATIENCE, self.sink.close()).await;
        }
    }

    /// Passes on the fate of the sends that are under way.
    async fn settle(&mut self) -> Result<(), End> {
        let mut events = Vec::new();
        while !self.session.is_settled() {
            self.inbox.next(&mut events, EVENTS).await;
            self.tell(&mut events).await?;
        }
        Ok(())
    }
}
