//! What is said in a room: a notice announces it, a pull brings it, in order
//! and once.

use rongim_protocol::{
    Body, ConversationType,
    frame::Qos,
    schema::{ChrmPullMsg, DownStreamMessage, DownStreamMessages, NotifyMsg},
    topic,
};

use super::{Room, RoomQuestion, history_count};
use crate::{
    ConversationId, Direction, Engine, ErrorCode, Message, Millis,
    calls::Question,
    message::{millis, wire_time},
    order::sorted_by,
};

/// How many messages are held back while a pull runs.
const MOST_HELD: usize = 1024;

impl Room {
    /// What a pull asks for: the newest messages on entering, all newer ones later.
    fn request(&self) -> ChrmPullMsg {
        let count = if self.sync_time == 0 {
            history_count(self.join.history)
        } else {
            0
        };
        ChrmPullMsg {
            sync_time: wire_time(self.sync_time),
            count,
        }
    }
}

impl Engine {
    /// The server has new messages of a room.
    pub(crate) fn room_notice(&mut self, notice: &NotifyMsg, now: Millis) {
        let id = notice.chrm_id.as_deref().unwrap_or_default();
        let Some(room) = self.chatrooms.room(id).filter(|room| room.is_member) else {
            return;
        };
        if notice.time.map_or(Millis::MAX, millis) <= room.sync_time {
            return;
        }
        let key = room.key;
        room.pull_again = room.pulling;
        self.pull_room(key, now);
    }

    pub(super) fn pull_room(&mut self, key: u32, now: Millis) {
        let Some(room) = self.chatrooms.by_key(key).filter(|room| !room.pulling) else {
            return;
        };
        let (request, id) = (room.request(), room.join.id.clone());
        let question = Question::Room(RoomQuestion::Pull(key));
        let qos = Qos::AtLeastOnce;
        let asked = self.ask(topic::PULL_CHATROOM, id, &request, qos, question, now);
        if let Some(room) = self.chatrooms.by_key(key) {
            room.pulling = asked;
        }
    }

    pub(super) fn room_pulled(&mut self, key: u32, body: &[u8], now: Millis) {
        let Some(room) = self.chatrooms.by_key(key) else {
            return;
        };
        room.pulling = false;
        let answer = match DownStreamMessages::decode(body) {
            Ok(answer) => answer,
            Err(error) => {
                self.warn(format!("a room's messages are malformed: {error}"));
                return self.room_failed(key, ErrorCode::TIMEOUT, now);
            }
        };
        let has_more = answer.finished == Some(false);
        let newest = answer.list.iter().map(|down| millis(down.data_time)).max();
        let before = room.sync_time;
        let reached = millis(answer.sync_time).max(newest.unwrap_or(0));
        // Without any message so far, everything to come is new.
        room.sync_time = before.max(reached).max(1);
        let moved = room.sync_time > before;
        let again = std::mem::take(&mut room.pull_again);
        self.take_room_page(key, answer.list, has_more, now);
        if has_more && moved || again {
            return self.pull_room(key, now);
        }
        let Some(room) = self.chatrooms.by_key(key) else {
            return;
        };
        for message in sorted_by(std::mem::take(&mut room.held), |held| held.sent_time_ms) {
            self.room_message(message);
        }
    }

    fn take_room_page(
        &mut self,
        key: u32,
        list: Vec<DownStreamMessage>,
        has_more: bool,
        now: Millis,
    ) {
        let mut fresh = Vec::with_capacity(list.len());
        for down in sorted_by(list, |down| millis(down.data_time)) {
            let client_id = down.client_unique_id;
            let mut message = self.message(down, now);
            let Some(room) = self.chatrooms.by_key(key) else {
                return;
            };
            message.conversation =
                ConversationId::new(ConversationType::CHATROOM, room.join.id.as_str());
            let known = message.direction == Direction::Sent
                && self.found_sent(client_id, &message.uid, message.sent_time_ms);
            if !known && self.is_new_in_room(&message) && self.is_wanted(&message) {
                fresh.push(message);
            }
        }
        let count = fresh.len();
        for (place, message) in fresh.into_iter().enumerate() {
            self.deliver(message, count - 1 - place, has_more);
        }
    }

    /// Takes a message of a room that was pushed without a pull. Messages of
    /// rooms that the user is not in are taken as they come.
    pub(crate) fn room_message(&mut self, message: Message) {
        let room = self.chatrooms.room(&message.conversation.target_id);
        if let Some(room) = room
            && room.pulling
            && room.held.len() < MOST_HELD
        {
            return room.held.push(message);
        }
        if self.is_new_in_room(&message) && self.is_wanted(&message) {
            self.deliver(message, 0, false);
        }
    }

    /// Whether a room's message comes for the first time; it is remembered.
    pub(crate) fn is_new_in_room(&mut self, message: &Message) -> bool {
        match self.chatrooms.room(&message.conversation.target_id) {
            Some(room) => room.seen.insert(&message.uid),
            None => self.mailbox.is_new(message),
        }
    }

    fn is_wanted(&self, message: &Message) -> bool {
        !self.chatrooms.unwanted.contains(&message.object_name)
    }
}
