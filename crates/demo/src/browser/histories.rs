//! The last screens of the chats that somebody opened, in IndexedDB.
//!
//! A browser that refuses keeps nothing: then chats show what the server says, and nothing before.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbTransactionMode;

use crate::model::ConversationKey;

use super::database::{Store, done};
use super::now;

/// The index: the time at which a chat was kept.
const TIME: &str = "time";
const TEXT: &str = "text";

static HISTORIES: Store = Store {
    database: "rongim-demo.histories",
    name: "histories",
    index: Some(TIME),
};

/// Chats that are kept; those that were kept longest ago go first.
const MOST_CHATS: u32 = 30;

/// Keeps the messages of a chat, as text.
pub async fn keep(user: &str, key: &ConversationKey, text: &str) {
    let _ = try_keep(user, key, text).await;
}

/// The kept messages of a chat.
pub async fn restore(user: &str, key: &ConversationKey) -> Option<String> {
    let store = HISTORIES.open(IdbTransactionMode::Readonly).await?;
    let kept = done(&store.get(&name(user, key)).ok()?).await?;
    Reflect::get(&kept, &TEXT.into()).ok()?.as_string()
}

/// Keeps nothing of a chat any more.
pub async fn remove(user: &str, key: &ConversationKey) {
    if let Some(store) = HISTORIES.open(IdbTransactionMode::Readwrite).await {
        let _ = store.delete(&name(user, key));
    }
}

/// Keeps nothing any more of others who used this browser.
pub async fn forget_others(user: &str) {
    let _ = try_forget_others(user).await;
}

/// Who signs out leaves nothing behind.
pub async fn forget() {
    if let Some(store) = HISTORIES.open(IdbTransactionMode::Readwrite).await {
        let _ = store.clear();
    }
}

async fn try_keep(user: &str, key: &ConversationKey, text: &str) -> Option<()> {
    let store = HISTORIES.open(IdbTransactionMode::Readwrite).await?;
    let entry = js_sys::Object::new();
    Reflect::set(&entry, &TIME.into(), &(now() as f64).into()).ok()?;
    Reflect::set(&entry, &TEXT.into(), &text.into()).ok()?;
    done(&store.put_with_key(&entry, &name(user, key)).ok()?).await?;
    let by_time = store.index(TIME).ok()?.get_all_keys().ok()?;
    let kept: Array = done(&by_time).await?.dyn_into().ok()?;
    for oldest in kept.slice(0, kept.length().saturating_sub(MOST_CHATS)) {
        let _ = store.delete(&oldest);
    }
    Some(())
}

async fn try_forget_others(user: &str) -> Option<()> {
    let store = HISTORIES.open(IdbTransactionMode::Readwrite).await?;
    let kept: Array = done(&store.get_all_keys().ok()?).await?.dyn_into().ok()?;
    for name in kept {
        let owner = name
            .dyn_ref::<Array>()
            .and_then(|name| name.get(0).as_string());
        if owner.as_deref() != Some(user) {
            let _ = store.delete(&name);
        }
    }
    Some(())
}

/// The parts of a name stay apart, whatever is in them.
fn name(user: &str, key: &ConversationKey) -> JsValue {
    Array::of3(
        &user.into(),
        &key.kind.0.into(),
        &key.target.as_str().into(),
    )
    .into()
}
