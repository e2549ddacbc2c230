//! Files: uploads in the manner of Qiniu, and safe downloads.

pub mod download;
mod kind;
pub mod placing;
pub mod sweep;
pub mod upload;

use std::fmt::Write;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

const MAX_KEY_BYTES: usize = 200;

/// Whether a text may name a file: one path segment of harmless letters.
pub fn is_key(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let length = 1..=MAX_KEY_BYTES;
    length.contains(&text.len()) && !text.starts_with('.') && text.bytes().all(allowed)
}

/// The path to fetch a file from; `name` is what a download saves it as.
pub fn path_of(key: &str, name: Option<&str>) -> String {
    match name.filter(|name| !name.is_empty()) {
        Some(name) => format!("/files/{key}?attname={}", percent(name)),
        None => format!("/files/{key}"),
    }
}

fn percent(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            // Writing to a String cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// 128 random bits in hex: a name that nobody guesses.
pub fn random_name() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_in_their_directory() {
        for key in [
            "", ".", "..", ".hidden", "a/b", "a\\b", "a\0", "é", "%2e%2e",
        ] {
            assert!(!is_key(key), "{key:?}");
        }
        assert!(is_key("1__RC-2026-11-21_592_17952327147531572470f-fc4c"));
        assert!(!is_key(&"a".repeat(201)));
    }

    #[test]
    fn a_download_name_is_encoded() {
        assert_eq!(
            path_of("k1", Some("a b.js")),
            "/files/k1?attname=a%20b%2Ejs"
        );
        assert_eq!(path_of("k1", None), "/files/k1");
    }
}
