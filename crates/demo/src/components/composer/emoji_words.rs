//! The emoji whose name has been begun.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::offer::{MOST, Offer, Word};
use crate::browser::emoji;

/// Those of the word, best first; none until the list of emoji is there, which the first such
/// word asks for.
#[hook]
pub(super) fn use_emoji_words(word: Option<&Word>) -> Vec<Offer> {
    let loaded = use_state(|| false);
    let sought = match word {
        Some(Word::Emoji(sought)) => Some(sought.clone()),
        _ => None,
    };
    let setter = loaded.setter();
    use_effect_with(sought.is_some(), move |wanted| {
        if *wanted {
            spawn_local(async move { setter.set(emoji::load().await.is_some()) });
        }
    });
    let found = use_memo((sought, *loaded), |(sought, loaded)| {
        let sought = sought.as_deref().filter(|_| *loaded);
        let found = sought.map(emoji::search).unwrap_or_default();
        found
            .into_iter()
            .take(MOST)
            .map(Offer::Emoji)
            .collect::<Vec<_>>()
    });
    (*found).clone()
}
