//! The conversation list.

use rongim_protocol::{
    schema::{
        DeleteSessionsInput, PullUserSettingInput, PullUserSettingOutput, RelationQryInput,
        RelationsInput, RelationsOutput, ReportSdkInput, SessionInfo,
    },
    status::Status,
    topic,
};

use crate::common::{Client, TestServer, said};

/// `(type, target, latest text)`, newest first.
pub(crate) async fn list(client: &mut Client) -> Vec<(i32, String, String)> {
    let request = RelationsInput {
        r#type: 1,
        count: Some(0),
        ..Default::default()
    };
    rows(client.query(topic::CONVERSATIONS, &request).await)
}

fn rows(output: RelationsOutput) -> Vec<(i32, String, String)> {
    let rows = output.info.into_iter();
    rows.map(|row| (row.r#type, row.user_id, said(&row.msg.unwrap())))
        .collect()
}

fn row(kind: i32, target: &str, text: &str) -> (i32, String, String) {
    (kind, target.to_owned(), text.to_owned())
}

#[tokio::test]
async fn the_list_is_newest_first_for_sender_and_receiver() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    alice.say("bob", "first").await;
    alice.say_to_group("g", "to all").await;
    alice.say("carol", "for carol").await;
    alice.say("bob", "second").await;
    assert_eq!(
        list(&mut alice).await,
        [
            row(1, "bob", "second"),
            row(1, "carol", "for carol"),
            row(3, "g", "to all")
        ]
    );
    assert_eq!(
        list(&mut bob).await,
        [row(1, "alice", "second"), row(3, "g", "to all")]
    );
    let request = RelationQryInput {
        r#type: Some(1),
        count: Some(2),
        start_time: Some(0),
        order: Some(0),
    };
    let two = rows(alice.query(topic::CONVERSATIONS_RANGE, &request).await);
    assert_eq!(two, [row(1, "bob", "second"), row(1, "carol", "for carol")]);
}

#[tokio::test]
async fn the_list_comes_in_pages_in_both_directions() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let mut times = Vec::new();
    for peer in ["p0", "p1", "p2", "p3", "p4"] {
        times.push(alice.say(peer, "hi").await.sent_time_ms as i64);
    }
    let mut page = async |start: i64, order: i32| {
        let request = RelationQryInput {
            r#type: Some(1),
            count: Some(2),
            start_time: Some(start),
            order: Some(order),
        };
        let list: RelationsOutput = alice.query(topic::CONVERSATIONS_RANGE, &request).await;
        let peers = list.info.into_iter().map(|row| row.user_id);
        peers.collect::<Vec<_>>()
    };
    assert_eq!(page(0, 0).await, ["p4", "p3"]);
    assert_eq!(page(times[3], 0).await, ["p2", "p1"]);
    assert_eq!(page(times[1], 0).await, ["p0"]);
    assert_eq!(page(times[0], 0).await, [""; 0]);
    assert_eq!(page(times[1], 1).await, ["p3", "p2"]);
    assert_eq!(page(times[3], 1).await, ["p4"]);
}

#[tokio::test]
async fn a_removed_conversation_returns_with_its_next_message() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    alice.say("bob", "one").await;
    let request = RelationsInput {
        r#type: 1,
        ..Default::default()
    };
    assert_eq!(
        bob.ask(topic::REMOVE_CONVERSATION, "alice", &request)
            .await
            .status,
        Status::OK
    );
    assert_eq!(list(&mut bob).await, []);
    assert_eq!(list(&mut alice).await.len(), 1);
    alice.say("bob", "two").await;
    assert_eq!(list(&mut bob).await, [row(1, "alice", "two")]);
    // As 2.9.2 writes it, against the schema.
    let odd = vec![0x08, 1, 0x10, 0, 0x18, 0, 0x20, 0];
    assert_eq!(
        bob.ask_raw(topic::REMOVE_CONVERSATION, "alice", odd)
            .await
            .status,
        Status::OK
    );
    assert_eq!(list(&mut bob).await, []);
    let session = SessionInfo {
        r#type: 1,
        channel_id: "bob".into(),
    };
    let many = DeleteSessionsInput {
        sessions: vec![session],
    };
    assert_eq!(
        alice
            .ask(topic::REMOVE_CONVERSATION, "alice", &many)
            .await
            .status,
        Status::OK
    );
    assert_eq!(list(&mut alice).await, []);
}

#[tokio::test]
async fn what_2_9_asks_at_its_start_is_answered() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let request = PullUserSettingInput {
        version: 3,
        reserve: None,
    };
    let settings: PullUserSettingOutput = alice.query(topic::PULL_USER_SETTINGS, &request).await;
    assert_eq!((settings.version, settings.items.len()), (3, 0));
    let report = ReportSdkInput {
        sdk_info: "{}".into(),
    };
    assert_eq!(
        alice.ask(topic::REPORT_SDK, "alice", &report).await.status,
        Status::OK
    );
}
