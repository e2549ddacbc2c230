//! The browser's local storage, with memory behind it.

use std::cell::RefCell;

use rongim_core::{MemoryStore, Store};

use crate::page::Page;

/// Local storage. What it refuses (blocked, full) is kept in memory.
pub(crate) struct BrowserStore {
    page: Page,
    memory: RefCell<MemoryStore>,
}

impl BrowserStore {
    pub(crate) fn new(page: Page) -> Self {
        Self {
            page,
            memory: RefCell::default(),
        }
    }
}

impl Store for BrowserStore {
    fn get(&self, key: &str) -> Option<String> {
        let kept = self.memory.borrow().get(key);
        kept.or_else(|| self.page.stored(key))
    }

    fn set(&mut self, key: &str, value: &str) {
        let memory = self.memory.get_mut();
        if self.page.store(key, value) {
            return memory.remove(key);
        }
        memory.set(key, value);
    }

    fn remove(&mut self, key: &str) {
        self.page.unstore(key);
        self.memory.get_mut().remove(key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let mut keys = self.memory.borrow().keys(prefix);
        for key in self.page.stored_keys(prefix) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }
}
