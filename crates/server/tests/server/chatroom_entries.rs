//! The entries of chatrooms: who may set what, and who learns of it.

use std::time::Duration;

use rongim_protocol::{
    schema::{ChrmKvEntity, ChrmKvOutput, DeleteChrmKv, QueryChrmKv, SetChrmKv, UpStreamMessage},
    status::Status,
    topic,
};

use crate::{
    chatrooms::{answer, join, notified, quit},
    common::{Client, TestServer, text},
};

const AUTO_DELETE: i32 = 1;
const OVERWRITE: i32 = 2;
const DELETED: i32 = 4;

fn entry(key: &str, value: &str, status: i32) -> ChrmKvEntity {
    ChrmKvEntity {
        key: key.into(),
        value: value.into(),
        status: Some(status),
        uid: Some("somebody else".into()),
        timestamp: None,
    }
}

pub(crate) async fn set(client: &mut Client, key: &str, value: &str, status: i32) -> Status {
    let request = SetChrmKv {
        entry: entry(key, value, status),
        ..Default::default()
    };
    client
        .ask(topic::SET_CHATROOM_ENTRY, "r", &request)
        .await
        .status
}

async fn delete(client: &mut Client, key: &str, status: i32) -> Status {
    let request = DeleteChrmKv {
        entry: entry(key, "", status),
        ..Default::default()
    };
    client
        .ask(topic::DELETE_CHATROOM_ENTRY, "r", &request)
        .await
        .status
}

pub(crate) async fn pull(client: &mut Client, timestamp: i64) -> ChrmKvOutput {
    let ack = client
        .ask(
            topic::PULL_CHATROOM_ENTRIES,
            "r",
            &QueryChrmKv { timestamp },
        )
        .await;
    answer(&ack)
}

/// Key, value, owner and status of each.
fn shown(answer: &ChrmKvOutput) -> Vec<(&str, &str, &str, i32)> {
    let entries = answer.entries.iter();
    entries
        .map(|entry| {
            let owner = entry.uid.as_deref().unwrap();
            (&*entry.key, &*entry.value, owner, entry.status.unwrap())
        })
        .collect()
}

/// Waits for the notice of a change; gives its time.
async fn change(client: &mut Client) -> i64 {
    let (room, time) = notified(&client.next_publish().await, topic::PUSH_COMMAND);
    assert_eq!(room, "r");
    time
}

async fn pair(server: &TestServer) -> (Client, Client) {
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    (alice, bob)
}

#[tokio::test]
async fn changes_are_told_and_pulled() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    let nothing = pull(&mut bob, 0).await;
    assert_eq!(
        (nothing.b_full_update, nothing.sync_time),
        (Some(true), Some(0))
    );

    assert_eq!(set(&mut alice, "name", "v1", 0).await, Status::OK);
    let first = change(&mut bob).await;
    let all = pull(&mut bob, 0).await;
    assert_eq!(shown(&all), [("name", "v1", "alice", 0)]);
    assert_eq!(
        (all.b_full_update, all.sync_time),
        (Some(true), Some(first))
    );

    set(&mut alice, "name", "v2", 0).await;
    set(&mut alice, "other", "x", 0).await;
    delete(&mut alice, "name", 0).await;
    let (_, _, last) = (
        change(&mut bob).await,
        change(&mut bob).await,
        change(&mut bob).await,
    );
    let news = pull(&mut bob, first).await;
    assert_eq!(
        shown(&news),
        [
            ("other", "x", "alice", OVERWRITE),
            ("name", "", "alice", DELETED | OVERWRITE)
        ]
    );
    assert_eq!(
        (news.b_full_update, news.sync_time),
        (Some(false), Some(last))
    );
    assert_eq!(pull(&mut bob, last).await.entries.len(), 0);
    // Who changed something is told, too.
    assert_eq!(change(&mut alice).await, first);
    assert_eq!(
        shown(&pull(&mut bob, 0).await),
        [("other", "x", "alice", 0)]
    );
}

#[tokio::test]
async fn entries_of_others_need_force() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    set(&mut alice, "k", "alice's", 0).await;
    assert_eq!(
        set(&mut bob, "k", "bob's", 0).await,
        Status::CHATROOM_ENTRY_OF_ANOTHER
    );
    assert_eq!(
        delete(&mut bob, "k", 0).await,
        Status::CHATROOM_ENTRY_OF_ANOTHER
    );
    assert_eq!(set(&mut bob, "k", "bob's", OVERWRITE).await, Status::OK);
    assert_eq!(
        shown(&pull(&mut alice, 0).await),
        [("k", "bob's", "bob", OVERWRITE)]
    );
    assert_eq!(
        set(&mut alice, "k", "x", 0).await,
        Status::CHATROOM_ENTRY_OF_ANOTHER
    );
    assert_eq!(delete(&mut alice, "k", OVERWRITE).await, Status::OK);
    assert_eq!(
        delete(&mut alice, "k", OVERWRITE).await,
        Status::NO_SUCH_CHATROOM_ENTRY
    );
    assert_eq!(set(&mut alice, "k", "again", 0).await, Status::OK);
}

#[tokio::test]
async fn what_cannot_be_an_entry_is_refused() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    for (key, value) in [
        ("", "v"),
        ("a b", "v"),
        ("键", "v"),
        (&*"k".repeat(129), "v"),
        ("k", ""),
        ("k", &*"v".repeat(4097)),
    ] {
        let refused = set(&mut alice, key, value, 0).await;
        assert_eq!(refused, Status::BAD_CHATROOM_PARAMETER, "{key}");
    }
    for n in 0..100 {
        assert_eq!(set(&mut alice, &n.to_string(), "v", 0).await, Status::OK);
    }
    assert_eq!(
        set(&mut bob, "more", "v", 0).await,
        Status::TOO_MANY_CHATROOM_ENTRIES
    );
    assert_eq!(set(&mut alice, "7", "w", 0).await, Status::OK);
    delete(&mut alice, "8", 0).await;
    assert_eq!(set(&mut bob, "more", "v", 0).await, Status::OK);
    quit(&mut bob, "r").await;
    assert_eq!(set(&mut bob, "more", "v", 0).await, Status::NOT_IN_CHATROOM);
}

#[tokio::test]
async fn some_entries_go_with_their_owner() {
    let server =
        TestServer::with(|config| config.chatrooms.grace = Duration::from_millis(20)).await;
    let (mut alice, mut bob) = pair(&server).await;
    let mut carol = server.client("carol").await;
    join(&mut carol, "r").await;
    set(&mut bob, "stays", "v", 0).await;
    set(&mut bob, "goes", "v", AUTO_DELETE).await;
    set(&mut carol, "carol", "v", AUTO_DELETE).await;
    for _ in 0..3 {
        change(&mut alice).await;
    }
    let before = pull(&mut alice, 0).await.sync_time.unwrap();
    quit(&mut bob, "r").await;
    let left = change(&mut alice).await;
    let news = pull(&mut alice, before).await;
    assert_eq!(
        shown(&news),
        [("goes", "", "bob", AUTO_DELETE | DELETED | OVERWRITE)]
    );
    // The same when the owner only goes away.
    drop(carol);
    change(&mut alice).await;
    let news = pull(&mut alice, left).await;
    assert_eq!(
        shown(&news),
        [("carol", "", "carol", AUTO_DELETE | DELETED | OVERWRITE)]
    );
    assert_eq!(
        shown(&pull(&mut alice, 0).await),
        [("stays", "v", "bob", 0)]
    );
}

#[tokio::test]
async fn who_knows_too_little_or_of_another_room_gets_everything() {
    let server = TestServer::start().await;
    let (mut alice, _bob) = pair(&server).await;
    set(&mut alice, "first", "v", 0).await;
    let early = pull(&mut alice, 0).await.sync_time.unwrap();
    for n in 0..150 {
        set(&mut alice, &format!("k{n}"), "v", 0).await;
        delete(&mut alice, &format!("k{n}"), 0).await;
    }
    for timestamp in [early, 1, i64::MAX] {
        let all = pull(&mut alice, timestamp).await;
        assert_eq!(all.b_full_update, Some(true), "{timestamp}");
        assert_eq!(shown(&all), [("first", "v", "alice", 0)]);
    }
}

#[tokio::test]
async fn a_change_can_carry_a_message() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = pair(&server).await;
    let notification = UpStreamMessage {
        session_id: 0,
        classname: "RC:chrmKVNotiMsg".into(),
        content: br#"{"type":1,"key":"k","value":"v","extra":"e"}"#.to_vec(),
        ..Default::default()
    };
    let request = SetChrmKv {
        entry: entry("k", "v", 0),
        b_notify: Some(true),
        notification: Some(notification.clone()),
        ..Default::default()
    };
    let ack = alice.ask(topic::SET_CHATROOM_ENTRY, "r", &request).await;
    assert_eq!(ack.status, Status::OK);
    change(&mut bob).await;
    notified(&bob.next_publish().await, topic::PUSH_NOTIFY);
    let news = crate::chatrooms::pull(&mut bob, "r", 1, 10).await;
    assert_eq!(news.list.len(), 1);
    assert_eq!(news.list[0].classname, "RC:chrmKVNotiMsg");
    assert_eq!(news.list[0].content, notification.content);
    assert_eq!(news.list[0].from_user_id, "alice");
}

#[tokio::test]
async fn a_change_with_a_message_that_may_not_be_sent_is_refused() {
    let server = TestServer::with(|config| config.limits.sends_per_second = 1).await;
    server.call("/sensitiveword/add.json", "word=bad").await;
    let (mut alice, mut bob) = pair(&server).await;
    assert_eq!(set(&mut alice, "k", "v", 0).await, Status::OK);
    change(&mut bob).await;
    let put = |content: &str| SetChrmKv {
        entry: entry("k", "w", 0),
        b_notify: Some(true),
        notification: Some(text(content)),
        ..Default::default()
    };
    let delete = DeleteChrmKv {
        entry: entry("k", "", 0),
        b_notify: Some(true),
        notification: Some(text("so bad")),
        ..Default::default()
    };
    let ack = alice
        .ask(topic::SET_CHATROOM_ENTRY, "r", &put("so bad"))
        .await;
    assert_eq!(ack.status, Status::SENSITIVE_BLOCKED);
    let ack = alice.ask(topic::DELETE_CHATROOM_ENTRY, "r", &delete).await;
    assert_eq!(ack.status, Status::SENSITIVE_BLOCKED);
    let kept = pull(&mut bob, 0).await;
    assert_eq!(shown(&kept), [("k", "v", "alice", 0)]);
    let mut status = Status::OK;
    for _ in 0..100 {
        if status == Status::OK {
            let ack = alice.ask(topic::SET_CHATROOM_ENTRY, "r", &put("x")).await;
            status = ack.status;
        }
    }
    assert_eq!(status, Status::TOO_FAST);
}
