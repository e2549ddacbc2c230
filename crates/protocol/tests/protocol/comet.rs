//! Long polling: every captured request and object, in both directions.

use crate::schema;

use std::{collections::HashMap, error::Error, fs};

use rongim_protocol::{
    ClientFrame, DecodeError, ServerFrame, Topic,
    comet::{read_client_frame, read_server_frames, write_client_frame, write_server_frame},
    frame::{
        Accepted, ClientPubAck, ConnAck, Disconnect, Qos, Query, QueryAck, QueryCon, ServerPubAck,
        ServerPublish,
    },
    status::{ConnectStatus, DisconnectReason, Status},
    topic,
};
use serde_json::{Value as Json, json};

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn captured_frames_are_read_and_written() -> Outcome {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/vectors/comet.jsonl"
    );
    let file = fs::read_to_string(path)?;
    let mut answers = HashMap::new();
    let mut counts = [0; 3];
    for line in file.lines() {
        let case: Json = serde_json::from_str(line)?;
        let kind = check(&case, &mut answers).map_err(|error| format!("{error} in {line}"))?;
        counts[kind] += 1;
    }
    assert_eq!(
        counts,
        [9, 52, 16],
        "requests without a frame, posts, objects"
    );
    Ok(())
}

/// Checks a captured line and tells its kind. `answers` remembers what the
/// questions so far are answered with, by client and message id.
fn check(
    case: &Json,
    answers: &mut HashMap<(String, u16), &'static str>,
) -> Result<usize, Box<dyn Error>> {
    let sdk = case["sdk"].as_str().ok_or("no sdk")?.to_owned();
    if let Json::Object(_) = &case["object"] {
        let answer_of = |id| answers.get(&(sdk.clone(), id)).copied().unwrap_or("");
        check_object(&case["object"], answer_of)?;
        return Ok(2);
    }
    let Json::Object(query) = &case["query"] else {
        check_keys(case)?;
        return Ok(0);
    };
    let text = |key: &str| query.get(key).and_then(Json::as_str).unwrap_or("");
    let id: u16 = text("messageid").parse()?;
    if let Some((_, answer)) = topic::schema(text("topic")) {
        answers.insert((sdk, id), answer);
    }
    let body = case["body"].as_str().ok_or("no body")?;
    let frame = read_client_frame(
        text("header").parse()?,
        id,
        text("topic"),
        text("targetid"),
        body,
    )?;
    let (pairs, written) = write_client_frame(&frame)?;
    let mut expected = query.clone();
    expected.remove("sessionid");
    expected.remove("pid");
    assert_eq!(unquery(&pairs), Json::Object(expected));
    same_body(
        &frame,
        serde_json::from_str(body)?,
        serde_json::from_str(&written)?,
    );
    Ok(1)
}

/// A request that was captured without its values: a POST has the keys that we
/// write, the others carry no frame.
fn check_keys(case: &Json) -> Outcome {
    let keys = case["query_keys"].as_array().ok_or("no keys")?;
    let request = case["request"].as_str().unwrap_or("");
    if request == "POST /websocket" {
        let (pairs, _) = write_client_frame(&ClientFrame::Query(pull(b"")))?;
        let pairs = unquery(&pairs);
        let ours = pairs
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key.as_str());
        let mut ours: Vec<&str> = ours.chain(["sessionid", "pid"]).collect();
        let mut theirs: Vec<&str> = keys.iter().filter_map(Json::as_str).collect();
        ours.sort_unstable();
        theirs.sort_unstable();
        assert_eq!(ours, theirs);
    } else {
        assert!(request.starts_with("GET /"), "{request}");
    }
    Ok(())
}

/// What is written is what was captured, without fields that the schema lacks.
fn same_body(frame: &ClientFrame, mut captured: Json, written: Json) {
    let message = match frame {
        ClientFrame::Publish(_) => "UpStreamMessage",
        ClientFrame::Query(query) => topic::schema(query.topic.as_str()).map_or("", |pair| pair.0),
        _ => "",
    };
    if let (Some(fields), Some(message)) = (captured.as_object_mut(), schema::message(message)) {
        fields.retain(|key, _| message.get_field_by_name(key).is_some());
    }
    assert_eq!(written, captured);
}

fn check_object(object: &Json, mut answer_of: impl FnMut(u16) -> &'static str) -> Outcome {
    let frames = read_server_frames(&object.to_string(), &mut answer_of)?;
    let [frame] = &frames[..] else {
        return Err("not one frame".into());
    };
    let listed = read_server_frames(&format!(" [{object} , {object}] "), &mut answer_of)?;
    assert_eq!(listed, [frame.clone(), frame.clone()]);
    let answer = match frame {
        ServerFrame::QueryAck(ack) => answer_of(ack.message_id),
        _ => "",
    };
    let written: Json = serde_json::from_str(&write_server_frame(frame, answer)?)?;
    assert_eq!(unnested(written)?, unnested(object.clone())?);
    Ok(())
}

/// `object` with the JSON text of `data` as a value.
fn unnested(mut object: Json) -> Result<Json, Box<dyn Error>> {
    if let Some(text) = object["data"].as_str() {
        object["data"] = serde_json::from_str(text)?;
    }
    Ok(object)
}

fn unquery(text: &str) -> Json {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(key, value)| (key.to_owned(), Json::from(value)))
        .collect()
}

fn pull(body: &[u8]) -> Query {
    Query {
        qos: Qos::AtLeastOnce,
        topic: Topic::new(topic::PULL_MESSAGES),
        target_id: "a&b=c/你".into(),
        message_id: 9,
        body: body.to_vec(),
    }
}

#[test]
fn targets_are_escaped_in_the_query() {
    let (pairs, body) = write_client_frame(&pull(&[8, 5]).into()).unwrap();
    let target = "a%26b%3Dc%2F%E4%BD%A0";
    assert_eq!(
        pairs,
        format!("messageid=9&header=82&topic=pullMsg&targetid={target}")
    );
    assert_eq!(body, r#"{"syncTime":5}"#);
}

#[test]
fn frames_that_no_capture_has_survive_a_round_trip() {
    let server = [
        (
            ServerFrame::ConnAck(ConnAck::refused(ConnectStatus::TOKEN_INCORRECT)),
            "",
        ),
        (ServerFrame::PingResp, ""),
        (
            ServerFrame::Disconnect(Disconnect {
                reason: DisconnectReason::CLOSED,
            }),
            "",
        ),
        (own_message().into(), ""),
        (answer(Status::OK, vec![]).into(), ""),
        (answer(Status::OK, vec![8, 7]).into(), "SessionStates"),
        (answer(Status::REFUSED, vec![]).into(), "SessionStates"),
    ];
    for (frame, message) in server {
        let text = write_server_frame(&frame, message).unwrap();
        assert_eq!(
            read_server_frames(&text, |_| message),
            Ok(vec![frame]),
            "{text}"
        );
    }
    let disconnect = ServerFrame::Disconnect(Disconnect {
        reason: DisconnectReason::CLOSED,
    });
    assert_eq!(
        write_server_frame(&disconnect, "").as_deref(),
        Ok(r#"{"headerCode":-32,"status":3}"#)
    );
    assert_eq!(
        read_server_frames(r#"{"headerCode":224,"status":3}"#, |_| ""),
        Ok(vec![disconnect])
    );
    for frame in [
        ClientFrame::PingReq,
        ClientPubAck { message_id: 7 }.into(),
        QueryCon { message_id: 65_535 }.into(),
        Disconnect {
            reason: DisconnectReason::CLOSED,
        }
        .into_client(),
    ] {
        let (pairs, body) = write_client_frame(&frame).unwrap();
        assert_eq!(body, "\"\"");
        let pairs = unquery(&pairs);
        let number = |key: &str| pairs[key].as_str().unwrap().parse::<u16>().unwrap();
        let header = number("header") as u8;
        assert_eq!(
            read_client_frame(header, number("messageid"), "", "", &body),
            Ok(frame)
        );
    }
}

trait IntoClient {
    fn into_client(self) -> ClientFrame;
}

impl IntoClient for Disconnect {
    fn into_client(self) -> ClientFrame {
        ClientFrame::Disconnect(self)
    }
}

fn own_message() -> ServerPublish {
    ServerPublish {
        sync: true,
        qos: Qos::AtMostOnce,
        time_s: 1,
        topic: Topic::new(topic::PRIVATE_MESSAGE),
        target_id: "bob".into(),
        message_id: 3,
        body: vec![8, 3],
    }
}

fn answer(status: Status, body: Vec<u8>) -> QueryAck {
    QueryAck {
        qos: Qos::AtLeastOnce,
        message_id: 4,
        time_s: 2,
        status,
        body,
    }
}

#[test]
fn a_session_begins_with_its_id() {
    let text = r#"{"headerCode":32,"status":0,"userId":"al","sessionid":"s1","timestamp":5}"#;
    let frames = read_server_frames(text, |_| "").unwrap();
    let accepted = Accepted {
        user_id: "al".into(),
        session_id: "s1".into(),
        server_time_ms: 5,
    };
    assert!(matches!(&frames[..], [ServerFrame::ConnAck(ack)] if ack.accepted == Some(accepted)));
}

#[test]
fn a_sent_time_may_come_in_parts() {
    let text = r#"{"headerCode":64,"messageId":2,"date":17,"millisecond":5,"messageUId":"u"}"#;
    let ack = ServerPubAck {
        message_id: 2,
        sent_time_ms: 17_005,
        status: Status::OK,
        message_uid: "u".into(),
    };
    assert_eq!(read_server_frames(text, |_| ""), Ok(vec![ack.into()]));
}

#[test]
fn both_ways_to_remove_conversations_are_read() {
    let read = |body: &str| match read_client_frame(80, 1, "delRelation", "me", body) {
        Ok(ClientFrame::Query(query)) => query.body,
        other => panic!("{other:?}"),
    };
    assert_eq!(read(r#"{"type":1,"count":0,"order":0}"#), [8, 1, 24, 0]);
    let sessions = r#"{"sessions":[{"type":3,"channelId":"g"}]}"#;
    assert_eq!(read(sessions), [10, 5, 8, 3, 18, 1, b'g']);
}

#[test]
fn what_is_wrong_has_a_typed_error() {
    let read = |object: Json| read_server_frames(&object.to_string(), |_| "").unwrap_err();
    assert_eq!(read(json!({"headerCode": 16})), DecodeError::FrameType(1));
    assert_eq!(read(json!({})), DecodeError::FrameType(0));
    for (key, value) in [
        ("headerCode", json!(256)),
        ("headerCode", json!("32")),
        ("messageId", json!(65_536)),
        ("messageId", json!(-1)),
        ("status", json!(1.5)),
        ("date", json!(4_294_967_296_i64)),
        ("timestamp", json!(-1)),
        ("topic", json!(7)),
        ("data", json!({"list": []})),
    ] {
        let object = json!({"headerCode": 64, key: value});
        assert!(
            matches!(read(object), DecodeError::Field(name) if name == key),
            "{key}"
        );
    }
    for text in [
        "",
        "[",
        "[{}",
        "lost params",
        "\"\"",
        "{\"headerCode\":-48}]",
    ] {
        let found = read_server_frames(text, |_| "");
        assert!(
            matches!(found, Err(DecodeError::Json(_) | DecodeError::FrameType(0))),
            "{text}"
        );
    }
    let data = json!({"headerCode": 48, "topic": "s_msg", "data": "{\"type\":\"x\"}"});
    assert_eq!(read(data), DecodeError::Field("type"));
    let post = |header, topic: &str, body: &str| read_client_frame(header, 1, topic, "t", body);
    assert_eq!(post(32, "", ""), Err(DecodeError::FrameType(2)));
    assert_eq!(post(50, "ppMsgP", ""), Err(DecodeError::Json(0)));
    assert_eq!(
        post(80, "joinChrm", "{\"nothing\":\"\"}"),
        Err(DecodeError::Field("nothing"))
    );
    assert!(
        matches!(post(80, "newTopic", "x"), Ok(ClientFrame::Query(query)) if query.body.is_empty())
    );
    let huge = "x".repeat(2 << 20);
    assert_eq!(
        post(80, "joinChrm", &huge),
        Err(DecodeError::TooLarge(huge.len()))
    );
}
