//! What waits for a receiver: again until it is taken, in order, and bounded.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::http::StatusCode;

use crate::common::{Client, Receiver, TestServer, start_process};

use super::{routed, routing_to};

#[tokio::test]
async fn the_metrics_tell_what_waits() {
    // Nobody takes it there.
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/messages", closed.local_addr().unwrap());
    drop(closed);
    let server = TestServer::with(|config| {
        config.webhooks.messages = Some(url.parse().unwrap());
    })
    .await;
    server.client("alice").await.say("bob", "waits").await;
    let metrics = reqwest::get(server.url("/metrics")).await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let line = "rongim_webhook_queue{hook=\"webhook-messages\"} 1";
    assert!(metrics.lines().any(|has| has == line), "{metrics}");
    assert!(metrics.contains("rongim_webhook_delay_seconds{hook=\"webhook-messages\"} "));
    assert!(!metrics.contains("webhook-online"));
    server.stop().await;
}

#[tokio::test]
async fn what_a_receiver_does_not_take_comes_again_and_nothing_overtakes_it() {
    let mut receiver = Receiver::start().await;
    let asked = Arc::new(AtomicUsize::new(0));
    receiver.answers({
        let asked = Arc::clone(&asked);
        move |_| match asked.fetch_add(1, Ordering::Relaxed) {
            0 | 1 => (StatusCode::INTERNAL_SERVER_ERROR, String::new()),
            _ => (StatusCode::OK, String::new()),
        }
    });
    let server = routing_to(&receiver).await;
    let mut alice = server.client("alice").await;
    for content in ["one", "two", "three"] {
        alice.say("bob", content).await;
    }
    for expected in ["one", "one", "one", "two", "three"] {
        assert_eq!(routed(&receiver.next().await), expected);
    }
}

#[tokio::test]
async fn what_a_receiver_refuses_for_good_makes_way_for_the_next() {
    let mut receiver = Receiver::start().await;
    receiver.answers(|told| match routed(told).as_str() {
        "poison" => (StatusCode::BAD_REQUEST, String::new()),
        _ => (StatusCode::OK, String::new()),
    });
    let server = routing_to(&receiver).await;
    let mut alice = server.client("alice").await;
    alice.say("bob", "poison").await;
    alice.say("bob", "good").await;
    let mut poisoned = 0;
    while routed(&receiver.next().await) == "poison" {
        poisoned += 1;
    }
    assert_eq!(poisoned, 5);
}

#[tokio::test]
async fn a_receiver_that_was_away_and_then_refuses_once_loses_nothing() {
    let mut receiver = Receiver::start().await;
    let asked = Arc::new(AtomicUsize::new(0));
    receiver.answers({
        let asked = Arc::clone(&asked);
        move |_| match asked.fetch_add(1, Ordering::Relaxed) {
            0..5 => (StatusCode::BAD_GATEWAY, String::new()),
            5 => (StatusCode::BAD_REQUEST, String::new()),
            _ => (StatusCode::OK, String::new()),
        }
    });
    let server = routing_to(&receiver).await;
    server.client("alice").await.say("bob", "one").await;
    for _ in 0..7 {
        assert_eq!(routed(&receiver.next().await), "one");
    }
}

#[tokio::test]
async fn a_receiver_that_was_down_gets_all_also_after_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let mut receiver = Receiver::start().await;
    let options = [
        "--webhook-messages".to_owned(),
        receiver.url("/").to_string(),
    ];
    receiver.go_down().await;

    let (mut server, host) = start_process(directory.path(), &options).await;
    let mut alice = Client::connect(&host, "alice").await;
    let numbers: Vec<_> = (0..50).map(|number| number.to_string()).collect();
    for number in &numbers[..30] {
        alice.say("bob", number).await;
    }
    server.kill().await.unwrap();

    let (_server, host) = start_process(directory.path(), &options).await;
    let mut alice = Client::connect(&host, "alice").await;
    receiver.come_up();
    for number in &numbers[30..] {
        alice.say("bob", number).await;
    }
    let mut came: Vec<String> = Vec::new();
    while came.last() != numbers.last() {
        came.push(routed(&receiver.next().await));
    }
    assert_eq!(came, numbers);
}

#[tokio::test]
async fn a_queue_is_bounded_and_keeps_the_newest() {
    let mut receiver = Receiver::start().await;
    let server = {
        let url = receiver.url("/");
        TestServer::with(|config| {
            config.webhooks.messages = Some(url);
            config.webhooks.queue_mb = 1;
        })
        .await
    };
    receiver.go_down().await;
    let mut alice = server.client("alice").await;
    let large = "x".repeat(50_000);
    for number in 0..40 {
        alice.say("bob", &format!("{number} {large}")).await;
    }
    receiver.come_up();
    let mut came = Vec::new();
    while came.last() != Some(&39) {
        let said = routed(&receiver.next().await);
        came.push(said.split(' ').next().unwrap().parse::<i32>().unwrap());
    }
    assert!(came.len() < 25 && came.len() > 15, "{came:?}");
    // But for one that was on its way when it was dropped, the newest in a row.
    let newest: Vec<_> = (came[1]..40).collect();
    assert_eq!(came[1..], newest);
}
