//! `setKV`, `delKV`, `pullKV`: the entries of chatrooms.

use rongim_protocol::{
    ConversationType,
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
    im::{outgoing, publish},
    model::NewMessage,
    store::chatrooms::{EntryRight, NewEntry},
};

pub(super) async fn set(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SetChrmKv = decode(query)?;
    let room = entered(asker, &query.target_id).await?;
    let entry = checked(request.entry)?;
    let notice = notice(asker, room, request.b_notify, request.notification).await?;
    let store = &asker.state.store;
    let version = store
        .set_chatroom_entries(asker.user, room, vec![entry], EntryRight::Member)
        .await?;
    chatroom::entries_changed(asker.state, room, version);
    notify(asker, notice).await;
    Ok(Answer::of(&done()))
}

pub(super) async fn delete(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: DeleteChrmKv = decode(query)?;
    let room = entered(asker, &query.target_id).await?;
    let notice = notice(asker, room, request.b_notify, request.notification).await?;
    let overwrite = flags(&request.entry).has(EntryFlags::OVERWRITE);
    let (store, key) = (&asker.state.store, &request.entry.key);
    let version = store
        .delete_chatroom_entry(asker.user, room, key, overwrite, EntryRight::Member)
        .await?;
    chatroom::entries_changed(asker.state, room, version);
    notify(asker, notice).await;
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

/// The message that goes with a change, when there is one; looked at before the change
/// is made.
async fn notice(
    asker: &Asker<'_>,
    room: &str,
    wanted: Option<bool>,
    notification: Option<UpStreamMessage>,
) -> Result<Option<NewMessage>, Refusal> {
    let Some(body) = notification.filter(|_| wanted == Some(true)) else {
        return Ok(None);
    };
    publish::check_body(&body, asker.state.config.limits.content_bytes())?;
    let kind = ConversationType::CHATROOM;
    let notice = publish::notice(asker.sender(), kind, room, body);
    Ok(Some(outgoing::approved(asker.state, notice).await?))
}

/// Sends the message that goes with a change, which stands whatever becomes of it.
async fn notify(asker: &Asker<'_>, notice: Option<NewMessage>) {
    if let Some(notice) = notice {
        publish::tell_room(asker.state, asker.link, notice).await;
    }
}
