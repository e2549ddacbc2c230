//! The hook that is asked before a message is sent.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use rongim_protocol::{
    ServerFrame,
    schema::{ChrmKvEntity, SetChrmKv, UpStreamMessage},
    status::Status,
    topic,
};
use rongim_server::Config;
use serde_json::json;
use tokio::sync::{Notify, watch};

use crate::{
    chatrooms::join,
    common::{Receiver, TestServer, said, text},
};

use super::routed;

async fn asking(receiver: &Receiver, change: impl FnOnce(&mut Config)) -> TestServer {
    let url = receiver.url("/ask");
    TestServer::with(|config| {
        config.webhooks.pre_send = Some(url);
        change(config);
    })
    .await
}

#[tokio::test]
async fn the_app_drops_replaces_and_lets_through_before_a_send() {
    let mut receiver = Receiver::start().await;
    receiver.answers(|told| {
        let said = match routed(told).as_str() {
            "bad" => json!({ "pass": 0 }),
            "rude" => json!({ "pass": 1, "replaceContent": "{\"content\":\"polite\"}" }),
            "secret" => json!({ "pass": 2 }),
            _ => json!({ "pass": 1 }),
        };
        (StatusCode::OK, said.to_string())
    });
    let url = receiver.url("/messages");
    let server = asking(&receiver, |config| config.webhooks.messages = Some(url)).await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    let mut bob = server.client("bob").await;
    for (content, status) in [
        ("bad", Status::SENSITIVE_BLOCKED),
        ("rude", Status::SENSITIVE_REPLACED),
        ("secret", Status::OK),
        ("fine", Status::OK),
    ] {
        let body = text(content);
        let ack = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
        assert_eq!(ack.status, status, "{content}");
    }
    for expected in ["polite", "secret", "fine"] {
        assert_eq!(said(&bob.next_message().await), expected);
    }
    let synced = other.next_publish().await;
    assert!(String::from_utf8_lossy(&synced.body).contains("polite"));

    let (mut asked, mut routes) = (Vec::new(), Vec::new());
    while asked.len() < 4 || routes.len() < 2 {
        let told = receiver.next().await;
        match told.path.as_str() {
            "/ask" => asked.push(told.form()),
            _ => routes.push(routed(&told)),
        }
    }
    // What is let through with "ask nobody else" is not routed.
    assert_eq!(routes, ["polite", "fine"]);
    let first = &asked[0];
    for (field, value) in [
        ("appKey", "key"),
        ("fromUserId", "alice"),
        ("targetId", "bob"),
        ("msgType", "RC:TxtMsg"),
        ("channelType", "PERSON"),
        ("disablePush", "false"),
        ("os", "Websocket"),
    ] {
        assert_eq!(first[field], value, "{field}");
    }
}

#[tokio::test]
async fn a_hook_that_does_not_answer_in_time_lets_the_message_through() {
    let mut receiver = Receiver::start().await;
    receiver.go_down().await;
    let server = asking(&receiver, |_| {}).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    alice.say("bob", "nobody listens").await;
    assert_eq!(said(&bob.next_message().await), "nobody listens");

    // A listener that takes connections and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let server = TestServer::with(|config| {
        config.webhooks.pre_send = Some(url.parse().unwrap());
        config.webhooks.pre_send_timeout = Duration::from_millis(200);
    })
    .await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    alice.say("bob", "nobody answers").await;
    assert_eq!(said(&bob.next_message().await), "nobody answers");
    for answer in ["", "no JSON", "[1]"] {
        receiver.come_up();
        receiver.answers(move |_| (StatusCode::OK, answer.to_owned()));
        let server = asking(&receiver, |_| {}).await;
        let mut alice = server.client("alice").await;
        alice.say("bob", "nonsense").await;
        receiver.go_down().await;
    }
}

#[tokio::test]
async fn messages_keep_their_order_while_the_app_is_asked() {
    let mut receiver = Receiver::start().await;
    // Each even number is answered only after the next odd one.
    let odd: Arc<Vec<Notify>> = Arc::new((0..51).map(|_| Notify::new()).collect());
    receiver.answers_when({
        let odd = Arc::clone(&odd);
        move |told| {
            let number: usize = routed(told).parse().unwrap();
            let odd = Arc::clone(&odd);
            async move {
                if number % 2 == 1 {
                    odd[number / 2].notify_one();
                } else {
                    odd[number / 2].notified().await;
                }
                (StatusCode::OK, json!({ "pass": 1 }).to_string())
            }
        }
    });
    let patience = Duration::from_secs(20);
    let server = asking(&receiver, |config| {
        config.webhooks.pre_send_timeout = patience;
    })
    .await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    for number in 0..100 {
        let body = text(&number.to_string());
        alice.publish(topic::PRIVATE_MESSAGE, "bob", &body).await;
    }
    for number in 0..100 {
        assert_eq!(said(&bob.next_message().await), number.to_string());
    }
    // The client leaves while it is asked about its last message: that is sent.
    alice
        .publish(topic::PRIVATE_MESSAGE, "bob", &text("100"))
        .await;
    alice.ping().await;
    drop(alice);
    odd[50].notify_one();
    assert_eq!(said(&bob.next_message().await), "100");
    assert_eq!(receiver.unread(), 101);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_do_not_read_keep_nobody_else_from_being_asked_about() {
    // As many as may be asked about at the same time, 64 of each client.
    const DEAF: [&str; 4] = ["d0", "d1", "d2", "d3"];
    let receiver = Receiver::start().await;
    let (release, released) = watch::channel(false);
    receiver.answers_when(move |told| {
        let is_bad = routed(told) == "bad";
        let mut released = released.clone();
        async move {
            released.wait_for(|&released| released).await.unwrap();
            let said = json!({ "pass": i32::from(!is_bad) });
            (StatusCode::OK, said.to_string())
        }
    });
    let server = asking(&receiver, |config| {
        config.webhooks.pre_send_timeout = Duration::from_secs(15);
        config.limits.sends_per_second = 0;
        config.api.sends_per_second = 0;
        config.connections.queue_mb = 1_000;
    })
    .await;
    server.group("g", &[&DEAF[..], &["alice"]].concat()).await;
    let mut deaf = Vec::new();
    for user in DEAF {
        let mut client = server.client(user).await;
        for _ in 0..64 {
            let body = text("waits");
            client.publish(topic::PRIVATE_MESSAGE, "bob", &body).await;
        }
        deaf.push(client);
    }
    // Until none of their sockets takes more.
    let large = json!({ "content": "x".repeat(100_000) }).to_string();
    let form = format!("fromUserId=app&toGroupId=g&objectName=RC:TxtMsg&content={large}");
    while server.state.bus.load().waiting < 100 {
        server.call("/message/group/publish.json", &form).await;
    }
    release.send(true).unwrap();
    let mut alice = server.client("alice").await;
    let body = text("bad");
    let ack = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    assert_eq!(ack.status, Status::SENSITIVE_BLOCKED);
}

#[tokio::test]
async fn typing_and_receipts_need_no_leave() {
    let mut receiver = Receiver::start().await;
    let server = asking(&receiver, |_| {}).await;
    let mut alice = server.client("alice").await;
    for class_name in ["RC:TypSts", "RC:ReadNtf"] {
        let body = UpStreamMessage {
            session_id: 0,
            classname: class_name.into(),
            content: b"{}".to_vec(),
            ..Default::default()
        };
        alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    }
    assert_eq!(receiver.unread(), 0);
}

#[tokio::test]
async fn what_was_sent_is_not_asked_about_again() {
    let mut receiver = Receiver::start().await;
    let server = asking(&receiver, |_| {}).await;
    let mut alice = server.client("alice").await;
    let body = UpStreamMessage {
        client_unique_id: Some(7),
        ..text("once")
    };
    let first = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    receiver.answers(|_| (StatusCode::OK, json!({ "pass": 0 }).to_string()));
    let again = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    assert_eq!(
        (again.status, again.message_uid),
        (Status::OK, first.message_uid)
    );
    // Elsewhere it is another message.
    let other = alice.send(topic::PRIVATE_MESSAGE, "carol", &body).await;
    assert_eq!(other.status, Status::SENSITIVE_BLOCKED);
    assert_eq!(receiver.unread(), 2);
}

#[tokio::test]
async fn what_a_blocked_user_has_said_is_not_sent_any_more() {
    let receiver = Receiver::start().await;
    let (release, released) = watch::channel(false);
    receiver.answers_when(move |_| {
        let mut released = released.clone();
        async move {
            released.wait_for(|&released| released).await.unwrap();
            (StatusCode::OK, json!({ "pass": 1 }).to_string())
        }
    });
    let server = asking(&receiver, |config| {
        config.webhooks.pre_send_timeout = Duration::from_secs(60);
    })
    .await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut carol = server.client("carol").await;
    let body = text("of alice");
    alice.publish(topic::PRIVATE_MESSAGE, "bob", &body).await;
    alice.ping().await;
    server
        .call("/user/block.json", "userId=alice&minute=5")
        .await;
    // She is told at once, not when the app has answered.
    let end = alice.next_frame().await;
    assert!(matches!(end, Some(ServerFrame::Disconnect(_))), "{end:?}");
    assert!(alice.next_frame().await.is_none());
    release.send(true).unwrap();
    carol.say("bob", "of carol").await;
    assert_eq!(said(&bob.next_message().await), "of carol");
}

#[tokio::test]
async fn what_is_said_on_the_side_needs_leave_too() {
    let mut receiver = Receiver::start().await;
    receiver.answers(|_| (StatusCode::OK, json!({ "pass": 0 }).to_string()));
    let server = asking(&receiver, |_| {}).await;
    server.group("g", &["alice", "bob"]).await;
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    for (topic, target) in [
        (topic::PRIVATE_STATUS, "bob"),
        (topic::GROUP_STATUS, "g"),
        (topic::CHATROOM_STATUS, "r"),
    ] {
        let ack = alice.send(topic, target, &text("a status")).await;
        assert_eq!(ack.status, Status::SENSITIVE_BLOCKED, "{topic}");
    }
    let entry = ChrmKvEntity {
        key: "k".into(),
        value: "v".into(),
        ..Default::default()
    };
    let change = SetChrmKv {
        entry,
        b_notify: Some(true),
        notification: Some(text("a notification")),
        ..Default::default()
    };
    let ack = alice.ask(topic::SET_CHATROOM_ENTRY, "r", &change).await;
    assert_eq!(ack.status, Status::SENSITIVE_BLOCKED);
    assert_eq!(receiver.unread(), 4);
}
