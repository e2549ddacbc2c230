//! What a room remembers: texts by key, set by its members.
//!
//! The server announces changes; a pull brings those since the one before.

use rongim_protocol::{
    Body, ConversationType,
    catalogue::object_name,
    flags::EntryFlags,
    frame::Qos,
    json::write_str,
    limits::MAX_CONTENT_BYTES,
    schema::{ChrmKvEntity, ChrmKvOutput, NotifyMsg, QueryChrmKv, SetChrmKv, UpStreamMessage},
    topic,
};

use super::RoomQuestion;
use crate::{
    Answer, CallError, CallId, Engine, ErrorCode, Event, Millis,
    calls::Question,
    message::{millis, wire_time},
};

/// How many entries of a room are kept; servers allow 100.
const MOST_ENTRIES: usize = 1000;
/// How long a key may be, in characters.
const LONGEST_KEY: usize = 128;
/// How long a value may be, in characters.
const LONGEST_VALUE: usize = 4096;

/// An entry as a page sets or removes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChatroomEntry {
    /// 1 to 128 of `A-Za-z0-9_=+-`.
    pub key: String,
    /// 1 to 4096 characters; not looked at for a removal.
    pub value: String,
    /// Also when it is another user's.
    pub force: bool,
    /// Whether it goes when this user leaves the room.
    pub auto_delete: bool,
    /// Whether the room is told by a message, `RC:chrmKVNotiMsg`.
    pub notify: bool,
    /// What that message carries as `extra`.
    pub extra: Option<String>,
}

/// An entry that came, changed or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryChange {
    /// Its key.
    pub key: String,
    /// Its value; the last one when it is gone.
    pub value: String,
    /// When it changed; 0 when the server does not say.
    pub time_ms: Millis,
    /// Whether it is gone.
    pub is_removal: bool,
}

/// The entries of a room, as far as they are known.
#[derive(Debug, Default)]
pub(super) struct Entries {
    list: Vec<(String, String)>,
    sync_time: Millis,
    is_loaded: bool,
    pulling: bool,
    /// Whether the server announced more while a pull ran.
    pull_again: bool,
    /// Calls for one value, or for all.
    waiting: Vec<(CallId, Option<String>)>,
}

impl Entries {
    pub(super) fn connection_lost(&mut self) {
        self.pulling = false;
        self.pull_again = false;
    }

    pub(super) fn take_waiting(&mut self) -> impl Iterator<Item = CallId> + use<> {
        std::mem::take(&mut self.waiting)
            .into_iter()
            .map(|(call, _)| call)
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.list.iter().position(|(known, _)| known == key)
    }

    /// Whether that is a change.
    fn set(&mut self, key: &str, value: &str) -> bool {
        match self.place(key) {
            Some(place) if self.list[place].1 == value => false,
            Some(place) => {
                self.list[place].1 = value.to_owned();
                true
            }
            None if self.list.len() < MOST_ENTRIES => {
                self.list.push((key.to_owned(), value.to_owned()));
                true
            }
            None => false,
        }
    }

    fn remove(&mut self, key: &str) -> Option<String> {
        let place = self.place(key)?;
        Some(self.list.swap_remove(place).1)
    }

    /// Takes over what the server gave; tells what is new.
    fn take(&mut self, answer: ChrmKvOutput) -> Vec<EntryChange> {
        let mut changes = Vec::new();
        if answer.b_full_update == Some(true) {
            let is_there = |key: &str| answer.entries.iter().any(|entry| entry.key == key);
            for (key, value) in std::mem::take(&mut self.list) {
                if is_there(&key) {
                    self.list.push((key, value));
                } else {
                    changes.push(removal(key, value, 0));
                }
            }
        }
        for entry in answer.entries {
            let time_ms = entry.timestamp.map_or(0, millis);
            if EntryFlags(entry.status.unwrap_or(0)).has(EntryFlags::DELETED) {
                let value = self.remove(&entry.key);
                changes.extend(value.map(|value| removal(entry.key, value, time_ms)));
            } else if is_key(&entry.key)
                && is_value(&entry.value)
                && self.set(&entry.key, &entry.value)
            {
                changes.push(EntryChange {
                    key: entry.key,
                    value: entry.value,
                    time_ms,
                    is_removal: false,
                });
            }
        }
        self.sync_time = self.sync_time.max(answer.sync_time.map_or(0, millis));
        self.is_loaded = true;
        changes
    }

    /// What a call for `key`, or for all entries, gets.
    fn answer(&self, key: Option<&str>) -> Result<Answer, CallError> {
        let mut out = String::new();
        let Some(key) = key else {
            out.push('{');
            for (place, (key, value)) in self.list.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_pair(&mut out, key, value);
            }
            out.push('}');
            return Ok(Answer::Json(out));
        };
        let place = self.place(key).ok_or(ErrorCode::NO_SUCH_ENTRY)?;
        write_str(&mut out, &self.list[place].1);
        Ok(Answer::Json(out))
    }
}

impl Engine {
    /// Sets an entry of a room that the user is in.
    pub fn set_chatroom_entry(&mut self, id: String, entry: ChatroomEntry, now: Millis) -> CallId {
        self.change_entry(id, entry, false, now)
    }

    /// Removes an entry of a room that the user is in.
    pub fn remove_chatroom_entry(
        &mut self,
        id: String,
        entry: ChatroomEntry,
        now: Millis,
    ) -> CallId {
        self.change_entry(id, entry, true, now)
    }

    /// The value of a key in a room that the user is in, as [`Answer::Json`].
    pub fn chatroom_entry(&mut self, id: &str, key: String, now: Millis) -> CallId {
        self.want_entries(id, Some(key), now)
    }

    /// All entries of a room that the user is in, as [`Answer::Json`]: an object.
    pub fn chatroom_entries(&mut self, id: &str, now: Millis) -> CallId {
        self.want_entries(id, None, now)
    }

    fn want_entries(&mut self, id: &str, key: Option<String>, now: Millis) -> CallId {
        let call = self.new_call();
        let Some(room) = self.chatrooms.room(id) else {
            self.done(call, Err(ErrorCode::NOT_IN_CHATROOM.into()));
            return call;
        };
        if room.entries.is_loaded && !room.entries.pulling {
            let answer = room.entries.answer(key.as_deref());
            self.done(call, answer);
            return call;
        }
        room.entries.waiting.push((call, key));
        let room = room.key;
        self.pull_entries(room, now);
        let entries = self.chatrooms.by_key(room).map(|room| &mut room.entries);
        if let Some(entries) = entries.filter(|entries| !entries.pulling) {
            entries.waiting.pop();
            self.done(call, Err(ErrorCode::NOT_CONNECTED.into()));
        }
        call
    }

    fn change_entry(
        &mut self,
        id: String,
        entry: ChatroomEntry,
        removes: bool,
        now: Millis,
    ) -> CallId {
        let call = self.new_call();
        if !is_key(&entry.key) || !(removes || is_value(&entry.value)) {
            self.done(call, Err(ErrorCode::PARAMETER.into()));
            return call;
        }
        let topic = if removes {
            topic::DELETE_CHATROOM_ENTRY
        } else {
            topic::SET_CHATROOM_ENTRY
        };
        // `DeleteChrmKV` has the same fields.
        let input = change(&entry, removes, self.user_id());
        let content = input.notification.as_ref().map_or(0, |up| up.content.len());
        if content > MAX_CONTENT_BYTES {
            self.done(call, Err(ErrorCode::CONTENT_TOO_LARGE.into()));
            return call;
        }
        let question = Question::Room(RoomQuestion::Change {
            call,
            id: id.clone(),
            entry,
            removes,
        });
        self.ask_for(call, topic, id, &input, question, now)
    }

    /// The server took an own change; its notice is for the others.
    pub(super) fn entry_changed(
        &mut self,
        call: CallId,
        id: &str,
        entry: ChatroomEntry,
        removes: bool,
    ) {
        if let Some(room) = self.chatrooms.room(id) {
            if removes {
                room.entries.remove(&entry.key);
            } else {
                room.entries.set(&entry.key, &entry.value);
            }
        }
        self.done(call, Ok(Answer::Done));
    }

    /// The server has changed entries of a room.
    pub(crate) fn entries_notice(&mut self, notice: &NotifyMsg, now: Millis) {
        let id = notice.chrm_id.as_deref().unwrap_or_default();
        let Some(room) = self.chatrooms.room(id).filter(|room| room.is_member) else {
            return;
        };
        let key = room.key;
        room.entries.pull_again = room.entries.pulling;
        self.pull_entries(key, now);
    }

    pub(super) fn pull_entries(&mut self, key: u32, now: Millis) {
        let Some(room) = self.chatrooms.by_key(key) else {
            return;
        };
        if room.entries.pulling || !room.is_member {
            return;
        }
        let request = QueryChrmKv {
            timestamp: wire_time(room.entries.sync_time),
        };
        let id = room.join.id.clone();
        let question = Question::Room(RoomQuestion::PullEntries(key));
        let topic = topic::PULL_CHATROOM_ENTRIES;
        let asked = self.ask(topic, id, &request, Qos::AtMostOnce, question, now);
        if let Some(room) = self.chatrooms.by_key(key) {
            room.entries.pulling = asked;
        }
    }

    pub(super) fn entries_pulled(&mut self, key: u32, body: &[u8], now: Millis) {
        let answer = match ChrmKvOutput::decode(body) {
            Ok(answer) => answer,
            Err(error) => {
                self.warn(format!("a room's entries are malformed: {error}"));
                return self.entries_failed(key, ErrorCode::MALFORMED_ANSWER, now);
            }
        };
        let Some(room) = self.chatrooms.by_key(key) else {
            return;
        };
        let changes = room.entries.take(answer);
        room.entries.pulling = false;
        let again = std::mem::take(&mut room.entries.pull_again);
        let id = room.join.id.clone();
        if !changes.is_empty() {
            self.tell(Event::ChatroomEntries { id, changes });
        }
        if again {
            return self.pull_entries(key, now);
        }
        self.answer_waiting(key);
    }

    fn answer_waiting(&mut self, key: u32) {
        let Some(room) = self.chatrooms.by_key(key) else {
            return;
        };
        let waiting = std::mem::take(&mut room.entries.waiting).into_iter();
        let answers: Vec<_> = waiting
            .map(|(call, key)| (call, room.entries.answer(key.as_deref())))
            .collect();
        for (call, answer) in answers {
            self.done(call, answer);
        }
    }

    pub(super) fn entries_failed(&mut self, key: u32, code: ErrorCode, now: Millis) {
        let Some(room) = self.chatrooms.by_key(key) else {
            return;
        };
        room.entries.pulling = false;
        let waiting = room.entries.take_waiting();
        if super::is_passing(code) {
            room.retry_at = Some(now + super::RETRY_MS);
        }
        for call in waiting {
            self.done(call, Err(code.into()));
        }
    }
}

fn removal(key: String, value: String, time_ms: Millis) -> EntryChange {
    EntryChange {
        key,
        value,
        time_ms,
        is_removal: true,
    }
}

fn is_key(key: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_=+-".contains(&byte);
    (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(is_allowed)
}

fn is_value(value: &str) -> bool {
    (1..=LONGEST_VALUE).contains(&value.chars().count())
}

/// A change for the wire.
fn change(entry: &ChatroomEntry, removes: bool, me: &str) -> SetChrmKv {
    let flags = EntryFlags::default()
        .with(EntryFlags::AUTO_DELETE, entry.auto_delete && !removes)
        .with(EntryFlags::OVERWRITE, entry.force)
        .with(EntryFlags::DELETED, removes);
    let value = if removes { "" } else { &entry.value };
    SetChrmKv {
        entry: ChrmKvEntity {
            key: entry.key.clone(),
            value: value.to_owned(),
            status: Some(flags.0),
            uid: Some(me.to_owned()),
            ..ChrmKvEntity::default()
        },
        b_notify: entry.notify.then_some(true),
        notification: entry.notify.then(|| UpStreamMessage {
            classname: object_name::CHATROOM_ENTRY_NOTIFICATION.to_owned(),
            content: notification(entry, removes).into_bytes(),
            ..UpStreamMessage::default()
        }),
        r#type: entry.notify.then_some(ConversationType::CHATROOM.0),
    }
}

/// The content of `RC:chrmKVNotiMsg`: `{"key":"","value":"","extra":"","type":1}`;
/// type 1 = set, 2 = removed.
fn notification(entry: &ChatroomEntry, removes: bool) -> String {
    let mut out = String::from("{");
    write_pair(&mut out, "key", &entry.key);
    if !removes {
        out.push(',');
        write_pair(&mut out, "value", &entry.value);
    }
    if let Some(extra) = &entry.extra {
        out.push(',');
        write_pair(&mut out, "extra", extra);
    }
    out.push_str(if removes {
        ",\"type\":2}"
    } else {
        ",\"type\":1}"
    });
    out
}

fn write_pair(out: &mut String, key: &str, value: &str) {
    write_str(out, key);
    out.push(':');
    write_str(out, value);
}
