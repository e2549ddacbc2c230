//! The SDK's list of emoji, loaded when it is looked at for the first time, and one's own habits.

use js_sys::{Array, Function, Reflect, RegExp};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

use super::{script, store, stored};
use crate::model::json;

const SCRIPT: &str = "/RongIMEmoji.js";
const RECENT: &str = "rongim-demo.emoji-recent";
const TONE: &str = "rongim-demo.emoji-tone";
const MOST_RECENT: usize = 24;

/// One emoji.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emoji {
    /// The characters.
    pub text: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Name of its group.
    pub group: String,
}

/// Loads the list; `None` when the script cannot be had.
pub async fn load() -> Option<Vec<Emoji>> {
    let library = match library() {
        Some(library) => library,
        None => {
            script::load(SCRIPT).await?;
            library()?
        }
    };
    let list: Array = Reflect::get(&library, &"list".into())
        .ok()?
        .dyn_into()
        .ok()?;
    Some(list.iter().filter_map(|entry| read(&entry)).collect())
}

/// Emoji by their Chinese or English name or keyword, best first.
#[must_use]
pub fn search(query: &str) -> Vec<Emoji> {
    let found = || {
        let library = library()?;
        let search: Function = Reflect::get(&library, &"search".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let found = search.call1(&library, &query.into()).ok()?;
        Some(found.unchecked_into::<Array>())
    };
    let entries = found().unwrap_or_default();
    entries.iter().filter_map(|entry| read(&entry)).collect()
}

/// The emoji that were used last, newest first.
#[must_use]
pub fn recent() -> Vec<String> {
    let kept = stored(RECENT).and_then(|kept| json::parse(&kept));
    let kept = kept.as_ref().and_then(Value::as_array);
    let kept = kept.into_iter().flatten().filter_map(Value::as_str);
    // What others wrote there must not become a text of any length.
    let short = kept.filter(|emoji| emoji.len() <= 40).take(MOST_RECENT);
    short.map(ToOwned::to_owned).collect()
}

/// Remembers that an emoji was used.
pub fn remember(emoji: &str) {
    let mut recent = recent();
    recent.retain(|known| known != emoji);
    recent.insert(0, emoji.to_owned());
    recent.truncate(MOST_RECENT);
    store(RECENT, json::write(&Value::from(recent)).as_deref());
}

/// The skin tone: 0 for none, 1 (light) to 5 (dark).
#[must_use]
pub fn tone() -> u32 {
    let kept = stored(TONE).and_then(|tone| tone.parse().ok());
    kept.filter(|tone| *tone <= 5).unwrap_or(0)
}

/// Keeps the skin tone.
pub fn set_tone(tone: u32) {
    store(TONE, Some(&tone.to_string()));
}

/// The emoji in a skin tone, if it shows skin.
#[must_use]
pub fn in_tone(emoji: &str, tone: u32) -> String {
    let modifier = (1..=5)
        .contains(&tone)
        .then(|| char::from_u32(0x1F3FA + tone))
        .flatten();
    let (Some(modifier), Some(first)) = (modifier, emoji.chars().next()) else {
        return emoji.to_owned();
    };
    let shows_skin = RegExp::new("\\p{Emoji_Modifier_Base}", "u");
    if !shows_skin.test(first.encode_utf8(&mut [0; 4])) {
        return emoji.to_owned();
    }
    let rest = emoji[first.len_utf8()..].trim_start_matches('\u{fe0f}');
    format!("{first}{modifier}{rest}")
}

fn library() -> Option<JsValue> {
    let sdk = Reflect::get(&js_sys::global(), &"RongIMLib".into()).ok()?;
    let library = Reflect::get(&sdk, &"RongIMEmoji".into()).ok()?;
    library.is_object().then_some(library)
}

fn read(entry: &JsValue) -> Option<Emoji> {
    let text = |key: &str| Reflect::get(entry, &key.into()).ok()?.as_string();
    let emoji = text("emoji").filter(|emoji| !emoji.is_empty())?;
    Some(Emoji {
        text: emoji,
        zh: text("zh").unwrap_or_default(),
        en: text("en").unwrap_or_default(),
        group: text("group").unwrap_or_default(),
    })
}
