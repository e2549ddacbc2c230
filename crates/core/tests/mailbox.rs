//! The mailbox when things go wrong: pulls that fail, lists that are cut,
//! tabs that share a store.

mod support;

use rongim_core::{ListQuery, Store, Transport};
use rongim_protocol::{status::Status, topic};
use support::{Lab, Peer, SharedStore, Stored, private};

#[test]
fn pulls_that_fail_hold_live_messages_for_a_while_only() {
    let mut peer = Peer::default();
    peer.store(Stored::from_bob("missed"), support::START - 1_000);
    peer.failing
        .insert(topic::PULL_MESSAGES, Status::STORAGE_FAILED);
    let mut lab = Lab::with_store(peer, SharedStore::default());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    lab.receive(Stored::from_bob("one"));
    lab.receive(Stored::from_bob("two"));
    lab.run(1_000);
    assert!(lab.received.is_empty(), "a pull may still bring older ones");
    lab.run(20_000);
    assert_eq!(lab.texts(), ["one", "two"]);
    lab.receive(Stored::from_bob("three"));
    lab.settle();
    assert_eq!(lab.texts(), ["one", "two", "three"]);

    lab.peer.failing.clear();
    lab.run(120_000);
    assert_eq!(
        lab.texts(),
        ["one", "two", "three", "missed"],
        "the gap is filled"
    );
    assert_eq!(lab.engine.unread_count(&private("bob")), 4);
    let pulls = lab
        .peer
        .frames
        .iter()
        .filter(|frame| format!("{frame:?}").contains("pullMsg"));
    assert!(pulls.count() < 12, "failures make the pauses grow");
}

#[test]
fn a_gap_survives_a_refresh_while_pulls_fail() {
    let mut peer = Peer::default();
    peer.store(Stored::from_bob("missed"), support::START - 1_000);
    peer.failing
        .insert(topic::PULL_MESSAGES, Status::STORAGE_FAILED);
    let mut lab = Lab::with_store(peer, SharedStore::default());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(40_000);
    lab.receive(Stored::from_bob("live"));
    lab.run(1_000);
    assert_eq!(lab.texts(), ["live"]);
    lab.peer.failing.clear();
    let mut next = Lab::with_store(lab.peer, lab.store);
    next.now = lab.now;
    next.command(|engine, now| engine.connect("token-alice", now));
    next.run(1_000);
    assert_eq!(next.texts(), ["missed", "live"]);
    assert_eq!(next.engine.unread_count(&private("bob")), 2);
}

#[test]
fn a_flood_during_a_pull_is_not_kept_and_not_lost() {
    let mut lab = Lab::connected();
    lab.peer.silent.push(topic::PULL_MESSAGES);
    lab.cut();
    lab.run(2_000);
    for i in 0..3_000 {
        lab.receive(Stored::from_bob(&i.to_string()));
    }
    lab.run(1_000);
    lab.peer.silent.clear();
    lab.run(60_000);
    let expected: Vec<String> = (0..3_000).map(|i| i.to_string()).collect();
    assert_eq!(lab.texts(), expected);
    assert_eq!(lab.engine.unread_count(&private("bob")), 3_000);
}

#[test]
fn old_servers_cut_a_list_without_saying_so() {
    let mut peer = Peer::with_page(3);
    peer.tells_whether_finished = false;
    for i in 0..10 {
        peer.store(Stored::from_bob(&i.to_string()), support::START - 1_000 + i);
    }
    let mut lab = Lab::with_store(peer, SharedStore::default());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(2_000);
    assert_eq!(lab.texts().len(), 10);
}

#[test]
fn a_tab_that_is_behind_does_not_set_the_others_back() {
    let store = SharedStore::default();
    let mut peer = Peer::default();
    peer.store(Stored::from_bob("old"), support::START - 1_000);
    let mut behind = Lab::with_store(peer, store.clone());
    behind.command(|engine, now| engine.connect("token-alice", now));
    behind.run(50);
    let key = "rongim|app|alice|inbox";
    let ahead = (behind.now + 5_000).to_string();
    store.clone().set(key, &ahead);
    behind.run(2_000);
    assert_eq!(behind.texts(), ["old"]);
    behind.receive(Stored::from_bob("new"));
    behind.settle();
    assert_eq!(store.get(key), Some(ahead));
}

#[test]
fn a_stored_time_from_nowhere_is_not_believed() {
    for time in ["99999999999999", "18446744073709551615", "soon", "-1"] {
        let store = SharedStore::default();
        store.clone().set("rongim|app|alice|inbox", time);
        let mut peer = Peer::default();
        peer.store(Stored::from_bob("waiting"), support::START - 1_000);
        let mut lab = Lab::with_store(peer, store.clone());
        lab.command(|engine, now| engine.connect("token-alice", now));
        lab.run(1_000);
        assert_eq!(lab.texts(), ["waiting"], "{time}");
        let kept = store.get("rongim|app|alice|inbox");
        assert_eq!(kept, Some((support::START - 1_000).to_string()), "{time}");
    }
}

#[test]
fn a_conversation_that_another_client_removed_goes_at_the_next_list() {
    for transport in [Transport::WebSocket, Transport::LongPolling] {
        let mut lab = Lab::connected_over(transport);
        lab.receive(Stored::from_bob("hi"));
        lab.receive(Stored::text("carol", private("carol"), "ho"));
        lab.settle();
        assert_eq!(lab.list().len(), 2);
        lab.peer.removed.push(private("bob"));
        lab.cut();
        lab.run(3_000);
        let targets: Vec<String> = lab
            .list()
            .into_iter()
            .map(|entry| entry.id.target_id)
            .collect();
        assert_eq!(targets, ["carol"]);
        assert_eq!(lab.engine.total_unread_count(&[]), 1);
    }
}

#[test]
fn what_comes_while_the_list_is_on_its_way_stays() {
    let mut lab = Lab::connected();
    let call = lab.command(|engine, now| engine.conversations(ListQuery::default(), now));
    lab.run(10);
    lab.receive(Stored::from_bob("just now"));
    lab.settle();
    assert!(lab.outcome(call).is_ok());
    assert_eq!(lab.list().len(), 1);
}
