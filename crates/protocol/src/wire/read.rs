//! What the generated code asks a body for. The last value of a field counts;
//! values of another wire type are passed over, as protobuf readers do.

use super::{Fields, Value, read};
use crate::Body;

impl<'a> Fields<'a> {
    #[inline(never)]
    fn last_number(&mut self, number: u32) -> Option<i64> {
        let mut last = None;
        self.find();
        while let Some(value) = self.next_of(number) {
            if let Value::Number(value) = value {
                last = Some(value as i64);
            }
        }
        last
    }

    #[inline(never)]
    fn last_bytes(&mut self, number: u32) -> Option<&'a [u8]> {
        let mut last = None;
        self.find();
        while let Some(bytes) = self.next_bytes(number) {
            last = Some(bytes);
        }
        last
    }

    #[inline(never)]
    fn next_bytes(&mut self, number: u32) -> Option<&'a [u8]> {
        while let Some(value) = self.next_of(number) {
            if let Value::Bytes(bytes) = value {
                return Some(bytes);
            }
        }
        None
    }

    #[inline(never)]
    pub(crate) fn int32(&mut self, number: u32, to: &mut i32) {
        if let Some(value) = self.last_number(number) {
            *to = value as i32;
        }
    }

    #[inline(never)]
    pub(crate) fn optional_int32(&mut self, number: u32, to: &mut Option<i32>) {
        *to = self.last_number(number).map(|value| value as i32);
    }

    #[inline(never)]
    pub(crate) fn int64(&mut self, number: u32, to: &mut i64) {
        *to = self.last_number(number).unwrap_or(0);
    }

    #[inline(never)]
    pub(crate) fn optional_int64(&mut self, number: u32, to: &mut Option<i64>) {
        *to = self.last_number(number);
    }

    #[inline(never)]
    pub(crate) fn bool(&mut self, number: u32, to: &mut bool) {
        *to = self.last_number(number).is_some_and(|value| value != 0);
    }

    #[inline(never)]
    pub(crate) fn optional_bool(&mut self, number: u32, to: &mut Option<bool>) {
        *to = self.last_number(number).map(|value| value != 0);
    }

    #[inline(never)]
    pub(crate) fn bytes(&mut self, number: u32, to: &mut Vec<u8>) {
        *to = self.last_bytes(number).unwrap_or_default().to_vec();
    }

    #[inline(never)]
    pub(crate) fn string(&mut self, number: u32, to: &mut String) {
        *to = text(self.last_bytes(number).unwrap_or_default());
    }

    #[inline(never)]
    pub(crate) fn optional_string(&mut self, number: u32, to: &mut Option<String>) {
        *to = self.last_bytes(number).map(text);
    }

    #[inline(never)]
    pub(crate) fn strings(&mut self, number: u32, to: &mut Vec<String>) {
        self.find();
        while let Some(bytes) = self.next_bytes(number) {
            to.push(text(bytes));
        }
    }

    #[inline(never)]
    fn inner(&mut self, to: &mut dyn Body, bytes: &[u8]) {
        if let Err(error) = read(to, bytes) {
            self.fail(error);
        }
    }

    pub(crate) fn message(&mut self, number: u32, to: &mut dyn Body) {
        if let Some(bytes) = self.last_bytes(number) {
            self.inner(to, bytes);
        }
    }

    pub(crate) fn optional_message<T: Body + Default>(&mut self, number: u32, to: &mut Option<T>) {
        if let Some(bytes) = self.last_bytes(number) {
            self.inner(to.insert(T::default()), bytes);
        }
    }

    pub(crate) fn messages<T: Body + Default>(&mut self, number: u32, to: &mut Vec<T>) {
        self.find();
        while let Some(bytes) = self.next_bytes(number) {
            let mut item = T::default();
            self.inner(&mut item, bytes);
            to.push(item);
        }
    }
}

/// Text that is not UTF-8 gets U+FFFD where it is not: one bad character must
/// not lose a whole list of messages.
#[inline(never)]
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
