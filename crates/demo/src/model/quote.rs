//! A message that another one answers: `ReferenceMessage` carries it whole.

use serde_json::{Value, json};

use crate::model::json as read;
use crate::model::message::{Body, Message, body_of};

/// What an answer tells of the message it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// User id of who wrote it.
    pub sender: String,
    /// Its server id; empty when the answering client did not tell.
    pub uid: String,
    /// What it said.
    pub body: Body,
    object_name: String,
    content: Value,
}

impl Quote {
    /// Quotes a message; `None` for one that says nothing to be quoted.
    #[must_use]
    pub fn of(message: &Message) -> Option<Self> {
        let content = message.content()?;
        Some(Self {
            sender: message.sender.clone(),
            uid: message.uid.clone(),
            body: message.body.clone(),
            object_name: content.object_name,
            content: content.fields,
        })
    }

    /// Reads the quoted part of a reference message.
    #[must_use]
    pub fn from_fields(fields: &Value) -> Option<Self> {
        let object_name = read::text(fields, "objName");
        let content = match fields.get("referMsg")? {
            // Some clients put the JSON text where the object belongs.
            Value::String(text) => read::parse(text)?,
            content => content.clone(),
        };
        Some(Self {
            sender: read::text(fields, "referMsgUserId"),
            uid: read::text(fields, "referMsgUid"),
            body: body_of(&object_name, &content)?,
            object_name,
            content,
        })
    }

    /// Fields of the reference message that says `text` about the quoted one.
    #[must_use]
    pub fn fields(&self, text: &str) -> Value {
        json!({
            "content": text,
            "referMsgUserId": self.sender,
            "referMsg": self.content,
            "objName": self.object_name,
            "referMsgUid": self.uid,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_survives_its_way() {
        let fields = json!({
            "content": "yes", "referMsgUserId": "bob", "objName": "RC:TxtMsg",
            "referMsg": { "content": "shall we?" }, "referMsgUid": "U-1",
        });
        let quote = Quote::from_fields(&fields).unwrap();
        assert_eq!(quote.body, Body::Text("shall we?".into()));
        assert_eq!(quote.fields("yes"), fields);
    }

    #[test]
    fn a_quote_may_be_text_or_broken() {
        let text = json!({ "referMsg": "{\"content\":\"x\"}", "objName": "RC:TxtMsg" });
        assert_eq!(
            Quote::from_fields(&text).unwrap().body,
            Body::Text("x".into())
        );
        for broken in [json!({}), json!({ "referMsg": "{" }), json!(null)] {
            assert_eq!(Quote::from_fields(&broken), None);
        }
    }
}
