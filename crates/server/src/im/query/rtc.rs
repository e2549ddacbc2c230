//! `rtcRJoin_data`, `rtcPing`, `rtcSetData` and the others: the signalling data of
//! RTC rooms. Whatever is asked of a room, the asker has to be in it.

use rongim_protocol::{
    ConversationType,
    frame::Query,
    schema::{
        McFollowInput, RtcDataInput, RtcInput, RtcKeyDeleteInput, RtcKvEntity, RtcKvOutput,
        RtcOutput, RtcPullKv, RtcQryOutput, RtcQryUserOutDataInput, RtcQueryListInput,
        RtcRoomInfoOutput, RtcSetDataInput, RtcSetOutDataInput, RtcTokenOutput, RtcUserListOutput,
        RtcUserOutDataOutput, RtcUserSetDataInput, RtcValueInfo, UpStreamMessage,
    },
    status::Status,
};

use super::{Answer, Answered, Asker, Refusal, decode};
use crate::{
    im::{outgoing, publish},
    model::NewMessage,
    rtc::{self, Change, Member, Owner, Place, Room, RtcError, Values, pair},
};

/// Bytes of a room's id.
const MAX_ROOM_BYTES: usize = 256;
/// `order` of a list that begins with who came last.
const NEWEST_FIRST: i32 = 2;
/// Messages that come with what a user offers.
const MAX_NOTICES: usize = 10;

impl From<RtcError> for Refusal {
    fn from(error: RtcError) -> Self {
        Self::Status(error.into())
    }
}

pub(super) fn join(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcInput = decode(query)?;
    let room = named(query)?;
    request.extra_inner_data.iter().try_for_each(rtc::check)?;
    let came = asker.state.rtc.enter(room, asker.user)?;
    told(asker, came);
    let extra = request.extra_inner_data.into_iter().collect();
    set(asker, room, inner(Owner::User), extra)?;
    list_users(asker, room, None)
}

pub(super) fn quit(asker: &Asker<'_>, query: &Query) -> Answered {
    decode::<RtcInput>(query)?;
    let left = asker.state.rtc.leave(named(query)?, asker.user)?;
    told(asker, Some(left));
    done()
}

pub(super) fn ping(asker: &Asker<'_>, query: &Query) -> Answered {
    decode::<RtcInput>(query)?;
    asker.state.rtc.ping(named(query)?, asker.user)?;
    done()
}

pub(super) fn token(asker: &Asker<'_>, query: &Query) -> Answered {
    decode::<RtcInput>(query)?;
    let token = see(asker, named(query)?, |_, me| me.token.clone())?;
    Ok(Answer::of(&RtcTokenOutput { rtc_token: token }))
}

/// What a user reports of the call is for whoever reads the log.
pub(super) fn report(asker: &Asker<'_>, query: &Query) -> Answered {
    let report = decode::<McFollowInput>(query)?.id;
    let room = named(query)?;
    see(asker, room, |_, _| ())?;
    tracing::debug!(user = asker.user, room, report, "the state of a call");
    done()
}

pub(super) async fn set_data(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcSetDataInput = decode(query)?;
    let (room, place) = (named(query)?, place(request.target, request.interior)?);
    let notice = notice(asker, room, request.object_name, request.content).await?;
    let (key, value) = (request.key, request.value);
    set(asker, room, place, vec![RtcValueInfo { key, value }])?;
    notify(asker, notice).await
}

/// Without keys: all values.
pub(super) fn data(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcDataInput = decode(query)?;
    let place = place(request.target, request.interior)?;
    let out_info = see(asker, named(query)?, |room, me| {
        chosen(values(room, me, place), &request.key)
    })?;
    Ok(Answer::of(&RtcQryOutput { out_info }))
}

pub(super) async fn delete_data(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcDataInput = decode(query)?;
    let (room, place) = (named(query)?, place(request.target, request.interior)?);
    let notice = notice(asker, room, request.object_name, request.content).await?;
    remove(asker, room, place, &request.key)?;
    notify(asker, notice).await
}

pub(super) async fn set_out_data(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcSetOutDataInput = decode(query)?;
    let (room, place) = (named(query)?, place(request.target, false)?);
    let notice = notice(asker, room, request.object_name, request.content).await?;
    set(asker, room, place, request.value_info)?;
    notify(asker, notice).await
}

/// The outer values of these users, or of all; who is not in the room is left out.
pub(super) fn out_data(asker: &Asker<'_>, query: &Query) -> Answered {
    let wanted = decode::<RtcQryUserOutDataInput>(query)?.user_id;
    let user = see(asker, named(query)?, |room, _| {
        let members = room.members.iter();
        members
            .filter(|member| wanted.is_empty() || wanted.contains(&member.user))
            .map(Member::shown_outside)
            .collect()
    })?;
    Ok(Answer::of(&RtcUserOutDataOutput { user }))
}

/// Sets outer values of the user. The others get each of the messages, and one
/// with all the values that were set.
pub(super) async fn set_resources(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcUserSetDataInput = decode(query)?;
    let room = named(query)?;
    if request.content.len() > MAX_NOTICES {
        return Err(Status::MALFORMED.into());
    }
    let all = request.value_info.iter();
    let all: serde_json::Map<_, _> = all
        .map(|info| (info.key.clone(), info.value.clone().into()))
        .collect();
    let all = serde_json::Value::Object(all).to_string();
    let mut notices = Vec::with_capacity(request.content.len() + 1);
    for change in request.content {
        notices.push(notice(asker, room, Some(change.key), Some(change.value)).await?);
    }
    notices.push(notice(asker, room, Some(request.object_name), Some(all)).await?);
    let outer = Place {
        owner: Owner::User,
        interior: false,
    };
    set(asker, room, outer, request.value_info)?;
    for notice in notices {
        notify(asker, notice).await?;
    }
    done()
}

pub(super) fn users(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcQueryListInput = decode(query)?;
    list_users(asker, named(query)?, request.order)
}

pub(super) fn room_info(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcQueryListInput = decode(query)?;
    let id = named(query)?;
    let info = see(asker, id, |room, _| RtcRoomInfoOutput {
        room_id: Some(id.to_owned()),
        room_data: room.data.shown(),
        user_count: i32::try_from(room.members.len()).ok(),
        list: listed(room, request.order),
    })?;
    Ok(Answer::of(&info))
}

/// Sets an inner value.
pub(super) fn put_info(asker: &Asker<'_>, query: &Query, owner: Owner) -> Answered {
    let value: RtcValueInfo = decode(query)?;
    set(asker, named(query)?, inner(owner), vec![value])?;
    done()
}

/// Removes inner values.
pub(super) fn delete_info(asker: &Asker<'_>, query: &Query, owner: Owner) -> Answered {
    let keys = decode::<RtcKeyDeleteInput>(query)?.key;
    remove(asker, named(query)?, inner(owner), &keys)?;
    done()
}

/// The room's values: always all of them.
pub(super) fn entries(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RtcPullKv = decode(query)?;
    let output = see(asker, &request.room_id, |room, _| RtcKvOutput {
        entries: room.data.shown().into_iter().map(entry).collect(),
        b_full_update: Some(true),
        sync_time: Some(room.changed),
    })?;
    Ok(Answer::of(&output))
}

fn entry(RtcValueInfo { key, value }: RtcValueInfo) -> RtcKvEntity {
    RtcKvEntity {
        key,
        value,
        ..Default::default()
    }
}

fn list_users(asker: &Asker<'_>, room: &str, order: Option<i32>) -> Answered {
    let users = see(asker, room, |room, me| RtcUserListOutput {
        list: listed(room, order),
        token: Some(me.token.clone()),
        session_id: Some(me.session.clone()),
        room_info: room.data.shown(),
    })?;
    Ok(Answer::of(&users))
}

fn listed(room: &Room, order: Option<i32>) -> Vec<rongim_protocol::schema::RtcUserInfo> {
    let mut list: Vec<_> = room.members.iter().map(Member::shown).collect();
    if order == Some(NEWEST_FIRST) {
        list.reverse();
    }
    list
}

fn chosen(values: &Values, keys: &[String]) -> Vec<RtcValueInfo> {
    let wanted = |key: &String| keys.is_empty() || keys.contains(key);
    let chosen = values.iter().filter(|(key, _)| wanted(key));
    chosen.map(pair).collect()
}

fn values<'a>(room: &'a Room, me: &'a Member, place: Place) -> &'a Values {
    let data = match place.owner {
        Owner::Room => &room.data,
        Owner::User => &me.data,
    };
    data.of(place.interior)
}

fn see<T>(
    asker: &Asker<'_>,
    room: &str,
    look: impl FnOnce(&Room, &Member) -> T,
) -> Result<T, Refusal> {
    Ok(asker.state.rtc.see(room, asker.user, look)?)
}

fn set(
    asker: &Asker<'_>,
    room: &str,
    place: Place,
    pairs: Vec<RtcValueInfo>,
) -> Result<(), Refusal> {
    let change = asker.state.rtc.set(room, asker.user, place, pairs)?;
    told(asker, change);
    Ok(())
}

fn remove(asker: &Asker<'_>, room: &str, place: Place, keys: &[String]) -> Result<(), Refusal> {
    let change = asker.state.rtc.remove(room, asker.user, place, keys)?;
    told(asker, change);
    Ok(())
}

fn told(asker: &Asker<'_>, change: Option<Change>) {
    if let Some(change) = change {
        rtc::tell(asker.state, change);
    }
}

fn done() -> Answered {
    Ok(Answer::of(&RtcOutput { nothing: None }))
}

fn named(query: &Query) -> Result<&str, Refusal> {
    let room = query.target_id.as_str();
    if (1..=MAX_ROOM_BYTES).contains(&room.len()) {
        Ok(room)
    } else {
        Err(Status::MALFORMED.into())
    }
}

fn inner(owner: Owner) -> Place {
    Place {
        owner,
        interior: true,
    }
}

/// `target` as a `TargetType`.
fn place(target: i32, interior: bool) -> Result<Place, Refusal> {
    let owner = match target {
        1 => Owner::Room,
        2 => Owner::User,
        _ => return Err(Status::MALFORMED.into()),
    };
    Ok(Place { owner, interior })
}

/// The message that goes with a change, when there is one; looked at before the change
/// is made.
async fn notice(
    asker: &Asker<'_>,
    room: &str,
    object_name: Option<String>,
    content: Option<String>,
) -> Result<Option<NewMessage>, Refusal> {
    let (Some(classname), Some(content)) = (object_name, content) else {
        return Ok(None);
    };
    if classname.is_empty() {
        return Err(Status::MALFORMED.into());
    }
    let body = UpStreamMessage {
        classname,
        content: content.into_bytes(),
        ..Default::default()
    };
    publish::check_body(&body, asker.state.config.limits.content_bytes())?;
    let kind = ConversationType::RTC_ROOM;
    let notice = publish::notice(asker.sender(), kind, room, body);
    Ok(Some(outgoing::approved(asker.state, notice).await?))
}

async fn notify(asker: &Asker<'_>, notice: Option<NewMessage>) -> Answered {
    if let Some(notice) = notice {
        publish::tell_rtc_room(asker.state, notice).await;
    }
    done()
}
