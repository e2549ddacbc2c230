//! The demo's app server.

use reqwest::{Method, StatusCode};
use rongim_server::demo;
use serde_json::{Value, json};

use crate::common::{Client, TestServer};

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
    let (_, added) = post(&server, "/app/friends", &erin, json!({ "id": "fred" })).await;
    assert_eq!(added["friend"]["id"], "fred");
    let (_, friends) = get(&server, "/app/friends", &fred).await;
    assert_eq!(friends["friends"][0]["id"], "erin");
    assert_eq!(delete(&server, "/app/friends/erin", &fred).await, 204);
    assert_eq!(
        get(&server, "/app/friends", &erin).await.1,
        json!({ "friends": [] })
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
    assert_eq!(
        get(&server, "/app/groups", &fred).await.1["groups"][0]["id"],
        id
    );
    assert_eq!(delete(&server, &path, &fred).await, 403);
    assert_eq!(
        delete(&server, &format!("{path}/members/me"), &erin).await,
        204
    );
    assert_eq!(get(&server, &path, &erin).await.0, 403);
    let (_, found) = post(&server, "/app/groups/lookup", &erin, json!({ "ids": [id] })).await;
    let owner = found["groups"][0]["ownerId"].as_str().unwrap();
    assert!(["fred", "gina"].contains(&owner));
    let owners = rongim_server::token::Tokens::new("key", "secret").issue(owner, 1);
    assert_eq!(delete(&server, &path, &owners).await, 204);
    assert_eq!(get(&server, &path, &owners).await.0, 404);
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
