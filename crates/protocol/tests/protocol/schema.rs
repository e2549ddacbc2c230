//! The schema by reflection: an independent codec to check ours against.

use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage, Value,
};
use rongim_protocol::schema;
use serde_json::Value as Json;

/// Every message of the schema.
pub(crate) fn messages() -> Vec<MessageDescriptor> {
    DescriptorPool::decode(schema::DESCRIPTOR)
        .map(|pool| pool.all_messages().collect())
        .unwrap_or_default()
}

/// The message of this name.
pub(crate) fn message(name: &str) -> Option<MessageDescriptor> {
    messages()
        .into_iter()
        .find(|message| message.name() == name)
}

/// Random numbers from a seed (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Small and huge, positive and negative.
    fn integer(&mut self) -> i64 {
        let shift = self.below(64);
        (self.next() as i64) >> shift
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 10] = [
            "a", "\"", "\\", "你", "😀", "\n", "\u{1}", "/", "\u{2028}", "é",
        ];
        let length = self.below(8);
        (0..length)
            .map(|_| PIECES[self.below(10) as usize])
            .collect()
    }
}

/// A message with random values; required fields are always there.
pub(crate) fn random(message: &MessageDescriptor, random: &mut Random) -> DynamicMessage {
    let mut out = DynamicMessage::new(message.clone());
    for field in message.fields() {
        if field.is_list() {
            let length = random.below(4);
            if length > 0 {
                let items = (0..length).map(|_| value(&field, random)).collect();
                out.set_field(&field, Value::List(items));
            }
        } else if field.cardinality() == prost_reflect::Cardinality::Required
            || random.below(2) == 0
        {
            let value = value(&field, random);
            out.set_field(&field, value);
        }
    }
    out
}

fn value(field: &FieldDescriptor, dice: &mut Random) -> Value {
    match field.kind() {
        Kind::Int32 => Value::I32(dice.integer() as i32),
        Kind::Int64 => Value::I64(dice.integer()),
        Kind::Bool => Value::Bool(dice.below(2) == 0),
        Kind::Enum(_) => Value::EnumNumber(dice.below(12) as i32),
        Kind::String => Value::String(dice.text()),
        Kind::Bytes => Value::Bytes(dice.text().into_bytes().into()),
        Kind::Message(message) => Value::Message(random(&message, dice)),
        other => panic!("the schema has no {other:?}"),
    }
}

/// The message as JSON, by the rules of `transcode`.
pub(crate) fn json(message: &DynamicMessage) -> Json {
    let descriptor = message.descriptor();
    let present = descriptor
        .fields()
        .filter(|field| field.is_list() || message.has_field(field));
    Json::Object(
        present
            .map(|field| (field.name().to_owned(), json_of(&message.get_field(&field))))
            .collect(),
    )
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::I32(value) | Value::EnumNumber(value) => (*value).into(),
        Value::I64(value) => (*value).into(),
        Value::Bool(value) => (*value).into(),
        Value::String(text) => text.as_str().into(),
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into(),
        Value::Message(message) => json(message),
        Value::List(items) => items.iter().map(json_of).collect(),
        other => panic!("the schema has no {other:?}"),
    }
}
