//! Who is typing: told at once, and told as over by itself.

#![allow(clippy::expect_used)]

mod support;

use rongim_core::{ConversationId, Millis, protocol::flags::ReceiveFlags};
use support::{Lab, Stored, group, private};

fn says(sender: &str, conversation: &ConversationId) -> Stored {
    Stored {
        object_name: "RC:TypSts".into(),
        flags: ReceiveFlags::default(),
        ..Stored::text(
            sender,
            conversation.clone(),
            r#"{"typingContentType":"RC:TxtMsg"}"#,
        )
    }
}

/// A page to which everything comes at once.
fn lab() -> Lab {
    let mut lab = Lab::connected();
    lab.latency = 0;
    lab
}

/// Who was typing in the last place that was told of.
fn last(lab: &Lab) -> (ConversationId, Vec<String>) {
    let (place, typists) = lab.typing.last().expect("somebody was told");
    let users = typists.iter().map(|typist| typist.user_id.clone());
    (place.clone(), users.collect())
}

#[test]
fn typing_is_over_after_a_while() {
    let mut lab = lab();
    let said = lab.receive(says("bob", &private("bob")));
    lab.settle();
    let (place, typists) = lab.typing.pop().expect("somebody is typing");
    assert_eq!(place, private("bob"));
    assert_eq!(typists[0].message_type, "RC:TxtMsg");
    assert_eq!(typists[0].sent_time_ms, said.time);
    let heard: Millis = lab.now;
    assert_eq!(lab.engine.poll_timeout(), Some(heard + 6_000));
    lab.run(6_000);
    assert_eq!(last(&lab), (private("bob"), Vec::new()));
    assert_eq!(lab.typing.len(), 1);
}

#[test]
fn saying_so_again_prolongs_it() {
    let mut lab = lab();
    for _ in 0..4 {
        lab.receive(says("bob", &private("bob")));
        lab.run(4_000);
        assert_eq!(last(&lab), (private("bob"), vec!["bob".to_owned()]));
    }
    lab.run(2_000);
    assert_eq!(last(&lab), (private("bob"), Vec::new()));
}

#[test]
fn their_message_ends_it_and_a_receipt_does_not() {
    let mut lab = lab();
    lab.receive(says("bob", &private("bob")));
    lab.receive(Stored {
        object_name: "RC:ReadNtf".into(),
        flags: ReceiveFlags::default(),
        ..Stored::from_bob("{}")
    });
    lab.settle();
    assert_eq!(lab.typing.len(), 1);
    lab.receive(Stored::text("carol", private("carol"), "{}"));
    lab.settle();
    assert_eq!(lab.typing.len(), 1);
    lab.receive(Stored::from_bob("{}"));
    lab.settle();
    assert_eq!(last(&lab), (private("bob"), Vec::new()));
    lab.run(10_000);
    assert_eq!(lab.typing.len(), 2);
}

#[test]
fn several_type_in_a_group_and_each_is_over_in_its_turn() {
    let mut lab = lab();
    let club = group("club");
    lab.receive(says("bob", &club));
    lab.run(2_000);
    lab.receive(says("carol", &club));
    lab.receive(says("dave", &club));
    lab.settle();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(last(&lab), (club.clone(), names(&["bob", "carol", "dave"])));
    lab.run(4_000);
    assert_eq!(last(&lab), (club.clone(), names(&["carol", "dave"])));
    let told = lab.typing.len();
    lab.run(2_000);
    assert_eq!(last(&lab), (club, Vec::new()));
    assert_eq!(lab.typing.len(), told + 1, "told once for both");
}
