//! `/conversation/…`: what a user's clients show of conversations: muted, pinned.

use axum::{Json, extract::State};
use rongim_protocol::{ConversationId, ConversationType, schema::SessionStateType};
use serde_json::{Value, json};

use super::{ApiError, ApiResult, Form, SUCCESS, Success, user::quiet::keep};
use crate::{
    state::AppState,
    store::{Setting, settings::switch},
    sync,
};

/// The setting with how much of a conversation, or of a type of them, is quiet.
const LEVEL_KEY: &str = "UnpushLevel";
/// -1 nothing, 0 not said, 1, 2 and 4 all but certain mentions, 5 all.
const LEVELS: [i64; 6] = [-1, 0, 1, 2, 4, 5];
const EVERYTHING: i64 = 5;

fn kind(form: &Form) -> Result<ConversationType, ApiError> {
    let kind = form.number("conversationType", 1..=100)?;
    let kind = kind.map(|kind| ConversationType(kind as i32));
    kind.filter(|kind| kind.is_listed())
        .ok_or_else(|| ApiError::bad_parameter("conversationType", "is 1, 2, 3, 5, 6, 7 or 8"))
}

fn conversation(form: &Form) -> Result<ConversationId, ApiError> {
    Ok(ConversationId::new(kind(form)?, form.id("targetId")?))
}

fn quietness(form: &Form) -> Result<Option<i64>, ApiError> {
    let level = form.number("unpushLevel", -1..=5)?;
    match level {
        Some(level) if !LEVELS.contains(&level) => Err(ApiError::bad_parameter(
            "unpushLevel",
            "is -1, 0, 1, 2, 4 or 5",
        )),
        level => Ok(level),
    }
}

/// `POST /conversation/notification/set.json`: mutes a conversation, or no longer. A
/// level above 0 is muted for the clients; a level goes before `isMuted`.
pub async fn mute(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (user, id) = (form.id("requestId")?, conversation(&form)?);
    let level = match (quietness(&form)?, form.number("isMuted", 0..=1)?) {
        (Some(level), _) => level,
        (None, Some(muted)) => muted * EVERYTHING,
        (None, None) => return Err(ApiError::bad_parameter("unpushLevel", "is missing")),
    };
    put_level(&state, &user, &id, level).await?;
    set(&state, &user, id, SessionStateType::IsSilent, level > 0).await
}

async fn set(
    state: &AppState,
    user: &str,
    id: ConversationId,
    item: SessionStateType,
    on: bool,
) -> ApiResult<Success> {
    let states = vec![switch(id, item, on)];
    let version = state.store.set_conversation_states(user, states).await?;
    sync::states_changed(&*state.bus, user, version, None);
    Ok(SUCCESS)
}

async fn put_level(
    state: &AppState,
    user: &str,
    id: &ConversationId,
    level: i64,
) -> Result<(), ApiError> {
    let value = if level == 0 {
        String::new()
    } else {
        level.to_string()
    };
    let setting = Setting {
        kind: id.kind.0,
        target: id.target_id.clone(),
        key: LEVEL_KEY.to_owned(),
        value: value.into_bytes(),
    };
    keep(state, user, setting).await
}

async fn kept_level(state: &AppState, user: &str, id: &ConversationId) -> Result<i64, ApiError> {
    let settings = state.store.user_settings(user, 0).await?;
    let mut kept = settings.items.into_iter();
    let found = kept.find(|item| {
        item.key == LEVEL_KEY && item.r#type == id.kind.0 && item.target_id == id.target_id
    });
    let value = found.and_then(|item| String::from_utf8(item.value).ok());
    Ok(value.and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// `POST /conversation/notification/get.json`: whether a conversation is muted, as the
/// user's clients have it, and how much of it is quiet.
pub async fn is_muted(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let (user, id) = (form.id("requestId")?, conversation(&form)?);
    let kept = kept_level(&state, &user, &id).await?;
    let muted = state.store.is_muted(&user, id).await?;
    // A client may have changed its mind since.
    let level = match (muted, kept) {
        (true, level) if level > 0 => level,
        (true, _) => EVERYTHING,
        (false, level) => level.min(0),
    };
    Ok(Json(json!({
        "code": 200,
        "isMuted": i32::from(muted),
        "unpushLevel": level,
    })))
}

fn of_type(form: &Form) -> Result<ConversationId, ApiError> {
    Ok(ConversationId::new(kind(form)?, ""))
}

/// `POST /conversation/type/notification/set.json`: the level of all conversations of a
/// type, for notices on phones. It is kept and listed; there are none here.
pub async fn set_level(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (user, kind) = (form.id("requestId")?, of_type(&form)?);
    let level = quietness(&form)?;
    let level = level.ok_or_else(|| ApiError::bad_parameter("unpushLevel", "is missing"))?;
    put_level(&state, &user, &kind, level).await?;
    Ok(SUCCESS)
}

/// `POST /conversation/type/notification/get.json`: SDKs read the level as `isMuted`.
pub async fn level(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let (user, kind) = (form.id("requestId")?, of_type(&form)?);
    let level = kept_level(&state, &user, &kind).await?;
    Ok(Json(json!({ "code": 200, "isMuted": level })))
}

/// `POST /conversation/top/set.json`: pins a conversation, or no longer.
pub async fn pin(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (user, id) = (form.id("userId")?, conversation(&form)?);
    form.required("setTop")?;
    let on = form.flag("setTop", false)?;
    set(&state, &user, id, SessionStateType::IsTop, on).await
}
