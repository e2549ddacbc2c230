//! The browser's local storage, with memory behind it.

use std::cell::{Cell, OnceCell, RefCell};

use rongim_core::{MemoryStore, Store};
use wasm_bindgen::JsValue;
use web_sys::{Storage, console, window};

/// Local storage. What it refuses (blocked, full) is kept in memory, and said
/// once.
#[derive(Default)]
pub(crate) struct BrowserStore {
    storage: OnceCell<Option<Storage>>,
    memory: RefCell<MemoryStore>,
    has_warned: Cell<bool>,
}

impl BrowserStore {
    fn storage(&self) -> Option<&Storage> {
        let storage = self
            .storage
            .get_or_init(|| window()?.local_storage().ok().flatten());
        if storage.is_none() {
            self.warn();
        }
        storage.as_ref()
    }

    fn warn(&self) {
        if !self.has_warned.replace(true) {
            console::warn_1(&JsValue::from_str(
                "RongIMLib: local storage is blocked or full; drafts and unread counts last as long as this page",
            ));
        }
    }
}

impl Store for BrowserStore {
    fn get(&self, key: &str) -> Option<String> {
        let kept = self.memory.borrow().get(key);
        kept.or_else(|| self.storage()?.get_item(key).ok().flatten())
    }

    fn set(&mut self, key: &str, value: &str) {
        let stored = self.storage().map(|storage| storage.set_item(key, value));
        let memory = self.memory.get_mut();
        if matches!(stored, Some(Ok(()))) {
            return memory.remove(key);
        }
        memory.set(key, value);
        self.warn();
    }

    fn remove(&mut self, key: &str) {
        if let Some(storage) = self.storage() {
            // A key that cannot be removed cannot be changed either.
            let _ = storage.remove_item(key);
        }
        self.memory.get_mut().remove(key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let mut keys = self.memory.borrow().keys(prefix);
        let Some(storage) = self.storage() else {
            return keys;
        };
        for index in 0..storage.length().unwrap_or(0) {
            let key = storage.key(index).ok().flatten().unwrap_or_default();
            if key.starts_with(prefix) && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }
}
