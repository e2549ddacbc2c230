//! Chatrooms: joining, leaving, what was said, who is there.

use rongim_protocol::{
    Body, ConversationId, ConversationType,
    frame::Query,
    schema::{
        ChrmInput, ChrmMember, ChrmOutput, ChrmPullMsg, DownStreamMessages, HistoryMsgInput,
        QueryChatroomInfoInput, QueryChatroomInfoOutput,
    },
    status::Status,
};

use super::{Answer, Answered, Asker, Refusal, decode, history};
use crate::{
    bus::RoomChange,
    chatroom,
    store::{
        Direction,
        chatrooms::{ChatroomError, MemberOrder},
    },
    webhooks::status::RoomCause,
};

/// Bytes of a room's id.
const MAX_ROOM_BYTES: usize = 256;
/// Messages in one answer to a pull.
const PAGE: usize = 200;
/// Messages that a client gets when it joins.
const MAX_ON_JOIN: usize = 50;
const MAX_MEMBERS_LISTED: usize = 500;

impl From<ChatroomError> for Refusal {
    fn from(error: ChatroomError) -> Self {
        Self::Status(match error {
            ChatroomError::NoSuchRoom => Status::NO_SUCH_CHATROOM,
            ChatroomError::NotInRoom => Status::NOT_IN_CHATROOM,
            ChatroomError::Barred => Status::BARRED_FROM_CHATROOM,
            ChatroomError::TooManyRooms | ChatroomError::Full => Status::CHATROOM_FULL,
            ChatroomError::TooManyEntries => Status::TOO_MANY_CHATROOM_ENTRIES,
            ChatroomError::EntryOfAnother => Status::CHATROOM_ENTRY_OF_ANOTHER,
            ChatroomError::NoSuchEntry => Status::NO_SUCH_CHATROOM_ENTRY,
            ChatroomError::Store(error) => return Self::Store(error),
        })
    }
}

/// `create`: also when the room does not exist.
pub(super) async fn join(asker: &Asker<'_>, query: &Query, create: bool) -> Answered {
    decode::<ChrmInput>(query)?;
    let room = named(&query.target_id)?;
    let joined = chatroom::join(asker.state, asker.user, room, create).await?;
    Ok(Answer::of(&ChrmOutput {
        nothing: 0,
        session_id: None,
        join_time: Some(joined),
    }))
}

/// Who is not in the room has left it.
pub(super) async fn quit(asker: &Asker<'_>, query: &Query) -> Answered {
    decode::<ChrmInput>(query)?;
    let room = named(&query.target_id)?;
    chatroom::leave(asker.state, asker.user, room, RoomCause::Asked).await?;
    Ok(Answer::of(&done()))
}

/// The answer to a change.
pub(super) fn done() -> ChrmOutput {
    ChrmOutput {
        nothing: 1,
        ..Default::default()
    }
}

pub(super) async fn info(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: QueryChatroomInfoInput = decode(query)?;
    let room = entered(asker, &query.target_id).await?;
    let (order, wanted) = match request.order {
        Some(1) => (MemberOrder::OldestFirst, request.count),
        Some(2) => (MemberOrder::NewestFirst, request.count),
        _ => (MemberOrder::OldestFirst, 0),
    };
    let count = usize::try_from(wanted).unwrap_or(0).min(MAX_MEMBERS_LISTED);
    let store = &asker.state.store;
    let members = store.chatroom_members(room, order, count).await?;
    let listed = members.listed.into_iter();
    Ok(Answer::of(&QueryChatroomInfoOutput {
        user_total_nums: Some(members.total),
        user_infos: listed.map(|(id, time)| ChrmMember { time, id }).collect(),
    }))
}

pub(super) async fn history(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: HistoryMsgInput = decode(query)?;
    let target = request.target_id.as_deref().filter(|id| !id.is_empty());
    let room = entered(asker, target.unwrap_or(&query.target_id)).await?;
    history::page(asker, &conversation(room), &request).await
}

/// The first pull brings the newest `count` messages of the history, later ones
/// all that is new.
pub(super) async fn pull(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: ChrmPullMsg = decode(query)?;
    let room = entered(asker, &query.target_id).await?;
    if request.sync_time > 0 {
        pull_news(asker, room, request.sync_time).await
    } else {
        let count = usize::try_from(request.count).unwrap_or(0);
        pull_newest(asker, room, count.min(MAX_ON_JOIN)).await
    }
}

async fn pull_news(asker: &Asker<'_>, room: &str, after: i64) -> Answered {
    let missed = chatroom::missed(asker.state, room, after, PAGE).await?;
    let newest = missed.messages.last().map(|said| said.message.time);
    let (user, link, began) = (asker.user, asker.link, asker.began_ms);
    let news = missed.messages.iter();
    let news = news.filter(|said| said.is_news(user, link, began));
    let answer = DownStreamMessages {
        list: news.map(|said| said.message.seen_by(user)).collect(),
        sync_time: newest.unwrap_or(after),
        finished: Some(!missed.more),
    };
    Ok(Answer {
        body: answer.encode_to_vec(),
        more_talk: newest.filter(|_| missed.more).map(|time| RoomChange {
            room: room.into(),
            time: time + 1,
        }),
        ..Default::default()
    })
}

/// The sync time is never 0, for that would begin anew, and never later than a
/// message that is still to come.
async fn pull_newest(asker: &Asker<'_>, room: &str, count: usize) -> Answered {
    let store = &asker.state.store;
    let newest = store.newest_chatroom_time(room).await?;
    let mut list = Vec::new();
    if count > 0 {
        let page = store
            .history(
                asker.user,
                &conversation(room),
                Direction::Before(newest + 1),
                count,
            )
            .await?;
        let messages = page.into_iter().flat_map(|page| page.messages);
        list.extend(messages.map(|message| message.seen_by(asker.user)));
        list.reverse();
    }
    Ok(Answer::of(&DownStreamMessages {
        list,
        sync_time: newest.max(1),
        finished: Some(true),
    }))
}

fn conversation(room: &str) -> ConversationId {
    ConversationId::new(ConversationType::CHATROOM, room)
}

fn named(room: &str) -> Result<&str, Refusal> {
    if room.is_empty() || room.len() > MAX_ROOM_BYTES {
        return Err(Status::BAD_CHATROOM_PARAMETER.into());
    }
    Ok(room)
}

/// The room, when the asker is in it.
pub(super) async fn entered<'q>(asker: &Asker<'_>, room: &'q str) -> Result<&'q str, Refusal> {
    let room = named(room)?;
    let state = asker.state;
    if state.bus.is_in_room(room, asker.user) {
        return Ok(room);
    }
    Err(if state.store.chatroom_exists(room).await? {
        ChatroomError::NotInRoom.into()
    } else {
        ChatroomError::NoSuchRoom.into()
    })
}
