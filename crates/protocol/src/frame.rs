//! The frames of the WebSocket transport, one enum per direction.
//!
//! A PUBLISH or PUBACK has another layout in each direction, so a frame is
//! decoded as a [`ClientFrame`] (client → server) or a [`ServerFrame`].

mod conn_ack;
mod disconnect;
mod header;
mod pub_ack;
mod publish;
mod query;
mod query_ack;

pub use conn_ack::{Accepted, ConnAck};
pub use disconnect::Disconnect;
pub use header::Qos;
pub use pub_ack::{ClientPubAck, ServerPubAck};
pub use publish::{ClientPublish, ServerPublish};
pub use query::{Query, QueryCon};
pub use query_ack::QueryAck;

use crate::{
    DecodeError,
    coding::Reader,
    limits::{MAX_CLIENT_FRAME_BYTES, MAX_SERVER_FRAME_BYTES},
};
pub(crate) use header::{FrameType, Header};

/// A frame that a client sends.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientFrame {
    /// A message to send.
    Publish(ClientPublish),
    /// "I have this message": the answer to a PUBLISH with QoS 1.
    PubAck(ClientPubAck),
    /// A question.
    Query(Query),
    /// "I have this answer": follows a QUERYACK with QoS 1.
    QueryCon(QueryCon),
    /// The heartbeat.
    PingReq,
    /// The client leaves.
    Disconnect(Disconnect),
}

/// A frame that a server sends.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerFrame {
    /// The answer to the WebSocket upgrade.
    ConnAck(ConnAck),
    /// A message or a notification.
    Publish(ServerPublish),
    /// The fate of a message that the client sent.
    PubAck(ServerPubAck),
    /// The answer to a QUERY.
    QueryAck(QueryAck),
    /// The answer to a heartbeat.
    PingResp,
    /// The server ends the connection.
    Disconnect(Disconnect),
}

fn split(bytes: &[u8], limit: usize) -> Result<(Header, Reader<'_>), DecodeError> {
    if bytes.len() > limit {
        return Err(DecodeError::TooLarge(bytes.len()));
    }
    let mut reader = Reader::new(bytes);
    let header = Header::from_byte(reader.u8("header")?);
    Ok((header, reader))
}

impl ClientFrame {
    /// Decodes one WebSocket message that came from a client.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (header, reader) = split(bytes, MAX_CLIENT_FRAME_BYTES)?;
        Ok(match header.kind {
            FrameType::PUBLISH => Self::Publish(ClientPublish::decode(header, reader)?),
            FrameType::PUBACK => Self::PubAck(ClientPubAck::decode(reader)?),
            FrameType::QUERY => Self::Query(Query::decode(header, reader)?),
            FrameType::QUERYCON => Self::QueryCon(QueryCon::decode(reader)?),
            FrameType::PINGREQ => Self::PingReq,
            FrameType::DISCONNECT => Self::Disconnect(Disconnect::decode(reader)?),
            FrameType(other) => return Err(DecodeError::FrameType(other)),
        })
    }

    /// The bytes of one WebSocket message.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Publish(frame) => frame.encode(),
            Self::PubAck(frame) => frame.encode(),
            Self::Query(frame) => frame.encode(),
            Self::QueryCon(frame) => frame.encode(),
            Self::PingReq => vec![Header::of(FrameType::PINGREQ).to_byte()],
            Self::Disconnect(frame) => frame.encode(),
        }
    }
}

impl ServerFrame {
    /// Decodes one WebSocket message that came from a server.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (header, reader) = split(bytes, MAX_SERVER_FRAME_BYTES)?;
        Ok(match header.kind {
            FrameType::CONNACK => Self::ConnAck(ConnAck::decode(reader)?),
            FrameType::PUBLISH => Self::Publish(ServerPublish::decode(header, reader)?),
            FrameType::PUBACK => Self::PubAck(ServerPubAck::decode(reader)?),
            FrameType::QUERYACK => Self::QueryAck(QueryAck::decode(header, reader)?),
            FrameType::PINGRESP => Self::PingResp,
            FrameType::DISCONNECT => Self::Disconnect(Disconnect::decode(reader)?),
            FrameType(other) => return Err(DecodeError::FrameType(other)),
        })
    }

    /// The bytes of one WebSocket message.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::ConnAck(frame) => frame.encode(),
            Self::Publish(frame) => frame.encode(),
            Self::PubAck(frame) => frame.encode(),
            Self::QueryAck(frame) => frame.encode(),
            Self::PingResp => vec![Header::of(FrameType::PINGRESP).to_byte()],
            Self::Disconnect(frame) => frame.encode(),
        }
    }
}

macro_rules! from {
    ($($frame:ident: $variant:ident $body:ident;)*) => {
        $(impl From<$body> for $frame {
            fn from(body: $body) -> Self {
                Self::$variant(body)
            }
        })*
    };
}

from! {
    ClientFrame: Publish ClientPublish;
    ClientFrame: PubAck ClientPubAck;
    ClientFrame: Query Query;
    ClientFrame: QueryCon QueryCon;
    ServerFrame: ConnAck ConnAck;
    ServerFrame: Publish ServerPublish;
    ServerFrame: PubAck ServerPubAck;
    ServerFrame: QueryAck QueryAck;
    ServerFrame: Disconnect Disconnect;
}
