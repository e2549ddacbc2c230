//! Long polling over real HTTP: what the published clients send, what nobody
//! should, and that a session is one like over a socket.

use std::{collections::HashMap, time::Duration};

use reqwest::{Response, StatusCode};
use rongim_protocol::{
    ServerFrame,
    limits::MAX_CLIENT_FRAME_BYTES,
    schema::{DownStreamMessages, SyncRequestMsg},
    status::{ConnectStatus, DisconnectReason, Status},
    topic,
};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::common::{APP_KEY, PATIENCE, Polling, TestServer, said, text, token};

fn recorded() -> Vec<Value> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/vectors/comet.jsonl"
    );
    let lines = std::fs::read_to_string(file).unwrap();
    let vectors = lines.lines();
    vectors
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn what_the_published_clients_post_is_answered() {
    let server = TestServer::start().await;
    server.group("labgroup", &["alice", "bob"]).await;
    let mut discussion = Value::Null;
    for vector in recorded() {
        if vector["direction"] != "client->server" || vector["query"].is_null() {
            continue;
        }
        let (sdk, query) = (vector["sdk"].as_str().unwrap(), &vector["query"]);
        let client = Polling::connect_as(&server.host, "alice", sdk).await;
        let accepted = client
            .post(
                &repeated(query, &discussion),
                vector["body"].as_str().unwrap(),
            )
            .await;
        assert_eq!(accepted.text().await.unwrap(), "[]");
        let topic = query["topic"].as_str().unwrap_or_default();
        if topic.is_empty() || query["messageid"] == "0" {
            continue;
        }
        let answer = answer_to(
            &client,
            query["messageid"].as_str().unwrap().parse().unwrap(),
        )
        .await;
        if topic == topic::CREATE_DISCUSSION {
            discussion = data(&answer)["id"].clone();
        }
        match answer["status"].as_u64().unwrap() as u16 {
            status if topic == topic::RECALL => assert_eq!(status, Status::BAD_RECALL.0),
            status if topic == topic::BLACKLIST_STATUS => {
                assert!([0, Status::NOT_IN_BLACKLIST.0].contains(&status));
            }
            status => assert_eq!(status, 0, "{sdk} {topic}"),
        }
    }
}

/// The query as the client wrote it, but for the names of this run.
fn repeated(query: &Value, discussion: &Value) -> String {
    let mut written = String::new();
    for (key, value) in query.as_object().unwrap() {
        let value = value.as_str().unwrap();
        match key.as_str() {
            "sessionid" | "pid" => continue,
            "targetid" if value.starts_with("DIZ") => {
                written += &format!("targetid={}&", discussion.as_str().unwrap());
            }
            _ => written += &format!("{key}={value}&"),
        }
    }
    written
}

async fn answer_to(client: &Polling, message_id: u16) -> Value {
    let is_answer = |frame: &Value| {
        let header = frame["headerCode"].as_i64().unwrap();
        frame["messageId"] == message_id && matches!(header & 0xf0, 64 | 96)
    };
    loop {
        let frames = client.frames().await;
        if let Some(answer) = frames.into_iter().find(is_answer) {
            return answer;
        }
    }
}

fn data(frame: &Value) -> Value {
    serde_json::from_str(frame["data"].as_str().unwrap()).unwrap()
}

/// What a frame is: its header and its topic.
fn kind(frame: &Value) -> (i64, String) {
    let header = frame["headerCode"].as_i64().unwrap();
    (header, frame["topic"].as_str().unwrap_or_default().into())
}

/// The names of its fields, those of the body too.
fn fields(frame: &Value) -> Vec<String> {
    let mut names: Vec<String> = frame.as_object().unwrap().keys().cloned().collect();
    if frame.get("data").is_some() {
        let body = data(frame);
        names.extend(
            body.as_object()
                .unwrap()
                .keys()
                .map(|key| format!("data.{key}")),
        );
    }
    names.sort();
    names
}

#[tokio::test]
async fn frames_have_the_fields_that_the_published_clients_read() {
    let server = TestServer::start().await;
    let (mut alice, bob) = (
        server.client("alice").await,
        Polling::connect(&server.host, "bob").await,
    );
    let query = format!("appId={APP_KEY}&token={}&sdkVer=2.5.3", token("bob"));
    let mut ours = vec![Polling::open(&server.host, &query).await];
    alice.say("bob", "hi").await;
    bob.post(
        "messageid=1&header=80&topic=joinChrm&targetid=room",
        r#"{"nothing":1}"#,
    )
    .await;
    bob.post(
        "messageid=2&header=50&topic=ppMsgP&targetid=alice",
        r#"{"sessionId":3,"classname":"RC:TxtMsg","content":"{}"}"#,
    )
    .await;
    bob.post(
        "messageid=3&header=80&topic=setKV&targetid=room",
        r#"{"entry":{"key":"k","value":"v"}}"#,
    )
    .await;
    alice
        .ask(
            topic::JOIN_CHATROOM,
            "room",
            &rongim_protocol::schema::ChrmInput { nothing: 1 },
        )
        .await;
    let acks = alice
        .send(topic::CHATROOM_MESSAGE, "room", &text("in the room"))
        .await;
    assert_eq!(acks.status, Status::OK);
    let wanted: HashMap<_, _> = recorded()
        .into_iter()
        .filter(|vector| vector["direction"] == "server->client")
        .map(|vector| vector["object"].clone())
        // An answer's fields are those of its question's topic.
        .filter(|object| object["headerCode"] != 96)
        .map(|object| (kind(&object), fields(&object)))
        .collect();
    while wanted
        .keys()
        .any(|wanted| !ours.iter().any(|frame| kind(frame) == *wanted))
    {
        ours.extend(bob.frames().await);
    }
    for (kind_of, names) in wanted {
        let frame = ours.iter().find(|frame| kind(frame) == kind_of).unwrap();
        let ours = fields(frame);
        let missing: Vec<_> = names.iter().filter(|name| !ours.contains(name)).collect();
        assert!(missing.is_empty(), "{frame} has no {missing:?}");
    }
}

#[tokio::test]
async fn a_session_by_polling_talks_with_one_over_a_socket() {
    let server = TestServer::start().await;
    let mut alice = server.polling_client("alice").await;
    let mut bob = server.client("bob").await;
    for number in 0..30 {
        let asked = format!("question {number} 😀");
        alice.say("bob", &asked).await;
        assert_eq!(said(&bob.next_message().await), asked);
        let answered = format!("answer {number} 你好");
        bob.say("alice", &answered).await;
        assert_eq!(said(&alice.next_message().await), answered);
    }
    let pulled: DownStreamMessages = alice
        .query(
            topic::PULL_MESSAGES,
            &SyncRequestMsg {
                sync_time: 0,
                ispolling: false,
                is_pull_send: Some(true),
                send_box_sync_time: Some(0),
                ..Default::default()
            },
        )
        .await;
    assert_eq!(pulled.list.len(), 60);
}

#[tokio::test]
async fn what_is_sent_on_another_client_of_the_user_comes_too() {
    let server = TestServer::start().await;
    let mut polling = server.polling_client("alice").await;
    let mut socket = server.client("alice").await;
    let ack = socket.say("bob", "from the other one").await;
    let own = polling.next_publish().await;
    assert!(own.sync);
    assert_eq!(own.target_id, "bob");
    let sync_ack = polling.pub_ack(own.message_id).await;
    assert_eq!(sync_ack.message_uid, ack.message_uid);
    polling.say("bob", "from this one").await;
    assert!(socket.next_publish().await.sync);
}

#[tokio::test]
async fn many_messages_come_whole_and_in_order() {
    let server = TestServer::start().await;
    let mut alice = server.polling_client("alice").await;
    let mut bob = server.client("bob").await;
    let long = "x".repeat(20_000);
    for number in 0..100 {
        bob.publish(
            topic::PRIVATE_MESSAGE,
            "alice",
            &text(&format!("{number} {long}")),
        )
        .await;
    }
    for number in 0..100 {
        let message = alice.next_message().await;
        assert_eq!(said(&message), format!("{number} {long}"));
    }
}

#[tokio::test]
async fn a_request_that_waits_is_answered_at_last() {
    let server = TestServer::with(|config| config.polling.hold = Duration::from_millis(20)).await;
    let alice = Polling::connect(&server.host, "alice").await;
    for _ in 0..3 {
        assert_eq!(alice.pull().await.text().await.unwrap(), "[]");
    }
}

#[tokio::test]
async fn of_two_requests_the_newer_waits() {
    let server = TestServer::start().await;
    let alice = Polling::connect(&server.host, "alice").await;
    let mut bob = server.client("bob").await;
    let waits = one_that_waits(&alice).await;
    bob.say("alice", "hi").await;
    let answer = timeout(PATIENCE, waits).await.unwrap();
    let frames: Vec<Value> = answer.json().await.unwrap();
    assert_eq!(frames[0]["topic"], topic::PUSH_MESSAGE);
}

#[tokio::test]
async fn a_broken_request_loses_no_message() {
    let server = TestServer::start().await;
    let mut alice = server.polling_client("alice").await;
    let mut bob = server.client("bob").await;
    for number in 0..20 {
        let broken = timeout(Duration::from_millis(number / 4), alice.next_frame()).await;
        assert!(broken.is_err());
        bob.say("alice", "hi").await;
        // The server may not have seen yet that the request broke.
        let push = alice.next_publish().await;
        if push.topic.as_str() == topic::PUSH_NOTIFY {
            let mail: DownStreamMessages = alice
                .query(topic::PULL_MESSAGES, &SyncRequestMsg::default())
                .await;
            assert_eq!(mail.list.len() as u64, number + 1);
        }
    }
}

#[tokio::test]
async fn who_may_not_come_in_is_told_so() {
    let server = TestServer::start().await;
    let token = token("alice");
    for (query, status) in [
        (format!("appId={APP_KEY}&token=wrong"), 4),
        (format!("appId={APP_KEY}"), 4),
        (format!("appId=other&token={token}"), 2),
        (format!("appId={APP_KEY}&token={token}@a.example"), 0),
    ] {
        let ack = Polling::open(&server.host, &query).await;
        assert_eq!(
            (&ack["headerCode"], &ack["status"]),
            (&json!(32), &json!(status)),
            "{query}"
        );
    }
}

#[tokio::test]
async fn an_unknown_session_hears_that_it_is_over() {
    let server = TestServer::start().await;
    for session in ["nobody", "%00", &"x".repeat(4000)] {
        let stranger = Polling::of(&server.host, session);
        for answer in [
            stranger.pull().await,
            stranger.post("messageid=1&header=-64", "").await,
            stranger.post("messageid=1&header=192", "").await,
        ]
        .into_iter()
        {
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
            assert_eq!(answer.headers()["access-control-allow-origin"], "*");
            let text = answer.text().await.unwrap();
            let known = [r#"{"headerCode":-32,"status":3}"#, "lost params"];
            assert!(known.contains(&text.as_str()), "{text}");
        }
    }
}

#[tokio::test]
async fn requests_without_their_parameters_are_lost() {
    let server = TestServer::start().await;
    let alice = Polling::connect(&server.host, "alice").await;
    let nobody = Polling::of(&server.host, "");
    let mut answers = vec![
        nobody.pull().await,
        nobody.post("messageid=1&header=192", "").await,
    ];
    for query in [
        "",
        "header=192",
        "messageid=1",
        "messageid=x&header=192",
        "messageid=70000&header=192",
        "messageid=1&header=999",
        // A CONNECT, and a type that is none.
        "messageid=1&header=16",
        "messageid=1&header=240",
    ] {
        answers.push(alice.post(query, "").await);
    }
    for answer in answers {
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert_eq!(answer.text().await.unwrap(), "lost params");
    }
    assert_eq!(
        alice.post("messageid=1&header=192", "").await.status(),
        StatusCode::OK
    );
    assert_eq!(alice.frames().await, [json!({"headerCode": -48})]);
}

#[tokio::test]
async fn a_body_that_makes_no_sense_gets_a_status() {
    let server = TestServer::start().await;
    let alice = Polling::connect(&server.host, "alice").await;
    let deep = "[".repeat(100_000);
    for body in ["{", "[]", "7", r#"{"syncTime":"x"}"#, "\u{0}", &deep] {
        for (header, topic) in [(82, topic::PULL_MESSAGES), (50, topic::PRIVATE_MESSAGE)] {
            let query = format!("messageid=9&header={header}&topic={topic}&targetid=bob");
            let taken = alice.post(&query, body).await;
            assert_eq!(taken.status(), StatusCode::OK);
            let answer = answer_to(&alice, 9).await;
            assert_eq!(answer["status"], Status::MALFORMED.0, "{topic} {body:.9}");
        }
    }
    let unknown = "messageid=9&header=80&topic=noSuchTopic&targetid=x";
    alice.post(unknown, "{}").await;
    let answer = answer_to(&alice, 9).await;
    assert_eq!(answer["status"], Status::UNKNOWN_TOPIC.0);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let server = TestServer::start().await;
    let alice = Polling::connect(&server.host, "alice").await;
    let query = "messageid=9&header=50&topic=ppMsgP&targetid=bob";
    let body = "x".repeat(MAX_CLIENT_FRAME_BYTES + 1);
    let answer = alice.post(query, &body).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        alice.post("messageid=1&header=192", "").await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_failed_upgrade_opens_nothing() {
    let server = TestServer::start().await;
    let url = server.url(&format!(
        "/websocket?appId={APP_KEY}&token={}",
        token("alice")
    ));
    let request = reqwest::Client::new()
        .get(url)
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    assert!(!request.send().await.unwrap().status().is_success());
    assert!(!server.state.bus.is_connected("alice"));
}

#[tokio::test]
async fn a_client_that_leaves_is_gone() {
    let server = TestServer::start().await;
    let alice = Polling::connect(&server.host, "alice").await;
    alice.post("messageid=0&header=224", "").await;
    assert_eq!(alice.pull().await.status(), StatusCode::BAD_REQUEST);
    assert!(!server.state.bus.is_connected("alice"));
}

#[tokio::test]
async fn a_session_that_nobody_asks_for_ends() {
    let server = TestServer::with(|config| {
        config.polling.expiry = Duration::from_millis(500);
        config.polling.hold = Duration::from_millis(1000);
    })
    .await;
    let alice = Polling::connect(&server.host, "alice").await;
    // Asked for frames, it lives longer than that.
    assert_eq!(alice.pull().await.status(), StatusCode::OK);
    let gone = async {
        while server.state.bus.is_connected("alice") {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, gone).await.unwrap();
    // What it left stands in its mailbox.
    server
        .client("bob")
        .await
        .say("alice", "are you there?")
        .await;
    let mut again = server.polling_client("alice").await;
    let pulled: DownStreamMessages = again
        .query(topic::PULL_MESSAGES, &SyncRequestMsg::default())
        .await;
    assert_eq!(pulled.list.len(), 1);
}

#[tokio::test]
async fn one_connection_too_many_ends_the_oldest_which_hears_why() {
    let server = TestServer::with(|config| config.connections.per_user = 5).await;
    let mut oldest = server.polling_client("alice").await;
    let mut others = Vec::new();
    for _ in 0..5 {
        others.push(server.client("alice").await);
    }
    match oldest.next_frame().await {
        Some(ServerFrame::Disconnect(end)) => {
            assert_eq!(end.reason, DisconnectReason::OTHER_DEVICE);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(oldest.next_frame().await, None);
    let _newest = server.polling_client("alice").await;
    match others[0].next_frame().await {
        Some(ServerFrame::Disconnect(end)) => {
            assert_eq!(end.reason, DisconnectReason::OTHER_DEVICE);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(others[0].next_frame().await, None);
    others[1].ping().await;
}

#[tokio::test]
async fn a_blocked_user_hears_so_and_stays_out() {
    let server = TestServer::start().await;
    let mut alice = server.polling_client("alice").await;
    let answer = server
        .call("/user/block.json", "userId=alice&minute=5")
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    match alice.next_frame().await {
        Some(ServerFrame::Disconnect(end)) => assert_eq!(end.reason, DisconnectReason::BLOCKED),
        other => panic!("{other:?}"),
    }
    let query = format!("appId={APP_KEY}&token={}", token("alice"));
    let ack = Polling::open(&server.host, &query).await;
    assert_eq!(ack["status"], ConnectStatus::USER_BLOCKED.0);
}

#[tokio::test]
async fn a_shutdown_ends_the_request_that_waits() {
    let server = TestServer::start().await;
    let alice = Polling::connect(&server.host, "alice").await;
    let waits = one_that_waits(&alice).await;
    let (answer, ()) = tokio::join!(waits, server.stop());
    // No list of frames: the client comes back.
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
}

/// A request for frames that the server has: it has answered another for it.
async fn one_that_waits(client: &Polling) -> impl Future<Output = Response> {
    let mut older = Box::pin(client.pull());
    let mut newer = Box::pin(client.pull());
    let (first, waits) = tokio::select! {
        answer = &mut older => (answer, newer),
        answer = &mut newer => (answer, older),
    };
    assert_eq!(first.text().await.unwrap(), "[]");
    waits
}
