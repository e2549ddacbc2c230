//! The words that can be ended from a list, and what is offered for them.

use crate::browser::emoji::{self, Emoji};
use crate::format;
use crate::model::User;

/// The most lines that are offered.
pub(super) const MOST: usize = 8;
/// A word that is looked for has no more letters.
const LONGEST: usize = 20;

/// A word that has been begun.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    /// The name of somebody, without the `@`.
    Name(String),
    /// The name of an emoji, without the `:`.
    Emoji(String),
}

impl Word {
    /// What the end of a text begins.
    pub(super) fn at_end(before: &str) -> Option<Self> {
        Self::name(before).or_else(|| Self::emoji(before))
    }

    /// Not the `@` of a mail address.
    fn name(before: &str) -> Option<Self> {
        let (head, sought) = before.rsplit_once('@')?;
        let starts = head
            .chars()
            .next_back()
            .is_none_or(|letter| !letter.is_ascii_alphanumeric());
        (starts && goes_on(sought)).then(|| Self::Name(sought.to_owned()))
    }

    /// Not the `:` of an address or a time, nor that of a smiley of two signs.
    fn emoji(before: &str) -> Option<Self> {
        let (head, sought) = before.rsplit_once(':')?;
        let starts = head.chars().next_back().is_none_or(char::is_whitespace);
        let is_long = sought.chars().count() > 1 || !sought.is_ascii();
        let is_word = sought
            .chars()
            .all(|letter| letter.is_alphanumeric() || "_-+".contains(letter));
        (starts && is_long && is_word && goes_on(sought)).then(|| Self::Emoji(sought.to_owned()))
    }

    /// UTF-16 units that the whole takes the place of.
    pub(super) fn length(&self) -> u32 {
        let length = |sought: &str| sought.encode_utf16().count() as u32;
        match self {
            Self::Name(sought) => length(sought),
            Self::Emoji(sought) => 1 + length(sought),
        }
    }
}

fn goes_on(sought: &str) -> bool {
    sought.chars().all(|letter| !letter.is_whitespace()) && sought.chars().count() <= LONGEST
}

/// A way to end a word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Offer {
    Person(User),
    Emoji(Emoji),
}

impl Offer {
    /// Different for each of a list.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Person(user) => &user.id,
            Self::Emoji(emoji) => &emoji.text,
        }
    }

    pub(super) fn testid(&self) -> String {
        match self {
            Self::Person(user) => format!("mention-{}", user.id),
            Self::Emoji(emoji) => format!("emoji-word-{}", emoji.text),
        }
    }

    /// What stands in the text when it is chosen; an emoji counts as used.
    pub(super) fn take(&self) -> String {
        match self {
            Self::Person(user) => format!("{} ", user.name),
            Self::Emoji(emoji) => {
                emoji::remember(&emoji.text);
                emoji::in_tone(&emoji.text, emoji::tone())
            }
        }
    }
}

/// Who may be meant by the beginning of a name.
pub(super) fn people(members: &[User], me: &str, sought: &str) -> Vec<Offer> {
    let others = members.iter().filter(|user| user.id != me);
    let found = others
        .filter(|user| format::matches(sought, &user.name) || format::matches(sought, &user.id));
    found.take(MOST).cloned().map(Offer::Person).collect()
}

#[cfg(test)]
mod tests {
    use super::Word;

    #[test]
    fn words_begin_where_people_mean_them_to() {
        let name = |word: &str| Some(Word::Name(word.to_owned()));
        let emoji = |word: &str| Some(Word::Emoji(word.to_owned()));
        for (before, word) in [
            ("@", name("")),
            ("你好@卡", name("卡")),
            ("a@b", None),
            ("@two words", None),
            (":ro", emoji("ro")),
            ("so :火", emoji("火")),
            ("so\n:+1", emoji("+1")),
            (":", None),
            (":D", None),
            (":-)", None),
            ("12:30", None),
            ("他说:好的", None),
            ("https://example.org", None),
            (":two words", None),
            (":abcdefghijklmnopqrstuvwxyz", None),
        ] {
            assert_eq!(Word::at_end(before), word, "{before}");
        }
    }
}
