//! The generated codec of every message, against prost and against any bytes.

use proptest::prelude::*;
use prost::Message;
use prost_reflect::{DynamicMessage, MessageDescriptor};
use rongim_protocol::{
    Body, DecodeError,
    schema::{self as bodies, DownStreamMessage, RelationInfo, RelationsInput, SetChrmKv},
};

use crate::schema;

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// Decodes `body` as the named message and encodes it again.
fn reencode(name: &str, body: &[u8]) -> Result<Vec<u8>, DecodeError> {
    macro_rules! row {
        ($wire:literal $type:ident) => {
            if name == $wire {
                return Ok(bodies::$type::decode(body)?.encode_to_vec());
            }
        };
    }
    for_each_message!(row);
    Err(DecodeError::NoSuchMessage)
}

/// The fields of a body as they stand there, each with its key and its value.
fn fields(mut body: &[u8]) -> Result<Vec<Vec<u8>>, prost::DecodeError> {
    use prost::encoding::{DecodeContext, decode_key, skip_field};
    let mut fields = Vec::new();
    while !body.is_empty() {
        let start = body;
        let (number, kind) = decode_key(&mut body)?;
        skip_field(kind, number, &mut body, DecodeContext::default())?;
        fields.push(start[..start.len() - body.len()].to_vec());
    }
    Ok(fields)
}

fn every_message(seed: u64) -> impl Iterator<Item = (MessageDescriptor, Vec<u8>)> {
    let mut random = schema::Random(seed);
    schema::messages().into_iter().map(move |descriptor| {
        let body = schema::random(&descriptor, &mut random).encode_to_vec();
        (descriptor, body)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_message_keeps_its_bytes(seed in any::<u64>()) {
        for (descriptor, body) in every_message(seed) {
            prop_assert_eq!(reencode(descriptor.name(), &body), Ok(body), "{}", descriptor.name());
        }
    }

    #[test]
    fn fields_may_come_in_any_order(seed in any::<u64>()) {
        for (descriptor, body) in every_message(seed) {
            let mut shuffled = fields(&body).unwrap();
            shuffled.reverse();
            let expected = DynamicMessage::decode(descriptor.clone(), &*shuffled.concat()).unwrap();
            let found = reencode(descriptor.name(), &shuffled.concat()).unwrap();
            prop_assert_eq!(DynamicMessage::decode(descriptor, &*found).unwrap(), expected);
        }
    }

    #[test]
    fn unknown_fields_are_passed_over(seed in any::<u64>(), number in 20u64..1 << 29) {
        let key = |kind: u64| {
            let mut out = Vec::new();
            prost::encoding::encode_varint(number << 3 | kind, &mut out);
            out
        };
        let unknown = [key(0), vec![255, 1], key(1), vec![9; 8], key(2), vec![1, 7], key(5), vec![9; 4]];
        let unknown = unknown.concat();
        for (descriptor, body) in every_message(seed) {
            for extended in [[&unknown[..], &body].concat(), [&body[..], &unknown].concat()] {
                prop_assert_eq!(reencode(descriptor.name(), &extended), Ok(body.clone()));
            }
        }
    }

    #[test]
    fn a_cut_inside_a_field_is_an_error(seed in any::<u64>(), cut in 0.0..1.0f64) {
        for (descriptor, body) in every_message(seed) {
            let end = (body.len() as f64 * cut) as usize;
            let whole = fields(&body).unwrap();
            let starts = whole.iter().scan(0, |at, field| {
                *at += field.len();
                Some(*at)
            });
            let between = end == 0 || starts.into_iter().any(|start| start == end);
            prop_assert_eq!(reencode(descriptor.name(), &body[..end]).is_ok(), between);
        }
    }

    #[test]
    fn any_bytes_are_a_body_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        for descriptor in schema::messages() {
            if let Ok(body) = reencode(descriptor.name(), &bytes) {
                prop_assert_eq!(reencode(descriptor.name(), &body), Ok(body.clone()));
            }
        }
    }
}

#[test]
fn the_last_value_of_a_field_counts() {
    let first = DownStreamMessage {
        from_user_id: "al".into(),
        status: 7,
        ..Default::default()
    };
    let last = DownStreamMessage {
        from_user_id: "bo".into(),
        ..first.clone()
    };
    let both = [first.encode_to_vec(), last.encode_to_vec()].concat();
    assert_eq!(DownStreamMessage::decode(&both), Ok(last));
}

#[test]
fn what_is_missing_has_its_default() {
    assert_eq!(RelationInfo::decode(&[]), Ok(RelationInfo::default()));
    assert_eq!(
        RelationInfo::default().r#type,
        1,
        "proto2: the first value of the enum"
    );
    assert_eq!(DownStreamMessage::default().status, 0);
}

#[test]
fn values_of_another_wire_type_are_passed_over() {
    // type as bytes, msg as a varint, count as four bytes, offset as it should be
    let body = [10, 1, 65, 16, 0, 29, 1, 2, 3, 4, 32, 5];
    let input = RelationsInput::decode(&body).unwrap();
    assert_eq!(
        (input.r#type, input.msg, input.count, input.offset),
        (1, None, None, Some(5))
    );
}

#[test]
fn text_that_is_not_utf_8_is_kept_where_it_is() {
    let message = DownStreamMessage::decode(&[10, 3, b'a', 0xff, b'b', 34, 1, b'c']).unwrap();
    assert_eq!(
        (&*message.from_user_id, &*message.classname),
        ("a\u{fffd}b", "c")
    );
}

#[test]
fn what_is_wrong_inside_a_message_is_an_error_of_the_whole() {
    let broken = [10, 2, 10, 9];
    assert!(matches!(
        SetChrmKv::decode(&broken),
        Err(DecodeError::Body(_))
    ));
    for wrong in [
        &[0xff; 11][..],
        &[
            8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1,
        ],
        &[18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        &[11, 12],
        &[15],
    ] {
        assert!(
            matches!(SetChrmKv::decode(wrong), Err(DecodeError::Body(_))),
            "{wrong:?}"
        );
    }
}
