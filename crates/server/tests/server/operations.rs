//! Health, metrics, proxies, and the end of a server.

use std::time::Duration;

use reqwest::StatusCode;
use rongim_protocol::{
    ServerFrame,
    schema::{DownStreamMessages, SyncRequestMsg},
    status::{ConnectStatus, DisconnectReason, Status},
    topic,
};
use rongim_server::ops::drain;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};

use crate::common::{APP_KEY, Client, PATIENCE, TestServer, command, start_process, text, token};

async fn get(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
    let request = reqwest::Client::new().get(server.url(path));
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

async fn navigation(server: &TestServer, headers: &[(&str, &str)]) -> String {
    let path = format!("/navi.js?appId={APP_KEY}&token={}", token("alice"));
    get(server, &path, headers).await.1
}

#[tokio::test]
async fn what_happens_is_counted() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let mut bob = server.polling_client("bob").await;
    alice.say("bob", "hello").await;
    bob.next_message().await;
    let refused = alice
        .send(topic::GROUP_MESSAGE, "none", &text("hello"))
        .await;
    assert_eq!(refused.status, Status::NOT_IN_GROUP);
    let form = "fromUserId=app&toUserId=bob&objectName=RC:TxtMsg&content={}";
    server.call("/message/private/publish.json", form).await;
    bob.next_message().await;
    let (status, metrics) = get(&server, "/metrics", &[]).await;
    assert_eq!(status, StatusCode::OK);
    for line in [
        "rongim_connections{transport=\"websocket\"} 1",
        "rongim_connections{transport=\"polling\"} 1",
        "rongim_users_online 2",
        "rongim_messages_in_total{source=\"client\"} 2",
        "rongim_messages_in_total{source=\"app\"} 1",
        "rongim_messages_out_total 2",
        "rongim_ack_seconds_count 2",
        "rongim_refusals_total{what=\"message\",code=\"22406\"} 1",
        "rongim_commit_failures_total 0",
        "rongim_write_queue 0",
    ] {
        assert!(metrics.lines().any(|has| has == line), "{line}\n{metrics}");
    }
    let size = metrics
        .lines()
        .find_map(|line| line.strip_prefix("rongim_database_bytes "));
    assert!(size.unwrap().parse::<u64>().unwrap() > 4096);
    drop(alice);
    let gone = "rongim_connections{transport=\"websocket\"} 0";
    timeout(PATIENCE, async {
        while !get(&server, "/metrics", &[]).await.1.contains(gone) {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    server.stop().await;
}

#[tokio::test]
async fn metrics_are_for_those_who_were_named() {
    let proxied = [("x-forwarded-for", "127.0.0.1")];
    let server = TestServer::start().await;
    assert_eq!(get(&server, "/metrics", &[]).await.0, StatusCode::OK);
    assert_eq!(
        get(&server, "/metrics", &proxied).await.0,
        StatusCode::FORBIDDEN
    );
    server.stop().await;
    let server = TestServer::with(|config| {
        config.network.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        config.operations.metrics_from = vec!["10.1.0.0/16".parse().unwrap()];
    })
    .await;
    for (client, status) in [
        ("10.1.2.3", StatusCode::OK),
        ("10.2.2.3", StatusCode::FORBIDDEN),
        ("10.1.2.3, 9.9.9.9", StatusCode::FORBIDDEN),
    ] {
        let headers = [("x-forwarded-for", client)];
        assert_eq!(
            get(&server, "/metrics", &headers).await.0,
            status,
            "{client}"
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn only_a_trusted_proxy_says_how_clients_came() {
    let forwarded = [
        ("x-forwarded-host", "im.example"),
        ("x-forwarded-proto", "https"),
    ];
    let server = TestServer::start().await;
    assert!(!navigation(&server, &forwarded).await.contains("im.example"));
    server.stop().await;
    let trusting = TestServer::with(|config| {
        config.network.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let told = navigation(&trusting, &forwarded).await;
    assert!(told.contains("\"server\":\"im.example\""), "{told}");
    trusting.stop().await;
}

#[tokio::test]
async fn a_server_that_cannot_write_is_not_ready() {
    let directory = tempfile::tempdir().unwrap();
    let server = TestServer::with(|config| config.data = directory.path().to_owned()).await;
    assert_eq!(get(&server, "/healthz", &[]).await.0, StatusCode::OK);
    assert_eq!(
        get(&server, "/readyz", &[]).await,
        (StatusCode::OK, "ready".into())
    );
    server.state.store.close().await;
    let unready = timeout(PATIENCE, async {
        loop {
            let (status, why) = get(&server, "/readyz", &[]).await;
            if status != StatusCode::OK {
                return (status, why);
            }
        }
    });
    let why = "the storage cannot be written".to_owned();
    assert_eq!(
        unready.await.unwrap(),
        (StatusCode::SERVICE_UNAVAILABLE, why)
    );
    assert_eq!(get(&server, "/healthz", &[]).await.0, StatusCode::OK);
    server.stop().await;
}

#[tokio::test]
async fn at_the_end_clients_are_sent_where_the_settings_say() {
    let server = TestServer::with(|config| {
        config.operations.drain_notice = PATIENCE;
        config.operations.drain_to = Some("other.example:1".into());
    })
    .await;
    let mut alice = server.client("alice").await;
    let state = server.state.clone();
    let draining = tokio::spawn(async move { drain::begin(&state).await });
    server.state.draining.cancelled().await;

    let answer = get(&server, "/readyz", &[]).await;
    assert_eq!(answer, (StatusCode::SERVICE_UNAVAILABLE, "draining".into()));
    let told = navigation(&server, &[]).await;
    assert!(told.contains("\"server\":\"other.example:1\""), "{told}");
    let query = format!(
        "appId={APP_KEY}&token={}&sdkVer=2.9.2&apiVer=x",
        token("bob")
    );
    let (_, ack) = Client::open(&server.host, &query).await;
    assert_eq!(ack.status, ConnectStatus::REDIRECT);
    alice.say("bob", "still here").await;

    server.state.shutdown.cancel();
    draining.await.unwrap();
    let last = alice.next_frame().await;
    assert!(
        matches!(&last, Some(ServerFrame::Disconnect(last)) if last.reason == DisconnectReason::REDIRECT),
        "{last:?}"
    );
    assert!(alice.next_frame().await.is_none());
    server.stop().await;
}

#[tokio::test]
async fn who_takes_too_long_to_ask_is_let_go() {
    let server = TestServer::with(|config| {
        config.connections.head_patience = Duration::from_millis(100);
    })
    .await;
    // A WebSocket has its own rules.
    let mut alice = server.client("alice").await;
    for begun in [
        &b""[..],
        b"GET /ping HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"GET /ping HTTP/1.1\r\nHost: x\r\n\r\n",
    ] {
        let mut slow = TcpStream::connect(&server.host).await.unwrap();
        slow.write_all(begun).await.unwrap();
        let mut answer = Vec::new();
        let ended = timeout(PATIENCE, slow.read_to_end(&mut answer))
            .await
            .unwrap();
        assert!(ended.is_ok());
        assert_eq!(answer.ends_with(b"pong"), begun.ends_with(b"\r\n\r\n"));
    }
    alice.ping().await;
    server.stop().await;
}

/// Tells the process to end, as a service manager does.
#[cfg(unix)]
async fn terminate(server: &tokio::process::Child) {
    let id = server.id().unwrap().to_string();
    let mut kill = tokio::process::Command::new("kill");
    assert!(kill.args(["-TERM", &id]).status().await.unwrap().success());
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_under_way_is_acknowledged_before_the_end() {
    let directory = tempfile::tempdir().unwrap();
    let options = ["--drain-seconds".to_owned(), "5".to_owned()];
    let (mut server, host) = start_process(directory.path(), &options).await;
    let mut alice = Client::connect(&host, "alice").await;
    // A request that never ends does not hold it up either.
    let mut endless = TcpStream::connect(&host).await.unwrap();
    let begun = b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\
                  Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n";
    endless.write_all(begun).await.unwrap();
    let mut ids = Vec::new();
    for number in 0..500 {
        let body = text(&number.to_string());
        ids.push(alice.publish(topic::PRIVATE_MESSAGE, "bob", &body).await);
    }
    // The server has read the first of them; what it has not read gets no answer.
    alice.pub_ack(ids[0]).await;
    terminate(&server).await;
    let mut acknowledged = 1;
    while let Some(frame) = alice.next_frame().await {
        if let ServerFrame::PubAck(ack) = frame {
            assert_eq!(ack.status, Status::OK);
            acknowledged += 1;
        }
    }
    let status = timeout(PATIENCE, server.wait()).await.unwrap().unwrap();
    assert!(status.success(), "{status}");

    let (mut server, host) = start_process(directory.path(), &[]).await;
    let mut bob = Client::connect(&host, "bob").await;
    let mut stored = 0;
    let mut request = SyncRequestMsg::default();
    loop {
        let page: DownStreamMessages = bob.query(topic::PULL_MESSAGES, &request).await;
        stored += page.list.len();
        request.sync_time = page.sync_time;
        if page.finished.unwrap_or(true) {
            break;
        }
    }
    assert_eq!(stored, acknowledged, "all that was stored was acknowledged");
    server.kill().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn the_log_is_json_where_that_is_wanted() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = command(directory.path())
        .args(["--listen", "127.0.0.1:0", "--log-format", "json"])
        .env("RUST_LOG", "info")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let listening = timeout(PATIENCE, lines.next_line()).await.unwrap();
    assert!(listening.unwrap().unwrap().contains("listening"));
    terminate(&server).await;
    let output = timeout(PATIENCE, server.wait_with_output()).await.unwrap();
    let log = String::from_utf8(output.unwrap().stderr).unwrap();
    let messages = log.lines().map(|line| {
        let entry: serde_json::Value = serde_json::from_str(line).expect(line);
        assert!(entry["timestamp"].is_string() && entry["level"].is_string());
        entry["message"].as_str().unwrap_or_default().to_owned()
    });
    assert!(
        messages
            .collect::<Vec<_>>()
            .contains(&"shutting down".to_owned())
    );
}
