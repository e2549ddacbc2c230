//! How many there are of each key at a time.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// At most `most` of each key. 0: any number.
#[derive(Debug)]
pub(super) struct Crowd<K> {
    most: usize,
    counts: Counts<K>,
}

type Counts<K> = Arc<Mutex<HashMap<K, usize>>>;

/// A place in a crowd, which is free again when it is dropped.
#[derive(Debug)]
pub enum Place<K: Eq + Hash> {
    /// Nobody counts.
    Uncounted,
    /// One of those with this key.
    Counted(Guard<K>),
}

/// Gives the place back.
#[derive(Debug)]
pub struct Guard<K: Eq + Hash> {
    key: K,
    counts: Counts<K>,
}

impl<K: Clone + Eq + Hash> Crowd<K> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            counts: Arc::default(),
        }
    }

    /// A place; `None` when all are taken.
    pub(super) fn enter(&self, key: K) -> Option<Place<K>> {
        if self.most == 0 {
            return Some(Place::Uncounted);
        }
        let mut counts = lock(&self.counts);
        let count = counts.entry(key.clone()).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        let counts = Arc::clone(&self.counts);
        Some(Place::Counted(Guard { key, counts }))
    }
}

impl<K: Eq + Hash> Drop for Guard<K> {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
        if let Some(count) = counts.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.key);
            }
        }
    }
}

fn lock<K>(counts: &Counts<K>) -> MutexGuard<'_, HashMap<K, usize>> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_it_is_left() {
        let crowd = Crowd::new(2);
        let first = crowd.enter("a");
        let second = crowd.enter("a");
        assert!(first.is_some() && second.is_some() && crowd.enter("a").is_none());
        assert!(crowd.enter("b").is_some());
        drop(first);
        assert!(crowd.enter("a").is_some());
        drop(second);
        assert!(lock(&crowd.counts).is_empty());
    }
}
