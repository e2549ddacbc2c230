//! The quiet hours of the user, which the server keeps for all devices.

use serde_json::Value;

use crate::model::QuietHours;

use super::bindings::client;
use super::{Failure, settle, to_json};

/// The quiet hours, if there are some.
///
/// # Errors
/// With the SDK's code.
pub async fn quiet_hours() -> Result<Option<QuietHours>, Failure> {
    let answer: Value = to_json(settle(client()?.get_quiet_hours()?).await?);
    Ok(QuietHours::from_json(&answer))
}

/// Sets the quiet hours, or ends them.
///
/// # Errors
/// With the SDK's code.
pub async fn set_quiet_hours(hours: Option<QuietHours>) -> Result<(), Failure> {
    let client = client()?;
    let promise = match hours {
        Some(hours) => client.set_quiet_hours(&format!("{}:00", hours.from()), hours.span()),
        None => client.remove_quiet_hours(),
    };
    settle(promise?).await.map(drop)
}
