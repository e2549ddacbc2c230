//! The hook that is asked before a client's message is sent.

use std::time::Duration;

use axum::http::Uri;
use form_urlencoded::Serializer;
use rongim_protocol::{flags::SendFlags, limits::MAX_CONTENT_BYTES};
use serde::Deserialize;
use serde_json::Value;
use tokio::{sync::Semaphore, time::timeout};

use super::{client, client::HookClient, routing::channel};
use crate::{
    clock,
    model::{NewMessage, OS},
    store::expansion::is_expansion,
};

/// Questions asked at the same time; more wait for their turn, in the same time.
const CONCURRENT: usize = 256;

/// What the app's server says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be sent.
    Deliver,
    /// It may be sent as it is now.
    Replaced,
    /// It may not be sent.
    Drop,
}

/// The hook.
#[derive(Debug)]
pub(super) struct PreSend {
    url: Uri,
    patience: Duration,
    turns: Semaphore,
}

/// What the app's server answers. Numbers and flags may come as texts.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Answer {
    pass: Value,
    replace_content: Option<String>,
    replace_disable_push: Value,
    replace_extra_content: Option<String>,
}

impl PreSend {
    pub(super) fn new(url: Uri, patience: Duration) -> Self {
        Self {
            url,
            patience,
            turns: Semaphore::new(CONCURRENT),
        }
    }

    /// Asks about a message and puts the answer's changes into it. Without an
    /// answer in time the message is sent.
    pub(super) async fn ask(
        &self,
        client: &HookClient,
        app_key: &str,
        message: &mut NewMessage,
    ) -> Verdict {
        let asking = async {
            // The semaphore is never closed.
            let _turn = self.turns.acquire().await;
            // Written only now: what waits needs no second copy of its content.
            let question = question(app_key, message);
            client
                .post(&self.url, client::FORM, question, self.patience)
                .await
        };
        let answered = match timeout(self.patience, asking).await {
            Ok(answered) => answered.map_err(|error| error.to_string()),
            Err(_) => Err("it took too long".to_owned()),
        };
        let answer = answered.and_then(|body| {
            serde_json::from_slice::<Answer>(&body).map_err(|error| error.to_string())
        });
        match answer {
            Ok(answer) => answer.apply(message),
            Err(why) => {
                tracing::warn!(why, "a message is sent without the answer of the hook");
                Verdict::Deliver
            }
        }
    }
}

impl Answer {
    fn apply(self, message: &mut NewMessage) -> Verdict {
        match number(&self.pass) {
            Some(0) => return Verdict::Drop,
            Some(2) => message.provenance.is_settled = true,
            _ => {}
        }
        if number(&self.replace_disable_push) == Some(1) {
            message.flags = message.flags | SendFlags::SILENT;
        }
        let content = self.replace_content.filter(|content| !content.is_empty());
        let expansion = self.replace_extra_content.filter(|text| !text.is_empty());
        if content.is_none() && expansion.is_none() {
            return Verdict::Deliver;
        }
        let size = content.as_ref().map_or(message.content.len(), String::len)
            + expansion.as_ref().map_or(0, String::len);
        if size > MAX_CONTENT_BYTES || !expansion.as_deref().is_none_or(is_expansion) {
            tracing::warn!("a message was dropped: what is to replace it is too large");
            return Verdict::Drop;
        }
        if let Some(content) = content {
            message.content = content.into_bytes();
        }
        message.extra_content = expansion.or(message.extra_content.take());
        Verdict::Replaced
    }
}

/// `1`, `"1"` and `true` are 1.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => match text.as_str() {
            "true" => Some(1),
            "false" => Some(0),
            text => text.parse().ok(),
        },
        Value::Bool(yes) => Some(i64::from(*yes)),
        _ => None,
    }
}

/// The form. A message has no id before it is stored: `messageId` is empty.
fn question(app_key: &str, message: &NewMessage) -> Vec<u8> {
    let is_silent = message.flags.has(SendFlags::SILENT);
    let is_expandable = message.flags.has(SendFlags::EXPANDABLE);
    let mut form = Serializer::new(String::new());
    form.append_pair("appKey", app_key)
        .append_pair("fromUserId", &message.sender)
        .append_pair("targetId", &message.target)
        .append_pair("msgType", &message.class_name)
        .append_pair("content", &String::from_utf8_lossy(&message.content))
        .append_pair("pushContent", "")
        .append_pair("disablePush", flag(is_silent))
        .append_pair("pushExt", "")
        .append_pair("expansion", flag(is_expandable))
        .append_pair(
            "extraContent",
            message.extra_content.as_deref().unwrap_or_default(),
        )
        .append_pair("channelType", channel(message.kind))
        .append_pair("msgTimeStamp", &clock::now_ms().to_string())
        .append_pair("messageId", "")
        .append_pair("originalMsgUID", "")
        .append_pair("os", OS)
        .append_pair("busChannel", "")
        .append_pair("clientIp", message.provenance.address());
    for user in &message.directed {
        form.append_pair("toUserIds", user);
    }
    form.finish().into_bytes()
}

fn flag(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use rongim_protocol::ConversationType;

    use super::*;

    fn judged(answer: &str) -> (Verdict, NewMessage) {
        let mut message =
            NewMessage::new("alice", ConversationType::PRIVATE, "bob", "RC:TxtMsg", "{}");
        let answer: Answer = serde_json::from_str(answer).unwrap();
        (answer.apply(&mut message), message)
    }

    #[test]
    fn an_answer_decides_and_changes() {
        for (answer, verdict) in [
            (r#"{"pass":0}"#, Verdict::Drop),
            (r#"{"pass":"0"}"#, Verdict::Drop),
            (r#"{"pass":1}"#, Verdict::Deliver),
            (r#"{}"#, Verdict::Deliver),
            (r#"{"pass":1,"replaceContent":""}"#, Verdict::Deliver),
            (r#"{"pass":1,"replaceContent":"x"}"#, Verdict::Replaced),
            (
                r#"{"pass":1,"replaceExtraContent":"no object"}"#,
                Verdict::Drop,
            ),
        ] {
            assert_eq!(judged(answer).0, verdict, "{answer}");
        }
        let (_, message) = judged(r#"{"pass":2,"replaceDisablePush":true,"replaceContent":"x"}"#);
        assert!(message.provenance.is_settled);
        assert!(message.flags.has(SendFlags::SILENT));
        assert_eq!(message.content, b"x");
    }

    #[test]
    fn what_is_too_large_replaces_nothing() {
        let large = "x".repeat(MAX_CONTENT_BYTES + 1);
        let answer = format!(r#"{{"pass":1,"replaceContent":"{large}"}}"#);
        assert_eq!(judged(&answer).0, Verdict::Drop);
    }
}
