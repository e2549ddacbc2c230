//! Who comes and goes, what becomes of chatrooms, and what is taken back.

use std::time::Duration;

use rongim_protocol::{
    ClientFrame,
    frame::Disconnect,
    schema::CleanHisMsgInput,
    status::{DisconnectReason, Status},
    topic,
};
use serde_json::json;

use crate::{
    chatrooms::{join, quit},
    common::{Client, Receiver, TestServer, Told, start_process},
    deletion::delete,
    recall::recall,
};

#[tokio::test]
async fn who_comes_and_goes_is_told_once_for_each_client() {
    let mut receiver = Receiver::start().await;
    let url = receiver.url("/online");
    let server = TestServer::with(|config| config.webhooks.online = Some(url)).await;
    let mut events = Vec::new();
    let alice = server.client("alice").await;
    let mut bob = server.polling_client("bob").await;
    drop(alice);
    while events.len() < 3 {
        events.extend(receiver.next().await.json().as_array().unwrap().clone());
    }
    let reason = DisconnectReason::LOGOUT;
    bob.send_frame(ClientFrame::Disconnect(Disconnect { reason }))
        .await;
    while events.len() < 4 {
        events.extend(receiver.next().await.json().as_array().unwrap().clone());
    }
    let told: Vec<_> = events
        .iter()
        .map(|event| {
            let field = |name: &str| event[name].as_str().unwrap();
            assert_eq!(field("os"), "Websocket");
            assert!(field("clientIp").starts_with("127.0.0.1:"));
            assert!(event["time"].is_i64());
            (field("userid"), field("status"))
        })
        .collect();
    let expected = [("alice", "0"), ("bob", "0"), ("alice", "1"), ("bob", "2")];
    assert_eq!(told, expected);
    assert_eq!(events[0]["sessionId"], events[2]["sessionId"]);
    assert_eq!(events[1]["sessionId"], events[3]["sessionId"]);
    assert_ne!(events[0]["sessionId"], events[1]["sessionId"]);
}

#[tokio::test]
async fn who_was_there_at_a_crash_is_told_to_have_gone() {
    let directory = tempfile::tempdir().unwrap();
    let mut receiver = Receiver::start().await;
    let options = ["--webhook-online".to_owned(), receiver.url("/").to_string()];
    let (mut server, host) = start_process(directory.path(), &options).await;
    let _alice = Client::connect(&host, "alice").await;
    let came = receiver.next().await.json();
    assert_eq!(came[0]["status"], "0");
    server.kill().await.unwrap();
    let _server = start_process(directory.path(), &options).await;
    // Its coming may be told a second time.
    let mut told = receiver.next().await.json();
    while told.as_array().unwrap().last().unwrap()["status"] == "0" {
        told = receiver.next().await.json();
    }
    let gone = told.as_array().unwrap().last().unwrap();
    assert_eq!(gone["status"], "1");
    assert_eq!(gone["sessionId"], came[0]["sessionId"]);
}

#[tokio::test]
async fn recalls_and_deletions_are_told() {
    let mut receiver = Receiver::start().await;
    let url = receiver.url("/recalls");
    let server = TestServer::with(|config| config.webhooks.recalls = Some(url)).await;
    let mut alice = server.client("alice").await;
    let sent = alice.say("bob", "a mistake").await;
    let kept = alice.say("bob", "unwanted").await;
    assert_eq!(recall(&mut alice, "alice", "bob", &sent).await, Status::OK);
    assert_eq!(
        delete(&mut alice, "bob", &[&kept.message_uid]).await,
        Status::OK
    );
    let clean = CleanHisMsgInput {
        target_id: "bob".into(),
        data_time: kept.sent_time_ms as i64,
        ..Default::default()
    };
    alice.ask(topic::CLEAN_PRIVATE_HISTORY, "bob", &clean).await;

    let told = receiver.next().await.json();
    assert_eq!(
        (&told["eventType"], &told["source"]),
        (&json!(1), &json!("Websocket"))
    );
    assert_eq!(told["fromUserId"], "alice");
    let conversation = json!({ "conversationType": 1, "targetId": "bob", "busChannel": "" });
    assert_eq!(told["conversationInfo"], conversation);
    let original = json!({ "messageId": sent.message_uid, "messageTime": sent.sent_time_ms });
    assert_eq!(told["originalMsgInfo"], original);
    assert_eq!(told["recallMsgInfo"]["isDelete"], false);
    let told = receiver.next().await.json();
    assert_eq!(
        (&told["eventType"], &told["conversationInfo"]),
        (&json!(2), &conversation)
    );
    assert_eq!(told["originalMsgInfo"]["messageId"], kept.message_uid);
    let told = receiver.next().await.json();
    let until = json!({ "deleteType": 2, "msgTimestamp": kept.sent_time_ms });
    assert_eq!(told["deleteMsgInfo"], until);
}

#[tokio::test]
async fn chatrooms_tell_who_comes_and_goes_and_why() {
    let mut receiver = Receiver::start().await;
    let url = receiver.url("/rooms");
    let server = TestServer::with(|config| {
        config.webhooks.chatrooms = Some(url);
        config.chatrooms.grace = Duration::ZERO;
    })
    .await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    join(&mut bob, "r").await;
    quit(&mut alice, "r").await;
    join(&mut alice, "r").await;
    let barred = "userId=alice&chatroomId=r&minute=5";
    server.call("/chatroom/user/block/add.json", barred).await;
    drop(bob);
    let mut told = Vec::new();
    while told.len() < 7 {
        told.extend(room_events(&receiver.next().await));
    }
    server.call("/chatroom/create.json", "chatroom[s]=S").await;
    server.call("/chatroom/destroy.json", "chatroomId=s").await;
    while told.len() < 9 {
        told.extend(room_events(&receiver.next().await));
    }
    let expected = [
        ("r", "alice", 0, 0),
        ("r", "alice", 1, 0),
        ("r", "bob", 1, 0),
        ("r", "alice", 2, 0),
        ("r", "alice", 1, 0),
        ("r", "alice", 2, 2),
        ("r", "bob", 2, 1),
        ("s", "", 0, 0),
        ("s", "", 3, 0),
    ];
    let told: Vec<_> = told
        .iter()
        .map(|(room, user, event, cause)| (room.as_str(), user.as_str(), *event, *cause))
        .collect();
    assert_eq!(told, expected);
}

/// Room, user, type and status.
fn room_events(told: &Told) -> Vec<(String, String, i64, i64)> {
    let events = told.json();
    let events = events.as_array().unwrap().iter().map(|event| {
        let users = event["userIds"].as_array().unwrap();
        let user = users.first().map_or("", |user| user.as_str().unwrap());
        assert!(event["time"].is_i64());
        (
            event["chatRoomId"].as_str().unwrap().to_owned(),
            user.to_owned(),
            event["type"].as_i64().unwrap(),
            event["status"].as_i64().unwrap(),
        )
    });
    events.collect()
}
