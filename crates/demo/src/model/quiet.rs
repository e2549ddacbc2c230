//! Quiet hours: a time of each day in which nothing makes a noise.

use serde_json::{Value, json};

use crate::model::json as read;

const MINUTES_A_DAY: u32 = 24 * 60;

/// From one time of day until another, in minutes since midnight of the reader's clock. The end
/// is not part of it, and may be on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    from: u32,
    until: u32,
}

/// What is offered first: the night.
impl Default for QuietHours {
    fn default() -> Self {
        Self {
            from: 22 * 60,
            until: 7 * 60,
        }
    }
}

impl QuietHours {
    /// Reads two times as `HH:mm`; `None` unless they are two different times of day.
    #[must_use]
    pub fn between(from: &str, until: &str) -> Option<Self> {
        let (from, until) = (minute_of(from)?, minute_of(until)?);
        (from != until).then_some(Self { from, until })
    }

    /// Reads what the SDK tells: `startTime` as `HH:mm:ss`, and `spanMinutes`; none are no minutes.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let from = minute_of(&read::text(value, "startTime"))?;
        let span = u32::try_from(read::count(value, "spanMinutes")).ok()?;
        (1..MINUTES_A_DAY).contains(&span).then_some(Self {
            from,
            until: (from + span) % MINUTES_A_DAY,
        })
    }

    /// What [`QuietHours::from_json`] reads.
    #[must_use]
    pub fn to_json(self) -> Value {
        json!({ "startTime": format!("{}:00", self.from()), "spanMinutes": self.span() })
    }

    /// When they begin, as `HH:mm`.
    #[must_use]
    pub fn from(self) -> String {
        clock(self.from)
    }

    /// When they end, as `HH:mm`.
    #[must_use]
    pub fn until(self) -> String {
        clock(self.until)
    }

    /// How many minutes they last.
    #[must_use]
    pub fn span(self) -> u32 {
        (self.until + MINUTES_A_DAY - self.from) % MINUTES_A_DAY
    }

    /// Whether a minute of the day is in them.
    #[must_use]
    pub fn contains(self, minute: u32) -> bool {
        let since = (minute % MINUTES_A_DAY + MINUTES_A_DAY - self.from) % MINUTES_A_DAY;
        since < self.span()
    }
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The minute that `HH:mm` or `HH:mm:ss` names.
fn minute_of(time: &str) -> Option<u32> {
    let mut parts = time.split(':').map(|part| {
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| is_number)
    });
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let is_whole = parts.all(|rest| rest.is_some_and(|seconds| seconds < 60));
    (hours < 24 && minutes < 60 && is_whole).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: &str, until: &str) -> QuietHours {
        QuietHours::between(from, until).unwrap()
    }

    #[test]
    fn a_night_goes_over_midnight() {
        let night = hours("22:00", "07:00");
        for (minute, quiet) in [
            (22 * 60, true),
            (23 * 60 + 59, true),
            (0, true),
            (7 * 60 - 1, true),
            (7 * 60, false),
            (12 * 60, false),
            (22 * 60 - 1, false),
        ] {
            assert_eq!(night.contains(minute), quiet, "{minute}");
        }
        assert_eq!(night.span(), 9 * 60);
        assert_eq!(night, QuietHours::default());
    }

    #[test]
    fn hours_within_a_day_stay_in_it() {
        let lunch = hours("12:30", "13:15");
        assert!(lunch.contains(12 * 60 + 30) && lunch.contains(13 * 60 + 14));
        assert!(!lunch.contains(13 * 60 + 15) && !lunch.contains(30) && !lunch.contains(1_439));
    }

    #[test]
    fn they_come_back_from_the_sdk_as_they_were() {
        for (from, until) in [("22:00", "07:00"), ("00:00", "23:59"), ("09:05", "09:06")] {
            let quiet = hours(from, until);
            assert_eq!(QuietHours::from_json(&quiet.to_json()), Some(quiet));
            assert_eq!((quiet.from(), quiet.until()), (from.into(), until.into()));
        }
        // Another client may have set seconds.
        let odd = json!({ "startTime": "22:00:30", "spanMinutes": 60 });
        assert_eq!(QuietHours::from_json(&odd), Some(hours("22:00", "23:00")));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for (from, until) in [
            ("", "07:00"),
            ("24:00", "07:00"),
            ("7:00", "08:00"),
            ("07:00", "07:00"),
            ("07:0x", "08:00"),
        ] {
            assert_eq!(QuietHours::between(from, until), None, "{from} {until}");
        }
        for broken in [
            Value::Null,
            json!({ "startTime": "", "spanMinutes": 0 }),
            json!({ "startTime": "22:00:00", "spanMinutes": 0 }),
            json!({ "startTime": "22:00:00", "spanMinutes": 1440 }),
            json!({ "startTime": "22:00:99", "spanMinutes": 5 }),
        ] {
            assert_eq!(QuietHours::from_json(&broken), None, "{broken}");
        }
    }
}
