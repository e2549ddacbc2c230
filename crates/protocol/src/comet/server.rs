//! What a server answers: JSON objects, one or a list of them.

use crate::{
    DecodeError, ServerFrame, Topic,
    frame::{ConnAck, Disconnect, FrameType, Header, Qos, QueryAck, ServerPubAck, ServerPublish},
    json::{Kind, Reader, write_integer, write_str},
    limits::MAX_SERVER_FRAME_BYTES,
    status::{ConnectStatus, DisconnectReason, Status},
    topic, transcode,
};

/// The JSON object of a frame. `answer` names the message of a QUERYACK's body;
/// it is empty when there is none, and for other frames.
pub fn write_server_frame(frame: &ServerFrame, answer: &str) -> Result<String, DecodeError> {
    let mut out = Writer("{\"headerCode\":".into());
    write_integer(&mut out.0, i64::from(header(frame).to_byte() as i8));
    match frame {
        ServerFrame::ConnAck(ack) => write_conn_ack(&mut out, ack),
        ServerFrame::Publish(frame) => {
            out.integer("messageId", frame.message_id);
            out.integer("date", frame.time_s);
            out.string("topic", frame.topic.as_str());
            out.string("targetId", &frame.target_id);
            let message = topic::published(frame.topic.as_str());
            out.string("data", &transcode::to_json(message, &frame.body)?);
        }
        ServerFrame::PubAck(ack) => {
            out.integer("messageId", ack.message_id);
            out.integer("date", (ack.sent_time_ms / 1000) as i64);
            out.integer("status", ack.status.0);
            out.integer("millisecond", (ack.sent_time_ms % 1000) as i64);
            out.integer("timestamp", ack.sent_time_ms as i64);
            out.string("messageUId", &ack.message_uid);
        }
        ServerFrame::QueryAck(ack) => {
            out.integer("messageId", ack.message_id);
            out.integer("date", ack.time_s);
            out.integer("status", ack.status.0);
            if ack.status == Status::OK && !answer.is_empty() {
                out.string("data", &transcode::to_json(answer, &ack.body)?);
            }
        }
        ServerFrame::PingResp => {}
        ServerFrame::Disconnect(frame) => out.integer("status", frame.reason.0),
    }
    out.0.push('}');
    Ok(out.0)
}

fn header(frame: &ServerFrame) -> Header {
    match frame {
        ServerFrame::ConnAck(_) => Header::of(FrameType::CONNACK),
        ServerFrame::Publish(frame) => Header {
            dup: frame.sync,
            ..Header::of(FrameType::PUBLISH).with_qos(frame.qos)
        },
        ServerFrame::PubAck(_) => Header::of(FrameType::PUBACK),
        ServerFrame::QueryAck(frame) => Header::of(FrameType::QUERYACK).with_qos(frame.qos),
        ServerFrame::PingResp => Header::of(FrameType::PINGRESP),
        ServerFrame::Disconnect(_) => Header::of(FrameType::DISCONNECT),
    }
}

fn write_conn_ack(out: &mut Writer, ack: &ConnAck) {
    out.integer("status", ack.status.0);
    out.integer("messageId", 0);
    if let Some(accepted) = &ack.accepted {
        out.string("userId", &accepted.user_id);
        out.string("sessionid", &accepted.session_id);
        out.integer("timestamp", accepted.server_time_ms as i64);
    }
}

struct Writer(String);

impl Writer {
    fn key(&mut self, name: &str) {
        self.0.push(',');
        write_str(&mut self.0, name);
        self.0.push(':');
    }

    fn integer(&mut self, name: &str, value: impl Into<i64>) {
        self.key(name);
        write_integer(&mut self.0, value.into());
    }

    fn string(&mut self, name: &str, value: &str) {
        self.key(name);
        write_str(&mut self.0, value);
    }
}

/// The frames of an answer: one object, or a list of them.
///
/// `answer_of` names the message that answers the query with this message id,
/// as the topic of the query tells ([`topic::schema`]); empty for none.
pub fn read_server_frames(
    text: &str,
    mut answer_of: impl FnMut(u16) -> &'static str,
) -> Result<Vec<ServerFrame>, DecodeError> {
    if text.len() > MAX_SERVER_FRAME_BYTES {
        return Err(DecodeError::TooLarge(text.len()));
    }
    read_frames(text, &mut answer_of)
}

fn read_frames(
    text: &str,
    answer_of: &mut dyn FnMut(u16) -> &'static str,
) -> Result<Vec<ServerFrame>, DecodeError> {
    let mut json = Reader::new(text);
    let mut frames = Vec::new();
    if json.kind()? == Kind::List {
        json.open_list()?;
        while json.next_item()? {
            frames.push(Parts::read(&mut json)?.into_frame(answer_of)?);
        }
    } else {
        frames.push(Parts::read(&mut json)?.into_frame(answer_of)?);
    }
    json.end()?;
    Ok(frames)
}

/// The fields of any frame; what is absent is zero or empty.
#[derive(Default)]
struct Parts {
    header: u8,
    message_id: u16,
    status: u16,
    time_s: u32,
    millisecond: u16,
    timestamp: u64,
    message_uid: String,
    topic: String,
    target_id: String,
    user_id: String,
    session_id: String,
    data: String,
}

impl Parts {
    fn read(json: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut parts = Self::default();
        json.open_object()?;
        while let Some(key) = json.next_key()? {
            if json.kind()? == Kind::Null {
                json.skip()?;
                continue;
            }
            match key.as_str() {
                "headerCode" => {
                    // A byte, signed as a rule.
                    let code: i16 = number(json, "headerCode")?;
                    parts.header = i8::try_from(code)
                        .map(|code| code as u8)
                        .or_else(|_| u8::try_from(code))
                        .map_err(|_| DecodeError::Field("headerCode"))?;
                }
                "messageId" => parts.message_id = number(json, "messageId")?,
                "status" => parts.status = number(json, "status")?,
                "date" => parts.time_s = number(json, "date")?,
                "millisecond" => parts.millisecond = number(json, "millisecond")?,
                "timestamp" => parts.timestamp = number(json, "timestamp")?,
                "messageUId" => parts.message_uid = string(json, "messageUId")?,
                "topic" => parts.topic = string(json, "topic")?,
                "targetId" => parts.target_id = string(json, "targetId")?,
                "userId" => parts.user_id = string(json, "userId")?,
                "sessionid" => parts.session_id = string(json, "sessionid")?,
                "data" => parts.data = string(json, "data")?,
                _ => json.skip()?,
            }
        }
        Ok(parts)
    }

    fn into_frame(
        self,
        answer_of: &mut dyn FnMut(u16) -> &'static str,
    ) -> Result<ServerFrame, DecodeError> {
        let header = Header::from_byte(self.header);
        Ok(match header.kind {
            FrameType::CONNACK => ServerFrame::ConnAck(self.into_conn_ack()),
            FrameType::PUBLISH => ServerFrame::Publish(self.into_publish(header)?),
            FrameType::PUBACK => ServerFrame::PubAck(ServerPubAck {
                message_id: self.message_id,
                sent_time_ms: match self.timestamp {
                    0 => u64::from(self.time_s) * 1000 + u64::from(self.millisecond),
                    time => time,
                },
                status: Status(self.status),
                message_uid: self.message_uid,
            }),
            FrameType::QUERYACK => {
                let answer = answer_of(self.message_id);
                ServerFrame::QueryAck(self.into_query_ack(header.qos, answer)?)
            }
            FrameType::PINGRESP => ServerFrame::PingResp,
            FrameType::DISCONNECT => ServerFrame::Disconnect(Disconnect {
                reason: DisconnectReason(self.status),
            }),
            FrameType(other) => return Err(DecodeError::FrameType(other)),
        })
    }

    fn into_conn_ack(self) -> ConnAck {
        match ConnectStatus(self.status) {
            ConnectStatus::ACCEPTED => {
                ConnAck::accepted(self.user_id, self.session_id, self.timestamp)
            }
            refused => ConnAck::refused(refused),
        }
    }

    fn into_publish(self, header: Header) -> Result<ServerPublish, DecodeError> {
        Ok(ServerPublish {
            sync: header.dup,
            qos: header.qos,
            time_s: self.time_s,
            body: body(topic::published(&self.topic), &self.data)?,
            topic: Topic::from(self.topic),
            target_id: self.target_id,
            message_id: self.message_id,
        })
    }

    fn into_query_ack(self, qos: Qos, answer: &str) -> Result<QueryAck, DecodeError> {
        Ok(QueryAck {
            qos,
            message_id: self.message_id,
            time_s: self.time_s,
            status: Status(self.status),
            body: body(answer, &self.data)?,
        })
    }
}

/// The body in `data`, which is empty when the frame has none.
fn body(message: &str, data: &str) -> Result<Vec<u8>, DecodeError> {
    if data.is_empty() {
        return Ok(Vec::new());
    }
    transcode::from_json(message, data)
}

fn number<T: TryFrom<i64>>(json: &mut Reader<'_>, name: &'static str) -> Result<T, DecodeError> {
    let wrong = DecodeError::Field(name);
    if json.kind()? != Kind::Number {
        return Err(wrong);
    }
    let value: i64 = json.number()?.parse().map_err(|_| wrong)?;
    T::try_from(value).map_err(|_| wrong)
}

fn string(json: &mut Reader<'_>, name: &'static str) -> Result<String, DecodeError> {
    match json.kind()? {
        Kind::String => json.string(),
        _ => Err(DecodeError::Field(name)),
    }
}
