//! The schema as `transcode` reads it: a line for each message.

use prost_types::{
    FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use std::error::Error;

use crate::messages;

/// The text of the table; `transcode` tells its format.
pub(crate) fn text(files: &FileDescriptorSet) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for message in messages(files) {
        text.push_str(message.name());
        for field in &message.field {
            text.push(' ');
            text.push_str(&field_text(field)?);
        }
        text.push('\n');
    }
    Ok(text)
}

fn field_text(field: &FieldDescriptorProto) -> Result<String, Box<dyn Error>> {
    let (name, kind) = (field.name(), field.r#type());
    let mut letter = match kind {
        Type::Int32 | Type::Enum => 'i',
        Type::Int64 => 'l',
        Type::Bool => 'b',
        Type::String => 's',
        Type::Bytes => 'y',
        Type::Message => 'm',
        other => return Err(format!("no codec for {name}: {other:?}").into()),
    };
    if field.label() == Label::Repeated {
        letter = letter.to_ascii_uppercase();
    }
    let number = char::from(b'A' + u8::try_from(field.number() - 1)?);
    let of = match (kind, field.type_name().rsplit('.').next()) {
        (Type::Message, Some(of)) => format!(":{of}"),
        _ => String::new(),
    };
    Ok(format!("{letter}{number}{name}{of}"))
}
