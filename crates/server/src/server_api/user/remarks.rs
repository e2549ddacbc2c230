//! `/user/remarks/…`, `/group/remarks/…`: what users call each other, and are called in
//! groups. The vendor shows it in notices on phones; here it is kept and listed.

use axum::{Json, extract::State};
use rongim_protocol::{ConversationId, ConversationType};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    server_api::{ApiError, ApiResult, Form, SUCCESS, Success, form::check_id},
    state::AppState,
    store::Part,
};

const MAX_REMARKS: usize = 100;
const MAX_REMARK_CHARS: usize = 64;

#[derive(Deserialize)]
struct Remark {
    id: String,
    remark: String,
}

impl Remark {
    fn understood(self) -> Result<(ConversationId, String), ApiError> {
        check_id("remarks", &self.id)?;
        check_remark("remarks", &self.remark)?;
        Ok((person(self.id), self.remark))
    }
}

fn check_remark(name: &str, remark: &str) -> Result<(), ApiError> {
    if (1..=MAX_REMARK_CHARS).contains(&remark.chars().count()) {
        Ok(())
    } else {
        Err(ApiError::bad_parameter(name, "has 1 to 64 characters"))
    }
}

fn person(id: String) -> ConversationId {
    ConversationId::new(ConversationType::PRIVATE, id)
}

/// `POST /user/remarks/set.json`: `remarks` is a JSON array of `{id, remark}`.
pub async fn set(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let user = form.id("userId")?;
    let wrong = |why| ApiError::bad_parameter("remarks", why);
    let remarks: Vec<Remark> = serde_json::from_str(form.required("remarks")?)
        .map_err(|_| wrong("is a JSON array of {id, remark}"))?;
    if !(1..=MAX_REMARKS).contains(&remarks.len()) {
        return Err(wrong("has 1 to 100 remarks"));
    }
    let remarks = remarks.into_iter().map(Remark::understood);
    put(&state, &user, remarks.collect::<Result<_, _>>()?).await
}

async fn put(
    state: &AppState,
    user: &str,
    remarks: Vec<(ConversationId, String)>,
) -> ApiResult<Success> {
    if state.store.set_remarks(user, remarks).await? {
        Ok(SUCCESS)
    } else {
        Err(ApiError::bad_parameter("userId", "has too many remarks"))
    }
}

/// `POST /user/remarks/del.json`.
pub async fn delete(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (user, about) = (form.id("userId")?, person(form.id("targetId")?));
    state.store.delete_remark(&user, about).await?;
    Ok(SUCCESS)
}

/// `POST /user/remarks/get.json`: the remarks, in pages.
pub async fn list(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let user = form.id("userId")?;
    let page = form.number("page", 1..=1_000_000)?.unwrap_or(1) as usize;
    let take = form.number("size", 1..=200)?.unwrap_or(50) as usize;
    let skip = (page - 1) * take;
    let (total, remarks) = state.store.remarks(&user, Part { skip, take }).await?;
    let users = remarks.iter();
    let users = users.map(|remark| json!({ "id": remark.target, "remark": remark.remark }));
    Ok(Json(json!({
        "code": 200,
        "total": total,
        "users": users.collect::<Vec<_>>(),
    })))
}

fn group(form: &Form) -> Result<ConversationId, ApiError> {
    let id = form.id("groupId")?;
    Ok(ConversationId::new(ConversationType::GROUP, id))
}

/// `POST /group/remarks/set.json`: what a user is called in a group.
pub async fn set_in_group(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (user, group) = (form.id("userId")?, group(&form)?);
    let remark = form.required("remark")?;
    check_remark("remark", remark)?;
    put(&state, &user, vec![(group, remark.to_owned())]).await
}

/// `POST /group/remarks/del.json`.
pub async fn delete_in_group(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (user, group) = (form.id("userId")?, group(&form)?);
    state.store.delete_remark(&user, group).await?;
    Ok(SUCCESS)
}

/// `POST /group/remarks/get.json`: none is an empty one.
pub async fn show_in_group(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let (user, group) = (form.id("userId")?, group(&form)?);
    let remark = state.store.remark(&user, group).await?;
    Ok(Json(
        json!({ "code": 200, "remark": remark.unwrap_or_default() }),
    ))
}
