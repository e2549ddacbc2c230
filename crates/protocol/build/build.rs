//! Turns the schema into Rust with pure-Rust tools, so that nobody needs `protoc`.
//!
//! | file | holds |
//! |---|---|
//! | `schema.rs` | a struct with its codec for every message |
//! | `schema.txt` | the schema as `transcode` reads it |
//! | `schema.bin`, `registry.rs` | the schema by reflection, for tests |

mod names;
mod structs;
mod table;

use prost::Message;
use prost_types::{DescriptorProto, FileDescriptorSet};
use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const SCHEMA: &str = "proto/rongcloud.proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={SCHEMA}");
    println!("cargo:rerun-if-changed=build");
    let files = protox::compile([SCHEMA], ["proto"])?;
    let out: PathBuf = env::var("OUT_DIR")?.into();
    let write = |name: &str, text: Vec<u8>| fs::write(Path::new(&out).join(name), text);
    write("schema.rs", structs::source(&files)?.into())?;
    write("schema.txt", table::text(&files)?.into())?;
    write("schema.bin", files.encode_to_vec())?;
    write("registry.rs", registry(&files)?.into())?;
    Ok(())
}

fn messages(files: &FileDescriptorSet) -> impl Iterator<Item = &DescriptorProto> {
    files.file.iter().flat_map(|file| &file.message_type)
}

/// Source of a macro that calls `$row!(name Type)` for every message of the
/// schema: the tests use it to reach a typed message by its wire name.
fn registry(files: &FileDescriptorSet) -> Result<String, std::fmt::Error> {
    let mut source = String::from("macro_rules! for_each_message { ($row:ident) => {\n");
    for message in messages(files) {
        let name = message.name();
        writeln!(source, "    $row!(\"{name}\" {});", names::of_type(name))?;
    }
    source.push_str("} }\n");
    Ok(source)
}
