//! `/user/blockPushPeriod/…`: quiet hours, the same that the user's clients set.

use axum::{Json, extract::State};
use rongim_protocol::ConversationType;
use serde_json::{Value, json};

use crate::{
    server_api::{ApiError, ApiResult, Form, SUCCESS, Success},
    state::AppState,
    store::{
        KeepError, Setting,
        settings::{QUIET_HOURS_KEY, QuietHours},
    },
    sync,
};

const MINUTES_A_DAY: i64 = 24 * 60;

impl From<KeepError> for ApiError {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Store(error) => error.into(),
            refused => Self::refused(refused.to_string()),
        }
    }
}

/// Stores a setting for a user and tells their clients.
pub(in crate::server_api) async fn keep(
    state: &AppState,
    user: &str,
    setting: Setting,
) -> Result<(), ApiError> {
    let version = state.store.set_user_setting(user, setting).await?;
    sync::settings_changed(&*state.bus, user, version, None);
    Ok(())
}

fn setting(value: String) -> Setting {
    Setting {
        kind: ConversationType::PRIVATE.0,
        target: String::new(),
        key: QUIET_HOURS_KEY.to_owned(),
        value: value.into_bytes(),
    }
}

/// `POST /user/blockPushPeriod/set.json`.
pub async fn set(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (user, start) = (form.id("userId")?, form.required("startTime")?);
    let period = form.number("period", 0..=MINUTES_A_DAY - 1)?;
    let period = period.ok_or_else(|| ApiError::bad_parameter("period", "is missing"))?;
    let hours = QuietHours {
        start_time: start.to_owned(),
        span_mins: period as u32,
        level: form.number("level", 1..=5)?.or(Some(1)),
    };
    if !hours.is_valid() {
        return Err(ApiError::bad_parameter(
            "startTime",
            "is a time as HH:MM:SS",
        ));
    }
    let value = json!(hours).to_string();
    keep(&state, &user, setting(value)).await?;
    Ok(SUCCESS)
}

/// `POST /user/blockPushPeriod/get.json`: none are no minutes.
pub async fn show(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let user = form.id("userId")?;
    let settings = state.store.user_settings(&user, 0).await?;
    let kept = settings.items.into_iter();
    let value = kept
        .filter(|item| item.key == QUIET_HOURS_KEY)
        .find_map(|item| String::from_utf8(item.value).ok());
    let hours = value.and_then(|value| QuietHours::read(&value));
    let data = match hours {
        Some(hours) => json!({
            "startTime": hours.start_time,
            "period": hours.span_mins,
            "unPushLevel": hours.level.unwrap_or(1),
        }),
        None => json!({ "startTime": "", "period": 0, "unPushLevel": 0 }),
    };
    Ok(Json(json!({ "code": 200, "data": data })))
}

/// `POST /user/blockPushPeriod/delete.json`.
pub async fn delete(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    keep(&state, &form.id("userId")?, setting(String::new())).await?;
    Ok(SUCCESS)
}
