//! `/user/deactivate…`, `/user/reactivate`, `/user/delusers`: users who go.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use crate::{
    chatroom, clock,
    server_api::{ApiError, ApiResult, Form, SUCCESS, Success, form::check_id},
    state::AppState,
    store::{Part, RuleKind, StoreError},
    webhooks::status::RoomCause,
};

const MAX_USERS: usize = 100;

/// Ids in one parameter, with commas between them.
fn listed(form: &Form) -> Result<Vec<String>, ApiError> {
    form.required("userId")?;
    let ids = form.0.all("userId").flat_map(|ids| ids.split(','));
    let ids = ids.filter(|id| !id.is_empty());
    let ids: Vec<_> = ids
        .map(|id| check_id("userId", id).map(str::to_owned))
        .collect::<Result<_, _>>()?;
    if !(1..=MAX_USERS).contains(&ids.len()) {
        return Err(ApiError::bad_parameter("userId", "has 1 to 100 ids"));
    }
    Ok(ids)
}

/// `POST /user/deactivate.json`: these users can connect no more, their tokens are
/// void, and they are out of all groups and rooms. What is theirs stays.
pub async fn deactivate(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let users = listed(&form)?;
    let store = &state.store;
    store
        .put_rules(RuleKind::Deactivated, "", users.clone(), None)
        .await?;
    store.leave_all_groups(users.clone()).await?;
    send_off(&state, users).await?;
    operation()
}

/// `POST /user/reactivate.json`: they may get tokens again.
pub async fn reactivate(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let users = listed(&form)?;
    state
        .store
        .end_rules(RuleKind::Deactivated, "", users)
        .await?;
    operation()
}

/// The id of an operation, which is over by then.
fn operation() -> ApiResult<Value> {
    let id = getrandom::u64().map_err(|error| StoreError::Database(error.to_string()))?;
    Ok(Json(
        json!({ "code": 200, "operateId": format!("{id:016x}") }),
    ))
}

/// `POST /user/deactivate/query.json`: who is deactivated, in pages.
pub async fn deactivated(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let page = form.number("pageNo", 1..=1_000_000)?.unwrap_or(1) as usize;
    let take = form.number("pageSize", 1..=200)?.unwrap_or(50) as usize;
    let skip = (page - 1) * take;
    let (store, part) = (&state.store, Part { skip, take });
    let rules = store.rules(RuleKind::Deactivated, Some(""), part).await?;
    let users: Vec<_> = rules.iter().map(|rule| &rule.subject).collect();
    Ok(Json(json!({ "code": 200, "users": users })))
}

/// `POST /user/delusers.json`: deletes users with all that is only theirs. What they
/// said to others stays.
pub async fn delete(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let users = form.some_ids("userId", MAX_USERS)?;
    state.store.delete_users(users.clone()).await?;
    send_off(&state, users).await?;
    Ok(SUCCESS)
}

/// Out of the chatrooms, with void tokens and without connections.
async fn send_off(state: &AppState, users: Vec<String>) -> Result<(), ApiError> {
    let now = clock::now_ms();
    state.store.void_tokens(users.clone(), now).await?;
    for user in &users {
        for room in state.bus.rooms_of(user) {
            chatroom::leave(state, user, &room, RoomCause::Barred).await?;
        }
        state.bus.end(user);
    }
    Ok(())
}
