//! Protobuf's wire format: fields with a number, without names or types.
//!
//! Groups, which proto2 abandoned and this protocol never uses, are malformed.

use crate::DecodeError;

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

/// The fields of one message, in the order of the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The fields of `body`, which is walked once: iterating cannot fail later.
    pub(crate) fn of(body: &'a [u8]) -> Result<Self, DecodeError> {
        let mut fields = Self { rest: body };
        while !fields.rest.is_empty() {
            fields.field()?;
        }
        Ok(Self { rest: body })
    }

    #[inline(never)]
    fn field(&mut self) -> Result<(u64, Value<'a>), DecodeError> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Number(self.varint()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let length = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
                Value::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            _ => return Err(DecodeError::Body("a field has an unknown wire type")),
        };
        Ok((key >> 3, value))
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let (head, rest) = self.rest.split_at_checked(count).ok_or(ENDS)?;
        self.rest = rest;
        Ok(head)
    }

    #[inline(never)]
    fn varint(&mut self) -> Result<u64, DecodeError> {
        let mut value = 0;
        for (i, &byte) in self.rest.iter().take(10).enumerate() {
            value |= u64::from(byte & 127) << (7 * i);
            if byte < 128 {
                self.rest = self.rest.get(i + 1..).unwrap_or_default();
                return Ok(value);
            }
        }
        Err(ENDS)
    }
}

const ENDS: DecodeError = DecodeError::Body("it ends inside a field");

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.field().ok()
    }
}

/// Writes a varint.
#[inline(never)]
pub(crate) fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes an integer, a boolean or an enum.
#[inline(never)]
pub(crate) fn put_number(out: &mut Vec<u8>, number: u32, value: i64) {
    put_varint(out, u64::from(number << 3));
    put_varint(out, value as u64);
}

/// Writes a string, bytes or a message.
#[inline(never)]
pub(crate) fn put_bytes(out: &mut Vec<u8>, number: u32, value: &[u8]) {
    put_varint(out, u64::from(number << 3 | 2));
    put_varint(out, value.len() as u64);
    out.extend_from_slice(value);
}
