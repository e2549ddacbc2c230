//! Latencies, and what a process takes of the machine.

use std::{fs, time::Duration};

use serde_json::{Map, Value};

/// `/proc/PID/stat` counts in these.
const TICK: Duration = Duration::from_millis(10);

/// Latencies in µs.
#[derive(Debug, Default)]
pub(crate) struct Latencies(Vec<u32>);

impl Latencies {
    pub(crate) fn add(&mut self, latency: Duration) {
        let us = latency.as_micros();
        self.0.push(u32::try_from(us).unwrap_or(u32::MAX));
    }

    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Percentiles in ms, into a report.
    pub(crate) fn report(mut self, into: &mut Map<String, Value>) {
        self.0.sort_unstable();
        for percent in [50, 90, 99, 100] {
            let place = (self.0.len() * percent / 100).min(self.0.len().saturating_sub(1));
            let ms = self.0.get(place).map(|us| f64::from(*us) / 1000.0);
            into.insert(format!("p{percent}_ms"), ms.into());
        }
    }
}

/// Resident memory of a process in KB, where `/proc` exists.
pub(crate) fn rss_kb(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The time that a process has computed, where `/proc` exists.
pub(crate) fn cpu_time(pid: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name before the bracket may hold anything.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(TICK * (user + system))
}
