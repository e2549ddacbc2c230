//! Who is in a group: adding, removing, leaving, muting.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::{
    add as put_in, find, member_among, members_if_one,
    notice::{Happening, tell},
    only_owner,
};
use crate::{
    app_server::{AppError, AppResult, Body, Caller, Ids},
    model::{Group, User},
    state::AppState,
    store::RuleKind,
};

/// `POST /app/groups/{id}/members`: any member may bring others in.
pub async fn add(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
    Body(ids): Body<Ids>,
) -> AppResult<Json<Group>> {
    let group = find(&state, group).await?;
    let members = members_if_one(&state, &group.id, &id).await?;
    let mut ids = ids.checked()?;
    ids.retain(|id| members.iter().all(|member| member.id != *id));
    let added = put_in(&state, &group.id, None, ids).await?;
    if !added.is_empty() {
        tell(&state, &group, &id, Happening::Added(&added)).await?;
    }
    Ok(Json(find(&state, group.id).await?))
}

/// `DELETE /app/groups/{id}/members/me`: leaves.
pub async fn leave(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
) -> AppResult<StatusCode> {
    let group = find(&state, group).await?;
    members_if_one(&state, &group.id, &id).await?;
    let leaving = vec![id.clone()];
    state.store.remove_members(&group.id, leaving).await?;
    tell(&state, &group, &id, Happening::Left).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /app/groups/{id}/members/{user}`: the owner takes somebody out.
pub async fn remove(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path((group, user)): Path<(String, String)>,
) -> AppResult<StatusCode> {
    let (group, member) = other_member(&state, &id, group, &user).await?;
    // They hear of it, too, as long as they are in it.
    tell(&state, &group, &id, Happening::Removed(&member)).await?;
    let store = &state.store;
    store.remove_members(&group.id, vec![user.clone()]).await?;
    store
        .end_rules(RuleKind::GroupMuted, &group.id, vec![user])
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /app/groups/{id}/muted/{user}`: the owner lets a member speak no more.
pub async fn mute(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path((group, user)): Path<(String, String)>,
) -> AppResult<StatusCode> {
    set_muted(&state, &id, group, user, true).await
}

/// `DELETE /app/groups/{id}/muted/{user}`: they may speak again.
pub async fn unmute(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path((group, user)): Path<(String, String)>,
) -> AppResult<StatusCode> {
    set_muted(&state, &id, group, user, false).await
}

async fn set_muted(
    state: &AppState,
    owner: &str,
    group: String,
    user: String,
    muted: bool,
) -> AppResult<StatusCode> {
    let (group, member) = other_member(state, owner, group, &user).await?;
    let (store, kind, users) = (&state.store, RuleKind::GroupMuted, vec![user]);
    if muted {
        store.put_rules(kind, &group.id, users, None).await?;
        tell(state, &group, owner, Happening::Muted(&member)).await?;
    } else if store.end_rules(kind, &group.id, users).await? > 0 {
        tell(state, &group, owner, Happening::Unmuted(&member)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A group of the caller's and somebody else in it.
async fn other_member(
    state: &AppState,
    owner: &str,
    group: String,
    user: &str,
) -> AppResult<(Group, User)> {
    let group = find(state, group).await?;
    only_owner(&group, owner)?;
    if user == owner {
        return Err(AppError::bad("bad_id", "This is you."));
    }
    let member = member_among(&state.store.members(&group.id).await?, user);
    let member = member
        .ok_or_else(|| AppError::not_found("no_such_member", "They are not in this group."))?;
    Ok((group, member))
}
