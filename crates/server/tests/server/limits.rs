//! What is too much is refused, and nobody else suffers from it.

use rongim_protocol::{
    frame::ConnAck,
    schema::{ChrmInput, UpStreamMessage},
    status::{ConnectStatus, Status},
    topic,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    common::{APP_KEY, Client, PATIENCE, TestServer, said, text, token},
    mailbox::pull_all,
};

/// Sends until that is too fast; gives how many were taken.
async fn send_too_fast(client: &mut Client) -> usize {
    for taken in 0..100 {
        let ack = client.send(topic::PRIVATE_MESSAGE, "bob", &text("x")).await;
        if ack.status == Status::TOO_FAST {
            return taken;
        }
        assert_eq!(ack.status, Status::OK);
    }
    panic!("nothing was too fast");
}

#[tokio::test]
async fn who_sends_too_fast_hears_so_on_all_connections() {
    let server = TestServer::with(|config| config.limits.sends_per_second = 1).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    // Ten seconds' worth at once, and what comes back meanwhile.
    let first = send_too_fast(&mut alice).await;
    assert!(first >= 10);
    let mut other = server.client("alice").await;
    let second = send_too_fast(&mut other).await;
    assert!(second < 10);
    bob.say("alice", "others may").await;
    for _ in 0..first + second {
        bob.next_message().await;
    }
    bob.ping().await;
    assert_eq!(bob.unread(), 0);
}

#[tokio::test]
async fn who_asks_too_fast_hears_so_and_pulls_wait() {
    let server = TestServer::with(|config| config.limits.queries_per_second = 2).await;
    let mut alice = server.client("alice").await;
    let mut other = server.client("alice").await;
    server.client("bob").await.say("alice", "kept").await;
    let mut asked = 0;
    loop {
        let ack = alice.ask_raw(topic::BLACKLIST, "alice", Vec::new()).await;
        if ack.status == Status::TOO_FAST {
            break;
        }
        assert_eq!(ack.status, Status::OK);
        asked += 1;
    }
    assert!(
        (20..100).contains(&asked),
        "{asked} questions were answered"
    );
    for _ in 0..3 {
        assert_eq!(pull_all(&mut alice).await.len(), 1);
    }
    let ack = other.ask_raw(topic::BLACKLIST, "alice", Vec::new()).await;
    assert_eq!(ack.status, Status::OK);
    alice.say("bob", "sends are counted apart").await;
    let metrics = reqwest::get(server.url("/metrics")).await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let refused = "rongim_refusals_total{what=\"query\",code=\"20604\"} ";
    assert!(metrics.contains(refused), "{metrics}");
}

/// What comes down a connection before the server closes it.
async fn heard(mut stream: TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    // A reset is an end, too.
    let _ = read.unwrap();
    heard
}

#[tokio::test]
async fn those_who_say_nothing_make_way() {
    let server = TestServer::with(|config| config.connections.unasked = 3).await;
    // Who has asked once may be silent.
    let mut early = server.client("early").await;
    let mut silent = Vec::new();
    for begun in [&b""[..], b"GET /ping HTTP/1.1\r\nX-Slow: ", b""] {
        let mut stream = TcpStream::connect(&server.host).await.unwrap();
        stream.write_all(begun).await.unwrap();
        silent.push(stream);
    }
    let mut alice = server.client("alice").await;
    let first = silent.remove(0);
    assert!(heard(first).await.is_empty());
    alice.say("early", "there is room").await;
    assert_eq!(said(&early.next_message().await), "there is room");
    let metrics = reqwest::get(server.url("/metrics")).await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let lines: Vec<_> = metrics.lines().collect();
    assert!(lines.contains(&"rongim_unasked_connections 2"), "{metrics}");
    let dropped = "rongim_unasked_connections_dropped_total 1";
    assert!(lines.contains(&dropped), "{metrics}");
    // The others may go on with what they began.
    let mut slow = silent.remove(0);
    slow.write_all(b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    assert!(heard(slow).await.ends_with(b"pong"));
}

#[tokio::test]
async fn contents_may_be_bounded_further() {
    let server = TestServer::with(|config| config.limits.content_kb = 1).await;
    let mut alice = server.client("alice").await;
    for (bytes, status) in [(1024, Status::OK), (1025, Status::CONTENT_TOO_LARGE)] {
        let body = UpStreamMessage {
            content: vec![b' '; bytes],
            ..text("")
        };
        let ack = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
        assert_eq!(ack.status, status);
    }
}

/// A server whose clients come through a proxy that it trusts.
async fn behind_a_proxy(change: impl FnOnce(&mut rongim_server::Config)) -> TestServer {
    TestServer::with(|config| {
        config.network.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        change(config);
    })
    .await
}

async fn connect_from(server: &TestServer, address: &str, token: &str) -> (Client, ConnAck) {
    let query = format!("appId={APP_KEY}&token={token}&sdkVer=2.9.2&apiVer=x");
    Client::open_with(&server.host, &query, &[("x-forwarded-for", address)]).await
}

#[tokio::test]
async fn an_address_may_have_so_many_connections() {
    let server = behind_a_proxy(|config| config.connections.per_address = 2).await;
    let token = token("alice");
    let (first, _) = connect_from(&server, "203.0.113.7", &token).await;
    let (_second, _) = connect_from(&server, "203.0.113.7", &token).await;
    let (_, refused) = connect_from(&server, "203.0.113.7", &token).await;
    assert_eq!(refused.status, ConnectStatus::SERVER_UNAVAILABLE);
    let (_, elsewhere) = connect_from(&server, "203.0.113.8", &token).await;
    assert_eq!(elsewhere.status, ConnectStatus::ACCEPTED);
    drop(first);
    loop {
        // The place is free as soon as the server knows that it is.
        let (_, again) = connect_from(&server, "203.0.113.7", &token).await;
        if again.status == ConnectStatus::ACCEPTED {
            return;
        }
    }
}

async fn navigate(server: &TestServer, address: &str, token: &str) -> (u16, String) {
    let url = server.url(&format!("/navi.js?appId={APP_KEY}&token={token}"));
    let request = reqwest::Client::new().get(url);
    let answer = request.header("x-forwarded-for", address).send().await;
    let answer = answer.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn an_address_that_fails_too_often_has_to_wait() {
    let server = behind_a_proxy(|config| config.connections.failed_logins_per_minute = 4).await;
    let (guesser, good) = ("203.0.113.7", token("alice"));
    for _ in 0..2 {
        assert!(navigate(&server, guesser, "wrong").await.1.contains("401"));
        let (_, refused) = connect_from(&server, guesser, "wrong").await;
        assert_eq!(refused.status, ConnectStatus::TOKEN_INCORRECT);
    }
    // Not even with a good token: nothing is looked at any more.
    let (status, text) = navigate(&server, guesser, &good).await;
    assert_eq!(status, 429);
    assert!(text.contains("429"), "{text}");
    let (_, refused) = connect_from(&server, guesser, &good).await;
    assert_eq!(refused.status, ConnectStatus::SERVER_UNAVAILABLE);
    assert_eq!(navigate(&server, "203.0.113.8", &good).await.0, 200);
    let (_, ack) = connect_from(&server, "203.0.113.8", &good).await;
    assert_eq!(ack.status, ConnectStatus::ACCEPTED);
}

#[tokio::test]
async fn passwords_cannot_be_guessed_for_long() {
    let server = TestServer::with(|config| config.connections.failed_logins_per_minute = 12).await;
    let post = |path: &str, body: serde_json::Value| {
        let request = reqwest::Client::new().post(server.url(path)).json(&body);
        async { request.send().await.unwrap().status().as_u16() }
    };
    for id in ["alice", "bob"] {
        let account = json!({ "id": id, "name": id, "password": "correct" });
        assert_eq!(post("/app/sign-up", account).await, 201);
    }
    let sign_in =
        |id: &str, password: &str| post("/app/sign-in", json!({ "id": id, "password": password }));
    for expected in [401, 401, 429] {
        assert_eq!(sign_in("alice", "wrong").await, expected);
    }
    assert_eq!(sign_in("alice", "correct").await, 429);
    assert_eq!(sign_in("bob", "correct").await, 200);
}

#[tokio::test]
async fn groups_and_chatrooms_have_so_many_members() {
    let server = TestServer::with(|config| {
        config.limits.group_members = 2;
        config.limits.chatroom_members = 1;
    })
    .await;
    server.group("g", &["alice", "bob"]).await;
    let answer = server
        .call("/group/join.json", "userId=carol&groupId=g")
        .await;
    assert_eq!(answer.status(), 405);
    let again = server
        .call("/group/join.json", "userId=bob&groupId=g")
        .await;
    assert_eq!(again.status(), 200);

    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    for (client, status) in [(&mut alice, Status::OK), (&mut bob, Status::CHATROOM_FULL)] {
        let ack = client
            .ask(topic::JOIN_CHATROOM, "r", &ChrmInput::default())
            .await;
        assert_eq!(ack.status, status);
    }
    let again = alice
        .ask(topic::JOIN_CHATROOM, "r", &ChrmInput::default())
        .await;
    assert_eq!(again.status, Status::OK);
    alice
        .ask(topic::QUIT_CHATROOM, "r", &ChrmInput::default())
        .await;
    let ack = bob
        .ask(topic::JOIN_CHATROOM, "r", &ChrmInput::default())
        .await;
    assert_eq!(ack.status, Status::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_does_not_read_is_cut_and_finds_everything_in_its_next_pull() {
    const MESSAGES: usize = 400;
    let server = TestServer::with(|config| {
        config.limits.sends_per_second = 0;
        config.connections.queue_mb = 1;
    })
    .await;
    let mut alice = server.client("alice").await;
    let mut deaf = server.client("bob").await;
    let mut listening = server.client("bob").await;
    // More than the sockets of the two ends hold.
    let large = "x".repeat(100_000);
    for _ in 0..MESSAGES {
        alice.say("bob", &large).await;
        listening.next_message().await;
    }
    let mut heard = 0;
    while deaf.next_frame().await.is_some() {
        heard += 1;
    }
    assert!(heard < MESSAGES, "the connection was not cut");
    let mut again = server.client("bob").await;
    assert_eq!(pull_all(&mut again).await.len(), MESSAGES);
}
