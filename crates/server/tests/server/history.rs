//! Histories.

use rongim_protocol::{
    schema::{CleanHisMsgInput, HistoryMessagesOuput, HistoryMsgInput, UpStreamMessage},
    status::Status,
    topic,
};

use crate::common::{Client, TestServer, said, text};

async fn read(
    client: &mut Client,
    topic: &str,
    target: &str,
    time: i64,
    count: i32,
    order: i32,
) -> HistoryMessagesOuput {
    let request = HistoryMsgInput {
        target_id: Some(target.to_owned()),
        time: Some(time),
        count: Some(count),
        order: Some(order),
    };
    client.query(topic, &request).await
}

pub(crate) async fn texts(
    client: &mut Client,
    topic: &str,
    target: &str,
    time: i64,
    count: i32,
    order: i32,
) -> Vec<String> {
    let page = read(client, topic, target, time, count, order).await;
    page.list.iter().map(said).collect()
}

async fn five_messages(server: &TestServer) -> (Client, Vec<i64>) {
    let mut alice = server.client("alice").await;
    let mut times = Vec::new();
    for number in 1..=5 {
        times.push(alice.say("bob", &number.to_string()).await.sent_time_ms as i64);
    }
    (alice, times)
}

#[tokio::test]
async fn order_0_goes_back_from_now() {
    let server = TestServer::start().await;
    let (_, times) = five_messages(&server).await;
    let mut bob = server.client("bob").await;
    let page = read(&mut bob, topic::PRIVATE_HISTORY, "alice", 0, 2, 0).await;
    assert_eq!(page.list.iter().map(said).collect::<Vec<_>>(), ["5", "4"]);
    assert_eq!((page.sync_time, page.has_msg), (times[3], 1));
    let page = read(
        &mut bob,
        topic::PRIVATE_HISTORY,
        "alice",
        page.sync_time,
        3,
        0,
    )
    .await;
    assert_eq!(
        page.list.iter().map(said).collect::<Vec<_>>(),
        ["3", "2", "1"]
    );
    assert_eq!((page.sync_time, page.has_msg), (times[0], 0));
}

#[tokio::test]
async fn order_1_goes_forward_and_is_newest_first_too() {
    let server = TestServer::start().await;
    let (mut alice, times) = five_messages(&server).await;
    let page = read(&mut alice, topic::PRIVATE_HISTORY, "bob", times[0], 2, 1).await;
    assert_eq!(page.list.iter().map(said).collect::<Vec<_>>(), ["3", "2"]);
    assert_eq!((page.sync_time, page.has_msg), (times[2], 1));
    let page = read(
        &mut alice,
        topic::PRIVATE_HISTORY,
        "bob",
        page.sync_time,
        9,
        1,
    )
    .await;
    assert_eq!(page.list.iter().map(said).collect::<Vec<_>>(), ["5", "4"]);
    assert_eq!((page.sync_time, page.has_msg), (times[4], 0));
}

#[tokio::test]
async fn erasing_is_for_oneself() {
    let server = TestServer::start().await;
    let (mut alice, times) = five_messages(&server).await;
    let mut bob = server.client("bob").await;
    let request = CleanHisMsgInput {
        target_id: "alice".into(),
        data_time: times[2],
        conversation_type: None,
    };
    let ack = bob.ask(topic::CLEAN_PRIVATE_HISTORY, "bob", &request).await;
    assert_eq!(ack.status, Status::OK);
    assert_eq!(
        texts(&mut bob, topic::PRIVATE_HISTORY, "alice", 0, 9, 0).await,
        ["5", "4"]
    );
    assert_eq!(
        texts(&mut bob, topic::PRIVATE_HISTORY, "alice", 1, 9, 1).await,
        ["5", "4"]
    );
    assert_eq!(
        texts(&mut alice, topic::PRIVATE_HISTORY, "bob", 0, 9, 0)
            .await
            .len(),
        5
    );
}

#[tokio::test]
async fn a_group_shows_its_members_what_was_said_since_they_joined() {
    let server = TestServer::start().await;
    server.group("g", &["alice"]).await;
    let mut alice = server.client("alice").await;
    let before = alice.say_to_group("g", "before").await.sent_time_ms;
    let mut bob = server.client("bob").await;
    let request = HistoryMsgInput {
        target_id: Some("g".into()),
        ..Default::default()
    };
    assert_eq!(
        bob.ask(topic::GROUP_HISTORY, "g", &request).await.status,
        Status::NOT_IN_GROUP
    );
    while rongim_server::clock::now_ms() as u64 <= before + 1 {
        tokio::task::yield_now().await;
    }
    server.group("g", &["bob"]).await;
    alice.say_to_group("g", "after").await;
    assert_eq!(
        texts(&mut bob, topic::GROUP_HISTORY, "g", 0, 9, 0).await,
        ["after"]
    );
    assert_eq!(
        texts(&mut alice, topic::GROUP_HISTORY, "g", 0, 9, 0).await,
        ["after", "before"]
    );
}

#[tokio::test]
async fn messages_that_are_not_to_persist_are_pulled_but_in_no_history() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let body = UpStreamMessage {
        session_id: 0,
        classname: "app:command".into(),
        ..text("do")
    };
    alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    let mut bob = server.client("bob").await;
    assert_eq!(crate::mailbox::pull_all(&mut bob).await, ["do"]);
    assert_eq!(
        texts(&mut bob, topic::PRIVATE_HISTORY, "alice", 0, 9, 0).await,
        Vec::<String>::new()
    );
    assert_eq!(crate::conversations::list(&mut bob).await, []);
}
