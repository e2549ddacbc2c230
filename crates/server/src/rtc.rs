//! RTC rooms: who is there, and the values of the rooms and their users.
//!
//! All of it is in memory and ends with the process: a call does too. Users stay
//! as long as they ping; a room ends with its last user.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rongim_protocol::{
    Body,
    limits::MAX_CONTENT_BYTES,
    schema::{RtcNotifyMsg, RtcUserInfo, RtcValueInfo},
    status::Status,
    topic,
};
use thiserror::Error;

use crate::{
    bus::{Event, Notice},
    clock,
    state::AppState,
};

const MAX_ROOMS: usize = 10_000;
/// Users of one room.
const MAX_USERS: usize = 300;
/// Rooms that one user may be in.
const MAX_ROOMS_OF_USER: usize = 20;
/// Keys of the inner, and of the outer, values of a room or a user.
const MAX_KEYS: usize = 100;
const MAX_KEY_BYTES: usize = 256;
/// Keys and values of one room and its users.
const MAX_ROOM_BYTES: usize = 1024 * 1024;
/// Keys and values of all rooms.
const MAX_BYTES: usize = 256 * 1024 * 1024;
/// What a user or a value costs beside its text.
const OVERHEAD: usize = 128;

/// The only type of an `rtc_ntf`: the room changed.
const ROOM_CHANGED: i32 = 1;

/// How often gone users are looked for, at most and at least.
const SHORTEST: Duration = Duration::from_millis(10);
const LONGEST: Duration = Duration::from_secs(5);

/// Why a room does not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RtcError {
    /// The user is not in the room, which may not exist.
    #[error("not in the RTC room")]
    NotInRoom,
    /// A room, a user, a key or a byte more than fits.
    #[error("more than RTC rooms hold")]
    TooMany,
    /// An empty or a too long key.
    #[error("no key of an RTC value")]
    BadKey,
    /// A value that is too long.
    #[error("too long an RTC value")]
    TooLarge,
    /// The system has no random numbers.
    #[error("no random numbers")]
    NoRandom,
}

impl From<RtcError> for Status {
    fn from(error: RtcError) -> Self {
        match error {
            RtcError::NotInRoom => Self::NOT_IN_RTC_ROOM,
            RtcError::TooMany => Self::TOO_MANY,
            RtcError::BadKey => Self::MALFORMED,
            RtcError::TooLarge => Self::CONTENT_TOO_LARGE,
            RtcError::NoRandom => Self::STORAGE_FAILED,
        }
    }
}

/// Keys and their values.
pub type Values = BTreeMap<String, String>;

/// The two kinds of values, which do not touch each other.
#[derive(Clone, Debug, Default)]
pub struct Data {
    inner: Values,
    outer: Values,
}

/// Whose values a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The room's.
    Room,
    /// The asking user's.
    User,
}

/// Which values a question is about.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Whose.
    pub owner: Owner,
    /// The inner ones, or the outer.
    pub interior: bool,
}

/// A user in a room.
#[derive(Debug)]
pub struct Member {
    /// Who.
    pub user: String,
    /// Names the stay to whom the user shows it; nothing here asks for it.
    pub token: String,
    /// Names the stay.
    pub session: String,
    /// The user's values.
    pub data: Data,
    pinged: Instant,
}

/// A room.
#[derive(Debug, Default)]
pub struct Room {
    /// Its users, in the order they came.
    pub members: Vec<Member>,
    /// Its values.
    pub data: Data,
    /// When users or the room's values last changed, in ms; always later.
    pub changed: i64,
}

/// Users to be told that a room changed.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    room: String,
    time: i64,
    users: Vec<String>,
}

/// All rooms.
#[derive(Debug, Default)]
pub struct RtcRooms(Mutex<Rooms>);

#[derive(Debug, Default)]
struct Rooms {
    by_id: HashMap<String, Room>,
    /// How many rooms each user is in.
    entered: HashMap<String, usize>,
    bytes: usize,
}

impl Data {
    /// The inner values, or the outer.
    pub fn of(&self, interior: bool) -> &Values {
        if interior { &self.inner } else { &self.outer }
    }

    fn of_mut(&mut self, interior: bool) -> &mut Values {
        if interior {
            &mut self.inner
        } else {
            &mut self.outer
        }
    }

    /// What lists show: the outer values, and the inner ones of other keys.
    pub fn shown(&self) -> Vec<RtcValueInfo> {
        let mut all: BTreeMap<_, _> = self.inner.iter().collect();
        all.extend(&self.outer);
        all.into_iter().map(pair).collect()
    }

    fn weight(&self) -> usize {
        let values = self.inner.iter().chain(&self.outer);
        values.map(|(key, value)| weight(key, value)).sum()
    }
}

/// A value as the wire has it.
pub fn pair((key, value): (&String, &String)) -> RtcValueInfo {
    RtcValueInfo {
        key: key.clone(),
        value: value.clone(),
    }
}

fn weight(key: &str, value: &str) -> usize {
    key.len() + value.len() + OVERHEAD
}

impl Member {
    fn new(user: &str) -> Result<Self, RtcError> {
        Ok(Self {
            user: user.to_owned(),
            token: random()?,
            session: random()?,
            data: Data::default(),
            pinged: Instant::now(),
        })
    }

    /// As lists show it.
    pub fn shown(&self) -> RtcUserInfo {
        RtcUserInfo {
            user_id: self.user.clone(),
            user_data: self.data.shown(),
        }
    }

    /// With nothing but the outer values.
    pub fn shown_outside(&self) -> RtcUserInfo {
        RtcUserInfo {
            user_id: self.user.clone(),
            user_data: self.data.outer.iter().map(pair).collect(),
        }
    }
}

fn random() -> Result<String, RtcError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| RtcError::NoRandom)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

impl Room {
    fn position(&self, user: &str) -> Result<usize, RtcError> {
        let mut members = self.members.iter();
        let found = members.position(|member| member.user == user);
        found.ok_or(RtcError::NotInRoom)
    }

    fn weight(&self) -> usize {
        let members = self.members.iter();
        let members: usize = members.map(|member| OVERHEAD + member.data.weight()).sum();
        members + self.data.weight()
    }

    /// Everybody but a user is to hear of a change that is made now.
    fn change(&mut self, id: &str, but: &str) -> Change {
        self.changed = clock::now_ms().max(self.changed + 1);
        Change {
            room: id.to_owned(),
            time: self.changed,
            users: self.others(but),
        }
    }

    fn others(&self, user: &str) -> Vec<String> {
        let members = self.members.iter().map(|member| &member.user);
        members.filter(|other| *other != user).cloned().collect()
    }

    fn values(&mut self, member: usize, place: Place) -> &mut Values {
        let data = match place.owner {
            Owner::Room => &mut self.data,
            Owner::User => &mut self.members[member].data,
        };
        data.of_mut(place.interior)
    }
}

impl RtcRooms {
    /// Takes a user in, or counts as a ping when they are there already.
    pub fn enter(&self, id: &str, user: &str) -> Result<Option<Change>, RtcError> {
        let mut rooms = self.lock();
        if rooms.ping(id, user).is_ok() {
            return Ok(None);
        }
        let entered = rooms.entered.get(user).copied().unwrap_or(0);
        let users = rooms.by_id.get(id).map(|room| room.members.len());
        let is_full = users.map_or(rooms.by_id.len() >= MAX_ROOMS, |users| users >= MAX_USERS);
        if is_full || entered >= MAX_ROOMS_OF_USER || rooms.bytes + OVERHEAD > MAX_BYTES {
            return Err(RtcError::TooMany);
        }
        let member = Member::new(user)?;
        rooms.entered.insert(user.to_owned(), entered + 1);
        rooms.bytes += OVERHEAD;
        let room = rooms.by_id.entry(id.to_owned()).or_default();
        room.members.push(member);
        Ok(Some(room.change(id, user)))
    }

    /// Takes a user out, with the user's values.
    pub fn leave(&self, id: &str, user: &str) -> Result<Change, RtcError> {
        self.lock().leave(id, user)
    }

    /// The user stays.
    pub fn ping(&self, id: &str, user: &str) -> Result<(), RtcError> {
        self.lock().ping(id, user)
    }

    /// Who else is in the user's room.
    pub fn others(&self, id: &str, user: &str) -> Result<Vec<String>, RtcError> {
        self.see(id, user, |room, _| room.others(user))
    }

    /// What `look` makes of a room that the user is in, and of the user there.
    pub fn see<T>(
        &self,
        id: &str,
        user: &str,
        look: impl FnOnce(&Room, &Member) -> T,
    ) -> Result<T, RtcError> {
        let rooms = self.lock();
        let room = rooms.by_id.get(id).ok_or(RtcError::NotInRoom)?;
        let at = room.position(user)?;
        Ok(look(room, &room.members[at]))
    }

    /// Sets all of these values or, when it fails, none. A change of the room's
    /// own is for the others to hear.
    pub fn set(
        &self,
        id: &str,
        user: &str,
        place: Place,
        pairs: Vec<RtcValueInfo>,
    ) -> Result<Option<Change>, RtcError> {
        pairs.iter().try_for_each(check)?;
        let pairs: Values = pairs
            .into_iter()
            .map(|pair| (pair.key, pair.value))
            .collect();
        self.lock().set(id, user, place, pairs)
    }

    /// Removes the values of these keys; one that is not there is no error.
    pub fn remove(
        &self,
        id: &str,
        user: &str,
        place: Place,
        keys: &[String],
    ) -> Result<Option<Change>, RtcError> {
        self.lock().remove(id, user, place, keys)
    }

    /// Takes out who has not pinged for so long.
    fn expire(&self, expiry: Duration) -> Vec<Change> {
        let mut rooms = self.lock();
        let overdue: Vec<_> = rooms
            .by_id
            .iter()
            .flat_map(|(id, room)| room.members.iter().map(move |member| (id, member)))
            .filter(|(_, member)| member.pinged.elapsed() >= expiry)
            .map(|(id, member)| (id.clone(), member.user.clone()))
            .collect();
        let left = overdue.iter().map(|(id, user)| rooms.leave(id, user));
        left.filter_map(Result::ok).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a value may be set at all.
pub fn check(pair: &RtcValueInfo) -> Result<(), RtcError> {
    if !(1..=MAX_KEY_BYTES).contains(&pair.key.len()) {
        return Err(RtcError::BadKey);
    }
    if pair.value.len() > MAX_CONTENT_BYTES {
        return Err(RtcError::TooLarge);
    }
    Ok(())
}

impl Rooms {
    fn ping(&mut self, id: &str, user: &str) -> Result<(), RtcError> {
        let room = self.by_id.get_mut(id).ok_or(RtcError::NotInRoom)?;
        let at = room.position(user)?;
        room.members[at].pinged = Instant::now();
        Ok(())
    }

    fn leave(&mut self, id: &str, user: &str) -> Result<Change, RtcError> {
        let room = self.by_id.get_mut(id).ok_or(RtcError::NotInRoom)?;
        let at = room.position(user)?;
        let before = room.weight();
        room.members.remove(at);
        let change = room.change(id, user);
        let is_empty = room.members.is_empty();
        let after = if is_empty { 0 } else { room.weight() };
        self.bytes = self.bytes + after - before;
        if is_empty {
            self.by_id.remove(id);
        }
        self.forget_entry(user);
        Ok(change)
    }

    fn forget_entry(&mut self, user: &str) {
        if let Some(entered) = self.entered.get_mut(user) {
            *entered -= 1;
            if *entered == 0 {
                self.entered.remove(user);
            }
        }
    }

    fn set(
        &mut self,
        id: &str,
        user: &str,
        place: Place,
        pairs: Values,
    ) -> Result<Option<Change>, RtcError> {
        let room = self.by_id.get_mut(id).ok_or(RtcError::NotInRoom)?;
        let (at, before) = (room.position(user)?, room.weight());
        let values = room.values(at, place);
        let replaced = pairs.keys().filter_map(|key| values.get_key_value(key));
        let freed: usize = replaced
            .clone()
            .map(|(key, value)| weight(key, value))
            .sum();
        let keys = values.len() + pairs.len() - replaced.count();
        let gained: usize = pairs.iter().map(|(key, value)| weight(key, value)).sum();
        let (after, bytes) = (before + gained - freed, self.bytes + gained - freed);
        if keys > MAX_KEYS
            || after > before.max(MAX_ROOM_BYTES)
            || bytes > self.bytes.max(MAX_BYTES)
        {
            return Err(RtcError::TooMany);
        }
        values.extend(pairs);
        self.bytes = bytes;
        Ok((place.owner == Owner::Room).then(|| room.change(id, user)))
    }

    fn remove(
        &mut self,
        id: &str,
        user: &str,
        place: Place,
        keys: &[String],
    ) -> Result<Option<Change>, RtcError> {
        let room = self.by_id.get_mut(id).ok_or(RtcError::NotInRoom)?;
        let (at, before) = (room.position(user)?, room.weight());
        let values = room.values(at, place);
        for key in keys {
            values.remove(key);
        }
        let after = room.weight();
        self.bytes = self.bytes + after - before;
        let is_news = place.owner == Owner::Room && after != before;
        Ok(is_news.then(|| room.change(id, user)))
    }
}

/// Tells the users of a change: clients may fetch what they want of it.
pub fn tell(state: &AppState, change: Change) {
    let body = RtcNotifyMsg {
        r#type: ROOM_CHANGED,
        time: Some(change.time),
        room_id: Some(change.room),
    };
    let event = Event::Notice(Arc::new(Notice {
        topic: topic::PUSH_RTC,
        body: body.encode_to_vec(),
    }));
    for user in &change.users {
        state.bus.deliver(user, &event, None);
    }
}

/// Lets go whoever does not ping any more. Runs until it is dropped.
pub async fn keep(state: AppState) {
    let expiry = state.config.rtc.expiry;
    let mut ticks = tokio::time::interval((expiry / 4).clamp(SHORTEST, LONGEST));
    loop {
        ticks.tick().await;
        for change in state.rtc.expire(expiry) {
            tracing::debug!(room = change.room, "a user of an RTC room pinged no more");
            tell(&state, change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTER: Place = Place {
        owner: Owner::User,
        interior: false,
    };

    fn value(key: &str, bytes: usize) -> Vec<RtcValueInfo> {
        vec![RtcValueInfo {
            key: key.into(),
            value: "v".repeat(bytes),
        }]
    }

    #[test]
    fn nothing_is_left_of_an_empty_room() {
        let rooms = RtcRooms::default();
        for user in ["alice", "bob"] {
            rooms.enter("r", user).unwrap();
            rooms.set("r", user, OUTER, value("k", 100)).unwrap();
            let room = Place {
                owner: Owner::Room,
                interior: true,
            };
            rooms.set("r", user, room, value(user, 100)).unwrap();
            rooms.remove("r", user, OUTER, &["k".into()]).unwrap();
            rooms.set("r", user, OUTER, value("k", 7)).unwrap();
            rooms.set("r", user, OUTER, value("k", 9)).unwrap();
        }
        let (bytes, weight) = {
            let rooms = rooms.lock();
            (rooms.bytes, rooms.by_id["r"].weight())
        };
        assert_eq!(bytes, weight);
        assert_eq!(rooms.leave("r", "alice").unwrap().users, ["bob"]);
        assert_eq!(rooms.expire(Duration::ZERO).len(), 1);
        let rooms = rooms.lock();
        assert_eq!(
            (rooms.by_id.len(), rooms.entered.len(), rooms.bytes),
            (0, 0, 0)
        );
    }

    #[test]
    fn rooms_are_bounded() {
        let rooms = RtcRooms::default();
        for n in 0..MAX_USERS {
            rooms.enter("r", &format!("user{n}")).unwrap();
        }
        assert_eq!(rooms.enter("r", "late"), Err(RtcError::TooMany));
        for n in 0..MAX_ROOMS_OF_USER {
            rooms.enter(&format!("room{n}"), "late").unwrap();
        }
        assert_eq!(rooms.enter("other", "late"), Err(RtcError::TooMany));
        for n in 0..MAX_KEYS {
            rooms
                .set("room0", "late", OUTER, value(&n.to_string(), 1))
                .unwrap();
        }
        let set = |room, key: &str, bytes| rooms.set(room, "late", OUTER, value(key, bytes));
        assert_eq!(set("room0", "more", 1), Err(RtcError::TooMany));
        assert_eq!(set("room0", "1", 2), Ok(None));
        let fitting = (0..20).filter(|n| set("room1", &n.to_string(), MAX_CONTENT_BYTES).is_ok());
        assert_eq!(fitting.count(), MAX_ROOM_BYTES / MAX_CONTENT_BYTES - 1);
        assert_eq!(
            set("room1", "k", MAX_CONTENT_BYTES + 1),
            Err(RtcError::TooLarge)
        );
        assert_eq!(set("room1", "", 1), Err(RtcError::BadKey));
        assert_eq!(set("nowhere", "k", 1), Err(RtcError::NotInRoom));
    }
}
