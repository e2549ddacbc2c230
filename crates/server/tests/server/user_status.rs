//! Who is online and what they say of themselves, asked for and watched.

use rongim_protocol::{
    Body,
    schema::{
        GetUserStatusInput, GetUserStatusOutput, SetUserStatusInput, SetUserStatusOutput,
        SubUserStatusInput, SubUserStatusOutput,
    },
    status::Status,
    topic,
};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::common::{Client, TestServer};

fn parse(output: &GetUserStatusOutput) -> Value {
    serde_json::from_str(output.status.as_deref().unwrap()).unwrap()
}

async fn status_of(client: &mut Client, user: &str) -> Value {
    let request = GetUserStatusInput { nothing: Some(1) };
    let ack = client.ask(topic::USER_STATUS, user, &request).await;
    assert_eq!(ack.status, Status::OK);
    parse(&GetUserStatusOutput::decode(&ack.body).unwrap())
}

async fn watch(client: &mut Client, users: &[&str]) {
    let userid = users.iter().map(|user| (*user).to_owned()).collect();
    client
        .query::<SubUserStatusOutput>(topic::SUBSCRIBE_USER_STATUS, &SubUserStatusInput { userid })
        .await;
}

async fn say(client: &mut Client, status: i32) {
    let request = SetUserStatusInput {
        status: Some(status),
    };
    client
        .query::<SetUserStatusOutput>(topic::SET_USER_STATUS, &request)
        .await;
}

/// The next change that the client is told of.
async fn told(client: &mut Client) -> (String, Value) {
    let publish = client.next_publish().await;
    assert_eq!(publish.topic.as_str(), topic::PUSH_USER_STATUS);
    let output = GetUserStatusOutput::decode(&publish.body).unwrap();
    (output.sub_user_id.clone().unwrap(), parse(&output))
}

fn online(status: i32) -> Value {
    json!({ "us": { "o": 1, "p": ["Web"], "s": status } })
}

fn offline(status: i32) -> Value {
    json!({ "us": { "o": 0, "p": [], "s": status } })
}

#[tokio::test]
async fn a_watcher_is_told_how_it_is_and_of_each_change() {
    let server = TestServer::start().await;
    let (mut alice, mut carol) = (server.client("alice").await, server.client("carol").await);
    assert_eq!(status_of(&mut alice, "bob").await, offline(0));
    watch(&mut alice, &["bob", "nobody"]).await;
    watch(&mut alice, &["bob"]).await;
    let bob = |value| ("bob".to_owned(), value);
    assert_eq!(told(&mut alice).await, bob(offline(0)));
    assert_eq!(told(&mut alice).await.0, "nobody");
    let mut phone = server.client("bob").await;
    assert_eq!(told(&mut alice).await, bob(online(0)));
    let desk = server.client("bob").await;
    say(&mut phone, 5).await;
    assert_eq!(told(&mut alice).await, bob(online(5)));
    assert_eq!(status_of(&mut carol, "bob").await, online(5));
    drop(phone);
    drop(desk);
    assert_eq!(told(&mut alice).await, bob(offline(5)));
    assert_eq!(status_of(&mut carol, "bob").await, offline(5));
    watch(&mut alice, &["carol", "bob"]).await;
    assert_eq!(told(&mut alice).await, ("carol".to_owned(), online(0)));
    alice.ping().await;
    carol.ping().await;
    assert_eq!((alice.unread(), carol.unread()), (0, 0));
}

#[tokio::test]
async fn watching_ends_with_the_connection_and_is_bounded() {
    let server = TestServer::start().await;
    let mut first = server.client("alice").await;
    watch(&mut first, &["bob"]).await;
    drop(first);
    let mut second = server.client("alice").await;
    let mut bob = server.client("bob").await;
    say(&mut bob, 1).await;
    second.ping().await;
    assert_eq!(second.unread(), 0);
    let many = SubUserStatusInput {
        userid: (0..1001).map(|n| n.to_string()).collect(),
    };
    let refused = second
        .ask(topic::SUBSCRIBE_USER_STATUS, "alice", &many)
        .await;
    assert_eq!(refused.status, Status::TOO_MANY);
}

#[tokio::test]
async fn what_a_user_says_outlives_the_server() {
    let data = tempdir().unwrap();
    let start = || TestServer::with(|config| config.data = data.path().into());
    let server = start().await;
    let mut bob = server.client("bob").await;
    say(&mut bob, 7).await;
    drop(bob);
    server.stop().await;
    let server = start().await;
    let mut alice = server.client("alice").await;
    assert_eq!(status_of(&mut alice, "bob").await, offline(7));
}
