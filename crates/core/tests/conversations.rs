//! The conversation list, unread counts, mentions, pins and drafts.

#![allow(clippy::expect_used)]

mod support;

use rongim_core::{Answer, ConversationType, ErrorCode, Store};
use rongim_protocol::{flags::ReceiveFlags, status::Status, topic};
use support::{Lab, SharedStore, Stored, group, private};

fn targets(lab: &mut Lab) -> Vec<String> {
    lab.list()
        .into_iter()
        .map(|entry| entry.id.target_id)
        .collect()
}

#[test]
fn the_newest_conversation_is_first_and_pinned_ones_are_above() {
    let mut lab = Lab::connected();
    lab.peer
        .store(Stored::text("carol", private("carol"), "1"), lab.now);
    lab.peer
        .store(Stored::text("dave", private("dave"), "2"), lab.now);
    assert_eq!(targets(&mut lab), ["dave", "carol"]);
    lab.receive(Stored::from_bob("3"));
    lab.settle();
    lab.send(&private("carol"), "4");
    lab.settle();
    assert_eq!(targets(&mut lab), ["carol", "bob", "dave"]);
    lab.engine.set_pinned(&private("dave"), true);
    assert_eq!(targets(&mut lab), ["dave", "carol", "bob"]);
    assert!(lab.list()[0].is_pinned);
    lab.engine.set_pinned(&private("dave"), false);
    assert_eq!(targets(&mut lab), ["carol", "bob", "dave"]);
}

#[test]
fn the_list_is_asked_for_once_and_again_after_a_reconnect() {
    let mut lab = Lab::connected();
    let asked = |lab: &Lab| {
        lab.peer
            .frames
            .iter()
            .filter(|frame| format!("{frame:?}").contains("qryRelation"))
            .count()
    };
    lab.list();
    lab.list();
    assert_eq!(asked(&lab), 1);
    lab.cut();
    lab.run(5_000);
    lab.list();
    assert_eq!(asked(&lab), 2);
}

#[test]
fn the_list_can_be_narrowed() {
    let mut lab = Lab::connected();
    for target in ["a", "b", "c"] {
        lab.peer
            .store(Stored::text(target, private(target), "x"), lab.now);
    }
    lab.peer
        .store(Stored::text("bob", group("club"), "x"), lab.now);
    let mut ask = |kinds, count| {
        let call = lab.command(|engine, now| engine.conversations(kinds, count, now));
        lab.settle();
        match lab.outcome(call) {
            Ok(Answer::Conversations(list)) => list.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ask(vec![ConversationType::GROUP], 0), 1);
    assert_eq!(ask(vec![ConversationType::PRIVATE], 0), 3);
    assert_eq!(ask(Vec::new(), 2), 2);
    assert_eq!(ask(Vec::new(), 0), 4);
}

#[test]
fn a_message_that_is_not_kept_does_not_make_a_conversation() {
    let mut lab = Lab::connected();
    let mut typing = Stored::from_bob("{}");
    typing.flags = ReceiveFlags::default();
    lab.receive(typing);
    lab.settle();
    assert_eq!(lab.received.len(), 1);
    assert!(lab.list().is_empty());
    assert_eq!(lab.engine.total_unread_count(&[]), 0);
}

#[test]
fn a_removed_conversation_comes_back_with_a_new_message() {
    let mut lab = Lab::connected();
    lab.receive(Stored::from_bob("1"));
    lab.settle();
    lab.list();
    let call = lab.command(|engine, now| engine.remove_conversation(&private("bob"), now));
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Done));
    assert_eq!(lab.peer.removed, [private("bob")]);
    assert!(lab.list().is_empty());
    assert_eq!(lab.engine.unread_count(&private("bob")), 0);
    lab.receive(Stored::from_bob("2"));
    lab.settle();
    assert_eq!(lab.list()[0].unread_count, 1);
}

#[test]
fn a_removal_that_fails_removes_nothing() {
    let mut lab = Lab::connected();
    lab.receive(Stored::from_bob("1"));
    lab.settle();
    lab.list();
    lab.peer
        .failing
        .insert(topic::REMOVE_CONVERSATION, Status(65_000));
    let call = lab.command(|engine, now| engine.remove_conversation(&private("bob"), now));
    lab.settle();
    assert_eq!(lab.outcome(call).map_err(|error| error.code()), Err(65_000));
    assert_eq!(lab.list().len(), 1);
}

#[test]
fn clearing_removes_all_conversations_of_the_types_in_one_call() {
    let mut lab = Lab::connected();
    for target in ["a", "b"] {
        lab.peer
            .store(Stored::text(target, private(target), "x"), lab.now);
    }
    lab.peer
        .store(Stored::text("bob", group("club"), "x"), lab.now);
    let kinds = vec![ConversationType::PRIVATE];
    let call = lab.command(|engine, now| engine.clear_conversations(kinds, now));
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Done));
    assert_eq!(targets(&mut lab), ["club"]);
    let call = lab.command(|engine, now| engine.clear_conversations(Vec::new(), now));
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Done));
    let call = lab.command(|engine, now| engine.clear_conversations(Vec::new(), now));
    lab.settle();
    assert_eq!(
        lab.outcome(call),
        Ok(Answer::Done),
        "nothing to clear is done as well"
    );
}

#[test]
fn a_clearing_that_loses_its_connection_ends_once() {
    let mut lab = Lab::connected();
    for target in ["a", "b"] {
        lab.peer
            .store(Stored::text(target, private(target), "x"), lab.now);
    }
    lab.list();
    let call = lab.command(|engine, now| engine.clear_conversations(Vec::new(), now));
    lab.cut();
    lab.run(5_000);
    assert_eq!(lab.outcome(call), Err(ErrorCode::CONNECTION_LOST.into()));
}

#[test]
fn unread_counts_survive_a_refresh_and_clearing() {
    let mut lab = Lab::connected();
    for i in 0..3 {
        lab.receive(Stored::from_bob(&i.to_string()));
    }
    lab.receive(Stored::text("bob", group("club"), "x"));
    lab.settle();
    assert_eq!(lab.engine.unread_count(&private("bob")), 3);
    assert_eq!(lab.engine.total_unread_count(&[]), 4);
    assert_eq!(lab.engine.total_unread_count(&[ConversationType::GROUP]), 1);

    let mut next = Lab::with_store(std::mem::take(&mut lab.peer), lab.store.clone());
    next.now = lab.now;
    next.command(|engine, now| engine.connect("token-alice", now));
    next.run(1_000);
    assert_eq!(next.engine.unread_count(&private("bob")), 3);
    next.engine.clear_unread(&private("bob"));
    assert_eq!(next.engine.unread_count(&private("bob")), 0);
    next.engine.set_unread_count(&private("bob"), 5);
    next.receive(Stored::from_bob("more"));
    next.settle();
    assert_eq!(next.engine.unread_count(&private("bob")), 6);
    next.engine.clear_all_unread();
    assert_eq!(next.engine.total_unread_count(&[]), 0);
}

#[test]
fn two_tabs_count_a_message_once() {
    let store = SharedStore::default();
    let mut tabs: Vec<Lab> = (0..2)
        .map(|_| Lab::with_store(support::Peer::default(), store.clone()))
        .collect();
    for tab in &mut tabs {
        tab.command(|engine, now| engine.connect("token-alice", now));
        tab.run(1_000);
        tab.receive(Stored::from_bob("same"));
        tab.settle();
    }
    assert_eq!(tabs[0].engine.unread_count(&private("bob")), 1);
    assert_eq!(tabs[1].received.len(), 1);
}

#[test]
fn users_with_ids_that_look_alike_have_their_own_counts() {
    let store = SharedStore::default();
    for (token, count) in [("token-1", 2), ("token-12", 3)] {
        let mut lab = Lab::with_store(support::Peer::default(), store.clone());
        lab.command(|engine, now| engine.connect(token, now));
        lab.run(1_000);
        for _ in 0..count {
            lab.receive(Stored::from_bob("x"));
        }
        lab.settle();
        assert_eq!(lab.engine.total_unread_count(&[]), count);
    }
    let mut lab = Lab::with_store(support::Peer::default(), store);
    lab.command(|engine, now| engine.connect("token-1", now));
    lab.run(1_000);
    lab.engine.clear_all_unread();
    lab.command(|engine, now| engine.connect("token-12", now));
    lab.run(1_000);
    assert_eq!(lab.engine.total_unread_count(&[]), 3);
}

#[test]
fn counts_of_the_vendors_client_are_carried_over_once() {
    let mut store = SharedStore::default();
    store.set("rong_cualice1bob", "4_1600000000000");
    store.set("rong_cualice3club", "NaN_1600000000000");
    let mut lab = Lab::with_store(support::Peer::default(), store.clone());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    assert_eq!(lab.engine.unread_count(&private("bob")), 4);
    assert_eq!(lab.engine.unread_count(&group("club")), 0);
    lab.receive(Stored::from_bob("5"));
    lab.settle();
    assert_eq!(lab.engine.unread_count(&private("bob")), 5);
    store.set("rong_cualice1bob", "9_1600000000000");
    assert_eq!(
        lab.engine.unread_count(&private("bob")),
        5,
        "ours is the truth now"
    );
}

#[test]
fn corrupt_values_are_ignored() {
    let mut lab = Lab::connected();
    lab.receive(Stored::from_bob("1"));
    lab.settle();
    let keys: Vec<String> = lab.store.0.borrow().keys().cloned().collect();
    assert!(keys.len() >= 3, "{keys:?}");
    for value in [
        "",
        "NaN",
        "{}",
        ":::",
        "-1:-1",
        "99999999999999999999:1",
        "😀:1",
    ] {
        for key in &keys {
            lab.store.set(key, value);
        }
        lab.store.set("rongim|app|alice|unread|x|y", "1:1");
        let mut next = Lab::with_store(support::Peer::default(), lab.store.clone());
        next.command(|engine, now| engine.connect("token-alice", now));
        next.run(1_000);
        assert_eq!(next.engine.total_unread_count(&[]), 0, "{value}");
        next.list();
    }
}

#[test]
fn a_mention_stays_until_it_is_read_or_recalled() {
    let mut lab = Lab::connected();
    let mut stored = Stored::text("bob", group("club"), r#"{"content":"@you"}"#);
    stored.flags = stored.flags | ReceiveFlags::MENTIONS_ME;
    let stored = lab.receive(stored);
    lab.settle();
    let mention = lab.list()[0].mention.clone().expect("a mention");
    assert_eq!(
        (mention.uid.as_str(), mention.content.as_str()),
        (stored.uid.as_str(), r#"{"content":"@you"}"#)
    );

    let mut recall = Stored::text(
        "bob",
        group("club"),
        &format!(r#"{{"messageUId":"{}"}}"#, stored.uid),
    );
    recall.object_name = "RC:RcCmd".into();
    recall.flags = ReceiveFlags::PERSISTED;
    lab.receive(recall);
    lab.settle();
    assert_eq!(lab.list()[0].mention, None);
}

#[test]
fn drafts_survive_a_refresh_and_belong_to_their_conversation() {
    let mut lab = Lab::connected();
    lab.engine.save_draft(&private("bob"), "草稿|%7C");
    let mut next = Lab::with_store(support::Peer::default(), lab.store.clone());
    next.command(|engine, now| engine.connect("token-alice", now));
    next.run(1_000);
    assert_eq!(
        next.engine.draft(&private("bob")).as_deref(),
        Some("草稿|%7C")
    );
    assert_eq!(next.engine.draft(&group("bob")), None);
    next.engine.save_draft(&private("bob"), "");
    assert_eq!(next.engine.draft(&private("bob")), None);
}
