//! Changes of groups that tell the members, and what the app's own server sets in
//! users' conversations.

use rongim_protocol::{
    Body,
    frame::ServerPublish,
    schema::{NotifyMsg, SessionReq, SessionStates},
    status::Status,
    topic,
};
use serde_json::json;

use crate::common::{
    Client, TestServer,
    api::{call, ok, refused},
    said, text,
};

const NEWS: &str = "bindNotifyMsg=true&fromUserId=app&objectName=RC%3ATxtMsg\
     &content=%7B%22content%22%3A%22news%22%7D";

#[tokio::test]
async fn a_change_of_a_group_can_carry_a_message() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let form = format!("userId=alice&groupId=g&groupName=G&{NEWS}");
    let made = call(&server, "/group/create.json", &form).await;
    assert_eq!(made["memberCount"], 1);
    let message = alice.next_message().await;
    assert_eq!(message.msg_id.as_deref(), made["messageUID"].as_str());
    assert_eq!(
        (said(&message).as_str(), message.group_id.as_deref()),
        ("news", Some("g"))
    );

    let joined = call(
        &server,
        "/group/join.json",
        &format!("userId=bob&groupId=g&{NEWS}"),
    )
    .await;
    assert_eq!(joined["memberCount"], 2);
    let renamed = format!("groupId=g&groupName=H&{NEWS}");
    ok(&server, "/group/refresh.json", &renamed).await;
    let left = call(
        &server,
        "/group/quit.json",
        &format!("userId=bob&groupId=g&{NEWS}"),
    )
    .await;
    assert_eq!(left["memberCount"], 1);
    // Who joins and who leaves gets the message, too.
    for client in [&mut alice, &mut bob] {
        for _ in 0..3 {
            assert_eq!(said(&client.next_message().await), "news");
        }
    }
    let ended = call(
        &server,
        "/group/dismiss.json",
        &format!("userId=app&groupId=g&{NEWS}"),
    )
    .await;
    assert_eq!(
        alice.next_message().await.msg_id.as_deref(),
        ended["messageUID"].as_str()
    );
    let ack = alice.send(topic::GROUP_MESSAGE, "g", &text("x")).await;
    assert_eq!(ack.status, Status::NOT_IN_GROUP);
    bob.ping().await;
    assert_eq!(bob.unread(), 0);

    let silent = call(
        &server,
        "/group/create.json",
        "userId=a&groupId=h&groupName=H",
    )
    .await;
    assert_eq!(silent.get("messageUID"), None);
    let nothing_to_say = "userId=a&groupId=h&bindNotifyMsg=true";
    assert_eq!(
        refused(&server, "/group/join.json", nothing_to_say).await,
        1002
    );
}

#[tokio::test]
async fn a_group_has_the_size_that_the_app_wants() {
    let server = TestServer::start().await;
    let create = "groupId=g&groupName=G&maxMember=2";
    let answer = server
        .call(
            "/group/create.json",
            &format!("{create}&userId=a&userId=b&userId=c"),
        )
        .await;
    assert_eq!(answer.status(), 405);
    ok(
        &server,
        "/group/create.json",
        &format!("{create}&userId=a&userId=b"),
    )
    .await;
    let answer = server.call("/group/join.json", "groupId=g&userId=c").await;
    assert_eq!(answer.status(), 405);
    ok(
        &server,
        "/group/join.json",
        "groupId=g&userId=c&maxMember=3",
    )
    .await;
}

async fn states(client: &mut Client) -> Vec<(String, i32, String)> {
    let pull = SessionReq { time: 0 };
    let states: SessionStates = client.query(topic::PULL_CONVERSATION_STATES, &pull).await;
    let of = |state: rongim_protocol::schema::SessionState| {
        let id = state.channel_id;
        let items = state.state_item.into_iter();
        items.map(move |item| (id.clone(), item.session_state_type, item.value))
    };
    states.state.into_iter().flat_map(of).collect()
}

fn tells_of_states(told: &ServerPublish) -> bool {
    let command = told.topic.as_str() == topic::PUSH_COMMAND;
    command && NotifyMsg::decode(&told.body).unwrap().r#type == 3
}

async fn next_states(client: &mut Client) -> Vec<(String, i32, String)> {
    while !tells_of_states(&client.next_publish().await) {}
    states(client).await
}

#[tokio::test]
async fn conversations_are_muted_and_pinned_for_a_user() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let about = "conversationType=3&targetId=g&requestId=alice";
    let get = "/conversation/notification/get.json";
    assert_eq!(call(&server, get, about).await["isMuted"], 0);
    let set = "/conversation/notification/set.json";
    for (change, value, muted, level) in [
        ("isMuted=1", "1", 1, 5),
        ("isMuted=1&unpushLevel=-1", "0", 0, -1),
        ("unpushLevel=2", "1", 1, 2),
        ("isMuted=0", "0", 0, 0),
    ] {
        ok(&server, set, &format!("{about}&{change}")).await;
        assert_eq!(
            next_states(&mut alice).await,
            [("g".into(), 1, value.into())],
            "{change}"
        );
        let kept = call(&server, get, about).await;
        assert_eq!(
            (&kept["isMuted"], &kept["unpushLevel"]),
            (&json!(muted), &json!(level)),
            "{change}"
        );
    }
    let pin = "userId=alice&conversationType=3&targetId=g&setTop=true";
    ok(&server, "/conversation/top/set.json", pin).await;
    let pinned = next_states(&mut alice).await;
    assert!(pinned.contains(&("g".into(), 2, "1".into())), "{pinned:?}");

    let of_type = "conversationType=3&requestId=alice";
    let set = "/conversation/type/notification/set.json";
    ok(&server, set, &format!("{of_type}&unpushLevel=5")).await;
    let kept = call(&server, "/conversation/type/notification/get.json", of_type).await;
    assert_eq!(kept["isMuted"], 5);
    for (path, form) in [
        ("notification/set", about.to_owned()),
        ("notification/set", format!("{about}&unpushLevel=3")),
        ("notification/set", about.replace('3', "4") + "&isMuted=1"),
        ("type/notification/set", of_type.to_owned()),
        ("top/set", pin.replace("&setTop=true", "")),
    ] {
        let path = format!("/conversation/{path}.json");
        assert_eq!(refused(&server, &path, &form).await, 1002, "{path} {form}");
    }
}
