//! Sending and receiving: one outcome each, nothing lost, nothing twice.

#![allow(clippy::expect_used)]

mod support;

use rongim_core::{
    Answer, CallId, ConversationId, ConversationType, Direction, ErrorCode, HistoryOrder,
    HistoryRequest, ListQuery, OutgoingMessage, SentStatus,
};
use rongim_protocol::{
    Body, ClientFrame, Topic,
    flags::{SendFlags, notify},
    frame::{Qos, ServerPubAck, ServerPublish},
    schema::{NotifyMsg, UpStreamMessage},
    status::Status,
    topic,
};
use support::{Lab, Peer, SharedStore, Stored, group, private};

#[test]
fn a_sent_message_comes_back_with_id_and_time() {
    let mut lab = Lab::connected();
    let call = lab.send(&private("bob"), "hi");
    assert!(!lab.has_outcome(call));
    lab.settle();
    let message = lab.sent(call);
    assert_eq!(message.uid, lab.peer.log[0].uid);
    assert_eq!(message.sent_time_ms, lab.peer.log[0].time);
    assert_eq!(
        (message.sent_status, message.sender_id.as_str()),
        (SentStatus::Sent, "alice")
    );
    assert_eq!(message.conversation, private("bob"));
    assert!(lab.received.is_empty(), "an own message is not received");
}

#[test]
fn acks_out_of_order_reach_their_messages() {
    let mut lab = Lab::connected();
    lab.peer.keep_acks = true;
    let calls: Vec<CallId> = (0..5)
        .map(|i| lab.send(&private("bob"), &i.to_string()))
        .collect();
    lab.settle();
    let mut acks = std::mem::take(&mut lab.peer.kept_acks);
    acks.swap(0, 3);
    acks.swap(1, 4);
    for ack in acks {
        lab.deliver(ack);
    }
    lab.settle();
    for (i, call) in calls.into_iter().enumerate() {
        assert_eq!(lab.sent(call).content, format!("{{\"content\":\"{i}\"}}"));
    }
}

#[test]
fn a_refusal_carries_its_code_and_the_message() {
    let mut lab = Lab::connected();
    lab.peer
        .failing
        .insert(topic::GROUP_MESSAGE, Status::NOT_IN_GROUP);
    let call = lab.send(&group("club"), "hi");
    lab.settle();
    let error = lab.outcome(call).expect_err("refused");
    assert_eq!(error.code(), 22406);
    let rongim_core::CallError::NotSent { message, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(message.sent_status, SentStatus::Failed);
}

#[test]
fn an_ack_that_never_comes_is_a_timeout_and_a_late_one_changes_nothing() {
    let mut lab = Lab::connected();
    lab.peer.keep_acks = true;
    let call = lab.send(&private("bob"), "hi");
    lab.run(29_900);
    assert!(!lab.has_outcome(call));
    lab.run(200);
    assert_eq!(lab.outcome(call).map_err(|error| error.code()), Err(-1));
    for ack in std::mem::take(&mut lab.peer.kept_acks) {
        lab.deliver(ack);
    }
    lab.settle();
    assert_eq!(lab.outcome(call).map_err(|error| error.code()), Err(-1));
}

#[test]
fn a_question_without_answer_is_a_timeout() {
    let mut lab = Lab::connected();
    lab.peer.silent = vec![topic::CONVERSATIONS, topic::UPLOAD_TOKEN];
    let list = lab.command(|engine, now| engine.conversations(ListQuery::default(), now));
    let token = lab.command(|engine, now| engine.request("qnTkn", None, r#"{"type":1}"#, now));
    lab.run(31_000);
    assert_eq!(lab.outcome(list), Err(ErrorCode::TIMEOUT.into()));
    assert_eq!(lab.outcome(token), Err(ErrorCode::TIMEOUT.into()));
}

#[test]
fn without_a_connection_a_send_fails_and_one_under_way_lets_it_wait() {
    let mut lab = Lab::new();
    let too_early = lab.send(&private("bob"), "1");
    assert_eq!(
        lab.outcome(too_early).map_err(|error| error.code()),
        Err(30001)
    );
    lab.command(|engine, now| engine.connect("token-alice", now));
    let early = lab.send(&private("bob"), "2");
    lab.run(1_000);
    assert_eq!(lab.sent(early).uid, lab.peer.log[0].uid);
}

#[test]
fn content_over_128_kb_is_refused_before_it_is_sent() {
    let mut lab = Lab::connected();
    let call = lab.send(&private("bob"), &"x".repeat(128 * 1024));
    assert_eq!(lab.outcome(call).map_err(|error| error.code()), Err(30016));
}

#[test]
fn a_type_that_clients_cannot_send_to_is_refused() {
    let mut lab = Lab::connected();
    let call = lab.send(&ConversationId::new(ConversationType::SYSTEM, "x"), "hi");
    assert_eq!(lab.outcome(call).map_err(|error| error.code()), Err(33003));
}

#[test]
fn a_lost_ack_leads_to_a_resend_that_the_server_recognises() {
    let mut lab = Lab::connected();
    lab.peer.keep_acks = true;
    let call = lab.send(&private("bob"), "once");
    lab.settle();
    lab.cut();
    lab.peer.keep_acks = false;
    lab.run(5_000);
    assert_eq!(lab.sent(call).uid, lab.peer.log[0].uid);
    assert_eq!(lab.peer.log.len(), 1);
    assert!(
        lab.received.is_empty(),
        "it is not delivered as a message of another client"
    );
}

#[test]
fn transient_messages_are_not_acknowledged_and_not_kept() {
    let mut lab = Lab::connected();
    let mut typing = OutgoingMessage::new(private("bob"), "RC:TypSts", "{}".into());
    typing.flags = SendFlags::default();
    typing.transient = true;
    let call = lab.command(|engine, now| engine.send(typing, now));
    lab.settle();
    assert!(matches!(lab.outcome(call), Ok(Answer::Sent(_))));
    let Some(ClientFrame::Publish(frame)) = lab.peer.frames.last() else {
        panic!()
    };
    assert_eq!((frame.topic.as_str(), frame.message_id), ("ppMsgS", 0));
    assert!(lab.list().is_empty());
}

#[test]
fn offline_messages_come_in_pages_and_in_order() {
    let mut peer = Peer::with_page(7);
    for i in 0..30 {
        peer.store(Stored::from_bob(&i.to_string()), support::START - 1_000);
    }
    let mut lab = Lab::with_store(peer, SharedStore::default());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(2_000);
    let expected: Vec<String> = (0..30).map(|i| i.to_string()).collect();
    assert_eq!(lab.texts(), expected);
    assert_eq!(
        lab.lefts[..8],
        [
            (6, true),
            (5, true),
            (4, true),
            (3, true),
            (2, true),
            (1, true),
            (0, true),
            (6, true)
        ]
    );
    assert_eq!(lab.lefts[28..], [(1, false), (0, false)]);
    assert!(lab.received.iter().all(|message| message.offline));
    assert_eq!(lab.engine.unread_count(&private("bob")), 30);
}

#[test]
fn a_refresh_goes_on_where_the_page_stopped() {
    let mut first = Lab::connected();
    first.receive(Stored::from_bob("1"));
    first.settle();
    let (peer, store) = (std::mem::take(&mut first.peer), first.store.clone());
    let mut second = Lab::with_store(peer, store);
    second.now = first.now;
    second.peer.store(Stored::from_bob("2"), second.now);
    second.command(|engine, now| engine.connect("token-alice", now));
    second.run(1_000);
    assert_eq!(second.texts(), ["2"]);
    assert_eq!(second.engine.unread_count(&private("bob")), 2);
}

#[test]
fn an_acknowledged_message_is_no_news_after_a_refresh() {
    let mut first = Lab::connected();
    let call = first.send(&private("bob"), "mine");
    first.settle();
    first.sent(call);
    let mut second = Lab::with_store(std::mem::take(&mut first.peer), first.store.clone());
    second.now = first.now;
    second.command(|engine, now| engine.connect("token-alice", now));
    second.run(1_000);
    assert!(second.received.is_empty());
}

#[test]
fn messages_that_are_pushed_during_a_pull_come_after_it_in_order_and_once() {
    let mut peer = Peer::default();
    peer.store(Stored::from_bob("old"), support::START - 5);
    let mut lab = Lab::with_store(peer, SharedStore::default());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(51);
    lab.receive(Stored::from_bob("new"));
    lab.run(1_000);
    assert_eq!(lab.texts(), ["old", "new"]);
}

#[test]
fn a_pull_that_fails_is_made_again() {
    let mut peer = Peer::default();
    peer.store(Stored::from_bob("old"), support::START - 5);
    peer.failing.insert(topic::PULL_MESSAGES, Status(65_000));
    let mut lab = Lab::with_store(peer, SharedStore::default());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    lab.receive(Stored::from_bob("new"));
    lab.peer.failing.clear();
    lab.run(4_000);
    assert_eq!(lab.texts(), ["old", "new"]);
}

#[test]
fn a_notice_leads_to_a_pull() {
    let mut lab = Lab::connected();
    let stored = lab.peer.store(Stored::from_bob("quiet"), lab.now);
    let notice = NotifyMsg {
        r#type: notify::MAILBOX,
        time: Some(stored.time as i64),
        chrm_id: None,
    };
    let frame = lab.peer.publish(topic::PUSH_NOTIFY, notice.encode_to_vec());
    lab.deliver(frame.clone());
    lab.settle();
    assert_eq!(lab.texts(), ["quiet"]);
    let pulls = |lab: &Lab| {
        lab.peer
            .frames
            .iter()
            .filter(|frame| matches!(frame, ClientFrame::Query(_)))
            .count()
    };
    let before = pulls(&lab);
    lab.deliver(frame);
    lab.settle();
    assert_eq!(pulls(&lab), before, "an old notice is no news");
}

#[test]
fn a_repeated_push_is_acknowledged_and_delivered_once() {
    let mut lab = Lab::connected();
    let stored = lab.receive(Stored::from_bob("once"));
    let again = lab.peer.push(&stored);
    lab.deliver(again);
    lab.settle();
    assert_eq!(lab.texts(), ["once"]);
    assert_eq!(lab.engine.unread_count(&private("bob")), 1);
    let acks = lab
        .peer
        .frames
        .iter()
        .filter(|frame| matches!(frame, ClientFrame::PubAck(_)));
    assert_eq!(acks.count(), 2);
}

#[test]
fn an_own_message_of_another_client_is_shown_when_its_ack_is_there() {
    let mut lab = Lab::connected();
    let up = UpStreamMessage {
        session_id: 3,
        classname: "RC:TxtMsg".into(),
        content: b"{}".to_vec(),
        ..UpStreamMessage::default()
    };
    let publish = ServerPublish {
        sync: true,
        qos: Qos::AtLeastOnce,
        time_s: 0,
        topic: Topic::new(topic::GROUP_MESSAGE),
        target_id: "club".into(),
        message_id: 9,
        body: up.encode_to_vec(),
    };
    let before = lab.peer.frames.len();
    lab.deliver(publish.into());
    lab.settle();
    assert!(lab.received.is_empty());
    let mut stored = Stored::text("alice", group("club"), "{}");
    stored.time = lab.now;
    stored.uid = "UID-ELSEWHERE".into();
    lab.peer.log.push(stored);
    let ack = ServerPubAck {
        message_id: 9,
        sent_time_ms: lab.now,
        status: Status::OK,
        message_uid: "UID-ELSEWHERE".into(),
    };
    lab.deliver(ack.into());
    lab.settle();
    let message = &lab.received[0];
    assert_eq!(
        (message.direction, &message.conversation),
        (Direction::Sent, &group("club"))
    );
    assert_eq!(message.uid, "UID-ELSEWHERE");
    assert_eq!(lab.engine.unread_count(&group("club")), 0);
    assert_eq!(lab.peer.frames.len(), before, "neither is acknowledged");
    assert_eq!(
        lab.list()[0]
            .latest
            .as_ref()
            .map(|latest| latest.uid.as_str()),
        Some("UID-ELSEWHERE")
    );
}

#[test]
fn an_own_recall_of_another_client_takes_effect_here() {
    let mut lab = Lab::connected();
    let sent = lab.send(&private("bob"), "oops");
    lab.settle();
    let uid = lab.sent(sent).uid;
    lab.list();
    let content = format!(r#"{{"messageUId":"{uid}","conversationType":1,"targetId":"bob"}}"#);
    let up = UpStreamMessage {
        session_id: 1,
        classname: "RC:RcCmd".into(),
        content: content.into_bytes(),
        ..UpStreamMessage::default()
    };
    let publish = ServerPublish {
        sync: true,
        qos: Qos::AtLeastOnce,
        time_s: 0,
        topic: Topic::new(topic::RECALL),
        target_id: "alice".into(),
        message_id: 3,
        body: up.encode_to_vec(),
    };
    lab.deliver(publish.into());
    let ack = ServerPubAck {
        message_id: 3,
        sent_time_ms: lab.now,
        status: Status::OK,
        message_uid: "UID-RECALL".into(),
    };
    lab.deliver(ack.into());
    lab.settle();
    assert_eq!(lab.received[0].conversation, private("bob"));
    let latest = lab.list()[0].latest.clone().expect("a latest message");
    assert_eq!(latest.object_name, "RC:RcCmd");
}

#[test]
fn history_goes_back_page_by_page() {
    let mut lab = Lab::connected();
    for i in 0..5 {
        lab.peer.store(Stored::from_bob(&i.to_string()), lab.now);
    }
    let page = |lab: &mut Lab, from_ms, order| {
        let request = HistoryRequest {
            conversation: private("bob"),
            from_ms,
            count: 2,
            order,
        };
        let call = lab.command(|engine, now| engine.history(request, now));
        lab.settle();
        match lab.outcome(call) {
            Ok(Answer::History { messages, has_more }) => (
                messages
                    .iter()
                    .map(|message| message.content.clone())
                    .collect::<String>(),
                has_more,
            ),
            other => panic!("{other:?}"),
        }
    };
    let older = HistoryOrder::Older;
    assert_eq!(page(&mut lab, Some(0), older), ("34".into(), true));
    assert_eq!(page(&mut lab, None, older), ("12".into(), true));
    assert_eq!(page(&mut lab, None, older), ("0".into(), false));
    assert_eq!(page(&mut lab, None, older), (String::new(), false));
    assert_eq!(page(&mut lab, Some(0), older), ("34".into(), true));
    let first = lab.peer.log[0].time;
    assert_eq!(
        page(&mut lab, Some(first), HistoryOrder::Newer),
        ("12".into(), true)
    );
    assert_eq!(
        page(&mut lab, None, HistoryOrder::Newer),
        ("34".into(), false)
    );
    assert!(lab.received.is_empty());
    assert_eq!(lab.engine.unread_count(&private("bob")), 0);
}

#[test]
fn a_recall_takes_the_place_of_the_latest_message() {
    let mut lab = Lab::connected();
    let sent = lab.send(&private("bob"), "oops");
    lab.settle();
    let message = lab.sent(sent);
    lab.list();
    let content = format!("{{\"messageUId\":\"{}\"}}", message.uid);
    let recall = OutgoingMessage {
        flags: SendFlags::PERSISTED | SendFlags::SILENT,
        ..OutgoingMessage::new(private("bob"), "RC:RcCmd", content)
    };
    let call = lab.command(|engine, now| engine.recall(message.uid.clone(), recall, now));
    lab.settle();
    assert_eq!(lab.sent(call).object_name, "RC:RcCmd");
    let latest = lab.list()[0].latest.clone().expect("a latest message");
    assert_eq!(
        (latest.object_name.as_str(), latest.sent_time_ms),
        ("RC:RcCmd", message.sent_time_ms)
    );
    let frame = lab.peer.frames.iter().find_map(|frame| match frame {
        ClientFrame::Publish(frame) if frame.topic.as_str() == "recallMsg" => Some(frame),
        _ => None,
    });
    let frame = frame.expect("a recall");
    assert_eq!(frame.target_id, "alice");
    let body = UpStreamMessage::decode(&frame.body).expect("a body");
    assert_eq!(body.session_id, 1 | 32);
}

#[test]
fn malformed_bodies_are_warned_about_and_lose_nothing() {
    let mut lab = Lab::connected();
    for topic in [topic::PUSH_MESSAGE, topic::PUSH_NOTIFY] {
        let frame = lab.peer.publish(topic, vec![0xff, 0xff, 0xff]);
        lab.deliver(frame);
    }
    lab.receive(Stored::from_bob("fine"));
    lab.settle();
    assert_eq!(lab.warnings.len(), 2);
    assert_eq!(lab.texts(), ["fine"]);
}

#[test]
fn a_cut_at_every_step_loses_and_doubles_nothing() {
    for cut_at in (0..300).step_by(5) {
        let mut peer = Peer::with_page(2);
        for i in 0..5 {
            peer.store(
                Stored::from_bob(&format!("old {i}")),
                support::START - 1_000,
            );
        }
        let mut lab = Lab::with_store(peer, SharedStore::default());
        let connected = lab.command(|engine, now| engine.connect("token-alice", now));
        let mut sent = Vec::new();
        for time in (0..300).step_by(5) {
            if time == cut_at {
                lab.cut();
            }
            if time % 50 == 0 {
                sent.push(lab.send(&private("bob"), &format!("mine {time}")));
                lab.receive(Stored::from_bob(&format!("live {time}")));
            }
            lab.run(5);
        }
        lab.run(60_000);

        assert!(lab.has_outcome(connected), "cut at {cut_at}");
        let of_bob = lab.peer.log.iter().filter(|stored| stored.sender == "bob");
        let expected: Vec<String> = of_bob.map(|stored| stored.content.clone()).collect();
        assert_eq!(lab.texts(), expected, "cut at {cut_at}");
        let uids: Vec<String> = sent.iter().map(|call| lab.sent(*call).uid).collect();
        let mine = lab
            .peer
            .log
            .iter()
            .filter(|stored| stored.sender == "alice");
        assert_eq!(uids.len(), mine.count(), "cut at {cut_at}");
    }
}

#[test]
fn what_a_later_visit_sends_under_the_same_id_is_one_message() {
    let kept = |id: i64| OutgoingMessage {
        client_id: Some(id),
        ..OutgoingMessage::new(private("bob"), "RC:TxtMsg", "{\"content\":\"once\"}".into())
    };
    let mut lab = Lab::connected();
    lab.peer.keep_acks = true;
    let lost = lab.command(|engine, now| engine.send(kept(7), now));
    lab.run(1_000);
    assert!(
        !lab.has_outcome(lost),
        "the page is reloaded before the answer"
    );

    let mut peer = std::mem::take(&mut lab.peer);
    peer.keep_acks = false;
    peer.disconnected();
    let mut next = Lab::with_store(peer, lab.store.clone());
    next.now = lab.now;
    next.command(|engine, now| engine.connect("token-alice", now));
    next.run(1_000);
    let again = next.command(|engine, now| engine.send(kept(7), now));
    let other = next.command(|engine, now| engine.send(kept(8), now));
    next.settle();
    assert_eq!(next.peer.log.len(), 2);
    assert_eq!(next.sent(again).uid, next.peer.log[0].uid);
    assert_eq!(next.sent(other).uid, next.peer.log[1].uid);
}
