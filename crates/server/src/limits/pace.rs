//! How often something may happen, for each of many keys.

use std::{
    borrow::Borrow,
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Keys that are remembered before those that have recovered are dropped.
const KEYS_BEFORE_SWEEP: usize = 1024;

/// `most` times within `window` at once, and after that at the same rate.
#[derive(Debug)]
pub(super) struct Pace<K> {
    /// 0: any number of times.
    most: u32,
    window: Duration,
    spent: Mutex<Spent<K>>,
}

/// For each key, when all of its times will have come back.
#[derive(Debug)]
struct Spent<K> {
    until: HashMap<K, Instant>,
    sweep_at: usize,
}

impl<K: Eq + Hash> Pace<K> {
    pub(super) fn new(most: u32, window: Duration) -> Self {
        Self {
            most,
            window,
            spent: Mutex::new(Spent {
                until: HashMap::new(),
                sweep_at: KEYS_BEFORE_SWEEP,
            }),
        }
    }

    /// Takes one of a key's times; false when there is none left.
    pub(super) fn take<Q>(&self, key: &Q, now: Instant) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        if self.most == 0 {
            return true;
        }
        let mut spent = self.lock();
        let until = spent.until.get(key).map_or(now, |&until| until.max(now));
        let until = until + self.window / self.most;
        if until - now > self.window {
            return false;
        }
        match spent.until.get_mut(key) {
            Some(known) => *known = until,
            None => {
                spent.sweep(now);
                spent.until.insert(key.to_owned(), until);
            }
        }
        true
    }

    /// Whether a key has no time left.
    pub(super) fn is_spent<Q>(&self, key: &Q, now: Instant) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if self.most == 0 {
            return false;
        }
        let until = self.lock().until.get(key).copied();
        until.is_some_and(|until| until + self.window / self.most > now + self.window)
    }

    /// Gives one of a key's times back that was taken too early.
    pub(super) fn give_back<Q>(&self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if let Some(until) = self.lock().until.get_mut(key) {
            *until = until
                .checked_sub(self.window / self.most.max(1))
                .unwrap_or(*until);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Spent<K>> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Spent<K> {
    /// Forgets who has all times again; each sweep pays for the next keys.
    fn sweep(&mut self, now: Instant) {
        if self.until.len() >= self.sweep_at {
            self.until.retain(|_, until| *until > now);
            self.sweep_at = (2 * self.until.len()).max(KEYS_BEFORE_SWEEP);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn times_come_back_one_by_one() {
        let pace: Pace<String> = Pace::new(4, SECOND);
        let start = Instant::now();
        let at = |ms, key: &str| pace.take(key, start + Duration::from_millis(ms));
        assert!((0..4).all(|_| at(0, "a")));
        assert!(!at(0, "a") && at(0, "b"));
        assert!(!at(249, "a") && at(250, "a") && !at(251, "a"));
        assert!((0..4).all(|_| at(5000, "a")) && !at(5000, "a"));
        pace.give_back("a");
        assert!(at(5000, "a") && !at(5000, "a"));
    }

    #[test]
    fn asking_takes_nothing() {
        let pace: Pace<String> = Pace::new(2, SECOND);
        let now = Instant::now();
        for _ in 0..2 {
            assert!(!pace.is_spent("a", now));
            assert!(pace.take("a", now));
        }
        assert!(pace.is_spent("a", now));
        assert!(!pace.is_spent("a", now + SECOND / 2));
    }

    #[test]
    fn zero_is_any_number_and_keys_are_forgotten() {
        let endless: Pace<String> = Pace::new(0, SECOND);
        let now = Instant::now();
        assert!((0..10_000).all(|_| endless.take("a", now)));
        let pace: Pace<String> = Pace::new(1, SECOND);
        for number in 0..100_000_u32 {
            pace.take(&number.to_string(), now + SECOND * number);
        }
        assert!(pace.lock().until.len() <= KEYS_BEFORE_SWEEP);
    }
}
