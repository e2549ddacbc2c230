//! DISCONNECT: the end of a connection, with its reason.

use super::header::{FrameType, Header};
use crate::{DecodeError, coding::Reader, status::DisconnectReason};

/// ```text
/// e0 | u8 ignored | u8 reason
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Disconnect {
    /// Why the connection ends.
    pub reason: DisconnectReason,
}

impl Disconnect {
    pub(super) fn decode(mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        if reader.is_empty() {
            return Ok(Self {
                reason: DisconnectReason::CLOSED,
            });
        }
        reader.u8("reserved byte")?;
        Ok(Self {
            reason: DisconnectReason(u16::from(reader.u8("reason")?)),
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        vec![
            Header::of(FrameType::DISCONNECT).to_byte(),
            0,
            self.reason.0 as u8,
        ]
    }
}
