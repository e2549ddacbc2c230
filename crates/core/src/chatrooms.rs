//! Chatrooms: being in them, and being there again after a lost connection.
//!
//! What is said in a room is in `messages`, what a room remembers in `entries`.

mod entries;
mod messages;

use rongim_protocol::{ConversationType, frame::Qos, schema::ChrmInput, status::Status, topic};

use crate::{
    Answer, CallError, CallId, ConversationId, Engine, ErrorCode, Event, HistoryOrder, Message,
    Millis, calls::Question, seen::Seen,
};
use entries::Entries;
pub use entries::{ChatroomEntry, EntryChange};

/// How many messages a join brings when the page does not say.
const USUAL_HISTORY: i32 = 10;
/// How many a join may bring; servers give no more.
const LARGEST_HISTORY: i32 = 50;
/// How many messages of a room are remembered to recognise repetitions.
const REMEMBERED: usize = 1024;
/// The pause before a failed question about a room is asked again.
const RETRY_MS: Millis = 3_000;

/// How a page enters a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatroomJoin {
    /// The room.
    pub id: String,
    /// How many of its newest messages the page wants, at most 50; 0 or less:
    /// none; nothing: 10.
    pub history: Option<i32>,
    /// Whether a room that does not exist is an error; else it is made.
    pub must_exist: bool,
}

/// A question about a room.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RoomQuestion {
    /// Entering it; without a call, again after a lost connection.
    Join {
        call: Option<CallId>,
        join: ChatroomJoin,
    },
    /// Leaving it.
    Quit { call: CallId, id: String },
    /// New messages in the room with this key.
    Pull(u32),
    /// Changed entries of the room with this key.
    PullEntries(u32),
    /// Setting or removing an entry.
    Change {
        call: CallId,
        id: String,
        entry: ChatroomEntry,
        removes: bool,
    },
}

/// The rooms that the user is in.
#[derive(Debug, Default)]
pub(crate) struct Chatrooms {
    rooms: Vec<Room>,
    last_key: u32,
    /// Object names of messages that the page does not want.
    unwanted: Vec<String>,
}

/// A room that the user entered and did not leave.
#[derive(Debug)]
struct Room {
    /// Names this stay: an answer to a question of an earlier one is not for it.
    key: u32,
    join: ChatroomJoin,
    /// Whether the server knows, on the present connection.
    is_member: bool,
    /// The newest message that leaves no gap before it; 0 before the first pull.
    sync_time: Millis,
    pulling: bool,
    /// Whether the server announced more while a pull ran.
    pull_again: bool,
    /// When to do again what failed.
    retry_at: Option<Millis>,
    /// Messages that were pushed while a pull ran: it may bring older ones.
    held: Vec<Message>,
    seen: Seen,
    entries: Entries,
}

impl Chatrooms {
    pub(crate) fn deadline(&self) -> Option<Millis> {
        self.rooms.iter().filter_map(|room| room.retry_at).min()
    }

    /// What the present connection would have told is lost; the rooms are not.
    pub(crate) fn connection_lost(&mut self) {
        for room in &mut self.rooms {
            room.is_member = false;
            room.pulling = false;
            room.pull_again = false;
            room.retry_at = None;
            room.held.clear();
            room.entries.connection_lost();
        }
    }

    fn room(&mut self, id: &str) -> Option<&mut Room> {
        self.rooms.iter_mut().find(|room| room.join.id == id)
    }

    fn by_key(&mut self, key: u32) -> Option<&mut Room> {
        self.rooms.iter_mut().find(|room| room.key == key)
    }

    /// The room after a join; a new one, unless the user has not left it.
    fn entered(&mut self, join: ChatroomJoin) -> u32 {
        if let Some(room) = self.room(&join.id) {
            room.is_member = true;
            room.retry_at = None;
            return room.key;
        }
        self.last_key += 1;
        self.rooms.push(Room {
            key: self.last_key,
            join,
            is_member: true,
            sync_time: 0,
            pulling: false,
            pull_again: false,
            retry_at: None,
            held: Vec::new(),
            seen: Seen::new(REMEMBERED),
            entries: Entries::default(),
        });
        self.last_key
    }
}

impl Engine {
    /// Enters a room; its newest messages follow as received ones. Until
    /// [`Engine::quit_chatroom`] or [`Engine::disconnect`] the engine enters it
    /// again after a lost connection, and gives what was missed.
    pub fn join_chatroom(&mut self, join: ChatroomJoin, now: Millis) -> CallId {
        let call = self.new_call();
        if !self.ask_to_join(Some(call), join, now) {
            self.done(call, Err(ErrorCode::NOT_CONNECTED.into()));
        }
        call
    }

    /// Leaves a room.
    pub fn quit_chatroom(&mut self, id: String, now: Millis) -> CallId {
        let call = self.new_call();
        // Whatever the server says: the page wants nothing of it any more.
        self.forget_room(&id, ErrorCode::NOT_IN_CHATROOM);
        let question = Question::Room(RoomQuestion::Quit {
            call,
            id: id.clone(),
        });
        let input = ChrmInput { nothing: 1 };
        self.ask_for(call, topic::QUIT_CHATROOM, id, &input, question, now)
    }

    /// Where the next pages of a room's history begin.
    pub fn set_chatroom_history_time(&mut self, id: &str, from_ms: Millis) {
        for order in [HistoryOrder::Older, HistoryOrder::Newer] {
            let room = ConversationId::new(ConversationType::CHATROOM, id);
            self.history.set_cursor(room, order, from_ms);
        }
    }

    /// Leaves out received chatroom messages with these object names.
    pub fn set_unwanted_messages(&mut self, object_names: Vec<String>) {
        self.chatrooms.unwanted = object_names;
    }

    /// After a new connection: the rooms that the user did not leave.
    pub(crate) fn rejoin_chatrooms(&mut self, now: Millis) {
        let joins: Vec<ChatroomJoin> = self
            .chatrooms
            .rooms
            .iter()
            .map(|room| room.join.clone())
            .collect();
        for join in joins {
            self.ask_to_join(None, join, now);
        }
    }

    /// The user left all rooms by disconnecting.
    pub(crate) fn leave_chatrooms(&mut self) {
        while let Some(room) = self.chatrooms.rooms.pop() {
            self.fail_entry_calls(room.entries, ErrorCode::NOT_IN_CHATROOM);
        }
    }

    pub(crate) fn retry_chatrooms(&mut self, now: Millis) {
        let is_due = |room: &&mut Room| room.retry_at.is_some_and(|at| at <= now);
        let due: Vec<u32> = self
            .chatrooms
            .rooms
            .iter_mut()
            .filter(is_due)
            .map(|room| {
                room.retry_at = None;
                room.key
            })
            .collect();
        for key in due {
            let Some(room) = self.chatrooms.by_key(key) else {
                continue;
            };
            let (is_member, join) = (room.is_member, room.join.clone());
            if is_member {
                self.pull_room(key, now);
                self.pull_entries(key, now);
            } else {
                self.ask_to_join(None, join, now);
            }
        }
    }

    fn ask_to_join(&mut self, call: Option<CallId>, join: ChatroomJoin, now: Millis) -> bool {
        let topic = if join.must_exist {
            topic::JOIN_EXISTING_CHATROOM
        } else {
            topic::JOIN_CHATROOM
        };
        let target = join.id.clone();
        let question = Question::Room(RoomQuestion::Join { call, join });
        let input = ChrmInput { nothing: 1 };
        self.ask(topic, target, &input, Qos::AtMostOnce, question, now)
    }

    pub(crate) fn room_answered(&mut self, question: RoomQuestion, body: &[u8], now: Millis) {
        match question {
            RoomQuestion::Join { call, join } => self.joined(call, join, now),
            RoomQuestion::Quit { call, id } => {
                self.forget_room(&id, ErrorCode::NOT_IN_CHATROOM);
                self.done(call, Ok(Answer::Done));
            }
            RoomQuestion::Pull(key) => self.room_pulled(key, body, now),
            RoomQuestion::PullEntries(key) => self.entries_pulled(key, body, now),
            RoomQuestion::Change {
                call,
                id,
                entry,
                removes,
            } => self.entry_changed(call, &id, entry, removes),
        }
    }

    pub(crate) fn room_unanswered(&mut self, question: RoomQuestion, code: ErrorCode, now: Millis) {
        match question {
            RoomQuestion::Join { call: None, join } => self.not_rejoined(join, code, now),
            RoomQuestion::Pull(key) => {
                if let Some(room) = self.chatrooms.by_key(key) {
                    room.pulling = false;
                }
                self.room_failed(key, code, now);
            }
            RoomQuestion::PullEntries(key) => self.entries_failed(key, code, now),
            RoomQuestion::Join {
                call: Some(call), ..
            }
            | RoomQuestion::Quit { call, .. }
            | RoomQuestion::Change { call, .. } => self.done(call, Err(code.into())),
        }
    }

    fn joined(&mut self, call: Option<CallId>, join: ChatroomJoin, now: Millis) {
        let id = join.id.clone();
        match call {
            // The page may have left while the question was under way.
            None if self.chatrooms.room(&id).is_none() => return,
            None => self.tell(Event::ChatroomRejoined {
                id,
                outcome: Ok(()),
            }),
            Some(call) => self.done(call, Ok(Answer::Done)),
        }
        let key = self.chatrooms.entered(join);
        self.pull_room(key, now);
        self.pull_entries(key, now);
    }

    fn not_rejoined(&mut self, join: ChatroomJoin, code: ErrorCode, now: Millis) {
        if let Some(key) = self.chatrooms.room(&join.id).map(|room| room.key) {
            self.room_failed(key, code, now);
        }
    }

    /// A question that the engine asked by itself failed: it is asked again,
    /// unless the server means that the user is not in the room.
    fn room_failed(&mut self, key: u32, code: ErrorCode, now: Millis) {
        let Some(room) = self.chatrooms.by_key(key) else {
            return;
        };
        if code == ErrorCode::CONNECTION_LOST {
            return;
        }
        if is_passing(code) {
            room.retry_at = Some(now + RETRY_MS);
            return;
        }
        let id = room.join.id.clone();
        self.forget_room(&id, code);
        self.tell(Event::ChatroomRejoined {
            id,
            outcome: Err(code),
        });
    }

    /// Who waits for the room's entries gets `code`.
    fn forget_room(&mut self, id: &str, code: ErrorCode) {
        let rooms = &mut self.chatrooms.rooms;
        if let Some(place) = rooms.iter().position(|room| room.join.id == id) {
            let room = rooms.swap_remove(place);
            self.fail_entry_calls(room.entries, code);
        }
    }

    fn fail_entry_calls(&mut self, mut entries: Entries, code: ErrorCode) {
        for call in entries.take_waiting() {
            self.done(call, Err(CallError::Code(code)));
        }
    }
}

/// Whether the same question may go well a little later.
pub(crate) fn is_passing(code: ErrorCode) -> bool {
    let passing = [Status::TIMEOUT, Status::TOO_FAST, Status::STORAGE_FAILED];
    code == ErrorCode::TIMEOUT || passing.iter().any(|status| code == (*status).into())
}

/// What is asked for when the page wants `history`.
fn history_count(history: Option<i32>) -> i32 {
    match history.unwrap_or(USUAL_HISTORY) {
        count if count < 1 => -1,
        count => count.min(LARGEST_HISTORY),
    }
}
