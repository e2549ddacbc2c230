//! `setKV`, `delKV`, `pullKV`: the entries of chatrooms.

use rongim_protocol::{
    flags::EntryFlags,
    frame::Query,
    schema::{ChrmKvEntity, ChrmKvOutput, DeleteChrmKv, QueryChrmKv, SetChrmKv, UpStreamMessage},
    status::Status,
};

use super::{
    Answer, Answered, Asker, Refusal,
    chatroom::{done, entered},
    decode,
};
use crate::{chatroom, im::publish, store::chatrooms::NewEntry};

const MAX_KEY_CHARS: usize = 128;
const MAX_VALUE_CHARS: usize = 4096;

pub(super) async fn set(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SetChrmKv = decode(query)?;
    let room = entered(asker, &query.target_id).await?;
    let entry = checked(request.entry)?;
    let store = &asker.state.store;
    let version = store.set_chatroom_entry(asker.user, room, entry).await?;
    chatroom::entries_changed(asker.state, room, version);
    notify(asker, room, request.b_notify, request.notification).await;
    Ok(Answer::of(&done()))
}

pub(super) async fn delete(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: DeleteChrmKv = decode(query)?;
    let room = entered(asker, &query.target_id).await?;
    let overwrite = flags(&request.entry).has(EntryFlags::OVERWRITE);
    let (store, key) = (&asker.state.store, &request.entry.key);
    let version = store
        .delete_chatroom_entry(asker.user, room, key, overwrite)
        .await?;
    chatroom::entries_changed(asker.state, room, version);
    notify(asker, room, request.b_notify, request.notification).await;
    Ok(Answer::of(&done()))
}

pub(super) async fn pull(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: QueryChrmKv = decode(query)?;
    let room = entered(asker, &query.target_id).await?;
    let store = &asker.state.store;
    let entries = store.chatroom_entries(room, request.timestamp).await?;
    Ok(Answer::of(&ChrmKvOutput {
        entries: entries.list,
        b_full_update: Some(entries.full),
        sync_time: Some(entries.version),
    }))
}

fn flags(entry: &ChrmKvEntity) -> EntryFlags {
    EntryFlags(entry.status.unwrap_or(0))
}

/// An entry's owner is who sets it, whatever the request says.
fn checked(entry: ChrmKvEntity) -> Result<NewEntry, Refusal> {
    let flags = flags(&entry);
    if !is_key(&entry.key) || !is_value(&entry.value) {
        return Err(Status::BAD_CHATROOM_PARAMETER.into());
    }
    Ok(NewEntry {
        key: entry.key,
        value: entry.value,
        flags,
    })
}

fn is_key(key: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_=+-".contains(&byte);
    (1..=MAX_KEY_CHARS).contains(&key.len()) && key.bytes().all(allowed)
}

/// Characters as a page counts them.
fn is_value(value: &str) -> bool {
    (1..=MAX_VALUE_CHARS).contains(&value.encode_utf16().count())
}

/// Sends the message that goes with a change. The change stands, whatever
/// becomes of it.
async fn notify(
    asker: &Asker<'_>,
    room: &str,
    wanted: Option<bool>,
    notification: Option<UpStreamMessage>,
) {
    if let Some(message) = notification.filter(|_| wanted == Some(true)) {
        publish::tell_room(asker.state, asker.user, asker.link, room, message).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_have_limits() {
        for key in ["a", "A-z_0=9+", &"k".repeat(128)] {
            assert!(is_key(key), "{key}");
        }
        for key in ["", "a b", "键", "a.b", &"k".repeat(129)] {
            assert!(!is_key(key), "{key}");
        }
        assert!(is_value("v") && is_value(&"值".repeat(4096)));
        assert!(!is_value("") && !is_value(&"😀".repeat(2049)));
    }
}
