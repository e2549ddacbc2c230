//! Protobuf's wire format: fields with a number, without names or types.
//!
//! The generated code of `schema` is nothing but calls of the helpers in here,
//! and `transcode` uses the same ones. Groups, which proto2 abandoned and this
//! protocol never uses, are malformed.

mod read;
mod write;

use crate::{Body, DecodeError};
pub(crate) use write::Writer;

/// A field's value as its wire type tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// A varint: integers, booleans, enums.
    Number(u64),
    /// Strings, bytes and messages.
    Bytes(&'a [u8]),
    /// Four or eight bytes, which no field of the schema has.
    Fixed,
}

/// The fields of one message, to be asked for by rising number.
///
/// Peers write fields in the order of their numbers, so asking for one field
/// after the other walks the body once. A body in another order is searched from
/// its start for each field.
#[derive(Debug)]
pub struct Fields<'a> {
    body: &'a [u8],
    rest: &'a [u8],
    in_order: bool,
    /// What was wrong inside a field.
    error: Option<DecodeError>,
}

const ENDS: DecodeError = DecodeError::Body("it ends inside a field");

impl<'a> Fields<'a> {
    /// The fields of `body`, which is walked once: looking for them cannot fail.
    #[inline(never)]
    pub(crate) fn of(body: &'a [u8]) -> Result<Self, DecodeError> {
        let mut rest = body;
        let mut in_order = true;
        let mut last = 0;
        while !rest.is_empty() {
            let (number, _) = field(&mut rest)?;
            in_order &= number >= last;
            last = number;
        }
        Ok(Self {
            body,
            rest: body,
            in_order,
            error: None,
        })
    }

    /// Goes to the values of a field, whose number is above the ones before.
    pub(crate) fn find(&mut self) {
        if !self.in_order {
            self.rest = self.body;
        }
    }

    /// The next value of the field that was gone to.
    #[inline(never)]
    pub(crate) fn next_of(&mut self, number: u32) -> Option<Value<'a>> {
        while !self.rest.is_empty() {
            let mut rest = self.rest;
            let (found, value) = field(&mut rest).ok()?;
            if self.in_order && found > u64::from(number) {
                break;
            }
            self.rest = rest;
            if found == u64::from(number) {
                return Some(value);
            }
        }
        None
    }

    fn fail(&mut self, error: DecodeError) {
        self.error = Some(error);
    }
}

/// Fills a message from its bytes.
#[inline(never)]
pub(crate) fn read(message: &mut dyn Body, body: &[u8]) -> Result<(), DecodeError> {
    let mut fields = Fields::of(body)?;
    message.read(&mut fields);
    fields.error.map_or(Ok(()), Err)
}

/// Takes a field off the front of `rest`: its number and its value.
#[inline(never)]
fn field<'a>(rest: &mut &'a [u8]) -> Result<(u64, Value<'a>), DecodeError> {
    let key = varint(rest)?;
    let value = match key & 7 {
        0 => Value::Number(varint(rest)?),
        1 => take(rest, 8).map(|_| Value::Fixed)?,
        2 => {
            let length = usize::try_from(varint(rest)?).unwrap_or(usize::MAX);
            Value::Bytes(take(rest, length)?)
        }
        5 => take(rest, 4).map(|_| Value::Fixed)?,
        _ => return Err(DecodeError::Body("a field has an unknown wire type")),
    };
    Ok((key >> 3, value))
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], DecodeError> {
    let (head, tail) = rest.split_at_checked(count).ok_or(ENDS)?;
    *rest = tail;
    Ok(head)
}

#[inline(never)]
fn varint(rest: &mut &[u8]) -> Result<u64, DecodeError> {
    let mut value = 0;
    for shift in 0..10 {
        let (&byte, tail) = rest.split_first().ok_or(ENDS)?;
        *rest = tail;
        value |= u64::from(byte & 127) << (7 * shift);
        if byte < 128 {
            return Ok(value);
        }
    }
    Err(DecodeError::Body("a number has more than ten bytes"))
}
