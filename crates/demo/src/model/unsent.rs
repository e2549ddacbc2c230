//! A message that was not sent yet, as it is kept from one visit to the next.

use std::rc::Rc;

use serde_json::{Value, json};

use crate::model::content::Content;
use crate::model::message::{Message, Status, body_of_class};
use crate::model::quote::Quote;
use crate::model::{ConversationKey, Kind, json as read};

/// So long the server knows a message again by its number: older ones are not sent unasked.
const KNOWN_AGAIN_MS: u64 = 20 * 60 * 60 * 1000;

/// What is kept of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// All of it.
    Whole(Box<Message>),
    /// Where and when it was to be sent; its file is kept elsewhere.
    File {
        /// Number of the message.
        local: u64,
        /// Where to.
        conversation: ConversationKey,
        /// When it was written, in milliseconds since 1970.
        time: u64,
        /// Why it failed, as far as it did.
        failed: Option<i32>,
    },
}

impl Unsent {
    /// Number of the message.
    #[must_use]
    pub fn local(&self) -> u64 {
        match self {
            Self::Whole(message) => message.local.unwrap_or(0),
            Self::File { local, .. } => *local,
        }
    }

    /// What is kept of a message; `None` for one that cannot be.
    #[must_use]
    pub fn to_json(message: &Message) -> Option<Value> {
        let content = match message.body.needs_upload() {
            true => Value::Null,
            false => {
                let content = message.content()?;
                json!({ "messageType": content.class, "objectName": content.object_name, "content": content.fields })
            }
        };
        Some(json!({
            "local": message.local?,
            "conversationType": message.conversation.kind.0,
            "targetId": message.conversation.target,
            "sentTime": message.sent_time,
            "failed": match message.status {
                Status::Failed(code) => json!(code),
                _ => Value::Null,
            },
            "said": content,
        }))
    }

    /// Reads what was kept of a message of this user.
    #[must_use]
    pub fn from_json(value: &Value, sender: &str, now: u64) -> Option<Self> {
        let conversation = ConversationKey::from_json(value)?;
        let local = Some(read::count(value, "local")).filter(|local| *local > 0)?;
        let time = read::count(value, "sentTime");
        let code = value.get("failed").and_then(Value::as_i64);
        let code = code.and_then(|code| i32::try_from(code).ok());
        // This visit has a connection of its own.
        let code = code.filter(|code| !wants_connection(*code));
        let too_old = conversation.kind == Kind::CHATROOM || time + KNOWN_AGAIN_MS < now;
        let failed = code.or(too_old.then_some(0));
        let said = value.get("said")?;
        if said.is_null() {
            return Some(Self::File {
                local,
                conversation,
                time,
                failed,
            });
        }
        let content = Content::from_json(said);
        let body = body_of_class(&content)?;
        let quote = Quote::from_fields(&content.fields).map(Rc::new);
        let message = Message {
            quote,
            given: Some(Rc::new(content)),
            status: failed.map_or(Status::Sending, Status::Failed),
            ..Message::outgoing(local, conversation, sender, time, body)
        };
        Some(Self::Whole(Box::new(message)))
    }
}

/// Whether a send failed for want of a connection: then another will do.
#[must_use]
pub fn wants_connection(code: i32) -> bool {
    matches!(code, 0 | -1 | 30001..=30003 | 31000..=31011)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Body;

    fn message(body: Body) -> Message {
        Message::outgoing(7, ConversationKey::private("bob"), "alice", 1_000, body)
    }

    fn again(message: &Message, now: u64) -> Message {
        let kept = Unsent::to_json(message).unwrap();
        let kept = serde_json::from_str(&kept.to_string()).unwrap();
        match Unsent::from_json(&kept, "alice", now).unwrap() {
            Unsent::Whole(message) => *message,
            Unsent::File { .. } => panic!("a file"),
        }
    }

    #[test]
    fn a_text_is_the_same_after_a_visit() {
        let text = Message {
            mentions: Rc::new(vec!["bob".into()]),
            ..message(Body::Text("你好\n".into()))
        };
        let kept = again(&text, 2_000);
        assert_eq!((kept.local, kept.status), (Some(7), Status::Sending));
        assert_eq!(kept.body, text.body);
        assert_eq!(kept.content(), text.content());
        assert!(kept.content().unwrap().has_mention());
    }

    #[test]
    fn an_answer_keeps_its_quote() {
        let quoted = message(Body::Text("question".into()));
        let answer = Message {
            quote: Quote::of(&quoted).map(Rc::new),
            ..message(Body::Text("answer".into()))
        };
        let kept = again(&answer, 2_000);
        assert_eq!(kept.quote.unwrap().body, quoted.body);
        assert_eq!(kept.body, answer.body);
    }

    #[test]
    fn what_was_refused_or_is_old_waits_for_the_user() {
        let refused = Message {
            status: Status::Failed(405),
            ..message(Body::Text("x".into()))
        };
        assert_eq!(again(&refused, 2_000).status, Status::Failed(405));
        let cut_off = Message {
            status: Status::Failed(30003),
            ..message(Body::Text("x".into()))
        };
        assert_eq!(again(&cut_off, 2_000).status, Status::Sending);
        let late = again(&message(Body::Text("x".into())), 2_000 + KNOWN_AGAIN_MS);
        assert_eq!(late.status, Status::Failed(0));
    }

    #[test]
    fn of_a_file_its_place_is_kept() {
        let file = message(Body::File {
            name: "a.pdf".into(),
            size: 1,
            url: String::new(),
        });
        let kept = Unsent::to_json(&file).unwrap();
        let kept = Unsent::from_json(&kept, "alice", 2_000).unwrap();
        assert!(
            matches!(
                kept,
                Unsent::File {
                    local: 7,
                    failed: None,
                    ..
                }
            ),
            "{kept:?}"
        );
    }

    #[test]
    fn what_is_broken_is_left_out() {
        for broken in [
            json!(null),
            json!({ "local": 1 }),
            json!({ "local": 0, "conversationType": 1, "targetId": "b", "said": null }),
            json!({ "local": 1, "conversationType": 1, "targetId": "b" }),
            json!({ "local": 1, "conversationType": 1, "targetId": "b", "said": { "messageType": "CommandMessage" } }),
        ] {
            assert_eq!(Unsent::from_json(&broken, "alice", 0), None, "{broken}");
        }
    }
}
