//! Pulling what was missed.

use rongim_protocol::{
    Body,
    schema::{DownStreamMessages, NotifyMsg, SyncRequestMsg, UpStreamMessage},
    topic,
};

use crate::common::{Client, TestServer, said, text};

async fn pull(client: &mut Client, inbox: i64, sendbox: i64) -> DownStreamMessages {
    let request = SyncRequestMsg {
        sync_time: inbox,
        send_box_sync_time: Some(sendbox),
        is_pull_send: Some(true),
        ..Default::default()
    };
    client.query(topic::PULL_MESSAGES, &request).await
}

/// Everything in the mailbox, page by page, as 2.9 does it.
pub(crate) async fn pull_all(client: &mut Client) -> Vec<String> {
    let (mut inbox, mut sendbox, mut all) = (0, 0, Vec::new());
    loop {
        let page = pull(client, inbox, sendbox).await;
        for message in &page.list {
            let newest = if message.direction == Some(1) {
                &mut sendbox
            } else {
                &mut inbox
            };
            *newest = message.data_time;
            all.push(said(message));
        }
        assert!(page.sync_time >= inbox || page.list.is_empty());
        if page.finished == Some(true) {
            return all;
        }
    }
}

#[tokio::test]
async fn what_came_while_offline_is_pulled() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    let mut alice = server.client("alice").await;
    let body = UpStreamMessage {
        client_unique_id: Some(5),
        ..text("one")
    };
    let first = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    let second = alice.say_to_group("g", "two").await;

    let mut bob = server.client("bob").await;
    let mail = pull(&mut bob, 0, 0).await;
    assert_eq!(
        mail.list.iter().map(said).collect::<Vec<_>>(),
        ["one", "two"]
    );
    assert_eq!(mail.list[0].msg_id.as_deref(), Some(&*first.message_uid));
    assert_eq!(mail.list[0].client_unique_id, None);
    assert_eq!(mail.sync_time as u64, second.sent_time_ms);
    assert_eq!(mail.finished, Some(true));
    let nothing = pull(&mut bob, mail.sync_time, 0).await;
    assert_eq!((nothing.list.len(), nothing.sync_time), (0, mail.sync_time));

    let mut other = server.client("alice").await;
    let own = pull(&mut other, 0, 0).await;
    assert_eq!(
        own.list
            .iter()
            .map(|message| message.direction)
            .collect::<Vec<_>>(),
        [Some(1); 2]
    );
    assert_eq!(own.list[0].client_unique_id, Some(5));
    assert_eq!(own.sync_time, 0);
}

#[tokio::test]
async fn a_long_list_comes_in_pages_without_gaps() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut expected = Vec::new();
    for number in 0..450 {
        let (from, to) = if number % 3 == 0 {
            (&mut bob, "alice")
        } else {
            (&mut alice, "bob")
        };
        from.say(to, &number.to_string()).await;
        expected.push(number.to_string());
    }
    let mut fresh = server.client("bob").await;
    assert_eq!(pull(&mut fresh, 0, 0).await.finished, Some(false));
    assert_eq!(pull_all(&mut fresh).await, expected);
}

#[tokio::test]
async fn large_messages_make_short_pages() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    for i in 0..60 {
        let filler = "x".repeat(120 * 1024);
        alice.say("bob", &format!("{i}:{filler}")).await;
    }
    let mut bob = server.client("bob").await;
    let page = pull(&mut bob, 0, 0).await;
    let bytes: usize = page.list.iter().map(|message| message.content.len()).sum();
    assert!(
        page.finished == Some(false) && bytes < 5 * 1024 * 1024,
        "{bytes} bytes"
    );
    let numbers = |text: &String| text.split(':').next().map(str::to_owned);
    let all: Vec<_> = pull_all(&mut bob)
        .await
        .iter()
        .filter_map(numbers)
        .collect();
    let expected: Vec<String> = (0..60).map(|i| i.to_string()).collect();
    assert_eq!(all, expected);
}

#[tokio::test]
async fn an_old_client_is_told_that_a_list_was_cut() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    for number in 0..201 {
        alice.say("bob", &number.to_string()).await;
    }
    let mut old = Client::connect_as(&server.host, "bob", "2.5.3").await;
    let page = pull(&mut old, 0, 0).await;
    assert_eq!(page.list.len(), 200);
    let told = old.next_publish().await;
    assert_eq!(told.topic.as_str(), topic::PUSH_NOTIFY);
    let notice = NotifyMsg::decode(&told.body).unwrap();
    assert_eq!(notice.r#type, 1);
    assert!(notice.time > Some(page.sync_time));
    let rest = pull(&mut old, page.sync_time, 0).await;
    assert_eq!(rest.list.len(), 1);
    old.ping().await;
    assert_eq!(old.unread(), 0);
}

#[tokio::test]
async fn old_mail_is_forgotten_and_history_is_not() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let ack = alice.say("bob", "hello").await;
    server
        .state
        .store
        .forget_mail(ack.sent_time_ms as i64 + 1)
        .await
        .unwrap();
    let mut bob = server.client("bob").await;
    assert_eq!(pull_all(&mut bob).await, Vec::<String>::new());
    assert_eq!(
        crate::history::texts(&mut bob, topic::PRIVATE_HISTORY, "alice", 0, 10, 0).await,
        ["hello"]
    );
}
