//! What survives a page: short texts by key.

use crate::map::Map;

/// A place for short texts, such as the browser's local storage.
///
/// A store never fails: one that is full or blocked keeps values in memory.
/// Other tabs may change it at any time.
pub trait Store {
    /// The value under `key`.
    fn get(&self, key: &str) -> Option<String>;
    /// Puts `value` under `key`.
    fn set(&mut self, key: &str, value: &str);
    /// Forgets `key`.
    fn remove(&mut self, key: &str);
    /// All keys that begin with `prefix`.
    fn keys(&self, prefix: &str) -> Vec<String>;
}

/// A store that lasts as long as the engine.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Map<String, String>);

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set(&mut self, key: &str, value: &str) {
        self.0.insert(key.to_owned(), value.to_owned());
    }

    fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        self.0
            .keys()
            .filter(|key| key.starts_with(prefix))
            .cloned()
            .collect()
    }
}
