//! How long to wait before the next attempt: doubling, with jitter.

use crate::{
    Millis,
    config::{BACKOFF_FIRST_MS, BACKOFF_LONGEST_MS},
    random::Random,
};

/// Counts attempts that failed in a row.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Between half and all of the doubled pause, so that clients that lost
    /// one server do not come back in step.
    pub(super) fn next(&mut self, random: &mut Random) -> Millis {
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
}
