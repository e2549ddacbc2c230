//! The WebSocket of a connection: one frame for each of its messages.

use std::time::Duration;

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use rongim_protocol::{
    ClientFrame, ServerFrame, frame::ConnAck, limits::MAX_CLIENT_FRAME_BYTES, status::ConnectStatus,
};
use tokio::time::{Instant, timeout, timeout_at};

use super::{
    admission::admit,
    connection::{End, Incoming, Transport, serve},
    polling,
};
use crate::{ops::metrics, origin::Origin, params::Params, state::AppState};

/// What each connection holds to read into: frames are short.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// A client pings every 15 to 30 s; one this silent is gone.
const SILENCE: Duration = Duration::from_secs(150);
/// How long a client may take to read what is written.
const WRITE_PATIENCE: Duration = Duration::from_secs(20);

/// `GET /websocket`: upgrades and answers with CONNACK at once. A client that
/// asks for no upgrade opens a connection by long polling.
pub async fn open(
    State(state): State<AppState>,
    origin: Origin,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    match upgrade {
        Ok(upgrade) => accept(state, &params, origin, upgrade).await,
        // A proxy may have taken the upgrade from it.
        Err(rejection) if headers.contains_key(header::SEC_WEBSOCKET_KEY) => {
            rejection.into_response()
        }
        Err(_) => polling::open(state, &params, origin).await,
    }
}

async fn accept(
    state: AppState,
    params: &Params,
    origin: Origin,
    upgrade: WebSocketUpgrade,
) -> Response {
    let admitted = admit(&state, params, &origin).await;
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(MAX_CLIENT_FRAME_BYTES)
        .max_frame_size(MAX_CLIENT_FRAME_BYTES)
        .on_upgrade(move |socket| {
            let connections = state.connections.clone();
            connections.track_future(async move {
                match admitted {
                    Ok(admitted) => serve(state, Socket::new(socket), admitted, origin).await,
                    Err(status) => refuse(socket, status).await,
                }
            })
        })
}

async fn refuse(mut socket: WebSocket, status: ConnectStatus) {
    let ack = ServerFrame::ConnAck(ConnAck::refused(status)).encode();
    // A client that has gone away needs no answer.
    let _ = socket.send(Message::Binary(ack.into())).await;
    let _ = socket.send(Message::Close(None)).await;
}

struct Socket {
    sink: SplitSink<WebSocket, Message>,
    stream: SplitStream<WebSocket>,
    heard: Instant,
}

impl Socket {
    fn new(socket: WebSocket) -> Self {
        let (sink, stream) = socket.split();
        Self {
            sink,
            stream,
            heard: Instant::now(),
        }
    }
}

impl Transport for Socket {
    const KIND: metrics::Transport = metrics::Transport::Websocket;

    async fn receive(&mut self) -> Result<Incoming, End> {
        loop {
            let next = timeout_at(self.heard + SILENCE, self.stream.next()).await;
            let message = next.map_err(|_| End::Silent)?.ok_or(End::Left)??;
            self.heard = Instant::now();
            let bytes = match message {
                Message::Binary(bytes) => bytes,
                Message::Text(text) => text.into(),
                Message::Ping(_) | Message::Pong(_) => continue,
                Message::Close(_) => return Err(End::Left),
            };
            return Ok(Incoming::Frame(ClientFrame::decode(&bytes)?));
        }
    }

    async fn send(&mut self, frames: Vec<ServerFrame>) -> Result<(), End> {
        let writing = async {
            for frame in frames {
                let message = Message::Binary(frame.encode().into());
                self.sink.feed(message).await?;
            }
            self.sink.flush().await
        };
        match timeout(WRITE_PATIENCE, writing).await {
            Ok(written) => Ok(written?),
            Err(_) => Err(End::Slow),
        }
    }

    async fn close(&mut self, last: Option<ServerFrame>) {
        // A client that has gone away needs neither.
        if let Some(last) = last {
            let _ = self.send(vec![last]).await;
        }
        let _ = timeout(WRITE_PATIENCE, self.sink.close()).await;
    }
}
