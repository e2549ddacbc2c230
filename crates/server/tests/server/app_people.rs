//! Users as the app's own server lists, labels, quiets and sends off.

use rongim_protocol::{
    Body,
    frame::ServerFrame,
    schema::{
        PullUserSettingInput, PullUserSettingOutput, SetUserSettingInput, UserSettingNotification,
    },
    status::{ConnectStatus, DisconnectReason, Status},
    topic,
};
use serde_json::{Value, json};

use crate::{
    chatrooms::join,
    common::{
        APP_KEY, Client, TestServer,
        api::{call, ok, reaches_unless_lists_count, refused},
        said, text, token,
    },
};

async fn register(server: &TestServer, users: &[&str]) {
    for user in users {
        ok(
            server,
            "/user/getToken.json",
            &format!("userId={user}&name=Name+of+{user}"),
        )
        .await;
    }
}

async fn whisper(client: &mut Client, target: &str) -> Status {
    client
        .send(topic::PRIVATE_MESSAGE, target, &text("x"))
        .await
        .status
}

#[tokio::test]
async fn users_are_listed_with_the_time_of_their_registration() {
    let server = TestServer::start().await;
    register(&server, &["alice", "bob", "carol"]).await;
    let info = call(&server, "/user/info.json", "userId=alice").await;
    assert_eq!(info["userName"], "Name of alice");
    assert_eq!(info["createTime"].as_str().unwrap().len(), 19);
    let page = call(&server, "/user/query.json", "page=2&pageSize=2&order=1").await;
    assert_eq!(
        (&page["total"], page["users"].as_array().map(Vec::len)),
        (&json!(3), Some(1))
    );
    assert_eq!(page["users"][0]["userId"], "carol");
    assert_eq!(page["users"][0]["regTime"].as_str().unwrap().len(), 19);
    let newest = call(&server, "/user/query.json", "pageSize=1&order=0").await;
    assert_eq!(newest["users"][0]["userId"], "carol");
    assert_eq!(
        refused(&server, "/user/query.json", "pageSize=101").await,
        1002
    );
    assert_eq!(
        refused(&server, "/user/info.json", "userId=nobody").await,
        1002
    );
}

#[tokio::test]
async fn lists_of_users_come_in_pages() {
    let server = TestServer::start().await;
    for (list, key) in [("blacklist", "blackUserId"), ("whitelist", "whiteUserId")] {
        let form = format!("userId=alice&{key}=b&{key}=c&{key}=d");
        ok(&server, &format!("/user/{list}/add.json"), &form).await;
        let path = format!("/user/{list}/query.json");
        let all = call(&server, &path, "userId=alice").await;
        assert_eq!(
            (&all["users"], all.get("next")),
            (&json!(["b", "c", "d"]), None)
        );
        let first = call(&server, &path, "userId=alice&size=2").await;
        assert_eq!(
            (&first["users"], &first["next"]),
            (&json!(["b", "c"]), &json!("c"))
        );
        let last = call(&server, &path, "userId=alice&size=2&pageToken=c").await;
        assert_eq!((&last["users"], last.get("next")), (&json!(["d"]), None));
        ok(
            &server,
            &format!("/user/{list}/remove.json"),
            &format!("userId=alice&{key}=c"),
        )
        .await;
        assert_eq!(
            call(&server, &path, "userId=alice").await["users"],
            json!(["b", "d"])
        );
    }
}

#[tokio::test]
async fn where_allow_lists_count_blacklists_do_not() {
    let server = TestServer::with(|config| config.api.allow_lists = true).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    assert_eq!(whisper(&mut alice, "bob").await, Status::BLACKLISTED);
    ok(
        &server,
        "/user/whitelist/add.json",
        "userId=bob&whiteUserId=alice",
    )
    .await;
    ok(
        &server,
        "/user/blacklist/add.json",
        "userId=bob&blackUserId=alice",
    )
    .await;
    assert_eq!(whisper(&mut alice, "bob").await, Status::OK);
    assert_eq!(said(&bob.next_message().await), "x");
    reaches_unless_lists_count(&server, "eve", &mut bob).await;
    ok(
        &server,
        "/user/whitelist/remove.json",
        "userId=bob&whiteUserId=alice",
    )
    .await;
    assert_eq!(whisper(&mut alice, "bob").await, Status::BLACKLISTED);
}

#[tokio::test]
async fn without_that_mode_the_lists_change_nothing() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    ok(
        &server,
        "/user/whitelist/add.json",
        "userId=bob&whiteUserId=carol",
    )
    .await;
    assert_eq!(whisper(&mut alice, "bob").await, Status::OK);
}

async fn quiet_hours(client: &mut Client) -> Value {
    let pull = PullUserSettingInput {
        version: 0,
        ..Default::default()
    };
    let settings: PullUserSettingOutput = client.query(topic::PULL_USER_SETTINGS, &pull).await;
    let item = settings
        .items
        .iter()
        .find(|item| item.key == "RC:QuietHours")
        .unwrap();
    serde_json::from_slice(&item.value).unwrap_or_default()
}

#[tokio::test]
async fn quiet_hours_are_those_of_the_users_clients() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let path = |call| format!("/user/blockPushPeriod/{call}.json");
    let none = call(&server, &path("get"), "userId=alice").await;
    assert_eq!(
        none["data"],
        json!({ "startTime": "", "period": 0, "unPushLevel": 0 })
    );
    let form = "userId=alice&startTime=23%3A00%3A00&period=480&level=5";
    ok(&server, &path("set"), form).await;
    let told = alice.next_publish().await;
    assert_eq!(told.topic.as_str(), topic::PUSH_USER_SETTING);
    assert!(UserSettingNotification::decode(&told.body).unwrap().version > 0);
    let hours = quiet_hours(&mut alice).await;
    assert_eq!(
        (&hours["startTime"], &hours["spanMins"]),
        (&json!("23:00:00"), &json!(480))
    );
    let kept = call(&server, &path("get"), "userId=alice").await;
    assert_eq!(
        kept["data"],
        json!({ "startTime": "23:00:00", "period": 480, "unPushLevel": 5 })
    );
    // The other way round.
    let value = json!({ "startTime": "01:02:03", "spanMins": 60 }).to_string();
    let setting = json!({ "targetId": "", "type": 1, "key": "RC:QuietHours", "value": value });
    let body = SetUserSettingInput {
        version: 0,
        value: setting.to_string(),
    };
    let ack = alice.ask(topic::SET_USER_SETTINGS, "alice", &body).await;
    assert_eq!(ack.status, Status::OK);
    let kept = call(&server, &path("get"), "userId=alice").await;
    assert_eq!(kept["data"]["startTime"], "01:02:03");
    ok(&server, &path("delete"), "userId=alice").await;
    assert_eq!(
        alice.next_publish().await.topic.as_str(),
        topic::PUSH_USER_SETTING
    );
    assert_eq!(quiet_hours(&mut alice).await, Value::Null);
    for bad in [
        "startTime=24%3A00%3A00&period=1",
        "startTime=23%3A00%3A00&period=1440",
        "period=1",
    ] {
        assert_eq!(
            refused(&server, &path("set"), &format!("userId=a&{bad}")).await,
            1002,
            "{bad}"
        );
    }
}

#[tokio::test]
async fn remarks_are_kept_and_listed() {
    let server = TestServer::start().await;
    let remarks = json!([{ "id": "bob", "remark": "Bobby" }, { "id": "carol", "remark": "卡罗" }]);
    let form = format!("userId=alice&remarks={remarks}");
    ok(&server, "/user/remarks/set.json", &form).await;
    let listed = call(
        &server,
        "/user/remarks/get.json",
        "userId=alice&page=2&size=1",
    )
    .await;
    assert_eq!(
        (&listed["total"], &listed["users"]),
        (&json!(2), &json!([{ "id": "carol", "remark": "卡罗" }]))
    );
    ok(
        &server,
        "/user/remarks/del.json",
        "userId=alice&targetId=bob",
    )
    .await;
    assert_eq!(
        call(&server, "/user/remarks/get.json", "userId=alice").await["total"],
        1
    );
    ok(
        &server,
        "/group/remarks/set.json",
        "userId=alice&groupId=g&remark=Al",
    )
    .await;
    let in_group = call(&server, "/group/remarks/get.json", "userId=alice&groupId=g").await;
    assert_eq!(in_group["remark"], "Al");
    ok(&server, "/group/remarks/del.json", "userId=alice&groupId=g").await;
    let in_group = call(&server, "/group/remarks/get.json", "userId=alice&groupId=g").await;
    assert_eq!(in_group["remark"], "");
    for bad in [
        "x",
        "[]",
        r#"[{"id":"a b","remark":"x"}]"#,
        r#"[{"id":"a"}]"#,
    ] {
        let form = format!("userId=alice&remarks={bad}");
        assert_eq!(
            refused(&server, "/user/remarks/set.json", &form).await,
            1002,
            "{bad}"
        );
    }
}

#[tokio::test]
async fn who_is_muted_in_private_is_listed_in_pages() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let form = "userId=alice&userId=bob&userId=carol&state=1&type=PERSON";
    ok(&server, "/user/chat/fb/set.json", form).await;
    assert_eq!(whisper(&mut alice, "dave").await, Status::NOT_AUTHORISED);
    let form = "type=PERSON&num=1&offset=1";
    let listed = call(&server, "/user/chat/fb/querylist.json", form).await;
    assert_eq!(
        (&listed["total"], &listed["users"]),
        (&json!(3), &json!(["bob"]))
    );
    ok(
        &server,
        "/user/chat/fb/set.json",
        "userId=alice&state=0&type=PERSON",
    )
    .await;
    assert_eq!(whisper(&mut alice, "dave").await, Status::OK);
}

async fn cut_off(client: &mut Client) {
    loop {
        if let Some(ServerFrame::Disconnect(frame)) = client.next_frame().await {
            assert_eq!(frame.reason, DisconnectReason::BLOCKED);
            return;
        }
    }
}

async fn connects(server: &TestServer, token: &str) -> ConnectStatus {
    let query = format!("appId={APP_KEY}&token={token}");
    Client::open(&server.host, &query).await.1.status
}

#[tokio::test]
async fn a_deactivated_user_is_out_until_reactivated() {
    let server = TestServer::start().await;
    register(&server, &["alice", "bob"]).await;
    server.group("g", &["alice", "bob"]).await;
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    let answer = call(&server, "/user/deactivate.json", "userId=alice,carol").await;
    assert!(!answer["operateId"].as_str().unwrap().is_empty());
    cut_off(&mut alice).await;
    assert!(!server.state.bus.is_in_room("r", "alice"));
    let members = call(&server, "/group/user/query.json", "groupId=g").await;
    assert_eq!(members["users"], json!([{ "id": "bob" }]));
    // The Go SDK doubles the slash.
    let listed = call(&server, "/user//deactivate/query.json", "").await;
    assert_eq!(listed["users"], json!(["alice", "carol"]));
    assert_eq!(
        connects(&server, &token("alice")).await,
        ConnectStatus::USER_BLOCKED
    );
    assert_eq!(
        refused(&server, "/user/getToken.json", "userId=alice&name=A").await,
        1002
    );
    call(&server, "/user/reactivate.json", "userId=alice").await;
    assert_eq!(
        connects(&server, &token("alice")).await,
        ConnectStatus::TOKEN_INCORRECT
    );
    let fresh = call(&server, "/user/getToken.json", "userId=alice&name=A").await;
    let status = connects(&server, fresh["token"].as_str().unwrap()).await;
    assert_eq!(status, ConnectStatus::ACCEPTED);
}

#[tokio::test]
async fn a_deleted_user_leaves_only_what_others_have() {
    let server = TestServer::start().await;
    register(&server, &["alice", "bob"]).await;
    server.group("g", &["alice", "bob"]).await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    alice.say("bob", "remember me").await;
    ok(&server, "/user/delusers.json", "userId=alice").await;
    cut_off(&mut alice).await;
    assert_eq!(
        connects(&server, &token("alice")).await,
        ConnectStatus::TOKEN_INCORRECT
    );
    assert_eq!(
        refused(&server, "/user/info.json", "userId=alice").await,
        1002
    );
    let members = call(&server, "/group/user/query.json", "groupId=g").await;
    assert_eq!(members["users"], json!([{ "id": "bob" }]));
    assert_eq!(said(&bob.next_message().await), "remember me");
}
