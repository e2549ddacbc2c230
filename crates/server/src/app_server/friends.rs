//! Friends: mutual at once.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};

use super::{AppError, AppResult, Body, Caller, existing};
use crate::{model::User, state::AppState};

/// The caller's friends.
#[derive(Debug, Serialize)]
pub struct Friends {
    friends: Vec<User>,
}

/// `GET /app/friends`.
pub async fn list(State(state): State<AppState>, Caller(id): Caller) -> AppResult<Json<Friends>> {
    let friends = state.store.friends(&id).await?;
    Ok(Json(Friends { friends }))
}

/// Whom to befriend.
#[derive(Debug, Deserialize)]
pub struct Add {
    id: String,
}

/// The new friend.
#[derive(Debug, Serialize)]
pub struct Added {
    friend: User,
}

/// `POST /app/friends`.
pub async fn add(
    State(state): State<AppState>,
    Caller(id): Caller,
    Body(add): Body<Add>,
) -> AppResult<Json<Added>> {
    if add.id == id {
        return Err(AppError::bad("bad_id", "You cannot add yourself."));
    }
    let friend = existing(&state, vec![add.id]).await?.swap_remove(0);
    state.store.set_friends(&id, &friend.id, true).await?;
    Ok(Json(Added { friend }))
}

/// `DELETE /app/friends/{id}`.
pub async fn remove(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(friend): Path<String>,
) -> AppResult<StatusCode> {
    state.store.set_friends(&id, &friend, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
