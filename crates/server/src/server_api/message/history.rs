//! What was said: `/v3/message/…/query.json` reads it, `/message/…/modify.json` changes it.

use axum::Json;
use rongim_protocol::{ConversationId, ConversationType, flags::SendFlags};
use serde::Deserialize;
use serde_json::{Value, json as object};

use super::{check_content, uid};
use crate::{
    model::Message,
    server_api::{
        ApiError, ApiResult, Form, SUCCESS, Success,
        json::{self, JsonBody},
    },
    state::AppState,
    store::{Modify, Span},
};

/// Messages in one answer.
const PAGE: i64 = 20;
const LARGEST_PAGE: i64 = 100;

/// The body of a query.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    user_id: String,
    target_id: String,
    #[serde(default, deserialize_with = "json::number")]
    start_time: Option<i64>,
    #[serde(default, deserialize_with = "json::number")]
    end_time: Option<i64>,
    #[serde(default, deserialize_with = "json::flag")]
    include_start: Option<bool>,
    #[serde(default, deserialize_with = "json::number")]
    page_size: Option<i64>,
}

impl Query {
    /// The times, in ms; the end is part of the span.
    fn span(&self) -> Result<Span, ApiError> {
        let missing = |name| ApiError::bad_parameter(name, "is missing");
        let start = self.start_time.ok_or_else(|| missing("startTime"))?;
        let end = self.end_time.ok_or_else(|| missing("endTime"))?;
        let limit = self.page_size.unwrap_or(PAGE);
        if !(1..=LARGEST_PAGE).contains(&limit) {
            return Err(ApiError::bad_parameter("pageSize", "is 1 to 100"));
        }
        let excluded = i64::from(!self.include_start.unwrap_or(true));
        Ok(Span {
            from: start.saturating_add(excluded),
            to: end,
            limit: limit as usize,
        })
    }
}

/// `POST /v3/message/{private,group,chatroom}/query.json`: the messages of a
/// conversation between two times, oldest first.
pub async fn query(
    state: AppState,
    JsonBody(query): JsonBody<Query>,
    kind: ConversationType,
) -> ApiResult<Value> {
    let user = json::id("userId", &query.user_id)?;
    let id = ConversationId::new(kind, json::id("targetId", &query.target_id)?);
    let found = state
        .store
        .messages_within(&user, &id, query.span()?)
        .await?;
    let data: Vec<Value> = found.iter().map(shown).collect();
    Ok(Json(object!({ "code": 200, "data": data })))
}

fn shown(message: &Message) -> Value {
    object!({
        "targetId": message.target,
        "fromUserId": message.sender,
        "messageUID": message.uid.to_string(),
        "msgTime": message.time,
        "objectName": message.class_name,
        "content": String::from_utf8_lossy(&message.content),
        "expansion": message.flags.has(SendFlags::EXPANDABLE),
        "extraContent": message.extra_content.as_deref().unwrap_or_default(),
        "busChannel": "",
    })
}

/// `POST /message/{private,group}/modify.json`: puts another content into a message.
/// Who has it already is not told: 2.x clients know no such change.
pub async fn modify(
    state: AppState,
    form: Form,
    kind: ConversationType,
    target: &str,
) -> ApiResult<Success> {
    let (sender, target) = (form.id("fromUserId")?, form.id(target)?);
    let (message, content) = (uid(&form, "msgUID")?, form.required("content")?);
    let class_name = form.0.one("objectName");
    check_content(class_name.unwrap_or_default(), content)?;
    let modify = Modify {
        message,
        sender,
        conversation: ConversationId::new(kind, target),
        class_name: class_name.map(str::to_owned),
        content: content.as_bytes().to_vec(),
    };
    if state.store.modify_message(modify).await? {
        Ok(SUCCESS)
    } else {
        let why = "is no message of fromUserId in that conversation";
        Err(ApiError::bad_parameter("msgUID", why))
    }
}
