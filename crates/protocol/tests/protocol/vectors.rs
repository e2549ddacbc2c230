//! Every captured frame: its decoded fields are those of the capture, and what
//! a client sent is encoded to the same bytes again.

use std::{error::Error, fs};

use prost_reflect::{DescriptorPool, DynamicMessage, SerializeOptions};
use rongim_protocol::{
    Body, ClientFrame, ServerFrame,
    frame::{ClientPublish, Query, ServerPublish},
    schema,
};
use serde_json::Value;

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn captured_frames_decode_to_their_fields_and_back_to_their_bytes() -> Outcome {
    let pool = DescriptorPool::decode(schema::DESCRIPTOR)?;
    let cases = cases()?;
    assert!(cases.len() >= 138, "only {} cases were found", cases.len());
    for (line, case) in cases.iter().enumerate() {
        check(&pool, case).map_err(|error| format!("case {}: {error}\n{case}", line + 1))?;
    }
    Ok(())
}

#[test]
fn every_cut_of_a_captured_frame_is_an_error_or_a_frame() -> Outcome {
    for case in cases()? {
        let bytes = unhex(text(&case, "hex")?)?;
        for end in 0..bytes.len() {
            let _ = ClientFrame::decode(&bytes[..end]);
            let _ = ServerFrame::decode(&bytes[..end]);
        }
    }
    Ok(())
}

#[test]
fn the_whole_schema_is_there() -> Outcome {
    let pool = DescriptorPool::decode(schema::DESCRIPTOR)?;
    assert_eq!(pool.all_messages().count() + pool.all_enums().count(), 142);
    Ok(())
}

fn cases() -> Result<Vec<Value>, Box<dyn Error>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/vectors/websocket.jsonl"
    );
    let file = fs::read_to_string(path)?;
    Ok(file
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

fn check(pool: &DescriptorPool, case: &Value) -> Outcome {
    let bytes = unhex(text(case, "hex")?)?;
    let (body, again) = match text(case, "direction")? {
        "client->server" => {
            let frame = ClientFrame::decode(&bytes)?;
            (check_client(case, &frame)?, frame.encode())
        }
        _ => {
            let frame = ServerFrame::decode(&bytes)?;
            (check_server(case, &frame)?, frame.encode())
        }
    };
    same("bytes", &hex(&again), &hex(&bytes))?;
    match (&body, case["message"].as_str()) {
        (Some(body), Some("RelationsInput")) => check_relations(case, body)?,
        (Some(body), Some(name)) => check_body(pool, case, name, body)?,
        _ => {}
    }
    if let (Some(body), Some(expected)) = (&body, case["body_hex"].as_str()) {
        same("body", &hex(body), &expected.to_owned())?;
    }
    Ok(())
}

fn check_client(case: &Value, frame: &ClientFrame) -> Result<Option<Vec<u8>>, Box<dyn Error>> {
    let (topic, target, id, body) = match frame {
        ClientFrame::PingReq => {
            return same("type", &text(case, "type")?, &"PINGREQ").map(|()| None);
        }
        ClientFrame::PubAck(ack) => {
            return same(
                "message_id",
                &u64::from(ack.message_id),
                &number(case, "message_id")?,
            )
            .map(|()| None);
        }
        ClientFrame::Publish(ClientPublish {
            topic,
            target_id,
            message_id,
            body,
            ..
        })
        | ClientFrame::Query(Query {
            topic,
            target_id,
            message_id,
            body,
            ..
        }) => (topic, target_id, *message_id, body),
        other => return Err(format!("unexpected {other:?}").into()),
    };
    same("topic", &topic.as_str(), &text(case, "topic")?)?;
    same("target_id", &target.as_str(), &text(case, "target_id")?)?;
    same("message_id", &u64::from(id), &number(case, "message_id")?)?;
    Ok(Some(body.clone()))
}

fn check_server(case: &Value, frame: &ServerFrame) -> Result<Option<Vec<u8>>, Box<dyn Error>> {
    Ok(match frame {
        ServerFrame::ConnAck(ack) => {
            let accepted = ack.accepted.as_ref().ok_or("not accepted")?;
            same(
                "user_id",
                &accepted.user_id.as_str(),
                &text(case, "user_id")?,
            )?;
            same(
                "session_id",
                &accepted.session_id.as_str(),
                &text(case, "session_id")?,
            )?;
            same(
                "timestamp",
                &accepted.server_time_ms,
                &number(case, "timestamp")?,
            )?;
            None
        }
        ServerFrame::PubAck(ack) => {
            same(
                "message_id",
                &u64::from(ack.message_id),
                &number(case, "message_id")?,
            )?;
            same("timestamp", &ack.sent_time_ms, &number(case, "timestamp")?)?;
            same("status", &u64::from(ack.status.0), &number(case, "status")?)?;
            same(
                "message_uid",
                &ack.message_uid.as_str(),
                &text(case, "message_uid")?,
            )?;
            None
        }
        ServerFrame::QueryAck(ack) => {
            same(
                "message_id",
                &u64::from(ack.message_id),
                &number(case, "message_id")?,
            )?;
            same("date_s", &u64::from(ack.time_s), &number(case, "date_s")?)?;
            same("status", &u64::from(ack.status.0), &number(case, "status")?)?;
            Some(ack.body.clone())
        }
        ServerFrame::Publish(ServerPublish {
            time_s,
            topic,
            target_id,
            message_id,
            body,
            sync,
            ..
        }) => {
            same("dup", &u64::from(*sync), &number(case, "dup")?)?;
            same("date_s", &u64::from(*time_s), &number(case, "date_s")?)?;
            same("topic", &topic.as_str(), &text(case, "topic")?)?;
            same("target_id", &target_id.as_str(), &text(case, "target_id")?)?;
            same(
                "message_id",
                &u64::from(*message_id),
                &number(case, "message_id")?,
            )?;
            Some(body.clone())
        }
        ServerFrame::PingResp => same("type", &text(case, "type")?, &"PINGRESP").map(|()| None)?,
        other => return Err(format!("unexpected {other:?}").into()),
    })
}

/// 2.9.2 writes the message `msg` of this body as a varint, which is passed over.
fn check_relations(case: &Value, body: &[u8]) -> Outcome {
    let input = schema::RelationsInput::decode(body)?;
    let fields = &case["fields"];
    let optional = |key: &str| fields[key].as_i64();
    same("type", &Some(i64::from(input.r#type)), &optional("type"))?;
    same("count", &input.count.map(i64::from), &optional("count"))?;
    same("offset", &input.offset.map(i64::from), &optional("offset"))?;
    same("msg", &input.msg, &None)?;
    let without_msg = hex(body).replacen("08011000", "0801", 1);
    same("typed bytes", &hex(&input.encode_to_vec()), &without_msg)
}

/// The body has the captured fields, and the typed message keeps its bytes.
fn check_body(pool: &DescriptorPool, case: &Value, name: &str, body: &[u8]) -> Outcome {
    let descriptor = pool
        .get_message_by_name(&format!("rongcloud.{name}"))
        .ok_or_else(|| format!("the schema has no {name}"))?;
    let dynamic = DynamicMessage::decode(descriptor, body)?;
    let options = SerializeOptions::new()
        .skip_default_fields(false)
        .stringify_64_bit_integers(false)
        .use_enum_numbers(true);
    let decoded = dynamic.serialize_with_options(serde_json::value::Serializer, &options)?;
    covers(name, &case["fields"], &decoded)?;
    if text(case, "direction")? == "client->server" {
        same("typed bytes", &hex(&reencode(name, body)?), &hex(body))?;
    } else {
        reencode(name, body)?;
    }
    Ok(())
}

fn reencode(name: &str, body: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    macro_rules! row {
        ($wire:literal $type:ident) => {
            if name == $wire {
                return Ok(schema::$type::decode(body)?.encode_to_vec());
            }
        };
    }
    for_each_message!(row);
    Err(format!("no typed message for {name}").into())
}

/// All captured fields are in `decoded` with the same value. A capture leaves
/// empty lists out, and writes bytes as the text they hold.
fn covers(path: &str, expected: &Value, decoded: &Value) -> Outcome {
    match expected {
        Value::Object(fields) => fields
            .iter()
            .try_for_each(|(key, value)| covers(&format!("{path}.{key}"), value, &decoded[key])),
        Value::Array(items) if items.is_empty() && decoded.is_null() => Ok(()),
        Value::Array(items) => {
            same(
                &format!("{path}.length"),
                &items.len(),
                &decoded.as_array().map_or(0, Vec::len),
            )?;
            items
                .iter()
                .enumerate()
                .try_for_each(|(i, item)| covers(&format!("{path}[{i}]"), item, &decoded[i]))
        }
        Value::String(text) if path.ends_with(".content") => {
            let bytes = decoded.as_str().map(unbase64).unwrap_or_default();
            same(
                path,
                &String::from_utf8_lossy(&bytes).as_ref(),
                &text.as_str(),
            )
        }
        other => same(path, decoded, other),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Outcome {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what} is {found:?}, captured {expected:?}").into())
}

fn text<'a>(case: &'a Value, key: &str) -> Result<&'a str, Box<dyn Error>> {
    case[key].as_str().ok_or_else(|| format!("no {key}").into())
}

fn number(case: &Value, key: &str) -> Result<u64, Box<dyn Error>> {
    case[key].as_u64().ok_or_else(|| format!("no {key}").into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    (0..text.len())
        .step_by(2)
        .map(|i| {
            Ok(u8::from_str_radix(
                text.get(i..i + 2).ok_or("odd hex")?,
                16,
            )?)
        })
        .collect()
}

fn unbase64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut out, mut buffer, mut bits) = (Vec::new(), 0u32, 0);
    for byte in text.bytes() {
        let Some(value) = ALPHABET.iter().position(|&letter| letter == byte) else {
            break;
        };
        buffer = buffer << 6 | value as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((buffer >> bits) as u8);
        }
    }
    out
}
