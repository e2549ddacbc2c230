//! The recorded objects of the published client are read, and broken ones do no harm.

use serde_json::{Value, json};

use super::*;
use crate::model::conversation::{Conversation, Kind};

#[test]
fn recorded_sends_are_read() {
    let golden = golden();
    let text = sent(&golden, "send.text");
    assert_eq!(text.body, Body::Text("hello RongCloud! 你好 😀".into()));
    assert_eq!(text.status, Status::Sent);
    assert_eq!(text.conversation, ConversationKey::private("bob"));
    assert_eq!(sent(&golden, "send.image").body.name(), "image");
    assert_eq!(sent(&golden, "send.location").body.name(), "location");
    assert_eq!(sent(&golden, "send.rich").body.name(), "rich");
    assert!(matches!(&sent(&golden, "send.voice").body, Body::Voice(voice) if voice.seconds == 3));
    assert_eq!(sent(&golden, "send.file").body.name(), "file");
}

#[test]
fn recorded_list_and_history_are_read() {
    let golden = golden();
    let list = golden["results"]["list"]["ok"][0].as_array().unwrap();
    let list: Vec<_> = list.iter().filter_map(Conversation::from_json).collect();
    assert_eq!(list[0].key.kind, Kind::GROUP);
    assert_eq!(list[0].unread, 0, "null counts as none");
    let history = golden["results"]["history"]["ok"][0].as_array().unwrap();
    assert!(
        history
            .iter()
            .all(|message| Message::from_json(message).is_some())
    );
}

#[test]
fn recorded_arrivals_are_sorted() {
    let golden = golden();
    let arrivals: Vec<_> = golden["bobReceived"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| Incoming::from_json(&entry["m"]))
        .collect();
    let alice = ConversationKey::private("alice");
    let typing = Incoming::Typing {
        conversation: alice,
        user: "alice".into(),
    };
    assert!(arrivals.contains(&typing));
    assert!(matches!(&arrivals[0], Incoming::Message(message) if !message.is_own()));
}

#[test]
fn recall_names_the_message_it_removes() {
    let received = json!({
        "conversationType": 1, "targetId": "alice", "senderUserId": "alice",
        "messageType": "RecallCommandMessage",
        "content": {"messageUId": "U-1", "conversationType": 1, "targetId": "bob"},
    });
    let recall = Incoming::Recall {
        conversation: ConversationKey::private("alice"),
        uid: "U-1".into(),
    };
    assert_eq!(Incoming::from_json(&received), recall);
}

#[test]
fn receipts_name_what_was_read() {
    let receipt = |class: &str, content: Value| {
        Incoming::from_json(&json!({
            "conversationType": 1, "targetId": "bob", "senderUserId": "bob",
            "messageDirection": 2, "messageType": class, "content": content,
        }))
    };
    assert_eq!(
        receipt("ReadReceiptMessage", json!({"lastMessageSendTime": 77})),
        Incoming::Read {
            conversation: ConversationKey::private("bob"),
            until: 77
        }
    );
    let dic = json!({"receiptMessageDic": {"alice": ["U-1", 7], "carol": "odd"}});
    assert_eq!(
        receipt("ReadReceiptResponseMessage", dic),
        Incoming::ReadBy {
            user: "bob".into(),
            uids: vec!["U-1".into()]
        }
    );
}

#[test]
fn a_received_content_is_kept_whole() {
    let content = json!({"content": "hi", "extra": "e", "mentionedInfo": {"type": 1}});
    let message = Message::from_json(&json!({
        "conversationType": 3, "targetId": "g", "messageType": "TextMessage",
        "objectName": "RC:TxtMsg", "content": content,
    }))
    .unwrap();
    assert_eq!(message.content().unwrap().fields, content);
    assert!(message.content().unwrap().has_mention());
}

#[test]
fn broken_objects_do_no_harm() {
    for broken in [
        Value::Null,
        json!([]),
        json!({}),
        json!({"conversationType": "x"}),
    ] {
        assert_eq!(Incoming::from_json(&broken), Incoming::Silent);
        assert!(Conversation::from_json(&broken).is_none());
    }
    let odd = json!({"conversationType": 1, "targetId": 7, "messageType": "LocationMessage",
        "objectName": "RC:LBSMsg", "content": "no object"});
    let Incoming::Message(odd) = Incoming::from_json(&odd) else {
        panic!("lost a message")
    };
    assert_eq!(odd.body, Body::Unknown("RC:LBSMsg".into()));
    assert_eq!(odd.conversation.target, "7");
}

fn sent(golden: &Value, call: &str) -> Message {
    Message::from_json(&golden["results"][call]["ok"][0]).unwrap()
}

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../../../tests/api/golden-2.5.3.json")).unwrap()
}
