//! QUERYACK: the answer to a QUERY.

use super::header::{FrameType, Header, Qos};
use crate::{DecodeError, coding::Reader, status::Status};

/// ```text
/// 6x | u16 messageId | u32 time s | u16 status | protobuf (only when status is 0)
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct QueryAck {
    /// With QoS 1 the client confirms by QUERYCON.
    pub qos: Qos,
    /// That of the QUERY.
    pub message_id: u16,
    /// The server's clock, in s since the Unix epoch.
    pub time_s: u32,
    /// 0, or why there is no answer.
    pub status: Status,
    /// The serialised answer; may be empty.
    pub body: Vec<u8>,
}

impl QueryAck {
    pub(super) fn decode(header: Header, mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            qos: header.qos,
            message_id: reader.u16("message id")?,
            time_s: reader.u32("time")?,
            status: Status(reader.u16("status")?),
            body: reader.rest(),
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![Header::of(FrameType::QUERYACK).with_qos(self.qos).to_byte()];
        out.extend(self.message_id.to_be_bytes());
        out.extend(self.time_s.to_be_bytes());
        out.extend(self.status.0.to_be_bytes());
        out.extend(&self.body);
        out
    }
}
