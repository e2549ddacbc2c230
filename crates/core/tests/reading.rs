//! What has been read on one client is read on all.

#![allow(clippy::expect_used)]

mod support;

use proptest::prelude::*;
use rongim_core::{Config, ConversationId, Engine, ErrorCode, ListQuery, Message, Millis};
use rongim_protocol::{
    Body, ClientFrame,
    flags::{ReceiveFlags, SendFlags},
    frame::ClientPublish,
    schema::UpStreamMessage,
    status::Status,
    topic,
};
use support::{Lab, Peer, SharedStore, Stored, group, private};

/// The marks that the server was sent: topic, target, up to when.
fn marks(lab: &Lab) -> Vec<(String, String, Millis)> {
    let publishes = lab.peer.frames.iter().filter_map(|frame| match frame {
        ClientFrame::Publish(publish) => mark(publish),
        _ => None,
    });
    publishes.collect()
}

fn mark(publish: &ClientPublish) -> Option<(String, String, Millis)> {
    let up = UpStreamMessage::decode(&publish.body).expect("a good body");
    if up.classname != "RC:SRSMsg" {
        return None;
    }
    assert_eq!(up.session_id, SendFlags::default().0);
    assert_eq!(up.user_id, ["alice"]);
    let content: serde_json::Value = serde_json::from_slice(&up.content).expect("JSON");
    let until = content["lastMessageSendTime"].as_u64().expect("a time");
    Some((publish.topic.to_string(), publish.target_id.clone(), until))
}

/// Another client of alice read up to `until`.
fn read_elsewhere(id: ConversationId, until: Millis) -> Stored {
    let content = format!(r#"{{"lastMessageSendTime":{until}}}"#);
    let mut stored = Stored::text("alice", id, &content);
    stored.object_name = "RC:SRSMsg".into();
    stored.flags = ReceiveFlags::default();
    stored
}

fn receive(lab: &mut Lab, id: &ConversationId, count: usize) -> Vec<Millis> {
    let times = (0..count)
        .map(|_| lab.receive(Stored::text("bob", id.clone(), "x")).time)
        .collect();
    lab.settle();
    times
}

/// The page is loaded again.
fn next_visit(lab: &mut Lab) -> Lab {
    let config = Config::new("app", vec!["http://navi.test".into()]);
    let peer = std::mem::take(&mut lab.peer);
    let mut next = Lab::with_seed(config, lab.now, peer, lab.store.clone());
    next.now = lab.now;
    next.command(|engine, now| engine.connect("token-alice", now));
    next
}

fn unread(lab: &Lab) -> u32 {
    lab.engine.unread_count(&private("bob"))
}

#[test]
fn clearing_tells_the_other_clients_once() {
    let mut lab = Lab::connected();
    let times = receive(&mut lab, &private("bob"), 3);
    receive(&mut lab, &group("club"), 1);
    lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
    lab.settle();
    let expected = (
        topic::PRIVATE_MESSAGE.to_owned(),
        "bob".to_owned(),
        times[2],
    );
    assert_eq!(marks(&lab), [expected]);
    assert_eq!(unread(&lab), 0);
    lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
    lab.input(|engine, now| engine.clear_unread(&private("nobody"), now));
    lab.settle();
    assert_eq!(marks(&lab).len(), 1, "nothing was unread");
    lab.input(Engine::clear_all_unread);
    lab.settle();
    assert_eq!(marks(&lab)[1].0, topic::GROUP_MESSAGE);
    // The own mark, coming back with a pull, is no message of another client.
    lab.run(400_000);
    assert!(
        lab.received
            .iter()
            .all(|message| message.object_name != "RC:SRSMsg")
    );
}

#[test]
fn marks_go_one_after_the_other_and_are_kept_until_the_server_has_them() {
    let mut lab = Lab::connected();
    for target in ["a", "b", "c"] {
        receive(&mut lab, &group(target), 1);
    }
    lab.peer.keep_acks = true;
    lab.input(Engine::clear_all_unread);
    lab.settle();
    assert_eq!(marks(&lab).len(), 1);
    lab.cut();

    let mut next = next_visit(&mut lab);
    next.peer.keep_acks = false;
    next.run(1_000);
    let mut targets: Vec<_> = marks(&next)
        .into_iter()
        .skip(1)
        .map(|mark| mark.1)
        .collect();
    targets.sort();
    assert_eq!(targets, ["a", "b", "c"]);
    next.cut();
    next.run(5_000);
    assert_eq!(
        marks(&next).len(),
        4,
        "what the server has is not sent again"
    );
}

#[test]
fn a_mark_that_the_server_refuses_is_given_up() {
    let mut lab = Lab::connected();
    receive(&mut lab, &group("left"), 1);
    receive(&mut lab, &private("bob"), 1);
    lab.peer
        .failing
        .insert(topic::GROUP_MESSAGE, Status::NOT_IN_GROUP);
    lab.input(Engine::clear_all_unread);
    lab.settle();
    lab.cut();
    lab.run(5_000);
    assert_eq!(marks(&lab).len(), 2);
    assert_eq!(lab.engine.total_unread_count(&[]), 0);
}

#[test]
fn a_mark_that_is_not_answered_is_for_the_next_connection() {
    let mut lab = Lab::connected();
    receive(&mut lab, &private("bob"), 1);
    lab.peer.silent.push(topic::PRIVATE_MESSAGE);
    lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
    lab.run(40_000);
    lab.peer.silent.clear();
    lab.cut();
    lab.run(5_000);
    assert_eq!(marks(&lab).len(), 2);
    lab.cut();
    lab.run(5_000);
    assert_eq!(marks(&lab).len(), 2);
}

#[test]
fn reading_without_a_connection_is_told_later() {
    let mut lab = Lab::connected();
    let times = receive(&mut lab, &private("bob"), 2);
    lab.reachable = false;
    lab.cut();
    lab.input(|engine, now| engine.clear_unread_until(&private("bob"), times[0], now));
    lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
    lab.reachable = true;
    lab.run(60_000);
    let told: Vec<_> = marks(&lab).iter().map(|mark| mark.2).collect();
    assert_eq!(told, [times[1]]);
}

#[test]
fn conversations_that_answer_are_not_marked() {
    let mut lab = Lab::connected();
    for kind in [5, 6, 7, 8] {
        let id = ConversationId::new(rongim_core::ConversationType(kind), "desk");
        receive(&mut lab, &id, 1);
    }
    assert_eq!(lab.engine.total_unread_count(&[]), 4);
    lab.input(Engine::clear_all_unread);
    lab.settle();
    assert_eq!(lab.engine.total_unread_count(&[]), 0);
    assert_eq!(marks(&lab), []);
}

#[test]
fn reading_up_to_a_time_leaves_what_came_after() {
    let mut lab = Lab::connected();
    let times = receive(&mut lab, &private("bob"), 5);
    let until = |lab: &mut Lab, time: Millis| {
        lab.input(|engine, now| engine.clear_unread_until(&private("bob"), time, now));
        lab.settle();
        (unread(lab), marks(lab).len())
    };
    assert_eq!(until(&mut lab, times[0] - 1), (5, 0));
    assert_eq!(until(&mut lab, times[1]), (3, 1));
    assert_eq!(until(&mut lab, times[0]), (3, 1));
    assert_eq!(until(&mut lab, Millis::MAX), (0, 2));
    // The far future has not been read.
    receive(&mut lab, &private("bob"), 1);
    assert_eq!(unread(&lab), 1);
}

#[test]
fn what_another_client_read_is_read_here() {
    let mut lab = Lab::connected();
    let times = receive(&mut lab, &private("bob"), 3);
    lab.receive(read_elsewhere(private("bob"), times[1]));
    lab.settle();
    assert_eq!(unread(&lab), 1);
    lab.receive(read_elsewhere(private("bob"), times[0]));
    lab.receive(read_elsewhere(group("bob"), times[2]));
    lab.settle();
    assert_eq!(unread(&lab), 1);
    // A clock that is wrong there does not hide what comes.
    lab.receive(read_elsewhere(private("bob"), Millis::MAX / 2));
    receive(&mut lab, &private("bob"), 1);
    assert_eq!(unread(&lab), 1);
    assert_eq!(marks(&lab), [], "nobody is told again");
    let told = |message: &&Message| message.object_name == "RC:SRSMsg";
    assert_eq!(
        lab.received.iter().filter(told).count(),
        4,
        "pages may want to know"
    );
}

#[test]
fn a_receipt_that_another_client_gave_says_the_same() {
    let mut lab = Lab::connected();
    let times = receive(&mut lab, &private("bob"), 2);
    let mut given = read_elsewhere(private("bob"), times[0]);
    given.object_name = "RC:ReadNtf".into();
    lab.receive(given);
    lab.settle();
    assert_eq!(unread(&lab), 1);
}

#[test]
fn a_mark_of_somebody_else_is_no_mark() {
    let mut lab = Lab::connected();
    let times = receive(&mut lab, &private("bob"), 2);
    let mut theirs = read_elsewhere(private("bob"), times[1]);
    theirs.sender = "bob".into();
    lab.receive(theirs);
    let mut nonsense = read_elsewhere(private("bob"), 0);
    nonsense.content = "{\"lastMessageSendTime\":\"soon\"}".into();
    lab.receive(nonsense);
    lab.settle();
    assert_eq!(unread(&lab), 2);
}

#[test]
fn a_mark_that_waited_in_the_mailbox_counts_down() {
    let mut lab = Lab::connected();
    lab.reachable = false;
    lab.cut();
    let times = receive(&mut lab, &private("bob"), 3);
    lab.peer
        .store(read_elsewhere(private("bob"), times[1]), lab.now);
    receive(&mut lab, &private("bob"), 1);
    lab.reachable = true;
    lab.run(60_000);
    assert_eq!(unread(&lab), 2);
}

#[test]
fn a_mention_is_read_with_its_message() {
    let mut lab = Lab::connected();
    let mut stored = Stored::text("bob", group("club"), r#"{"content":"@you"}"#);
    stored.flags = stored.flags | ReceiveFlags::MENTIONS_ME;
    let stored = lab.receive(stored);
    let later = receive(&mut lab, &group("club"), 1);
    assert!(lab.list()[0].mention.is_some());
    lab.receive(read_elsewhere(group("club"), stored.time));
    lab.settle();
    assert_eq!(lab.list()[0].mention, None);
    assert_eq!(lab.engine.unread_count(&group("club")), 1);
    assert!(later[0] > stored.time);
}

#[test]
fn a_recalled_message_is_no_longer_unread() {
    let mut lab = Lab::connected();
    let first = lab.receive(Stored::from_bob("1"));
    receive(&mut lab, &private("bob"), 1);
    let recall = |of: &Stored| {
        let content = format!(r#"{{"messageUId":"{}","sentTime":{}}}"#, of.uid, of.time);
        let mut recall = Stored::from_bob(&content);
        recall.object_name = "RC:RcCmd".into();
        recall.flags = ReceiveFlags::PERSISTED;
        recall
    };
    lab.receive(recall(&first));
    lab.receive(recall(&first));
    lab.settle();
    assert_eq!(unread(&lab), 1);
    lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
    lab.receive(recall(&first));
    lab.settle();
    assert_eq!(unread(&lab), 0);
}

#[test]
fn the_servers_list_says_what_has_been_read() {
    let mut lab = Lab::connected();
    let times = receive(&mut lab, &private("bob"), 3);
    lab.peer
        .store(Stored::text("carol", private("carol"), "x"), lab.now);
    lab.peer.reading.insert(private("bob"), (times[1], 1));
    lab.peer.reading.insert(private("carol"), (0, 7));
    let counts = |lab: &mut Lab| {
        let list = lab.list().into_iter();
        list.map(|entry| (entry.id.target_id, entry.unread_count))
            .collect::<Vec<_>>()
    };
    let expected = [("carol".to_owned(), 7), ("bob".to_owned(), 1)];
    assert_eq!(counts(&mut lab), expected);
    // It is asked where nothing is known, and not later.
    lab.input(|engine, now| engine.clear_unread(&private("carol"), now));
    lab.settle();
    lab.cut();
    lab.run(5_000);
    assert_eq!(counts(&mut lab)[0].1, 0);
    assert_eq!(marks(&lab).len(), 1);
}

#[test]
fn the_own_message_from_another_client_is_not_unread() {
    let mut lab = Lab::connected();
    receive(&mut lab, &private("bob"), 1);
    let mut own = Stored::text("alice", private("bob"), "said on the phone");
    own.client_id = 7;
    lab.receive(own);
    lab.settle();
    assert_eq!(unread(&lab), 1);
    assert_eq!(
        lab.list()[0].latest.as_ref().expect("a message").content,
        "said on the phone"
    );
}

#[test]
fn a_page_that_marks_by_itself_does_no_harm() {
    let mut lab = Lab::connected();
    let times = receive(&mut lab, &private("bob"), 2);
    let content = format!(r#"{{"lastMessageSendTime":{}}}"#, times[1]);
    let mut draft = rongim_core::OutgoingMessage::new(private("bob"), "RC:SRSMsg", content);
    draft.flags = SendFlags::default();
    let call = lab.command(|engine, now| engine.send(draft, now));
    lab.settle();
    lab.sent(call);
    assert_eq!(unread(&lab), 0);
    lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
    lab.settle();
    assert_eq!(
        lab.outcome(call)
            .map_err(|error| error.code() == ErrorCode::TIMEOUT.0)
            .err(),
        None
    );
    assert_eq!(lab.engine.total_unread_count(&[]), 0);
}

/// What may happen on a user's two clients.
#[derive(Clone, Copy, Debug)]
enum Step {
    Message { in_group: bool },
    ReadHere { in_group: bool },
    ReadThere { in_group: bool, back: usize },
    ReadAll,
    Refresh,
    Cut,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<bool>().prop_map(|in_group| Step::Message { in_group }),
        1 => any::<bool>().prop_map(|in_group| Step::ReadHere { in_group }),
        2 => (any::<bool>(), 0usize..4).prop_map(|(in_group, back)| Step::ReadThere { in_group, back }),
        1 => Just(Step::ReadAll),
        1 => Just(Step::Refresh),
        2 => Just(Step::Cut),
        4 => (0u64..300).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_what_came_after_the_last_reading(steps in prop::collection::vec(step(), 1..60)) {
        let mut lab = Lab::with_store(Peer::with_page(3), SharedStore::default());
        lab.command(|engine, now| engine.connect("token-alice", now));
        let conversation = |in_group| if in_group { group("club") } else { private("bob") };
        for step in steps {
            match step {
                Step::Message { in_group } => {
                    lab.receive(Stored::text("bob", conversation(in_group), "x"));
                }
                Step::ReadHere { in_group } => {
                    lab.input(|engine, now| engine.clear_unread(&conversation(in_group), now));
                }
                Step::ReadThere { in_group, back } => {
                    let id = conversation(in_group);
                    let times: Vec<Millis> = lab.peer.log.iter()
                        .filter(|stored| stored.conversation == id && stored.sender == "bob")
                        .map(|stored| stored.time)
                        .collect();
                    if let Some(time) = times.iter().rev().nth(back) {
                        lab.receive(read_elsewhere(id, *time));
                    }
                }
                Step::ReadAll => lab.input(Engine::clear_all_unread),
                Step::Refresh => {
                    lab.cut();
                    lab = next_visit(&mut lab);
                }
                Step::Cut => lab.cut(),
                Step::Wait(span) => lab.run(span),
            }
        }
        lab.run(200_000);
        let mut sum = 0;
        for id in [private("bob"), group("club")] {
            let of_id = || lab.peer.log.iter().filter(|stored| stored.conversation == id);
            // The server has every mark, also those of this client.
            let read = of_id().filter(|stored| stored.object_name == "RC:SRSMsg").map(|stored| {
                let content: serde_json::Value = serde_json::from_str(&stored.content).expect("JSON");
                content["lastMessageSendTime"].as_u64().expect("a time")
            }).max().unwrap_or(0);
            let expected = of_id().filter(|stored| stored.sender == "bob" && stored.time > read).count();
            prop_assert_eq!(lab.engine.unread_count(&id) as usize, expected, "{}", id);
            sum += lab.engine.unread_count(&id);
            let of_kind = lab.engine.total_unread_count(&[id.kind]);
            prop_assert_eq!(of_kind, lab.engine.unread_count(&id));
        }
        prop_assert_eq!(lab.engine.total_unread_count(&[]), sum);
        let listed: u32 = lab.list_of(ListQuery::default()).iter().map(|entry| entry.unread_count).sum();
        prop_assert_eq!(listed, sum);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Put together, these ids of users, types and targets look alike.
    #[test]
    fn counters_belong_to_one_user_and_one_conversation(
        messages in prop::collection::vec((0usize..3, any::<bool>(), 0usize..3), 0..30),
        cleared in 0usize..3,
    ) {
        let users = ["1", "12", "121"];
        let targets = ["1", "21", "11"];
        let store = SharedStore::default();
        let mut tabs = users.map(|user| {
            let mut tab = Lab::with_store(Peer::default(), store.clone());
            tab.command(|engine, now| engine.connect(&format!("token-{user}"), now));
            tab.run(1_000);
            tab
        });
        let id = |in_group, target: usize| if in_group { group(targets[target]) } else { private(targets[target]) };
        for (user, in_group, target) in &messages {
            let id = id(*in_group, *target);
            tabs[*user].receive(Stored::text(&id.target_id.clone(), id, "x"));
        }
        for tab in &mut tabs {
            tab.settle();
        }
        tabs[cleared].input(Engine::clear_all_unread);
        for (user, tab) in tabs.iter().enumerate() {
            let mut sum = 0;
            for (in_group, target) in [false, true].into_iter().flat_map(|group| (0..3).map(move |target| (group, target))) {
                let sent = messages.iter().filter(|message| **message == (user, in_group, target)).count();
                let expected = if user == cleared { 0 } else { sent };
                prop_assert_eq!(tab.engine.unread_count(&id(in_group, target)) as usize, expected);
                sum += expected;
            }
            prop_assert_eq!(tab.engine.total_unread_count(&[]) as usize, sum);
        }
    }
}
