//! `/message/expansion/…`: what is added to messages after they were sent.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use rongim_protocol::{ConversationType, catalogue::object_name, flags::SendFlags};
use serde_json::{Map, Value, json};

use super::uid;
use crate::{
    im::publish::expand_from_app,
    model::{AppOrder, Authority, NewMessage},
    server_api::{ApiError, ApiResult, Form, SUCCESS, Success},
    state::AppState,
    store::{Expand, ExpansionChange, SendError},
};

/// Keys in one call, and in one page of an answer.
const MAX_KEYS: usize = 100;

/// `POST /message/expansion/set.json`: puts `extraKeyVal`, a JSON object of texts.
pub async fn set(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let text = form.required("extraKeyVal")?;
    let put: BTreeMap<String, String> = serde_json::from_str(text)
        .map_err(|_| ApiError::bad_parameter("extraKeyVal", "is a JSON object of texts"))?;
    let content = json!({ "mid": form.required("msgUID")?, "put": put });
    let change = ExpansionChange {
        put: put.into_iter().collect(),
        del: Vec::new(),
    };
    apply(&state, &form, change, content).await
}

/// `POST /message/expansion/delete.json`: deletes `extraKey`, a JSON array of keys.
pub async fn delete(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let text = form.required("extraKey")?;
    let del: Vec<String> = serde_json::from_str(text)
        .map_err(|_| ApiError::bad_parameter("extraKey", "is a JSON array of keys"))?;
    let content = json!({ "mid": form.required("msgUID")?, "del": del });
    let change = ExpansionChange {
        put: Vec::new(),
        del,
    };
    apply(&state, &form, change, content).await
}

async fn apply(
    state: &AppState,
    form: &Form,
    change: ExpansionChange,
    content: Value,
) -> ApiResult<Success> {
    let keys = change.put.len() + change.del.len();
    if !(1..=MAX_KEYS).contains(&keys) || !change.is_within_limits() {
        let why =
            "has 1 to 100 keys of 32 letters, digits and + = - _, and values of 64 characters";
        return Err(ApiError::bad_parameter("extraKeyVal", why));
    }
    let (message, user) = (uid(form, "msgUID")?, form.id("userId")?);
    let kind = match form.required("conversationType")? {
        "1" => ConversationType::PRIVATE,
        "3" => ConversationType::GROUP,
        _ => return Err(ApiError::bad_parameter("conversationType", "is 1 or 3")),
    };
    let order = AppOrder {
        includes_sender: form.flag("isSyncSender", false)?,
        ..AppOrder::default()
    };
    let (target, name) = (form.id("targetId")?, object_name::EXPANSION);
    let command = NewMessage {
        authority: Authority::App(order),
        ..NewMessage::new(&user, kind, &target, name, content.to_string())
    };
    let expand = Expand {
        command,
        message,
        change,
    };
    expand_from_app(state, expand).await?;
    Ok(SUCCESS)
}

/// `POST /message/expansion/query.json`: the expansion, in pages of 100 keys.
pub async fn query(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let uid = uid(&form, "msgUID")?;
    let page = form.number("pageNo", 1..=1000)?.unwrap_or(1) as usize;
    let message = state.store.message(uid).await?;
    let message = message.filter(|message| message.flags.has(SendFlags::EXPANDABLE));
    let message = message.ok_or(SendError::NotExpandable)?;
    let text = message.extra_content.unwrap_or_default();
    let kept: Map<String, Value> = serde_json::from_str(&text).unwrap_or_default();
    let entries = kept.into_iter().skip((page - 1) * MAX_KEYS).take(MAX_KEYS);
    // What a message begins with may come without times.
    let entries = entries.map(|(key, entry)| {
        let time = entry["ts"].as_i64().unwrap_or(message.time);
        (key, json!({ "v": entry["v"], "ts": time }))
    });
    let entries: Map<String, Value> = entries.collect();
    Ok(Json(json!({ "code": 200, "extraContent": entries })))
}
