//! The server with a certificate of its own.

use std::{path::Path, sync::Arc};

use futures_util::{SinkExt, StreamExt};
use rongim_protocol::{ClientFrame, ServerFrame};
use rongim_server::tls::TlsError;
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{client_async, tungstenite::Message};

use crate::common::{APP_KEY, PATIENCE, TestServer, token};

/// Those who may be agreeing on TLS at the same time.
const UNASKED: u32 = 3;

/// Writes a new certificate and its key; gives the certificate.
fn certify(directory: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(directory.join("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(directory.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

async fn server(directory: &Path) -> TestServer {
    TestServer::with(|config| {
        config.connections.unasked = UNASKED;
        config.network.tls_cert = Some(directory.join("cert.pem"));
        config.network.tls_key = Some(directory.join("key.pem"));
    })
    .await
}

/// A connection that trusts this certificate alone.
async fn connect(
    server: &TestServer,
    trusted: &CertificateDer<'static>,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(&server.host).await.unwrap();
    let name = "localhost".try_into().unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    timeout(PATIENCE, connector.connect(name, stream))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_client_comes_by_wss() {
    let directory = tempfile::tempdir().unwrap();
    let trusted = certify(directory.path());
    let server = server(directory.path()).await;
    let stream = connect(&server, &trusted).await.unwrap();
    let query = format!("appId={APP_KEY}&token={}&sdkVer=2.9.2", token("alice"));
    let url = format!("wss://localhost/websocket?{query}");
    let (mut socket, _) = client_async(url, stream).await.unwrap();
    let mut frames = Vec::new();
    let ping = ClientFrame::PingReq.encode();
    socket.send(Message::Binary(ping.into())).await.unwrap();
    while frames.len() < 2 {
        let message = timeout(PATIENCE, socket.next()).await.unwrap();
        let bytes = message.unwrap().unwrap().into_data();
        frames.push(ServerFrame::decode(&bytes).unwrap());
    }
    assert!(matches!(&frames[0], ServerFrame::ConnAck(ack) if ack.accepted.is_some()));
    assert_eq!(frames[1], ServerFrame::PingResp);
    drop(socket);
    server.stop().await;
}

#[tokio::test]
async fn a_new_certificate_is_taken_without_a_restart_and_a_bad_one_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let old = certify(directory.path());
    let server = server(directory.path()).await;
    let tls = server.state.tls.clone().unwrap();
    std::fs::write(directory.path().join("cert.pem"), "nothing").unwrap();
    assert!(matches!(tls.reload(), Err(TlsError::Missing { .. })));
    assert!(connect(&server, &old).await.is_ok());
    let new = certify(directory.path());
    tls.reload().unwrap();
    assert!(connect(&server, &old).await.is_err());
    assert!(connect(&server, &new).await.is_ok());
    server.stop().await;
}

/// Somebody who says nothing, or something else than TLS, stands in nobody's way.
#[tokio::test]
async fn strangers_at_the_door_hold_up_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let trusted = certify(directory.path());
    let server = server(directory.path()).await;
    let mut silent = Vec::new();
    for _ in 0..UNASKED + 1 {
        silent.push(TcpStream::connect(&server.host).await.unwrap());
    }
    let mut plain = TcpStream::connect(&server.host).await.unwrap();
    plain
        .write_all(b"GET /healthz HTTP/1.1\r\n\r\n")
        .await
        .unwrap();
    let mut stream = connect(&server, &trusted).await.unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    server.stop().await;
}
