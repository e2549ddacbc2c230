//! Taking a message back.

use rongim_protocol::{frame::ServerPubAck, schema::UpStreamMessage, status::Status, topic};
use serde_json::{Value, json};

use crate::{
    common::{Client, TestServer, text},
    conversations, history, mailbox,
};

pub(crate) async fn recall(
    client: &mut Client,
    user: &str,
    target: &str,
    sent: &ServerPubAck,
) -> Status {
    recall_in(client, 1, user, target, sent).await
}

async fn recall_in(
    client: &mut Client,
    kind: i32,
    user: &str,
    target: &str,
    sent: &ServerPubAck,
) -> Status {
    let content = json!({
        "conversationType": kind,
        "targetId": target,
        "messageUId": sent.message_uid,
        "sentTime": sent.sent_time_ms,
    });
    let body = UpStreamMessage {
        session_id: 1,
        classname: "RC:RcCmd".into(),
        content: content.to_string().into_bytes(),
        ..Default::default()
    };
    client.send(topic::RECALL, user, &body).await.status
}

#[tokio::test]
async fn a_recall_replaces_the_original_for_everybody() {
    let server = TestServer::start().await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    let mut bob = server.client("bob").await;
    let sent = alice.say("bob", "a mistake").await;
    bob.next_message().await;
    assert!(other.next_publish().await.sync);
    assert_eq!(recall(&mut alice, "alice", "bob", &sent).await, Status::OK);

    let command = bob.next_message().await;
    assert_eq!(
        (command.classname.as_str(), command.from_user_id.as_str()),
        ("RC:RcCmd", "alice")
    );
    assert_eq!(
        (command.r#type, command.group_id.as_deref()),
        (1, Some("bob"))
    );
    let content: Value = serde_json::from_slice(&command.content).unwrap();
    assert_eq!(content["messageUId"], sent.message_uid);
    assert_ne!(command.msg_id.as_deref(), Some(&*sent.message_uid));
    let synced = other.next_publish().await;
    assert!(synced.sync);
    assert_eq!(
        (synced.topic.as_str(), synced.target_id.as_str()),
        (topic::RECALL, "alice")
    );

    let no_text = [String::new()];
    assert_eq!(
        history::texts(&mut bob, topic::PRIVATE_HISTORY, "alice", 0, 9, 0).await,
        no_text
    );
    assert_eq!(
        history::texts(&mut alice, topic::PRIVATE_HISTORY, "bob", 0, 9, 0).await,
        no_text
    );
    assert!(
        !mailbox::pull_all(&mut bob)
            .await
            .contains(&"a mistake".to_owned())
    );
    assert_eq!(
        conversations::list(&mut bob).await,
        [(1, "alice".to_owned(), String::new())]
    );
}

#[tokio::test]
async fn only_the_sender_takes_back_and_only_once() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let sent = alice.say("bob", "mine").await;
    let unknown = ServerPubAck {
        message_uid: "0000-0000-0000-0000".into(),
        ..sent.clone()
    };
    let garbled = ServerPubAck {
        message_uid: "what?".into(),
        ..sent.clone()
    };
    assert_eq!(
        recall(&mut bob, "bob", "alice", &sent).await,
        Status::BAD_RECALL
    );
    assert_eq!(
        recall(&mut alice, "alice", "carol", &sent).await,
        Status::BAD_RECALL
    );
    assert_eq!(
        recall(&mut alice, "alice", "bob", &unknown).await,
        Status::BAD_RECALL
    );
    assert_eq!(
        recall(&mut alice, "alice", "bob", &garbled).await,
        Status::BAD_RECALL
    );
    assert_eq!(recall(&mut alice, "alice", "bob", &sent).await, Status::OK);
    assert_eq!(
        recall(&mut alice, "alice", "bob", &sent).await,
        Status::BAD_RECALL
    );
}

#[tokio::test]
async fn clients_take_no_system_messages_back() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let sent = alice.say("bob", "mine").await;
    for (kind, target, status) in [
        (6, "bob", Status::BAD_RECALL),
        (6, "", Status::MALFORMED),
        (1, "", Status::MALFORMED),
        (1, &*"x".repeat(257), Status::MALFORMED),
    ] {
        let refused = recall_in(&mut alice, kind, "alice", target, &sent).await;
        assert_eq!(refused, status, "{kind} {target}");
    }
}

#[tokio::test]
async fn who_did_not_get_a_directed_message_hears_nothing_of_it_later() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob", "carol"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut carol = server.client("carol").await;
    let directed = UpStreamMessage {
        session_id: 3 | 64,
        user_id: vec!["bob".into()],
        ..text("for bob")
    };
    let sent = alice.send(topic::GROUP_MESSAGE, "g", &directed).await;
    assert_eq!(bob.next_message().await.classname, "RC:TxtMsg");
    // Sent to be stored, and to everybody.
    let change = UpStreamMessage {
        session_id: 3,
        classname: "RC:MsgExMsg".into(),
        content: json!({ "mid": sent.message_uid, "put": { "k": "v" } })
            .to_string()
            .into_bytes(),
        ..Default::default()
    };
    let ack = alice.send(topic::GROUP_MESSAGE, "g", &change).await;
    assert_eq!(ack.status, Status::OK);
    assert_eq!(bob.next_message().await.classname, "RC:MsgExMsg");
    let status = recall_in(&mut alice, 3, "alice", "g", &sent).await;
    assert_eq!(status, Status::OK);
    assert_eq!(bob.next_message().await.classname, "RC:RcCmd");

    carol.ping().await;
    assert_eq!(carol.unread(), 0);
    assert!(mailbox::pull_all(&mut carol).await.is_empty());
    let seen = history::texts(&mut carol, topic::GROUP_HISTORY, "g", 0, 9, 0).await;
    assert!(seen.is_empty(), "{seen:?}");
}

#[tokio::test]
async fn a_refused_recall_leaves_no_trace() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let mut alice = server.client("alice").await;
    let sent = alice.say_to_group("g", "stays").await;
    server
        .call("/group/quit.json", "userId=alice&groupId=g")
        .await;
    let status = recall_in(&mut alice, 3, "alice", "g", &sent).await;
    assert_eq!(status, Status::NOT_IN_GROUP);
    let mut bob = server.client("bob").await;
    assert_eq!(
        history::texts(&mut bob, topic::GROUP_HISTORY, "g", 0, 9, 0).await,
        ["stays"]
    );
}
