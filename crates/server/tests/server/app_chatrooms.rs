//! Chatrooms that the app's own server makes, sets up, fills and ends.

use std::time::Duration;

use rongim_protocol::{
    schema::{ChrmInput, ChrmKvOutput, QueryChrmKv},
    status::Status,
    topic,
};
use serde_json::{Value, json};

use crate::{
    chatrooms::{answer, join, notified, pull},
    common::{
        Client, TestServer,
        api::{HI, call, ok, refused},
        fail, said, text,
    },
};

async fn entries(client: &mut Client, room: &str) -> Vec<(String, String)> {
    let query = QueryChrmKv { timestamp: 0 };
    let ack = client.ask(topic::PULL_CHATROOM_ENTRIES, room, &query).await;
    let list = answer::<ChrmKvOutput>(&ack).entries;
    list.into_iter()
        .map(|entry| (entry.key, entry.value))
        .collect()
}

async fn speak(client: &mut Client, room: &str) -> Status {
    let say = text("x");
    client
        .send(topic::CHATROOM_MESSAGE, room, &say)
        .await
        .status
}

#[tokio::test]
async fn rooms_are_made_listed_and_ended() {
    let server = TestServer::start().await;
    let form = "chatroom%5Br1%5D=One&chatroom%5Br2%5D=Two";
    ok(&server, "/chatroom/create.json", form).await;
    let form = "chatroomId=r1&chatroomId=r2&chatroomId=none";
    let listed = call(&server, "/chatroom/query.json", form).await;
    let rooms = listed["chatRooms"].as_array().unwrap();
    let names: Vec<_> = rooms
        .iter()
        .map(|room| (&room["chrmId"], &room["name"]))
        .collect();
    assert_eq!(
        names,
        [(&json!("r1"), &json!("One")), (&json!("r2"), &json!("Two"))]
    );
    assert_eq!(rooms[0]["time"].as_str().unwrap().len(), 19);
    let room = call(&server, "/chatroom/get.json", "chatroomId=r1").await;
    assert!(room["createTime"].is_i64());
    assert_eq!(
        (&room["memberCount"], &room["ban"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(
        refused(&server, "/chatroom/get.json", "chatroomId=none").await,
        1002
    );

    let mut alice = server.client("alice").await;
    let ack = alice
        .ask(
            topic::JOIN_EXISTING_CHATROOM,
            "r1",
            &ChrmInput { nothing: 1 },
        )
        .await;
    assert_eq!(ack.status, Status::OK);
    ok(
        &server,
        "/chatroom/destroy.json",
        "chatroomId=r1&chatroomId=none",
    )
    .await;
    let told = alice.next_publish().await;
    assert_eq!(notified(&told, topic::PUSH_NOTIFY).0, "r1");
    let ack = alice
        .ask(
            topic::PULL_CHATROOM,
            "r1",
            &rongim_protocol::schema::ChrmPullMsg {
                sync_time: 1,
                count: 10,
            },
        )
        .await;
    assert_eq!(ack.status, Status::NO_SUCH_CHATROOM);
    assert_eq!(speak(&mut alice, "r1").await, Status::NOT_IN_CHATROOM);
    let listed = call(&server, "/chatroom/query.json", "chatroomId=r1").await;
    assert_eq!(listed["chatRooms"], json!([]));
}

#[tokio::test]
async fn what_was_ruled_in_a_room_ends_with_it() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    for (path, form) in [
        (
            "/chatroom/user/gag/add.json",
            "chatroomId=r&userId=alice&minute=5",
        ),
        ("/chatroom/ban/add.json", "chatroomId=r"),
        ("/chatroom/keepalive/add.json", "chatroomId=r"),
        ("/chatroom/destroy.json", "chatroomId=r"),
    ] {
        ok(&server, path, form).await;
    }
    join(&mut alice, "r").await;
    assert_eq!(speak(&mut alice, "r").await, Status::OK);
    let kept = call(&server, "/chatroom/keepalive/query.json", "").await;
    assert_eq!(kept["chatroomIds"], json!([]));
}

#[tokio::test]
async fn a_room_can_be_set_up_from_the_start() {
    let server = TestServer::start().await;
    let info = r#"{"topic":"rust","host":"bob"}"#;
    let form = format!(
        "chatroomId=r&destroyType=1&destroyTime=120&isBan=true&whiteUserIds=bob\
         &entryOwnerId=bob&entryInfo={info}"
    );
    ok(&server, "/chatroom/create_new.json", &form).await;
    let room = call(&server, "/chatroom/get.json", "chatroomId=r").await;
    assert_eq!(
        (&room["destroyType"], &room["destroyTime"], &room["ban"]),
        (&json!(1), &json!(120), &json!(true))
    );
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    assert_eq!(speak(&mut alice, "r").await, Status::MUTED_IN_CHATROOM);
    assert_eq!(speak(&mut bob, "r").await, Status::OK);
    let found = entries(&mut alice, "r").await;
    assert_eq!(
        found,
        [("host", "bob"), ("topic", "rust")].map(|(key, value)| (key.into(), value.into()))
    );
    for bad in [
        "chatroomId=r&destroyTime=59",
        "chatroomId=r&entryOwnerId=bob&entryInfo=%7B%22a%22%3A1%7D",
        "chatroomId=r&entryInfo=%7B%22a%22%3A%22b%22%7D",
    ] {
        assert_eq!(
            refused(&server, "/chatroom/create_new.json", bad).await,
            1002,
            "{bad}"
        );
    }
}

#[tokio::test]
async fn a_room_that_cannot_be_set_up_is_not_made() {
    let directory = tempfile::tempdir().unwrap();
    let server = TestServer::with(|config| config.data = directory.path().to_owned()).await;
    let faulty = "BEFORE INSERT ON chatroom_entries WHEN NEW.key = 'bad'";
    fail(directory.path(), faulty);
    let form = |key: &str| {
        format!(
            "chatroomId=r&isBan=true&whiteUserIds=bob&entryOwnerId=bob&entryInfo={{\"{key}\":\"x\"}}"
        )
    };
    let answer = server.call("/chatroom/create_new.json", &form("bad")).await;
    assert_eq!(answer.status(), 500);
    let rooms = call(&server, "/chatroom/query.json", "chatroomId=r").await;
    assert_eq!(rooms["chatRooms"], json!([]));
    let silent = call(&server, "/chatroom/ban/query.json", "").await;
    assert_eq!(silent["chatroomIds"], json!([]));
    ok(&server, "/chatroom/create_new.json", &form("good")).await;
    let room = call(&server, "/chatroom/get.json", "chatroomId=r").await;
    assert_eq!(room["ban"], json!(true));
    server.stop().await;
}

#[tokio::test]
async fn a_planned_end_comes_also_when_there_are_members() {
    let server = TestServer::with(|config| {
        // So often does the caretaker look.
        config.chatrooms.grace = Duration::from_millis(40);
    })
    .await;
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    let form = "chatroomId=r&destroyType=0&destroyTime=60";
    ok(&server, "/chatroom/destroy/set.json", form).await;
    assert_eq!(
        refused(
            &server,
            "/chatroom/destroy/set.json",
            &form.replace('r', "x")
        )
        .await,
        1002
    );
    let due = rongim_server::store::chatrooms::PlannedEnd {
        after_ms: 0,
        at: Some(1),
    };
    assert!(
        server
            .state
            .store
            .plan_chatroom_end("r", due)
            .await
            .unwrap()
    );
    let told = alice.next_publish().await;
    assert_eq!(notified(&told, topic::PUSH_NOTIFY).0, "r");
    assert!(!server.state.bus.is_in_room("r", "alice"));
}

#[tokio::test]
async fn members_are_listed_and_found() {
    let server = TestServer::start().await;
    ok(&server, "/chatroom/create.json", "chatroom%5Br%5D=Room").await;
    let mut bob = server.client("bob").await;
    ok(&server, "/chatroom/join.json", "chatroomId=r&userId=bob").await;
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    let form = format!("fromUserId=app&toChatroomId=r&{HI}");
    ok(&server, "/message/chatroom/publish.json", &form).await;
    assert_eq!(
        notified(&bob.next_publish().await, topic::PUSH_NOTIFY).0,
        "r"
    );
    assert_eq!(said(&pull(&mut bob, "r", 1, 0).await.list[0]), "hi");

    let form = "chatroomId=r&count=500&order=2";
    let listed = call(&server, "/chatroom/user/query.json", form).await;
    assert_eq!(
        (&listed["total"], listed["users"].as_array().map(Vec::len)),
        (&json!(2), Some(2))
    );
    assert_eq!(listed["users"][0]["time"].as_str().unwrap().len(), 19);
    let one = call(
        &server,
        "/chatroom/user/exist.json",
        "chatroomId=r&userId=bob",
    )
    .await;
    assert_eq!(one["isInChrm"], json!(true));
    let form = "chatroomId=r&userId=bob&userId=carol";
    let some = call(&server, "/chatroom/users/exist.json", form).await;
    let expected =
        json!([{ "userId": "bob", "isInChrm": 1 }, { "userId": "carol", "isInChrm": 0 }]);
    assert_eq!(some["result"], expected);
    assert_eq!(
        refused(
            &server,
            "/chatroom/user/query.json",
            "chatroomId=r&count=501&order=1"
        )
        .await,
        1002
    );
    assert_eq!(
        refused(&server, "/chatroom/join.json", "chatroomId=none&userId=bob").await,
        1002
    );
}

#[tokio::test]
async fn entries_of_the_app_reach_the_members_at_once() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    let notice = "objectName=RC%3AchrmKVNotiMsg&content=%7B%22key%22%3A%22k%22%7D";
    let form = format!("chatroomId=r&userId=carol&key=k&value=v1&autoDelete=1&{notice}");
    ok(&server, "/chatroom/entry/set.json", &form).await;
    for client in [&mut alice, &mut bob] {
        assert_eq!(
            notified(&client.next_publish().await, topic::PUSH_COMMAND).0,
            "r"
        );
        assert_eq!(entries(client, "r").await, [("k".into(), "v1".into())]);
        assert_eq!(
            notified(&client.next_publish().await, topic::PUSH_NOTIFY).0,
            "r"
        );
        let news = pull(client, "r", 1, 0).await;
        assert_eq!(news.list[0].classname, "RC:chrmKVNotiMsg");
        assert_eq!(news.list[0].from_user_id, "carol");
    }
    let batch =
        "chatroomId=r&entryOwnerId=dave&entryInfo=%7B%22k%22%3A%22v2%22%2C%22l%22%3A%22w%22%7D";
    ok(&server, "/chatroom/entry/batch/set.json", batch).await;
    notified(&alice.next_publish().await, topic::PUSH_COMMAND);
    let listed = call(&server, "/chatroom/entry/query.json", "chatroomId=r&keys=k").await;
    let entry = &listed["keys"][0];
    assert_eq!(
        (
            &entry["key"],
            &entry["value"],
            &entry["userId"],
            &entry["autoDelete"]
        ),
        (&json!("k"), &json!("v2"), &json!("dave"), &json!("0"))
    );
    assert_eq!(entry["lastSetTime"].as_str().unwrap().len(), 19);
    ok(
        &server,
        "/chatroom/entry/remove.json",
        "chatroomId=r&userId=app&key=k",
    )
    .await;
    notified(&alice.next_publish().await, topic::PUSH_COMMAND);
    assert_eq!(entries(&mut alice, "r").await, [("l".into(), "w".into())]);
    for (path, form) in [
        ("set", "chatroomId=none&userId=a&key=k&value=v"),
        ("set", "chatroomId=r&userId=a&key=a.b&value=v"),
        ("set", "chatroomId=r&userId=a&key=k&value=v&objectName=x"),
        ("remove", "chatroomId=r&userId=a&key=none"),
        ("batch/set", "chatroomId=r&entryOwnerId=a&entryInfo=x"),
        ("query", "chatroomId=none"),
    ] {
        let path = format!("/chatroom/entry/{path}.json");
        assert_eq!(refused(&server, &path, form).await, 1002, "{path} {form}");
    }
}

#[tokio::test]
async fn a_broadcast_reaches_all_rooms_and_is_kept_in_none() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r1").await;
    join(&mut bob, "r2").await;
    let form = format!("fromUserId=app&{HI}");
    ok(&server, "/message/chatroom/broadcast.json", &form).await;
    for (client, room) in [(&mut alice, "r1"), (&mut bob, "r2")] {
        assert_eq!(
            notified(&client.next_publish().await, topic::PUSH_NOTIFY).0,
            room
        );
        assert_eq!(said(&pull(client, room, 1, 0).await.list[0]), "hi");
        let stored = server.state.store.newest_chatroom_time(room).await;
        assert_eq!(stored, Ok(0));
    }
}

#[tokio::test]
async fn what_members_say_can_be_held_back() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    let path = "/chatroom/message/stopDistribution.json";
    ok(&server, path, "chatroomId=r").await;
    assert_eq!(refused(&server, path, "chatroomId=none").await, 1002);
    assert_eq!(speak(&mut alice, "r").await, Status::OK);
    let form = format!("fromUserId=app&toChatroomId=r&{HI}");
    ok(&server, "/message/chatroom/publish.json", &form).await;
    notified(&bob.next_publish().await, topic::PUSH_NOTIFY);
    let heard = pull(&mut bob, "r", 1, 0).await.list;
    assert_eq!(heard.iter().map(said).collect::<Vec<_>>(), ["hi"]);
    ok(
        &server,
        "/chatroom/message/resumeDistribution.json",
        "chatroomId=r",
    )
    .await;
    assert_eq!(speak(&mut alice, "r").await, Status::OK);
    notified(&bob.next_publish().await, topic::PUSH_NOTIFY);
    let heard = pull(&mut bob, "r", 1, 0).await.list;
    assert_eq!(heard.iter().map(said).collect::<Vec<_>>(), ["hi", "x"]);
}

#[tokio::test]
async fn members_are_told_what_was_ruled_where_that_is_wanted() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    let mut since = 1;
    for (path, form, name, operation, users) in [
        (
            "user/gag/add",
            "chatroomId=r&userId=bob&minute=5",
            "RC:ChrmBanMsg",
            1,
            json!(["bob"]),
        ),
        (
            "user/gag/rollback",
            "chatroomId=r&userId=bob",
            "RC:ChrmBanMsg",
            0,
            json!(["bob"]),
        ),
        (
            "user/ban/add",
            "userId=bob&minute=5",
            "RC:ChrmBanMsg",
            7,
            json!(["bob"]),
        ),
        (
            "user/ban/remove",
            "userId=bob",
            "RC:ChrmBanMsg",
            6,
            json!(["bob"]),
        ),
        ("ban/add", "chatroomId=r", "RC:ChrmBanMsg", 3, json!([])),
        (
            "ban/rollback",
            "chatroomId=r",
            "RC:ChrmBanMsg",
            2,
            json!([]),
        ),
        (
            "user/block/add",
            "chatroomId=r&userId=bob&minute=5",
            "RC:ChrmBlockMsg",
            1,
            json!(["bob"]),
        ),
    ] {
        let form = format!("{form}&needNotify=true&extra=why");
        ok(&server, &format!("/chatroom/{path}.json"), &form).await;
        notified(&alice.next_publish().await, topic::PUSH_NOTIFY);
        let news = pull(&mut alice, "r", since, 0).await;
        since = news.sync_time;
        let message = &news.list[0];
        let content: Value = serde_json::from_slice(&message.content).unwrap();
        assert_eq!(message.classname, name, "{path}");
        assert_eq!(
            (
                &content["operateType"],
                &content["userList"],
                &content["extra"]
            ),
            (&json!(operation), &users, &json!("why")),
            "{path}"
        );
        let minutes = if path.ends_with("add") && form.contains("minute") {
            300_000
        } else {
            0
        };
        assert_eq!(content["durationTime"], minutes);
    }
    ok(&server, "/chatroom/ban/add.json", "chatroomId=r").await;
    alice.ping().await;
    assert!(pull(&mut alice, "r", since, 0).await.list.is_empty());
}
