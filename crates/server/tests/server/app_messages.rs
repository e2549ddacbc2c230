//! Messages that the app's own server words for each receiver, changes and reads.

use rongim_protocol::{
    Body,
    schema::{DownStreamMessage, HistoryMessagesOuput, HistoryMsgInput},
    status::Status,
    topic,
};
use rongim_server::store::Direction;
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
async fn a_message_can_leave_the_latest_in_the_list() {
    let server = TestServer::start().await;
    let mut bob = server.client("bob").await;
    let path = "/message/private/publish.json";
    for (content, more) in [("first", ""), ("second", "&disableUpdateLastMsg=true")] {
        let form = format!("fromUserId=alice&toUserId=bob&{HI}{more}").replace("hi", content);
        ok(&server, path, &form).await;
        assert_eq!(said(&bob.next_message().await), content);
    }
    let all = Direction::Before(0);
    let listed = server
        .state
        .store
        .conversations("bob", all, 10)
        .await
        .unwrap();
    assert_eq!((listed.len(), listed[0].unread), (1, 2));
    let latest = &listed[0].latest.content;
    assert_eq!(String::from_utf8_lossy(latest), r#"{"content":"first"}"#);
}

#[tokio::test]
async fn a_random_number_makes_a_message_one_for_a_while() {
    let server = TestServer::start().await;
    let mut bob = server.client("bob").await;
    let form = format!("fromUserId=alice&toUserId=bob&{HI}&msgRandom=4711");
    let path = "/message/private/publish.json";
    let first = call(&server, path, &form).await;
    assert_eq!(call(&server, path, &form).await, first);
    let other = call(&server, path, &form.replace("4711", "4712")).await;
    assert_ne!(other, first);
    let uids = [
        bob.next_message().await.msg_id,
        bob.next_message().await.msg_id,
    ];
    let expected = [&first, &other].map(|sent| sent["messageUIDs"][0]["messageUID"].as_str());
    assert_eq!(uids.each_ref().map(Option::as_deref), expected);
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

/// What an hour's file has, by line.
async fn unpacked(address: &str) -> Vec<Value> {
    let answer = reqwest::get(address).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let packed = answer.bytes().await.unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
    let text = std::io::read_to_string(archive.by_index(0).unwrap()).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn an_hour_can_be_downloaded_as_a_file() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let none = call(&server, "/message/history.json", "date=2001010100").await;
    assert_eq!(
        none,
        json!({ "code": 200, "url": "", "date": "2001010100" })
    );
    // More than a page; the clock may strike meanwhile.
    let mut said = Vec::new();
    for n in 0..450 {
        let ack = alice.say("bob", &format!("{n} 你好")).await;
        let hour = rongim_server::clock::text(ack.sent_time_ms as i64);
        said.push((hour[..13].replace(['-', ' '], ""), ack.message_uid));
    }
    let mut found = Vec::new();
    let mut hours: Vec<_> = said.iter().map(|(hour, _)| hour.clone()).collect();
    hours.dedup();
    for hour in &hours {
        let form = format!("date={hour}");
        let offer = call(&server, "/message/history.json", &form).await;
        let address = offer["url"].as_str().unwrap();
        let lines = unpacked(address).await;
        let first = &lines[0];
        assert_eq!(
            (
                &first["fromUserId"],
                &first["targetId"],
                &first["targetType"],
                &first["classname"]
            ),
            (
                &json!("alice"),
                &json!("bob"),
                &json!(1),
                &json!("RC:TxtMsg")
            )
        );
        assert_eq!(first["dateTime"].as_str().unwrap().len(), 23);
        let uids = lines
            .iter()
            .map(|line| line["msgUID"].as_str().unwrap().to_owned());
        found.extend(uids.map(|uid| (hour.clone(), uid)));
        for wrong in [
            address.replace("token=", "token=A"),
            address.replace(hour, "2001010100"),
            address.split('?').next().unwrap().to_owned(),
        ] {
            assert_eq!(reqwest::get(&wrong).await.unwrap().status(), 404, "{wrong}");
        }
        ok(&server, "/message/history/delete.json", &form).await;
        assert_eq!(reqwest::get(address).await.unwrap().status(), 404);
        assert_eq!(
            call(&server, "/message/history.json", &form).await["url"],
            ""
        );
    }
    assert_eq!(found, said);
    for wrong in ["", "date=2026112125", "date=20261121"] {
        assert_eq!(refused(&server, "/message/history.json", wrong).await, 1002);
    }
}
