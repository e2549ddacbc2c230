//! Navigation, CONNACK, and the end of a connection.

use rongim_protocol::{navigation, status::ConnectStatus};
use serde_json::Value;

use crate::common::{APP_KEY, Client, TestServer, token};

async fn navigate(server: &TestServer, query: &str) -> Value {
    script(server, "navi.js", query).await
}

/// What the script calls its function with.
async fn script(server: &TestServer, name: &str, query: &str) -> Value {
    let answer = reqwest::get(server.url(&format!("/{name}?{query}")))
        .await
        .unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let script = answer.text().await.unwrap();
    assert!(script.starts_with("getServerEndpoint({"), "{script}");
    serde_json::from_str(navigation::json_of(&script).unwrap()).unwrap()
}

#[tokio::test]
async fn the_navigation_names_this_very_server() {
    let server = TestServer::start().await;
    let query = format!(
        "appId={APP_KEY}&token={}&callBack=getServerEndpoint&v=2.5.3",
        token("alice")
    );
    let answer = navigate(&server, &query).await;
    assert_eq!(answer["code"], 200);
    assert_eq!(answer["userId"], "alice");
    assert_eq!(answer["server"], server.host);
    assert_eq!(answer["uploadServer"], server.host);
}

#[tokio::test]
async fn the_navigation_refuses_with_codes() {
    let server = TestServer::start().await;
    let wrong_token = navigate(&server, &format!("appId={APP_KEY}&token=wrong")).await;
    assert_eq!(wrong_token["code"], 401);
    let wrong_app = navigate(&server, &format!("appId=other&token={}", token("alice"))).await;
    assert_eq!(wrong_app["code"], 403);
    let injected = navigate(&server, "callBack=alert(1)%2F%2F").await;
    assert_eq!(injected["code"], 403);
}

#[tokio::test]
async fn a_page_may_ask_for_unread_messages_without_a_connection() {
    let server = TestServer::start().await;
    let ask = async |app_key: &str, token: &str| {
        let query = format!("appKey={app_key}&token={token}");
        let answer = script(&server, "message/exist.js", &query).await;
        (answer["code"].as_u64().unwrap(), answer["status"].as_u64())
    };
    assert_eq!(ask(APP_KEY, &token("bob")).await, (200, Some(0)));
    let mut alice = server.client("alice").await;
    alice.say("bob", "hi").await;
    assert_eq!(ask(APP_KEY, &token("bob")).await, (200, Some(1)));
    assert_eq!(ask(APP_KEY, &token("alice")).await, (200, Some(0)));
    assert_eq!(ask(APP_KEY, "wrong").await, (401, None));
    assert_eq!(ask("other", &token("bob")).await, (403, None));
}

#[tokio::test]
async fn ping_answers_pages_of_any_origin() {
    let server = TestServer::start().await;
    let answer = reqwest::get(server.url("/ping?r=1")).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn wrong_tokens_and_app_keys_get_their_connack() {
    let server = TestServer::start().await;
    let token = token("alice");
    for (query, status) in [
        (
            format!("appId={APP_KEY}&token=wrong"),
            ConnectStatus::TOKEN_INCORRECT,
        ),
        (format!("appId={APP_KEY}"), ConnectStatus::TOKEN_INCORRECT),
        (format!("appId=other&token={token}"), ConnectStatus::APP_KEY),
        (
            format!("appId={APP_KEY}&token={token}@a.example;b.example"),
            ConnectStatus::ACCEPTED,
        ),
    ] {
        let (mut client, ack) = Client::open(&server.host, &query).await;
        assert_eq!(ack.status, status, "{query}");
        if status != ConnectStatus::ACCEPTED {
            assert_eq!(client.next_frame().await, None);
        }
    }
}

#[tokio::test]
async fn a_shutdown_ends_connections_so_that_clients_come_back() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    alice.ping().await;
    server.stop().await;
    // After a DISCONNECT the 2.9 clients would stay away.
    assert_eq!(alice.next_frame().await, None);
}
