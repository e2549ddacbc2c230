//! Compiles the schema with pure-Rust tools, so that nobody needs `protoc`.

use prost::Message;
use std::{env, error::Error, fmt::Write, fs, path::Path};

const SCHEMA: &str = "proto/rongcloud.proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let files = protox::compile([SCHEMA], ["proto"])?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("registry.rs"), registry(&files)?)?;
    fs::write(Path::new(&out).join("schema.bin"), files.encode_to_vec())?;
    prost_build::Config::new().compile_fds(files)?;
    Ok(())
}

/// Source of a macro that calls `$row!(name Type)` for every message of the
/// schema: the tests use it to reach a typed message by its wire name.
fn registry(files: &prost_types::FileDescriptorSet) -> Result<String, std::fmt::Error> {
    let mut source = String::from("macro_rules! for_each_message { ($row:ident) => {\n");
    for message in files.file.iter().flat_map(|file| &file.message_type) {
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
