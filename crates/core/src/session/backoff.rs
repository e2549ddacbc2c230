//! How long to wait before the next attempt: doubling, with jitter, or as the
//! page said.

use crate::{
    Millis,
    config::{BACKOFF_FIRST_MS, BACKOFF_LONGEST_MS},
    random::Random,
};

/// Counts attempts that failed in a row.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    /// The page's own pauses, the next one last.
    rates: Vec<Millis>,
}

impl Backoff {
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Takes these pauses first.
    pub(super) fn follow(&mut self, mut rates: Vec<Millis>) {
        rates.reverse();
        self.rates = rates;
    }

    /// Whether a pause of the page's own comes next.
    pub(super) fn is_following(&self) -> bool {
        !self.rates.is_empty()
    }

    /// Between half and all of the doubled pause, so that clients that lost
    /// one server do not come back in step.
    pub(super) fn next(&mut self, random: &mut Random) -> Millis {
        if let Some(rate) = self.rates.pop() {
            return rate;
        }
        let doubled = BACKOFF_FIRST_MS << self.failures.min(10);
        self.failures += 1;
        let pause = doubled.min(BACKOFF_LONGEST_MS);
        pause / 2 + random.below(pause / 2 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_to_a_limit_and_never_vanish() {
        let (mut backoff, mut random) = (Backoff::default(), Random::new(7));
        for failures in 0..40 {
            let longest = (BACKOFF_FIRST_MS << failures.min(10)).min(BACKOFF_LONGEST_MS);
            let pause = backoff.next(&mut random);
            assert!(
                (longest / 2..=longest).contains(&pause),
                "{failures}: {pause}"
            );
        }
    }

    #[test]
    fn the_pages_own_pauses_come_first_and_once() {
        let (mut backoff, mut random) = (Backoff::default(), Random::new(7));
        backoff.follow(vec![100, 7_000]);
        let pauses = [(); 3].map(|()| (backoff.is_following(), backoff.next(&mut random)));
        assert_eq!(pauses[..2], [(true, 100), (true, 7_000)]);
        assert!(!pauses[2].0 && pauses[2].1 <= BACKOFF_FIRST_MS);
    }
}
