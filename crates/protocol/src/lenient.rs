//! Bodies that a published client writes against the schema.

use prost::{
    Message,
    encoding::{DecodeContext, WireType, decode_key, encode_key, skip_field},
};

use crate::{DecodeError, schema::RelationsInput};

const MSG_FIELD: u32 = 2;

/// A `RelationsInput`, also as 2.9.2 writes it in `delRelation`: there the
/// empty `msg` is a varint instead of a message (captured in
/// `tests/vectors/websocket.jsonl`). Protobuf readers commonly skip a field
/// with the wrong wire type; prost refuses the whole body.
pub fn relations_input(body: &[u8]) -> Result<RelationsInput, DecodeError> {
    Ok(RelationsInput::decode(&*without_misplaced_msg(body)?)?)
}

/// `body` without varints in the place of the message `msg`.
pub fn without_misplaced_msg(body: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut rest = body;
    let mut kept = Vec::with_capacity(body.len());
    while !rest.is_empty() {
        let (field, wire_type) = decode_key(&mut rest)?;
        let value = rest;
        skip_field(wire_type, field, &mut rest, DecodeContext::default())?;
        if field != MSG_FIELD || wire_type == WireType::LengthDelimited {
            encode_key(field, wire_type, &mut kept);
            kept.extend(&value[..value.len() - rest.len()]);
        }
    }
    Ok(kept)
}
