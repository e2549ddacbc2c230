//! PUBLISH: a message, in the layout of each direction.

use super::header::{FrameType, Header, Qos};
use crate::{
    DecodeError, Topic,
    coding::{Reader, put_text},
};

/// A message that a client sends.
///
/// ```text
/// 3x | utf topic | utf targetId | u16 messageId | protobuf UpStreamMessage
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ClientPublish {
    /// Whether the client waits for a PUBACK.
    pub qos: Qos,
    /// The kind of conversation and of delivery.
    pub topic: Topic,
    /// The receiver: a user, a group, a room.
    pub target_id: String,
    /// Pairs this frame with its PUBACK; 0 when none is expected.
    pub message_id: u16,
    /// A serialised `UpStreamMessage`.
    pub body: Vec<u8>,
}

/// A message or notification that a server sends.
///
/// ```text
/// 3x | u32 time s | utf topic | utf targetId | u16 messageId | protobuf
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ServerPublish {
    /// The sync bit: the user's own message, sent from another of their
    /// clients. Topic and body are then the original ones, and a PUBACK with
    /// the same message id follows with its uid and time.
    pub sync: bool,
    /// Whether the server waits for a PUBACK.
    pub qos: Qos,
    /// The server's clock, in s since the Unix epoch.
    pub time_s: u32,
    /// What the body is.
    pub topic: Topic,
    /// The receiving user.
    pub target_id: String,
    /// Pairs this frame with the client's PUBACK.
    pub message_id: u16,
    /// The serialised body that the topic names.
    pub body: Vec<u8>,
}

impl ClientPublish {
    pub(super) fn decode(header: Header, mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            qos: header.qos,
            topic: Topic::from(reader.text("topic")?),
            target_id: reader.text("target id")?,
            message_id: reader.u16("message id")?,
            body: reader.rest(),
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![Header::of(FrameType::PUBLISH).with_qos(self.qos).to_byte()];
        put_text(&mut out, self.topic.as_str());
        put_text(&mut out, &self.target_id);
        out.extend(self.message_id.to_be_bytes());
        out.extend(&self.body);
        out
    }
}

impl ServerPublish {
    pub(super) fn decode(header: Header, mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            sync: header.dup,
            qos: header.qos,
            time_s: reader.u32("time")?,
            topic: Topic::from(reader.text("topic")?),
            target_id: reader.text("target id")?,
            message_id: reader.u16("message id")?,
            body: reader.rest(),
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut header = Header::of(FrameType::PUBLISH).with_qos(self.qos);
        header.dup = self.sync;
        let mut out = vec![header.to_byte()];
        out.extend(self.time_s.to_be_bytes());
        put_text(&mut out, self.topic.as_str());
        put_text(&mut out, &self.target_id);
        out.extend(self.message_id.to_be_bytes());
        out.extend(&self.body);
        out
    }
}
