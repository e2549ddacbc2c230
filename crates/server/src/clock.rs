//! The server's clock: ms since the Unix epoch.

use std::{
    collections::HashMap,
    time::{SystemTime, UNIX_EPOCH},
};

use time::{
    OffsetDateTime,
    macros::{format_description, offset},
};

/// Now, in ms since the Unix epoch.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as i64)
}

/// A time in ms as the Server API writes it: `2026-11-21 08:30:00`, in China.
pub fn text(ms: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(ms / 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let form = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    time.to_offset(offset!(+8)).format(form).unwrap_or_default()
}

/// Gives messages their time: never earlier than anything given before, and
/// strictly later within each line (a mailbox, a conversation). Two messages
/// that share no line may share a millisecond, so the times keep up with the
/// real clock at any rate.
#[derive(Debug)]
pub struct MessageClock {
    base: i64,
    last: HashMap<String, i64>,
}

/// Lines remembered before the idle ones are dropped.
const LINES_BEFORE_SWEEP: usize = 100_000;

impl MessageClock {
    /// A clock that goes on after `newest`, the latest time ever stored.
    pub fn after(newest: i64) -> Self {
        Self {
            base: newest + 1,
            last: HashMap::new(),
        }
    }

    /// The time of a message that appears in all of `lines`.
    pub fn next<'a>(&mut self, now: i64, lines: impl Iterator<Item = &'a str> + Clone) -> i64 {
        self.base = self.base.max(now);
        let taken = lines.clone().filter_map(|line| self.last.get(line));
        let time = taken
            .max()
            .map_or(self.base, |last| self.base.max(last + 1));
        self.sweep();
        for line in lines {
            match self.last.get_mut(line) {
                Some(last) => *last = time,
                None => drop(self.last.insert(line.to_owned(), time)),
            }
        }
        time
    }

    /// The present, as messages see it.
    pub fn now(&mut self, now: i64) -> i64 {
        self.base = self.base.max(now);
        self.base
    }

    /// A line whose last time has passed needs no memory: the base is later.
    fn sweep(&mut self) {
        if self.last.len() > LINES_BEFORE_SWEEP {
            let base = self.base;
            self.last.retain(|_, last| *last >= base);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_in_china() {
        assert_eq!(text(0), "1970-01-01 08:00:00");
        assert_eq!(text(1_795_248_000_123), "2026-11-21 16:00:00");
    }

    #[test]
    fn times_rise_in_each_line_and_survive_a_clock_step() {
        let mut clock = MessageClock::after(1_000);
        assert_eq!(clock.next(500, ["a", "b"].into_iter()), 1_001);
        assert_eq!(clock.next(500, ["b", "c"].into_iter()), 1_002);
        assert_eq!(clock.next(500, ["d"].into_iter()), 1_001);
        assert_eq!(clock.next(2_000, ["c"].into_iter()), 2_000);
        assert_eq!(clock.next(1_500, ["a"].into_iter()), 2_000);
        assert_eq!(clock.next(1_500, ["a", "c"].into_iter()), 2_001);
    }
}
