//! Bodies as JSON: every message of the schema, and any text at all.

use crate::schema;

use proptest::prelude::*;
use prost::Message;
use prost_reflect::DynamicMessage;
use rongim_protocol::{
    DecodeError,
    transcode::{from_json, to_json},
};
use serde_json::{Value as Json, json};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_message_survives_both_ways(seed in any::<u64>()) {
        for (i, descriptor) in schema::messages().into_iter().enumerate() {
            let message = schema::random(&descriptor, &mut schema::Random(seed ^ i as u64));
            let text = to_json(descriptor.name(), &message.encode_to_vec()).unwrap();
            let expected = schema::json(&message);
            prop_assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), expected.clone());

            for json in [text, format!("{expected:#}")] {
                let body = from_json(descriptor.name(), &json).unwrap();
                let back = DynamicMessage::decode(descriptor.clone(), &*body).unwrap();
                prop_assert_eq!(schema::json(&back), expected.clone());
            }
        }
    }

    #[test]
    fn any_cut_of_a_text_is_an_error(seed in any::<u64>(), cut in 0.0..1.0f64) {
        for descriptor in schema::messages() {
            let message = schema::random(&descriptor, &mut schema::Random(seed));
            let text = schema::json(&message).to_string();
            let mut end = (text.len() as f64 * cut) as usize;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            prop_assert!(matches!(
                from_json(descriptor.name(), &text[..end]),
                Err(DecodeError::Json(at)) if at <= end
            ));
        }
    }

    #[test]
    fn any_text_is_a_body_or_an_error(text in "[\\[\\]{}\",:\\\\u0-9a-fnrtE.+ -]{0,60}") {
        for name in ["UpStreamMessage", "DownStreamMessages", "SessionStates"] {
            let _ = from_json(name, &text);
            let _ = from_json(name, &format!("{{\"content\":{text}}}"));
        }
    }

    #[test]
    fn any_bytes_are_json_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        for descriptor in schema::messages() {
            if let Ok(text) = to_json(descriptor.name(), &bytes) {
                prop_assert!(serde_json::from_str::<Json>(&text).is_ok());
            }
        }
    }
}

#[test]
fn a_wrong_type_names_its_field() {
    for (message, json, field) in [
        ("UpStreamMessage", r#"{"sessionId":"3"}"#, "sessionId"),
        ("UpStreamMessage", r#"{"sessionId":1.5}"#, "sessionId"),
        (
            "UpStreamMessage",
            r#"{"sessionId":2147483648}"#,
            "sessionId",
        ),
        (
            "UpStreamMessage",
            r#"{"clientUniqueId":9223372036854775808}"#,
            "clientUniqueId",
        ),
        (
            "UpStreamMessage",
            r#"{"clientUniqueId":1e400}"#,
            "clientUniqueId",
        ),
        (
            "UpStreamMessage",
            r#"{"content":{"content":"x"}}"#,
            "content",
        ),
        ("UpStreamMessage", r#"{"userId":7}"#, "userId"),
        ("UpStreamMessage", r#"{"userId":["bob",7]}"#, "userId"),
        ("SyncRequestMsg", r#"{"ispolling":0}"#, "ispolling"),
        ("SetChrmKV", r#"{"entry":{"key":true}}"#, "key"),
        ("SetChrmKV", r#"{"entry":"x"}"#, "entry"),
        ("SetChrmKV", r#"{"type":[4]}"#, "type"),
    ] {
        let found = from_json(message, json).unwrap_err();
        assert!(
            matches!(found, DecodeError::Field(name) if name == field),
            "{json}: {found}"
        );
    }
}

/// As 2.9.2 asks for the readers of a message over long polling.
#[test]
fn one_value_is_a_list_of_one() {
    let name = "GrpReadReceiptQryReq";
    let listed = from_json(name, r#"{"msgId":["UID"]}"#);
    assert_eq!(from_json(name, r#"{"msgId":"UID"}"#), listed);
    assert_eq!(listed, Ok(b"\n\x03UID".to_vec()));
}

#[test]
fn unknown_keys_and_null_are_no_fields() {
    let text = r#"{"type":1,"order":{"a":[0]},"count":null,"msg":null}"#;
    assert_eq!(from_json("RelationsInput", text), Ok(vec![8, 1]));
    assert_eq!(from_json("", "whatever"), Ok(vec![]));
    assert_eq!(to_json("", &[1, 2, 3]).as_deref(), Ok("{}"));
    let unknown = DecodeError::NoSuchMessage;
    assert_eq!(from_json("Nothing", "{}"), Err(unknown));
    assert_eq!(to_json("Nothing", &[]), Err(unknown));
}

#[test]
fn nesting_and_half_characters_are_harmless() {
    let deep = format!("{{\"x\":{}", "[".repeat(1 << 20));
    assert!(matches!(
        from_json("ChrmInput", &deep),
        Err(DecodeError::Json(_))
    ));
    let body = from_json("RenameChannelInput", r#"{"name":"\ud83d 你\ud83d\ude00"}"#).unwrap();
    let text = to_json("RenameChannelInput", &body).unwrap();
    assert_eq!(text, json!({"name": "\u{fffd} 你😀"}).to_string());
}

#[test]
fn bytes_that_are_no_text_and_fields_of_another_type_do_not_stop_a_list() {
    // UserSettingItem: value (5) is not UTF-8, key (4) a number, 15 unknown.
    let item = [&[0x2a, 2, b'a', 0xff][..], &[0x20, 9], &[0x78, 1]].concat();
    let body = [&[0x0a, item.len() as u8][..], &item, &[0x10, 7]].concat();
    let text = to_json("PullUserSettingOutput", &body).unwrap();
    let expected = json!({"items": [{"value": "a\u{fffd}", "tags": []}], "version": 7});
    assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), expected);
}
