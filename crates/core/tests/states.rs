//! Pinned, muted and tagged conversations, the same on all clients of a user.

#![allow(clippy::expect_used)]

mod support;

use proptest::prelude::*;
use rongim_core::{
    Answer, CallId, ConversationId, Engine, ErrorCode, ListQuery, Millis, Store, Transport,
    UnreadOf,
};
use rongim_protocol::{status::Status, topic};
use serde_json::{Value, json};
use support::{
    Lab, SharedStore, Stored, group, private,
    shared::{mute, pin, tag},
};

fn done(lab: &mut Lab, command: impl FnOnce(&mut Engine, Millis) -> CallId) {
    let call = lab.command(command);
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Done));
}

fn code(lab: &mut Lab, command: impl FnOnce(&mut Engine, Millis) -> CallId) -> i32 {
    let call = lab.command(command);
    lab.settle();
    match lab.outcome(call) {
        Err(error) => error.code(),
        other => panic!("{other:?}"),
    }
}

fn json(lab: &mut Lab, command: impl FnOnce(&mut Engine, Millis) -> CallId) -> Value {
    let call = lab.command(command);
    lab.settle();
    match lab.outcome(call) {
        Ok(Answer::Json(text)) => serde_json::from_str(&text).expect("JSON"),
        other => panic!("{other:?}"),
    }
}

fn set(lab: &mut Lab, id: &ConversationId, pinned: Option<bool>, muted: Option<bool>) {
    let id = id.clone();
    done(lab, |engine, now| {
        engine.set_conversation_state(id, pinned, muted, now)
    });
}

fn is_muted(lab: &mut Lab, id: &ConversationId) -> bool {
    let id = id.clone();
    json(lab, |engine, now| engine.is_muted(id, now)) == true
}

fn unread(lab: &mut Lab, tag: Option<&str>, with_muted: bool) -> u64 {
    let of = UnreadOf {
        tag: tag.map(str::to_owned),
        with_muted,
        ..UnreadOf::default()
    };
    let count = json(lab, |engine, now| engine.unread_count_by_state(of, now));
    count.as_u64().expect("a number")
}

/// Conversations with a message each, `bob` the oldest.
fn with_conversations() -> Lab {
    let mut lab = Lab::connected();
    for (sender, id) in [
        ("bob", private("bob")),
        ("carol", private("carol")),
        ("bob", group("club")),
    ] {
        lab.receive(Stored::text(sender, id, "x"));
    }
    lab.settle();
    lab
}

fn targets(lab: &mut Lab, query: ListQuery) -> Vec<String> {
    let list = lab.list_of(query).into_iter();
    list.map(|entry| entry.id.target_id).collect()
}

fn next_visit(lab: &mut Lab) -> Lab {
    let mut next = Lab::with_store(std::mem::take(&mut lab.peer), lab.store.clone());
    next.now = lab.now;
    next.command(|engine, now| engine.connect("token-alice", now));
    next.run(1_000);
    next
}

#[test]
fn what_is_pinned_stands_above_and_stays_so() {
    let mut lab = with_conversations();
    set(&mut lab, &private("bob"), Some(true), None);
    let list = lab.list();
    assert_eq!(
        (list[0].id.clone(), list[0].is_pinned),
        (private("bob"), true)
    );
    assert!(
        lab.states.is_empty(),
        "a page is not told what it did itself"
    );

    let mut next = next_visit(&mut lab);
    assert_eq!(next.list()[0].id, private("bob"));
    set(&mut next, &private("bob"), Some(false), None);
    assert_eq!(
        targets(&mut next, ListQuery::default()),
        ["club", "carol", "bob"]
    );
}

#[test]
fn pin_and_mute_do_not_touch_each_other() {
    let mut lab = with_conversations();
    set(&mut lab, &private("bob"), Some(true), Some(true));
    set(&mut lab, &private("bob"), None, Some(false));
    let bob = lab.list().remove(0);
    assert_eq!((bob.is_pinned, bob.is_muted), (true, false));
    set(&mut lab, &private("bob"), Some(false), Some(true));
    assert!(is_muted(&mut lab, &private("bob")));
    assert!(!is_muted(&mut lab, &group("bob")));
}

#[test]
fn a_change_on_another_client_arrives_once() {
    let mut lab = with_conversations();
    lab.change_elsewhere(&[pin(&private("bob"), true), mute(&group("club"), true)]);
    lab.settle();
    let told: Vec<_> = lab
        .states
        .iter()
        .map(|change| {
            (
                change.id.target_id.as_str(),
                change.is_pinned,
                change.is_muted,
                change.time_ms,
            )
        })
        .collect();
    assert_eq!(told, [("bob", true, false, 1), ("club", false, true, 1)]);
    let pulls = lab.peer.shared.state_pulls;
    // The same notice once more, as long polling may bring it.
    let notice = lab.peer.frames.len();
    lab.change_elsewhere(&[]);
    lab.settle();
    assert_eq!(lab.states.len(), 2);
    assert!(lab.peer.frames.len() > notice && lab.peer.shared.state_pulls == pulls + 1);

    let mut next = next_visit(&mut lab);
    next.settle();
    assert!(next.states.is_empty(), "known from the visit before");
    assert!(next.list()[0].is_pinned);
}

#[test]
fn a_new_browser_learns_all_of_it() {
    let mut lab = with_conversations();
    lab.peer.shared.put_tag("w", "Work");
    let changes = [pin(&private("bob"), true), tag(&private("bob"), "w")];
    lab.peer.shared.change(&changes, false);
    let mut next = Lab::with_store(std::mem::take(&mut lab.peer), SharedStore::default());
    next.command(|engine, now| engine.connect("token-alice", now));
    let tags = json(&mut next, Engine::tags);
    assert_eq!(tags, json!([]), "nothing is known before the connection");
    next.run(1_000);
    assert_eq!(
        (next.tag_changes, next.tagging_changes, next.states.len()),
        (1, 1, 1)
    );
    let tags = json(&mut next, Engine::tags);
    assert_eq!(
        tags,
        json!([{ "tagId": "w", "tagName": "Work", "createdTime": 1, "conversationCount": 1 }])
    );
}

#[test]
fn questions_wait_for_what_is_on_its_way() {
    let mut lab = with_conversations();
    lab.peer.shared.put_tag("w", "Work");
    lab.cut();
    lab.run(5_000);
    lab.tag_elsewhere("h", "Home");
    lab.change_elsewhere(&[mute(&private("bob"), true), tag(&private("bob"), "h")]);
    // The notices arrive, the answers do not yet.
    lab.run(lab.latency);
    let muted = lab.command(|engine, now| engine.is_muted(private("bob"), now));
    let carried = lab.command(|engine, now| engine.tags_of(private("bob"), now));
    assert!(!lab.has_outcome(muted) && !lab.has_outcome(carried));
    lab.settle();
    assert_eq!(lab.outcome(muted), Ok(Answer::Json("true".into())));
    let expected = r#"[{"tagId":"h","tagName":"Home"}]"#;
    assert_eq!(lab.outcome(carried), Ok(Answer::Json(expected.into())));
}

#[test]
fn a_change_during_a_pull_is_not_missed() {
    let mut lab = with_conversations();
    for on in [true, false, true] {
        lab.change_elsewhere(&[pin(&private("bob"), on), pin(&private("carol"), on)]);
    }
    lab.settle();
    assert_eq!(
        targets(&mut lab, ListQuery::default()),
        ["carol", "bob", "club"]
    );
    lab.change_elsewhere(&[pin(&private("bob"), false)]);
    lab.cut();
    lab.run(5_000);
    assert_eq!(
        targets(&mut lab, ListQuery::default()),
        ["carol", "club", "bob"]
    );
}

#[test]
fn tags_are_made_renamed_and_deleted() {
    let mut lab = with_conversations();
    done(&mut lab, |engine, now| {
        engine.create_tag("w".into(), "工作".into(), now)
    });
    done(&mut lab, |engine, now| {
        engine.create_tag("h".into(), "Home|%".into(), now)
    });
    done(&mut lab, |engine, now| {
        engine.rename_tag("w".into(), "Work".into(), now)
    });
    let ids = vec![private("bob"), group("club")];
    done(&mut lab, |engine, now| engine.tag("w".into(), ids, now));
    let names = |tags: Value| {
        let list = tags.as_array().expect("a list").iter();
        list.map(|tag| (tag["tagName"].clone(), tag["conversationCount"].clone()))
            .collect::<Vec<_>>()
    };
    let expected = [(json!("Work"), json!(2)), (json!("Home|%"), json!(0))];
    assert_eq!(names(json(&mut lab, Engine::tags)), expected);
    let mut next = next_visit(&mut lab);
    assert_eq!(names(json(&mut next, Engine::tags)), expected);

    done(&mut next, |engine, now| engine.remove_tag("w".into(), now));
    assert_eq!(names(json(&mut next, Engine::tags)), expected[1..]);
    let carried = json(&mut next, |engine, now| engine.tags_of(private("bob"), now));
    assert_eq!(carried, json!([]));
    assert_eq!((next.tag_changes, next.tagging_changes), (0, 0));
}

#[test]
fn tags_that_another_client_changes_are_told() {
    let mut lab = with_conversations();
    lab.tag_elsewhere("w", "Work");
    lab.change_elsewhere(&[tag(&private("bob"), "w")]);
    lab.settle();
    assert_eq!((lab.tag_changes, lab.tagging_changes), (1, 1));
    assert!(lab.states.is_empty());
    lab.tag_elsewhere("w", "Work");
    lab.settle();
    assert_eq!(lab.tag_changes, 1, "nothing new");
    lab.remove_tag_elsewhere("w");
    lab.settle();
    assert_eq!((lab.tag_changes, lab.tagging_changes), (2, 2));
    assert_eq!(json(&mut lab, Engine::tags), json!([]));
}

#[test]
fn a_conversation_is_pinned_in_a_tag_that_it_has() {
    let mut lab = with_conversations();
    done(&mut lab, |engine, now| {
        engine.create_tag("w".into(), "Work".into(), now)
    });
    let ids = vec![private("bob"), private("carol")];
    done(&mut lab, |engine, now| engine.tag("w".into(), ids, now));
    let in_tag = ListQuery {
        tag: Some("w".into()),
        ..ListQuery::default()
    };
    assert_eq!(targets(&mut lab, in_tag.clone()), ["carol", "bob"]);
    done(&mut lab, |engine, now| {
        engine.pin_in_tag("w".into(), private("bob"), true, now)
    });
    set(&mut lab, &private("carol"), Some(true), None);
    assert_eq!(targets(&mut lab, in_tag.clone()), ["bob", "carol"]);
    let pins: Vec<_> = lab
        .list_of(in_tag.clone())
        .iter()
        .map(|entry| entry.is_pinned_in_tag)
        .collect();
    assert_eq!(pins, [Some(true), Some(false)]);
    done(&mut lab, |engine, now| {
        engine.pin_in_tag("w".into(), private("bob"), false, now)
    });
    assert_eq!(targets(&mut lab, in_tag.clone()), ["carol", "bob"]);
    let refused = code(&mut lab, |engine, now| {
        engine.pin_in_tag("w".into(), group("club"), true, now)
    });
    assert_eq!(refused, ErrorCode::NO_TAG_IN_CONVERSATION.0);
    let tags = vec!["w".to_owned()];
    done(&mut lab, |engine, now| {
        engine.untag(tags, vec![private("bob")], now)
    });
    assert_eq!(targets(&mut lab, in_tag), ["carol"]);
}

#[test]
fn unread_messages_are_counted_by_tag_and_without_muted_ones() {
    let mut lab = with_conversations();
    lab.receive(Stored::from_bob("more"));
    lab.settle();
    done(&mut lab, |engine, now| {
        engine.create_tag("w".into(), "Work".into(), now)
    });
    let ids = vec![private("bob"), group("club")];
    done(&mut lab, |engine, now| engine.tag("w".into(), ids, now));
    set(&mut lab, &private("bob"), None, Some(true));
    assert_eq!(
        (unread(&mut lab, None, true), unread(&mut lab, None, false)),
        (4, 2)
    );
    assert_eq!(
        (
            unread(&mut lab, Some("w"), true),
            unread(&mut lab, Some("w"), false)
        ),
        (3, 1)
    );
    assert_eq!(unread(&mut lab, Some("none"), true), 0);
    assert_eq!(lab.engine.total_unread_count(&[]), 4);
}

#[test]
fn refusals_change_nothing() {
    let mut lab = with_conversations();
    let state = |engine: &mut Engine, now| {
        engine.set_conversation_state(private("bob"), Some(true), Some(true), now)
    };
    lab.peer
        .failing
        .insert(topic::SET_CONVERSATION_STATES, Status::TOO_MANY);
    assert_eq!(code(&mut lab, state), i32::from(Status::TOO_MANY.0));
    assert!(!lab.list()[2].is_pinned);
    let no_tag = ErrorCode::NO_SUCH_TAG.0;
    let tagging = |engine: &mut Engine, now| engine.tag("x".into(), vec![private("bob")], now);
    assert_eq!(code(&mut lab, tagging), no_tag);
    let renaming = |engine: &mut Engine, now| engine.rename_tag("x".into(), "X".into(), now);
    assert_eq!(code(&mut lab, renaming), no_tag);
    for id in [support::room("r"), private("")] {
        let refused = code(&mut lab, |engine, now| {
            engine.set_conversation_state(id, Some(true), None, now)
        });
        assert_eq!(refused, ErrorCode::PARAMETER.0);
    }
    lab.engine.disconnect(lab.now);
    assert_eq!(code(&mut lab, state), ErrorCode::NOT_CONNECTED.0);
    assert_eq!(code(&mut lab, tagging), ErrorCode::NOT_CONNECTED.0);
}

#[test]
fn a_server_without_states_is_lived_with() {
    let mut lab = Lab::new();
    for topic in [topic::PULL_CONVERSATION_STATES, topic::PULL_USER_SETTINGS] {
        lab.peer.failing.insert(topic, Status::UNKNOWN_TOPIC);
    }
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    assert_eq!(json(&mut lab, Engine::tags), json!([]));
    assert_eq!(lab.warnings, [""; 0]);
    for (topic, body) in [
        (topic::PUSH_COMMAND, vec![0xff]),
        (topic::PUSH_USER_SETTING, vec![0xff]),
    ] {
        let frame = lab.peer.publish(topic, body);
        lab.deliver(frame);
    }
    lab.settle();
    assert_eq!(lab.warnings.len(), 2);
}

#[test]
fn corrupt_states_are_none() {
    let mut lab = with_conversations();
    set(&mut lab, &private("bob"), Some(true), None);
    done(&mut lab, |engine, now| {
        engine.create_tag("w".into(), "Work".into(), now)
    });
    let keys: Vec<String> = lab.store.0.borrow().keys().cloned().collect();
    let keys: Vec<_> = keys
        .iter()
        .filter(|key| key.contains("state") || key.contains("tag"))
        .collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    for value in ["", "|", "1|2|x", "x|y|z", "1|1|1|", "😀", "%7C%"] {
        for key in &keys {
            lab.store.set(key, value);
        }
        assert!(!lab.list()[2].is_pinned, "{value}");
        assert_eq!(json(&mut lab, Engine::tags), json!([]), "{value}");
        assert_eq!(unread(&mut lab, Some("w"), true), 0);
    }
}

#[test]
fn two_tabs_of_a_browser_are_both_told() {
    let mut first = with_conversations();
    let mut tabs = [
        Lab::with_store(support::Peer::default(), first.store.clone()),
        Lab::with_store(support::Peer::default(), first.store.clone()),
    ];
    for tab in &mut tabs {
        tab.command(|engine, now| engine.connect("token-alice", now));
        tab.run(1_000);
    }
    for tab in &mut tabs {
        tab.tag_elsewhere("w", "Work");
        tab.change_elsewhere(&[pin(&private("bob"), true), tag(&private("bob"), "w")]);
        tab.settle();
        assert_eq!((tab.states.len(), tab.tag_changes), (1, 1));
        assert_eq!(tab.tagging_changes, 1);
    }
    // Its own change is no news for the tab, but for the other one.
    let [own, other] = &mut tabs;
    set(own, &private("bob"), Some(false), None);
    other.change_elsewhere(&[pin(&private("bob"), false)]);
    own.change_elsewhere(&[mute(&group("club"), true)]);
    other.settle();
    own.settle();
    assert!(!other.states[1].is_pinned);
    let targets: Vec<_> = own
        .states
        .iter()
        .map(|change| &*change.id.target_id)
        .collect();
    assert_eq!(targets, ["bob", "club"]);
    first.settle();
}

#[test]
fn a_tab_hears_what_was_read_in_another() {
    let store = SharedStore::default();
    let mut tabs = [(); 2].map(|()| {
        let mut tab = Lab::with_store(support::Peer::default(), store.clone());
        tab.command(|engine, now| engine.connect("token-alice", now));
        tab.run(1_000);
        tab
    });
    let mut until = 0;
    for tab in &mut tabs {
        until = tab.receive(Stored::from_bob("x")).time;
        tab.settle();
    }
    let [here, there] = &mut tabs;
    here.input(|engine, now| engine.clear_unread(&private("bob"), now));
    there.list_changes = 0;
    let mut mark = Stored::text(
        "alice",
        private("bob"),
        &format!(r#"{{"lastMessageSendTime":{until}}}"#),
    );
    mark.object_name = "RC:SRSMsg".into();
    there.receive(mark);
    there.settle();
    assert_eq!(there.engine.unread_count(&private("bob")), 0);
    assert_eq!(there.list_changes, 1);
}

/// What may happen to states, and to the page that follows them.
#[derive(Clone, Copy, Debug)]
enum Step {
    PinThere { bob: bool, on: bool },
    PinHere { bob: bool, on: bool },
    MuteThere { bob: bool, on: bool },
    Cut,
    Deaf(bool),
    Refresh,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let flags = || (any::<bool>(), any::<bool>());
    prop_oneof![
        4 => flags().prop_map(|(bob, on)| Step::PinThere { bob, on }),
        2 => flags().prop_map(|(bob, on)| Step::PinHere { bob, on }),
        2 => flags().prop_map(|(bob, on)| Step::MuteThere { bob, on }),
        2 => Just(Step::Cut),
        1 => any::<bool>().prop_map(Step::Deaf),
        1 => Just(Step::Refresh),
        4 => (0u64..300).prop_map(Step::Wait),
    ]
}

fn follow(transport: Transport, disorder: u64, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let conversation = |bob| if bob { private("bob") } else { group("club") };
    let mut lab = Lab::over(transport, support::Peer::default(), SharedStore::default());
    lab.disorder = disorder;
    lab.command(|engine, now| engine.connect("token-alice", now));
    for step in steps {
        match step {
            Step::PinThere { bob, on } => lab.change_elsewhere(&[pin(&conversation(bob), on)]),
            Step::MuteThere { bob, on } => lab.change_elsewhere(&[mute(&conversation(bob), on)]),
            Step::PinHere { bob, on } => {
                let id = conversation(bob);
                lab.command(|engine, now| engine.set_conversation_state(id, Some(on), None, now));
            }
            Step::Cut => lab.cut(),
            Step::Deaf(yes) => lab.deaf = yes,
            Step::Refresh => {
                lab.cut();
                let (peer, store) = (std::mem::take(&mut lab.peer), lab.store.clone());
                let now = lab.now;
                lab = Lab::over(transport, peer, store);
                lab.disorder = disorder;
                lab.now = now;
                lab.command(|engine, now| engine.connect("token-alice", now));
            }
            Step::Wait(span) => lab.run(span),
        }
    }
    lab.deaf = false;
    lab.run(200_000);
    for call in lab.calls.clone() {
        prop_assert!(lab.has_outcome(call));
    }
    for id in [true, false].map(conversation) {
        let server = lab.peer.shared.is_on(&id);
        let muted = is_muted(&mut lab, &id);
        lab.input(|engine, _| engine.add_conversation(id.clone()));
        let list = lab.list();
        let entry = list.iter().find(|entry| entry.id == id).expect("an entry");
        prop_assert_eq!((entry.is_pinned, muted), server);
        // The last that was told of it, if anything, is how it is, unless this page changed it.
        let pinned_here = lab
            .peer
            .frames
            .iter()
            .any(|frame| format!("{frame:?}").contains("setSeAtt"));
        let told = lab.states.iter().rev().find(|change| change.id == id);
        if let Some(told) = told.filter(|_| !pinned_here) {
            prop_assert_eq!((told.is_pinned, told.is_muted), server);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_client_ends_with_the_states_of_the_server(steps in prop::collection::vec(step(), 1..40)) {
        follow(Transport::WebSocket, 0, steps)?;
    }

    #[test]
    fn also_over_long_polling(steps in prop::collection::vec(step(), 1..40), disorder in 0u64..4) {
        follow(Transport::LongPolling, disorder, steps)?;
    }
}
