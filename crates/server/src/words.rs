//! Sensitive words: what clients may not send, or only with another word in
//! its place.

use std::sync::{Arc, PoisonError, RwLock};

use aho_corasick::{AhoCorasick, MatchKind};
use serde_json::Value;

use crate::{
    model::NewMessage,
    store::{Rules, SensitiveWord, StoreError},
};
use rongim_protocol::catalogue::object_name;

/// What became of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has no such word.
    Clean,
    /// It has a word that is not let through.
    Refused,
    /// This is to be sent in its place.
    Replaced(String),
}

/// The present list; cheap to ask, replaced as a whole.
#[derive(Debug, Default)]
pub struct Words(RwLock<Option<Arc<Filter>>>);

#[derive(Debug)]
struct Filter {
    found: AhoCorasick,
    replacements: Vec<Option<String>>,
}

impl Words {
    /// Reads the list anew.
    pub async fn reload(&self, store: &(impl Rules + ?Sized)) -> Result<(), StoreError> {
        let filter = Filter::new(store.words().await?).map(Arc::new);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = filter;
        Ok(())
    }

    /// Looks through the text of a text message, and puts the replacements into
    /// it; other types pass.
    pub fn filter(&self, message: &mut NewMessage) -> Verdict {
        let filter = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let Some(filter) = filter.filter(|_| message.class_name == object_name::TEXT) else {
            return Verdict::Clean;
        };
        let Ok(mut content) = serde_json::from_slice::<Value>(&message.content) else {
            return Verdict::Clean;
        };
        let Some(Value::String(text)) = content.get_mut("content") else {
            return Verdict::Clean;
        };
        let verdict = filter.judge(text);
        if let Verdict::Replaced(replaced) = &verdict {
            text.clone_from(replaced);
            message.content = content.to_string().into_bytes();
        }
        verdict
    }
}

impl Filter {
    fn new(words: Vec<SensitiveWord>) -> Option<Self> {
        let built = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().map(|word| &word.word));
        let found = built
            .inspect_err(|error| tracing::error!(%error, "the sensitive words cannot be used"))
            .ok()
            .filter(|_| !words.is_empty())?;
        let replacements = words.into_iter().map(|word| word.replacement).collect();
        Some(Self {
            found,
            replacements,
        })
    }

    fn judge(&self, text: &str) -> Verdict {
        let mut replaced = String::new();
        let mut copied = 0;
        for hit in self.found.find_iter(text) {
            let Some(Some(word)) = self.replacements.get(hit.pattern().as_usize()) else {
                return Verdict::Refused;
            };
            replaced.push_str(&text[copied..hit.start()]);
            replaced.push_str(word);
            copied = hit.end();
        }
        if copied == 0 {
            return Verdict::Clean;
        }
        replaced.push_str(&text[copied..]);
        Verdict::Replaced(replaced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(words: &[(&str, Option<&str>)]) -> Filter {
        let words = words.iter().map(|(word, replacement)| SensitiveWord {
            word: (*word).to_owned(),
            replacement: replacement.map(str::to_owned),
        });
        Filter::new(words.collect()).unwrap()
    }

    #[test]
    fn words_are_replaced_or_refuse_the_text() {
        let filter = filter(&[("坏", Some("*")), ("bad", None), ("badge", Some("pin"))]);
        for (text, verdict) in [
            ("很好 😀", Verdict::Clean),
            ("坏人很坏😀", Verdict::Replaced("*人很*😀".into())),
            ("so BAD", Verdict::Refused),
            ("a badge", Verdict::Replaced("a pin".into())),
        ] {
            assert_eq!(filter.judge(text), verdict, "{text}");
        }
    }

    #[test]
    fn no_words_need_no_filter() {
        assert!(Filter::new(Vec::new()).is_none());
    }
}
