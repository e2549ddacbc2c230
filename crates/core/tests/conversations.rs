//! The conversation list, unread counts, mentions, pins and drafts.

#![allow(clippy::expect_used)]

mod support;

use rongim_core::{Answer, ConversationType, ErrorCode, ListQuery, Store};
use rongim_protocol::{flags::ReceiveFlags, status::Status, topic};
use support::{Lab, SharedStore, Stored, group, private};

fn targets(lab: &mut Lab) -> Vec<String> {
    lab.list()
        .into_iter()
        .map(|entry| entry.id.target_id)
        .collect()
}

#[test]
fn the_newest_conversation_is_first() {
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
        let query = ListQuery {
            kinds,
            count,
            ..ListQuery::default()
        };
        lab.list_of(query).len()
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
    next.engine.clear_unread(&private("bob"), next.now);
    assert_eq!(next.engine.unread_count(&private("bob")), 0);
    next.engine.set_unread_count(&private("bob"), 5);
    next.receive(Stored::from_bob("more"));
    next.settle();
    assert_eq!(next.engine.unread_count(&private("bob")), 6);
    next.engine.clear_all_unread(next.now);
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
    lab.engine.clear_all_unread(lab.now);
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

#[test]
fn a_long_list_comes_in_pages() {
    let mut lab = Lab::connected();
    lab.peer.list_page = 100;
    for i in 0..250 {
        let target = format!("u{i:03}");
        let stored = Stored::text(&target, private(&target), "x");
        lab.peer.store(stored, lab.now);
    }
    assert_eq!(lab.list().len(), 250);
    let asked = |lab: &Lab, topic| {
        let frames = lab.peer.frames.iter();
        frames
            .filter(|frame| format!("{frame:?}").contains(&format!("{topic:?}")))
            .count()
    };
    assert_eq!(asked(&lab, topic::CONVERSATIONS_RANGE), 2);
    // A later page that fails leaves what is there, and loses nothing known.
    lab.cut();
    lab.run(5_000);
    let failing = (topic::CONVERSATIONS_RANGE, Status::UNKNOWN_TOPIC);
    lab.peer.failing.insert(failing.0, failing.1);
    assert_eq!(lab.list().len(), 250);
}

#[test]
fn the_list_is_read_in_pages() {
    let mut lab = Lab::connected();
    let targets_of = |list: Vec<rongim_core::Conversation>| {
        let targets = list.into_iter().map(|entry| entry.id.target_id);
        targets.collect::<Vec<_>>()
    };
    let mut times = Vec::new();
    for target in ["a", "b", "c", "d", "e"] {
        let stored = Stored::text(target, private(target), "x");
        times.push(lab.peer.store(stored, lab.now).time);
    }
    let pin = lab
        .command(|engine, now| engine.set_conversation_state(private("a"), Some(true), None, now));
    lab.settle();
    assert_eq!(lab.outcome(pin), Ok(Answer::Done));
    let mut page = |before| {
        let query = ListQuery {
            count: 2,
            before,
            ..ListQuery::default()
        };
        targets_of(lab.list_of(query))
    };
    assert_eq!(page(0), ["a", "e"]);
    assert_eq!(page(times[4]), ["d", "c"]);
    assert_eq!(page(times[2]), ["b"]);
    assert_eq!(page(times[1]), [""; 0]);
}

#[test]
fn a_hidden_conversation_comes_back_with_a_new_message() {
    let mut lab = Lab::connected();
    lab.receive(Stored::from_bob("1"));
    lab.receive(Stored::text("bob", group("club"), "x"));
    lab.settle();
    lab.engine.set_hidden(&private("bob"), true);
    assert_eq!(targets(&mut lab), ["club"]);
    let with_hidden = ListQuery {
        with_hidden: true,
        ..ListQuery::default()
    };
    let list = lab.list_of(with_hidden.clone());
    let hidden: Vec<_> = list.iter().map(|entry| entry.is_hidden).collect();
    assert_eq!(hidden, [false, true]);
    assert_eq!(lab.engine.total_unread_count(&[]), 2);

    let mut next = Lab::with_store(std::mem::take(&mut lab.peer), lab.store.clone());
    next.now = lab.now;
    next.command(|engine, now| engine.connect("token-alice", now));
    next.run(1_000);
    assert_eq!(targets(&mut next), ["club"], "also after a refresh");
    next.receive(Stored::from_bob("2"));
    next.settle();
    assert_eq!(targets(&mut next), ["bob", "club"]);
    next.engine.set_hidden(&group("club"), true);
    next.engine.set_hidden(&group("club"), false);
    assert_eq!(targets(&mut next).len(), 2);
}

#[test]
fn titles_and_added_conversations_are_the_pages_own() {
    let mut lab = Lab::connected();
    lab.receive(Stored::from_bob("1"));
    lab.settle();
    lab.engine.set_title(&private("bob"), "鲍勃");
    lab.engine.add_conversation(private("new"));
    let list = lab.list();
    assert_eq!(list[0].title.as_deref(), Some("鲍勃"));
    assert_eq!(
        (list[1].id.clone(), &list[1].latest),
        (private("new"), &None)
    );
    lab.engine.forget_conversations();
    let list = lab.list();
    assert_eq!((list.len(), list[0].title.as_deref()), (1, Some("鲍勃")));
    lab.engine.set_title(&private("bob"), "");
    assert_eq!(lab.list()[0].title, None);
}

#[test]
fn a_list_that_is_asked_anew_is_the_servers() {
    let mut lab = Lab::connected();
    lab.receive(Stored::from_bob("1"));
    lab.settle();
    lab.list();
    lab.peer.removed.push(private("bob"));
    assert_eq!(targets(&mut lab), ["bob"]);
    let call = lab.command(|engine, now| engine.remote_conversations(ListQuery::default(), now));
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Conversations(Vec::new())));
    assert_eq!(lab.engine.total_unread_count(&[]), 0);
}

#[test]
fn clearing_the_storage_forgets_all_users_of_the_app() {
    let mut lab = Lab::connected();
    lab.receive(Stored::from_bob("1"));
    lab.settle();
    lab.engine.save_draft(&private("bob"), "draft");
    for key in ["rong_cualice1bob", "rongim|app|bob|unread|1|alice"] {
        lab.store.set(key, "1:1");
    }
    lab.store.set("rongim|other|alice|unread|1|bob", "1:1:1");
    lab.store.set("the page's own", "x");
    lab.engine.clear_storage();
    let left: Vec<String> = lab.store.0.borrow().keys().cloned().collect();
    assert_eq!(left, ["rongim|other|alice|unread|1|bob", "the page's own"]);
    assert_eq!(lab.engine.total_unread_count(&[]), 0);
}

#[test]
fn a_change_of_the_list_is_told_once() {
    let mut lab = Lab::connected();
    lab.list_changes = 0;
    lab.receive(Stored::from_bob("1"));
    lab.settle();
    assert_eq!(lab.list_changes, 1);
    lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
    assert_eq!(lab.list_changes, 2);
    lab.input(|engine, _| engine.set_title(&private("bob"), "Bob"));
    lab.input(|engine, _| engine.save_draft(&private("bob"), "draft"));
    assert_eq!(lab.list_changes, 4);
    lab.settle();
    lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
    assert_eq!(lab.list_changes, 4, "nothing changed");
}
