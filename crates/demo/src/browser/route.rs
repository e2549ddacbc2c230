//! The chat on screen is in the address, so that reload and the back button keep their meaning.

use wasm_bindgen::JsValue;

use crate::model::{ConversationKey, Kind};

use super::window;

/// The chat that the address names.
#[must_use]
pub fn current() -> Option<ConversationKey> {
    let hash = window()?.location().hash().ok()?;
    let (kind, target) = hash.strip_prefix("#/chat/")?.split_once('/')?;
    let kind = kind.parse().ok().filter(|kind| *kind > 0)?;
    let target = String::from(js_sys::decode_uri_component(target).ok()?);
    (!target.is_empty()).then_some(ConversationKey {
        kind: Kind(kind),
        target,
    })
}

/// Names a chat, or none, in the address. `push` makes the back button return from it.
pub fn set(key: Option<&ConversationKey>, push: bool) {
    let Some(Ok(history)) = window().map(|window| window.history()) else {
        return;
    };
    let hash = key.map_or_else(
        || "#/".to_owned(),
        |key| {
            let target = String::from(js_sys::encode_uri_component(&key.target));
            format!("#/chat/{}/{target}", key.kind.0)
        },
    );
    // Browsers refuse only when a page does this hundreds of times a minute.
    let _ = match push {
        true => history.push_state_with_url(&JsValue::TRUE, "", Some(&hash)),
        false => history.replace_state_with_url(&own_entry(&history), "", Some(&hash)),
    };
}

/// Returns from a chat to the list: back in history if the list was before it.
pub fn leave_chat() -> bool {
    let Some(Ok(history)) = window().map(|window| window.history()) else {
        return false;
    };
    own_entry(&history).is_truthy() && history.back().is_ok()
}

/// The mark of entries that were pushed on top of the list.
fn own_entry(history: &web_sys::History) -> JsValue {
    history.state().unwrap_or(JsValue::NULL)
}
