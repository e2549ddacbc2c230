//! Groups, managed by their owners and members. Whatever changes is told in the group.

pub mod members;
mod notice;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};

use self::notice::{Happening, tell};
use super::{AppError, AppResult, Body, Caller, Ids, accounts::check_name, existing};
use crate::{
    files::random_name,
    model::{Group, User},
    state::AppState,
    store::{AddMembers, Part, RuleKind},
};

const MAX_ANNOUNCEMENT_CHARS: usize = 2000;

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
    let mut members = vec![id.clone()];
    members.extend(form.member_ids);
    let members = add(&state, &group, Some(name), members).await?;
    let group = find(&state, group).await?;
    let others: Vec<User> = members.into_iter().filter(|user| user.id != id).collect();
    if let Err(error) = tell(&state, &group, &id, Happening::Created(&others)).await {
        // Its members would find a group that nobody told them of, and who made it tries
        // again.
        state.store.dismiss_group(&group.id).await?;
        return Err(error);
    }
    Ok((StatusCode::CREATED, Json(group)))
}

/// A group and who is in it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupWithMembers {
    #[serde(flatten)]
    group: Group,
    announcement: String,
    members: Vec<User>,
    /// Ids of members who may not speak.
    muted_ids: Vec<String>,
}

/// What somebody may see of a group.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    is_member: bool,
    /// Whether there is such a group.
    exists: bool,
    /// For members.
    #[serde(flatten)]
    group: Option<GroupWithMembers>,
}

/// `GET /app/groups/{id}`. Whose chat list still has a group has to ask whether they are in it,
/// so that "no" is an answer like any other.
pub async fn show(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
) -> AppResult<Json<Shown>> {
    let store = &state.store;
    let Some(group) = store.groups(vec![group]).await?.pop() else {
        return Ok(Json(Shown::nothing_of(false)));
    };
    let members = store.members(&group.id).await?;
    if member_among(&members, &id).is_none() {
        return Ok(Json(Shown::nothing_of(true)));
    }
    let (kind, of) = (RuleKind::GroupMuted, Some(group.id.as_str()));
    let muted = store.rules(kind, of, Part::ALL).await?;
    let group = GroupWithMembers {
        announcement: group.announcement.clone(),
        group,
        members,
        muted_ids: muted.into_iter().map(|rule| rule.subject).collect(),
    };
    Ok(Json(Shown {
        is_member: true,
        exists: true,
        group: Some(group),
    }))
}

impl Shown {
    fn nothing_of(exists: bool) -> Self {
        Self {
            is_member: false,
            exists,
            group: None,
        }
    }
}

/// What is to be different; the rest stays.
#[derive(Debug, Deserialize)]
pub struct Change {
    name: Option<String>,
    announcement: Option<String>,
}

/// `PATCH /app/groups/{id}`: the owner renames the group, or tells its members something.
pub async fn change(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
    Body(change): Body<Change>,
) -> AppResult<Json<Group>> {
    let group = find(&state, group).await?;
    only_owner(&group, &id)?;
    let name = change.name.as_deref().map(check_name).transpose()?;
    let text = change.announcement.as_deref().map(str::trim);
    if text.is_some_and(|text| text.chars().count() > MAX_ANNOUNCEMENT_CHARS) {
        let message = "An announcement has at most 2000 characters.";
        return Err(AppError::bad("bad_announcement", message));
    }
    if let Some(name) = name.filter(|name| *name != group.name) {
        add(&state, &group.id, Some(name), Vec::new()).await?;
        let renamed = find(&state, group.id.clone()).await?;
        tell(&state, &renamed, &id, Happening::Renamed).await?;
    }
    if let Some(text) = text.filter(|text| *text != group.announcement) {
        state.store.announce(&group.id, text).await?;
        let announced = find(&state, group.id.clone()).await?;
        tell(&state, &announced, &id, Happening::Announced).await?;
    }
    Ok(Json(find(&state, group.id).await?))
}

/// `DELETE /app/groups/{id}`: the owner ends the group.
pub async fn dismiss(
    State(state): State<AppState>,
    Caller(id): Caller,
    Path(group): Path<String>,
) -> AppResult<StatusCode> {
    let group = find(&state, group).await?;
    only_owner(&group, &id)?;
    tell(&state, &group, &id, Happening::Dismissed).await?;
    state.store.dismiss_group(&group.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(state: &AppState, id: String) -> AppResult<Group> {
    let group = state.store.groups(vec![id]).await?.pop();
    group.ok_or_else(|| AppError::not_found("no_such_group", "There is no such group."))
}

fn only_owner(group: &Group, user: &str) -> AppResult<()> {
    if group.owner_id == user {
        return Ok(());
    }
    let message = "Only the owner of the group can do that.";
    Err(AppError::forbidden("not_the_owner", message))
}

/// The members, when `user` is one of them.
async fn members_if_one(state: &AppState, group: &str, user: &str) -> AppResult<Vec<User>> {
    let members = state.store.members(group).await?;
    let is_one = member_among(&members, user).is_some();
    let refusal = || AppError::forbidden("not_a_member", "You are not in this group.");
    is_one.then_some(members).ok_or_else(refusal)
}

fn member_among(members: &[User], user: &str) -> Option<User> {
    members.iter().find(|member| member.id == user).cloned()
}

/// Adds the users that exist, and gives them; unknown ids are left out.
async fn add(
    state: &AppState,
    group: &str,
    name: Option<&str>,
    ids: Vec<String>,
) -> AppResult<Vec<User>> {
    let users = state.store.users(ids).await?;
    let ids = users.iter().map(|user| user.id.clone()).collect();
    match state.store.add_members(group, name, ids, None).await? {
        AddMembers::Added => Ok(users),
        AddMembers::Full => Err(AppError::bad("group_full", "The group is full.")),
    }
}
