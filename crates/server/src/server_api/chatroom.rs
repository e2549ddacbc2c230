//! `/chatroom/…`: making and ending rooms, who is in them, what is passed on there.

pub mod entries;

use axum::{Json, extract::State};
use rongim_protocol::ConversationType;
use serde_json::{Value, json};

use super::{ApiError, ApiResult, Form, SUCCESS, Success, is_id, message};
use crate::{
    chatroom, clock,
    im::publish::send_all_from_app,
    model::{Delivery, NewMessage},
    state::AppState,
    store::{
        RuleKind,
        chatrooms::{ChatroomError, MemberOrder, NewRoom, PlannedEnd, Room, ToEnd},
    },
};

const MINUTE_MS: i64 = 60_000;
/// Minutes after which a room may end.
const END_MINUTES: std::ops::RangeInclusive<i64> = 60..=10_080;
const DEFAULT_END_MINUTES: i64 = 60;
/// Rooms in one call, and bytes of a room's name.
const MAX_ROOMS: usize = 100;
const MAX_NAME_BYTES: usize = 256;
const MAX_MEMBERS_LISTED: i64 = 500;

impl From<ChatroomError> for ApiError {
    fn from(error: ChatroomError) -> Self {
        match error {
            ChatroomError::Store(error) => error.into(),
            refused => Self::refused(refused.to_string()),
        }
    }
}

/// `POST /chatroom/create.json`: makes the rooms `chatroom[id]=name`.
pub async fn create(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let rooms = form.0.map_of("chatroom");
    if !(1..=MAX_ROOMS).contains(&rooms.len()) {
        return Err(ApiError::bad_parameter("chatroom", "has 1 to 100 rooms"));
    }
    if !rooms.iter().all(|(id, _)| is_id(id)) {
        return Err(ApiError::bad_parameter(
            "chatroom",
            "has ids in its brackets",
        ));
    }
    if rooms.iter().any(|(_, name)| name.len() > MAX_NAME_BYTES) {
        return Err(ApiError::too_long("chatroom", MAX_NAME_BYTES));
    }
    let rooms = rooms.into_iter();
    let rooms = rooms.map(|(id, name)| (id.to_owned(), name.to_owned()));
    state.store.make_chatrooms(rooms.collect()).await?;
    Ok(SUCCESS)
}

/// `POST /chatroom/create_new.json`: makes a room that is set up from the start.
pub async fn create_one(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let room = form.id("chatroomId")?;
    let entries = match entries::several(&form)? {
        Some(entries) => Some((form.id("entryOwnerId")?, entries)),
        None => None,
    };
    let made = NewRoom {
        id: room.clone(),
        end: planned_end(&form)?,
        is_silent: form.flag("isBan", false)?,
        exempt: form.optional_ids("whiteUserIds", 20)?,
        entries,
    };
    if let Some(version) = state.store.found_chatroom(made).await? {
        chatroom::entries_changed(&state, &room, version);
    }
    Ok(SUCCESS)
}

/// `destroyType` 0: so many minutes without a join or a message; 1: so many from now.
fn planned_end(form: &Form) -> Result<Option<PlannedEnd>, ApiError> {
    let kind = form.number("destroyType", 0..=1)?;
    let minutes = form.number("destroyTime", END_MINUTES)?;
    if kind.is_none() && minutes.is_none() {
        return Ok(None);
    }
    let after_ms = minutes.unwrap_or(DEFAULT_END_MINUTES) * MINUTE_MS;
    let at = (kind == Some(1)).then(|| clock::now_ms() + after_ms);
    Ok(Some(PlannedEnd { after_ms, at }))
}

/// `POST /chatroom/destroy.json`: ends rooms. Those that do not exist are passed over.
pub async fn destroy(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let rooms = form.some_ids("chatroomId", MAX_ROOMS)?;
    chatroom::end(&state, ToEnd::Named(rooms)).await?;
    Ok(SUCCESS)
}

/// `POST /chatroom/destroy/set.json`: says when a room ends.
pub async fn set_end(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let room = form.id("chatroomId")?;
    let end = planned_end(&form)?;
    let end = end.ok_or_else(|| ApiError::bad_parameter("destroyType", "is missing"))?;
    if state.store.plan_chatroom_end(&room, end).await? {
        Ok(SUCCESS)
    } else {
        Err(ChatroomError::NoSuchRoom.into())
    }
}

/// `POST /chatroom/query.json`: rooms with their names; unknown ones are left out.
pub async fn list(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let rooms = state.store.chatrooms(form.some_ids("chatroomId", 20)?);
    let rooms = rooms.await?;
    let rooms = rooms.iter().map(
        |room| json!({ "chrmId": room.id, "name": room.name, "time": clock::text(room.created) }),
    );
    Ok(Json(
        json!({ "code": 200, "chatRooms": rooms.collect::<Vec<_>>() }),
    ))
}

/// `POST /chatroom/get.json`: one room. Its time is a number here.
pub async fn show(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let room = existing(&state, &form).await?;
    let silent = state.store.has_rule(RuleKind::RoomSilent, "", &room.id);
    let retention_ms = state.config.chatrooms.retention.as_millis() as i64;
    let after_ms = room.end.map_or(retention_ms, |end| end.after_ms);
    let is_fixed = room.end.is_some_and(|end| end.at.is_some());
    Ok(Json(json!({
        "code": 200,
        "chatroomId": room.id,
        "createTime": room.created,
        "memberCount": room.members,
        "destroyType": i32::from(is_fixed),
        "destroyTime": after_ms / MINUTE_MS,
        "ban": silent.await?,
    })))
}

/// The room in `chatroomId`, which must exist.
async fn existing(state: &AppState, form: &Form) -> Result<Room, ApiError> {
    let found = state.store.chatrooms(vec![form.id("chatroomId")?]).await?;
    let room = found.into_iter().next();
    room.ok_or_else(|| ChatroomError::NoSuchRoom.into())
}

/// `POST /chatroom/user/query.json`: members; `order` 1 the oldest first, 2 the newest.
pub async fn members(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let room = existing(&state, &form).await?.id;
    let count = form.number("count", 0..=MAX_MEMBERS_LISTED)?;
    let order = match form.number("order", 1..=2)? {
        Some(2) => MemberOrder::NewestFirst,
        _ => MemberOrder::OldestFirst,
    };
    let count = count.unwrap_or(MAX_MEMBERS_LISTED) as usize;
    let members = state.store.chatroom_members(&room, order, count).await?;
    let users = members.listed.iter();
    let users = users.map(|(id, time)| json!({ "id": id, "time": clock::text(*time) }));
    Ok(Json(json!({
        "code": 200,
        "total": members.total,
        "users": users.collect::<Vec<_>>(),
    })))
}

/// `POST /chatroom/user/exist.json`: whether a user is in a room. A boolean here.
pub async fn has_user(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let (room, user) = (form.id("chatroomId")?, form.id("userId")?);
    let present = state.store.in_chatroom(&room, vec![user]).await?;
    Ok(Json(
        json!({ "code": 200, "isInChrm": !present.is_empty() }),
    ))
}

/// `POST /chatroom/users/exist.json`: which of them are in a room. A number here.
pub async fn has_users(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let (room, users) = (form.id("chatroomId")?, form.ids("userId")?);
    let present = state.store.in_chatroom(&room, users.clone()).await?;
    let result = users
        .iter()
        .map(|user| json!({ "userId": user, "isInChrm": i32::from(present.contains(user)) }));
    Ok(Json(
        json!({ "code": 200, "result": result.collect::<Vec<_>>() }),
    ))
}

/// `POST /chatroom/join.json`: takes users into a room that exists. Who has no
/// connection leaves it like a member whose connection has ended.
pub async fn join(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (room, users) = (form.id("chatroomId")?, form.some_ids("userId", 50)?);
    for user in users {
        chatroom::join(&state, &user, &room, false).await?;
        state.chatrooms.went(&*state.bus, &user);
    }
    Ok(SUCCESS)
}

/// `POST /chatroom/message/stopDistribution.json`: what members say in the room is
/// acknowledged, but neither passed on nor kept. The app's own messages are.
pub async fn hold(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let room = existing(&state, &form).await?.id;
    let rooms = vec![room];
    state
        .store
        .put_rules(RuleKind::RoomHeld, "", rooms, None)
        .await?;
    Ok(SUCCESS)
}

/// `POST /chatroom/message/resumeDistribution.json`.
pub async fn release(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let rooms = vec![form.id("chatroomId")?];
    state.store.end_rules(RuleKind::RoomHeld, "", rooms).await?;
    Ok(SUCCESS)
}

/// `POST /message/chatroom/broadcast.json`: a message to all rooms, stored in none.
pub async fn broadcast(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let mut message = message::read(&form, ConversationType::CHATROOM)?;
    message.delivery = Delivery::OnlineOnly;
    let rooms = state.store.all_chatrooms().await?.into_iter();
    let to_rooms = rooms.map(move |target| NewMessage {
        target,
        ..message.clone()
    });
    for sent in send_all_from_app(&state, to_rooms).await {
        match sent {
            // The room has ended meanwhile.
            Err(crate::store::SendError::NotInChatroom) | Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(SUCCESS)
}
