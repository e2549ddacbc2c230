//! Chatrooms of the server, with alice in them or not.

use rongim_core::{ConversationId, ConversationType, Millis};
use rongim_protocol::{
    Body, ServerFrame,
    flags::{EntryFlags, ReceiveFlags, notify},
    frame::Query,
    schema::*,
    status::Status,
    topic,
};

use super::{Lab, Peer, Stored};

/// A room.
#[derive(Debug, Default)]
pub struct Room {
    pub has_alice: bool,
    pub entries: Vec<ChrmKvEntity>,
    /// How often alice entered it.
    pub joins: usize,
    version: i64,
}

impl Room {
    /// Sets or deletes an entry.
    pub fn change(&mut self, key: &str, value: &str, owner: &str, flags: EntryFlags) {
        self.version += 1;
        self.entries.retain(|entry| entry.key != key);
        self.entries.push(ChrmKvEntity {
            key: key.into(),
            value: value.into(),
            status: Some(flags.0),
            timestamp: Some(self.version),
            uid: Some(owner.into()),
        });
    }

    fn value(&self, key: &str) -> Option<&ChrmKvEntity> {
        let is_there = |flags| !EntryFlags(flags).has(EntryFlags::DELETED);
        self.entries
            .iter()
            .find(|entry| entry.key == key && is_there(entry.status.unwrap_or(0)))
    }

    fn take(&mut self, change: ChrmKvEntity, removes: bool) -> Result<Vec<u8>, Status> {
        let flags = EntryFlags(change.status.unwrap_or(0));
        let owner = self.value(&change.key).and_then(|entry| entry.uid.clone());
        if owner.is_some_and(|owner| owner != "alice") && !flags.has(EntryFlags::OVERWRITE) {
            return Err(Status::CHATROOM_ENTRY_OF_ANOTHER);
        }
        if removes && self.value(&change.key).is_none() {
            return Err(Status::NO_SUCH_CHATROOM_ENTRY);
        }
        let kept = EntryFlags::default()
            .with(EntryFlags::AUTO_DELETE, flags.has(EntryFlags::AUTO_DELETE))
            .with(EntryFlags::DELETED, removes);
        self.change(&change.key, &change.value, "alice", kept);
        Ok(output())
    }
}

fn output() -> Vec<u8> {
    ChrmOutput::default().encode_to_vec()
}

impl Peer {
    /// The connection is gone, and alice with it.
    pub fn leave_rooms(&mut self) {
        for room in self.rooms.values_mut() {
            room.has_alice = false;
        }
    }

    /// The answer to a question about a room, when it is one.
    pub fn room_result(&mut self, query: &Query) -> Option<Result<Vec<u8>, Status>> {
        let id = query.target_id.as_str();
        let body = &*query.body;
        Some(match query.topic.as_str() {
            topic::JOIN_CHATROOM => {
                let room = self.rooms.entry(id.into()).or_default();
                room.has_alice = true;
                room.joins += 1;
                Ok(output())
            }
            topic::JOIN_EXISTING_CHATROOM => match self.rooms.get_mut(id) {
                Some(room) => {
                    room.has_alice = true;
                    room.joins += 1;
                    Ok(output())
                }
                None => Err(Status::NO_SUCH_CHATROOM),
            },
            topic::QUIT_CHATROOM => self.in_room(id, |room| {
                room.has_alice = false;
                Ok(output())
            }),
            topic::SET_CHATROOM_ENTRY => {
                let change = SetChrmKv::decode(body).expect("a change").entry;
                self.in_room(id, |room| room.take(change, false))
            }
            topic::DELETE_CHATROOM_ENTRY => {
                let change = DeleteChrmKv::decode(body).expect("a change").entry;
                self.in_room(id, |room| room.take(change, true))
            }
            topic::PULL_CHATROOM_ENTRIES => {
                let from = QueryChrmKv::decode(body).expect("a question").timestamp;
                self.in_room(id, |room| Ok(entries_since(room, from)))
            }
            topic::PULL_CHATROOM => {
                let request = ChrmPullMsg::decode(body).expect("a pull");
                match self.in_room(id, |_| Ok(Vec::new())) {
                    Ok(_) => Ok(self.pull_room(id, &request)),
                    refusal => refusal,
                }
            }
            topic::CHATROOM_HISTORY => {
                Ok(self.history(HistoryMsgInput::decode(body).expect("an input")))
            }
            _ => return None,
        })
    }

    fn in_room(
        &mut self,
        id: &str,
        then: impl FnOnce(&mut Room) -> Result<Vec<u8>, Status>,
    ) -> Result<Vec<u8>, Status> {
        match self.rooms.get_mut(id).filter(|room| room.has_alice) {
            Some(room) => then(room),
            None => Err(Status::NOT_IN_CHATROOM),
        }
    }

    fn pull_room(&self, id: &str, request: &ChrmPullMsg) -> Vec<u8> {
        let conversation = super::room(id);
        let of_room = |stored: &&Stored| stored.conversation == conversation;
        let mut list: Vec<&Stored> = self.log.iter().filter(of_room).collect();
        list.retain(|stored| stored.time as i64 > request.sync_time);
        let newest = match request.count {
            count if count < 0 => 0,
            0 => list.len(),
            count => count as usize,
        };
        let mut list = list.split_off(list.len().saturating_sub(newest));
        let finished = list.len() <= self.page;
        list.truncate(self.page);
        let reached = list.last().map_or(self.clock, |stored| stored.time);
        let down = |stored: &&Stored| DownStreamMessage {
            direction: None,
            ..stored.down()
        };
        DownStreamMessages {
            list: list.iter().rev().map(down).collect(),
            sync_time: reached as i64,
            finished: Some(finished),
        }
        .encode_to_vec()
    }

    fn notice(&mut self, topic: &'static str, id: &str, time: Millis) -> ServerFrame {
        let notice = NotifyMsg {
            r#type: notify::CHATROOM,
            time: Some(time as i64),
            chrm_id: Some(id.into()),
        };
        self.publish(topic, notice.encode_to_vec())
    }
}

fn entries_since(room: &Room, from: i64) -> Vec<u8> {
    let is_deleted =
        |entry: &ChrmKvEntity| EntryFlags(entry.status.unwrap_or(0)).has(EntryFlags::DELETED);
    let is_new = |entry: &&ChrmKvEntity| {
        entry.timestamp.unwrap_or(0) > from && (from > 0 || !is_deleted(entry))
    };
    ChrmKvOutput {
        entries: room.entries.iter().filter(is_new).cloned().collect(),
        b_full_update: Some(from == 0),
        sync_time: Some(room.version),
    }
    .encode_to_vec()
}

impl Lab {
    /// Somebody says something in a room; alice learns of it when she is there.
    pub fn say(&mut self, id: &str, sender: &str, text: &str) -> Stored {
        let conversation = ConversationId::new(ConversationType::CHATROOM, id);
        let mut stored = Stored::text(sender, conversation, text);
        stored.flags = ReceiveFlags::PERSISTED | ReceiveFlags::COUNTED;
        let stored = self.peer.store(stored, self.now);
        self.announce(topic::PUSH_NOTIFY, id, stored.time);
        stored
    }

    /// Somebody sets an entry of a room, or deletes it.
    pub fn change_entry(&mut self, id: &str, key: &str, value: Option<&str>) {
        let room = self.peer.rooms.entry(id.into()).or_default();
        let flags = EntryFlags::default().with(EntryFlags::DELETED, value.is_none());
        room.change(key, value.unwrap_or_default(), "bob", flags);
        self.announce(topic::PUSH_COMMAND, id, self.now);
    }

    fn announce(&mut self, topic: &'static str, id: &str, time: Millis) {
        if self.peer.rooms.get(id).is_some_and(|room| room.has_alice) {
            let frame = self.peer.notice(topic, id, time);
            self.deliver(frame);
        }
    }
}
