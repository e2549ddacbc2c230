//! `/group/…`: groups and their members.

use axum::extract::State;

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
