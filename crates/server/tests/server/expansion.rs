//! Expansions: set with a message, changed by both sides, kept with it.

use rongim_protocol::{
    Body,
    schema::{HistoryMessagesOuput, HistoryMsgInput, UpStreamMessage},
    status::Status,
    topic,
};
use serde_json::{Map, Value, json};

use crate::common::{Client, TestServer, text};

fn expandable(expansion: &Value) -> UpStreamMessage {
    UpStreamMessage {
        session_id: 3 | 64,
        extra_content: Some(expansion.to_string()),
        ..text("with an expansion")
    }
}

async fn change(client: &mut Client, target: &str, content: &Value) -> Status {
    let message = UpStreamMessage {
        session_id: 0,
        classname: "RC:MsgExMsg".into(),
        content: content.to_string().into_bytes(),
        ..Default::default()
    };
    client
        .send(topic::PRIVATE_MESSAGE, target, &message)
        .await
        .status
}

/// Keys and values of the latest message in a history.
async fn expansion(client: &mut Client, target: &str) -> Vec<(String, String)> {
    let request = HistoryMsgInput {
        target_id: Some(target.into()),
        time: Some(0),
        count: Some(1),
        order: Some(0),
    };
    let ack = client.ask(topic::PRIVATE_HISTORY, target, &request).await;
    let page = HistoryMessagesOuput::decode(&ack.body).unwrap();
    let text = page.list[0].extra_content.clone().unwrap_or("{}".into());
    let entries: Map<String, Value> = serde_json::from_str(&text).unwrap();
    let entry = |(key, entry): (String, Value)| (key, entry["v"].as_str().unwrap().to_owned());
    entries.into_iter().map(entry).collect()
}

fn entries(entries: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = entries.iter();
    owned
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn both_sides_change_it_and_history_brings_what_is_left() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut desk = server.client("alice").await;
    let message = expandable(&json!({ "k1": { "v": "v1" } }));
    let uid = alice
        .send(topic::PRIVATE_MESSAGE, "bob", &message)
        .await
        .message_uid;
    let received = bob.next_message().await;
    assert_eq!(received.extra_content, message.extra_content);
    assert_eq!(received.status, 16 | 32 | 1024);
    desk.next_publish().await;

    let put = json!({ "mid": uid, "put": { "k2": "v2", "k3": "v3" } });
    assert_eq!(change(&mut alice, "bob", &put).await, Status::OK);
    let told = bob.next_message().await;
    assert_eq!(told.classname, "RC:MsgExMsg");
    assert_eq!(serde_json::from_slice::<Value>(&told.content).unwrap(), put);
    assert!(desk.next_publish().await.sync);
    let del = json!({ "mid": uid, "del": ["k1", "k3", "none"] });
    assert_eq!(change(&mut bob, "alice", &del).await, Status::OK);
    assert_eq!(alice.next_message().await.classname, "RC:MsgExMsg");
    for (client, peer) in [(&mut alice, "bob"), (&mut bob, "alice")] {
        assert_eq!(expansion(client, peer).await, entries(&[("k2", "v2")]));
    }
}

#[tokio::test]
async fn what_cannot_be_expanded_is_refused() {
    let server = TestServer::start().await;
    let (mut alice, mut carol) = (server.client("alice").await, server.client("carol").await);
    let plain = alice.say("bob", "plain").await.message_uid;
    let put = |uid: &str| json!({ "mid": uid, "put": { "k": "v" } });
    assert_eq!(
        change(&mut alice, "bob", &put(&plain)).await,
        Status::NOT_EXPANDABLE
    );
    let message = expandable(&json!({}));
    let uid = alice
        .send(topic::PRIVATE_MESSAGE, "bob", &message)
        .await
        .message_uid;
    assert_eq!(
        change(&mut carol, "bob", &put(&uid)).await,
        Status::NOT_EXPANDABLE
    );
    assert_eq!(
        change(&mut alice, "carol", &put(&uid)).await,
        Status::NOT_EXPANDABLE
    );
    assert_eq!(
        change(&mut alice, "bob", &put("nonsense")).await,
        Status::NOT_EXPANDABLE
    );
    let wrong = json!({ "mid": uid, "put": { "k": 1 } });
    assert_eq!(change(&mut alice, "bob", &wrong).await, Status::MALFORMED);
    assert_eq!(expansion(&mut alice, "bob").await, []);
}

#[tokio::test]
async fn an_expansion_has_limits() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let message = expandable(&json!({ "first": { "v": "1" } }));
    let uid = alice
        .send(topic::PRIVATE_MESSAGE, "bob", &message)
        .await
        .message_uid;
    let keys = |range: std::ops::Range<usize>| {
        let put: Map<String, Value> = range.map(|n| (n.to_string(), "v".into())).collect();
        json!({ "mid": uid, "put": put })
    };
    assert_eq!(change(&mut alice, "bob", &keys(0..299)).await, Status::OK);
    assert_eq!(
        change(&mut alice, "bob", &keys(0..300)).await,
        Status::EXPANSION_TOO_LARGE
    );
    assert_eq!(expansion(&mut alice, "bob").await.len(), 300);
    for (key, value) in [
        ("k".repeat(33), "v".to_owned()),
        ("k".into(), "v".repeat(65)),
    ] {
        let mut put = Map::new();
        put.insert(key, value.into());
        let long = json!({ "mid": uid, "put": put });
        assert_eq!(
            change(&mut alice, "bob", &long).await,
            Status::EXPANSION_TOO_LARGE
        );
    }
    let wrong = expandable(&json!({ "k": "v" }));
    let refused = alice.send(topic::PRIVATE_MESSAGE, "bob", &wrong).await;
    assert_eq!(refused.status, Status::EXPANSION_TOO_LARGE);
}
