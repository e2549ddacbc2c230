//! What the generated code gives of a message, by rising number.

use crate::Body;

/// A body being written.
#[derive(Debug, Default)]
pub struct Writer(pub(crate) Vec<u8>);

impl Writer {
    #[inline(never)]
    fn varint(&mut self, mut value: u64) {
        while value >= 128 {
            self.0.push(value as u8 | 128);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    #[inline(never)]
    pub(crate) fn number(&mut self, number: u32, value: i64) {
        self.varint(u64::from(number << 3));
        self.varint(value as u64);
    }

    #[inline(never)]
    pub(crate) fn bytes(&mut self, number: u32, value: &[u8]) {
        self.varint(u64::from(number << 3 | 2));
        self.varint(value.len() as u64);
        self.0.extend_from_slice(value);
    }

    pub(crate) fn int32(&mut self, number: u32, value: &i32) {
        self.number(number, i64::from(*value));
    }

    #[inline(never)]
    pub(crate) fn optional_int32(&mut self, number: u32, value: &Option<i32>) {
        if let Some(value) = value {
            self.number(number, i64::from(*value));
        }
    }

    pub(crate) fn int64(&mut self, number: u32, value: &i64) {
        self.number(number, *value);
    }

    #[inline(never)]
    pub(crate) fn optional_int64(&mut self, number: u32, value: &Option<i64>) {
        if let Some(value) = value {
            self.number(number, *value);
        }
    }

    pub(crate) fn bool(&mut self, number: u32, value: &bool) {
        self.number(number, i64::from(*value));
    }

    #[inline(never)]
    pub(crate) fn optional_bool(&mut self, number: u32, value: &Option<bool>) {
        if let Some(value) = value {
            self.bool(number, value);
        }
    }

    pub(crate) fn string(&mut self, number: u32, value: &str) {
        self.bytes(number, value.as_bytes());
    }

    #[inline(never)]
    pub(crate) fn optional_string(&mut self, number: u32, value: &Option<String>) {
        if let Some(value) = value {
            self.string(number, value);
        }
    }

    #[inline(never)]
    pub(crate) fn strings(&mut self, number: u32, values: &[String]) {
        for value in values {
            self.string(number, value);
        }
    }

    #[inline(never)]
    pub(crate) fn message(&mut self, number: u32, message: &dyn Body) {
        self.bytes(number, &message.encode_to_vec());
    }

    pub(crate) fn optional_message<T: Body>(&mut self, number: u32, message: &Option<T>) {
        if let Some(message) = message {
            self.message(number, message);
        }
    }

    pub(crate) fn messages<T: Body>(&mut self, number: u32, messages: &[T]) {
        for message in messages {
            self.message(number, message);
        }
    }
}
