//! Uploads on their way to their place: two of the same key do not meet there.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Semaphore;

/// Files that are received at a time before their token has come.
const UNPROVEN: usize = 4;

/// The uploads under way.
#[derive(Debug)]
pub struct Placing {
    keys: Keys,
    /// Turns of those that have not shown a token yet.
    pub(super) unproven: Semaphore,
}

type Keys = Arc<Mutex<HashSet<String>>>;

/// A key that nobody else uses until it is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    key: String,
    keys: Keys,
}

impl Default for Placing {
    fn default() -> Self {
        Self {
            keys: Keys::default(),
            unproven: Semaphore::new(UNPROVEN),
        }
    }
}

impl Placing {
    /// Claims a key; `None` when another upload has.
    pub(super) fn claim(&self, key: &str) -> Option<Claim> {
        let is_new = lock(&self.keys).insert(key.to_owned());
        is_new.then(|| Claim {
            key: key.to_owned(),
            keys: Arc::clone(&self.keys),
        })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        lock(&self.keys).remove(&self.key);
    }
}

fn lock(keys: &Keys) -> MutexGuard<'_, HashSet<String>> {
    keys.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_claimed_once_at_a_time() {
        let placing = Placing::default();
        let claim = placing.claim("a");
        assert!(claim.is_some() && placing.claim("a").is_none());
        assert!(placing.claim("b").is_some());
        drop(claim);
        assert!(placing.claim("a").is_some());
    }
}
