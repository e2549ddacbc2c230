//! CONNACK: the server's answer to the WebSocket upgrade.

use super::header::{FrameType, Header};
use crate::{
    DecodeError,
    coding::{Reader, put_text},
    status::ConnectStatus,
};

/// ```text
/// 20 | u8 ignored | u8 status | if accepted: utf userId, utf sessionId, u64 server time ms
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ConnAck {
    /// Accepted, or why not.
    pub status: ConnectStatus,
    /// Who the client is, when it was accepted.
    pub accepted: Option<Accepted>,
}

/// What an accepted client learns.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    /// The user that the token belongs to.
    pub user_id: String,
    /// The server's name for this connection.
    pub session_id: String,
    /// The server's clock, in ms since the Unix epoch.
    pub server_time_ms: u64,
}

impl ConnAck {
    /// An answer that lets the client in.
    pub fn accepted(user_id: String, session_id: String, server_time_ms: u64) -> Self {
        let accepted = Accepted {
            user_id,
            session_id,
            server_time_ms,
        };
        Self {
            status: ConnectStatus::ACCEPTED,
            accepted: Some(accepted),
        }
    }

    /// An answer that turns the client away.
    pub fn refused(status: ConnectStatus) -> Self {
        Self {
            status,
            accepted: None,
        }
    }

    pub(super) fn decode(mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        reader.u8("reserved byte")?;
        let status = ConnectStatus(u16::from(reader.u8("connect status")?));
        if status != ConnectStatus::ACCEPTED {
            return Ok(Self::refused(status));
        }
        let user_id = reader.text("user id")?;
        let session_id = reader.text("session id")?;
        Ok(Self::accepted(
            user_id,
            session_id,
            reader.u64("server time")?,
        ))
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![
            Header::of(FrameType::CONNACK).to_byte(),
            0,
            self.status.0 as u8,
        ];
        if let Some(accepted) = &self.accepted {
            put_text(&mut out, &accepted.user_id);
            put_text(&mut out, &accepted.session_id);
            out.extend(accepted.server_time_ms.to_be_bytes());
        }
        out
    }
}
