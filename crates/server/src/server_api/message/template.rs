//! `/message/…/publish_template.json`: one message with other words for each receiver.

use std::collections::BTreeMap;

use axum::extract::State;
use rongim_protocol::{ConversationType, flags::SendFlags};
use serde::Deserialize;
use serde_json::Value;

use super::{check_content, send_each};
use crate::{
    model::{AppOrder, Authority, NewMessage},
    server_api::{
        ApiError, ApiResult,
        json::{self, JsonBody},
    },
    state::AppState,
};

/// The body. Each list says something of each receiver, in their order.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    from_user_id: String,
    to_user_id: Vec<String>,
    object_name: String,
    content: String,
    #[serde(default)]
    values: Vec<BTreeMap<String, Value>>,
    #[serde(default, deserialize_with = "json::flag")]
    verify_blacklist: Option<bool>,
    #[serde(default, deserialize_with = "json::flag")]
    is_persisted: Option<bool>,
    #[serde(default, deserialize_with = "json::flag")]
    is_counted: Option<bool>,
    #[serde(default, deserialize_with = "json::flag")]
    is_include_sender: Option<bool>,
    #[serde(default, deserialize_with = "json::flag")]
    disable_push: Option<bool>,
    #[serde(default, deserialize_with = "json::flag")]
    disable_update_last_msg: Option<bool>,
}

/// `POST /message/private/publish_template.json`.
pub async fn publish_private(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<Template>,
) -> ApiResult<Value> {
    publish(&state, &body, ConversationType::PRIVATE, 1000).await
}

/// `POST /message/system/publish_template.json`.
pub async fn publish_system(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<Template>,
) -> ApiResult<Value> {
    publish(&state, &body, ConversationType::SYSTEM, 100).await
}

async fn publish(
    state: &AppState,
    body: &Template,
    kind: ConversationType,
    most: usize,
) -> ApiResult<Value> {
    let messages = body.messages(kind, most)?;
    send_each(state, messages.into_iter(), "userId").await
}

impl Template {
    fn messages(&self, kind: ConversationType, most: usize) -> Result<Vec<NewMessage>, ApiError> {
        let sender = json::id("fromUserId", &self.from_user_id)?;
        let receivers = json::ids("toUserId", &self.to_user_id, most)?;
        if self.values.len() != receivers.len() {
            let why = "has an object for each receiver";
            return Err(ApiError::bad_parameter("values", why));
        }
        let each = receivers.iter().zip(&self.values);
        let messages = each.map(|(receiver, values)| {
            let content = fill(&self.content, values);
            check_content(&self.object_name, &content)?;
            Ok(NewMessage {
                flags: self.flags(),
                authority: Authority::App(self.order()),
                ..NewMessage::new(&sender, kind, receiver, &self.object_name, content)
            })
        });
        messages.collect()
    }

    fn flags(&self) -> SendFlags {
        SendFlags::default()
            .with(SendFlags::PERSISTED, self.is_persisted.unwrap_or(true))
            .with(SendFlags::COUNTED, self.is_counted.unwrap_or(true))
            .with(SendFlags::SILENT, self.disable_push.unwrap_or(false))
    }

    fn order(&self) -> AppOrder {
        AppOrder {
            heeds_blacklist: self.verify_blacklist.unwrap_or(false),
            includes_sender: self.is_include_sender.unwrap_or(false),
            leaves_latest: self.disable_update_last_msg.unwrap_or(false),
        }
    }
}

/// Puts the values in the places of their keys, in the order of the keys.
fn fill(template: &str, values: &BTreeMap<String, Value>) -> String {
    let filled = values.iter().filter(|(key, _)| !key.is_empty());
    filled.fold(template.to_owned(), |text, (key, value)| match value {
        Value::String(value) => text.replace(key, value),
        value => text.replace(key, &value.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_give_way_to_values() {
        let values = [("{a}", "1".into()), ("{b}", 2.into()), ("", "x".into())];
        let values = values.map(|(key, value): (&str, Value)| (key.to_owned(), value));
        assert_eq!(fill("{a}{b}{a}{c}", &BTreeMap::from(values)), "121{c}");
    }
}
