//! Read receipts: of a peer, and of members of a group.

#![allow(clippy::expect_used)]

mod support;

use rongim_core::{
    Answer, HistoryOrder, HistoryRequest, MessageKey, OutgoingMessage, SentStatus,
    protocol::{Body, ClientFrame, flags::*, schema::UpStreamMessage},
};
use support::{Lab, Stored, group, private};

fn quiet(sender: &str, object_name: &str, content: String) -> Stored {
    Stored {
        object_name: object_name.into(),
        flags: ReceiveFlags::default(),
        ..Stored::text(sender, group("club"), &content)
    }
}

fn peer_has_read(until: u64) -> Stored {
    Stored {
        conversation: private("bob"),
        ..quiet(
            "bob",
            "RC:ReadNtf",
            format!(r#"{{"lastMessageSendTime":{until},"messageUId":"x","type":1}}"#),
        )
    }
}

#[test]
fn what_the_peer_has_read_says_so_everywhere_and_on_the_next_visit() {
    let mut lab = Lab::connected();
    let calls = [
        lab.send(&private("bob"), "one"),
        lab.send(&private("bob"), "two"),
        lab.send(&private("carol"), "other"),
    ];
    lab.settle();
    let sent = calls.map(|call| lab.sent(call));
    lab.receive(peer_has_read(sent[1].sent_time_ms));
    lab.settle();
    for (message, status) in sent
        .iter()
        .zip([SentStatus::Read, SentStatus::Read, SentStatus::Sent])
    {
        let key = MessageKey::Uid(message.uid.clone());
        let kept = lab.engine.kept_message(&key).expect("kept");
        assert_eq!(kept.message.sent_status, status, "{}", message.content);
    }
    let latest = |lab: &mut Lab| {
        let list = lab.list();
        let entry = list.into_iter().find(|entry| entry.id == private("bob"));
        entry
            .and_then(|entry| entry.latest)
            .expect("a latest message")
    };
    assert_eq!(latest(&mut lab).sent_status, SentStatus::Read);

    let mut visit = Lab::with_store(std::mem::take(&mut lab.peer), lab.store.clone());
    visit.now = lab.now;
    visit.command(|engine, now| engine.connect("token-alice", now));
    visit.settle();
    assert_eq!(latest(&mut visit).sent_status, SentStatus::Read);
    let statuses = statuses_in_history(&mut visit);
    assert_eq!(statuses, [SentStatus::Read, SentStatus::Read]);
}

#[test]
fn a_receipt_is_news_also_of_a_peer_who_was_asked_about() {
    let mut lab = Lab::connected();
    let call = lab.send(&private("bob"), "one");
    lab.settle();
    assert_eq!(statuses_in_history(&mut lab), [SentStatus::Sent]);
    let sent = lab.sent(call);
    lab.receive(peer_has_read(sent.sent_time_ms));
    lab.settle();
    assert_eq!(statuses_in_history(&mut lab), [SentStatus::Read]);
}

#[test]
fn an_older_receipt_takes_nothing_back_from_another_tab() {
    let mut lab = Lab::connected();
    let calls = [
        lab.send(&private("bob"), "one"),
        lab.send(&private("bob"), "two"),
    ];
    lab.settle();
    let [first, second] = calls.map(|call| lab.sent(call).sent_time_ms);
    let mut tab = Lab::with_store(Default::default(), lab.store.clone());
    tab.now = lab.now;
    tab.command(|engine, now| engine.connect("token-alice", now));
    tab.settle();
    // What is sent from there asks how far the peer is.
    tab.send(&private("bob"), "of the other tab");
    tab.settle();
    lab.receive(peer_has_read(second));
    lab.settle();
    tab.receive(peer_has_read(first));
    tab.settle();

    let mut visit = Lab::with_store(std::mem::take(&mut lab.peer), lab.store.clone());
    visit.now = lab.now;
    visit.command(|engine, now| engine.connect("token-alice", now));
    visit.settle();
    let statuses = statuses_in_history(&mut visit);
    assert_eq!(statuses, [SentStatus::Read, SentStatus::Read]);
}

/// How far the user's texts to Bob got, as the history says.
fn statuses_in_history(lab: &mut Lab) -> Vec<SentStatus> {
    let request = HistoryRequest {
        conversation: private("bob"),
        from_ms: Some(0),
        count: 10,
        order: HistoryOrder::Older,
    };
    let call = lab.command(|engine, now| engine.history(request, now));
    lab.settle();
    let Ok(Answer::History { messages, .. }) = lab.outcome(call) else {
        panic!("no history")
    };
    let texts = messages
        .iter()
        .filter(|message| message.object_name == "RC:TxtMsg");
    texts.map(|message| message.sent_status).collect()
}

#[test]
fn an_older_receipt_takes_nothing_back_and_a_future_one_does_not_reach_ahead() {
    let mut lab = Lab::connected();
    let first = lab.send(&private("bob"), "one");
    lab.settle();
    let first = lab.sent(first);
    lab.receive(peer_has_read(first.sent_time_ms + 1_000_000));
    lab.receive(peer_has_read(first.sent_time_ms - 1));
    lab.settle();
    let later = lab.send(&private("bob"), "two");
    lab.settle();
    let later = lab.sent(later);
    let status = |lab: &Lab, uid: &str| {
        let kept = lab.engine.kept_message(&MessageKey::Uid(uid.to_owned()));
        kept.expect("kept").message.sent_status
    };
    assert_eq!(status(&lab, &first.uid), SentStatus::Read);
    assert_eq!(status(&lab, &later.uid), SentStatus::Sent);
}

#[test]
fn each_member_is_counted_once() {
    let mut lab = Lab::connected();
    let text = lab.send(&group("club"), "who has read this?");
    lab.settle();
    let uid = lab.sent(text).uid;
    let ask = OutgoingMessage {
        flags: SendFlags::default(),
        ..OutgoingMessage::new(
            group("club"),
            "RC:RRReqMsg",
            format!(r#"{{"messageUId":"{uid}"}}"#),
        )
    };
    lab.command(|engine, now| engine.send(ask, now));
    lab.settle();
    let answer = |sender| {
        let dic = format!(r#"{{"receiptMessageDic":{{"alice":["{uid}","OTHER"],"eve":["X"]}}}}"#);
        quiet(sender, "RC:RRRspMsg", dic)
    };
    for sender in ["bob", "carol", "bob"] {
        lab.receive(answer(sender));
    }
    lab.settle();
    let readers: Vec<_> = lab.received.iter().map(|one| one.readers.clone()).collect();
    let count = |number| Some(format!(r#"{{"{uid}":{number}}}"#));
    assert_eq!(readers, [count(1), count(2), None]);
}

#[test]
fn whoever_asks_is_answered_once() {
    let mut lab = Lab::connected();
    let asks = |sender, uid: &str| {
        quiet(
            sender,
            "RC:RRReqMsg",
            format!(r#"{{"messageUId":"{uid}"}}"#),
        )
    };
    for (sender, uid) in [("bob", "B1"), ("carol", "C1"), ("bob", "B2"), ("bob", "B1")] {
        lab.receive(asks(sender, uid));
    }
    lab.settle();
    let club = group("club");
    let answer = |lab: &mut Lab| {
        let call = lab.command(|engine, now| engine.answer_receipts(&group("club"), now));
        lab.receive(asks("dave", "D1"));
        lab.settle();
        lab.outcome(call).expect("an answer")
    };
    let Answer::Sent(response) = answer(&mut lab) else {
        panic!("nothing was sent")
    };
    assert_eq!(response.conversation, club);
    assert_eq!(
        response.content,
        r#"{"receiptMessageDic":{"bob":["B1","B2"],"carol":["C1"]}}"#
    );
    let frame = lab.peer.frames.iter().rev().find_map(|frame| match frame {
        ClientFrame::Publish(publish) => UpStreamMessage::decode(&publish.body).ok(),
        _ => None,
    });
    let frame = frame.expect("a response");
    assert_eq!(frame.user_id, ["bob", "carol"]);
    assert_eq!(frame.session_id, 0);
    // Who asked meanwhile waits for the next answer.
    let Answer::Sent(response) = answer(&mut lab) else {
        panic!("nothing was sent")
    };
    assert_eq!(response.content, r#"{"receiptMessageDic":{"dave":["D1"]}}"#);
}

#[test]
fn without_a_question_there_is_no_answer() {
    let mut lab = Lab::connected();
    let sent = lab.peer.log.len();
    let call = lab.command(|engine, now| engine.answer_receipts(&group("club"), now));
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Done));
    assert_eq!(lab.peer.log.len(), sent);
}

#[test]
fn malformed_receipts_change_nothing() {
    let mut lab = Lab::connected();
    for (name, content) in [
        ("RC:ReadNtf", "nonsense"),
        ("RC:ReadNtf", r#"{"lastMessageSendTime":-1}"#),
        ("RC:RRReqMsg", "[]"),
        ("RC:RRRspMsg", r#"{"receiptMessageDic":{"alice":"x"}}"#),
        ("RC:RRRspMsg", r#"{"receiptMessageDic":[1]}"#),
        ("RC:MsgExMsg", r#"{"mid":"x","put":[1]}"#),
    ] {
        lab.receive(quiet("bob", name, content.to_owned()));
    }
    lab.settle();
    assert_eq!(lab.received.len(), 6, "the page sees them as they are");
    assert!(lab.received.iter().all(|one| one.readers.is_none()));
}
