//! `pullUS`, `setUS`, `pullSeAtts`, `setSeAtt` and the tags: what a user keeps
//! across devices. The user's other connections are told of each change.

use rongim_protocol::{
    ConversationType,
    frame::Query,
    schema::{
        GetQNupTokenOutput, PullUserSettingInput, SessionDisTagReq, SessionReq, SessionState,
        SessionStateItem, SessionStateModifyReq, SessionStateModifyResp, SessionTagAddInput,
        SessionTagDelInput, SessionTagItem, SetUserSettingInput, SetUserSettingOutput,
    },
    status::Status,
};
use serde::Deserialize;

use super::{Answer, Answered, Asker, Refusal, decode};
use crate::{
    store::{
        KeepError, Setting,
        settings::{OFFLINE_DAYS_KEY, QUIET_HOURS_KEY, QuietHours, TAGS_KEY},
    },
    sync,
};

/// States and tags in one request.
const MAX_ITEMS: usize = 1000;
const MAX_KEY_BYTES: usize = 128;
const MAX_VALUE_BYTES: usize = 4096;
pub(super) const MAX_TARGET_BYTES: usize = 256;
const MAX_TAG_ID_BYTES: usize = 64;
const MAX_TAG_NAME_BYTES: usize = 256;

impl From<KeepError> for Refusal {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::TooMany => Self::Status(Status::TOO_MANY),
            KeepError::NoSuchTag => Self::Status(Status::NO_SUCH_TAG),
            KeepError::Store(error) => Self::Store(error),
        }
    }
}

pub(super) async fn user_settings(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: PullUserSettingInput = decode(query)?;
    let store = &asker.state.store;
    let settings = store.user_settings(asker.user, request.version).await?;
    Ok(Answer::of(&settings))
}

/// The value of a `setUS`, JSON text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SettingText {
    #[serde(default)]
    target_id: String,
    #[serde(default)]
    r#type: i32,
    key: String,
    value: String,
}

pub(super) async fn set_user_setting(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SetUserSettingInput = decode(query)?;
    let text: SettingText = serde_json::from_str(&request.value).map_err(|_| Status::MALFORMED)?;
    let setting = understand(text).ok_or(Status::MALFORMED)?;
    let store = &asker.state.store;
    let version = store.set_user_setting(asker.user, setting).await?;
    tell_settings(asker, version);
    Ok(settings_version(version))
}

fn understand(text: SettingText) -> Option<Setting> {
    let SettingText {
        target_id,
        r#type,
        key,
        value,
    } = text;
    let fits = target_id.len() <= MAX_TARGET_BYTES
        && (1..=MAX_KEY_BYTES).contains(&key.len())
        && value.len() <= MAX_VALUE_BYTES;
    let is_right = match key.as_str() {
        TAGS_KEY => false,
        OFFLINE_DAYS_KEY => value.is_empty() || offline_days(&value).is_some(),
        QUIET_HOURS_KEY => value.is_empty() || QuietHours::read(&value).is_some(),
        _ => true,
    };
    (fits && is_right).then(|| Setting {
        kind: r#type,
        target: target_id,
        key,
        value: value.into_bytes(),
    })
}

/// `setOfflineMsgDur`: how many days back a device pulls, as text in `token`.
pub(super) async fn set_offline_days(asker: &Asker<'_>, query: &Query) -> Answered {
    let days = decode::<GetQNupTokenOutput>(query)?.token;
    let setting = Setting {
        kind: ConversationType::PRIVATE.0,
        target: String::new(),
        key: OFFLINE_DAYS_KEY.to_owned(),
        value: offline_days(&days)
            .ok_or(Status::MALFORMED)?
            .to_string()
            .into_bytes(),
    };
    let store = &asker.state.store;
    let version = store.set_user_setting(asker.user, setting).await?;
    tell_settings(asker, version);
    Ok(Answer::default())
}

/// Mail is kept for a week.
fn offline_days(text: &str) -> Option<u8> {
    text.parse().ok().filter(|days| (1..=7).contains(days))
}

pub(super) async fn conversation_states(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SessionReq = decode(query)?;
    let store = &asker.state.store;
    let states = store.conversation_states(asker.user, request.time).await?;
    Ok(Answer::of(&states))
}

/// `setSeAtt`, and `addTag` whose states are tags.
pub(super) async fn set_conversation_states(asker: &Asker<'_>, query: &Query) -> Answered {
    let states = states(query)?;
    let store = &asker.state.store;
    let version = store.set_conversation_states(asker.user, states).await?;
    Ok(states_changed(asker, version))
}

/// `delTag`: takes tags off conversations.
pub(super) async fn untag(asker: &Asker<'_>, query: &Query) -> Answered {
    let states = states(query)?;
    let version = asker.state.store.untag(asker.user, states).await?;
    Ok(states_changed(asker, version))
}

/// `disTag`: takes tags off all conversations.
pub(super) async fn untag_everywhere(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SessionDisTagReq = decode(query)?;
    let ids = tag_ids(request.tag_id)?;
    let store = &asker.state.store;
    if let Some(version) = store.untag_everywhere(asker.user, ids).await? {
        tell_states(asker, version);
    }
    Ok(Answer::default())
}

/// `addSeTag`: makes or renames tags.
pub(super) async fn put_tags(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SessionTagAddInput = decode(query)?;
    let tags = request.tags;
    let fits = |tag: &SessionTagItem| {
        let name = tag.name.as_deref().unwrap_or_default();
        is_tag_id(&tag.tag_id) && (1..=MAX_TAG_NAME_BYTES).contains(&name.len())
    };
    if tags.is_empty() || tags.len() > MAX_ITEMS || !tags.iter().all(fits) {
        return Err(Status::MALFORMED.into());
    }
    let version = asker.state.store.put_tags(asker.user, tags).await?;
    tell_settings(asker, version);
    Ok(settings_version(version))
}

/// `delSeTag`: deletes tags.
pub(super) async fn delete_tags(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SessionTagDelInput = decode(query)?;
    let ids = request.tags.into_iter().map(|tag| tag.tag_id).collect();
    let ids = tag_ids(ids)?;
    let deleted = asker.state.store.delete_tags(asker.user, ids).await?;
    tell_settings(asker, deleted.settings);
    if let Some(version) = deleted.states {
        tell_states(asker, version);
    }
    Ok(settings_version(deleted.settings))
}

fn states(query: &Query) -> Result<Vec<SessionState>, Refusal> {
    let request: SessionStateModifyReq = decode(query)?;
    let items = request.state.iter().map(|state| state.state_item.len());
    let in_all = items.sum::<usize>() + request.state.len();
    if in_all > 2 * MAX_ITEMS || !request.state.iter().all(is_state) {
        return Err(Status::MALFORMED.into());
    }
    Ok(request.state)
}

fn is_state(state: &SessionState) -> bool {
    let target = 1..=MAX_TARGET_BYTES;
    let listed = ConversationType(state.r#type).is_listed();
    listed && target.contains(&state.channel_id.len()) && state.state_item.iter().all(is_item)
}

/// What the text of the tags says, the tags say, too.
fn is_item(item: &SessionStateItem) -> bool {
    let fits = item.value.len() <= MAX_VALUE_BYTES && item.tags.len() <= MAX_ITEMS;
    fits && item.tags.iter().all(|tag| is_tag_id(&tag.tag_id))
}

fn tag_ids(ids: Vec<String>) -> Result<Vec<String>, Refusal> {
    let fits = (1..=MAX_ITEMS).contains(&ids.len()) && ids.iter().all(|id| is_tag_id(id));
    fits.then_some(ids).ok_or(Status::MALFORMED.into())
}

fn is_tag_id(id: &str) -> bool {
    (1..=MAX_TAG_ID_BYTES).contains(&id.len())
}

fn settings_version(version: i64) -> Answer {
    Answer::of(&SetUserSettingOutput {
        version,
        reserve: false,
    })
}

fn states_changed(asker: &Asker<'_>, version: i64) -> Answer {
    tell_states(asker, version);
    Answer::of(&SessionStateModifyResp { version })
}

pub(super) fn tell_states(asker: &Asker<'_>, version: i64) {
    sync::states_changed(&*asker.state.bus, asker.user, version, Some(asker.link));
}

fn tell_settings(asker: &Asker<'_>, version: i64) {
    sync::settings_changed(&*asker.state.bus, asker.user, version, Some(asker.link));
}
