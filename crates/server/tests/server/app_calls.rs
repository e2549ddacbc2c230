//! What the app's own server decides, and what clients see of it.

use std::time::Duration;

use rongim_protocol::{
    Body,
    frame::ServerFrame,
    schema::{
        ChrmInput, DownStreamMessages, HistoryMessagesOuput, HistoryMsgInput, SyncRequestMsg,
    },
    status::{ConnectStatus, DisconnectReason, Status},
    topic,
};
use serde_json::{Value, json};

use crate::{
    chatrooms::{join, pull},
    common::{
        APP_KEY, Client, TestServer,
        api::{HI, call, call_json, ok, reaches_unless_lists_count, refused},
        said, text, token,
    },
};

async fn mail(client: &mut Client) -> DownStreamMessages {
    let body = SyncRequestMsg {
        is_pull_send: Some(true),
        send_box_sync_time: Some(0),
        ..Default::default()
    };
    client.query(topic::PULL_MESSAGES, &body).await
}

/// What becomes of a message to a group.
async fn speak(client: &mut Client, group: &str) -> Status {
    client
        .send(topic::GROUP_MESSAGE, group, &text("x"))
        .await
        .status
}

/// What becomes of a message to bob.
async fn whisper(client: &mut Client, content: &str) -> Status {
    client
        .send(topic::PRIVATE_MESSAGE, "bob", &text(content))
        .await
        .status
}

#[tokio::test]
async fn a_private_message_reaches_its_receivers_and_the_sender_where_that_is_wanted() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let form = format!("fromUserId=alice&toUserId=bob&toUserId=carol&{HI}");
    let answer = call(&server, "/message/private/publish.json", &form).await;
    assert_eq!(answer["messageUIDs"][0]["userId"], "bob");
    let message = bob.next_message().await;
    assert_eq!(
        (said(&message).as_str(), message.from_user_id.as_str()),
        ("hi", "alice")
    );
    assert_eq!(
        message.msg_id.as_deref(),
        answer["messageUIDs"][0]["messageUID"].as_str()
    );
    assert!(mail(&mut alice).await.list.is_empty());
    let form = format!("{form}&isIncludeSender=1");
    ok(&server, "/message/private/publish.json", &form).await;
    assert_eq!(alice.next_message().await.group_id.as_deref(), Some("bob"));
    assert_eq!(mail(&mut alice).await.list.len(), 2);
}

#[tokio::test]
async fn a_blacklist_counts_for_the_app_only_when_it_says_so() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    ok(
        &server,
        "/user/blacklist/add.json",
        "userId=bob&blackUserId=alice",
    )
    .await;
    assert_eq!(whisper(&mut alice, "hi").await, Status::BLACKLISTED);
    let listed = call(&server, "/user/blacklist/query.json", "userId=bob").await;
    assert_eq!(listed["users"], json!(["alice"]));
    reaches_unless_lists_count(&server, "alice", &mut bob).await;
    ok(
        &server,
        "/user/blacklist/remove.json",
        "userId=bob&blackUserId=alice",
    )
    .await;
    assert_eq!(whisper(&mut alice, "hi").await, Status::OK);
}

#[tokio::test]
async fn a_group_hears_the_app_though_it_is_no_member() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let form = format!("fromUserId=app&toGroupId=g&{HI}");
    ok(&server, "/message/group/publish.json", &form).await;
    for client in [&mut alice, &mut bob] {
        let message = client.next_message().await;
        assert_eq!(
            (message.from_user_id.as_str(), message.group_id.as_deref()),
            ("app", Some("g"))
        );
    }
    let directed = format!("{form}&toUserId=bob");
    ok(&server, "/message/group/publish.json", &directed).await;
    assert_eq!(said(&bob.next_message().await), "hi");
    assert_eq!(mail(&mut alice).await.list.len(), 1);
    let two = format!("{directed}&toGroupId=h");
    assert_eq!(
        refused(&server, "/message/group/publish.json", &two).await,
        1002
    );
}

#[tokio::test]
async fn system_messages_and_broadcasts_come_from_the_system() {
    let server = TestServer::start().await;
    for user in ["alice", "bob"] {
        ok(
            &server,
            "/user/getToken.json",
            &format!("userId={user}&name=x"),
        )
        .await;
    }
    let mut alice = server.client("alice").await;
    let form = format!("fromUserId=sys&toUserId=alice&{HI}");
    ok(&server, "/message/system/publish.json", &form).await;
    assert_eq!(alice.next_message().await.r#type, 6);
    let sent = call(
        &server,
        "/message/broadcast.json",
        &format!("fromUserId=sys&{HI}"),
    )
    .await;
    assert_eq!(
        alice.next_message().await.msg_id.as_deref(),
        sent["messageUID"].as_str()
    );
    ok(
        &server,
        "/message/online/broadcast.json",
        &format!("fromUserId=sys&{HI}"),
    )
    .await;
    assert_eq!(said(&alice.next_message().await), "hi");
    let mut bob = server.client("bob").await;
    assert_eq!(mail(&mut bob).await.list.len(), 1, "the one that is kept");
    let uid = sent["messageUID"].as_str().unwrap();
    let wrong = alice.say("bob", "no broadcast").await.message_uid;
    let wrong = format!("fromUserId=sys&messageUID={wrong}");
    assert_eq!(
        refused(&server, "/message/broadcast/recall.json", &wrong).await,
        1002
    );
    bob.next_message().await;
    let recall = format!("fromUserId=sys&messageUID={uid}");
    ok(&server, "/message/broadcast/recall.json", &recall).await;
    assert_eq!(bob.next_message().await.classname, "RC:RcCmd");
    assert_eq!(mail(&mut bob).await.list[0].classname, "RC:RcCmd");
}

#[tokio::test]
async fn the_app_takes_back_anybodys_message() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let uid = alice.say_to_group("g", "oops").await.message_uid;
    bob.next_message().await;
    let form = |group: &str| {
        format!(
            "fromUserId=app&conversationType=3&targetId={group}&messageUID={uid}&sentTime=1&isAdmin=1"
        )
    };
    assert_eq!(
        refused(&server, "/message/recall.json", &form("other")).await,
        1002
    );
    ok(&server, "/message/recall.json", &form("g")).await;
    let command = bob.next_message().await;
    assert_eq!(command.classname, "RC:RcCmd");
    let content: Value = serde_json::from_slice(&command.content).unwrap();
    assert_eq!(
        (&content["messageUId"], &content["isAdmin"]),
        (&json!(uid), &json!(1))
    );
    assert_eq!(alice.next_message().await.classname, "RC:RcCmd");
    let input = HistoryMsgInput {
        target_id: Some("g".into()),
        count: Some(20),
        ..Default::default()
    };
    let ack = bob.ask("qryGMsg", "g", &input).await;
    let page = HistoryMessagesOuput::decode(&ack.body).unwrap();
    assert!(page.list.iter().all(|message| said(message) != "oops"));
    assert_eq!(
        refused(&server, "/message/recall.json", &form("g")).await,
        1002
    );
}

#[tokio::test]
async fn who_is_muted_in_a_group_may_not_speak_there() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    server.group("h", &["alice"]).await;
    let mut alice = server.client("alice").await;
    ok(
        &server,
        "/group/user/gag/add.json",
        "userId=alice&groupId=g&minute=1",
    )
    .await;
    assert_eq!(speak(&mut alice, "g").await, Status::MUTED_IN_GROUP);
    assert_eq!(speak(&mut alice, "h").await, Status::OK);
    let listed = call(&server, "/group/user/gag/list.json", "groupId=g").await;
    assert_eq!(listed["users"][0]["userId"], "alice");
    assert_eq!(listed["users"][0]["time"].as_str().unwrap().len(), 19);
    ok(&server, "/group/user/gag/add.json", "userId=alice&minute=0").await;
    assert_eq!(speak(&mut alice, "h").await, Status::MUTED_IN_GROUP);
    ok(
        &server,
        "/group/user/gag/rollback.json",
        "userId=alice&groupId=g",
    )
    .await;
    ok(&server, "/group/user/gag/rollback.json", "userId=alice").await;
    assert_eq!(speak(&mut alice, "g").await, Status::OK);
}

#[tokio::test]
async fn in_a_silent_group_the_exempt_speak() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    ok(&server, "/group/ban/add.json", "groupId=g").await;
    ok(
        &server,
        "/group/user/ban/whitelist/add.json",
        "groupId=g&userId=bob",
    )
    .await;
    assert_eq!(speak(&mut alice, "g").await, Status::MUTED_IN_GROUP);
    assert_eq!(speak(&mut bob, "g").await, Status::OK);
    let asked = call(&server, "/group/ban/query.json", "groupId=g&groupId=h").await;
    let expected = json!([{ "groupId": "g", "stat": 1 }, { "groupId": "h", "stat": 0 }]);
    assert_eq!(asked["groupinfo"], expected);
    let exempt = call(&server, "/group/user/ban/whitelist/query.json", "groupId=g").await;
    assert_eq!(exempt["userIds"], json!(["bob"]));
    ok(&server, "/group/ban/rollback.json", "groupId=g").await;
    assert_eq!(speak(&mut alice, "g").await, Status::OK);
}

#[tokio::test]
async fn group_sync_and_refresh_make_what_they_say() {
    let server = TestServer::start().await;
    server.group("old", &["alice"]).await;
    ok(
        &server,
        "/group/sync.json",
        "userId=alice&group%5Bg1%5D=One&group%5Bg2%5D=Two",
    )
    .await;
    ok(&server, "/group/refresh.json", "groupId=g1&groupName=Uno").await;
    let groups = call(&server, "/user/group/query.json", "userId=alice").await;
    let expected = json!([{ "id": "g1", "name": "Uno" }, { "id": "g2", "name": "Two" }]);
    assert_eq!(groups["groups"], expected);
    let members = call(&server, "/group/user/query.json", "groupId=g1").await;
    assert_eq!(members["users"], json!([{ "id": "alice" }]));
}

#[tokio::test]
async fn a_blocked_user_is_cut_off_and_kept_out() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let online = call(&server, "/user/checkOnline.json", "userId=alice").await;
    assert_eq!(online["status"], "1");
    ok(&server, "/user/block.json", "userId=alice&minute=10").await;
    let Some(ServerFrame::Disconnect(frame)) = alice.next_frame().await else {
        panic!("no DISCONNECT");
    };
    assert_eq!(frame.reason, DisconnectReason::BLOCKED);
    let query = format!("appId={APP_KEY}&token={}", token("alice"));
    let (_, ack) = Client::open(&server.host, &query).await;
    assert_eq!(ack.status, ConnectStatus::USER_BLOCKED);
    let listed = call(&server, "/user/block/query.json", "").await;
    assert_eq!(listed["users"][0]["userId"], "alice");
    ok(&server, "/user/unblock.json", "userId=alice").await;
    server.client("alice").await.ping().await;
}

#[tokio::test]
async fn tokens_can_be_voided() {
    let server = TestServer::start().await;
    ok(&server, "/user/token/expire.json", "userId=alice&time=2").await;
    // A late call about an earlier time gives no token back.
    ok(&server, "/user/token/expire.json", "userId=alice&time=1").await;
    let query = format!("appId={APP_KEY}&token={}", token("alice"));
    let (_, ack) = Client::open(&server.host, &query).await;
    assert_eq!(ack.status, ConnectStatus::TOKEN_INCORRECT);
    let fresh = call(&server, "/user/getToken.json", "userId=alice&name=A").await;
    let query = format!("appId={APP_KEY}&token={}", fresh["token"].as_str().unwrap());
    let (_, ack) = Client::open(&server.host, &query).await;
    assert!(ack.accepted.is_some());
}

#[tokio::test]
async fn chatrooms_obey_the_app() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    let say = text("x");
    ok(
        &server,
        "/chatroom/user/gag/add.json",
        "chatroomId=r&userId=bob&minute=5",
    )
    .await;
    let ack = bob.send(topic::CHATROOM_MESSAGE, "r", &say).await;
    assert_eq!(ack.status, Status::MUTED_IN_CHATROOM);
    ok(
        &server,
        "/chatroom/user/gag/rollback.json",
        "chatroomId=r&userId=bob",
    )
    .await;
    ok(&server, "/chatroom/ban/add.json", "chatroomId=r").await;
    let silent = call(&server, "/chatroom/ban/check.json", "chatroomId=r").await;
    assert_eq!(silent["status"], 1);
    let ack = alice.send(topic::CHATROOM_MESSAGE, "r", &say).await;
    assert_eq!(ack.status, Status::MUTED_IN_CHATROOM);
    let form = format!("fromUserId=app&toChatroomId=r&{HI}");
    ok(&server, "/message/chatroom/publish.json", &form).await;
    let news = pull(&mut alice, "r", 1, 0).await;
    assert_eq!(news.list.last().map(said).as_deref(), Some("hi"));
    ok(
        &server,
        "/chatroom/user/block/add.json",
        "chatroomId=r&userId=bob&minute=5",
    )
    .await;
    let ack = bob.send(topic::CHATROOM_MESSAGE, "r", &say).await;
    assert_eq!(ack.status, Status::NOT_IN_CHATROOM);
    let ack = bob
        .ask(topic::JOIN_CHATROOM, "r", &ChrmInput { nothing: 1 })
        .await;
    assert_eq!(ack.status, Status::BARRED_FROM_CHATROOM);
    let removed = call(
        &server,
        "/chatroom/keepalive/remove.json",
        "chatroomId=none",
    )
    .await;
    assert_eq!(removed["code"], 1015);
}

#[tokio::test]
async fn who_is_on_the_list_of_a_room_stays_in_it_without_a_connection() {
    let server = TestServer::with(|config| {
        config.chatrooms.grace = Duration::from_millis(50);
    })
    .await;
    let mut alice = server.client("alice").await;
    let (mut bob, mut carol) = (server.client("bob").await, server.client("carol").await);
    for client in [&mut alice, &mut bob, &mut carol] {
        join(client, "r").await;
    }
    let form = "chatroomId=r&userId=bob";
    ok(&server, "/chatroom/user/whitelist/add.json", form).await;
    // Bob goes first: when carol has been missed, he has been, too.
    drop(bob);
    while server.state.bus.is_connected("bob") {
        alice.ping().await;
    }
    drop(carol);
    while server.state.bus.is_in_room("r", "carol") {
        alice.ping().await;
    }
    assert!(server.state.bus.is_in_room("r", "bob"));
}

#[tokio::test]
async fn sensitive_words_are_refused_or_replaced() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    ok(&server, "/sensitiveword/add.json", "word=damn").await;
    let batch = json!({ "words": [{ "word": "坏", "replaceWord": "*" }] });
    let path = "/sensitiveword/batch/add.json";
    assert_eq!(call_json(&server, path, &batch).await["code"], 200);
    assert_eq!(
        whisper(&mut alice, "DAMN it").await,
        Status::SENSITIVE_BLOCKED
    );
    assert_eq!(
        whisper(&mut alice, "坏了😀").await,
        Status::SENSITIVE_REPLACED
    );
    assert_eq!(said(&bob.next_message().await), "*了😀");
    let malformed = call_json(&server, path, &json!({ "words": 1 })).await;
    assert_eq!(malformed["code"], 1002);
    let listed = call(&server, "/sensitiveword/list.json", "type=2").await;
    assert_eq!(listed["words"].as_array().map(Vec::len), Some(2));
    let form = format!("fromUserId=alice&toUserId=bob&{}", HI.replace("hi", "damn"));
    ok(&server, "/message/private/publish.json", &form).await;
    assert_eq!(
        said(&bob.next_message().await),
        "damn",
        "the app may say it"
    );
    ok(
        &server,
        "/sensitiveword/batch/delete.json",
        "words=damn&words=%E5%9D%8F",
    )
    .await;
    assert_eq!(whisper(&mut alice, "damn 坏").await, Status::OK);
}

#[tokio::test]
async fn bad_forms_are_named() {
    let server = TestServer::start().await;
    let many: String = (0..21).map(|n| format!("userId=u{n}&")).collect();
    for (path, form, code) in [
        ("/message/private/publish.json", "", 1002),
        (
            "/message/private/publish.json",
            "fromUserId=a&toUserId=b&objectName=x",
            1002,
        ),
        (
            "/message/recall.json",
            "fromUserId=a&conversationType=3&targetId=g&messageUID=x",
            1002,
        ),
        ("/user/block.json", "userId=a", 1002),
        ("/user/block.json", "userId=a&minute=0", 1002),
        ("/user/block.json", &format!("{many}minute=1"), 1002),
        (
            "/user/chat/fb/set.json",
            "userId=a&state=1&type=GROUP",
            1002,
        ),
        (
            "/sensitiveword/add.json",
            &format!("word={}", "x".repeat(33)),
            1005,
        ),
        (
            "/message/private/publish.json",
            &format!("fromUserId=a&toUserId=b&{HI}&isCounted=2"),
            1002,
        ),
        (
            "/message/private/publish.json",
            &format!("fromUserId=a&toUserId=b&{HI}&extraContent=x"),
            1002,
        ),
    ] {
        assert_eq!(refused(&server, path, form).await, code, "{path} {form}");
    }
}
