//! `/group/…`: groups and their members.

use axum::{Json, extract::State};
use rongim_protocol::ConversationType;
use serde::Serialize;
use serde_json::{Value, json};

use super::{ApiError, ApiResult, Form, SUCCESS, Success, message};
use crate::{im::publish::send_from_app, model::NewMessage, state::AppState, store::AddMembers};

/// What became of a call about a group.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    code: u16,
    #[serde(rename = "messageUID", skip_serializing_if = "Option::is_none")]
    message_uid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member_count: Option<i64>,
}

/// `POST /group/create.json`: makes a group, or adds to one.
pub async fn create(State(state): State<AppState>, form: Form) -> ApiResult<Changed> {
    let name = form.display_name("groupName")?;
    let name = name.ok_or_else(|| ApiError::bad_parameter("groupName", "is missing"))?;
    add(&state, &form, Some(name)).await
}

/// `POST /group/join.json`: adds members; a `groupName` renames the group.
pub async fn join(State(state): State<AppState>, form: Form) -> ApiResult<Changed> {
    add(&state, &form, form.display_name("groupName")?).await
}

async fn add(state: &AppState, form: &Form, name: Option<&str>) -> ApiResult<Changed> {
    let (users, group) = (form.ids("userId")?, form.id("groupId")?);
    let largest = match state.config.limits.group_members {
        0 => i64::MAX,
        members => members as i64,
    };
    let most = form.number("maxMember", 1..=largest)?;
    let notice = bound(form, &group)?;
    let most = most.map(|most| most as usize);
    match state.store.add_members(&group, name, users, most).await? {
        AddMembers::Added => {}
        AddMembers::Full => return Err(ApiError::group_full()),
    }
    let message_uid = tell(state, notice).await?;
    changed(state, &group, message_uid).await
}

/// The message that tells the members, with `bindNotifyMsg`.
fn bound(form: &Form, group: &str) -> Result<Option<NewMessage>, ApiError> {
    if !form.flag("bindNotifyMsg", false)? {
        return Ok(None);
    }
    let message = message::read(form, ConversationType::GROUP)?;
    Ok(Some(NewMessage {
        target: group.to_owned(),
        ..message
    }))
}

async fn tell(state: &AppState, notice: Option<NewMessage>) -> Result<Option<String>, ApiError> {
    let Some(notice) = notice else {
        return Ok(None);
    };
    let sent = send_from_app(state, notice).await?;
    Ok(Some(sent.message.uid.to_string()))
}

async fn changed(state: &AppState, group: &str, message_uid: Option<String>) -> ApiResult<Changed> {
    let groups = state.store.groups(vec![group.to_owned()]).await?;
    Ok(Json(Changed {
        code: 200,
        message_uid,
        member_count: groups.first().map(|group| group.member_count),
    }))
}

/// `POST /group/quit.json`: takes members out. They, too, get the message that tells
/// of it.
pub async fn quit(State(state): State<AppState>, form: Form) -> ApiResult<Changed> {
    let (users, group) = (form.ids("userId")?, form.id("groupId")?);
    let message_uid = tell(&state, bound(&form, &group)?).await?;
    state.store.remove_members(&group, users).await?;
    changed(&state, &group, message_uid).await
}

/// `POST /group/dismiss.json`: ends a group. The operator in `userId` is not
/// checked: the app's server has decided.
pub async fn dismiss(State(state): State<AppState>, form: Form) -> ApiResult<Changed> {
    let group = form.id("groupId")?;
    let message_uid = tell(&state, bound(&form, &group)?).await?;
    state.store.dismiss_group(&group).await?;
    changed(&state, &group, message_uid).await
}

/// `POST /group/refresh.json`: renames a group.
pub async fn refresh(State(state): State<AppState>, form: Form) -> ApiResult<Changed> {
    let group = form.id("groupId")?;
    let name = form.display_name("groupName")?;
    let name = name.ok_or_else(|| ApiError::bad_parameter("groupName", "is missing"))?;
    let notice = bound(&form, &group)?;
    let known = !state.store.groups(vec![group.clone()]).await?.is_empty();
    if !known {
        return changed(&state, &group, None).await;
    }
    state
        .store
        .add_members(&group, Some(name), Vec::new(), None)
        .await?;
    let message_uid = tell(&state, notice).await?;
    changed(&state, &group, message_uid).await
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
            .add_members(id, name, vec![user.clone()], None)
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
