//! What no client should send.

use rongim_protocol::{
    ServerFrame,
    limits::{MAX_CLIENT_FRAME_BYTES, MAX_CONTENT_BYTES},
    schema::UpStreamMessage,
    status::{DisconnectReason, Status},
    topic,
};

use crate::common::{TestServer, said, text};

#[tokio::test]
async fn an_unknown_topic_gets_a_status() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    for topic in ["noSuchTopic", ""] {
        assert_eq!(
            alice.ask(topic, "x", &text("")).await.status,
            Status::UNKNOWN_TOPIC,
            "{topic}"
        );
        assert_eq!(
            alice.send(topic, "x", &text("")).await.status,
            Status::UNKNOWN_TOPIC,
            "{topic}"
        );
    }
}

#[tokio::test]
async fn a_malformed_body_gets_a_status() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    for topic in [
        topic::PULL_MESSAGES,
        topic::PRIVATE_HISTORY,
        topic::CONVERSATIONS,
        topic::REMOVE_CONVERSATION,
        topic::ADD_TO_BLACKLIST,
        topic::UPLOAD_TOKEN,
        topic::SET_CONVERSATION_STATES,
    ] {
        let ack = alice.ask_raw(topic, "alice", vec![0xff; 7]).await;
        assert_eq!(ack.status, Status::MALFORMED, "{topic}");
    }
}

#[tokio::test]
async fn content_over_128_kb_is_refused_and_up_to_it_taken() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let of = |bytes| UpStreamMessage {
        content: vec![b' '; bytes],
        ..text("")
    };
    let too_large = alice
        .send(topic::PRIVATE_MESSAGE, "bob", &of(MAX_CONTENT_BYTES + 1))
        .await;
    assert_eq!(too_large.status, Status::CONTENT_TOO_LARGE);
    let fits = alice
        .send(topic::PRIVATE_MESSAGE, "bob", &of(MAX_CONTENT_BYTES))
        .await;
    assert_eq!(fits.status, Status::OK);
    assert_eq!(bob.next_message().await.content.len(), MAX_CONTENT_BYTES);
}

#[tokio::test]
async fn garbage_ends_its_own_connection_only() {
    let server = TestServer::start().await;
    let mut bob = server.client("bob").await;
    for garbage in [
        vec![],
        vec![0xff],
        vec![0x32, 0xff, 0xff, 1],
        vec![0x00; 300],
    ] {
        let mut alice = server.client("alice").await;
        alice.send_bytes(garbage).await;
        match alice.next_frame().await {
            Some(ServerFrame::Disconnect(end)) => assert_eq!(end.reason, DisconnectReason::CLOSED),
            other => panic!("{other:?}"),
        }
        assert_eq!(alice.next_frame().await, None);
    }
    let mut alice = server.client("alice").await;
    alice
        .send_bytes(vec![0x32; MAX_CLIENT_FRAME_BYTES + 1])
        .await;
    assert_eq!(alice.next_frame().await, None);
    bob.ping().await;
}

#[tokio::test]
async fn a_full_disk_refuses_sends_and_the_server_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let on_disk = TestServer::with(|config| {
        config.limits.database_mb = 1;
        config.data = directory.path().to_owned();
    });
    fill_up(on_disk.await).await;
    fill_up(TestServer::with(|config| config.limits.database_mb = 1).await).await;
}

async fn fill_up(server: TestServer) {
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let large = text(&"x".repeat(60_000));
    let mut taken = 0;
    let refused = loop {
        let ack = alice.send(topic::PRIVATE_MESSAGE, "bob", &large).await;
        if ack.status != Status::OK {
            break ack.status;
        }
        taken += 1;
        assert!(taken < 100);
    };
    assert_eq!(refused, Status::STORAGE_FAILED);
    for _ in 0..taken {
        assert_eq!(said(&bob.next_message().await).len(), 60_000);
    }
    let mut fresh = server.client("bob").await;
    assert_eq!(crate::mailbox::pull_all(&mut fresh).await.len(), taken);
    let typing = UpStreamMessage {
        session_id: 0,
        classname: "RC:TypSts".into(),
        ..text("")
    };
    assert_eq!(
        alice
            .send(topic::PRIVATE_MESSAGE, "bob", &typing)
            .await
            .status,
        Status::OK
    );
}
