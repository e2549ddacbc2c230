//! Bounds how often an address may guess a password.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Wrong guesses in a row before a pause, and how long it lasts at first and at most.
const FREE_GUESSES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_secs(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);
/// Addresses remembered before those with an old last guess are forgotten.
const MAX_ADDRESSES: usize = 10_000;

#[derive(Clone, Copy, Debug)]
struct Guesses {
    wrong: u32,
    last: Instant,
}

impl Guesses {
    /// Each wrong guess after the free ones doubles it.
    fn pause(self) -> Duration {
        match self.wrong.checked_sub(FREE_GUESSES) {
            None => Duration::ZERO,
            Some(over) => (FIRST_PAUSE * 2_u32.pow(over.min(10))).min(LONGEST_PAUSE),
        }
    }
}

/// The wrong guesses of each address.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<HashMap<IpAddr, Guesses>>);

impl Throttle {
    /// A guess at `now`: counts as wrong until [`Self::forgive`]; fails with the time to
    /// wait when there were too many.
    pub(super) fn admit(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut guesses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if guesses.len() >= MAX_ADDRESSES {
            guesses.retain(|_, of| now.duration_since(of.last) < LONGEST_PAUSE);
        }
        let of = guesses.entry(household(address)).or_insert(Guesses {
            wrong: 0,
            last: now,
        });
        let waited = now.duration_since(of.last);
        if waited >= LONGEST_PAUSE {
            of.wrong = 0;
        }
        let rest = of.pause().saturating_sub(waited);
        if !rest.is_zero() {
            return Err(rest);
        }
        of.wrong += 1;
        of.last = now;
        Ok(())
    }

    /// The guess was right.
    pub(super) fn forgive(&self, address: IpAddr) {
        let mut guesses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        guesses.remove(&household(address));
    }
}

/// Whoever has an IPv6 address has the other ones of its network, too.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_get_slower_until_one_is_right() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let at = |address: &str, seconds| {
            throttle.admit(
                address.parse().unwrap(),
                start + Duration::from_secs(seconds),
            )
        };
        for _ in 0..FREE_GUESSES {
            assert_eq!(at("2001:db8::1", 0), Ok(()));
        }
        assert_eq!(at("2001:db8::2", 4), Err(Duration::from_secs(6)));
        assert_eq!(at("1.2.3.4", 4), Ok(()));
        assert_eq!(at("2001:db8::3", 10), Ok(()));
        assert_eq!(at("2001:db8::1", 11), Err(Duration::from_secs(19)));
        throttle.forgive("2001:db8::1".parse().unwrap());
        assert_eq!(at("2001:db8::1", 12), Ok(()));
    }

    #[test]
    fn a_long_silence_is_a_new_start() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let address = "1.2.3.4".parse().unwrap();
        let mut now = start;
        for _ in 0..50 {
            while let Err(rest) = throttle.admit(address, now) {
                now += rest;
            }
        }
        assert_eq!(throttle.admit(address, now), Err(LONGEST_PAUSE));
        now += LONGEST_PAUSE;
        for _ in 0..FREE_GUESSES {
            assert_eq!(throttle.admit(address, now), Ok(()));
        }
    }
}
