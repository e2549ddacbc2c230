//! The signed calls of other servers.

use rongim_protocol::{status::Status, topic};
use rongim_server::server_api::auth::signature;
use serde_json::Value;

use crate::common::{APP_KEY, APP_SECRET, Client, TestServer, text};

async fn json(answer: reqwest::Response) -> (u16, Value) {
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert!(
        answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/json")
    );
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn get_token_gives_a_token_that_connects() {
    let server = TestServer::start().await;
    let form = "userId=alice&name=%E7%88%B1%E4%B8%BD%E4%B8%9D&portraitUri=";
    let (status, body) = json(server.call("/user/getToken.json", form).await).await;
    assert_eq!(
        (status, &body["code"], &body["userId"]),
        (200, &200.into(), &"alice".into())
    );
    let query = format!("appId={APP_KEY}&token={}", body["token"].as_str().unwrap());
    let (_, ack) = Client::open(&server.host, &query).await;
    assert_eq!(ack.accepted.unwrap().user_id, "alice");
    let users = server
        .state
        .store
        .users(vec!["alice".into()])
        .await
        .unwrap();
    assert_eq!(users[0].name, "爱丽丝");
}

#[tokio::test]
async fn doubled_slashes_and_old_header_names_pass() {
    let server = TestServer::start().await;
    let request = reqwest::Client::new()
        .post(server.url("//user//getToken.json"))
        .header("RC-App-Key", APP_KEY)
        .header("RC-Nonce", "1")
        .header("RC-Timestamp", "2")
        .header(
            "RC-Signature",
            signature(APP_SECRET, "1", "2").to_uppercase(),
        )
        .body("userId=alice&name=Alice");
    assert_eq!(json(request.send().await.unwrap()).await.0, 200);
}

#[tokio::test]
async fn wrong_signatures_and_app_keys_are_told_apart() {
    let server = TestServer::start().await;
    for (key, secret, http, code) in [
        (APP_KEY, "wrong", 401, 1004),
        ("other", APP_SECRET, 400, 1002),
    ] {
        let request = reqwest::Client::new()
            .post(server.url("/user/getToken.json"))
            .header("App-Key", key)
            .header("Nonce", "1")
            .header("Timestamp", "2")
            .header("Signature", signature(secret, "1", "2"));
        let (status, body) = json(request.send().await.unwrap()).await;
        assert_eq!((status, &body["code"]), (http, &code.into()));
        assert!(body["errorMessage"].is_string());
    }
    let unsigned = reqwest::Client::new().post(server.url("/group/create.json"));
    assert_eq!(json(unsigned.send().await.unwrap()).await.0, 401);
}

#[tokio::test]
async fn bad_parameters_are_named() {
    let server = TestServer::start().await;
    let long = format!("userId={}&name=x", "a".repeat(65));
    for (form, code) in [
        ("", 1002),
        ("userId=&name=x", 1002),
        ("userId=alice", 1002),
        ("userId=a%20b&name=x", 1002),
        (&long, 1005),
    ] {
        let (status, body) = json(server.call("/user/getToken.json", form).await).await;
        assert_eq!((status, &body["code"]), (400, &code.into()), "{form}");
    }
    let (status, body) = json(server.call("/no/such.json", "").await).await;
    assert_eq!((status, &body["code"]), (404, &404.into()));
}

#[tokio::test]
async fn group_calls_decide_who_may_speak() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    server.group("g", &["bob"]).await;
    assert_eq!(send(&mut alice).await, Status::NOT_IN_GROUP);
    assert_eq!(
        server
            .call("/group/join.json", "userId=alice&userId=carol&groupId=g")
            .await
            .status(),
        200
    );
    assert_eq!(send(&mut alice).await, Status::OK);
    assert_eq!(
        server
            .call("/group/quit.json", "userId=alice&groupId=g")
            .await
            .status(),
        200
    );
    assert_eq!(send(&mut alice).await, Status::NOT_IN_GROUP);
    assert_eq!(
        server
            .call("/group/join.json", "userId=alice&groupId=g")
            .await
            .status(),
        200
    );
    assert_eq!(
        server
            .call("/group/dismiss.json", "userId=&groupId=g")
            .await
            .status(),
        200
    );
    assert_eq!(send(&mut alice).await, Status::NOT_IN_GROUP);
}

async fn send(client: &mut Client) -> Status {
    client
        .send(topic::GROUP_MESSAGE, "g", &text("hi"))
        .await
        .status
}
