//! Who comes with the token of somebody else, or with one that is void.

use rongim_protocol::{
    ServerFrame,
    status::{ConnectStatus, DisconnectReason},
};
use rongim_server::token::Tokens;

use crate::common::{APP_KEY, APP_SECRET, Client, TestServer, token};

async fn navigate(server: &TestServer, key: &str, token: &str) -> String {
    let url = server.url(&format!("/navi.js?appId={key}&token={token}"));
    reqwest::get(url).await.unwrap().text().await.unwrap()
}

async fn connect(server: &TestServer, key: &str, token: &str) -> ConnectStatus {
    let query = format!("appId={key}&token={token}&sdkVer=2.9.2");
    Client::open(&server.host, &query).await.1.status
}

async fn has_unread(server: &TestServer, key: &str, token: &str) -> String {
    let url = server.url(&format!("/message/exist.js?appKey={key}&token={token}"));
    reqwest::get(url).await.unwrap().text().await.unwrap()
}

async fn me(server: &TestServer, token: &str) -> u16 {
    let request = reqwest::Client::new().get(server.url("/app/me"));
    request
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn tokens_of_others_open_nothing() {
    let server = TestServer::start().await;
    server
        .call("/user/getToken.json", "userId=alice&name=Alice")
        .await;
    let forged = Tokens::new(APP_KEY, "another secret").issue("alice", 1);
    let of_another_app = Tokens::new("another", APP_SECRET).issue("alice", 1);
    for (key, token, code, status) in [
        (
            APP_KEY,
            forged.as_str(),
            "401",
            ConnectStatus::TOKEN_INCORRECT,
        ),
        (APP_KEY, &of_another_app, "403", ConnectStatus::APP_KEY),
        ("another", &of_another_app, "403", ConnectStatus::APP_KEY),
        ("another", &token("alice"), "403", ConnectStatus::APP_KEY),
    ] {
        assert!(navigate(&server, key, token).await.contains(code));
        assert!(has_unread(&server, key, token).await.contains(code));
        assert_eq!(connect(&server, key, token).await, status);
    }
    for token in [&forged, &of_another_app] {
        assert_eq!(me(&server, token).await, 401);
    }
    assert_eq!(me(&server, &token("alice")).await, 200);
}

#[tokio::test]
async fn void_tokens_and_blocked_users_open_nothing() {
    let server = TestServer::start().await;
    server
        .call("/user/getToken.json", "userId=alice&name=Alice")
        .await;
    let voided = "userId=alice&time=1000";
    server.call("/user/token/expire.json", voided).await;
    // Issued at 1 ms.
    let old = token("alice");
    assert!(navigate(&server, APP_KEY, &old).await.contains("401"));
    assert!(has_unread(&server, APP_KEY, &old).await.contains("401"));
    assert_eq!(me(&server, &old).await, 401);
    let status = connect(&server, APP_KEY, &old).await;
    assert_eq!(status, ConnectStatus::TOKEN_INCORRECT);

    let new = Tokens::new(APP_KEY, APP_SECRET).issue("alice", 2000);
    let query = format!("appId={APP_KEY}&token={new}&sdkVer=2.9.2");
    let (mut alice, ack) = Client::open(&server.host, &query).await;
    assert_eq!(ack.status, ConnectStatus::ACCEPTED);
    server
        .call("/user/block.json", "userId=alice&minute=5")
        .await;
    match alice.next_frame().await {
        Some(ServerFrame::Disconnect(end)) => assert_eq!(end.reason, DisconnectReason::BLOCKED),
        other => panic!("{other:?}"),
    }
    assert_eq!(me(&server, &new).await, 403);
    let status = connect(&server, APP_KEY, &new).await;
    assert_eq!(status, ConnectStatus::USER_BLOCKED);
}
