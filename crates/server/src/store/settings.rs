//! What a user keeps across devices: settings, conversation states and tags.

use async_trait::async_trait;
use rongim_protocol::{
    ConversationId,
    schema::{
        PullUserSettingOutput, SessionState, SessionStateItem, SessionStateType, SessionStates,
        SessionTagItem,
    },
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Result, StoreError};

/// Settings of one user.
pub const MAX_SETTINGS: usize = 1000;
/// States of one user: pinned, muted and tagged count one each per conversation.
pub const MAX_STATES: usize = 10_000;
/// Tags of one user.
pub const MAX_TAGS: usize = 100;

/// The key of the setting that carries the tags.
pub const TAGS_KEY: &str = "Tag";

/// The key of the setting that says how many days back a device pulls.
pub const OFFLINE_DAYS_KEY: &str = "RC:OfflineMsgDuration";

/// The key of the setting with the quiet hours.
pub const QUIET_HOURS_KEY: &str = "RC:QuietHours";

/// No notifications for some minutes from a time of day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuietHours {
    /// `HH:mm:ss`.
    pub start_time: String,
    /// Minutes, less than a day.
    pub span_mins: u32,
    /// What stays quiet, as the app's own server said: 1 all but mentions, 5 all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<i64>,
}

impl QuietHours {
    /// Reads the setting's value.
    pub fn read(value: &str) -> Option<Self> {
        let hours = serde_json::from_str::<Self>(value).ok();
        hours.filter(Self::is_valid)
    }

    /// Whether these are a time and minutes.
    pub fn is_valid(&self) -> bool {
        is_time_of_day(&self.start_time) && self.span_mins < 24 * 60
    }
}

/// `HH:mm:ss`.
fn is_time_of_day(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split(':').map(two_digits).collect();
    matches!(parts[..], [Some(hours), Some(minutes), Some(seconds)]
        if hours < 24 && minutes < 60 && seconds < 60)
}

fn two_digits(text: &str) -> Option<u32> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// The state of a conversation that is on or off.
pub fn switch(conversation: ConversationId, item: SessionStateType, on: bool) -> SessionState {
    let item = SessionStateItem {
        session_state_type: item as i32,
        value: i32::from(on).to_string(),
        tags: Vec::new(),
    };
    SessionState {
        r#type: conversation.kind.0,
        channel_id: conversation.target_id,
        time: None,
        state_item: vec![item],
    }
}

/// A user setting.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The conversation type that it is about.
    pub kind: i32,
    /// The conversation that it is about; empty for none.
    pub target: String,
    /// Its name.
    pub key: String,
    /// Its value; empty to remove it.
    pub value: Vec<u8>,
}

/// Why something is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeepError {
    /// One user may not have so many.
    #[error("more than is kept for one user")]
    TooMany,
    /// The user has no such tag.
    #[error("there is no such tag")]
    NoSuchTag,
    /// It could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The new versions after tags were deleted.
#[derive(Clone, Copy, Debug)]
pub struct TagsDeleted {
    /// Of the settings.
    pub settings: i64,
    /// Of the conversation states, when a conversation had one of the tags.
    pub states: Option<i64>,
}

/// Settings, conversation states and tags. Each change gets a version (ms),
/// rising per user; a device asks for what is newer than what it has.
#[async_trait]
pub trait Settings: Send + Sync + 'static {
    /// The settings and tags that changed after `version`.
    async fn user_settings(&self, user: &str, version: i64) -> Result<PullUserSettingOutput>;

    /// Stores a setting; gives its version.
    async fn set_user_setting(&self, user: &str, setting: Setting) -> Result<i64, KeepError>;

    /// The states of conversations that changed after `version`.
    async fn conversation_states(&self, user: &str, version: i64) -> Result<SessionStates>;

    /// Changes such states; tags come on top of a conversation's tags.
    async fn set_conversation_states(
        &self,
        user: &str,
        states: Vec<SessionState>,
    ) -> Result<i64, KeepError>;

    /// Whether the conversation is muted.
    async fn is_muted(&self, user: &str, conversation: ConversationId) -> Result<bool>;

    /// Makes or renames tags; gives the settings' version.
    async fn put_tags(&self, user: &str, tags: Vec<SessionTagItem>) -> Result<i64, KeepError>;

    /// Deletes tags, and takes them off all conversations.
    async fn delete_tags(&self, user: &str, ids: Vec<String>) -> Result<TagsDeleted>;

    /// Takes the tags named in `states` off these conversations.
    async fn untag(&self, user: &str, states: Vec<SessionState>) -> Result<i64>;

    /// Takes tags off all conversations; the states' version when one had them.
    async fn untag_everywhere(&self, user: &str, ids: Vec<String>) -> Result<Option<i64>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_are_a_time_and_minutes() {
        for (value, valid) in [
            (r#"{"startTime":"23:00:00","spanMins":480}"#, true),
            (r#"{"startTime":"24:00:00","spanMins":480}"#, false),
            (r#"{"startTime":"23:0:00","spanMins":480}"#, false),
            (r#"{"startTime":"23:00:00","spanMins":1440}"#, false),
            (r#"{"startTime":"23:00:00"}"#, false),
            ("", false),
        ] {
            assert_eq!(QuietHours::read(value).is_some(), valid, "{value}");
        }
    }
}
