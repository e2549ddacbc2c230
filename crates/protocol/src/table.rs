//! Tables as text: lines of cells. They are smaller than code and compress well.

/// What follows the first cell of the line that begins with `key` and `mark`.
#[inline(never)]
pub(crate) fn row(table: &'static str, key: &str, mark: u8) -> Option<&'static str> {
    let mut rest = table;
    while !rest.is_empty() {
        let mut line = cut(&mut rest, b'\n');
        if cut(&mut line, mark) == key {
            return Some(line);
        }
    }
    None
}

/// Takes what stands before the next `mark` off the front of `rest`.
#[inline(never)]
pub(crate) fn cut(rest: &mut &'static str, mark: u8) -> &'static str {
    let text = *rest;
    let mut bytes = text.bytes();
    let end = bytes.position(|byte| byte == mark).unwrap_or(text.len());
    *rest = text.get(end + 1..).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}
