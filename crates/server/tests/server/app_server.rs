//! The demo's app server.

use reqwest::{Method, StatusCode};
use rongim_protocol::topic;
use rongim_server::demo;
use serde_json::{Value, json};

use crate::common::{Client, TestServer, fail, text};

async fn call(
    server: &TestServer,
    method: Method,
    path: &str,
    token: &str,
    body: Value,
) -> (StatusCode, Value) {
    let request = reqwest::Client::new()
        .request(method, server.url(path))
        .bearer_auth(token);
    let request = if body.is_null() {
        request
    } else {
        request.json(&body)
    };
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    (answer.status(), answer.json().await.unwrap_or_default())
}

async fn get(server: &TestServer, path: &str, token: &str) -> (StatusCode, Value) {
    call(server, Method::GET, path, token, Value::Null).await
}

async fn post(server: &TestServer, path: &str, token: &str, body: Value) -> (StatusCode, Value) {
    call(server, Method::POST, path, token, body).await
}

async fn delete(server: &TestServer, path: &str, token: &str) -> StatusCode {
    call(server, Method::DELETE, path, token, Value::Null)
        .await
        .0
}

/// A new account's token.
async fn account(server: &TestServer, id: &str) -> String {
    let form = json!({ "id": id, "name": format!("Name of {id}"), "password": "secret" });
    let (status, session) = post(server, "/app/sign-up", "", form).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(session["user"]["id"], id);
    session["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn who_signs_up_can_sign_in_and_connect() {
    let server = TestServer::start().await;
    account(&server, "erin").await;
    let form = json!({ "id": "erin", "password": "secret" });
    let (status, session) = post(&server, "/app/sign-in", "", form).await;
    assert_eq!(status, 200);
    let token = session["token"].as_str().unwrap();
    let query = format!(
        "appId={}&token={token}",
        session["appKey"].as_str().unwrap()
    );
    let (_, ack) = Client::open(&server.host, &query).await;
    assert_eq!(ack.accepted.unwrap().user_id, "erin");
    let (_, me) = get(&server, "/app/me", token).await;
    assert_eq!(
        me,
        json!({ "user": { "id": "erin", "name": "Name of erin", "portrait": "" } })
    );
}

#[tokio::test]
async fn nobody_signs_up_where_it_was_not_asked_for() {
    let server = TestServer::with(|config| config.app_server = false).await;
    let body = json!({"id": "stranger", "name": "Stranger", "password": "long enough"});
    let (status, _) = post(&server, "/app/sign-up", "", body).await;
    assert!(status.is_client_error(), "{status}");
}

#[tokio::test]
async fn refusals_have_a_code() {
    let server = TestServer::start().await;
    account(&server, "erin").await;
    let sign_up = |id: &str, password: &str| json!({ "id": id, "name": "x", "password": password });
    for (path, body, status, code) in [
        ("/app/sign-up", sign_up("erin", "secret"), 409, "taken"),
        ("/app/sign-up", sign_up("a b", "secret"), 400, "bad_id"),
        (
            "/app/sign-up",
            sign_up("fred", "short"),
            400,
            "weak_password",
        ),
        ("/app/sign-up", json!({ "id": "fred" }), 422, "bad_request"),
        (
            "/app/sign-in",
            json!({ "id": "erin", "password": "wrong!" }),
            401,
            "wrong_credentials",
        ),
        (
            "/app/sign-in",
            json!({ "id": "nobody", "password": "secret" }),
            401,
            "wrong_credentials",
        ),
        (
            "/app/friends",
            json!({ "id": "erin" }),
            401,
            "token_incorrect",
        ),
    ] {
        let (http, answer) = post(&server, path, "", body).await;
        assert_eq!(
            (http.as_u16(), answer["code"].as_str()),
            (status, Some(code)),
            "{path}"
        );
        assert!(answer["message"].is_string());
    }
    assert_eq!(get(&server, "/app/me", "wrong").await.0, 401);
}

#[tokio::test]
async fn friends_are_found_made_and_unmade() {
    let server = TestServer::start().await;
    let (erin, fred) = (
        account(&server, "erin").await,
        account(&server, "fred").await,
    );
    let (_, found) = get(&server, "/app/users?q=NAME%20OF", &erin).await;
    assert_eq!(found["users"].as_array().unwrap().len(), 1);
    let (_, asked) = post(&server, "/app/friends", &erin, json!({ "id": "fred" })).await;
    assert_eq!(asked["areFriends"], false);
    let (_, added) = post(&server, "/app/friends", &fred, json!({ "id": "erin" })).await;
    assert_eq!(
        (&added["friend"]["id"], &added["areFriends"]),
        (&"erin".into(), &true.into())
    );
    let (_, friends) = get(&server, "/app/friends", &fred).await;
    assert_eq!(friends["friends"][0]["id"], "erin");
    assert_eq!(delete(&server, "/app/friends/erin", &fred).await, 204);
    assert_eq!(
        get(&server, "/app/friends", &erin).await.1,
        json!({ "friends": [], "requests": [], "asked": [], "blocked": [] })
    );
    let (status, answer) = post(&server, "/app/friends", &erin, json!({ "id": "nobody" })).await;
    assert_eq!(
        (status.as_u16(), answer["code"].as_str()),
        (404, Some("no_such_user"))
    );
    let (_, users) = post(
        &server,
        "/app/users/lookup",
        &erin,
        json!({ "ids": ["fred", "nobody"] }),
    )
    .await;
    assert_eq!(users["users"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn groups_are_groups_of_the_im_server() {
    let server = TestServer::start().await;
    let (erin, fred) = (
        account(&server, "erin").await,
        account(&server, "fred").await,
    );
    account(&server, "gina").await;
    let form = json!({ "name": "Tea", "memberIds": ["fred", "nobody"] });
    let (status, group) = post(&server, "/app/groups", &erin, form).await;
    assert_eq!(status, 201);
    assert_eq!(
        (&group["name"], &group["ownerId"], &group["memberCount"]),
        (&"Tea".into(), &"erin".into(), &2.into())
    );
    let id = group["id"].as_str().unwrap();
    let (mut erins, mut freds) = (server.client("erin").await, server.client("fred").await);
    erins.say_to_group(id, "hello").await;
    assert_eq!(freds.next_message().await.group_id.as_deref(), Some(id));

    let path = format!("/app/groups/{id}");
    let (_, more) = post(
        &server,
        &format!("{path}/members"),
        &fred,
        json!({ "ids": ["gina"] }),
    )
    .await;
    assert_eq!(more["memberCount"], 3);
    let (_, shown) = get(&server, &path, &fred).await;
    assert_eq!(shown["members"].as_array().unwrap().len(), 3);
    assert_eq!(shown["isMember"], true);
    assert_eq!(
        get(&server, "/app/groups", &fred).await.1["groups"][0]["id"],
        id
    );
    assert_eq!(delete(&server, &path, &fred).await, 403);
    assert_eq!(
        delete(&server, &format!("{path}/members/me"), &erin).await,
        204
    );
    let outside = json!({ "isMember": false, "exists": true });
    assert_eq!(get(&server, &path, &erin).await, (StatusCode::OK, outside));
    let (_, found) = post(&server, "/app/groups/lookup", &erin, json!({ "ids": [id] })).await;
    let owner = found["groups"][0]["ownerId"].as_str().unwrap();
    assert!(["fred", "gina"].contains(&owner));
    let owners = rongim_server::token::Tokens::new("key", "secret").issue(owner, 1);
    assert_eq!(delete(&server, &path, &owners).await, 204);
    let gone = json!({ "isMember": false, "exists": false });
    assert_eq!(get(&server, &path, &owners).await, (StatusCode::OK, gone));
}

#[tokio::test]
async fn a_group_that_nobody_can_be_told_of_is_not_made() {
    let directory = tempfile::tempdir().unwrap();
    let server = TestServer::with(|config| config.data = directory.path().to_owned()).await;
    let erin = account(&server, "erin").await;
    let faulty = "BEFORE INSERT ON messages WHEN NEW.class_name = 'RC:GrpNtf'";
    fail(directory.path(), faulty);
    let form = json!({ "name": "Tea", "memberIds": [] });
    let (status, _) = post(&server, "/app/groups", &erin, form).await;
    assert_eq!(status, 500);
    let groups = get(&server, "/app/groups", &erin).await.1;
    assert_eq!(groups["groups"], json!([]));
    server.stop().await;
}

/// What becomes of a message.
async fn outcome(client: &mut Client, topic: &str, target: &str) -> u16 {
    client.send(topic, target, &text("hello")).await.status.0
}

async fn patch(server: &TestServer, path: &str, token: &str, body: Value) -> (StatusCode, Value) {
    call(server, Method::PATCH, path, token, body).await
}

async fn put(server: &TestServer, path: &str, token: &str, body: Value) -> StatusCode {
    call(server, Method::PUT, path, token, body).await.0
}

/// The next grey line of a group: what happened, who did it, and to whom.
async fn next_happening(client: &mut Client) -> (String, String, Value) {
    let message = client.next_message().await;
    assert_eq!(message.classname, "RC:GrpNtf");
    let content: Value = serde_json::from_slice(&message.content).unwrap();
    let data: Value = serde_json::from_str(content["data"].as_str().unwrap()).unwrap();
    let text = |key: &str| content[key].as_str().unwrap().to_owned();
    assert!(!text("message").is_empty());
    (text("operation"), text("operatorUserId"), data)
}

#[tokio::test]
async fn what_happens_in_a_group_is_told_to_its_members_at_once() {
    let server = TestServer::start().await;
    let erin = account(&server, "erin").await;
    let fred = account(&server, "fred").await;
    account(&server, "gina").await;
    let mut freds = server.client("fred").await;
    let mut erins = server.client("erin").await;
    let mut ginas = server.client("gina").await;
    let form = json!({ "name": "Tea", "memberIds": ["fred"] });
    let (_, group) = post(&server, "/app/groups", &erin, form).await;
    let id = group["id"].as_str().unwrap();
    let path = format!("/app/groups/{id}");
    let (operation, operator, data) = next_happening(&mut freds).await;
    assert_eq!((operation.as_str(), operator.as_str()), ("Create", "erin"));
    assert_eq!(data["targetUserIds"], json!(["fred"]));
    assert_eq!(next_happening(&mut erins).await.0, "Create");

    let (status, changed) = patch(&server, &path, &erin, json!({ "name": "Coffee" })).await;
    assert_eq!((status.as_u16(), &changed["name"]), (200, &"Coffee".into()));
    let (operation, _, data) = next_happening(&mut freds).await;
    assert_eq!(operation, "Rename");
    assert_eq!(data["targetGroupName"], "Coffee");
    let words = json!({ "announcement": " at four " });
    assert_eq!(patch(&server, &path, &erin, words).await.0, 200);
    let (operation, _, data) = next_happening(&mut freds).await;
    assert_eq!(operation, "Bulletin");
    assert_eq!(data["announcement"], "at four");
    assert_eq!(
        get(&server, &path, &fred).await.1["announcement"],
        "at four"
    );
    let same = json!({ "name": "Coffee", "announcement": "at four" });
    assert_eq!(patch(&server, &path, &erin, same).await.0, 200);

    let members = format!("{path}/members");
    let people = json!({ "ids": ["gina", "fred", "nobody"] });
    post(&server, &members, &fred, people).await;
    let (operation, operator, data) = next_happening(&mut freds).await;
    assert_eq!((operation.as_str(), operator.as_str()), ("Add", "fred"));
    assert_eq!(data["targetUserIds"], json!(["gina"]));

    let muted = format!("{path}/muted/fred");
    assert_eq!(put(&server, &muted, &erin, Value::Null).await, 204);
    assert_eq!(next_happening(&mut freds).await.0, "Mute");
    assert_eq!(
        get(&server, &path, &fred).await.1["mutedIds"],
        json!(["fred"])
    );
    assert_eq!(outcome(&mut freds, topic::GROUP_MESSAGE, id).await, 22408);
    assert_eq!(delete(&server, &muted, &erin).await, 204);
    assert_eq!(next_happening(&mut freds).await.0, "Unmute");
    assert_eq!(outcome(&mut freds, topic::GROUP_MESSAGE, id).await, 0);

    assert_eq!(
        delete(&server, &format!("{members}/fred"), &erin).await,
        204
    );
    let (operation, _, data) = next_happening(&mut freds).await;
    assert_eq!(operation, "Kicked");
    assert_eq!(data["targetUserDisplayNames"], json!(["Name of fred"]));
    assert_eq!(outcome(&mut freds, topic::GROUP_MESSAGE, id).await, 22406);
    assert_eq!(delete(&server, &path, &erin).await, 204);
    let mut last = String::new();
    while last != "Dismiss" {
        let message = ginas.next_message().await;
        let content: Value = serde_json::from_slice(&message.content).unwrap();
        last = content["operation"].as_str().unwrap_or_default().to_owned();
    }
}

#[tokio::test]
async fn only_the_owner_changes_a_group() {
    let server = TestServer::start().await;
    let erin = account(&server, "erin").await;
    let fred = account(&server, "fred").await;
    let gina = account(&server, "gina").await;
    let form = json!({ "name": "Tea", "memberIds": ["fred"] });
    let (_, group) = post(&server, "/app/groups", &erin, form).await;
    let path = format!("/app/groups/{}", group["id"].as_str().unwrap());
    for stranger in [&fred, &gina] {
        for (method, tail, body) in [
            (Method::PATCH, "", json!({ "name": "Mine" })),
            (Method::PATCH, "", json!({ "announcement": "Mine" })),
            (Method::DELETE, "", Value::Null),
            (Method::DELETE, "/members/erin", Value::Null),
            (Method::PUT, "/muted/erin", Value::Null),
            (Method::DELETE, "/muted/fred", Value::Null),
        ] {
            let place = format!("{path}{tail}");
            let (status, answer) = call(&server, method, &place, stranger, body).await;
            assert_eq!(status, 403, "{place}");
            assert_eq!(answer["code"], "not_the_owner");
        }
    }
    let ids = json!({ "ids": ["gina"] });
    let (status, _) = post(&server, &format!("{path}/members"), &gina, ids).await;
    assert_eq!(status, 403);
    assert_eq!(
        delete(&server, &format!("{path}/members/me"), &gina).await,
        403
    );
    let long = "x".repeat(2001);
    for (body, code) in [
        (json!({ "name": " " }), "bad_name"),
        (json!({ "name": "x".repeat(65) }), "bad_name"),
        (json!({ "announcement": long }), "bad_announcement"),
        (json!({ "name": 1 }), "bad_request"),
    ] {
        let (status, answer) = patch(&server, &path, &erin, body).await;
        assert!(status.is_client_error());
        assert_eq!(answer["code"], code);
    }
    for (user, status) in [("erin", 400), ("gina", 404), ("nobody", 404)] {
        let member = format!("{path}/members/{user}");
        assert_eq!(delete(&server, &member, &erin).await, status, "{user}");
    }
    assert_eq!(
        get(&server, "/app/groups", &fred).await.1["groups"][0]["name"],
        "Tea"
    );
    let (_, found) = post(
        &server,
        "/app/groups/lookup",
        &gina,
        json!({ "ids": [group["id"]] }),
    )
    .await;
    assert!(found["groups"][0].get("announcement").is_none());
}

#[tokio::test]
async fn a_friend_is_asked_first() {
    let server = TestServer::start().await;
    let erin = account(&server, "erin").await;
    let fred = account(&server, "fred").await;
    let mut freds = server.client("fred").await;
    let form = json!({ "id": "fred", "note": " from the tea shop " });
    post(&server, "/app/friends", &erin, form).await;
    assert_eq!(freds.next_message().await.classname, "RC:ContactNtf");
    let (_, contacts) = get(&server, "/app/friends", &fred).await;
    let request = &contacts["requests"][0];
    assert_eq!(
        (&request["user"]["id"], &request["note"]),
        (&"erin".into(), &"from the tea shop".into())
    );
    assert_eq!(
        get(&server, "/app/friends", &erin).await.1["asked"],
        json!(["fred"])
    );
    let mut erins = server.client("erin").await;
    assert_eq!(delete(&server, "/app/requests/erin", &fred).await, 204);
    let hint = erins.next_message().await;
    assert_eq!((hint.classname.as_str(), hint.status & 3), ("RC:CmdMsg", 0));
    let (_, contacts) = get(&server, "/app/friends", &erin).await;
    assert_eq!(contacts["asked"], json!([]));
    assert_eq!(
        put(&server, "/app/requests/erin", &fred, Value::Null).await,
        404
    );
    post(&server, "/app/friends", &erin, json!({ "id": "fred" })).await;
    freds.next_message().await;
    assert_eq!(
        put(&server, "/app/requests/erin", &fred, Value::Null).await,
        204
    );
    assert_eq!(freds.next_message().await.classname, "RC:ContactNtf");
    let (_, contacts) = get(&server, "/app/friends", &fred).await;
    assert_eq!(contacts["friends"][0]["id"], "erin");
    assert_eq!(contacts["requests"], json!([]));
    assert_eq!(erins.next_message().await.classname, "RC:ContactNtf");
    assert_eq!(delete(&server, "/app/friends/erin", &fred).await, 204);
    assert_eq!(erins.next_message().await.classname, "RC:CmdMsg");
    // Who is no friend hears of nothing.
    assert_eq!(delete(&server, "/app/friends/erin", &fred).await, 204);
    erins.ping().await;
    assert_eq!(erins.unread(), 0);
    let long = json!({ "id": "fred", "note": "x".repeat(201) });
    let (_, answer) = post(&server, "/app/friends", &erin, long).await;
    assert_eq!(answer["code"], "bad_note");
    let (_, answer) = post(&server, "/app/friends", &erin, json!({ "id": "erin" })).await;
    assert_eq!(answer["code"], "bad_id");
}

#[tokio::test]
async fn friends_are_renamed_and_people_blocked() {
    let server = TestServer::start().await;
    let erin = account(&server, "erin").await;
    let fred = account(&server, "fred").await;
    server
        .state
        .store
        .set_friends("erin", "fred", true)
        .await
        .unwrap();
    let remark = |text: String| json!({ "remark": text });
    let path = "/app/friends/fred/remark";
    assert_eq!(
        put(&server, path, &erin, remark("My Fred".into())).await,
        204
    );
    let (_, contacts) = get(&server, "/app/friends", &erin).await;
    assert_eq!(contacts["friends"][0]["remark"], "My Fred");
    assert_eq!(
        get(&server, "/app/friends", &fred).await.1["friends"][0]["remark"],
        ""
    );
    assert_eq!(put(&server, path, &erin, remark("x".repeat(65))).await, 400);
    assert_eq!(put(&server, path, &erin, remark(" ".into())).await, 204);
    let nobody = "/app/friends/nobody/remark";
    assert_eq!(put(&server, nobody, &erin, remark("x".into())).await, 404);

    for (user, status) in [("fred", 204), ("nobody", 404), ("erin", 400)] {
        let path = format!("/app/blocked/{user}");
        assert_eq!(put(&server, &path, &erin, Value::Null).await, status);
    }
    let (_, contacts) = get(&server, "/app/friends", &erin).await;
    assert_eq!(contacts["blocked"][0]["id"], "fred");
    let mut freds = server.client("fred").await;
    assert_eq!(
        outcome(&mut freds, topic::PRIVATE_MESSAGE, "erin").await,
        405
    );
    assert_eq!(delete(&server, "/app/friends/fred", &erin).await, 204);
    let (status, _) = post(&server, "/app/friends", &fred, json!({ "id": "erin" })).await;
    assert_eq!(status, 200);
    let (_, contacts) = get(&server, "/app/friends", &erin).await;
    assert_eq!(contacts["requests"], json!([]));
    assert_eq!(delete(&server, "/app/blocked/fred", &erin).await, 204);
    assert_eq!(outcome(&mut freds, topic::PRIVATE_MESSAGE, "erin").await, 0);
}

#[tokio::test]
async fn a_profile_is_changed_by_its_owner() {
    let server = TestServer::start().await;
    let erin = account(&server, "erin").await;
    account(&server, "fred").await;
    server
        .state
        .store
        .set_friends("erin", "fred", true)
        .await
        .unwrap();
    server.group("tea", &["erin", "gina"]).await;
    let (mut freds, mut ginas) = (server.client("fred").await, server.client("gina").await);
    let portrait = "http://127.0.0.1:8585/files/face.jpg";
    let change = json!({ "name": " 艾琳 ", "portrait": portrait });
    let (status, me) = patch(&server, "/app/me", &erin, change.clone()).await;
    assert_eq!(status, 200);
    for client in [&mut freds, &mut ginas] {
        let told = client.next_message().await;
        assert_eq!(
            (told.classname.as_str(), told.status & 3),
            ("RC:ProfileNtf", 0)
        );
        let content: Value = serde_json::from_slice(&told.content).unwrap();
        assert!(content["data"].as_str().unwrap().contains("艾琳"));
    }
    // The same again is no news.
    patch(&server, "/app/me", &erin, change).await;
    freds.ping().await;
    assert_eq!(freds.unread(), 0);
    assert_eq!(crate::mailbox::pull_all(&mut freds).await.len(), 0);
    assert_eq!(
        me["user"],
        json!({ "id": "erin", "name": "艾琳", "portrait": portrait })
    );
    let (_, me) = patch(&server, "/app/me", &erin, json!({ "portrait": "" })).await;
    assert_eq!(
        (&me["user"]["name"], &me["user"]["portrait"]),
        (&"艾琳".into(), &"".into())
    );
    for (change, code) in [
        (json!({ "name": "" }), "bad_name"),
        (json!({ "portrait": "javascript:alert(1)" }), "bad_portrait"),
        (
            json!({ "portrait": format!("http://{}", "x".repeat(1024)) }),
            "bad_portrait",
        ),
    ] {
        let (status, answer) = patch(&server, "/app/me", &erin, change).await;
        assert_eq!(
            (status.as_u16(), answer["code"].as_str()),
            (400, Some(code))
        );
    }
}

#[tokio::test]
async fn the_demo_is_made_once() {
    let server = TestServer::with(|config| config.demo = true).await;
    demo::seed(&server.state).await.unwrap();
    demo::seed(&server.state).await.unwrap();
    let (_, config) = get(&server, "/app/config", "").await;
    assert_eq!(
        config["demoAccounts"][0],
        json!({ "id": "alice", "name": "Alice", "password": "rongim" })
    );
    let form = json!({ "id": "alice", "password": "rongim" });
    let (_, session) = post(&server, "/app/sign-in", "", form).await;
    let token = session["token"].as_str().unwrap();
    assert_eq!(
        get(&server, "/app/friends", token).await.1["friends"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let mut bob = server.client("bob").await;
    let welcome = crate::mailbox::pull_all(&mut bob).await;
    assert_eq!(welcome.len(), 1);
    assert_eq!(
        crate::conversations::list(&mut bob).await[0].1,
        "demo-group"
    );
}
