//! Writing JSON strings and integers.

/// Appends `text` as a JSON string, with its quotes.
pub fn write_str(out: &mut String, text: &str) {
    out.push('"');
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(text.get(written..at).unwrap_or_default());
        out.push('\\');
        match byte {
            b'\n' => out.push('n'),
            b'\r' => out.push('r'),
            b'\t' => out.push('t'),
            0..0x20 => {
                out.push_str(if byte < 16 { "u000" } else { "u001" });
                out.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
            }
            _ => out.push(char::from(byte)),
        }
        written = at + 1;
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out.push('"');
}

/// Appends `value` in decimal.
pub fn write_integer(out: &mut String, value: i64) {
    if value < 0 {
        out.push('-');
    }
    let mut digits = [b'0'; 20];
    let mut rest = value.unsigned_abs();
    let mut start = digits.len();
    for digit in digits.iter_mut().rev() {
        *digit += (rest % 10) as u8;
        rest /= 10;
        start -= 1;
        if rest == 0 {
            break;
        }
    }
    let digits = digits.get(start..).unwrap_or_default();
    out.extend(digits.iter().copied().map(char::from));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Reader;

    #[test]
    fn what_is_written_reads_back() {
        let all: String = (0..0x250u32)
            .chain([0x2028, 0x1f600, 0x10ffff])
            .filter_map(char::from_u32)
            .collect();
        let mut out = String::new();
        write_str(&mut out, &all);
        assert_eq!(Reader::new(&out).string(), Ok(all.clone()));
        assert_eq!(serde_json::from_str::<String>(&out).ok(), Some(all));
    }

    #[test]
    fn integers_are_decimal() {
        for value in [0, 7, -1, 10, 1_795_231_467_949, i64::MAX, i64::MIN] {
            let mut out = String::new();
            write_integer(&mut out, value);
            assert_eq!(out, value.to_string());
        }
    }
}
