//! Compiles the schema with pure-Rust tools, so that nobody needs `protoc`.

use prost::Message;
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use std::{env, error::Error, fmt::Write, fs, path::Path};

const SCHEMA: &str = "proto/rongcloud.proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let files = protox::compile([SCHEMA], ["proto"])?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("registry.rs"), registry(&files)?)?;
    fs::write(Path::new(&out).join("schema.bin"), files.encode_to_vec())?;
    fs::write(Path::new(&out).join("schema.txt"), table(&files)?)?;
    prost_build::Config::new().compile_fds(files)?;
    Ok(())
}

/// Source of a macro that calls `$row!(name Type)` for every message of the
/// schema: the tests use it to reach a typed message by its wire name.
fn registry(files: &FileDescriptorSet) -> Result<String, std::fmt::Error> {
    let mut source = String::from("macro_rules! for_each_message { ($row:ident) => {\n");
    for message in messages(files) {
        let name = message.name();
        writeln!(source, "    $row!(\"{name}\" {});", type_name(name))?;
    }
    source.push_str("} }\n");
    Ok(source)
}

/// The Rust name that the generator gives a message: acronyms become words.
fn type_name(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (i, &letter) in letters.iter().enumerate() {
        let after_upper = i > 0 && letters[i - 1].is_uppercase();
        let before_lower = letters.get(i + 1).is_some_and(|next| next.is_lowercase());
        let inside_acronym = letter.is_uppercase() && after_upper && !before_lower;
        out.push(if inside_acronym {
            letter.to_ascii_lowercase()
        } else {
            letter
        });
    }
    out
}

/// The schema as `transcode` reads it: a line for each message.
fn table(files: &FileDescriptorSet) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for message in messages(files) {
        text.push_str(message.name());
        for field in &message.field {
            write!(text, " {}", field_text(field)?)?;
        }
        text.push('\n');
    }
    Ok(text)
}

fn messages(files: &FileDescriptorSet) -> impl Iterator<Item = &DescriptorProto> {
    files.file.iter().flat_map(|file| &file.message_type)
}

fn field_text(field: &FieldDescriptorProto) -> Result<String, Box<dyn Error>> {
    let repeated = field.label() == Label::Repeated;
    let letter = match field.r#type() {
        Type::Int32 | Type::Enum if !repeated => 'i',
        Type::Int64 if !repeated => 'l',
        Type::Bool if !repeated => 'b',
        Type::String => 's',
        Type::Bytes => 'y',
        Type::Message => 'm',
        other => return Err(format!("no codec for {}: {other:?}", field.name()).into()),
    };
    let letter = if repeated {
        letter.to_ascii_uppercase()
    } else {
        letter
    };
    let number = char::from(b'A' + u8::try_from(field.number() - 1)?);
    let name = field.name();
    Ok(match field.type_name().rsplit('.').next() {
        Some(of) if letter.eq_ignore_ascii_case(&'m') => format!("{letter}{number}{name}:{of}"),
        _ => format!("{letter}{number}{name}"),
    })
}
