//! `/group/…`: groups and their members.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{ApiError, ApiResult, Form, SUCCESS, Success};
use crate::{state::AppState, store::AddMembers};

/// `POST /group/create.json`: makes a group, or adds to one.
pub async fn create(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let name = form.display_name("groupName")?;
    let name = name.ok_or_else(|| ApiError::bad_parameter("groupName", "is missing"))?;
    add(&state, &form, Some(name)).await
}

/// `POST /group/join.json`: adds members; a `groupName` renames the group.
pub async fn join(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    add(&state, &form, form.display_name("groupName")?).await
}

async fn add(state: &AppState, form: &Form, name: Option<&str>) -> ApiResult<Success> {
    let (users, group) = (form.ids("userId")?, form.id("groupId")?);
    match state.store.add_members(&group, name, users).await? {
        AddMembers::Added => Ok(SUCCESS),
        AddMembers::Full => Err(ApiError::group_full()),
    }
}

/// `POST /group/quit.json`: takes members out.
pub async fn quit(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (users, group) = (form.ids("userId")?, form.id("groupId")?);
    state.store.remove_members(&group, users).await?;
    Ok(SUCCESS)
}

/// `POST /group/dismiss.json`: ends a group. The operator in `userId` is not
/// checked: the app's server has decided.
pub async fn dismiss(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    state.store.dismiss_group(&form.id("groupId")?).await?;
    Ok(SUCCESS)
}

/// `POST /group/refresh.json`: renames a group.
pub async fn refresh(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let group = form.id("groupId")?;
    let name = form.display_name("groupName")?;
    let name = name.ok_or_else(|| ApiError::bad_parameter("groupName", "is missing"))?;
    let known = !state.store.groups(vec![group.clone()]).await?.is_empty();
    if known {
        state
            .store
            .add_members(&group, Some(name), Vec::new())
            .await?;
    }
    Ok(SUCCESS)
}

/// Groups in one call.
const MAX_GROUPS: usize = 1000;

/// `POST /group/sync.json`: the groups in `group[id]=name` are all that the user is in.
pub async fn sync(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let user = form.id("userId")?;
    let wanted = form.0.map_of("group");
    if wanted.len() > MAX_GROUPS {
        return Err(ApiError::bad_parameter(
            "group",
            "has more than 1000 groups",
        ));
    }
    for id in wanted.iter().map(|(id, _)| *id) {
        if !super::is_id(id) {
            return Err(ApiError::bad_parameter("group", "has ids in its brackets"));
        }
    }
    for group in state.store.groups_of(&user).await? {
        if !wanted.iter().any(|(id, _)| *id == group.id) {
            state
                .store
                .remove_members(&group.id, vec![user.clone()])
                .await?;
        }
    }
    for (id, name) in wanted {
        let name = Some(name).filter(|name| !name.is_empty());
        match state
            .store
            .add_members(id, name, vec![user.clone()])
            .await?
        {
            AddMembers::Added => {}
            AddMembers::Full => return Err(ApiError::group_full()),
        }
    }
    Ok(SUCCESS)
}

/// `POST /group/user/query.json`: the members.
pub async fn members(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let group = form.id("groupId")?;
    let members = state.store.members(&group).await?;
    let users = members.iter().map(|user| json!({ "id": user.id }));
    Ok(Json(
        json!({ "code": 200, "id": group, "users": users.collect::<Vec<_>>() }),
    ))
}
