//! Chatrooms: joining, talk, leaving, ending.

use std::time::Duration;

use rongim_protocol::{
    Body,
    frame::{QueryAck, ServerPublish},
    schema::{
        ChrmInput, ChrmOutput, ChrmPullMsg, DownStreamMessages, HistoryMsgInput, HistoryMsgOuput,
        NotifyMsg, QueryChatroomInfoInput, QueryChatroomInfoOutput, UpStreamMessage,
    },
    status::Status,
    topic,
};

use crate::common::{Client, TestServer, said, text};

const ENTER: ChrmInput = ChrmInput { nothing: 1 };

pub(crate) async fn join(client: &mut Client, room: &str) -> i64 {
    let ack = client.ask(topic::JOIN_CHATROOM, room, &ENTER).await;
    answer::<ChrmOutput>(&ack).join_time.unwrap()
}

pub(crate) async fn quit(client: &mut Client, room: &str) {
    let ack = client.ask(topic::QUIT_CHATROOM, room, &ENTER).await;
    assert_eq!(ack.status, Status::OK);
}

pub(crate) fn answer<T: Body + Default>(ack: &QueryAck) -> T {
    assert_eq!(ack.status, Status::OK);
    T::decode(&ack.body).unwrap()
}

async fn say(client: &mut Client, room: &str, content: &str) -> i64 {
    let ack = client
        .send(topic::CHATROOM_MESSAGE, room, &text(content))
        .await;
    assert_eq!(ack.status, Status::OK);
    ack.sent_time_ms as i64
}

pub(crate) async fn pull(
    client: &mut Client,
    room: &str,
    sync_time: i64,
    count: i32,
) -> DownStreamMessages {
    let ack = client
        .ask(
            topic::PULL_CHATROOM,
            room,
            &ChrmPullMsg { sync_time, count },
        )
        .await;
    answer(&ack)
}

fn texts(answer: &DownStreamMessages) -> Vec<String> {
    answer.list.iter().map(said).collect()
}

/// The room and time of a notification.
pub(crate) fn notified(publish: &ServerPublish, topic: &str) -> (String, i64) {
    assert_eq!(publish.topic.as_str(), topic);
    let body = NotifyMsg::decode(&publish.body).unwrap();
    assert_eq!(body.r#type, 2);
    (body.chrm_id.unwrap(), body.time.unwrap())
}

async fn members(client: &mut Client, room: &str, order: i32) -> (i32, Vec<String>) {
    let request = QueryChatroomInfoInput {
        count: 10,
        order: Some(order),
    };
    let ack = client.ask(topic::CHATROOM_INFO, room, &request).await;
    let info: QueryChatroomInfoOutput = answer(&ack);
    let users = info.user_infos.iter().map(|member| member.id.clone());
    (info.user_total_nums.unwrap(), users.collect())
}

async fn history(client: &mut Client, room: &str, time: i64, order: i32) -> HistoryMsgOuput {
    let request = HistoryMsgInput {
        target_id: Some(room.into()),
        time: Some(time),
        count: Some(2),
        order: Some(order),
    };
    answer(&client.ask(topic::CHATROOM_HISTORY, room, &request).await)
}

#[tokio::test]
async fn what_is_said_reaches_everybody_in_the_room() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut carol = server.client("carol").await;
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    join(&mut carol, "other").await;
    let begin = pull(&mut bob, "r", 0, -1).await;
    assert_eq!((begin.list.len(), begin.finished), (0, Some(true)));

    let first = say(&mut alice, "r", "one").await;
    let notice = notified(&bob.next_publish().await, topic::PUSH_NOTIFY);
    assert_eq!(notice, ("r".to_owned(), first));
    let news = pull(&mut bob, "r", begin.sync_time, 10).await;
    assert_eq!(texts(&news), ["one"]);
    assert_eq!(news.sync_time, first);
    let message = &news.list[0];
    assert_eq!(
        (message.r#type, message.group_id.as_deref()),
        (4, Some("r"))
    );
    assert_eq!(
        (message.from_user_id.as_str(), message.direction),
        ("alice", Some(2))
    );

    for n in 2..=5 {
        say(&mut alice, "r", &n.to_string()).await;
    }
    let news = pull(&mut bob, "r", first, 10).await;
    assert_eq!(texts(&news), ["2", "3", "4", "5"]);
    assert_eq!(pull(&mut bob, "r", news.sync_time, 10).await.list.len(), 0);
    carol.ping().await;
    assert_eq!(carol.unread(), 0);
}

#[tokio::test]
async fn who_joins_gets_the_newest_messages_or_none() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    for n in 1..=60 {
        say(&mut alice, "r", &n.to_string()).await;
    }
    let mut bob = server.client("bob").await;
    join(&mut bob, "r").await;
    let three = pull(&mut bob, "r", 0, 3).await;
    assert_eq!(texts(&three), ["58", "59", "60"]);
    assert_eq!(texts(&pull(&mut bob, "r", 0, 1000).await).len(), 50);
    let none = pull(&mut bob, "r", 0, -1).await;
    assert_eq!((none.list.len(), none.sync_time), (0, three.sync_time));
    say(&mut alice, "r", "61").await;
    assert_eq!(
        texts(&pull(&mut bob, "r", none.sync_time, 10).await),
        ["61"]
    );
}

#[tokio::test]
async fn only_members_speak_and_read() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let sent = alice.send(topic::CHATROOM_MESSAGE, "r", &text("x")).await;
    assert_eq!(sent.status, Status::NOT_IN_CHATROOM);
    let existing = alice.ask(topic::JOIN_EXISTING_CHATROOM, "r", &ENTER).await;
    assert_eq!(existing.status, Status::NO_SUCH_CHATROOM);
    join(&mut alice, "r").await;
    for (topic, body) in [
        (
            topic::PULL_CHATROOM,
            ChrmPullMsg {
                sync_time: 0,
                count: 1,
            }
            .encode_to_vec(),
        ),
        (
            topic::CHATROOM_INFO,
            QueryChatroomInfoInput {
                count: 1,
                order: None,
            }
            .encode_to_vec(),
        ),
        (
            topic::CHATROOM_HISTORY,
            HistoryMsgInput::default().encode_to_vec(),
        ),
    ] {
        let outside = bob.ask_raw(topic, "r", body.clone()).await;
        assert_eq!(outside.status, Status::NOT_IN_CHATROOM, "{topic}");
        let nowhere = bob.ask_raw(topic, "nowhere", body).await;
        assert_eq!(nowhere.status, Status::NO_SUCH_CHATROOM, "{topic}");
    }
    let existing = bob.ask(topic::JOIN_EXISTING_CHATROOM, "r", &ENTER).await;
    assert_eq!(existing.status, Status::OK);
    say(&mut bob, "r", "hello").await;
    quit(&mut bob, "r").await;
    quit(&mut bob, "r").await;
    let sent = bob.send(topic::CHATROOM_MESSAGE, "r", &text("x")).await;
    assert_eq!(sent.status, Status::NOT_IN_CHATROOM);
    alice.next_publish().await;
    say(&mut alice, "r", "bob has left").await;
    bob.ping().await;
    assert_eq!(bob.unread(), 0);
}

#[tokio::test]
async fn bad_room_ids_and_too_many_rooms_are_refused() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    for room in ["", &"r".repeat(300)] {
        let ack = alice.ask(topic::JOIN_CHATROOM, room, &ENTER).await;
        assert_eq!(ack.status, Status::BAD_CHATROOM_PARAMETER);
    }
    for n in 0..100 {
        join(&mut alice, &n.to_string()).await;
    }
    let ack = alice.ask(topic::JOIN_CHATROOM, "one more", &ENTER).await;
    assert_eq!(ack.status, Status::CHATROOM_FULL);
    quit(&mut alice, "7").await;
    join(&mut alice, "one more").await;
}

#[tokio::test]
async fn members_are_listed_by_the_time_they_joined() {
    let server = TestServer::start().await;
    let mut times = Vec::new();
    let mut clients = Vec::new();
    for user in ["carol", "alice", "bob"] {
        let mut client = server.client(user).await;
        times.push(join(&mut client, "r").await);
        clients.push(client);
    }
    assert!(times.is_sorted());
    let again = join(&mut clients[0], "r").await;
    assert_eq!(again, times[0]);
    let mut names = ["carol", "alice", "bob"].map(String::from).to_vec();
    // Who came in the same millisecond is listed by name.
    let keys = times.clone();
    names.sort_by_key(|name| {
        let at = ["carol", "alice", "bob"]
            .iter()
            .position(|user| user == name);
        (keys[at.unwrap()], name.clone())
    });
    assert_eq!(members(&mut clients[1], "r", 1).await, (3, names.clone()));
    names.reverse();
    assert_eq!(members(&mut clients[1], "r", 2).await, (3, names));
    assert_eq!(members(&mut clients[1], "r", 0).await, (3, vec![]));
}

#[tokio::test]
async fn the_history_is_read_in_both_orders() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    let mut times = Vec::new();
    for n in 1..=5 {
        times.push(say(&mut alice, "r", &n.to_string()).await);
    }
    let shown = |answer: &HistoryMsgOuput| answer.list.iter().map(said).collect::<Vec<_>>();
    let back = history(&mut alice, "r", 0, 0).await;
    assert_eq!(
        (shown(&back), back.has_msg),
        (vec!["5".into(), "4".into()], 1)
    );
    assert_eq!(back.sync_time, times[3]);
    let back = history(&mut alice, "r", times[1], 0).await;
    assert_eq!((shown(&back), back.has_msg), (vec!["1".into()], 0));
    let forth = history(&mut alice, "r", 0, 1).await;
    assert_eq!(
        (shown(&forth), forth.has_msg),
        (vec!["2".into(), "1".into()], 1)
    );
    let forth = history(&mut alice, "r", times[3], 1).await;
    assert_eq!((shown(&forth), forth.has_msg), (vec!["5".into()], 0));
}

#[tokio::test]
async fn what_is_not_to_be_stored_is_told_but_not_in_the_history() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    let begin = pull(&mut bob, "r", 0, -1).await.sync_time;
    let fleeting = UpStreamMessage {
        session_id: 0,
        ..text("like")
    };
    for (topic, body) in [
        (topic::CHATROOM_MESSAGE, &fleeting),
        (topic::CHATROOM_STATUS, &text("status")),
    ] {
        assert_eq!(alice.send(topic, "r", body).await.status, Status::OK);
    }
    assert_eq!(
        texts(&pull(&mut bob, "r", begin, 10).await),
        ["like", "status"]
    );
    assert_eq!(history(&mut bob, "r", 0, 0).await.list.len(), 0);
    assert_eq!(pull(&mut bob, "r", 0, 10).await.list.len(), 0);
}

#[tokio::test]
async fn rooms_are_in_no_mailbox_and_no_conversation_list() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    say(&mut alice, "r", "hello").await;
    for user in ["alice", "bob"] {
        let mut client = server.client(user).await;
        assert_eq!(
            crate::mailbox::pull_all(&mut client).await.len(),
            0,
            "{user}"
        );
        let list = crate::conversations::list(&mut client).await;
        assert_eq!(list.len(), 0, "{user}");
    }
}

#[tokio::test]
async fn a_recall_takes_the_message_out_of_the_history() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    let begin = pull(&mut bob, "r", 0, -1).await.sync_time;
    let oops = alice
        .send(topic::CHATROOM_MESSAGE, "r", &text("oops"))
        .await;
    let recall = |target: &str| UpStreamMessage {
        session_id: 1,
        classname: "RC:RcCmd".into(),
        content: serde_json::json!({
            "conversationType": 4,
            "targetId": target,
            "messageUId": oops.message_uid,
            "sentTime": oops.sent_time_ms,
        })
        .to_string()
        .into_bytes(),
        ..Default::default()
    };
    let theirs = bob.send(topic::RECALL, "bob", &recall("r")).await;
    assert_eq!(theirs.status, Status::BAD_RECALL);
    let outside = alice.send(topic::RECALL, "alice", &recall("q")).await;
    assert_eq!(outside.status, Status::NOT_IN_CHATROOM);
    let done = alice.send(topic::RECALL, "alice", &recall("r")).await;
    assert_eq!(done.status, Status::OK);
    let news = pull(&mut bob, "r", begin, 10).await;
    let classes: Vec<_> = news
        .list
        .iter()
        .map(|message| message.classname.as_str())
        .collect();
    assert_eq!(classes, ["RC:RcCmd", "RC:RcCmd"]);
    let history = history(&mut bob, "r", 0, 0).await;
    assert_eq!(history.list.len(), 1);
    assert_eq!(history.list[0].msg_id.as_deref(), Some(&*oops.message_uid));
}

#[tokio::test]
async fn own_messages_are_news_to_other_clients_only() {
    let server = TestServer::start().await;
    let (mut first, mut second) = (server.client("alice").await, server.client("alice").await);
    let mut bob = server.client("bob").await;
    let begin = join(&mut first, "r").await;
    join(&mut bob, "r").await;
    let own = say(&mut first, "r", "one").await;
    assert_eq!(
        notified(&second.next_publish().await, topic::PUSH_NOTIFY).1,
        own
    );
    let copy = pull(&mut second, "r", begin, 10).await;
    assert_eq!(texts(&copy), ["one"]);
    assert_eq!(copy.list[0].direction, Some(1));
    let theirs = say(&mut bob, "r", "two").await;
    // The sender's own client is not told, and gets only the other's message.
    assert_eq!(
        notified(&first.next_publish().await, topic::PUSH_NOTIFY).1,
        theirs
    );
    assert_eq!(texts(&pull(&mut first, "r", begin, 10).await), ["two"]);
    // Nor does it get its own ones again when it has reconnected.
    let mut back = server.client("alice").await;
    join(&mut back, "r").await;
    say(&mut second, "r", "three").await;
    assert_eq!(
        texts(&pull(&mut back, "r", begin, 10).await),
        ["two", "three"]
    );
    assert_eq!(
        texts(&pull(&mut back, "r", 0, 10).await),
        ["one", "two", "three"]
    );
}

#[tokio::test]
async fn who_comes_back_in_time_stays_in_the_room() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    let begin = pull(&mut bob, "r", 0, -1).await.sync_time;
    drop(bob);
    say(&mut alice, "r", "meanwhile").await;
    let mut bob = server.client("bob").await;
    assert_eq!(texts(&pull(&mut bob, "r", begin, 10).await), ["meanwhile"]);
    say(&mut alice, "r", "again").await;
    notified(&bob.next_publish().await, topic::PUSH_NOTIFY);
    say(&mut bob, "r", "here").await;
}

#[tokio::test]
async fn who_stays_away_leaves_and_an_empty_room_ends() {
    let server = TestServer::with(|config| {
        config.chatrooms.grace = Duration::from_millis(50);
        config.chatrooms.retention = Duration::from_millis(50);
    })
    .await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let (second, mut carol) = (server.client("bob").await, server.client("carol").await);
    for client in [&mut alice, &mut bob, &mut carol] {
        join(client, "r").await;
    }
    say(&mut bob, "r", "hello").await;
    drop(bob);
    drop(carol);
    while members(&mut alice, "r", 1).await.0 > 2 {}
    // Carol is gone for too long; of bob's connections one is enough.
    assert_eq!(members(&mut alice, "r", 1).await.1, ["alice", "bob"]);
    drop(second);
    while members(&mut alice, "r", 1).await.0 > 1 {}
    let held = "/chatroom/message/stopDistribution.json";
    assert_eq!(server.call(held, "chatroomId=r").await.status(), 200);
    quit(&mut alice, "r").await;
    let ended = async {
        while server.state.store.chatroom_exists("r").await.unwrap() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::common::PATIENCE, ended)
        .await
        .unwrap();
    let gone = alice.ask(topic::JOIN_EXISTING_CHATROOM, "r", &ENTER).await;
    assert_eq!(gone.status, Status::NO_SUCH_CHATROOM);
    join(&mut alice, "r").await;
    assert_eq!(history(&mut alice, "r", 0, 0).await.list.len(), 0);

    // Nobody knows that the old room was held.
    let begin = pull(&mut alice, "r", 0, 10).await.sync_time;
    let mut dave = server.client("dave").await;
    join(&mut dave, "r").await;
    say(&mut dave, "r", "new").await;
    assert_eq!(texts(&pull(&mut alice, "r", begin, 10).await), ["new"]);
}

#[tokio::test]
async fn a_restart_keeps_members_talk_and_times() {
    let directory = tempfile::tempdir().unwrap();
    let on_disk = || TestServer::with(|config| config.data = directory.path().to_owned());
    let server = on_disk().await;
    let mut alice = server.client("alice").await;
    let joined = join(&mut alice, "r").await;
    let said_at = say(&mut alice, "r", "before").await;
    server.stop().await;
    let server = on_disk().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    assert_eq!(join(&mut alice, "r").await, joined);
    join(&mut bob, "r").await;
    assert_eq!(texts(&pull(&mut bob, "r", 0, 10).await), ["before"]);
    assert!(say(&mut bob, "r", "after").await > said_at);
    notified(&alice.next_publish().await, topic::PUSH_NOTIFY);
    assert_eq!(texts(&pull(&mut alice, "r", said_at, 10).await), ["after"]);
}

#[tokio::test]
async fn who_missed_much_gets_it_in_parts() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    join(&mut alice, "r").await;
    join(&mut bob, "r").await;
    let mut at = pull(&mut bob, "r", 0, -1).await.sync_time;
    let mut ids = Vec::new();
    for n in 0..700 {
        let id = alice
            .publish(topic::CHATROOM_MESSAGE, "r", &text(&n.to_string()))
            .await;
        ids.push(id);
    }
    for id in ids {
        assert_eq!(alice.pub_ack(id).await.status, Status::OK);
    }
    bob.ping().await;
    while bob.unread() > 0 {
        bob.next_publish().await;
    }
    let mut all = Vec::new();
    loop {
        let part = pull(&mut bob, "r", at, 10).await;
        all.extend(texts(&part));
        at = part.sync_time;
        if part.finished == Some(true) {
            break;
        }
        // Clients that do not go on by themselves are told to.
        let (_, time) = notified(&bob.next_publish().await, topic::PUSH_NOTIFY);
        assert!(time > at);
    }
    assert_eq!(all, (0..700).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(bob.unread(), 0);
}

/// One send costs the database one write, however many are in the room.
#[tokio::test]
async fn a_thousand_members_hear_one_message() {
    const MEMBERS: usize = 1000;
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    let mut crowd = Vec::new();
    for n in 0..MEMBERS {
        let mut member = server.client(&format!("member{n}")).await;
        join(&mut member, "r").await;
        crowd.push(member);
    }
    assert_eq!(members(&mut alice, "r", 0).await.0, MEMBERS as i32 + 1);
    let sent = say(&mut alice, "r", "hello, all").await;
    for member in &mut crowd {
        let notice = notified(&member.next_publish().await, topic::PUSH_NOTIFY);
        assert_eq!(notice.1, sent);
        assert_eq!(
            texts(&pull(member, "r", sent - 1, 10).await),
            ["hello, all"]
        );
    }
}
