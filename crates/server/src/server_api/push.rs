//! `/push.json` and `/push/…`: messages to whoever fits a condition. There is no
//! phone push here.

use axum::{Json, extract::State};
use percent_encoding::percent_decode_str;
use rongim_protocol::{ConversationType, flags::SendFlags};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, json as object};

use super::{
    ApiError, ApiResult,
    json::{self, JsonBody},
    message::check_content,
};
use crate::{
    im::publish::send_from_app,
    model::{AppOrder, Authority, NewMessage},
    state::AppState,
};

const MAX_TAGS: usize = 20;
const MAX_USERS: usize = 1000;

/// The body. What it says of phones is left aside.
#[derive(Debug, Deserialize)]
pub struct Push {
    #[serde(default)]
    fromuserid: String,
    audience: Audience,
    message: Option<Content>,
}

#[derive(Debug, Deserialize)]
struct Audience {
    #[serde(default, deserialize_with = "json::flag")]
    is_to_all: Option<bool>,
    #[serde(default)]
    userid: Option<Vec<String>>,
    #[serde(default)]
    tag: Option<Vec<String>>,
    #[serde(default)]
    tag_or: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    content: String,
    object_name: String,
}

/// `POST /push.json`: a system message to all users, to some, or to those with tags.
pub async fn push(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<Push>,
) -> ApiResult<Value> {
    let message = body.message.ok_or_else(ApiError::no_phone_push)?;
    let sender = json::id("fromuserid", &body.fromuserid)?;
    let content = decoded(message.content);
    check_content(&message.object_name, &content)?;
    let Some(receivers) = body.audience.find(&state).await? else {
        return Ok(Json(object!({ "code": 200, "id": "", "messageUID": "" })));
    };
    let (kind, name) = (ConversationType::SYSTEM, &message.object_name);
    let message = NewMessage {
        directed: receivers,
        authority: Authority::App(AppOrder::default()),
        flags: SendFlags::PERSISTED | SendFlags::COUNTED,
        ..NewMessage::new(&sender, kind, "", name, content)
    };
    let uid = send_from_app(&state, message)
        .await?
        .message
        .uid
        .to_string();
    Ok(Json(object!({ "code": 200, "id": uid, "messageUID": uid })))
}

/// A published SDK writes the JSON text percent-encoded, as if it were in a form.
fn decoded(content: String) -> String {
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let plain = percent_decode_str(&content).decode_utf8_lossy();
    if !is_json(&content) && is_json(&plain) {
        plain.into_owned()
    } else {
        content
    }
}

impl Audience {
    /// The users, `userid` before tags; an empty list for all, `None` for nobody.
    async fn find(&self, state: &AppState) -> Result<Option<Vec<String>>, ApiError> {
        if self.is_to_all == Some(true) {
            return Ok(Some(Vec::new()));
        }
        if let Some(users) = self.userid.as_ref().filter(|users| !users.is_empty()) {
            return json::ids("userid", users, MAX_USERS).map(Some);
        }
        let (all, any) = (tags(&self.tag)?, tags(&self.tag_or)?);
        if all.is_empty() && any.is_empty() {
            return Err(ApiError::bad_parameter("audience", "names nobody"));
        }
        let users = state.store.users_with_tags(all, any).await?;
        Ok(Some(users).filter(|users| !users.is_empty()))
    }
}

fn tags(given: &Option<Vec<String>>) -> Result<Vec<String>, ApiError> {
    let tags = given.clone().unwrap_or_default();
    if tags.len() > MAX_TAGS {
        return Err(ApiError::bad_parameter("audience", "has more than 20 tags"));
    }
    Ok(tags)
}

/// `POST /push/user.json`, `/push/custom.json`: notices on phones, which no 2.x web
/// client has.
pub async fn push_to_phones(JsonBody(_): JsonBody<IgnoredAny>) -> ApiError {
    ApiError::no_phone_push()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encoded_json_is_decoded() {
        for (content, plain) in [
            (
                "%7B%22content%22%3A%20%22%E5%A5%BD%22%7D",
                "{\"content\": \"好\"}",
            ),
            ("{\"content\":\"%7B\"}", "{\"content\":\"%7B\"}"),
            ("100%25 sure", "100%25 sure"),
        ] {
            assert_eq!(decoded(content.to_owned()), plain);
        }
    }
}
