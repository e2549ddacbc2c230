//! What the bus tells a connection.

use std::{sync::Arc, time::Instant};

use rongim_protocol::{frame::ClientPublish, status::Status};

use crate::{model::Message, uid::Uid};

/// What a connection is told.
#[derive(Clone, Debug)]
pub enum Event {
    /// A message for the user: the body of an `s_msg`.
    Message(Arc<Pushed>),
    /// A message that the user sent from another client.
    OwnMessage(Arc<OwnMessage>),
    /// The fate of a message that came over this very connection.
    Sent(SendOutcome),
    /// Conversation states changed at this time.
    StatesChanged(i64),
    /// News that are no message.
    Notice(Arc<Notice>),
    /// Something was said in a chatroom that the user is in.
    RoomTalk(RoomChange),
    /// The entries of a chatroom that the user is in changed.
    RoomEntries(RoomChange),
}

/// That a chatroom changed: clients come and fetch it.
#[derive(Clone, Debug)]
pub struct RoomChange {
    /// The room.
    pub room: Arc<str>,
    /// The time of the change in ms.
    pub time: i64,
}

/// What a connection is told beside messages.
#[derive(Debug)]
pub struct Notice {
    /// The topic of the PUBLISH.
    pub topic: &'static str,
    /// Its body.
    pub body: Vec<u8>,
}

/// An encoded `DownStreamMessage`.
#[derive(Debug)]
pub struct Pushed {
    /// Which message.
    pub uid: Uid,
    /// The message's time in ms.
    pub time: i64,
    /// The body.
    pub body: Vec<u8>,
}

/// What a user's other clients learn of a message they did not send.
#[derive(Debug)]
pub struct OwnMessage {
    /// As the client sent it.
    pub publish: ClientPublish,
    /// What became of it.
    pub message: Message,
}

/// The fate of one PUBLISH.
#[derive(Clone, Debug)]
pub struct SendOutcome {
    /// The PUBLISH's id.
    pub message_id: u16,
    /// 0, or why not.
    pub status: Status,
    /// The message's time, or now.
    pub time: i64,
    /// The message's uid; empty when refused.
    pub uid: String,
    /// When the PUBLISH came.
    pub began: Instant,
}

impl Event {
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Message(pushed) => pushed.body.len(),
            Self::OwnMessage(own) => own.publish.body.len(),
            Self::Notice(notice) => notice.body.len(),
            Self::Sent(_) | Self::StatesChanged(_) | Self::RoomTalk(_) | Self::RoomEntries(_) => 64,
        }
    }
}
