//! Message uids: `XXXX-XXXX-XXXX-XXXX`, 80 bits in base 32.

use std::{fmt, str::FromStr};

use thiserror::Error;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHIJKLMNOPQRSTUV";
const LETTERS: usize = 16;

/// The public id of a message: where the store keeps it, and a random tag, so
/// that a uid can be looked up without an index and not be guessed.
///
/// ```text
/// ┌────────── 48 bits: id ──────────┬──── 32 bits: tag ────┐
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Uid {
    /// The message's place in the store.
    pub id: i64,
    /// A random number that is stored beside it.
    pub tag: u32,
}

/// A text that is no message uid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a message uid has the form XXXX-XXXX-XXXX-XXXX")]
pub struct BadUid;

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = (self.id as u128 & 0xffff_ffff_ffff) << 32 | u128::from(self.tag);
        let mut out = [b'-'; LETTERS + 3];
        for letter in 0..LETTERS {
            let shift = 5 * (LETTERS - 1 - letter);
            out[letter + letter / 4] = ALPHABET[(bits >> shift & 31) as usize];
        }
        f.write_str(std::str::from_utf8(&out).unwrap_or_default())
    }
}

impl FromStr for Uid {
    type Err = BadUid;

    fn from_str(text: &str) -> Result<Self, BadUid> {
        let letters = text.bytes().filter(|&byte| byte != b'-');
        if text.len() != LETTERS + 3 || letters.clone().count() != LETTERS {
            return Err(BadUid);
        }
        let bits = letters
            .map(value_of)
            .try_fold(0_u128, |bits, value| Some(bits << 5 | value? as u128));
        let bits = bits.ok_or(BadUid)?;
        Ok(Self {
            id: (bits >> 32) as i64,
            tag: bits as u32,
        })
    }
}

fn value_of(letter: u8) -> Option<usize> {
    ALPHABET.iter().position(|&known| known == letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uid_survives_its_text() {
        for uid in [
            Uid { id: 0, tag: 0 },
            Uid {
                id: 1,
                tag: u32::MAX,
            },
            Uid {
                id: 0xffff_ffff_ffff,
                tag: 7,
            },
        ] {
            let text = uid.to_string();
            assert_eq!(text.len(), 19);
            assert_eq!(text.parse(), Ok(uid), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "----",
            "XXXX-XXXX-XXXX-XXXX",
            "0000-0000-0000-000",
            "0000-0000-0000-00-0",
        ] {
            assert_eq!(text.parse::<Uid>(), Err(BadUid), "{text}");
        }
    }
}
