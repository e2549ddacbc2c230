//! The content of a message as the SDK sends it: the name of its class and its fields.

use serde_json::{Map, Value, json};

use crate::model::json as read;
use crate::model::message::{Body, Picture};
use crate::model::quote::Quote;

/// A content of any type, kept whole so that it can be quoted and sent on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Class of the SDK, such as `TextMessage`.
    pub class: String,
    /// Name on the wire, such as `RC:TxtMsg`.
    pub object_name: String,
    /// Its fields.
    pub fields: Value,
}

/// Classes that may be sent on: what they say does not depend on where it was said.
const FORWARDED: [&str; 9] = [
    "TextMessage",
    "ImageMessage",
    "GIFMessage",
    "LocationMessage",
    "FileMessage",
    "VoiceMessage",
    "HQVoiceMessage",
    "RichContentMessage",
    "ReferenceMessage",
];

impl Content {
    /// Reads the content of an SDK message.
    #[must_use]
    pub fn from_json(message: &Value) -> Self {
        Self {
            class: read::text(message, "messageType"),
            object_name: read::text(message, "objectName"),
            fields: message.get("content").cloned().unwrap_or_default(),
        }
    }

    /// What a body that this app made says; `None` for bodies that only others make.
    #[must_use]
    pub fn of(body: &Body, quote: Option<&Quote>) -> Option<Self> {
        let (class, object_name, fields) = match body {
            Body::Text(text) => match quote {
                Some(quote) => ("ReferenceMessage", "RC:ReferenceMsg", quote.fields(text)),
                None => ("TextMessage", "RC:TxtMsg", json!({ "content": text })),
            },
            Body::Image(Picture { thumbnail, uri, .. }) => {
                let fields = json!({ "content": thumbnail, "imageUri": uri });
                ("ImageMessage", "RC:ImgMsg", fields)
            }
            Body::Gif(picture) => ("GIFMessage", "RC:GIFMsg", gif(picture)),
            Body::Location(place) => ("LocationMessage", "RC:LBSMsg", place.to_content()),
            Body::File {
                name, size, url, ..
            } => ("FileMessage", "RC:FileMsg", file(name, *size, url)),
            _ => return None,
        };
        Some(Self {
            class: class.to_owned(),
            object_name: object_name.to_owned(),
            fields,
        })
    }

    /// Mentions people in it.
    pub fn mention(&mut self, users: &[String]) {
        if let Value::Object(fields) = &mut self.fields
            && !users.is_empty()
        {
            let info = json!({ "type": 2, "userIdList": users, "mentionedContent": "" });
            fields.insert("mentionedInfo".to_owned(), info);
        }
    }

    /// Whether somebody is mentioned.
    #[must_use]
    pub fn has_mention(&self) -> bool {
        self.fields
            .get("mentionedInfo")
            .is_some_and(Value::is_object)
    }

    /// The same to be said elsewhere: without whom it mentioned here; `None` if it stays here.
    #[must_use]
    pub fn to_forward(&self) -> Option<Self> {
        let mut content = self.clone();
        if let Value::Object(fields) = &mut content.fields {
            drop_private_fields(fields);
        }
        FORWARDED.contains(&self.class.as_str()).then_some(content)
    }
}

fn drop_private_fields(fields: &mut Map<String, Value>) {
    for name in ["mentionedInfo", "user", "messageName", "burn"] {
        fields.remove(name);
    }
}

fn gif(picture: &Picture) -> Value {
    json!({
        "remoteUrl": picture.uri,
        "width": picture.width,
        "height": picture.height,
        "gifDataSize": picture.bytes,
    })
}

fn file(name: &str, size: u64, url: &str) -> Value {
    let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    json!({ "name": name, "size": size, "type": ending, "fileUrl": url })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_on_mentions_nobody() {
        let mut content = Content::of(&Body::Text("hi".into()), None).unwrap();
        content.mention(&["bob".to_owned()]);
        assert!(content.has_mention());
        let forwarded = content.to_forward().unwrap();
        assert!(!forwarded.has_mention());
        assert_eq!(forwarded.fields, json!({ "content": "hi" }));
    }

    #[test]
    fn what_belongs_to_a_chat_stays_there() {
        let content = Content {
            class: "GroupNotificationMessage".into(),
            object_name: "RC:GrpNtf".into(),
            fields: Value::Null,
        };
        assert_eq!(content.to_forward(), None);
        assert_eq!(Content::of(&Body::Recalled(None), None), None);
    }
}
