//! The size of a JPEG thumbnail from its header, so that its place is kept before it is decoded.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bytes of a thumbnail that are searched; tables rarely fill a fraction of it.
const SEARCHED: usize = 16 * 1024;

/// Width and height of a base64 JPEG; `None` if it is none.
#[must_use]
pub fn size(base64: &str) -> Option<(u32, u32)> {
    let end = base64.len().min(SEARCHED) / 4 * 4;
    let bytes = STANDARD.decode(base64.get(..end)?).ok()?;
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let (&[0xFF, marker, high, low], _) = rest.split_first_chunk::<4>()? else {
            return None;
        };
        // A segment's length counts its own two bytes, but not the marker.
        let length = usize::from(u16::from_be_bytes([high, low])).max(2);
        if is_frame(marker) {
            return frame_size(rest.get(5..9)?);
        }
        rest = rest.get(2 + length..)?;
    }
}

/// Start-of-frame markers, without the three of their range that are tables.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

fn frame_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let &[h1, h0, w1, w0] = bytes else {
        return None;
    };
    let height = u16::from_be_bytes([h1, h0]);
    let width = u16::from_be_bytes([w1, w0]);
    (width > 0 && height > 0).then_some((width.into(), height.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_frame_behind_other_segments() {
        let header = [
            0xFF, 0xD8, // start
            0xFF, 0xE0, 0, 4, 1, 2, // application segment
            0xFF, 0xC4, 0, 3, 9, // table
            0xFF, 0xC0, 0, 11, 8, 0, 120, 0, 240, 1, 1, 0x11, 0, // frame: 240 × 120
        ];
        assert_eq!(size(&STANDARD.encode(header)), Some((240, 120)));
    }

    #[test]
    fn refuses_what_is_no_jpeg() {
        for broken in ["", "aGVsbG8=", "中文", "////", "/9j/", "/9j/wAAA"] {
            assert_eq!(size(broken), None, "{broken}");
        }
    }
}
