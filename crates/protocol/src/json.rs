//! JSON text: a reader that takes what it expects, and a writer of scalars.
//!
//! No tree is built. A caller opens objects and lists, asks for the next key or
//! item, and takes or skips each value:
//!
//! ```
//! use rongim_protocol::json::Reader;
//!
//! let mut json = Reader::new(r#"{"list":[1,2],"name":"\ud83d\ude00"}"#);
//! json.open_object()?;
//! while let Some(key) = json.next_key()? {
//!     match key.as_str() {
//!         "name" => assert_eq!(json.string()?, "😀"),
//!         _ => json.skip()?,
//!     }
//! }
//! json.end()?;
//! # Ok::<(), rongim_protocol::DecodeError>(())
//! ```
//!
//! Any text gives values or [`DecodeError::Json`] with the byte where it stops
//! being JSON. A `\u` escape of half a surrogate pair reads as U+FFFD, as it
//! would become on its way through UTF-8.

mod writer;

use crate::DecodeError;
pub use writer::{write_integer, write_str};

/// Objects and lists inside each other, at most.
pub const MAX_DEPTH: u8 = 64;

/// What the next value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    List,
    /// `"…"`
    String,
    /// A number.
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

/// Reads JSON text from front to back.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    /// Nothing has been read yet in the innermost object or list.
    first: bool,
}

/// The string, number (as it is written) or boolean under `key` at the top
/// level of an object; of several the last one. `None` when `text` is no JSON
/// object or has no such scalar.
pub fn scalar(text: &str, key: &str) -> Option<String> {
    find_scalar(text, key).ok().flatten()
}

fn find_scalar(text: &str, key: &str) -> Result<Option<String>, DecodeError> {
    let mut json = Reader::new(text);
    let mut found = None;
    json.open_object()?;
    while let Some(name) = json.next_key()? {
        if name == key {
            found = json.scalar()?;
        } else {
            json.skip()?;
        }
    }
    json.end()?;
    Ok(found)
}

impl<'a> Reader<'a> {
    /// A reader at the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            first: true,
        }
    }

    /// What the next value is, by its first character.
    pub fn kind(&mut self) -> Result<Kind, DecodeError> {
        Ok(match self.peek() {
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'"' => Kind::String,
            b'-' | b'0'..=b'9' => Kind::Number,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => return self.fail(),
        })
    }

    /// Goes into an object; [`next_key`](Self::next_key) leaves it at its end.
    pub fn open_object(&mut self) -> Result<(), DecodeError> {
        self.open(b'{')
    }

    /// Goes into a list; [`next_item`](Self::next_item) leaves it at its end.
    pub fn open_list(&mut self) -> Result<(), DecodeError> {
        self.open(b'[')
    }

    /// The key of the next value, or `None` after the last one.
    pub fn next_key(&mut self) -> Result<Option<String>, DecodeError> {
        if !self.next(b'}')? {
            return Ok(None);
        }
        let key = self.string()?;
        self.expect(b':')?;
        Ok(Some(key))
    }

    /// Whether there is another item in the list.
    pub fn next_item(&mut self) -> Result<bool, DecodeError> {
        self.next(b']')
    }

    /// A string.
    pub fn string(&mut self) -> Result<String, DecodeError> {
        let mut out = String::new();
        self.text_into(&mut out)?;
        Ok(out)
    }

    /// A number, as it is written.
    pub fn number(&mut self) -> Result<&'a str, DecodeError> {
        self.peek();
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// `true` or `false`.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        let value = self.peek() == b't';
        self.word(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// A string, number or boolean as text; `None` (and the value is passed)
    /// for `null`, an object or a list.
    pub fn scalar(&mut self) -> Result<Option<String>, DecodeError> {
        Ok(match self.kind()? {
            Kind::String => Some(self.string()?),
            Kind::Number => Some(self.number()?.to_owned()),
            Kind::Bool => Some(String::from(if self.bool()? { "true" } else { "false" })),
            _ => {
                self.skip()?;
                None
            }
        })
    }

    /// Passes the next value, whatever it is.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match self.kind()? {
            Kind::Object => {
                self.open_object()?;
                while self.next_key()?.is_some() {
                    self.skip()?;
                }
            }
            Kind::List => {
                self.open_list()?;
                while self.next_item()? {
                    self.skip()?;
                }
            }
            Kind::String => drop(self.string()?),
            Kind::Number => drop(self.number()?),
            Kind::Bool => drop(self.bool()?),
            Kind::Null => self.word("null")?,
        }
        Ok(())
    }

    /// The text of the next value, which is passed.
    pub fn raw(&mut self) -> Result<&'a str, DecodeError> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Makes sure that nothing follows the value.
    pub fn end(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            0 if self.at >= self.text.len() => Ok(()),
            _ => self.fail(),
        }
    }

    fn fail<T>(&self) -> Result<T, DecodeError> {
        Err(DecodeError::Json(self.at))
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// The next byte that is no white space, 0 at the end of the text.
    fn peek(&mut self) -> u8 {
        while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.byte()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.byte() == byte;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), DecodeError> {
        self.peek();
        if self.eat(byte) { Ok(()) } else { self.fail() }
    }

    fn word(&mut self, word: &str) -> Result<(), DecodeError> {
        for byte in word.bytes() {
            if !self.eat(byte) {
                return self.fail();
            }
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), DecodeError> {
        if !self.byte().is_ascii_digit() {
            return self.fail();
        }
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn open(&mut self, bracket: u8) -> Result<(), DecodeError> {
        self.expect(bracket)?;
        self.first = true;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail();
        }
        Ok(())
    }

    /// Whether another value comes before the closing `bracket`.
    fn next(&mut self, bracket: u8) -> Result<bool, DecodeError> {
        let first = std::mem::take(&mut self.first);
        if self.peek() == bracket {
            self.at += 1;
            self.depth = self.depth.saturating_sub(1);
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        Ok(true)
    }

    fn text_into(&mut self, out: &mut String) -> Result<(), DecodeError> {
        self.expect(b'"')?;
        let mut start = self.at;
        loop {
            match self.byte() {
                0..0x20 => return self.fail(),
                byte @ (b'"' | b'\\') => {
                    out.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.at += 1;
                    if byte == b'"' {
                        return Ok(());
                    }
                    out.push(self.escaped()?);
                    start = self.at;
                }
                _ => self.at += 1,
            }
        }
    }

    /// The character after a backslash.
    fn escaped(&mut self) -> Result<char, DecodeError> {
        let byte = self.byte();
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(DecodeError::Json(self.at - 1)),
        })
    }

    fn unicode(&mut self) -> Result<char, DecodeError> {
        let high = self.hex4()?;
        let mut code = high;
        if (0xd800..0xdc00).contains(&high) && self.text.get(self.at..self.at + 2) == Some("\\u") {
            let back = self.at;
            self.at += 2;
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            } else {
                self.at = back;
            }
        }
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Result<u32, DecodeError> {
        let mut code = 0;
        for _ in 0..4 {
            match char::from(self.byte()).to_digit(16) {
                Some(digit) => code = code * 16 + digit,
                None => return self.fail(),
            }
            self.at += 1;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_of_the_top_level_are_found() {
        let text = r#" {"a":"x","n":-1.5e3,"b":true,"z":null,"o":{"a":"deep"},"a":"last"} "#;
        assert_eq!(scalar(text, "a").as_deref(), Some("last"));
        assert_eq!(scalar(text, "n").as_deref(), Some("-1.5e3"));
        assert_eq!(scalar(text, "b").as_deref(), Some("true"));
        for absent in ["z", "o", "deep", ""] {
            assert_eq!(scalar(text, absent), None, "{absent}");
        }
        assert_eq!(scalar("[1]", "a"), None);
        assert_eq!(scalar(r#"{"a":"x""#, "a"), None);
    }

    #[test]
    fn escapes_are_characters() {
        let read = |text: &str| Reader::new(text).string();
        assert_eq!(read(r#""\ud83d\ude00 😀 \u4f60""#), Ok("😀 😀 你".into()));
        assert_eq!(
            read(r#""\"\\\/\b\f\n\r\t""#),
            Ok("\"\\/\u{8}\u{c}\n\r\t".into())
        );
        assert_eq!(read(r#""\ud83d""#), Ok("\u{fffd}".into()));
        assert_eq!(
            read(r#""\ud83d\u0041\ude00""#),
            Ok("\u{fffd}A\u{fffd}".into())
        );
        for bad in [
            r#""\x""#,
            r#""\u12g4""#,
            r#""\u123"#,
            r#""\"#,
            "\"a",
            "\"\n\"",
            "",
        ] {
            assert!(matches!(read(bad), Err(DecodeError::Json(_))), "{bad}");
        }
    }

    #[test]
    fn what_is_no_json_is_an_error_with_its_place() {
        let check = |text: &str| {
            let mut json = Reader::new(text);
            json.skip().and_then(|()| json.end())
        };
        for good in ["0", "-0.5E+7", "[]", "{}", "[[],{}]", " [1 , 2] ", "null"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, at) in [
            ("", 0),
            ("01", 1),
            ("1.", 2),
            ("-", 1),
            ("+1", 0),
            ("1e", 2),
            ("[1,]", 3),
            ("[,1]", 1),
            ("[1 2]", 3),
            ("{\"a\" 1}", 5),
            ("{a:1}", 1),
            ("{\"a\":1,}", 7),
            ("tru", 3),
            ("nulL", 3),
            ("[1}", 2),
            ("1 1", 2),
            ("\0", 0),
            ("\u{feff}1", 0),
        ] {
            assert_eq!(check(bad), Err(DecodeError::Json(at)), "{bad}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let check = |text: &str| Reader::new(text).skip();
        assert_eq!(check(&nested(usize::from(MAX_DEPTH))), Ok(()));
        assert!(check(&nested(usize::from(MAX_DEPTH) + 1)).is_err());
        assert!(check(&nested(1_000_000)).is_err());
        assert!(check(&"{\"a\":".repeat(1_000_000)).is_err());
    }
}
