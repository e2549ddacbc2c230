//! Takes connections, with TLS or without.

use std::{io, time::Duration};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::server::TlsStream;
use tokio_util::either::Either;

use crate::{origin::Peer, tls::Tls};

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
    fn greet(
        &mut self,
        stream: TcpStream,
        address: std::net::SocketAddr,
    ) -> Option<(Stream, Peer)> {
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

impl Listener for Door {
    type Io = Stream;
    type Addr = Peer;

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

    fn local_addr(&self) -> io::Result<Peer> {
        Ok(Peer {
            address: self.listener.local_addr()?,
            secure: self.tls.is_some(),
        })
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

impl Connected<IncomingStream<'_, Door>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        *stream.remote_addr()
    }
}
