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
use crate::{
    chatroom,
    im::publish,
    store::chatrooms::{EntryRight, NewEntry},
};

pub(super) async fn set(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SetChrmKv = decode(query)?;
    let room = entered(asker, &query.target_id).await?;
    let entry = checked(request.entry)?;
    let store = &asker.state.store;
    let version = store
        .set_chatroom_entries(asker.user, room, vec![entry], EntryRight::Member)
        .await?;
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
        .delete_chatroom_entry(asker.user, room, key, overwrite, EntryRight::Member)
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
    let entry = NewEntry {
        key: entry.key,
        value: entry.value,
        flags,
    };
    let fits = entry.is_within_limits();
    fits.then_some(entry)
        .ok_or(Status::BAD_CHATROOM_PARAMETER.into())
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
        publish::tell_room(asker.state, asker.sender(), asker.link, room, message).await;
    }
}
