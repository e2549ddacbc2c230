//! Two pages that kick each other and come back at once would go on for ever.

use crate::Millis;

/// Kicks further apart than this have nothing to do with each other.
const TOGETHER_MS: Millis = 60_000;
/// So many go without a pause.
const FREE: u32 = 3;

/// Counts how often another client took the place of this one.
#[derive(Debug, Default)]
pub(super) struct Kicks {
    count: u32,
    last: Millis,
}

impl Kicks {
    pub(super) fn count(&mut self, now: Millis) {
        let apart = now >= self.last + TOGETHER_MS;
        self.count = if apart { 1 } else { self.count + 1 };
        self.last = now;
    }

    /// How long the next connection has to wait.
    pub(super) fn pause(&self, now: Millis) -> Millis {
        if self.count <= FREE || now >= self.last + TOGETHER_MS {
            return 0;
        }
        1_000 << (self.count - FREE).min(5)
    }
}
