//! Groups, managed by their members.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};

use super::{AppError, AppResult, Body, Caller, Ids, accounts::check_name};
use crate::{
    files::random_name,
    model::{Group, User},
    state::AppState,
    store::AddMembers,
};

/// Groups of one user, when they make another.
const MAX_GROUPS: usize = 1000;

/// Groups that were asked for.
#[derive(Debug, Serialize)]
pub struct Groups {
    groups: Vec<Group>,
}

/// `GET /app/groups`: the caller's.
pub async fn list(State(state): State<AppState>, Caller(id): Caller) -> AppResult<Json<Groups>> {
    let groups = state.store.groups_of(&id).await?;
    Ok(Json(Groups { groups }))
}

/// `POST /app/groups/lookup`.
pub async fn lookup(
    State(state): State<AppState>,
    Caller(_): Caller,
    Body(ids): Body<Ids>,
) -> AppResult<Json<Groups>> {
    let groups = state.store.groups(ids.checked()?).await?;
    Ok(Json(Groups { groups }))
}

/// The form of a new group.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    name: String,
    #[serde(default)]
    member_ids: Vec<String>,
}

/// `POST /app/groups`.
pub async fn create(
    State(state): State<AppState>,
    Caller(id): Caller,
    Body(form): Body<Create>,
) -> AppResult<(StatusCode, Json<Group>)> {
    let name = check_name(&form.name)?;
    let most = state.config.limits.group_members;
    if most > 0 && form.member_ids.len() >= most {
        return Err(AppError::bad("group_full", "The group would be too large."));
    }
    if state.store.groups_of(&id).await?.len() >= MAX_GROUPS {
        return Err(AppError::bad("too_many", "You are in too many groups."));
    }
    let group = random_name().map_err(|_| AppError::internal())?;
    let mut members = vec![id];
    members.extend(form.member_ids);
    add(&state, &group, Some(name), members).await?;
    Ok((StatusCode::CREATED, Json(find(&state, group).await?)))
}

/// A group and who is in it.
#[derive(Debug, Serialize)]
pub struct GroupWithMembers {
    #[serde(flatten)]
    group: Group,
    members: Vec<User>,
}

/// `GET /app/groups/{id}`: for members.
pub async fn show(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
) -> AppResult<Json<GroupWithMembers>> {
    let group = find(&state, group).await?;
    let members = members_if_one(&state, &group.id, &id).await?;
    Ok(Json(GroupWithMembers { group, members }))
}

/// `POST /app/groups/{id}/members`: any member may bring others in.
pub async fn add_members(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
    Body(ids): Body<Ids>,
) -> AppResult<Json<Group>> {
    let group = find(&state, group).await?;
    members_if_one(&state, &group.id, &id).await?;
    add(&state, &group.id, None, ids.checked()?).await?;
    Ok(Json(find(&state, group.id).await?))
}

/// `DELETE /app/groups/{id}/members/me`: leaves.
pub async fn leave(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
) -> AppResult<StatusCode> {
    let group = find(&state, group).await?;
    state.store.remove_members(&group.id, vec![id]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /app/groups/{id}`: the owner ends the group.
pub async fn dismiss(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
) -> AppResult<StatusCode> {
    let group = find(&state, group).await?;
    if group.owner_id != id {
        let message = "Only the owner can dismiss the group.";
        return Err(AppError::forbidden("not_the_owner", message));
    }
    state.store.dismiss_group(&group.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(state: &AppState, id: String) -> AppResult<Group> {
    let group = state.store.groups(vec![id]).await?.pop();
    group.ok_or_else(|| AppError::not_found("no_such_group", "There is no such group."))
}

/// The members, when `user` is one of them.
async fn members_if_one(state: &AppState, group: &str, user: &str) -> AppResult<Vec<User>> {
    let members = state.store.members(group).await?;
    if members.iter().any(|member| member.id == user) {
        return Ok(members);
    }
    Err(AppError::forbidden(
        "not_a_member",
        "You are not in this group.",
    ))
}

/// Adds the users that exist; unknown ids are left out.
async fn add(state: &AppState, group: &str, name: Option<&str>, ids: Vec<String>) -> AppResult<()> {
    let users = state.store.users(ids).await?;
    let ids = users.into_iter().map(|user| user.id).collect();
    match state.store.add_members(group, name, ids, None).await? {
        AddMembers::Added => Ok(()),
        AddMembers::Full => Err(AppError::bad("group_full", "The group is full.")),
    }
}
