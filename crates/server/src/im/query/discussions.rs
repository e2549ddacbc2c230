//! `crDiz`, `invtDiz`, `dizInf`, `quitDiz`, `evctDiz`, `rename`, `pdOpen`.

use rongim_protocol::{
    ConversationType,
    frame::Query,
    schema::{
        ChannelEvictionInput, ChannelInfoOutput, ChannelInvitationInput, CreateDiscussionInput,
        CreateDiscussionOutput, ModifyPermissionInput, RenameChannelInput,
    },
    status::Status,
};

use super::{Answer, Answered, Asker, Refusal, decode};
use crate::{
    im::publish,
    store::{DiscussionChange, DiscussionError, discussions::MAX_MEMBERS},
};

const MAX_NAME_BYTES: usize = 256;
const MAX_USER_BYTES: usize = 256;
/// `openStatus` of a discussion where only the admin may invite.
const CLOSED: i32 = 1;

impl From<DiscussionError> for Refusal {
    fn from(error: DiscussionError) -> Self {
        Self::Status(match error {
            DiscussionError::Unknown => Status::NO_SUCH_DISCUSSION,
            DiscussionError::NotMember => Status::NOT_IN_DISCUSSION,
            DiscussionError::NotAdmin => Status::NOT_AUTHORISED,
            DiscussionError::Closed => Status::MAY_NOT_INVITE,
            DiscussionError::Full => Status::DISCUSSION_FULL,
            DiscussionError::TooMany => Status::TOO_MANY_DISCUSSIONS,
            DiscussionError::Store(error) => return Self::Store(error),
        })
    }
}

pub(super) async fn create(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: CreateDiscussionInput = decode(query)?;
    let name = request.name.unwrap_or_default();
    if name.len() > MAX_NAME_BYTES {
        return Err(Status::MALFORMED.into());
    }
    let random = getrandom::u64().map_err(|_| Status::STORAGE_FAILED)?;
    let id = format!("DIZ{:x}-{random:016x}", crate::clock::now_ms());
    let store = &asker.state.store;
    store.create_discussion(&id, &name, asker.user).await?;
    Ok(Answer::of(&CreateDiscussionOutput { id }))
}

pub(super) async fn info(asker: &Asker<'_>, query: &Query) -> Answered {
    let store = &asker.state.store;
    let discussion = store.discussion(&query.target_id, asker.user).await?;
    Ok(Answer::of(&ChannelInfoOutput {
        r#type: ConversationType::DISCUSSION.0,
        channel_id: discussion.id,
        channel_name: discussion.name,
        admin_user_id: discussion.admin,
        // All of them, whatever the field's name says: there is no second page.
        first_ten_user_ids: discussion.members,
        open_status: i32::from(discussion.closed),
    }))
}

pub(super) async fn invite(asker: &Asker<'_>, query: &Query) -> Answered {
    let users = decode::<ChannelInvitationInput>(query)?.users;
    let is_user = |user: &String| (1..=MAX_USER_BYTES).contains(&user.len());
    if users.len() > MAX_MEMBERS || !users.iter().all(is_user) {
        return Err(Status::MALFORMED.into());
    }
    change(asker, query, DiscussionChange::Invite(users)).await
}

pub(super) async fn quit(asker: &Asker<'_>, query: &Query) -> Answered {
    change(asker, query, DiscussionChange::Quit).await
}

pub(super) async fn evict(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: ChannelEvictionInput = decode(query)?;
    change(asker, query, DiscussionChange::Evict(request.user)).await
}

pub(super) async fn rename(asker: &Asker<'_>, query: &Query) -> Answered {
    let name = decode::<RenameChannelInput>(query)?.name;
    if !(1..=MAX_NAME_BYTES).contains(&name.len()) {
        return Err(Status::MALFORMED.into());
    }
    change(asker, query, DiscussionChange::Rename(name)).await
}

pub(super) async fn set_open(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: ModifyPermissionInput = decode(query)?;
    let closed = request.open_status == CLOSED;
    change(asker, query, DiscussionChange::Close(closed)).await
}

async fn change(asker: &Asker<'_>, query: &Query, change: DiscussionChange) -> Answered {
    let (store, bus) = (&asker.state.store, asker.state.bus.clone());
    let tell = Box::new(move |sent| publish::push_to_all(&*bus, &sent, None));
    store
        .change_discussion(&query.target_id, asker.user, change, tell)
        .await?;
    Ok(Answer::default())
}
