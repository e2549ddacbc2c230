//! `/user/blacklist/…`, `/user/whitelist/…`: who may not write to a user, and who may.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use crate::{
    server_api::{ApiError, ApiResult, Form, SUCCESS, Success},
    state::AppState,
};

/// Users in one call, and in one page of an answer.
const MAX_USERS: usize = 20;
const LARGEST_PAGE: i64 = 1000;

/// `POST /user/blacklist/add.json`.
pub async fn block(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    set_blocked(&state, &form, true).await
}

/// `POST /user/blacklist/remove.json`.
pub async fn unblock(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    set_blocked(&state, &form, false).await
}

async fn set_blocked(state: &AppState, form: &Form, blocked: bool) -> ApiResult<Success> {
    let owner = form.id("userId")?;
    for other in form.some_ids("blackUserId", MAX_USERS)? {
        if !state.store.set_blocked(&owner, &other, blocked).await? {
            return Err(ApiError::bad_parameter("userId", "has a full blacklist"));
        }
    }
    Ok(SUCCESS)
}

/// `POST /user/blacklist/query.json`.
pub async fn blocked(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let users = state.store.blacklist(&form.id("userId")?).await?;
    page(&form, users)
}

/// `POST /user/whitelist/add.json`. These lists count with `--allow-lists`; then
/// blacklists do not.
pub async fn allow(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    set_allowed(&state, &form, true).await
}

/// `POST /user/whitelist/remove.json`.
pub async fn disallow(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    set_allowed(&state, &form, false).await
}

async fn set_allowed(state: &AppState, form: &Form, allowed: bool) -> ApiResult<Success> {
    let owner = form.id("userId")?;
    for other in form.some_ids("whiteUserId", MAX_USERS)? {
        if !state.store.set_allowed(&owner, &other, allowed).await? {
            return Err(ApiError::bad_parameter("userId", "has a full list"));
        }
    }
    Ok(SUCCESS)
}

/// `POST /user/whitelist/query.json`.
pub async fn allowed(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let users = state.store.allowlist(&form.id("userId")?).await?;
    page(&form, users)
}

/// The page of `size` after `pageToken`, and the token of the next; without both,
/// everything.
fn page(form: &Form, mut users: Vec<String>) -> ApiResult<Value> {
    let size = form.number("size", 1..=LARGEST_PAGE)?;
    let token = form.0.one("pageToken");
    if let Some(token) = token {
        users.retain(|user| user.as_str() > token);
    }
    let mut answer = json!({ "code": 200 });
    if size.or(token.map(|_| LARGEST_PAGE)).is_some() {
        let size = size.unwrap_or(LARGEST_PAGE) as usize;
        if users.len() > size {
            users.truncate(size);
            answer["next"] = users.last().cloned().into();
        }
    }
    answer["users"] = users.into();
    Ok(Json(answer))
}
