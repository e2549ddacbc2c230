//! `/chatroom/entry/…`: the entries of rooms, whoever's they are.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use rongim_protocol::{ConversationType, flags::EntryFlags};
use serde_json::{Value, json};

use crate::{
    chatroom, clock,
    im::publish::send_from_app,
    server_api::{ApiError, ApiResult, Form, SUCCESS, Success, message},
    state::AppState,
    store::chatrooms::{ChatroomError, EntryRight, MAX_ENTRIES, NewEntry},
};

const WHAT_FITS: &str = "has keys of 1 to 128 letters, digits and _ = + -, \
     and values of 1 to 4096 characters";

/// `POST /chatroom/entry/set.json`: sets an entry, whosever it was; `objectName` and
/// `content` are a message that tells of it.
pub async fn set(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (room, user) = (form.id("chatroomId")?, form.id("userId")?);
    let entry = entry(
        form.required("key")?,
        form.required("value")?,
        flags(&form)?,
    );
    let entry = entry.ok_or_else(|| ApiError::bad_parameter("key", WHAT_FITS))?;
    let notice = message::notice(&form, &user, ConversationType::CHATROOM, &room)?;
    put(&state, &room, &user, vec![entry]).await?;
    if let Some(notice) = notice {
        send_from_app(&state, notice).await?;
    }
    Ok(SUCCESS)
}

/// `POST /chatroom/entry/batch/set.json`: sets `entryInfo`, a JSON object of texts.
pub async fn set_several(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (room, owner) = (form.id("chatroomId")?, form.id("entryOwnerId")?);
    let entries = several(&form)?;
    let entries = entries.ok_or_else(|| ApiError::bad_parameter("entryInfo", "is missing"))?;
    put(&state, &room, &owner, entries).await?;
    Ok(SUCCESS)
}

async fn put(
    state: &AppState,
    room: &str,
    owner: &str,
    entries: Vec<NewEntry>,
) -> Result<(), ApiError> {
    let store = &state.store;
    let version = store
        .set_chatroom_entries(owner, room, entries, EntryRight::App)
        .await?;
    chatroom::entries_changed(state, room, version);
    Ok(())
}

/// The entries in `entryInfo`.
pub(super) fn several(form: &Form) -> Result<Option<Vec<NewEntry>>, ApiError> {
    let Some(text) = form.0.one("entryInfo") else {
        return Ok(None);
    };
    let wrong = |why| ApiError::bad_parameter("entryInfo", why);
    let values: BTreeMap<String, String> =
        serde_json::from_str(text).map_err(|_| wrong("is a JSON object of texts"))?;
    if !(1..=MAX_ENTRIES).contains(&values.len()) {
        return Err(wrong("has 1 to 100 entries"));
    }
    let flags = flags(form)?;
    let entries = values.iter().map(|(key, value)| entry(key, value, flags));
    let entries: Option<Vec<_>> = entries.collect();
    entries.map(Some).ok_or_else(|| wrong(WHAT_FITS))
}

fn entry(key: &str, value: &str, flags: EntryFlags) -> Option<NewEntry> {
    let entry = NewEntry {
        key: key.to_owned(),
        value: value.to_owned(),
        flags,
    };
    entry.is_within_limits().then_some(entry)
}

fn flags(form: &Form) -> Result<EntryFlags, ApiError> {
    let goes_with_owner = form.flag("autoDelete", false)?;
    Ok(EntryFlags::default().with(EntryFlags::AUTO_DELETE, goes_with_owner))
}

/// `POST /chatroom/entry/remove.json`.
pub async fn remove(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (room, user) = (form.id("chatroomId")?, form.id("userId")?);
    let key = form.required("key")?;
    let notice = message::notice(&form, &user, ConversationType::CHATROOM, &room)?;
    let store = &state.store;
    let version = store
        .delete_chatroom_entry(&user, &room, key, true, EntryRight::App)
        .await?;
    chatroom::entries_changed(&state, &room, version);
    if let Some(notice) = notice {
        send_from_app(&state, notice).await?;
    }
    Ok(SUCCESS)
}

/// `POST /chatroom/entry/query.json`: the entries under `keys`, or all.
pub async fn list(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let room = form.id("chatroomId")?;
    let wanted: Vec<&str> = form.0.all("keys").collect();
    if wanted.len() > MAX_ENTRIES {
        return Err(ApiError::bad_parameter("keys", "has more than 100 values"));
    }
    if !state.store.chatroom_exists(&room).await? {
        return Err(ChatroomError::NoSuchRoom.into());
    }
    let entries = state.store.chatroom_entries(&room, 0).await?;
    let entries = entries.list.iter();
    let asked = entries.filter(|entry| wanted.is_empty() || wanted.contains(&&*entry.key));
    // The strictest published SDK reads texts here.
    let keys = asked.map(|entry| {
        let goes_with_owner = EntryFlags(entry.status.unwrap_or(0)).has(EntryFlags::AUTO_DELETE);
        json!({
            "key": entry.key,
            "value": entry.value,
            "userId": entry.uid,
            "autoDelete": if goes_with_owner { "1" } else { "0" },
            "lastSetTime": clock::text(entry.timestamp.unwrap_or(0)),
        })
    });
    Ok(Json(
        json!({ "code": 200, "keys": keys.collect::<Vec<_>>() }),
    ))
}
