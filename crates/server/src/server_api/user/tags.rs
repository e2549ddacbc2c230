//! `/user/tag/…`: what the app calls its users, so that `/push.json` can address them.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json as object};

use crate::{
    server_api::{
        ApiError, ApiResult, Form, SUCCESS, Success,
        json::{self, JsonBody},
    },
    state::AppState,
};

const MAX_TAGS: usize = 20;
/// Characters of a tag.
const MAX_TAG_CHARS: usize = 40;

/// The body of `/user/tag/set.json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ForOne {
    user_id: String,
    #[serde(default)]
    tags: Vec<String>,
}

/// The body of `/user/tag/batch/set.json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ForSeveral {
    user_ids: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// `POST /user/tag/set.json`: these tags, in place of the earlier ones.
pub async fn set(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<ForOne>,
) -> ApiResult<Success> {
    put(&state, vec![json::id("userId", &body.user_id)?], body.tags).await
}

/// `POST /user/tag/batch/set.json`.
pub async fn set_for_several(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<ForSeveral>,
) -> ApiResult<Success> {
    let users = json::ids("userIds", &body.user_ids, 1000)?;
    put(&state, users, body.tags).await
}

async fn put(state: &AppState, users: Vec<String>, tags: Vec<String>) -> ApiResult<Success> {
    if tags.len() > MAX_TAGS {
        return Err(ApiError::bad_parameter("tags", "has more than 20 tags"));
    }
    let fits = |tag: &String| (1..=MAX_TAG_CHARS).contains(&tag.chars().count());
    if !tags.iter().all(fits) {
        return Err(ApiError::bad_parameter(
            "tags",
            "has tags of 1 to 40 characters",
        ));
    }
    state.store.set_user_tags(users, tags).await?;
    Ok(SUCCESS)
}

/// `POST /user/tags/get.json`.
pub async fn list(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let tags = state.store.user_tags(form.some_ids("userIds", 50)?).await?;
    Ok(Json(object!({ "code": 200, "result": tags })))
}
