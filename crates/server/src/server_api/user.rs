//! `/user/…`: users and their tokens.

use axum::{Json, extract::State};
use serde::Serialize;

use super::{ApiError, ApiResult, Form};
use crate::{clock, state::AppState};

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
    let portrait = form.0.one("portraitUri");
    if portrait.is_some_and(|portrait| portrait.len() > MAX_PORTRAIT_BYTES) {
        return Err(ApiError::too_long("portraitUri", MAX_PORTRAIT_BYTES));
    }
    state.store.put_user(&user_id, name, portrait).await?;
    let token = state.tokens.issue(&user_id, clock::now_ms());
    Ok(Json(Token {
        code: 200,
        user_id,
        token,
    }))
}
