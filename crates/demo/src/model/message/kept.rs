//! Messages as JSON, to be shown at the next visit before the server has answered.

use std::rc::Rc;

use serde_json::{Value, json};

use crate::model::content::Content;
use crate::model::json;

use super::{Body, Message, READ};

/// Messages that are kept of a chat: some screens.
const MOST: usize = 40;

/// Bytes that the messages of a chat may have together: thumbnails are long.
const MOST_BYTES: usize = 300_000;

/// `SentStatus.SENT` of the SDK.
const SENT: u64 = 30;

/// The newest messages of a chat, oldest first and without a gap, as [`from_text`] reads them.
#[must_use]
pub fn to_text(messages: &[Rc<Message>]) -> String {
    let mut left = MOST_BYTES;
    let newest = messages.iter().rev().filter_map(|message| to_json(message));
    let texts = newest
        .filter_map(|message| json::write(&message))
        .take(MOST);
    let mut kept: Vec<String> = texts
        .map_while(|text| {
            left = left.checked_sub(text.len())?;
            Some(text)
        })
        .collect();
    kept.reverse();
    format!("[{}]", kept.join(","))
}

/// Reads kept messages; what cannot be read is left out.
#[must_use]
pub fn from_text(text: &str) -> Vec<Message> {
    let kept = json::parse(text).unwrap_or_default();
    let kept = kept.as_array().into_iter().flatten();
    kept.filter_map(Message::from_json).collect()
}

/// The same text after a message was taken back; `None` when it is not among them.
#[must_use]
pub fn recalled(text: &str, uid: &str) -> Option<String> {
    let mut messages = from_text(text);
    let recalled = messages.iter_mut().find(|message| message.uid == uid)?;
    recalled.body = Body::Recalled(None);
    Some(again(messages))
}

/// The same text without some messages.
#[must_use]
pub fn without(text: &str, uids: &[String]) -> String {
    let mut messages = from_text(text);
    messages.retain(|message| !uids.contains(&message.uid));
    again(messages)
}

fn again(messages: Vec<Message>) -> String {
    let messages: Vec<Rc<Message>> = messages.into_iter().map(Rc::new).collect();
    to_text(&messages)
}

/// What [`Message::from_json`] reads; `None` for what the server does not have.
fn to_json(message: &Message) -> Option<Value> {
    let content = content(message).filter(|_| !message.uid.is_empty())?;
    Some(json!({
        "conversationType": message.conversation.kind.0,
        "targetId": message.conversation.target,
        "messageUId": message.uid,
        "sentTime": message.sent_time,
        "senderUserId": message.sender,
        "messageDirection": if message.is_own() { 1 } else { 2 },
        "sentStatus": if message.read { READ } else { SENT },
        "messageType": content.class,
        "objectName": content.object_name,
        "content": content.fields,
    }))
}

/// Of what was taken back nothing is kept.
fn content(message: &Message) -> Option<Content> {
    match (&message.body, &message.given) {
        (Body::Recalled(_), _) => Some(Content {
            class: "RecallCommandMessage".to_owned(),
            object_name: "RC:RcCmd".to_owned(),
            fields: Value::Null,
        }),
        (_, Some(given)) => Some((**given).clone()),
        (_, None) => message.content(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ConversationKey, Status};

    fn said(uid: &str, text: &str) -> Rc<Message> {
        Rc::new(Message {
            uid: uid.to_owned(),
            local: None,
            status: Status::Sent,
            sent_time: 5,
            ..Message::outgoing(
                0,
                ConversationKey::group("g"),
                "me",
                0,
                Body::Text(text.to_owned()),
            )
        })
    }

    fn texts(kept: &str) -> Vec<Body> {
        from_text(kept)
            .into_iter()
            .map(|message| message.body)
            .collect()
    }

    #[test]
    fn messages_come_back_as_they_were() {
        let given = json!({
            "conversationType": 1, "targetId": "bob", "messageUId": "U-1", "sentTime": 9,
            "senderUserId": "bob", "messageDirection": 2, "sentStatus": 30, "objectName": "RC:ReferenceMsg",
            "messageType": "ReferenceMessage",
            "content": { "content": "yes", "referMsgUserId": "me", "objName": "RC:TxtMsg",
                "referMsg": { "content": "no?" } },
        });
        let received = Rc::new(Message::from_json(&given).unwrap());
        let own = said("U-2", "中文 \"quoted\"");
        let kept = from_text(&to_text(&[received.clone(), own.clone()]));
        assert_eq!(kept[0], *received);
        assert_eq!(kept[1].body, own.body);
        assert_eq!((kept[1].status, kept[1].sent_time), (Status::Sent, 5));
        assert_eq!(kept.len(), 2);
    }

    #[test]
    fn of_what_was_taken_back_nothing_is_kept() {
        let mut recalled = (*said("U-1", "a secret")).clone();
        recalled.body = Body::Recalled(Some("a secret".to_owned()));
        assert!(!to_text(&[Rc::new(recalled)]).contains("secret"));
        let kept = to_text(&[said("U-1", "a secret"), said("U-2", "b")]);
        let after = super::recalled(&kept, "U-1").unwrap();
        assert!(!after.contains("secret"));
        assert_eq!(
            texts(&after),
            [Body::Recalled(None), Body::Text("b".into())]
        );
        assert_eq!(super::recalled(&kept, "U-3"), None);
        let gone = without(&kept, &["U-1".to_owned(), "U-3".to_owned()]);
        assert_eq!(texts(&gone), [Body::Text("b".into())]);
    }

    #[test]
    fn what_is_kept_has_an_end_and_no_gap() {
        let many: Vec<Rc<Message>> = (0..100).map(|n| said(&format!("U-{n}"), "hi")).collect();
        let kept = from_text(&to_text(&many));
        assert_eq!((kept.len(), kept[39].uid.as_str()), (40, "U-99"));
        let long = "x".repeat(MOST_BYTES);
        let gap = [said("U-1", "a"), said("U-2", &long), said("U-3", "c")];
        assert_eq!(texts(&to_text(&gap)), [Body::Text("c".into())]);
        let mut unsent = (*said("", "waits")).clone();
        unsent.local = Some(4);
        assert_eq!(to_text(&[Rc::new(unsent)]), "[]");
    }

    #[test]
    fn what_somebody_else_wrote_there_is_left_out() {
        assert_eq!(from_text("{}"), []);
        assert_eq!(from_text("not JSON"), []);
        assert_eq!(from_text("[1, {\"targetId\": 7}]"), []);
    }
}
