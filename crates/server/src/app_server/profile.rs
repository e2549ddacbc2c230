//! Who the caller is: their name and their picture.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

use super::{AppError, AppResult, Body, Caller, accounts::check_name, existing, signals};
use crate::{model::User, state::AppState};

const MAX_ADDRESS_BYTES: usize = 1024;

/// The caller.
#[derive(Debug, Serialize)]
pub struct Me {
    user: User,
}

/// `GET /app/me`.
pub async fn show(State(state): State<AppState>, Caller(id): Caller) -> AppResult<Json<Me>> {
    let user = existing(&state, &id).await?;
    Ok(Json(Me { user }))
}

/// What is to be different; the rest stays.
#[derive(Debug, Deserialize)]
pub struct Change {
    name: Option<String>,
    portrait: Option<String>,
}

/// `PATCH /app/me`: changes the name, the picture or both.
pub async fn change(
    State(state): State<AppState>,
    Caller(id): Caller,
    Body(change): Body<Change>,
) -> AppResult<Json<Me>> {
    let user = existing(&state, &id).await?;
    let name = check_name(change.name.as_ref().unwrap_or(&user.name))?;
    let portrait = change.portrait.as_deref();
    if portrait.is_some_and(|address| !is_web_address(address)) {
        let message = "A picture is at a web address of at most 1024 bytes, or empty.";
        return Err(AppError::bad("bad_portrait", message));
    }
    state.store.put_user(&id, name, portrait).await?;
    let changed = existing(&state, &id).await?;
    if changed != user {
        signals::profile_changed(&state, &changed).await?;
    }
    let user = changed;
    Ok(Json(Me { user }))
}

/// An empty one takes the picture away.
fn is_web_address(address: &str) -> bool {
    let on_the_web = ["http://", "https://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    address.is_empty() || (on_the_web && address.len() <= MAX_ADDRESS_BYTES)
}
