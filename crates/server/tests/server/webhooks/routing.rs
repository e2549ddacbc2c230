//! Each message of a client, as it is posted to the app's own server.

use rongim_protocol::{schema::UpStreamMessage, status::Status, topic};
use serde_json::json;

use crate::{
    chatrooms::join,
    common::{Receiver, TestServer, text},
};

use super::{routed, routing_to};

#[tokio::test]
async fn each_message_of_a_client_is_routed_with_its_fields() {
    let mut receiver = Receiver::start().await;
    let server = routing_to(&receiver).await;
    server.group("g", &["alice", "bob", "carol"]).await;
    let mut alice = server.client("alice").await;
    let sent = alice.say("bob", "你好 & 😀").await;
    let directed = UpStreamMessage {
        user_id: vec!["bob".into(), "carol".into()],
        ..text("to two")
    };
    alice.send(topic::GROUP_MESSAGE, "g", &directed).await;

    let told = receiver.next().await;
    assert_eq!(told.path, "/messages");
    let form = told.form();
    let time = sent.sent_time_ms.to_string();
    for (field, value) in [
        ("fromUserId", "alice"),
        ("toUserId", "bob"),
        ("objectName", "RC:TxtMsg"),
        ("content", &json!({ "content": "你好 & 😀" }).to_string()),
        ("timestamp", &time),
        ("msgTimestamp", &time),
        ("channelType", "PERSON"),
        ("msgUID", &sent.message_uid),
        ("originalMsgUID", ""),
        ("sensitiveType", "0"),
        ("source", "Websocket"),
        ("busChannel", ""),
    ] {
        assert_eq!(form[field], value, "{field}");
    }
    assert!(form["clientIp"].starts_with("127.0.0.1:"));
    let form = receiver.next().await.form();
    assert_eq!(form["channelType"], "GROUP");
    assert_eq!(form["toUserId"], "g");
    assert_eq!(form["groupUserIds"], "bob,carol");
}

#[tokio::test]
async fn messages_of_the_app_and_of_a_moment_are_not_routed_unless_that_is_set() {
    let mut receiver = Receiver::start().await;
    let server = routing_to(&receiver).await;
    let form = "fromUserId=system&toUserId=bob&objectName=RC:TxtMsg&content={\"content\":\"a\"}";
    server.call("/message/private/publish.json", form).await;
    let mut alice = server.client("alice").await;
    let typing = UpStreamMessage {
        session_id: 0,
        classname: "RC:TypSts".into(),
        ..text("typing")
    };
    alice.send(topic::PRIVATE_MESSAGE, "bob", &typing).await;
    alice.say("bob", "of a client").await;
    assert_eq!(routed(&receiver.next().await), "of a client");

    let url = receiver.url("/all");
    let with_app = TestServer::with(|config| {
        config.webhooks.messages = Some(url);
        config.webhooks.app_messages = true;
    })
    .await;
    with_app.call("/message/private/publish.json", form).await;
    let told = receiver.next().await;
    assert_eq!((routed(&told), &*told.path), ("a".into(), "/all"));
    assert_eq!(told.form()["source"], "Server");
}

#[tokio::test]
async fn a_replaced_word_is_told_and_a_resend_is_not_routed_again() {
    let mut receiver = Receiver::start().await;
    let server = routing_to(&receiver).await;
    let word = "word=bad&replaceWord=*";
    server.call("/sensitiveword/add.json", word).await;
    let mut alice = server.client("alice").await;
    let body = UpStreamMessage {
        client_unique_id: Some(7),
        ..text("so bad")
    };
    for _ in 0..2 {
        let ack = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
        assert_eq!(ack.status, Status::SENSITIVE_REPLACED);
    }
    alice.say("bob", "last").await;
    let told = receiver.next().await;
    assert_eq!(routed(&told), "so *");
    assert_eq!(told.form()["sensitiveType"], "2");
    assert_eq!(routed(&receiver.next().await), "last");
}

#[tokio::test]
async fn what_is_refused_for_its_words_is_told_without_an_id() {
    let mut receiver = Receiver::start().await;
    let server = routing_to(&receiver).await;
    server.call("/sensitiveword/add.json", "word=bad").await;
    server.group("g", &["alice", "bob"]).await;
    join(&mut server.client("alice").await, "room").await;
    let mut alice = server.client("alice").await;
    for (topic, target) in [
        (topic::PRIVATE_MESSAGE, "bob"),
        (topic::GROUP_MESSAGE, "g"),
        (topic::CHATROOM_MESSAGE, "room"),
        (topic::PUBLIC_SERVICE_MESSAGE, "nobody"),
    ] {
        let ack = alice.send(topic, target, &text("so bad")).await;
        assert_eq!(ack.status, Status::SENSITIVE_BLOCKED, "{topic}");
        let form = receiver.next().await.form();
        for (field, value) in [
            ("fromUserId", "alice"),
            ("toUserId", target),
            ("sensitiveType", "1"),
            ("msgUID", ""),
            ("source", "Websocket"),
        ] {
            assert_eq!(form[field], value, "{topic}: {field}");
        }
        assert!(form["content"].contains("so bad"));
    }
    // What is for a moment is never routed.
    let ack = alice
        .send(topic::PRIVATE_STATUS, "bob", &text("so bad"))
        .await;
    assert_eq!(ack.status, Status::SENSITIVE_BLOCKED);
    alice.say("bob", "last").await;
    assert_eq!(routed(&receiver.next().await), "last");
}
