//! Chatrooms: each message once and in order, entries as they are, and both
//! again after a lost connection.

#![allow(clippy::expect_used)]

mod support;

use proptest::prelude::*;
use rongim_core::{
    Answer, CallId, ChatroomEntry, ChatroomJoin, Direction, ErrorCode, HistoryOrder,
    HistoryRequest, Millis,
};
use rongim_protocol::{
    Body, ClientFrame, Topic,
    flags::{EntryFlags, SendFlags},
    frame::{Qos, ServerPubAck, ServerPublish},
    schema::{ChrmPullMsg, SetChrmKv, UpStreamMessage},
    status::Status,
    topic,
};
use support::{Lab, room};

fn join(lab: &mut Lab, id: &str, history: Option<i32>) -> CallId {
    let join = ChatroomJoin {
        id: id.into(),
        history,
        must_exist: false,
    };
    lab.command(|engine, now| engine.join_chatroom(join, now))
}

/// A page in a room that has no past.
fn in_room(id: &str) -> Lab {
    let mut lab = Lab::connected();
    let call = join(&mut lab, id, None);
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Done));
    lab
}

fn entry(key: &str, value: &str) -> ChatroomEntry {
    ChatroomEntry {
        key: key.into(),
        value: value.into(),
        ..ChatroomEntry::default()
    }
}

fn set(lab: &mut Lab, id: &str, entry: ChatroomEntry) -> Result<Answer, i32> {
    let call = lab.command(|engine, now| engine.set_chatroom_entry(id.into(), entry, now));
    lab.settle();
    lab.outcome(call).map_err(|error| error.code())
}

fn value(lab: &mut Lab, id: &str, key: &str) -> Result<String, i32> {
    let call = lab.command(|engine, now| engine.chatroom_entry(id, key.into(), now));
    lab.settle();
    json(lab, call)
}

fn values(lab: &mut Lab, id: &str) -> String {
    let call = lab.command(|engine, now| engine.chatroom_entries(id, now));
    lab.settle();
    json(lab, call).expect("entries")
}

fn json(lab: &Lab, call: CallId) -> Result<String, i32> {
    match lab.outcome(call) {
        Ok(Answer::Json(text)) => Ok(text),
        Ok(other) => panic!("no JSON: {other:?}"),
        Err(error) => Err(error.code()),
    }
}

/// What the frames of this topic carried.
fn asked<B: Body + Default>(lab: &Lab, topic: &str) -> Vec<B> {
    let queries = lab.peer.frames.iter().filter_map(|frame| match frame {
        ClientFrame::Query(query) if query.topic.as_str() == topic => Some(query),
        _ => None,
    });
    queries
        .map(|query| B::decode(&query.body).expect("a good body"))
        .collect()
}

fn changes(lab: &Lab) -> Vec<(String, Option<String>)> {
    let changes = lab.changes.iter().map(|(_, change)| change);
    changes
        .map(|change| {
            (
                change.key.clone(),
                (!change.is_removal).then(|| change.value.clone()),
            )
        })
        .collect()
}

#[test]
fn a_join_brings_the_newest_messages_that_the_page_wants() {
    for (history, expected) in [
        (Some(2), &["3", "4"][..]),
        (None, &["1", "2", "3", "4"]),
        (Some(0), &[]),
        (Some(-1), &[]),
    ] {
        let mut lab = Lab::connected();
        for text in ["1", "2", "3", "4"] {
            lab.say("room", "bob", text);
        }
        join(&mut lab, "room", history);
        lab.settle();
        assert_eq!(lab.texts(), expected, "history {history:?}");
        lab.say("room", "bob", "new");
        lab.settle();
        assert_eq!(lab.texts().last().map(String::as_str), Some("new"));
        assert_eq!(lab.texts().len(), expected.len() + 1);
    }
}

#[test]
fn a_join_asks_for_ten_messages_or_for_fifty_at_most() {
    for (history, count) in [(None, 10), (Some(7), 7), (Some(99), 50), (Some(0), -1)] {
        let mut lab = Lab::connected();
        join(&mut lab, "room", history);
        lab.settle();
        let pulls: Vec<ChrmPullMsg> = asked(&lab, topic::PULL_CHATROOM);
        let pulls: Vec<_> = pulls
            .iter()
            .map(|pull| (pull.sync_time, pull.count))
            .collect();
        assert_eq!(pulls, [(0, count)]);
    }
}

#[test]
fn a_room_that_must_exist_and_does_not_is_an_error() {
    let mut lab = Lab::connected();
    let join = ChatroomJoin {
        id: "nowhere".into(),
        history: None,
        must_exist: true,
    };
    let call = lab.command(|engine, now| engine.join_chatroom(join, now));
    lab.settle();
    assert_eq!(lab.outcome(call).map_err(|error| error.code()), Err(23410));
    lab.say("nowhere", "bob", "?");
    lab.settle();
    assert!(lab.received.is_empty());
}

#[test]
fn messages_come_in_order_and_once_though_notices_overtake_pulls() {
    let mut lab = in_room("room");
    lab.peer.page = 2;
    for n in 0..9 {
        lab.say("room", "bob", &n.to_string());
        lab.run(3);
    }
    lab.settle();
    let expected: Vec<String> = (0..9).map(|n| n.to_string()).collect();
    assert_eq!(lab.texts(), expected);
    assert_eq!(lab.lefts.last(), Some(&(0, false)));
    assert!(
        lab.received
            .iter()
            .all(|message| message.conversation == room("room"))
    );
    assert!(lab.warnings.is_empty(), "{:?}", lab.warnings);
}

#[test]
fn a_pushed_message_waits_for_the_pull_that_brings_older_ones() {
    let mut lab = in_room("room");
    lab.say("room", "bob", "1");
    lab.run(lab.latency);
    let pushed = lab.say("room", "bob", "2");
    let frame = lab.peer.push(&pushed);
    lab.deliver(frame);
    lab.settle();
    assert_eq!(lab.texts(), ["1", "2"]);
}

#[test]
fn rooms_have_no_unread_count_and_no_conversation() {
    let mut lab = in_room("room");
    lab.say("room", "bob", "hi");
    lab.settle();
    assert_eq!(lab.received.len(), 1);
    assert_eq!(lab.engine.unread_count(&room("room")), 0);
    assert_eq!(lab.engine.total_unread_count(&[]), 0);
    assert!(lab.list().is_empty());
}

#[test]
fn an_own_message_is_told_by_its_outcome_only() {
    let mut lab = in_room("room");
    let call = lab.send(&room("room"), "mine");
    lab.settle();
    let sent = lab.sent(call);
    lab.say("room", "bob", "yours");
    lab.settle();
    assert_eq!(lab.texts(), ["yours"]);
    // Also when the ack is lost and a pull brings the message back.
    lab.peer.keep_acks = true;
    let call = lab.send(&room("room"), "mine too");
    lab.settle();
    lab.say("room", "bob", "again");
    lab.settle();
    assert_eq!(lab.sent(call).conversation, sent.conversation);
    assert_eq!(lab.texts(), ["yours", "again"]);
}

#[test]
fn own_messages_of_other_clients_are_told_as_sent_ones() {
    let mut lab = in_room("room");
    lab.say("room", "alice", "from my phone");
    lab.settle();
    let up = UpStreamMessage {
        session_id: SendFlags::PERSISTED.0,
        classname: "RC:TxtMsg".into(),
        content: b"by sync".to_vec(),
        ..UpStreamMessage::default()
    };
    lab.deliver(
        ServerPublish {
            sync: true,
            qos: Qos::AtLeastOnce,
            time_s: 0,
            topic: Topic::new(topic::CHATROOM_MESSAGE),
            target_id: "room".into(),
            message_id: 9,
            body: up.encode_to_vec(),
        }
        .into(),
    );
    for _ in 0..2 {
        lab.deliver(
            ServerPubAck {
                message_id: 9,
                sent_time_ms: lab.now,
                status: Status::OK,
                message_uid: "UID-SYNC".into(),
            }
            .into(),
        );
    }
    lab.settle();
    assert_eq!(lab.texts(), ["from my phone", "by sync"]);
    assert!(
        lab.received
            .iter()
            .all(|message| message.direction == Direction::Sent)
    );
}

#[test]
fn after_a_lost_connection_the_room_is_entered_again_and_what_was_missed_comes() {
    let mut lab = in_room("room");
    lab.say("room", "bob", "before");
    lab.settle();
    lab.cut();
    lab.say("room", "bob", "while away");
    lab.change_entry("room", "topic", Some("news"));
    lab.run(5_000);
    assert_eq!(lab.texts(), ["before", "while away"]);
    assert_eq!(changes(&lab), [("topic".into(), Some("news".into()))]);
    assert_eq!(lab.rejoined, [("room".to_owned(), Ok(()))]);
    assert_eq!(lab.peer.rooms["room"].joins, 2);
    lab.say("room", "bob", "after");
    lab.settle();
    assert_eq!(lab.texts(), ["before", "while away", "after"]);
}

#[test]
fn a_room_that_lets_nobody_in_again_is_told_and_given_up() {
    let mut lab = in_room("room");
    lab.peer
        .failing
        .insert(topic::JOIN_CHATROOM, Status::BARRED_FROM_CHATROOM);
    lab.cut();
    lab.run(5_000);
    assert_eq!(lab.rejoined, [("room".to_owned(), Err(ErrorCode(23409)))]);
    lab.peer.failing.clear();
    lab.cut();
    lab.run(5_000);
    assert_eq!(lab.rejoined.len(), 1);
    assert_eq!(value(&mut lab, "room", "k"), Err(23406));
}

#[test]
fn a_server_that_is_busy_is_asked_again_to_let_the_user_in() {
    let mut lab = in_room("room");
    lab.peer
        .failing
        .insert(topic::JOIN_CHATROOM, Status::TIMEOUT);
    lab.cut();
    lab.run(5_000);
    lab.say("room", "bob", "missed");
    lab.peer.failing.clear();
    lab.run(5_000);
    assert_eq!(lab.rejoined, [("room".to_owned(), Ok(()))]);
    assert_eq!(lab.texts(), ["missed"]);
}

#[test]
fn a_pull_that_fails_is_made_again_and_one_that_is_refused_ends_the_stay() {
    let mut lab = in_room("room");
    lab.peer
        .failing
        .insert(topic::PULL_CHATROOM, Status::TIMEOUT);
    lab.say("room", "bob", "late");
    lab.run(1_000);
    assert!(lab.received.is_empty());
    lab.peer.failing.clear();
    lab.run(5_000);
    assert_eq!(lab.texts(), ["late"]);
    lab.say("room", "bob", "you are out");
    lab.peer.leave_rooms();
    lab.settle();
    assert_eq!(
        lab.rejoined,
        [("room".to_owned(), Err(ErrorCode::NOT_IN_CHATROOM))]
    );
}

#[test]
fn a_room_that_was_left_is_silent_and_not_entered_again() {
    let mut lab = in_room("room");
    let call = lab.command(|engine, now| engine.quit_chatroom("room".into(), now));
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Done));
    lab.say("room", "bob", "gone?");
    lab.cut();
    lab.run(5_000);
    assert!(lab.received.is_empty());
    assert_eq!(lab.peer.rooms["room"].joins, 1);
    let again = lab.command(|engine, now| engine.quit_chatroom("room".into(), now));
    lab.settle();
    assert_eq!(lab.outcome(again).map_err(|error| error.code()), Err(23406));
}

#[test]
fn leaving_while_the_connection_is_lost_holds() {
    let mut lab = in_room("room");
    lab.cut();
    lab.command(|engine, now| engine.quit_chatroom("room".into(), now));
    lab.run(5_000);
    assert_eq!(lab.peer.rooms["room"].joins, 1);
}

#[test]
fn who_disconnects_leaves_all_rooms() {
    let mut lab = in_room("room");
    lab.input(rongim_core::Engine::disconnect);
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(5_000);
    assert_eq!(lab.peer.rooms["room"].joins, 1);
    assert_eq!(value(&mut lab, "room", "k"), Err(23406));
}

#[test]
fn a_second_join_repeats_nothing() {
    let mut lab = in_room("room");
    lab.say("room", "bob", "once");
    lab.settle();
    join(&mut lab, "room", Some(50));
    lab.settle();
    assert_eq!(lab.texts(), ["once"]);
    // Leaving and entering anew is a new stay.
    lab.command(|engine, now| engine.quit_chatroom("room".into(), now));
    join(&mut lab, "room", Some(50));
    lab.settle();
    assert_eq!(lab.texts(), ["once", "once"]);
}

#[test]
fn unwanted_types_are_left_out() {
    let mut lab = in_room("room");
    lab.engine.set_unwanted_messages(vec!["RC:TxtMsg".into()]);
    lab.say("room", "bob", "spam");
    lab.settle();
    assert!(lab.received.is_empty());
    lab.receive(support::Stored::from_bob("a private text"));
    lab.settle();
    assert_eq!(lab.texts(), ["a private text"]);
    lab.engine.set_unwanted_messages(Vec::new());
    lab.say("room", "bob", "welcome");
    lab.settle();
    assert_eq!(lab.texts(), ["a private text", "welcome"]);
}

fn page(lab: &mut Lab, from_ms: Option<Millis>, order: HistoryOrder) -> (Vec<String>, bool) {
    let request = HistoryRequest {
        conversation: room("room"),
        from_ms,
        count: 2,
        order,
    };
    let call = lab.command(|engine, now| engine.history(request, now));
    lab.settle();
    match lab.outcome(call) {
        Ok(Answer::History { messages, has_more }) => {
            let texts = messages.into_iter().map(|message| message.content);
            (texts.collect(), has_more)
        }
        other => panic!("no history: {other:?}"),
    }
}

#[test]
fn history_goes_on_where_it_ended_and_where_the_page_says() {
    let mut lab = Lab::connected();
    let times: Vec<Millis> = (1..=4)
        .map(|n| lab.say("room", "bob", &n.to_string()).time)
        .collect();
    assert_eq!(
        page(&mut lab, None, HistoryOrder::Older),
        (vec!["3".into(), "4".into()], true)
    );
    assert_eq!(
        page(&mut lab, None, HistoryOrder::Older),
        (vec!["1".into(), "2".into()], false)
    );
    assert_eq!(
        page(&mut lab, None, HistoryOrder::Newer),
        (vec!["1".into(), "2".into()], true)
    );
    assert_eq!(
        page(&mut lab, None, HistoryOrder::Newer),
        (vec!["3".into(), "4".into()], false)
    );
    lab.engine.set_chatroom_history_time("room", times[1]);
    assert_eq!(
        page(&mut lab, None, HistoryOrder::Newer),
        (vec!["3".into(), "4".into()], false)
    );
    assert_eq!(
        page(&mut lab, None, HistoryOrder::Older),
        (vec!["1".into()], false)
    );
    assert_eq!(page(&mut lab, Some(0), HistoryOrder::Older).0, ["3", "4"]);
}

#[test]
fn entries_of_others_are_noticed() {
    let mut lab = Lab::connected();
    lab.change_entry("room", "name", Some("v1"));
    join(&mut lab, "room", None);
    lab.settle();
    assert_eq!(value(&mut lab, "room", "name").as_deref(), Ok("\"v1\""));
    lab.change_entry("room", "name", Some("v2"));
    lab.change_entry("room", "more", Some("a \"b\""));
    lab.settle();
    assert_eq!(
        values(&mut lab, "room"),
        r#"{"name":"v2","more":"a \"b\""}"#
    );
    lab.change_entry("room", "name", None);
    lab.settle();
    assert_eq!(value(&mut lab, "room", "name"), Err(23427));
    let expected = [
        ("name", Some("v1")),
        ("name", Some("v2")),
        ("more", Some("a \"b\"")),
        ("name", None),
    ]
    .map(|(key, value)| (key.to_owned(), value.map(str::to_owned)));
    assert_eq!(changes(&lab), expected);
    assert!(
        lab.changes
            .iter()
            .all(|(id, change)| id == "room" && change.time_ms > 0)
    );
}

#[test]
fn an_own_entry_is_there_at_once_and_told_to_nobody() {
    let mut lab = in_room("room");
    assert_eq!(set(&mut lab, "room", entry("k", "mine")), Ok(Answer::Done));
    assert_eq!(value(&mut lab, "room", "k").as_deref(), Ok("\"mine\""));
    // The server's echo changes nothing.
    lab.change_entry("room", "k", Some("mine"));
    lab.settle();
    assert!(lab.changes.is_empty(), "{:?}", lab.changes);
    let gone =
        lab.command(|engine, now| engine.remove_chatroom_entry("room".into(), entry("k", ""), now));
    lab.settle();
    assert_eq!(lab.outcome(gone).map_err(|error| error.code()), Err(23424));
}

#[test]
fn entries_go_over_the_wire_as_the_published_client_sends_them() {
    let mut lab = in_room("room");
    let full = ChatroomEntry {
        auto_delete: true,
        notify: true,
        extra: Some("ex\"tra".into()),
        ..entry("a1", "v1")
    };
    set(&mut lab, "room", full).expect("set");
    let forced = ChatroomEntry {
        force: true,
        ..entry("a1", "v2")
    };
    set(&mut lab, "room", forced.clone()).expect("set");
    let sent: Vec<SetChrmKv> = asked(&lab, topic::SET_CHATROOM_ENTRY);
    let up = sent[0].notification.as_ref().expect("a notification");
    assert_eq!(up.classname, "RC:chrmKVNotiMsg");
    let content = r#"{"key":"a1","value":"v1","extra":"ex\"tra","type":1}"#;
    assert_eq!(String::from_utf8_lossy(&up.content), content);
    assert_eq!((sent[0].b_notify, sent[0].r#type), (Some(true), Some(4)));
    assert_eq!(
        (sent[0].entry.status, sent[0].entry.uid.as_deref()),
        (Some(1), Some("alice"))
    );
    assert_eq!(
        (sent[1].entry.status, &sent[1].notification),
        (Some(2), &None)
    );

    let gone = ChatroomEntry {
        notify: true,
        ..forced
    };
    lab.command(|engine, now| engine.remove_chatroom_entry("room".into(), gone, now));
    lab.settle();
    let sent: Vec<SetChrmKv> = asked(&lab, topic::DELETE_CHATROOM_ENTRY);
    let flags = EntryFlags::OVERWRITE | EntryFlags::DELETED;
    assert_eq!(
        (sent[0].entry.status, sent[0].entry.value.as_str()),
        (Some(flags.0), "")
    );
    let up = sent[0].notification.as_ref().expect("a notification");
    assert_eq!(
        String::from_utf8_lossy(&up.content),
        r#"{"key":"a1","type":2}"#
    );
}

#[test]
fn the_entry_of_another_needs_force() {
    let mut lab = in_room("room");
    lab.change_entry("room", "k", Some("bob's"));
    lab.settle();
    assert_eq!(set(&mut lab, "room", entry("k", "mine")), Err(23424));
    assert_eq!(value(&mut lab, "room", "k").as_deref(), Ok("\"bob's\""));
    let forced = ChatroomEntry {
        force: true,
        ..entry("k", "mine")
    };
    assert_eq!(set(&mut lab, "room", forced), Ok(Answer::Done));
}

#[test]
fn keys_and_values_that_no_server_takes_are_refused_at_once() {
    let mut lab = in_room("room");
    let long_key = "k".repeat(129);
    let long_value = "值".repeat(4097);
    for (key, text) in [
        ("", "v"),
        ("bad key", "v"),
        ("键", "v"),
        (&long_key, "v"),
        ("k", ""),
        ("k", &long_value),
    ] {
        let call = lab
            .command(|engine, now| engine.set_chatroom_entry("room".into(), entry(key, text), now));
        assert_eq!(lab.outcome(call), Err(ErrorCode::PARAMETER.into()), "{key}");
    }
    let longest = entry(&"k=+-_9".repeat(21), &"值".repeat(4096));
    assert_eq!(set(&mut lab, "room", longest), Ok(Answer::Done));
    let empty_value =
        lab.command(|engine, now| engine.remove_chatroom_entry("room".into(), entry("k", ""), now));
    lab.settle();
    assert_eq!(
        lab.outcome(empty_value).map_err(|error| error.code()),
        Err(23427)
    );
}

#[test]
fn a_question_for_an_entry_waits_for_the_pull_and_fails_with_it() {
    let mut lab = Lab::connected();
    lab.peer.silent.push(topic::PULL_CHATROOM_ENTRIES);
    join(&mut lab, "room", None);
    lab.settle();
    let call = lab.command(|engine, now| engine.chatroom_entry("room", "k".into(), now));
    lab.run(1_000);
    assert!(!lab.has_outcome(call));
    lab.cut();
    assert_eq!(json(&lab, call), Err(30011));
    lab.peer.silent.clear();
    lab.run(5_000);
    assert_eq!(value(&mut lab, "room", "k"), Err(23427));
    lab.peer
        .failing
        .insert(topic::PULL_CHATROOM_ENTRIES, Status(23426));
    lab.change_entry("room", "k", Some("v"));
    let call = lab.command(|engine, now| engine.chatroom_entry("room", "k".into(), now));
    assert_eq!(json(&lab, call), Err(23427), "known before the notice");
}

#[test]
fn every_question_has_an_outcome_when_the_room_is_left_or_forgotten() {
    for leave in [true, false] {
        let mut lab = Lab::connected();
        lab.peer.silent.push(topic::PULL_CHATROOM_ENTRIES);
        join(&mut lab, "room", None);
        lab.settle();
        let call = lab.command(|engine, now| engine.chatroom_entries("room", now));
        if leave {
            lab.command(|engine, now| engine.quit_chatroom("room".into(), now));
        } else {
            lab.input(rongim_core::Engine::logout);
        }
        lab.settle();
        assert!(lab.outcome(call).is_err());
    }
}

#[test]
fn rooms_without_a_connection_are_errors() {
    let mut lab = Lab::new();
    let calls = [
        join(&mut lab, "room", None),
        lab.command(|engine, now| engine.quit_chatroom("room".into(), now)),
        lab.command(|engine, now| engine.set_chatroom_entry("room".into(), entry("k", "v"), now)),
    ];
    for call in calls {
        assert_eq!(lab.outcome(call), Err(ErrorCode::NOT_CONNECTED.into()));
    }
}

#[test]
fn malformed_answers_and_notices_are_told_and_change_nothing() {
    let mut lab = in_room("room");
    for topic in [topic::PUSH_COMMAND, topic::PUSH_NOTIFY] {
        let frame = lab.peer.publish(topic, vec![0xff, 0xff]);
        lab.deliver(frame);
    }
    lab.settle();
    assert_eq!(lab.warnings.len(), 2);
    lab.say("room", "bob", "still here");
    lab.settle();
    assert_eq!(lab.texts(), ["still here"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is cut and when: each message of the room once, in order.
    #[test]
    fn no_fate_of_the_connection_loses_repeats_or_reorders(
        steps in prop::collection::vec((0u8..4, 0u64..60), 1..40),
        page in 1usize..4,
    ) {
        let mut lab = in_room("room");
        lab.peer.page = page;
        let mut said = Vec::new();
        let mut latest = 0;
        for (step, wait) in steps {
            match step {
                0 => lab.cut(),
                1 => {
                    latest += 1;
                    lab.change_entry("room", "count", Some(&latest.to_string()));
                }
                _ => said.push(lab.say("room", "bob", &said.len().to_string()).content),
            }
            lab.run(wait);
        }
        lab.run(120_000);
        prop_assert_eq!(lab.texts(), said);
        if latest > 0 {
            let value = value(&mut lab, "room", "count");
            prop_assert_eq!(value, Ok(format!("\"{latest}\"")));
        }
    }
}
