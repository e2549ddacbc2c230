//! Takes connections, with TLS or without, and speaks HTTP on them.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

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

use crate::{limits::Limits, origin::Peer, tls::Tls};

/// How long a client may take to agree on TLS.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);
/// Handshakes under way; more wait in the system's queue.
const MAX_HANDSHAKES: usize = 1024;
/// What an overloaded system gets before it is asked again.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// Where clients come in.
pub(crate) struct Door {
    listener: TcpListener,
    tls: Option<Tls>,
    handshakes: JoinSet<Option<(Stream, Peer)>>,
}

type Stream = Either<TcpStream, Box<TlsStream<TcpStream>>>;

impl Door {
    pub(crate) fn new(listener: TcpListener, tls: Option<Tls>) -> Self {
        Self {
            listener,
            tls,
            handshakes: JoinSet::new(),
        }
    }

    /// Lets in a client that speaks plainly; begins to speak TLS with any other.
    fn greet(&mut self, stream: TcpStream, address: SocketAddr) -> Option<(Stream, Peer)> {
        // Small frames should leave at once; a socket that cannot still works.
        let _ = stream.set_nodelay(true);
        let secure = self.tls.is_some();
        let peer = Peer { address, secure };
        let Some(tls) = &self.tls else {
            return Some((Either::Left(stream), peer));
        };
        let handshake = timeout(HANDSHAKE_PATIENCE, tls.acceptor().accept(stream));
        self.handshakes.spawn(async move {
            match handshake.await {
                Ok(Ok(stream)) => Some((Either::Right(Box::new(stream)), peer)),
                Ok(Err(error)) => {
                    tracing::debug!(client = %address, %error, "a TLS handshake failed");
                    None
                }
                Err(_) => None,
            }
        });
        None
    }
}

impl Door {
    /// The next client.
    async fn accept(&mut self) -> (Stream, Peer) {
        loop {
            let has_room = self.handshakes.len() < MAX_HANDSHAKES;
            tokio::select! {
                Some(done) = self.handshakes.join_next() => {
                    if let Ok(Some(client)) = done {
                        return client;
                    }
                }
                accepted = self.listener.accept(), if has_room => match accepted {
                    Ok((stream, address)) => {
                        if let Some(client) = self.greet(stream, address) {
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
    limits: &Limits,
    head_patience: Duration,
    shutdown: CancellationToken,
) {
    let open = TaskTracker::new();
    loop {
        tokio::select! {
            (stream, peer) = door.accept() => {
                let Some(place) = limits.enter_door(peer.address.ip()) else {
                    tracing::debug!(client = %peer.address, "the address has too many connections");
                    continue;
                };
                let (app, ends) = (app.clone(), shutdown.clone());
                open.spawn(async move {
                    converse(stream, peer, app, head_patience, ends).await;
                    drop(place);
                });
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
    stream: Stream,
    peer: Peer,
    app: Router,
    head_patience: Duration,
    shutdown: CancellationToken,
) {
    let answer = service_fn(move |request: Request<Incoming>| {
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
    };
    if let Err(error) = ended {
        tracing::debug!(client = %peer.address, %error, "a connection broke");
    }
}
