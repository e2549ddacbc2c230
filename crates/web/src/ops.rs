//! The operations that JS can call, by name, and how they read arguments.
//!
//! `js/api/` has checked the arguments before they come here: an argument of
//! another type is read as nothing, zero or empty. To add an operation, put a
//! line into the table of its topic.

mod chatrooms;
mod connection;
mod conversations;
mod kept;
mod messages;
mod states;

use std::ops::Range;

use js_sys::Array;
use rongim_core::{
    CallId, ConversationId, ConversationType, Engine, KeptMessage, MessageKey, Millis, TextField,
};
use wasm_bindgen::JsValue;

use crate::page::Page;

/// What an operation gives.
pub(crate) enum Outcome {
    /// A value, at once.
    Value(JsValue),
    /// Messages that the client has seen, at once, and how many there are.
    Kept(Vec<KeptMessage>, usize),
    /// A call whose outcome comes later.
    Call(CallId),
}

/// An operation of the engine.
pub(crate) type Operation = fn(&mut Engine, Millis, &Args) -> Outcome;

/// Operations by name.
type Table = &'static [(&'static str, Operation)];

const TABLES: [Table; 6] = [
    chatrooms::TABLE,
    connection::TABLE,
    conversations::TABLE,
    kept::TABLE,
    messages::TABLE,
    states::TABLE,
];

/// All operations, in an order that stays the same.
pub(crate) fn all() -> impl Iterator<Item = &'static (&'static str, Operation)> {
    TABLES.into_iter().flatten()
}

/// The arguments of an operation, or a list among them. What is absent at the
/// end is not asked for.
pub(crate) struct Args<'a> {
    page: &'a Page,
    values: Array,
    count: u32,
}

impl<'a> Args<'a> {
    pub(crate) fn new(page: &'a Page, values: Array, count: u32) -> Self {
        Self {
            page,
            values,
            count,
        }
    }

    pub(crate) fn get(&self, index: u32) -> JsValue {
        self.values.get(index)
    }

    /// A text, also an empty one; nothing when it is none.
    pub(crate) fn string(&self, index: u32) -> Option<String> {
        if index < self.count {
            self.page.text(&self.values, index)
        } else {
            None
        }
    }

    /// A text; empty when it is none.
    pub(crate) fn text(&self, index: u32) -> String {
        self.string(index).unwrap_or_default()
    }

    /// A text that is there and not empty.
    pub(crate) fn optional(&self, index: u32) -> Option<String> {
        self.string(index).filter(|text| !text.is_empty())
    }

    /// A number; NaN, which is 0 as an integer, when it is none.
    pub(crate) fn number(&self, index: u32) -> f64 {
        if index < self.count {
            self.page.number(&self.values, index)
        } else {
            f64::NAN
        }
    }

    /// A whole number that may be absent.
    pub(crate) fn integer(&self, index: u32) -> Option<i64> {
        let number = self.number(index);
        (!number.is_nan()).then_some(number as i64)
    }

    /// A time in ms that may be absent.
    pub(crate) fn time(&self, index: u32) -> Option<Millis> {
        self.integer(index).map(|time| time.max(0) as Millis)
    }

    pub(crate) fn flag(&self, index: u32) -> bool {
        index < self.count && self.get(index).is_truthy()
    }

    /// A list of texts; empty when it is none.
    pub(crate) fn texts(&self, index: u32) -> Vec<String> {
        let list = self.list(index);
        list.places()
            .filter_map(|place| list.string(place))
            .collect()
    }

    /// A list of conversation types; empty when it is none.
    pub(crate) fn kinds(&self, index: u32) -> Vec<ConversationType> {
        let list = self.list(index);
        let numbers = list.places().filter_map(|place| list.integer(place));
        numbers.map(|n| ConversationType(n as i32)).collect()
    }

    /// A list of times; empty when it is none.
    pub(crate) fn times(&self, index: u32) -> Vec<Millis> {
        let list = self.list(index);
        list.places().filter_map(|place| list.time(place)).collect()
    }

    /// The key of a message: its local id as a number, or its id on the server.
    pub(crate) fn key(&self, index: u32) -> MessageKey {
        match self.time(index) {
            Some(id) => MessageKey::Local(id),
            None => MessageKey::Uid(self.text(index)),
        }
    }

    /// A list of such keys; empty when it is none.
    pub(crate) fn keys(&self, index: u32) -> Vec<MessageKey> {
        let list = self.list(index);
        list.places().map(|place| list.key(place)).collect()
    }

    /// A list of text fields, each `object name` tab `field`.
    pub(crate) fn text_fields(&self, index: u32) -> Vec<TextField> {
        let lines = self.texts(index).into_iter();
        let fields = lines.filter_map(|line| {
            let (object_name, field) = line.split_once('\t')?;
            Some(TextField {
                object_name: object_name.to_owned(),
                field: field.to_owned(),
            })
        });
        fields.collect()
    }

    /// A conversation: its type at `index`, its target after it.
    pub(crate) fn conversation(&self, index: u32) -> ConversationId {
        let kind = ConversationType(self.number(index) as i32);
        ConversationId::new(kind, self.text(index + 1))
    }

    /// A list of conversations, as types and targets by turns; empty when it is
    /// none.
    pub(crate) fn conversations(&self, index: u32) -> Vec<ConversationId> {
        let list = self.list(index);
        let places = list.places().step_by(2);
        places.map(|place| list.conversation(place)).collect()
    }

    /// A list; empty when it is none.
    fn list(&self, index: u32) -> Self {
        if index >= self.count {
            return Self::new(self.page, Array::new(), 0);
        }
        let values = self.page.list(&self.values, index);
        let count = values.length();
        Self::new(self.page, values, count)
    }

    fn places(&self) -> Range<u32> {
        0..self.count
    }
}

impl From<CallId> for Outcome {
    fn from(call: CallId) -> Self {
        Self::Call(call)
    }
}

impl Outcome {
    /// Nothing to give.
    pub(crate) const DONE: Self = Self::Value(JsValue::UNDEFINED);

    /// All of some messages.
    pub(crate) fn kept(list: Vec<KeptMessage>) -> Self {
        let total = list.len();
        Self::Kept(list, total)
    }
}

/// Values that JS takes as they are.
macro_rules! values {
    ($($kind:ty)*) => {
        $(impl From<$kind> for Outcome {
            fn from(value: $kind) -> Self {
                Self::Value(value.into())
            }
        })*
    };
}

values!(JsValue bool i32 u32 f64 String &str Option<String>);
