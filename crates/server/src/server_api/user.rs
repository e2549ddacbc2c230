//! `/user/…`: users and their tokens.

pub mod leaving;
pub mod lists;
pub mod quiet;
pub mod remarks;
pub mod tags;

use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::{Value, json};

use super::{ApiError, ApiResult, Form, SUCCESS, Success};
use crate::{
    clock,
    state::AppState,
    store::{Part, RuleKind},
};

const MAX_PORTRAIT_BYTES: usize = 1024;

/// The answer of `/user/getToken.json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    code: u16,
    user_id: String,
    token: String,
}

/// `POST /user/getToken.json`: registers or updates a user, gives a token.
pub async fn get_token(State(state): State<AppState>, form: Form) -> ApiResult<Token> {
    let user_id = form.id("userId")?;
    let name = form.display_name("name")?;
    let name = name.ok_or_else(|| ApiError::bad_parameter("name", "is missing"))?;
    let gone = state.store.has_rule(RuleKind::Deactivated, "", &user_id);
    if gone.await? {
        return Err(ApiError::bad_parameter("userId", "is deactivated"));
    }
    state
        .store
        .put_user(&user_id, name, portrait(&form)?)
        .await?;
    let token = state.tokens.issue(&user_id, clock::now_ms());
    Ok(Json(Token {
        code: 200,
        user_id,
        token,
    }))
}

/// `POST /user/refresh.json`: gives a user a new name or portrait; what is left
/// out stays.
pub async fn refresh(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let id = form.id("userId")?;
    let known = state.store.users(vec![id.clone()]).await?;
    let known = known.first().map(|user| user.name.as_str());
    let name = form.display_name("name")?.or(known).unwrap_or(&id);
    state.store.put_user(&id, name, portrait(&form)?).await?;
    Ok(SUCCESS)
}

fn portrait(form: &Form) -> Result<Option<&str>, ApiError> {
    match form.0.one("portraitUri") {
        Some(portrait) if portrait.len() > MAX_PORTRAIT_BYTES => {
            Err(ApiError::too_long("portraitUri", MAX_PORTRAIT_BYTES))
        }
        portrait => Ok(portrait),
    }
}

/// `POST /user/info.json`.
pub async fn info(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let id = form.id("userId")?;
    let created = state.store.registered(&id).await?;
    let users = state.store.users(vec![id]).await?;
    let known = users.first().zip(created);
    let (user, created) = known.ok_or_else(|| ApiError::bad_parameter("userId", "is no user"))?;
    Ok(Json(json!({
        "code": 200,
        "userName": user.name,
        "userPortrait": user.portrait,
        "createTime": clock::text(created),
    })))
}

/// `POST /user/query.json`: all users, in pages; `order` 0 the newest first, 1 the
/// oldest.
pub async fn all(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let page = form.number("page", 1..=1_000_000)?.unwrap_or(1) as usize;
    let take = form.number("pageSize", 1..=100)?.unwrap_or(20) as usize;
    let newest_first = form.number("order", 0..=1)?.unwrap_or(0) == 0;
    let skip = (page - 1) * take;
    let (total, users) = state
        .store
        .all_users(Part { skip, take }, newest_first)
        .await?;
    let users = users.iter().map(|(user, created)| {
        json!({
            "userId": user.id,
            "userName": user.name,
            "userPortrait": user.portrait,
            "regTime": clock::text(*created),
        })
    });
    Ok(Json(json!({
        "code": 200,
        "total": total,
        "users": users.collect::<Vec<_>>(),
    })))
}

/// `POST /user/checkOnline.json`.
pub async fn check_online(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let online = state.bus.is_connected(&form.id("userId")?);
    // A text: the strictest published SDK reads no number here.
    let status = if online { "1" } else { "0" };
    Ok(Json(json!({ "code": 200, "status": status })))
}

/// `POST /user/group/query.json`.
pub async fn groups(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let groups = state.store.groups_of(&form.id("userId")?).await?;
    let groups = groups.iter();
    let groups = groups.map(|group| json!({ "id": group.id, "name": group.name }));
    Ok(Json(
        json!({ "code": 200, "groups": groups.collect::<Vec<_>>() }),
    ))
}

/// `POST /user/token/expire.json`: voids the tokens of users from before a time.
/// Connections live on until they end by themselves.
pub async fn expire_tokens(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let users = form.some_ids("userId", 20)?;
    let time = form.number("time", 0..=i64::MAX)?;
    let time = time.ok_or_else(|| ApiError::bad_parameter("time", "is missing"))?;
    state.store.void_tokens(users, time).await?;
    Ok(SUCCESS)
}
