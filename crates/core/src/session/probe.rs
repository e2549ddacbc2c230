//! Finding out which server answers: the first good `/ping` wins.

use crate::{
    FetchId, Millis,
    config::{PROBE_STAGGER_MS, PROBE_TIMEOUT_MS},
};

/// What follows from an answer to a probe.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// This server is there.
    Found(String),
    /// Probe another one now.
    TryNext,
    /// No server is left.
    NoneLeft,
    /// Others may still answer.
    Wait,
}

/// Probes under way.
#[derive(Debug)]
pub(super) struct Probe {
    waiting: Vec<String>,
    started: Vec<(FetchId, String)>,
    next_at: Millis,
    over_at: Millis,
}

impl Probe {
    /// Probes `servers` in this order.
    pub(super) fn new(mut servers: Vec<String>, now: Millis) -> Self {
        servers.reverse();
        Self {
            waiting: servers,
            started: Vec::new(),
            next_at: now,
            over_at: now + PROBE_TIMEOUT_MS,
        }
    }

    pub(super) fn deadline(&self) -> Millis {
        if self.waiting.is_empty() {
            self.over_at
        } else {
            self.next_at.min(self.over_at)
        }
    }

    pub(super) fn is_over(&self, now: Millis) -> bool {
        now >= self.over_at
    }

    pub(super) fn next_server(&mut self, now: Millis) -> Option<String> {
        self.next_at = now + PROBE_STAGGER_MS;
        self.waiting.pop()
    }

    pub(super) fn started(&mut self, id: FetchId, server: String) {
        self.started.push((id, server));
    }

    pub(super) fn answered(&mut self, id: FetchId, good: bool) -> Step {
        let Some(at) = self.started.iter().position(|(started, _)| *started == id) else {
            return Step::Wait;
        };
        let (_, server) = self.started.swap_remove(at);
        match (good, self.waiting.is_empty(), self.started.is_empty()) {
            (true, ..) => Step::Found(server),
            (false, false, _) => Step::TryNext,
            (false, true, true) => Step::NoneLeft,
            (false, true, false) => Step::Wait,
        }
    }
}
