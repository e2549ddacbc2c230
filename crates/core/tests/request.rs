//! Requests by topic, with JSON both ways.

mod support;

use rongim_core::{Answer, ErrorCode};
use rongim_protocol::{ClientFrame, status::Status, topic, transcode};
use support::Lab;

#[test]
fn a_request_goes_out_by_the_schema_and_its_answer_comes_back_as_json() {
    let mut lab = Lab::connected();
    let body = r#"{"type":1,"key":"k","none":[1]}"#;
    let call = lab.command(|engine, now| engine.request("qnTkn", None, body, now));
    lab.settle();
    assert_eq!(
        lab.outcome(call),
        Ok(Answer::Json(r#"{"deadline":1,"token":"upload"}"#.into()))
    );
    let asked = lab.peer.frames.iter().find_map(|frame| match frame {
        ClientFrame::Query(query) if query.topic.as_str() == "qnTkn" => Some(query),
        _ => None,
    });
    let asked = asked.map(|query| {
        let json = transcode::to_json("GetQNupTokenInput", &query.body);
        (query.target_id.as_str(), json)
    });
    assert_eq!(
        asked,
        Some(("alice", Ok(r#"{"type":1,"key":"k"}"#.to_owned())))
    );
}

#[test]
fn an_empty_answer_is_done_and_the_target_is_whom_the_page_names() {
    let mut lab = Lab::connected();
    let target = Some("d1".to_owned());
    let call = lab.command(|engine, now| engine.request("rename", target, r#"{"name":"n"}"#, now));
    lab.settle();
    assert_eq!(lab.outcome(call), Ok(Answer::Done));
    let to_d1 = lab
        .peer
        .frames
        .iter()
        .any(|frame| matches!(frame, ClientFrame::Query(query) if query.target_id == "d1"));
    assert!(to_d1);
}

#[test]
fn refusals_and_bad_requests_are_errors() {
    let mut lab = Lab::connected();
    lab.peer
        .failing
        .insert(topic::QUIT_DISCUSSION, Status::NOT_IN_DISCUSSION);
    for (topic, body, code) in [
        (
            "quitDiz",
            r#"{"nothing":1}"#,
            Status::NOT_IN_DISCUSSION.into(),
        ),
        ("quitDiz", r#"{"nothing":"one"}"#, ErrorCode::PARAMETER),
        ("quitDiz", "{", ErrorCode::PARAMETER),
        ("noSuch", "{}", ErrorCode::PARAMETER),
    ] {
        let call = lab.command(|engine, now| engine.request(topic, None, body, now));
        lab.settle();
        assert_eq!(lab.outcome(call), Err(code.into()), "{topic} {body}");
    }
    let mut away = Lab::new();
    let call =
        away.command(|engine, now| engine.request("getBlack", None, r#"{"nothing":1}"#, now));
    assert_eq!(away.outcome(call), Err(ErrorCode::NOT_CONNECTED.into()));
}
