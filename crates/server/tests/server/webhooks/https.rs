//! Receivers with certificates.

use std::{path::Path, process::Stdio, sync::Arc};

use axum::http::StatusCode;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rongim_protocol::{status::Status, topic};
use rongim_server::{AppState, Config};
use rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStderr},
    time::timeout,
};

use super::routed;
use crate::common::{
    APP_KEY, APP_SECRET, Client, PATIENCE, Receiver, TestServer, command, start_process, text,
};

/// A receiver as `localhost`, whose certificate an authority of its own has signed; that
/// one's certificate is written to `ca`.
async fn receiver(ca: &Path) -> Receiver {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    std::fs::write(ca, authority.self_signed(&key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(authority, key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Receiver::start_with(Some(config.into())).await
}

#[tokio::test]
async fn hooks_come_by_https_to_whom_the_settings_trust() {
    let directory = tempfile::tempdir().unwrap();
    let ca = directory.path().join("ca.pem");
    let mut receiver = receiver(&ca).await;
    receiver.answers(|told| match &*told.path {
        "/ask" if told.form()["content"].contains("no") => (StatusCode::OK, r#"{"pass":0}"#.into()),
        _ => (StatusCode::OK, r#"{"pass":1}"#.into()),
    });
    let (ask, tell) = (receiver.url("/ask"), receiver.url("/tell"));
    assert_eq!(tell.scheme_str(), Some("https"));
    let server = TestServer::with(|config| {
        config.webhooks.pre_send = Some(ask);
        config.webhooks.messages = Some(tell);
        config.webhooks.ca = Some(ca);
    })
    .await;
    let mut alice = server.client("alice").await;
    alice.say("bob", "yes").await;
    assert_eq!(receiver.next().await.path, "/ask");
    assert_eq!(routed(&receiver.next().await), "yes");
    let refused = alice.send(topic::PRIVATE_MESSAGE, "bob", &text("no")).await;
    assert_eq!(refused.status, Status::SENSITIVE_BLOCKED);
    server.stop().await;
}

async fn line_with(log: &mut Lines<BufReader<ChildStderr>>, wanted: &str) -> String {
    loop {
        let line = timeout(PATIENCE, log.next_line()).await.unwrap();
        let line = line.unwrap().expect("the server has ended");
        if line.contains(wanted) {
            return line;
        }
    }
}

#[tokio::test]
async fn a_receiver_that_nobody_vouches_for_gets_nothing_until_somebody_does() {
    let directory = tempfile::tempdir().unwrap();
    let (data, ca) = (
        directory.path().join("data"),
        directory.path().join("ca.pem"),
    );
    let mut receiver = receiver(&ca).await;
    let hook = format!("--webhook-messages={}", receiver.url("/tell"));

    let (mut server, host) = untrusting(&data, &hook).await;
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    Client::connect(&host, "alice")
        .await
        .say("bob", "kept")
        .await;
    for failures in ["failures=1", "failures=2"] {
        let line = line_with(&mut log, "events wait").await;
        assert!(
            line.contains("UnknownIssuer") && line.contains(failures),
            "{line}"
        );
    }
    let metrics = reqwest::get(format!("http://{host}/metrics"))
        .await
        .unwrap();
    let metrics = metrics.text().await.unwrap();
    let failures = "rongim_webhook_failures_total{hook=\"webhook-messages\"} ";
    let counted = metrics.lines().find_map(|line| line.strip_prefix(failures));
    assert!(counted.unwrap().parse::<u64>().unwrap() >= 2, "{metrics}");
    assert_eq!(receiver.unread(), 0);
    server.kill().await.unwrap();

    let trust = format!("--webhook-ca={}", ca.display());
    let (_server, _) = start_process(&data, &[hook, trust]).await;
    assert_eq!(routed(&receiver.next().await), "kept");
}

/// The binary, with a log that can be read.
async fn untrusting(data: &Path, hook: &str) -> (Child, String) {
    let mut server = command(data)
        .args(["--listen", "127.0.0.1:0", "--app-key", APP_KEY])
        .args(["--app-secret", APP_SECRET, hook])
        .env("RUST_LOG", "warn")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = timeout(PATIENCE, lines.next_line()).await.unwrap();
    let line = line.unwrap().unwrap();
    let host = line.strip_prefix("rongim-server listening on http://");
    (server, host.unwrap().to_owned())
}

#[test]
fn a_file_without_certificates_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut config = Config {
        data: ":memory:".into(),
        ..Config::default()
    };
    config.webhooks.ca = Some(file.path().to_owned());
    assert!(config.check_files().is_err());
    let error = AppState::open(config).err().unwrap().to_string();
    assert!(error.contains("no PEM certificate"), "{error}");
}
