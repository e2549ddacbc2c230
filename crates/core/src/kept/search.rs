//! Whether a message says something: its text fields, letter case aside.

use rongim_protocol::{catalogue::object_name, json::scalar};

use super::KeptMessage;

/// A text field of a message type of the page's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextField {
    /// The type.
    pub object_name: String,
    /// The field of its content.
    pub field: String,
}

/// The text fields of the built-in types.
const FIELDS: &[(&str, &str)] = &[
    (object_name::TEXT, "content"),
    (object_name::RICH_CONTENT, "title"),
    (object_name::RICH_CONTENT, "content"),
    (object_name::FILE, "name"),
    (object_name::REFERENCE, "content"),
    (object_name::LOCATION, "poi"),
    (object_name::INFORMATION, "message"),
];

/// What is looked for.
#[derive(Debug)]
pub(crate) struct Keyword {
    folded: String,
    own_fields: Vec<TextField>,
}

impl Keyword {
    pub(crate) fn new(keyword: &str, own_fields: Vec<TextField>) -> Self {
        Self {
            folded: fold(keyword),
            own_fields,
        }
    }

    pub(crate) fn is_in(&self, kept: &KeptMessage) -> bool {
        let message = &kept.message;
        if let Some(text) = &kept.search_text {
            return self.is_in_text(text);
        }
        let built_in = FIELDS
            .iter()
            .filter(|(name, _)| *name == message.object_name)
            .map(|(_, field)| *field);
        let own = self
            .own_fields
            .iter()
            .filter(|own| own.object_name == message.object_name)
            .map(|own| own.field.as_str());
        built_in
            .chain(own)
            .filter_map(|field| scalar(&message.content, field))
            .any(|text| self.is_in_text(&text))
    }

    fn is_in_text(&self, text: &str) -> bool {
        let text = fold(text);
        // UTF-8 letters begin nowhere but where they begin, so bytes will do.
        text.as_bytes()
            .windows(self.folded.len().max(1))
            .any(|piece| piece == self.folded.as_bytes())
    }
}

/// Lower case for the scripts that have two cases and are in wide use; the
/// tables for all of Unicode would be a large part of a small file.
fn fold(text: &str) -> String {
    text.chars().map(lower).collect()
}

fn lower(letter: char) -> char {
    let shift = match letter {
        // Its lower case is two letters.
        'İ' => 0,
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' | 'Ａ'..='Ｚ' => {
            32
        }
        'Ѐ'..='Џ' => 80,
        'Ā'..='ķ' | 'Ŋ'..='ŷ' | 'Ѡ'..='ҁ' | 'Ҋ'..='ҿ' | 'Ḁ'..='ẕ' | 'Ạ'..='ỿ' => {
            u32::from(letter as u32 % 2 == 0)
        }
        'Ĺ'..='ň' | 'Ź'..='ž' => letter as u32 % 2,
        _ => 0,
    };
    char::from_u32(letter as u32 + shift).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_both_cases_are_the_same() {
        for text in [
            "ABCXYZ abc",
            "ÀÉÎÕÜØÞ ß ÷×",
            "ĀĞĲĶ Ĺň ŊŷŹŽž",
            "ΑΒΓΡΣΤΩΫ ς",
            "АЯЁЇЏ Ѣ Ґ",
            "ＡＺａ",
            "ḀẠỆỸ",
            "你好 😀 123 _+",
            "ﬁ",
        ] {
            // The longest way of the standard library, letter by letter.
            let expected: String = text
                .chars()
                .map(|letter| letter.to_lowercase().next().unwrap_or(letter))
                .collect();
            assert_eq!(fold(text), expected);
        }
    }

    #[test]
    fn no_letter_becomes_another_than_its_lower_case() {
        for letter in (0..=0x10ffff).filter_map(char::from_u32) {
            let folded = lower(letter);
            let expected: Vec<char> = letter.to_lowercase().collect();
            assert!(
                folded == letter || expected == [folded],
                "{letter} became {folded}"
            );
        }
    }
}
