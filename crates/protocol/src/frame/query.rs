//! QUERY and QUERYCON: a client's question, and its receipt for the answer.

use super::header::{FrameType, Header, Qos};
use crate::{
    DecodeError, Topic,
    coding::{Reader, put_text},
};

/// ```text
/// 5x | utf topic | utf targetId | u16 messageId | protobuf
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// QoS 1 for `pullMsg` and `chrmPull`, 0 for the others.
    pub qos: Qos,
    /// What is asked.
    pub topic: Topic,
    /// Who or what is asked about; the user's own id unless the topic says otherwise.
    pub target_id: String,
    /// Pairs this frame with its QUERYACK.
    pub message_id: u16,
    /// The serialised question.
    pub body: Vec<u8>,
}

/// ```text
/// 70 | u16 messageId
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct QueryCon {
    /// That of the QUERYACK.
    pub message_id: u16,
}

impl Query {
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
        let mut out = vec![Header::of(FrameType::QUERY).with_qos(self.qos).to_byte()];
        put_text(&mut out, self.topic.as_str());
        put_text(&mut out, &self.target_id);
        out.extend(self.message_id.to_be_bytes());
        out.extend(&self.body);
        out
    }
}

impl QueryCon {
    pub(super) fn decode(mut reader: Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            message_id: reader.u16("message id")?,
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![Header::of(FrameType::QUERYCON).to_byte()];
        out.extend(self.message_id.to_be_bytes());
        out
    }
}
