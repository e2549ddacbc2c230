//! Noticing that a connection is dead though nobody closed it.

use crate::{
    Millis,
    config::{HEARTBEAT_PATIENCE_MS, WAKE_FRESH_MS, WAKE_PATIENCE_MS},
};

/// What to do when the heartbeat is due.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beat {
    /// Ask for a sign of life.
    Ask,
    /// The last question stayed without any answer.
    Dead,
    /// Not due yet.
    Fine,
}

/// When something was last heard, and until when an answer is awaited.
#[derive(Debug)]
pub(super) struct Heartbeat {
    heard_at: Millis,
    answer_by: Option<Millis>,
    /// Silence after which it asks.
    idle: Millis,
}

impl Heartbeat {
    pub(super) fn new(idle: Millis, now: Millis) -> Self {
        Self {
            heard_at: now,
            answer_by: None,
            idle,
        }
    }

    pub(super) fn deadline(&self) -> Millis {
        self.answer_by.unwrap_or(self.heard_at + self.idle)
    }

    pub(super) fn heard(&mut self, now: Millis) {
        self.heard_at = now;
        self.answer_by = None;
    }

    pub(super) fn due(&mut self, now: Millis) -> Beat {
        if now < self.deadline() {
            return Beat::Fine;
        }
        if self.answer_by.is_some() {
            return Beat::Dead;
        }
        self.answer_by = Some(now + HEARTBEAT_PATIENCE_MS);
        Beat::Ask
    }

    /// Nobody listened for a while: asks anew, with little patience.
    pub(super) fn slept(&mut self, now: Millis) {
        self.answer_by = Some(now + WAKE_PATIENCE_MS);
    }

    /// Asks at once with little patience, unless the connection is known to
    /// live or that is already under way. Returns whether to ask.
    pub(super) fn wake(&mut self, now: Millis) -> bool {
        if now < self.heard_at + WAKE_FRESH_MS {
            return false;
        }
        let by = now + WAKE_PATIENCE_MS;
        let sooner = self.answer_by.is_none_or(|old| by < old);
        if sooner {
            self.answer_by = Some(by);
        }
        sooner
    }
}
