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
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    /// 0: any number of times.
    most: u32,
    window: Duration,
}

impl Rate {
    pub(super) fn new(most: u32, window: Duration) -> Self {
        Self { most, window }
    }

    /// Takes one of the times of somebody who will have all of them again at `until`;
    /// gives the new moment of that, or how long they have to wait.
    fn take(self, until: Option<Instant>, now: Instant) -> Result<Instant, Duration> {
        if self.most == 0 {
            return Ok(now);
        }
        let until = until.map_or(now, |until| until.max(now)) + self.window / self.most;
        match (until - now).checked_sub(self.window) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => Ok(until),
        }
    }
}

/// The times of one party, which keeps them itself.
#[derive(Debug, Default)]
pub struct Turns(Option<Instant>);

impl Turns {
    /// Takes one.
    ///
    /// # Errors
    /// How long there is none.
    pub(super) fn take(&mut self, rate: Rate, now: Instant) -> Result<(), Duration> {
        self.0 = Some(rate.take(self.0, now)?);
        Ok(())
    }
}

/// The same rate for each of many keys.
#[derive(Debug)]
pub(super) struct Pace<K> {
    rate: Rate,
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
            rate: Rate::new(most, window),
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
        if self.rate.most == 0 {
            return true;
        }
        let mut spent = self.lock();
        let Ok(until) = self.rate.take(spent.until.get(key).copied(), now) else {
            return false;
        };
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
        let until = self.lock().until.get(key).copied();
        self.rate.take(until, now).is_err()
    }

    /// Gives one of a key's times back that was taken too early.
    pub(super) fn give_back<Q>(&self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if let Some(until) = self.lock().until.get_mut(key) {
            *until = until
                .checked_sub(self.rate.window / self.rate.most.max(1))
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
    fn who_is_too_early_hears_how_long() {
        let (rate, mut turns) = (Rate::new(4, SECOND), Turns::default());
        let start = Instant::now();
        assert!((0..4).all(|_| turns.take(rate, start).is_ok()));
        let early = start + Duration::from_millis(50);
        assert_eq!(turns.take(rate, early), Err(Duration::from_millis(200)));
        let in_time = start + Duration::from_millis(250);
        assert_eq!(turns.take(rate, in_time), Ok(()));
        let endless = Rate::new(0, SECOND);
        assert!((0..100).all(|_| turns.take(endless, start).is_ok()));
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
