//! What hooks are told of users, chatrooms and taken back messages, as JSON.

use rongim_protocol::ConversationId;
use serde_json::json;

use crate::{
    model::{Message, OS, Provenance},
    uid::Uid,
};

/// What a client did. The numbers are those of the hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has connected.
    Online = 0,
    /// Its connection has ended.
    Offline = 1,
    /// It has signed out.
    SignedOut = 2,
}

/// A client has come or gone.
#[derive(Clone, Debug)]
pub struct ClientStatus {
    /// Whose client.
    pub user: String,
    /// Its connection.
    pub session_id: String,
    /// Its address, with the port.
    pub address: String,
    /// What it did.
    pub presence: Presence,
}

impl ClientStatus {
    /// The event, at a time in ms.
    pub fn event(&self, time: i64) -> Vec<u8> {
        let event = json!({
            "userid": self.user,
            "status": (self.presence as u8).to_string(),
            "os": OS,
            "time": time,
            "clientIp": self.address,
            "sessionId": self.session_id,
        });
        event.to_string().into_bytes()
    }
}

/// What happened to a chatroom. The numbers are those of the hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomEvent {
    /// It was made.
    Made = 0,
    /// Users entered it.
    Joined = 1,
    /// Users left it.
    Left = 2,
    /// It ended.
    Ended = 3,
}

/// Why. The numbers are those of the hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomCause {
    /// Somebody asked for it.
    Asked = 0,
    /// The user was away for too long.
    Away = 1,
    /// The user may not be there.
    Barred = 2,
    /// The room was empty for too long.
    Empty = 3,
}

/// The event of a chatroom, at a time in ms.
pub fn room_event(
    room: &str,
    users: &[&str],
    event: RoomEvent,
    cause: RoomCause,
    time: i64,
) -> Vec<u8> {
    let event = json!({
        "chatRoomId": room,
        "userIds": users,
        "status": cause as u8,
        "type": event as u8,
        "time": time,
    });
    event.to_string().into_bytes()
}

/// A message that was taken back.
pub struct TakenBack<'a> {
    /// The command that did it.
    pub command: &'a Message,
    /// Who gave it.
    pub from: &'a Provenance,
    /// The message.
    pub original: Uid,
    /// Its time in ms.
    pub original_time: i64,
}

impl TakenBack<'_> {
    /// The event.
    pub fn event(&self) -> Vec<u8> {
        let content: serde_json::Value =
            serde_json::from_slice(&self.command.content).unwrap_or_default();
        let flag = |name: &str| content[name] == json!(true) || content[name] == json!(1);
        let event = json!({
            "eventType": 1,
            "fromUserId": self.command.sender,
            "optTime": self.command.time,
            "source": self.from.source(),
            "conversationInfo": conversation(self.command.kind.0, &self.command.target),
            "originalMsgInfo": original(self.original, self.original_time),
            "recallMsgInfo": {
                "isDelete": flag("isDelete"),
                "isAdmin": flag("isAdmin"),
                "extra": content["extra"].as_str().unwrap_or_default(),
            },
        });
        event.to_string().into_bytes()
    }
}

/// What a user has deleted from their own view.
#[derive(Clone, Copy, Debug)]
pub enum Deleted {
    /// This message.
    Message(Uid, i64),
    /// All up to this time in ms.
    Until(i64),
}

/// The event of a deletion, at a time in ms.
pub fn deletion(
    user: &str,
    source: &str,
    conversation_id: &ConversationId,
    deleted: Deleted,
    time: i64,
) -> Vec<u8> {
    let (message, deletion) = match deleted {
        Deleted::Message(uid, sent) => (
            original(uid, sent),
            json!({ "deleteType": 1, "msgTimestamp": sent }),
        ),
        Deleted::Until(until) => (json!({}), json!({ "deleteType": 2, "msgTimestamp": until })),
    };
    let event = json!({
        "eventType": 2,
        "fromUserId": user,
        "optTime": time,
        "source": source,
        "conversationInfo": conversation(conversation_id.kind.0, &conversation_id.target_id),
        "originalMsgInfo": message,
        "deleteMsgInfo": deletion,
    });
    event.to_string().into_bytes()
}

fn conversation(kind: i32, target: &str) -> serde_json::Value {
    json!({ "conversationType": kind, "targetId": target, "busChannel": "" })
}

fn original(uid: Uid, time: i64) -> serde_json::Value {
    json!({ "messageId": uid.to_string(), "messageTime": time })
}
