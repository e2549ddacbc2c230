//! RTC rooms: users, values, notices and messages.

use std::time::Duration;

use rongim_protocol::{
    Body, ConversationType,
    frame::QueryAck,
    schema::{
        McFollowInput, RtcDataInput, RtcInput, RtcKeyDeleteInput, RtcKvOutput, RtcNotifyMsg,
        RtcOutput, RtcPullKv, RtcQryOutput, RtcQryUserOutDataInput, RtcQueryListInput,
        RtcRoomInfoOutput, RtcSetDataInput, RtcSetOutDataInput, RtcTokenOutput, RtcUserInfo,
        RtcUserListOutput, RtcUserOutDataOutput, RtcUserSetDataInput, RtcValueInfo,
        UpStreamMessage,
    },
    status::Status,
    topic,
};

use crate::{
    chatrooms::answer,
    common::{Client, TestServer, said, text},
};

const ROOM: i32 = 1;
const USER: i32 = 2;
const NAME: &str = "RCRTC:ModifyResource";

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn infos(pairs: Pairs<'_>) -> Vec<RtcValueInfo> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| RtcValueInfo {
            key: (*key).into(),
            value: (*value).into(),
        })
        .collect()
}

fn pairs(infos: &[RtcValueInfo]) -> Vec<(&str, &str)> {
    infos
        .iter()
        .map(|info| (&*info.key, &*info.value))
        .collect()
}

fn users(list: &[RtcUserInfo]) -> Vec<(&str, Vec<(&str, &str)>)> {
    let list = list.iter();
    list.map(|user| (&*user.user_id, pairs(&user.user_data)))
        .collect()
}

async fn ask<T: Body + Default>(client: &mut Client, topic: &str, body: &impl Body) -> T {
    answer(&client.ask(topic, "r", body).await)
}

/// For answers that say nothing but that it is done.
async fn make(client: &mut Client, topic: &str, body: &impl Body) {
    ask::<RtcOutput>(client, topic, body).await;
}

async fn join(client: &mut Client) -> RtcUserListOutput {
    ask(client, topic::RTC_JOIN, &RtcInput::default()).await
}

async fn list(client: &mut Client, topic: &str, order: i32) -> RtcUserListOutput {
    ask(client, topic, &RtcQueryListInput { order: Some(order) }).await
}

fn value(target: i32, interior: bool, key: &str, value: &str) -> RtcSetDataInput {
    RtcSetDataInput {
        interior,
        target,
        key: key.into(),
        value: value.into(),
        ..Default::default()
    }
}

fn keys(target: i32, interior: bool, keys: &[&str]) -> RtcDataInput {
    RtcDataInput {
        interior,
        target,
        key: keys.iter().map(|key| (*key).into()).collect(),
        ..Default::default()
    }
}

async fn data(client: &mut Client, target: i32, interior: bool, of: &[&str]) -> Vec<RtcValueInfo> {
    let request = keys(target, interior, of);
    let found: RtcQryOutput = ask(client, topic::RTC_DATA, &request).await;
    found.out_info
}

/// Waits to hear that the room changed; gives the time.
async fn change(client: &mut Client) -> i64 {
    let publish = client.next_publish().await;
    assert_eq!(publish.topic.as_str(), topic::PUSH_RTC);
    let body = RtcNotifyMsg::decode(&publish.body).unwrap();
    assert_eq!((body.r#type, body.room_id.as_deref()), (1, Some("r")));
    body.time.unwrap()
}

/// Waits for a message of the room; gives sender, object name and content.
async fn notice(client: &mut Client) -> (String, String, String) {
    let message = client.next_message().await;
    assert_eq!(message.r#type, ConversationType::RTC_ROOM.0);
    assert_eq!(message.group_id.as_deref(), Some("r"));
    let content = String::from_utf8(message.content).unwrap();
    (message.from_user_id, message.classname, content)
}

fn from_alice(name: &str, content: &str) -> (String, String, String) {
    ("alice".into(), name.into(), content.into())
}

/// Alice and Bob in the room, who have heard of each other.
async fn pair(server: &TestServer) -> (Client, Client) {
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice).await;
    join(&mut bob).await;
    change(&mut alice).await;
    (alice, bob)
}

#[tokio::test]
async fn users_come_and_go_and_the_others_hear_of_it() {
    let server = TestServer::start().await;
    let mut alice = server.polling_client("alice").await;
    let mut bob = server.client("bob").await;
    let alone = join(&mut alice).await;
    assert_eq!(users(&alone.list), [("alice", vec![])]);
    let request = RtcInput {
        extra_inner_data: infos(&[("k", "v")]).pop(),
        ..Default::default()
    };
    let both: RtcUserListOutput = ask(&mut bob, topic::RTC_JOIN, &request).await;
    assert_eq!(
        users(&both.list),
        [("alice", vec![]), ("bob", vec![("k", "v")])]
    );
    let came = change(&mut alice).await;
    assert_ne!(both.token, alone.token);
    assert_ne!(both.session_id, alone.session_id);
    // Again is the same stay.
    assert_eq!(join(&mut alice).await.token, alone.token);
    let token: RtcTokenOutput = ask(&mut bob, topic::RTC_TOKEN, &RtcInput::default()).await;
    assert_eq!(Some(token.rtc_token), both.token);
    let newest = list(&mut alice, topic::RTC_USERS, 2).await;
    assert_eq!(
        users(&newest.list),
        [("bob", vec![("k", "v")]), ("alice", vec![])]
    );
    assert_eq!(newest.token, alone.token);
    make(&mut bob, topic::RTC_QUIT, &RtcInput::default()).await;
    assert!(change(&mut alice).await > came);
    let left = list(&mut alice, topic::RTC_USER_DATA, 1).await;
    assert_eq!(users(&left.list), [("alice", vec![])]);
    bob.ping().await;
    assert_eq!(bob.unread(), 0, "they did it themselves");
}

#[tokio::test]
async fn values_are_set_asked_for_and_deleted_each_in_its_place() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    let places = [(ROOM, true), (ROOM, false), (USER, true), (USER, false)];
    for (target, interior) in places {
        let name = format!("{target}{interior}");
        for key in ["k", "l"] {
            let request = value(target, interior, key, &name);
            make(&mut alice, topic::RTC_SET_DATA, &request).await;
        }
    }
    for (target, interior) in places {
        let name = format!("{target}{interior}");
        let all = data(&mut alice, target, interior, &[]).await;
        assert_eq!(pairs(&all), [("k", &*name), ("l", &*name)]);
        let one = data(&mut alice, target, interior, &["l", "none"]).await;
        assert_eq!(pairs(&one), [("l", &*name)]);
        // The room's are everybody's, a user's their own.
        let bobs = data(&mut bob, target, interior, &["k"]).await;
        assert_eq!(bobs.len(), usize::from(target == ROOM));
        let request = keys(target, interior, &["l", "none"]);
        make(&mut alice, topic::RTC_DELETE_DATA, &request).await;
        let left = data(&mut alice, target, interior, &[]).await;
        assert_eq!(pairs(&left), [("k", &*name)]);
    }
}

#[tokio::test]
async fn outer_values_are_for_the_others() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    make(
        &mut alice,
        topic::RTC_SET_DATA,
        &value(USER, true, "own", "1"),
    )
    .await;
    let request = RtcSetOutDataInput {
        target: USER,
        value_info: infos(&[("uris", "[]"), ("b", "2")]),
        ..Default::default()
    };
    make(&mut alice, topic::RTC_SET_OUT_DATA, &request).await;
    let expected = ("alice", vec![("b", "2"), ("uris", "[]")]);
    for (of, found) in [
        (
            vec!["alice".into(), "nobody".into()],
            vec![expected.clone()],
        ),
        (vec![], vec![expected, ("bob", vec![])]),
        (vec!["nobody".into()], vec![]),
    ] {
        let request = RtcQryUserOutDataInput { user_id: of };
        let outer: RtcUserOutDataOutput = ask(&mut bob, topic::RTC_OUT_DATA, &request).await;
        assert_eq!(users(&outer.user), found);
    }
    // Lists show both kinds.
    let shown = list(&mut bob, topic::RTC_USER_DATA, 1).await;
    let all = vec![("b", "2"), ("own", "1"), ("uris", "[]")];
    assert_eq!(users(&shown.list), [("alice", all), ("bob", vec![])]);
}

#[tokio::test]
async fn the_infos_of_room_and_user_are_their_inner_values() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    let put = |key: &str, value: &str| infos(&[(key, value)]).remove(0);
    make(&mut alice, topic::RTC_SET_ROOM_INFO, &put("topic", "t")).await;
    let told = change(&mut bob).await;
    make(&mut alice, topic::RTC_SET_ROOM_INFO, &put("more", "m")).await;
    assert!(change(&mut bob).await > told);
    make(&mut alice, topic::RTC_SET_USER_INFO, &put("name", "A")).await;
    let request = RtcQueryListInput { order: Some(2) };
    let info: RtcRoomInfoOutput = ask(&mut bob, topic::RTC_ROOM_INFO, &request).await;
    assert_eq!(
        (info.room_id.as_deref(), info.user_count),
        (Some("r"), Some(2))
    );
    assert_eq!(pairs(&info.room_data), [("more", "m"), ("topic", "t")]);
    assert_eq!(
        users(&info.list),
        [("bob", vec![]), ("alice", vec![("name", "A")])]
    );
    let found = data(&mut bob, ROOM, true, &[]).await;
    assert_eq!(pairs(&found), [("more", "m"), ("topic", "t")]);
    let request = RtcPullKv {
        timestamp: told,
        room_id: "r".into(),
    };
    let entries: RtcKvOutput = ask(&mut bob, topic::RTC_PULL_ENTRIES, &request).await;
    let entries = entries.entries.iter();
    assert_eq!(
        entries.map(|entry| &*entry.key).collect::<Vec<_>>(),
        ["more", "topic"]
    );
    let delete = |key: &str| RtcKeyDeleteInput {
        key: vec![key.into()],
    };
    make(&mut alice, topic::RTC_DELETE_ROOM_INFO, &delete("more")).await;
    make(&mut alice, topic::RTC_DELETE_USER_INFO, &delete("name")).await;
    let info: RtcRoomInfoOutput = ask(&mut bob, topic::RTC_ROOM_INFO, &request_of(1)).await;
    assert_eq!(pairs(&info.room_data), [("topic", "t")]);
    assert_eq!(users(&info.list), [("alice", vec![]), ("bob", vec![])]);
}

fn request_of(order: i32) -> RtcQueryListInput {
    RtcQueryListInput { order: Some(order) }
}

#[tokio::test]
async fn a_change_can_carry_a_message_to_the_others() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    let set = RtcSetDataInput {
        object_name: Some(NAME.into()),
        content: Some("1".into()),
        ..value(USER, false, "k", "v")
    };
    make(&mut alice, topic::RTC_SET_DATA, &set).await;
    assert_eq!(notice(&mut bob).await, from_alice(NAME, "1"));
    let out = RtcSetOutDataInput {
        target: USER,
        value_info: infos(&[("k", "w")]),
        object_name: Some(NAME.into()),
        content: Some("2".into()),
    };
    make(&mut alice, topic::RTC_SET_OUT_DATA, &out).await;
    assert_eq!(notice(&mut bob).await, from_alice(NAME, "2"));
    let delete = RtcDataInput {
        object_name: Some(NAME.into()),
        content: Some("3".into()),
        ..keys(USER, false, &["k"])
    };
    make(&mut alice, topic::RTC_DELETE_DATA, &delete).await;
    assert_eq!(notice(&mut bob).await, from_alice(NAME, "3"));
    let total = RtcUserSetDataInput {
        value_info: infos(&[("uris", "[4]"), ("mcu_uris", "")]),
        object_name: "RCRTC:Total".into(),
        content: infos(&[(NAME, "4")]),
    };
    make(&mut alice, topic::RTC_SET_USER_RESOURCES, &total).await;
    assert_eq!(notice(&mut bob).await, from_alice(NAME, "4"));
    let all = from_alice("RCRTC:Total", r#"{"mcu_uris":"","uris":"[4]"}"#);
    assert_eq!(notice(&mut bob).await, all);
    let outer = data(&mut alice, USER, false, &[]).await;
    assert_eq!(pairs(&outer), [("mcu_uris", ""), ("uris", "[4]")]);
    alice.ping().await;
    assert_eq!(alice.unread(), 0, "her own notices are not for her");
}

#[tokio::test]
async fn a_change_with_a_message_that_may_not_be_sent_is_refused() {
    let server = TestServer::with(|config| config.limits.sends_per_second = 1).await;
    server.call("/sensitiveword/add.json", "word=bad").await;
    let (mut alice, _bob) = pair(&server).await;
    let bad = r#"{"content":"so bad"}"#;
    let set = RtcSetDataInput {
        object_name: Some("RC:TxtMsg".into()),
        content: Some(bad.into()),
        ..value(USER, false, "k", "v")
    };
    let ack = alice.ask(topic::RTC_SET_DATA, "r", &set).await;
    assert_eq!(ack.status, Status::SENSITIVE_BLOCKED);
    let resources = |name: &str| RtcUserSetDataInput {
        value_info: infos(&[("k", "v")]),
        object_name: "RCRTC:Total".into(),
        content: infos(&[(name, bad)]),
    };
    let topic = topic::RTC_SET_USER_RESOURCES;
    let ack = alice.ask(topic, "r", &resources("RC:TxtMsg")).await;
    assert_eq!(ack.status, Status::SENSITIVE_BLOCKED);
    assert_eq!(data(&mut alice, USER, false, &[]).await, []);
    let mut status = Status::OK;
    for _ in 0..100 {
        if status == Status::OK {
            status = alice.ask(topic, "r", &resources(NAME)).await.status;
        }
    }
    assert_eq!(status, Status::TOO_FAST);
}

#[tokio::test]
async fn what_is_said_in_a_room_reaches_those_in_it() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    let mut carol = server.polling_client("carol").await;
    let mut dave = server.client("dave").await;
    join(&mut carol).await;
    change(&mut bob).await;
    let hello = alice
        .send(topic::RTC_ROOM_MESSAGE, "r", &text("hello"))
        .await;
    assert_eq!(hello.status, Status::OK);
    let directed = UpStreamMessage {
        user_id: vec!["carol".into(), "dave".into()],
        ..text("for carol")
    };
    alice.send(topic::RTC_ROOM_MESSAGE, "r", &directed).await;
    alice.send(topic::RTC_ROOM_MESSAGE, "r", &text("bye")).await;
    for (client, texts) in [
        (&mut bob, vec!["hello", "bye"]),
        (&mut carol, vec!["hello", "for carol", "bye"]),
    ] {
        for expected in texts {
            let message = client.next_message().await;
            assert_eq!((message.r#type, said(&message)), (12, expected.into()));
        }
    }
    let refused = dave.send(topic::RTC_ROOM_MESSAGE, "r", &text("?")).await;
    assert_eq!(refused.status, Status::NOT_IN_RTC_ROOM);
    dave.ping().await;
    assert_eq!(dave.unread(), 0);
}

/// Every question about a room, well-formed.
async fn ask_everything(client: &mut Client) -> Vec<(&'static str, QueryAck)> {
    let input = RtcInput::default().encode_to_vec();
    let order = request_of(1).encode_to_vec();
    let info = infos(&[("k", "v")]).remove(0).encode_to_vec();
    let gone = RtcKeyDeleteInput::default().encode_to_vec();
    let any = keys(USER, true, &["k"]).encode_to_vec();
    let out = RtcSetOutDataInput {
        target: USER,
        ..Default::default()
    };
    let total = RtcUserSetDataInput {
        object_name: NAME.into(),
        ..Default::default()
    };
    let entries = RtcPullKv {
        timestamp: 0,
        room_id: "r".into(),
    };
    let report = McFollowInput { id: "fine".into() };
    let of = RtcQryUserOutDataInput::default().encode_to_vec();
    let set = value(USER, true, "k", "v").encode_to_vec();
    let mut acks = Vec::new();
    for (topic, body) in [
        (topic::RTC_PING, input.clone()),
        (topic::RTC_TOKEN, input.clone()),
        (topic::RTC_SET_DATA, set),
        (topic::RTC_DATA, any.clone()),
        (topic::RTC_DELETE_DATA, any),
        (topic::RTC_SET_OUT_DATA, out.encode_to_vec()),
        (topic::RTC_OUT_DATA, of),
        (topic::RTC_USER_STATE, report.encode_to_vec()),
        (topic::RTC_ROOM_INFO, order.clone()),
        (topic::RTC_SET_ROOM_INFO, info.clone()),
        (topic::RTC_DELETE_ROOM_INFO, gone.clone()),
        (topic::RTC_USER_DATA, order.clone()),
        (topic::RTC_SET_USER_INFO, info),
        (topic::RTC_DELETE_USER_INFO, gone),
        (topic::RTC_USERS, order),
        (topic::RTC_SET_USER_RESOURCES, total.encode_to_vec()),
        (topic::RTC_PULL_ENTRIES, entries.encode_to_vec()),
        (topic::RTC_QUIT, input),
    ] {
        acks.push((topic, client.ask_raw(topic, "r", body).await));
    }
    acks
}

#[tokio::test]
async fn strangers_are_refused_everything_and_users_nothing() {
    let server = TestServer::start().await;
    let (_alice, mut bob) = pair(&server).await;
    let mut carol = server.client("carol").await;
    for (topic, ack) in ask_everything(&mut carol).await {
        assert_eq!(ack.status, Status::NOT_IN_RTC_ROOM, "{topic}");
    }
    for (topic, ack) in ask_everything(&mut bob).await {
        assert_eq!(ack.status, Status::OK, "{topic}");
    }
    // The last of these was that he left.
    for (topic, ack) in ask_everything(&mut bob).await {
        assert_eq!(ack.status, Status::NOT_IN_RTC_ROOM, "{topic}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let server = TestServer::start().await;
    let (mut alice, _bob) = pair(&server).await;
    for (topic, _) in ask_everything(&mut server.client("carol").await).await {
        let ack = alice.ask_raw(topic, "r", vec![0xff; 7]).await;
        assert_eq!(ack.status, Status::MALFORMED, "{topic}");
    }
    let long = "r".repeat(257);
    for room in ["", &long] {
        let ack = alice.ask(topic::RTC_JOIN, room, &RtcInput::default()).await;
        assert_eq!(ack.status, Status::MALFORMED);
    }
    let nameless = RtcSetDataInput {
        object_name: Some(String::new()),
        content: Some("{}".into()),
        ..value(ROOM, true, "k", "v")
    };
    for request in [
        value(3, true, "k", "v"),
        value(ROOM, true, "", "v"),
        nameless,
    ] {
        let ack = alice.ask(topic::RTC_SET_DATA, "r", &request).await;
        assert_eq!(ack.status, Status::MALFORMED);
    }
    let ack = alice
        .ask(
            topic::RTC_SET_DATA,
            "r",
            &value(ROOM, true, "k", &"v".repeat(128 * 1024 + 1)),
        )
        .await;
    assert_eq!(ack.status, Status::CONTENT_TOO_LARGE);
    assert_eq!(data(&mut alice, ROOM, true, &[]).await, []);
}

#[tokio::test]
async fn who_pings_no_more_is_gone() {
    let expiry = Duration::from_millis(1500);
    let server = TestServer::with(|config| {
        config.rtc.expiry = expiry;
        // Bob asks as fast as he can.
        config.limits.queries_per_second = 0;
    })
    .await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let stay = join(&mut alice).await;
    join(&mut bob).await;
    let came = change(&mut alice).await;
    make(&mut bob, topic::RTC_SET_DATA, &value(USER, true, "k", "v")).await;
    // Bob is connected and even asks, but only a ping is a ping.
    while bob.ask(topic::RTC_USERS, "r", &request_of(1)).await.status == Status::OK {
        make(&mut alice, topic::RTC_PING, &RtcInput::default()).await;
    }
    assert!(change(&mut alice).await > came);
    let left = list(&mut alice, topic::RTC_USERS, 1).await;
    assert_eq!(users(&left.list), [("alice", vec![])]);
    assert_eq!(left.token, stay.token);
    // Who comes back finds nothing of before.
    let back = join(&mut bob).await;
    assert_eq!(users(&back.list), [("alice", vec![]), ("bob", vec![])]);
}
