//! Expansions of messages, and users whose status is watched.

#![allow(clippy::expect_used)]

mod support;

use rongim_core::{
    MessageKey, OutgoingMessage,
    protocol::{
        Body, ClientFrame,
        flags::SendFlags,
        schema::{GetUserStatusOutput, SubUserStatusInput, UpStreamMessage},
        status::Status,
        topic,
    },
};
use support::{Lab, Stored, private};

/// The users whom the server was asked about, request by request.
fn watched(lab: &Lab) -> Vec<Vec<String>> {
    let queries = lab.peer.frames.iter().filter_map(|frame| match frame {
        ClientFrame::Query(query) if query.topic.as_str() == topic::SUBSCRIBE_USER_STATUS => Some(
            SubUserStatusInput::decode(&query.body)
                .expect("a body")
                .userid,
        ),
        _ => None,
    });
    queries.collect()
}

fn watch(lab: &mut Lab, users: &[&str]) {
    let users = users.iter().map(|user| (*user).to_owned()).collect();
    lab.input(|engine, now| engine.watch_users(users, now));
    lab.settle();
}

#[test]
fn users_are_watched_on_every_connection() {
    let mut lab = Lab::new();
    watch(&mut lab, &["bob"]);
    assert!(watched(&lab).is_empty(), "there is no connection");
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.settle();
    watch(&mut lab, &["bob", "carol"]);
    watch(&mut lab, &["carol"]);
    assert_eq!(watched(&lab), [vec!["bob"], vec!["carol"]]);
    lab.cut();
    lab.run(30_000);
    assert_eq!(watched(&lab)[2..], [vec!["bob", "carol"]]);
    lab.input(rongim_core::Engine::logout);
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.settle();
    assert_eq!(watched(&lab).len(), 3, "a sign-out ends it");
}

#[test]
fn a_watched_status_is_told_and_a_refusal_is_named() {
    let mut lab = Lab::connected();
    let status = r#"{"us":{"o":1,"p":["Web"],"s":0}}"#;
    let output = GetUserStatusOutput {
        status: Some(status.into()),
        sub_user_id: Some("bob".into()),
    };
    let frame = lab
        .peer
        .publish(topic::PUSH_USER_STATUS, output.encode_to_vec());
    lab.deliver(frame);
    lab.settle();
    assert_eq!(lab.user_statuses, [("bob".to_owned(), status.to_owned())]);
    let topic = topic::SUBSCRIBE_USER_STATUS;
    lab.peer.failing.insert(topic, Status::TOO_MANY);
    watch(&mut lab, &["dave"]);
    assert!(lab.warnings[0].contains("34013"), "{:?}", lab.warnings);
}

#[test]
fn an_expansion_travels_with_its_message_and_changes_what_is_kept() {
    let mut lab = Lab::connected();
    assert!(lab.list().is_empty());
    let draft = OutgoingMessage {
        flags: SendFlags::PERSISTED | SendFlags::EXPANDABLE,
        expansion: Some(r#"{"k1":{"v":"v1"}}"#.into()),
        ..OutgoingMessage::new(private("bob"), "RC:TxtMsg", "{}".into())
    };
    let call = lab.command(|engine, now| engine.send(draft, now));
    lab.settle();
    let uid = lab.sent(call).uid;
    let up = lab.peer.frames.iter().rev().find_map(|frame| match frame {
        ClientFrame::Publish(publish) => UpStreamMessage::decode(&publish.body).ok(),
        _ => None,
    });
    let up = up.expect("a publish");
    assert_eq!(up.extra_content.as_deref(), Some(r#"{"k1":{"v":"v1"}}"#));

    let change = format!(r#"{{"mid":"{uid}","put":{{"k2":"\"值\"","k1":"new"}},"x":[1]}}"#);
    let change = OutgoingMessage {
        flags: SendFlags::default(),
        ..OutgoingMessage::new(private("bob"), "RC:MsgExMsg", change)
    };
    lab.command(|engine, now| engine.send(change, now));
    lab.settle();
    let expansion = |lab: &mut Lab| {
        let kept = lab.engine.kept_message(&MessageKey::Uid(uid.clone()));
        let kept = kept.expect("kept").message.expansion;
        let latest = lab.list().remove(0).latest.expect("a latest message");
        assert_eq!(latest.uid, uid);
        assert_eq!(latest.expansion, kept);
        kept
    };
    let both = r#"{"k2":{"v":"\"值\""},"k1":{"v":"new"}}"#;
    assert_eq!(expansion(&mut lab).as_deref(), Some(both));
    lab.receive(Stored {
        object_name: "RC:MsgExMsg".into(),
        flags: Default::default(),
        ..Stored::from_bob(&format!(r#"{{"mid":"{uid}","del":["k1","k2","none"]}}"#))
    });
    lab.settle();
    assert_eq!(expansion(&mut lab), None);
}
