//! A message as the engine knows it; its content stays JSON text.

use rongim_protocol::{
    ConversationId, ConversationType,
    flags::{ReceiveFlags, direction},
    schema::DownStreamMessage,
};

use crate::Millis;

/// Who sent a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// This user, from whichever client.
    Sent,
    /// Somebody else.
    Received,
}

/// How far sending got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentStatus {
    /// Waiting for the server.
    Sending,
    /// Refused or lost.
    Failed,
    /// The server has it.
    Sent,
    /// The peer has read it.
    Read,
}

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Where it belongs, from this user's point of view.
    pub conversation: ConversationId,
    /// Its type on the wire: `RC:TxtMsg`.
    pub object_name: String,
    /// Its content, as JSON text.
    pub content: String,
    /// Who sent it.
    pub sender_id: String,
    /// Whether that is this user.
    pub direction: Direction,
    /// Its id on the server; empty until the server has it.
    pub uid: String,
    /// Its id in this client, unique in its lifetime.
    pub local_id: u64,
    /// When the server took it; 0 until then.
    pub sent_time_ms: Millis,
    /// When this client received it; 0 for messages it sent itself.
    pub received_time_ms: Millis,
    /// How far sending got.
    pub sent_status: SentStatus,
    /// What the sender and the server say about it.
    pub flags: ReceiveFlags,
    /// Whether it was sent before this connection was made.
    pub offline: bool,
    /// The expansion as JSON text, when the message carries one.
    pub expansion: Option<String>,
    /// In the response to receipts that were asked for: messages of this user,
    /// and how many have read each by now, as a JSON object.
    pub readers: Option<String>,
}

impl Message {
    /// A message from the wire, seen by the user `me`.
    pub(crate) fn from_wire(down: DownStreamMessage, me: &str, local_id: u64, now: Millis) -> Self {
        let sent = match down.direction {
            Some(number) => number == direction::SENT,
            None => down.from_user_id == me,
        };
        let kind = ConversationType(down.r#type);
        let target_id = match down.group_id {
            Some(id) if !id.is_empty() && (sent || kind.is_shared()) => id,
            _ => down.from_user_id.clone(),
        };
        Self {
            conversation: ConversationId { kind, target_id },
            object_name: down.classname,
            content: text(down.content),
            sender_id: down.from_user_id,
            direction: if sent {
                Direction::Sent
            } else {
                Direction::Received
            },
            uid: down.msg_id.unwrap_or_default(),
            local_id,
            sent_time_ms: millis(down.data_time),
            received_time_ms: now,
            sent_status: SentStatus::Sent,
            flags: ReceiveFlags(down.status),
            offline: false,
            expansion: down.extra_content.filter(|text| !text.is_empty()),
            readers: None,
        }
    }

    /// Whether it raises the unread count of its conversation.
    pub(crate) fn is_counted(&self) -> bool {
        self.direction == Direction::Received
            && self.conversation.kind.is_listed()
            && self.flags.has(ReceiveFlags::COUNTED)
    }

    /// Whether the server keeps it for clients that are away, so that a pull
    /// brings it too.
    pub(crate) fn is_mail(&self) -> bool {
        self.conversation.kind.is_listed()
            && (self.flags.has(ReceiveFlags::PERSISTED) || self.flags.has(ReceiveFlags::COUNTED))
    }

    /// Whether it may stand in the conversation list as the latest message.
    pub(crate) fn is_listed(&self) -> bool {
        self.conversation.kind.is_listed() && self.flags.has(ReceiveFlags::PERSISTED)
    }
}

/// Bytes as text; what is not UTF-8 becomes U+FFFD, so that the rest is kept.
pub(crate) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// A time of the wire; a negative one counts as none.
pub(crate) fn millis(time: i64) -> Millis {
    u64::try_from(time).unwrap_or(0)
}

/// A time for the wire.
pub(crate) fn wire_time(time: Millis) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
