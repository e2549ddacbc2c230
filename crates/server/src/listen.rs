//! Takes connections, with TLS or without, and speaks HTTP on them.

mod lobby;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::server::TlsStream;
use tokio_util::{either::Either, sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

use crate::{
    limits::{Limits, Place},
    origin::Peer,
    state::AppState,
    tls::Tls,
};
use lobby::{Guest, Lobby};

/// How long a client may take to agree on TLS.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);
/// What an overloaded system gets before it is asked again.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// Where clients come in.
pub(crate) struct Door {
    listener: TcpListener,
    tls: Option<Tls>,
    limits: Arc<Limits>,
    lobby: Arc<Lobby>,
    /// Waits for room.
    newcomer: Option<(TcpStream, SocketAddr)>,
    handshakes: JoinSet<Option<Client>>,
}

type Stream = Either<TcpStream, Box<TlsStream<TcpStream>>>;

/// Somebody who is in.
struct Client {
    stream: Stream,
    peer: Peer,
    guest: Guest,
    place: Place<IpAddr>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, state: &AppState) -> Self {
        let most = state.config.connections.unasked as usize;
        Self {
            listener,
            tls: state.tls.clone(),
            limits: Arc::clone(&state.limits),
            lobby: Lobby::new(most, state.metrics.door()),
            newcomer: None,
            handshakes: JoinSet::new(),
        }
    }

    /// Lets in a client that speaks plainly; begins to speak TLS with any other.
    fn greet(&mut self, stream: TcpStream, address: SocketAddr) -> Option<Client> {
        let Some(place) = self.limits.enter_door(address.ip()) else {
            tracing::debug!(client = %address, "the address has too many connections");
            return None;
        };
        // Small frames should leave at once; a socket that cannot still works.
        let _ = stream.set_nodelay(true);
        let (guest, secure) = (self.lobby.enter(), self.tls.is_some());
        let peer = Peer { address, secure };
        let client = move |stream, guest| Client {
            stream,
            peer,
            guest,
            place,
        };
        let Some(tls) = &self.tls else {
            return Some(client(Either::Left(stream), guest));
        };
        let handshake = timeout(HANDSHAKE_PATIENCE, tls.acceptor().accept(stream));
        self.handshakes.spawn(async move {
            let agreed = tokio::select! {
                agreed = handshake => agreed.ok()?,
                () = guest.sent_away.cancelled() => return None,
            };
            match agreed {
                Ok(stream) => Some(client(Either::Right(Box::new(stream)), guest)),
                Err(error) => {
                    tracing::debug!(client = %address, %error, "a TLS handshake failed");
                    None
                }
            }
        });
        None
    }

    /// The next client.
    async fn accept(&mut self) -> Client {
        loop {
            let newcomer = async {
                if self.newcomer.is_none() {
                    self.newcomer = Some(self.listener.accept().await?);
                }
                self.lobby.room().await;
                io::Result::Ok(self.newcomer.take())
            };
            tokio::select! {
                Some(done) = self.handshakes.join_next() => {
                    if let Ok(Some(client)) = done {
                        return client;
                    }
                }
                accepted = newcomer => match accepted {
                    Ok(newcomer) => {
                        if let Some(client) = newcomer.and_then(|(stream, address)| self.greet(stream, address)) {
                            return client;
                        }
                    }
                    Err(error) => rest(error).await,
                },
            }
        }
    }
}

/// A client that has gone again is no reason to pause; too many open files are.
async fn rest(error: io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    let is_client_s = matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    );
    if !is_client_s {
        tracing::error!(%error, "no connection can be taken");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}

/// Serves whoever comes until `shutdown` fires, and comes back when all requests that
/// had begun by then are answered.
pub(crate) async fn serve(
    mut door: Door,
    app: Router,
    head_patience: Duration,
    shutdown: CancellationToken,
) {
    let open = TaskTracker::new();
    loop {
        tokio::select! {
            client = door.accept() => {
                let (app, ends) = (app.clone(), shutdown.clone());
                open.spawn(converse(client, app, head_patience, ends));
            }
            () = shutdown.cancelled() => break,
        }
    }
    drop(door);
    open.close();
    open.wait().await;
}

/// One connection, up to its end or its upgrade. A client that takes too long for the
/// head of its next request is let go.
async fn converse(
    client: Client,
    app: Router,
    head_patience: Duration,
    shutdown: CancellationToken,
) {
    let Client {
        stream,
        peer,
        guest,
        place: _place,
    } = client;
    let sent_away = guest.sent_away.clone();
    let guest = Mutex::new(Some(guest));
    let answer = service_fn(move |request: Request<Incoming>| {
        // Who has asked once is no guest any more.
        drop(guest.lock().unwrap_or_else(PoisonError::into_inner).take());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        app.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_patience)
        .serve_connection(TokioIo::new(stream), answer)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
        () = sent_away.cancelled() => {
            tracing::debug!(client = %peer.address, "a connection took too long to ask");
            return;
        }
    };
    if let Err(error) = ended {
        tracing::debug!(client = %peer.address, %error, "a connection broke");
    }
}
