//! What a client sends: `POST /websocket?messageid=N&header=BYTE[&topic=T&targetid=X]`.

use std::fmt::Write;

use crate::{
    ClientFrame, DecodeError, Topic,
    frame::{ClientPubAck, ClientPublish, Disconnect, FrameType, Header, Qos, Query, QueryCon},
    limits::MAX_CLIENT_FRAME_BYTES,
    status::DisconnectReason,
    topic, transcode,
};

/// The body of a POST that has none: an empty JSON string.
const NO_BODY: &str = "\"\"";
const MESSAGE: &str = "UpStreamMessage";

/// The frame of a POST: `header` and `message_id` from its query, `topic` and
/// `target_id` too (empty in acks), and its `body`.
///
/// A question with an unknown topic has an empty body: its answer is a status.
pub fn read_client_frame(
    header: u8,
    message_id: u16,
    topic: &str,
    target_id: &str,
    body: &str,
) -> Result<ClientFrame, DecodeError> {
    if body.len() > MAX_CLIENT_FRAME_BYTES {
        return Err(DecodeError::TooLarge(body.len()));
    }
    let header = Header::from_byte(header);
    let name = || Topic::from(topic.to_owned());
    let target_id = || target_id.to_owned();
    Ok(match header.kind {
        FrameType::PUBLISH => ClientFrame::Publish(ClientPublish {
            qos: header.qos,
            topic: name(),
            target_id: target_id(),
            message_id,
            body: transcode::from_json(MESSAGE, body)?,
        }),
        FrameType::PUBACK => ClientFrame::PubAck(ClientPubAck { message_id }),
        FrameType::QUERY => ClientFrame::Query(Query {
            qos: header.qos,
            topic: name(),
            target_id: target_id(),
            message_id,
            body: read_question(topic, body)?,
        }),
        FrameType::QUERYCON => ClientFrame::QueryCon(QueryCon { message_id }),
        FrameType::PINGREQ => ClientFrame::PingReq,
        FrameType::DISCONNECT => ClientFrame::Disconnect(Disconnect {
            reason: DisconnectReason::CLOSED,
        }),
        FrameType(other) => return Err(DecodeError::FrameType(other)),
    })
}

fn read_question(topic: &str, body: &str) -> Result<Vec<u8>, DecodeError> {
    let Some((question, _)) = topic::schema(topic) else {
        return Ok(Vec::new());
    };
    if body == NO_BODY || body.is_empty() {
        return Ok(Vec::new());
    }
    let bytes = transcode::from_json(question, body)?;
    if bytes.is_empty() && topic == topic::REMOVE_CONVERSATION {
        return transcode::from_json("DeleteSessionsInput", body);
    }
    Ok(bytes)
}

/// The query of the POST, without `sessionid` and `pid`, and its body.
pub fn write_client_frame(frame: &ClientFrame) -> Result<(String, String), DecodeError> {
    let (kind, qos, message_id) = match frame {
        ClientFrame::Publish(frame) => (FrameType::PUBLISH, frame.qos, frame.message_id),
        ClientFrame::PubAck(frame) => (FrameType::PUBACK, Qos::AtMostOnce, frame.message_id),
        ClientFrame::Query(frame) => (FrameType::QUERY, frame.qos, frame.message_id),
        ClientFrame::QueryCon(frame) => (FrameType::QUERYCON, Qos::AtMostOnce, frame.message_id),
        ClientFrame::PingReq => (FrameType::PINGREQ, Qos::AtMostOnce, 0),
        ClientFrame::Disconnect(_) => (FrameType::DISCONNECT, Qos::AtMostOnce, 0),
    };
    let header = Header::of(kind).with_qos(qos).to_byte();
    let mut query = format!("messageid={message_id}&header={header}");
    let (topic, target_id, message, body) = match frame {
        ClientFrame::Publish(frame) => (&frame.topic, &frame.target_id, MESSAGE, &frame.body),
        ClientFrame::Query(frame) => {
            let (message, _) = topic::schema(frame.topic.as_str()).unwrap_or_default();
            (&frame.topic, &frame.target_id, message, &frame.body)
        }
        _ => return Ok((query, NO_BODY.into())),
    };
    query.push_str("&topic=");
    put_escaped(&mut query, topic.as_str());
    query.push_str("&targetid=");
    put_escaped(&mut query, target_id);
    Ok((query, transcode::write(message, body, false)?))
}

/// Appends `text` as a value in a URL query.
fn put_escaped(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}
