//! What a file is, by its first bytes; what its sender calls it does not count.

/// A recognised type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) mime: &'static str,
    pub(super) extension: &'static str,
}

/// Everything else: only to be saved.
pub(super) const UNKNOWN: Kind = Kind {
    mime: "application/octet-stream",
    extension: "bin",
};

/// Enough of a file's beginning to tell.
pub(super) const SNIFFED_BYTES: usize = 16;

/// `(offset, magic, mime, extension)`, first match first.
const MAGIC: &[(usize, &[u8], &str, &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (0, b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (0, b"GIF87a", "image/gif", "gif"),
    (0, b"GIF89a", "image/gif", "gif"),
    (8, b"WEBP", "image/webp", "webp"),
    (8, b"WAVE", "audio/wav", "wav"),
    (0, b"OggS", "audio/ogg", "ogg"),
    (0, b"ID3", "audio/mpeg", "mp3"),
    (0, b"\xff\xfb", "audio/mpeg", "mp3"),
    (0, b"#!AMR", "audio/amr", "amr"),
    (4, b"ftypM4A", "audio/mp4", "m4a"),
    (4, b"ftyp", "video/mp4", "mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm", "webm"),
    (0, b"%PDF-", "application/pdf", "pdf"),
    (0, b"PK\x03\x04", "application/zip", "zip"),
];

/// The type of a file that begins so.
pub(super) fn of(start: &[u8]) -> Kind {
    let matches = |offset: usize, magic: &[u8]| {
        start
            .get(offset..)
            .is_some_and(|rest| rest.starts_with(magic))
    };
    let found = MAGIC
        .iter()
        .find(|(offset, magic, ..)| matches(*offset, magic));
    found.map_or(UNKNOWN, |&(_, _, mime, extension)| Kind { mime, extension })
}

/// Whether a browser may show the type in a page of this origin.
pub(super) fn is_safe_inline(mime: &str) -> bool {
    matches!(
        mime,
        "image/png" | "image/jpeg" | "image/gif" | "image/webp"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_decide() {
        assert_eq!(of(b"\x89PNG\r\n\x1a\n....").mime, "image/png");
        assert_eq!(of(b"RIFF....WEBPVP8 ").mime, "image/webp");
        for active in [&b"<html>"[..], b"<svg xmlns", b"<?xml", b"", b"GIF"] {
            assert_eq!(of(active), UNKNOWN);
        }
        assert!(!is_safe_inline("image/svg+xml"));
    }
}
