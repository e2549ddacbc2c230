//! A user's contacts: friends and what they are called, requests, and who is blocked.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use rongim_protocol::{ConversationId, ConversationType};
use serde::{Deserialize, Serialize};

use super::{AppError, AppResult, Body, Caller, existing, signals};
use crate::{
    model::User,
    state::AppState,
    store::{FriendRequest, Part},
};

const MAX_REMARK_CHARS: usize = 64;

/// A friend.
#[derive(Debug, Serialize)]
pub struct Friend {
    #[serde(flatten)]
    user: User,
    /// What the caller calls them; may be empty.
    remark: String,
}

/// The caller's contacts.
#[derive(Debug, Serialize)]
pub struct Contacts {
    friends: Vec<Friend>,
    /// Who wants to be a friend.
    requests: Vec<FriendRequest>,
    /// Ids of whom the caller has asked.
    asked: Vec<String>,
    /// Who may not write to the caller.
    blocked: Vec<User>,
}

/// `GET /app/friends`.
pub async fn list(State(state): State<AppState>, Caller(id): Caller) -> AppResult<Json<Contacts>> {
    let store = &state.store;
    let (_, remarks) = store.remarks(&id, Part::ALL).await?;
    let remarks = remarks.into_iter().map(|one| (one.target, one.remark));
    let mut remarks: HashMap<String, String> = remarks.collect();
    let friends = store.friends(&id).await?.into_iter().map(|user| Friend {
        remark: remarks.remove(&user.id).unwrap_or_default(),
        user,
    });
    Ok(Json(Contacts {
        friends: friends.collect(),
        requests: store.friend_requests(&id).await?,
        asked: store.asked_friends(&id).await?,
        blocked: store.users(store.blacklist(&id).await?).await?,
    }))
}

/// `DELETE /app/friends/{id}`.
pub async fn remove(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(friend): Path<String>,
) -> AppResult<StatusCode> {
    let friends = state.store.friends(&id).await?;
    state.store.set_friends(&id, &friend, false).await?;
    if friends.iter().any(|user| user.id == friend) {
        signals::contacts_changed(&state, &id, &friend).await;
    }
    state.store.delete_remark(&id, person(friend)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What to call a friend.
#[derive(Debug, Deserialize)]
pub struct Remark {
    remark: String,
}

/// `PUT /app/friends/{id}/remark`: an empty one takes it away.
pub async fn remark(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(friend): Path<String>,
    Body(form): Body<Remark>,
) -> AppResult<StatusCode> {
    let remark = form.remark.trim();
    if remark.chars().count() > MAX_REMARK_CHARS {
        let message = "A remark has at most 64 characters.";
        return Err(AppError::bad("bad_remark", message));
    }
    let friends = state.store.friends(&id).await?;
    if friends.iter().all(|other| other.id != friend) {
        return Err(AppError::not_found("no_such_friend", "This is no friend."));
    }
    let about = person(friend);
    if remark.is_empty() {
        state.store.delete_remark(&id, about).await?;
    } else {
        let remarks = vec![(about, remark.to_owned())];
        if !state.store.set_remarks(&id, remarks).await? {
            return Err(AppError::bad("too_many", "You have too many remarks."));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

fn person(id: String) -> ConversationId {
    ConversationId::new(ConversationType::PRIVATE, id)
}

/// `PUT /app/blocked/{id}`: the user may not write to the caller any more, nor ask.
pub async fn block(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(other): Path<String>,
) -> AppResult<StatusCode> {
    if other == id {
        return Err(AppError::bad("bad_id", "You cannot block yourself."));
    }
    let other = existing(&state, &other).await?;
    if !state.store.set_blocked(&id, &other.id, true).await? {
        return Err(AppError::bad("too_many", "You have blocked too many."));
    }
    state.store.end_request(&other.id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /app/blocked/{id}`.
pub async fn unblock(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(other): Path<String>,
) -> AppResult<StatusCode> {
    state.store.set_blocked(&id, &other, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
