//! Bodies between protobuf and JSON, by the names of the schema.
//!
//! Long polling carries every body as JSON, and a page reads plain answers so.
//! One table (`build.rs` makes it from the schema) drives both directions:
//!
//! | schema | JSON |
//! |---|---|
//! | `int32`, `int64`, enums | a number |
//! | `bool` | a boolean |
//! | `string`, `bytes` | a string; bytes that are not UTF-8 become U+FFFD |
//! | a message | an object |
//! | `repeated` | a list; one without brackets is read as a list of one |
//!
//! An empty message name stands for an empty body.

use crate::{
    DecodeError,
    json::{self, Kind, Reader},
    table::{self, cut},
    wire::{Fields, Value, Writer},
};

/// One line for each message: its name, then its fields, parted by spaces. A
/// field is one letter for its type (`i`nt32, `l` int64, `b`ool, `s`tring,
/// b`y`tes, `m`essage; a capital when repeated), one for its number (`A` = 1),
/// its name, and for messages `:` and the type.
const SCHEMA: &str = include_str!(concat!(env!("OUT_DIR"), "/schema.txt"));

/// The JSON object of a body. Absent fields are left out, but lists are always
/// there, as pages read their length without asking.
pub fn to_json(message: &str, body: &[u8]) -> Result<String, DecodeError> {
    write(message, body, true)
}

/// The body of a JSON object. Unknown keys are passed over and `null` is
/// absent; a value of another type is [`DecodeError::Field`].
pub fn from_json(message: &str, json: &str) -> Result<Vec<u8>, DecodeError> {
    let mut body = Writer::default();
    if !message.is_empty() {
        let mut json = Reader::new(json);
        read_message(&mut json, find(message)?, &mut body)?;
        json.end()?;
    }
    Ok(body.0)
}

/// [`to_json`], with or without empty lists: clients leave those out.
pub(crate) fn write(message: &str, body: &[u8], empty_lists: bool) -> Result<String, DecodeError> {
    if message.is_empty() {
        return Ok("{}".into());
    }
    let mut out = Text {
        text: String::new(),
        empty_lists,
    };
    out.message(find(message)?, body)?;
    Ok(out.text)
}

/// The fields of a message, still as text.
#[derive(Clone, Copy)]
struct Message(&'static str);

#[derive(Clone, Copy)]
struct Field {
    /// Its letter, never a capital.
    kind: u8,
    repeated: bool,
    number: u8,
    name: &'static str,
    /// The message it holds.
    of: &'static str,
}

fn find(name: &str) -> Result<Message, DecodeError> {
    let fields = table::row(SCHEMA, name, b' ');
    fields.map(Message).ok_or(DecodeError::NoSuchMessage)
}

impl Iterator for Message {
    type Item = Field;

    #[inline(never)]
    fn next(&mut self) -> Option<Field> {
        let mut rest = cut(&mut self.0, b' ');
        let &[letter, number, ..] = rest.as_bytes() else {
            return None;
        };
        let name = cut(&mut rest, b':');
        Some(Field {
            kind: letter | 0x20,
            repeated: letter & 0x20 == 0,
            number: number - b'A' + 1,
            name: name.get(2..).unwrap_or_default(),
            of: rest,
        })
    }
}

struct Text {
    text: String,
    empty_lists: bool,
}

impl Text {
    fn message(&mut self, message: Message, body: &[u8]) -> Result<(), DecodeError> {
        let mut fields = Fields::of(body)?;
        self.text.push('{');
        for field in message {
            fields.find();
            let mut last = None;
            let mut count = 0;
            while let Some(value) = fields.next_of(u32::from(field.number)) {
                if !fits(field, value) {
                    continue;
                }
                last = Some(value);
                if field.repeated {
                    self.item(field, count, value)?;
                    count += 1;
                }
            }
            match last {
                Some(value) if !field.repeated => {
                    self.key(field.name);
                    self.value(field, value)?;
                }
                None if field.repeated && self.empty_lists => {
                    self.key(field.name);
                    self.text.push_str("[]");
                }
                Some(_) => self.text.push(']'),
                None => {}
            }
        }
        self.text.push('}');
        Ok(())
    }

    fn item(&mut self, field: Field, index: usize, value: Value<'_>) -> Result<(), DecodeError> {
        if index == 0 {
            self.key(field.name);
        }
        self.text.push(if index == 0 { '[' } else { ',' });
        self.value(field, value)
    }

    fn key(&mut self, name: &str) {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        json::write_str(&mut self.text, name);
        self.text.push(':');
    }

    fn value(&mut self, field: Field, value: Value<'_>) -> Result<(), DecodeError> {
        match (field.kind, value) {
            (b'm', Value::Bytes(body)) => self.message(find(field.of)?, body)?,
            (_, Value::Bytes(bytes)) => {
                json::write_str(&mut self.text, &String::from_utf8_lossy(bytes));
            }
            (b'b', Value::Number(value)) => {
                self.text
                    .push_str(if value == 0 { "false" } else { "true" });
            }
            (b'i', Value::Number(value)) => {
                json::write_integer(&mut self.text, i64::from(value as i32));
            }
            (_, Value::Number(value)) => json::write_integer(&mut self.text, value as i64),
            (_, Value::Fixed) => {}
        }
        Ok(())
    }
}

/// Whether a value has the wire type of the field.
fn fits(field: Field, value: Value<'_>) -> bool {
    match value {
        Value::Number(_) => matches!(field.kind, b'i' | b'l' | b'b'),
        Value::Bytes(_) => matches!(field.kind, b's' | b'y' | b'm'),
        Value::Fixed => false,
    }
}

fn read_message(
    json: &mut Reader<'_>,
    message: Message,
    out: &mut Writer,
) -> Result<(), DecodeError> {
    json.open_object()?;
    while let Some(key) = json.next_key()? {
        let kind = json.kind()?;
        let known = { message }.find(|field| field.name == key);
        match known.filter(|_| kind != Kind::Null) {
            None => json.skip()?,
            Some(field) if field.repeated => read_list(json, field, out)?,
            Some(field) => read_value(json, field, out)?,
        }
    }
    Ok(())
}

fn read_list(json: &mut Reader<'_>, field: Field, out: &mut Writer) -> Result<(), DecodeError> {
    // 2.9 writes a list of one without the brackets.
    if json.kind()? != Kind::List {
        return read_value(json, field, out);
    }
    json.open_list()?;
    while json.next_item()? {
        read_value(json, field, out)?;
    }
    Ok(())
}

#[inline(never)]
fn read_value(json: &mut Reader<'_>, field: Field, out: &mut Writer) -> Result<(), DecodeError> {
    let wrong = DecodeError::Field(field.name);
    let number = u32::from(field.number);
    match (field.kind, json.kind()?) {
        (b'm', Kind::Object) => {
            let mut body = Writer::default();
            read_message(json, find(field.of)?, &mut body)?;
            out.bytes(number, &body.0);
        }
        (b's' | b'y', Kind::String) => out.bytes(number, json.string()?.as_bytes()),
        (b'b', Kind::Bool) => out.number(number, i64::from(json.bool()?)),
        (kind @ (b'i' | b'l'), Kind::Number) => {
            let value: i64 = json.number()?.parse().map_err(|_| wrong)?;
            if kind == b'i' && i32::try_from(value).is_err() {
                return Err(wrong);
            }
            out.number(number, value);
        }
        _ => return Err(wrong),
    }
    Ok(())
}
