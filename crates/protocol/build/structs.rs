//! A struct for every message, with a codec that only calls helpers: the code of
//! a message is two lists of calls, and what is not used costs nothing.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use std::{
    error::Error,
    fmt::{self, Write},
};

use crate::{messages, names};

/// The Rust source of the module `schema`.
pub(crate) fn source(files: &FileDescriptorSet) -> Result<String, Box<dyn Error>> {
    let mut out = String::new();
    for value in files.file.iter().flat_map(|file| &file.enum_type) {
        enumeration(&mut out, value)?;
    }
    for message in messages(files) {
        check(files, message, 0)?;
        structure(&mut out, files, message)?;
        codec(&mut out, message)?;
    }
    Ok(out)
}

/// What the codec relies on: rising numbers, and no message inside itself, so
/// that decoding cannot recurse without end.
fn check(files: &FileDescriptorSet, message: &DescriptorProto, depth: u8) -> Result<(), String> {
    let numbers: Vec<i32> = message
        .field
        .iter()
        .map(FieldDescriptorProto::number)
        .collect();
    if depth > 8 || !numbers.is_sorted() {
        return Err(format!("{} is recursive or unsorted", message.name()));
    }
    for field in &message.field {
        let inner = messages(files).find(|inner| Some(inner.name()) == message_of(field));
        inner.map_or(Ok(()), |inner| check(files, inner, depth + 1))?;
    }
    Ok(())
}

fn message_of(field: &FieldDescriptorProto) -> Option<&str> {
    let name = field.type_name().rsplit('.').next();
    name.filter(|_| field.r#type() == Type::Message)
}

fn enumeration(out: &mut String, of: &EnumDescriptorProto) -> fmt::Result {
    writeln!(out, "#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]")?;
    writeln!(out, "#[repr(i32)]\npub enum {} {{", of.name())?;
    for value in &of.value {
        let name = names::of_value(of.name(), value.name());
        writeln!(out, "    {name} = {},", value.number())?;
    }
    writeln!(out, "}}\n")
}

fn structure(
    out: &mut String,
    files: &FileDescriptorSet,
    message: &DescriptorProto,
) -> fmt::Result {
    let type_name = names::of_type(message.name());
    let copy = message.field.iter().all(is_copy);
    let defaults: Option<String> = defaults(files, message);
    let mut derives = String::from("Clone, Debug, PartialEq, Eq, Hash");
    if copy {
        derives += ", Copy";
    }
    if defaults.is_none() {
        derives += ", Default";
    }
    writeln!(out, "#[derive({derives})]\npub struct {type_name} {{")?;
    for field in &message.field {
        let (name, kind) = (names::of_field(field.name()), type_of(field));
        writeln!(out, "    pub {name}: {kind},")?;
    }
    writeln!(out, "}}\n")?;
    if let Some(values) = defaults {
        writeln!(out, "impl Default for {type_name} {{")?;
        writeln!(
            out,
            "    fn default() -> Self {{\n        Self {{\n{values}        }}\n    }}\n}}\n"
        )?;
    }
    Ok(())
}

/// The default of a message whose fields do not all default to zero: proto2
/// gives a required enum its first value.
fn defaults(files: &FileDescriptorSet, message: &DescriptorProto) -> Option<String> {
    let first_value = |field: &FieldDescriptorProto| {
        let enums = files.file.iter().flat_map(|file| &file.enum_type);
        let name = field.type_name().rsplit('.').next()?;
        let of = enums.into_iter().find(|of| of.name() == name)?;
        let required = field.label() == Label::Required;
        of.value
            .first()
            .map(EnumValueDescriptorProto::number)
            .filter(|first| required && *first != 0)
    };
    let values: Vec<Option<i32>> = message.field.iter().map(first_value).collect();
    values.iter().any(Option::is_some).then(|| {
        let lines = message.field.iter().zip(values).map(|(field, value)| {
            let value = value.map_or("Default::default()".into(), |value| value.to_string());
            format!("            {}: {value},\n", names::of_field(field.name()))
        });
        lines.collect()
    })
}

fn is_copy(field: &FieldDescriptorProto) -> bool {
    !matches!(field.r#type(), Type::String | Type::Bytes | Type::Message)
}

fn type_of(field: &FieldDescriptorProto) -> String {
    let plain = match field.r#type() {
        Type::Int64 => "i64".into(),
        Type::Bool => "bool".into(),
        Type::String => "String".into(),
        Type::Bytes => "Vec<u8>".into(),
        Type::Message => names::of_type(message_of(field).unwrap_or_default()),
        _ => "i32".into(),
    };
    match field.label() {
        Label::Repeated => format!("Vec<{plain}>"),
        Label::Optional => format!("Option<{plain}>"),
        Label::Required => plain,
    }
}

/// The helper for a field, in `wire::Reader` and in `wire::Writer`.
fn helper(field: &FieldDescriptorProto) -> Result<String, String> {
    let kind = match field.r#type() {
        Type::Int32 | Type::Enum => "int32",
        Type::Int64 => "int64",
        Type::Bool => "bool",
        Type::String => "string",
        Type::Bytes => "bytes",
        Type::Message => "message",
        other => return Err(format!("no codec for {}: {other:?}", field.name())),
    };
    Ok(match field.label() {
        Label::Repeated => format!("{kind}s"),
        Label::Required => kind.into(),
        Label::Optional => format!("optional_{kind}"),
    })
}

fn codec(out: &mut String, message: &DescriptorProto) -> Result<(), Box<dyn Error>> {
    let (mut read, mut write) = (String::new(), String::new());
    for field in &message.field {
        let (name, number) = (names::of_field(field.name()), field.number());
        let helper = helper(field)?;
        writeln!(read, "        fields.{helper}({number}, &mut self.{name});")?;
        writeln!(write, "        out.{helper}({number}, &self.{name});")?;
    }
    writeln!(out, "impl Body for {} {{", names::of_type(message.name()))?;
    writeln!(
        out,
        "    fn read(&mut self, fields: &mut Fields<'_>) {{\n{read}    }}"
    )?;
    writeln!(
        out,
        "    fn write(&self, out: &mut Writer) {{\n{write}    }}\n}}\n"
    )?;
    Ok(())
}
