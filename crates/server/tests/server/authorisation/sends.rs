//! Who sends where they are no member, or muted.

use rongim_protocol::{schema::UpStreamMessage, status::Status, topic};
use serde_json::json;

use crate::{
    chatrooms::join,
    common::{TestServer, text},
};

use super::Home;

/// A topic of messages, the target, and what an outsider is told.
pub(super) const SENDS: &[(&str, &str, Status)] = &[
    (topic::DISCUSSION_MESSAGE, "d", Status::NOT_IN_DISCUSSION),
    (topic::GROUP_MESSAGE, "g", Status::NOT_IN_GROUP),
    (topic::GROUP_STATUS, "g", Status::NOT_IN_GROUP),
    (topic::CHATROOM_MESSAGE, "r", Status::NOT_IN_CHATROOM),
    (topic::CHATROOM_STATUS, "r", Status::NOT_IN_CHATROOM),
    (topic::RTC_ROOM_MESSAGE, "call", Status::NOT_IN_RTC_ROOM),
    (topic::CUSTOMER_SERVICE_MESSAGE, "none", Status::NO_DATA),
    (
        topic::CUSTOMER_SERVICE_DESK_MESSAGE,
        "none",
        Status::NO_DATA,
    ),
    (topic::APP_PUBLIC_SERVICE_MESSAGE, "none", Status::NO_DATA),
    (topic::PUBLIC_SERVICE_MESSAGE, "none", Status::NO_DATA),
    (topic::RECALL, "eve", Status::NOT_IN_GROUP),
    (topic::PRIVATE_MESSAGE, "alice", Status::BLACKLISTED),
    (topic::PRIVATE_STATUS, "alice", Status::BLACKLISTED),
    (topic::PRIVATE_NOTIFY, "alice", Status::BLACKLISTED),
];

#[tokio::test]
async fn an_outsider_s_messages_reach_nobody() {
    let mut home = Home::new().await;
    for outsider in ["eve", "frank"] {
        home.server
            .call(
                "/user/blacklist/add.json",
                &format!("userId=alice&blackUserId={outsider}"),
            )
            .await;
        home.settle().await;
        let mut client = home.server.client(outsider).await;
        for &(topic, target, status) in SENDS {
            let target = if target == "d" {
                &home.discussion
            } else {
                target
            };
            let ack = client.send(topic, target, &said(&home, topic)).await;
            assert_eq!(ack.status, status, "{outsider}: {topic}");
        }
        home.alice.ping().await;
        assert_eq!(home.alice.unread(), 0, "alice was told of something");
    }
}

/// Text, or the recall of alice's message.
fn said(home: &Home, topic: &str) -> UpStreamMessage {
    if topic != topic::RECALL {
        return text("let me in");
    }
    let content = json!({
        "conversationType": 3,
        "targetId": "g",
        "messageUId": home.message,
        "sentTime": 1,
    });
    UpStreamMessage {
        classname: "RC:RcCmd".into(),
        content: content.to_string().into_bytes(),
        ..text("")
    }
}

#[tokio::test]
async fn who_is_muted_hears_so_and_nobody_hears_them() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "mute"]).await;
    let mut mute = server.client("mute").await;
    join(&mut mute, "r").await;
    for (path, form) in [
        ("/group/user/gag/add.json", "userId=mute&groupId=g&minute=5"),
        (
            "/chatroom/user/gag/add.json",
            "userId=mute&chatroomId=r&minute=5",
        ),
        ("/user/chat/fb/set.json", "userId=mute&state=1&type=PERSON"),
    ] {
        assert_eq!(server.call(path, form).await.status(), 200, "{path}");
    }
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    for (topic, target, status) in [
        (topic::GROUP_MESSAGE, "g", Status::MUTED_IN_GROUP),
        (topic::GROUP_STATUS, "g", Status::MUTED_IN_GROUP),
        (topic::CHATROOM_MESSAGE, "r", Status::MUTED_IN_CHATROOM),
        (topic::CHATROOM_STATUS, "r", Status::MUTED_IN_CHATROOM),
        (topic::PRIVATE_MESSAGE, "alice", Status::NOT_AUTHORISED),
        (topic::PRIVATE_STATUS, "alice", Status::NOT_AUTHORISED),
        (topic::PRIVATE_NOTIFY, "alice", Status::NOT_AUTHORISED),
    ] {
        let ack = mute.send(topic, target, &text("hear me")).await;
        assert_eq!(ack.status, status, "{topic}");
    }
    alice.ping().await;
    assert_eq!(alice.unread(), 0);
}
