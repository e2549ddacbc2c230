//! Messages that the app's own server words for each receiver, changes and reads.

use rongim_protocol::{
    Body,
    schema::{DownStreamMessage, HistoryMessagesOuput, HistoryMsgInput},
    status::Status,
    topic,
};
use serde_json::{Value, json};

use crate::common::{
    Client, TestServer,
    api::{HI, call, call_json, ok, refused},
    said, text,
};

async fn history(client: &mut Client, topic: &str, target: &str) -> Vec<DownStreamMessage> {
    let input = HistoryMsgInput {
        target_id: Some(target.into()),
        count: Some(20),
        ..Default::default()
    };
    let ack = client.ask(topic, target, &input).await;
    HistoryMessagesOuput::decode(&ack.body).unwrap().list
}

fn content(message: &DownStreamMessage) -> Value {
    serde_json::from_slice(&message.content).unwrap()
}

#[tokio::test]
async fn a_template_has_other_words_for_each() {
    let server = TestServer::start().await;
    let (mut bob, mut carol) = (server.client("bob").await, server.client("carol").await);
    let body = json!({
        "fromUserId": "alice",
        "toUserId": ["bob", "carol"],
        "objectName": "RC:TxtMsg",
        "content": r#"{"content":"{greeting}, {name}"}"#,
        "values": [{ "{greeting}": "Hi", "{name}": "Bob" }, { "{greeting}": "Hello", "{name}": "Carol" }],
        "pushContent": ["", ""],
        "disablePush": "False",
    });
    for (path, kind) in [("private", 1), ("system", 6)] {
        let path = format!("/message/{path}/publish_template.json");
        let answer = call_json(&server, &path, &body).await;
        assert_eq!(answer["messageUIDs"][1]["userId"], "carol");
        for (client, words) in [(&mut bob, "Hi, Bob"), (&mut carol, "Hello, Carol")] {
            let message = client.next_message().await;
            assert_eq!((said(&message).as_str(), message.r#type), (words, kind));
        }
    }
    for (key, value) in [
        ("values", json!([{}])),
        ("toUserId", json!([])),
        ("toUserId", json!("bob")),
        ("objectName", json!(null)),
        ("verifyBlacklist", json!(7)),
    ] {
        let mut wrong = body.clone();
        wrong[key] = value;
        let answer = call_json(&server, "/message/private/publish_template.json", &wrong).await;
        assert_eq!(answer["code"], 1002, "{key}");
    }
}

#[tokio::test]
async fn the_app_sets_reads_and_deletes_expansions() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let form = format!("fromUserId=alice&toUserId=bob&{HI}&expansion=true");
    let sent = call(&server, "/message/private/publish.json", &form).await;
    let uid = sent["messageUIDs"][0]["messageUID"].as_str().unwrap();
    bob.next_message().await;
    let about = format!("msgUID={uid}&userId=alice&conversationType=1&targetId=bob");
    let form =
        format!("{about}&extraKeyVal=%7B%22k%22%3A%22v%22%2C%22l%22%3A%22w%22%7D&isSyncSender=1");
    ok(&server, "/message/expansion/set.json", &form).await;
    for client in [&mut alice, &mut bob] {
        let change = client.next_message().await;
        assert_eq!(change.classname, "RC:MsgExMsg");
        assert_eq!(content(&change)["put"], json!({ "k": "v", "l": "w" }));
    }
    let query = format!("msgUID={uid}");
    let kept = call(&server, "/message/expansion/query.json", &query).await;
    assert_eq!(kept["extraContent"]["k"]["v"], "v");
    assert!(kept["extraContent"]["k"]["ts"].is_i64());
    let form = format!("{about}&extraKey=%5B%22k%22%5D");
    ok(&server, "/message/expansion/delete.json", &form).await;
    assert_eq!(content(&bob.next_message().await)["del"], json!(["k"]));
    let kept = call(&server, "/message/expansion/query.json", &query).await;
    assert_eq!(
        kept["extraContent"].as_object().map(serde_json::Map::len),
        Some(1)
    );

    let plain = alice.say("bob", "no expansion").await.message_uid;
    for (path, form) in [
        ("set", format!("{about}&extraKeyVal=x")),
        ("set", format!("{about}&extraKeyVal=%7B%7D")),
        (
            "set",
            about.replace(
                "targetId=bob",
                "targetId=eve&extraKeyVal=%7B%22k%22%3A%22v%22%7D",
            ),
        ),
        (
            "set",
            about.replace(uid, &plain) + "&extraKeyVal=%7B%22k%22%3A%22v%22%7D",
        ),
        ("delete", format!("{about}&extraKey=%7B%7D")),
        ("query", format!("msgUID={plain}")),
        ("query", "msgUID=x".into()),
    ] {
        let path = format!("/message/expansion/{path}.json");
        assert_eq!(refused(&server, &path, &form).await, 1002, "{form}");
    }
}

#[tokio::test]
async fn a_modified_message_is_another_in_history_and_mail() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let uid = alice.say("bob", "tpyo").await.message_uid;
    let in_group = alice.say_to_group("g", "tpyo").await.message_uid;
    let typo = "content=%7B%22content%22%3A%22typo%22%7D";
    let form = format!("fromUserId=alice&targetId=bob&msgUID={uid}&{typo}");
    ok(&server, "/message/private/modify.json", &form).await;
    let form = format!("fromUserId=alice&groupId=g&msgUID={in_group}&{typo}");
    ok(&server, "/message/group/modify.json", &form).await;
    let private = history(&mut bob, topic::PRIVATE_HISTORY, "alice").await;
    let group = history(&mut bob, topic::GROUP_HISTORY, "g").await;
    assert_eq!(
        (said(&private[0]), said(&group[0])),
        ("typo".into(), "typo".into())
    );
    for wrong in [
        form.replace("fromUserId=alice", "fromUserId=bob"),
        form.replace("groupId=g", "groupId=h"),
        form.replace(&in_group, &uid),
        form.replace(&in_group, "nothing"),
    ] {
        assert_eq!(
            refused(&server, "/message/group/modify.json", &wrong).await,
            1002,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn histories_are_read_by_time() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let mut alice = server.client("alice").await;
    crate::chatrooms::join(&mut alice, "r").await;
    let mut times = Vec::new();
    for n in 0..3 {
        let ack = alice.say("bob", &format!("p{n}")).await;
        times.push(ack.sent_time_ms as i64);
        alice.say_to_group("g", &format!("g{n}")).await;
        let mut in_room = text(&format!("r{n}"));
        in_room.session_id = 3;
        let ack = alice.send(topic::CHATROOM_MESSAGE, "r", &in_room).await;
        assert_eq!(ack.status, Status::OK);
    }
    let texts = |answer: &Value| -> Vec<String> {
        let data = answer["data"].as_array().unwrap().iter();
        let content = |one: &Value| -> Value {
            serde_json::from_str(one["content"].as_str().unwrap()).unwrap()
        };
        data.map(|one| content(one)["content"].as_str().unwrap().to_owned())
            .collect()
    };
    for (kind, user, target, expected) in [
        // The peer's view is the same conversation.
        ("private", "bob", "alice", ["p0", "p1", "p2"]),
        ("group", "anybody", "g", ["g0", "g1", "g2"]),
        ("chatroom", "anybody", "r", ["r0", "r1", "r2"]),
    ] {
        let body = json!({
            "userId": user,
            "targetId": target,
            "startTime": 0,
            "endTime": i64::MAX,
            "includeStart": true,
        });
        let answer = call_json(&server, &format!("/v3/message/{kind}/query.json"), &body).await;
        assert_eq!(texts(&answer), expected, "{kind}");
        let first = &answer["data"][0];
        assert_eq!(
            (&first["fromUserId"], &first["objectName"]),
            (&json!("alice"), &json!("RC:TxtMsg"))
        );
        assert!(first["msgTime"].is_i64() && first["expansion"] == json!(false));
    }
    let path = "/v3/message/private/query.json";
    // The Go SDK writes everything as text.
    let mut body = json!({
        "userId": "alice",
        "targetId": "bob",
        "startTime": times[0].to_string(),
        "endTime": times[1].to_string(),
        "includeStart": "false",
        "pageSize": "20",
    });
    assert_eq!(texts(&call_json(&server, path, &body).await), ["p1"]);
    body["includeStart"] = json!(true);
    assert_eq!(texts(&call_json(&server, path, &body).await), ["p0", "p1"]);
    body["pageSize"] = json!(1);
    assert_eq!(texts(&call_json(&server, path, &body).await), ["p0"]);
    for (key, value) in [
        ("pageSize", json!(0)),
        ("startTime", json!("x")),
        ("userId", json!("")),
    ] {
        let mut wrong = body.clone();
        wrong[key] = value;
        assert_eq!(
            call_json(&server, path, &wrong).await["code"],
            1002,
            "{key}"
        );
    }
}

#[tokio::test]
async fn a_push_with_a_message_reaches_whom_it_is_for() {
    let server = TestServer::start().await;
    for user in ["alice", "bob", "carol"] {
        ok(
            &server,
            "/user/getToken.json",
            &format!("userId={user}&name=x"),
        )
        .await;
    }
    for (users, tags) in [
        (json!(["alice", "bob"]), json!(["cat", "dog"])),
        (json!(["carol"]), json!(["cat"])),
    ] {
        let body = json!({ "userIds": users, "tags": tags });
        assert_eq!(
            call_json(&server, "/user/tag/batch/set.json", &body).await["code"],
            200
        );
    }
    let body = json!({ "userId": "bob", "tags": ["cat", "cow"] });
    assert_eq!(
        call_json(&server, "/user/tag/set.json", &body).await["code"],
        200
    );
    let tags = call(&server, "/user/tags/get.json", "userIds=bob&userIds=eve").await;
    assert_eq!(tags["result"], json!({ "bob": ["cat", "cow"], "eve": [] }));

    let mut clients = Vec::new();
    for user in ["alice", "bob", "carol"] {
        clients.push((user, server.client(user).await));
    }
    for (audience, expected) in [
        (
            json!({ "is_to_all": true, "userid": ["bob"] }),
            vec!["alice", "bob", "carol"],
        ),
        (
            json!({ "is_to_all": false, "userid": ["bob"], "tag": ["dog"] }),
            vec!["bob"],
        ),
        (json!({ "tag": ["cat", "dog"] }), vec!["alice"]),
        (json!({ "tag_or": ["dog", "cow"] }), vec!["alice", "bob"]),
        (json!({ "tag": ["cat"], "tag_or": ["cow"] }), vec!["bob"]),
        (json!({ "tag": ["none"] }), vec![]),
    ] {
        let body = json!({
            "platform": ["ios"],
            "fromuserid": "app",
            "audience": audience,
            "message": { "content": r#"{"content":"hi"}"#, "objectName": "RC:TxtMsg" },
            "notification": { "alert": "hi" },
        });
        let answer = call_json(&server, "/push.json", &body).await;
        for (user, client) in &mut clients {
            if expected.contains(user) {
                let message = client.next_message().await;
                assert_eq!((said(&message).as_str(), message.r#type), ("hi", 6));
                assert_eq!(message.msg_id.as_deref(), answer["messageUID"].as_str());
            } else {
                client.ping().await;
                assert_eq!(client.unread(), 0, "{user} {audience}");
            }
        }
    }
    let phones = json!({ "audience": { "is_to_all": true }, "notification": { "alert": "x" } });
    for path in ["/push.json", "/push/user.json", "/push/custom.json"] {
        assert_eq!(call_json(&server, path, &phones).await["code"], 1009);
    }
    let nobody = json!({ "audience": {}, "fromuserid": "a", "message": { "content": "", "objectName": "x" } });
    assert_eq!(
        call_json(&server, "/push.json", &nobody).await["code"],
        1002
    );
}
