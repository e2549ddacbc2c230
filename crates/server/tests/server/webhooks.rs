//! What the app's own server is told, and asked.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::http::StatusCode;
use rongim_protocol::{
    ClientFrame, ServerFrame,
    frame::Disconnect,
    schema::{ChrmKvEntity, CleanHisMsgInput, SetChrmKv, UpStreamMessage},
    status::{DisconnectReason, Status},
    topic,
};
use rongim_server::Config;
use serde_json::json;
use tokio::sync::{Notify, watch};

use crate::{
    chatrooms::{join, quit},
    common::{Client, Receiver, TestServer, Told, said, start_process, text},
    deletion::delete,
    recall::recall,
};

/// The text of a routed message.
fn routed(told: &Told) -> String {
    let form = told.form();
    let content: serde_json::Value = serde_json::from_str(&form["content"]).unwrap();
    content["content"].as_str().unwrap().to_owned()
}

async fn routing_to(receiver: &Receiver) -> TestServer {
    let url = receiver.url("/messages");
    TestServer::with(|config| config.webhooks.messages = Some(url)).await
}

#[tokio::test]
async fn the_metrics_tell_what_waits() {
    // Nobody takes it there.
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/messages", closed.local_addr().unwrap());
    drop(closed);
    let server = TestServer::with(|config| {
        config.webhooks.messages = Some(url.parse().unwrap());
    })
    .await;
    server.client("alice").await.say("bob", "waits").await;
    let metrics = reqwest::get(server.url("/metrics")).await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let line = "rongim_webhook_queue{hook=\"webhook-messages\"} 1";
    assert!(metrics.lines().any(|has| has == line), "{metrics}");
    assert!(metrics.contains("rongim_webhook_delay_seconds{hook=\"webhook-messages\"} "));
    assert!(!metrics.contains("webhook-online"));
    server.stop().await;
}

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
async fn what_a_receiver_does_not_take_comes_again_and_nothing_overtakes_it() {
    let mut receiver = Receiver::start().await;
    let asked = Arc::new(AtomicUsize::new(0));
    receiver.answers({
        let asked = Arc::clone(&asked);
        move |_| match asked.fetch_add(1, Ordering::Relaxed) {
            0 | 1 => (StatusCode::INTERNAL_SERVER_ERROR, String::new()),
            _ => (StatusCode::OK, String::new()),
        }
    });
    let server = routing_to(&receiver).await;
    let mut alice = server.client("alice").await;
    for content in ["one", "two", "three"] {
        alice.say("bob", content).await;
    }
    for expected in ["one", "one", "one", "two", "three"] {
        assert_eq!(routed(&receiver.next().await), expected);
    }
}

#[tokio::test]
async fn what_a_receiver_refuses_for_good_makes_way_for_the_next() {
    let mut receiver = Receiver::start().await;
    receiver.answers(|told| match routed(told).as_str() {
        "poison" => (StatusCode::BAD_REQUEST, String::new()),
        _ => (StatusCode::OK, String::new()),
    });
    let server = routing_to(&receiver).await;
    let mut alice = server.client("alice").await;
    alice.say("bob", "poison").await;
    alice.say("bob", "good").await;
    let mut poisoned = 0;
    while routed(&receiver.next().await) == "poison" {
        poisoned += 1;
    }
    assert_eq!(poisoned, 5);
}

#[tokio::test]
async fn a_receiver_that_was_away_and_then_refuses_once_loses_nothing() {
    let mut receiver = Receiver::start().await;
    let asked = Arc::new(AtomicUsize::new(0));
    receiver.answers({
        let asked = Arc::clone(&asked);
        move |_| match asked.fetch_add(1, Ordering::Relaxed) {
            0..5 => (StatusCode::BAD_GATEWAY, String::new()),
            5 => (StatusCode::BAD_REQUEST, String::new()),
            _ => (StatusCode::OK, String::new()),
        }
    });
    let server = routing_to(&receiver).await;
    server.client("alice").await.say("bob", "one").await;
    for _ in 0..7 {
        assert_eq!(routed(&receiver.next().await), "one");
    }
}

#[tokio::test]
async fn a_receiver_that_was_down_gets_all_also_after_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let mut receiver = Receiver::start().await;
    let options = [
        "--webhook-messages".to_owned(),
        receiver.url("/").to_string(),
    ];
    receiver.go_down().await;

    let (mut server, host) = start_process(directory.path(), &options).await;
    let mut alice = Client::connect(&host, "alice").await;
    let numbers: Vec<_> = (0..50).map(|number| number.to_string()).collect();
    for number in &numbers[..30] {
        alice.say("bob", number).await;
    }
    server.kill().await.unwrap();

    let (_server, host) = start_process(directory.path(), &options).await;
    let mut alice = Client::connect(&host, "alice").await;
    receiver.come_up();
    for number in &numbers[30..] {
        alice.say("bob", number).await;
    }
    let mut came: Vec<String> = Vec::new();
    while came.last() != numbers.last() {
        came.push(routed(&receiver.next().await));
    }
    assert_eq!(came, numbers);
}

#[tokio::test]
async fn a_queue_is_bounded_and_keeps_the_newest() {
    let mut receiver = Receiver::start().await;
    let server = {
        let url = receiver.url("/");
        TestServer::with(|config| {
            config.webhooks.messages = Some(url);
            config.webhooks.queue_mb = 1;
        })
        .await
    };
    receiver.go_down().await;
    let mut alice = server.client("alice").await;
    let large = "x".repeat(50_000);
    for number in 0..40 {
        alice.say("bob", &format!("{number} {large}")).await;
    }
    receiver.come_up();
    let mut came = Vec::new();
    while came.last() != Some(&39) {
        let said = routed(&receiver.next().await);
        came.push(said.split(' ').next().unwrap().parse::<i32>().unwrap());
    }
    assert!(came.len() < 25 && came.len() > 15, "{came:?}");
    // But for one that was on its way when it was dropped, the newest in a row.
    let newest: Vec<_> = (came[1]..40).collect();
    assert_eq!(came[1..], newest);
}

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
