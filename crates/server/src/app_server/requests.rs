//! Asking to be somebody's friend, and the answer.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use rongim_protocol::{ConversationType, flags::SendFlags};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{AppError, AppResult, Body, Caller, existing, signals};
use crate::{
    im::publish::send_from_app,
    model::{AppOrder, Authority, Delivery, NewMessage, User},
    state::AppState,
};

const MAX_NOTE_CHARS: usize = 200;
const CONTACT_NOTIFICATION: &str = "RC:ContactNtf";

/// Whom to ask, and what to say to it.
#[derive(Debug, Deserialize)]
pub struct Ask {
    id: String,
    #[serde(default)]
    note: String,
}

/// What became of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    friend: User,
    /// Whether they are friends now: they had asked before, or were friends already.
    are_friends: bool,
}

/// `POST /app/friends`: asks, or accepts when the other has asked before.
pub async fn ask(
    State(state): State<AppState>,
    Caller(id): Caller,
    Body(ask): Body<Ask>,
) -> AppResult<Json<Asked>> {
    if ask.id == id {
        return Err(AppError::bad("bad_id", "You cannot add yourself."));
    }
    if ask.note.chars().count() > MAX_NOTE_CHARS {
        let message = "A note has at most 200 characters.";
        return Err(AppError::bad("bad_note", message));
    }
    let friend = existing(&state, &ask.id).await?;
    let friends = state.store.friends(&id).await?;
    let mut are_friends = friends.iter().any(|other| other.id == friend.id);
    if !are_friends && state.store.end_request(&friend.id, &id).await? {
        befriend(&state, &friend.id, &id).await?;
        are_friends = true;
    } else if !are_friends {
        request(&state, &id, &friend.id, ask.note.trim()).await?;
    }
    Ok(Json(Asked {
        friend,
        are_friends,
    }))
}

/// Who is blocked does not learn of it: their request leads nowhere.
async fn request(state: &AppState, asker: &str, asked: &str, note: &str) -> AppResult<()> {
    if state.store.is_blocked(asked, asker).await? {
        return Ok(());
    }
    if !state.store.ask_friend(asker, asked, note).await? {
        let message = "Too many of your requests wait for an answer.";
        return Err(AppError::bad("too_many", message));
    }
    tell(state, "Request", [asker, asked], note, Delivery::OnlineOnly).await
}

/// `PUT /app/requests/{id}`: accepts what this user has asked.
pub async fn accept(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(asker): Path<String>,
) -> AppResult<StatusCode> {
    if !state.store.end_request(&asker, &id).await? {
        return Err(no_such_request());
    }
    befriend(&state, &asker, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /app/requests/{id}`: refuses; who asked sees that it is not open any more, and no line
/// in the chat says so.
pub async fn refuse(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(asker): Path<String>,
) -> AppResult<StatusCode> {
    if !state.store.end_request(&asker, &id).await? {
        return Err(no_such_request());
    }
    signals::contacts_changed(&state, &id, &asker).await;
    Ok(StatusCode::NO_CONTENT)
}

fn no_such_request() -> AppError {
    AppError::not_found("no_such_request", "This request is not open any more.")
}

/// The line that tells of it is the first of their chat.
async fn befriend(state: &AppState, asker: &str, asked: &str) -> AppResult<()> {
    state.store.set_friends(asker, asked, true).await?;
    tell(
        state,
        "AcceptResponse",
        [asked, asker],
        "",
        Delivery::Mailbox,
    )
    .await
}

async fn tell(
    state: &AppState,
    operation: &str,
    [from, to]: [&str; 2],
    note: &str,
    delivery: Delivery,
) -> AppResult<()> {
    let content = json!({
        "operation": operation,
        "sourceUserId": from,
        "targetUserId": to,
        "message": note,
        "extra": "",
    });
    let order = AppOrder {
        includes_sender: delivery == Delivery::Mailbox,
        ..AppOrder::default()
    };
    let (kind, class) = (ConversationType::PRIVATE, CONTACT_NOTIFICATION);
    let message = NewMessage {
        authority: Authority::App(order),
        delivery,
        ..NewMessage::new(from, kind, to, class, content.to_string())
    };
    let flags = match delivery {
        Delivery::Mailbox => SendFlags::PERSISTED,
        Delivery::OnlineOnly => SendFlags::default(),
    };
    send_from_app(state, message.flagged(flags)).await?;
    Ok(())
}
