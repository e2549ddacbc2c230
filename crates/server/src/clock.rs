//! The server's clock: ms since the Unix epoch.

use std::{
    collections::HashMap,
    time::{SystemTime, UNIX_EPOCH},
};

use time::{
    Date, Month, OffsetDateTime,
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

/// The beginning of an hour as the Server API writes it, `2026112108` in China, in ms.
pub fn hour_ms(text: &str) -> Option<i64> {
    let is_hour = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |from, to| text.get(from..to)?.parse::<u16>().ok();
    let (year, month) = (part(0, 4).filter(|_| is_hour)?, part(4, 6)?);
    let (day, hour) = (part(6, 8)?, part(8, 10)?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
    let time = date.with_hms(u8::try_from(hour).ok()?, 0, 0).ok()?;
    Some(time.assume_offset(offset!(+8)).unix_timestamp() * 1000)
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
    fn an_hour_is_ten_digits_of_a_time_that_there_is() {
        assert_eq!(hour_ms("1970010108"), Some(0));
        assert_eq!(
            hour_ms("2026112117").map(text).as_deref(),
            Some("2026-11-21 17:00:00")
        );
        for wrong in [
            "",
            "202611211",
            "2026112124",
            "2026022900",
            "20261121x7",
            "２０２６１",
        ] {
            assert_eq!(hour_ms(wrong), None, "{wrong}");
        }
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
