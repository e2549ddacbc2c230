//! PUBACK: the answer to a PUBLISH, in the layout of each direction.

use super::header::{FrameType, Header};
use crate::{
    DecodeError,
    coding::{Reader, put_text},
    status::Status,
};

/// A client has a message.
///
/// ```text
/// 40 | u16 messageId            (trailing bytes are tolerated)
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ClientPubAck {
    /// That of the PUBLISH.
    pub message_id: u16,
}

/// The fate of a message that a client sent.
///
/// ```text
/// 40 | u16 messageId | u32 time s | u16 status | u16 milliseconds | utf messageUId
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ServerPubAck {
    /// That of the PUBLISH.
    pub message_id: u16,
    /// The sent time of the message, in ms since the Unix epoch.
    pub sent_time_ms: u64,
    /// 0, or why the message was refused.
    pub status: Status,
    /// The message's id, unique on the server.
    pub message_uid: String,
}

impl ClientPubAck {
    pub(super) fn decode(mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            message_id: reader.u16("message id")?,
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![Header::of(FrameType::PUBACK).to_byte()];
        out.extend(self.message_id.to_be_bytes());
        out
    }
}

impl ServerPubAck {
    pub(super) fn decode(mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        let message_id = reader.u16("message id")?;
        let time_s = u64::from(reader.u32("time")?);
        let status = Status(reader.u16("status")?);
        let milliseconds = u64::from(reader.u16("milliseconds")?);
        Ok(Self {
            message_id,
            sent_time_ms: time_s * 1000 + milliseconds,
            status,
            message_uid: reader.text("message uid")?,
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![Header::of(FrameType::PUBACK).to_byte()];
        out.extend(self.message_id.to_be_bytes());
        out.extend(((self.sent_time_ms / 1000) as u32).to_be_bytes());
        out.extend(self.status.0.to_be_bytes());
        out.extend(((self.sent_time_ms % 1000) as u16).to_be_bytes());
        put_text(&mut out, &self.message_uid);
        out
    }
}
