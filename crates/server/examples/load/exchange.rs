//! Connections that exchange text, each with a bounded number of messages in
//! flight: in pairs, or all in one group.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Args;
use rongim_protocol::{ServerFrame, status::Status, topic};
use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    Failure, Target,
    client::{Client, text, user},
    measure::{Latencies, cpu_time, rss_kb},
};

#[derive(Args, Clone, Debug)]
pub(crate) struct Exchange {
    #[arg(long, default_value_t = 200)]
    connections: usize,
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Ends after so many messages, if that is earlier.
    #[arg(long)]
    messages: Option<i64>,
    /// Messages that each connection may have unacknowledged.
    #[arg(long, default_value_t = 2)]
    in_flight: usize,
    /// Bytes of text in each message.
    #[arg(long, default_value_t = 100)]
    text_bytes: usize,
    /// Messages per second over all connections; 0: as fast as they are acknowledged.
    #[arg(long, default_value_t = 0)]
    rate: u64,
    /// A group of `load-0`, `load-1` … to which all send; without it each sends
    /// to the next.
    #[arg(long)]
    group: Option<String>,
    /// Only so many of the connections send.
    #[arg(long)]
    senders: Option<usize>,
}

#[derive(Debug, Default)]
struct Counts {
    latencies: Latencies,
    received: u64,
    refused: u64,
}

impl Exchange {
    pub(crate) async fn run(&self, target: &Target) -> Result<Value, Failure> {
        let start = Arc::new(Barrier::new(self.connections + 1));
        let left = Arc::new(AtomicI64::new(self.messages.unwrap_or(i64::MAX)));
        let mut clients = JoinSet::new();
        for number in 0..self.connections {
            let worker = Worker {
                options: self.clone(),
                number,
                left: Arc::clone(&left),
            };
            clients.spawn(worker.run(target.clone(), Arc::clone(&start)));
        }
        start.wait().await;
        let (began, cpu_before) = (Instant::now(), target.pid.and_then(cpu_time));
        let mut total = Counts::default();
        while let Some(client) = clients.join_next().await {
            let counts = client??;
            total.latencies.extend(counts.latencies);
            total.received += counts.received;
            total.refused += counts.refused;
        }
        let cpu = target.pid.and_then(cpu_time).zip(cpu_before);
        Ok(self.report(
            target,
            total,
            began.elapsed(),
            cpu.map(|(now, then)| now - then),
        ))
    }

    fn report(
        &self,
        target: &Target,
        total: Counts,
        took: Duration,
        cpu: Option<Duration>,
    ) -> Value {
        let acked = total.latencies.len();
        let mut line = json!({
            "connections": self.connections,
            "seconds": took.as_secs_f64(),
            "acked": acked,
            "acked_per_s": (acked as f64 / took.as_secs_f64()) as u64,
            "received": total.received,
            "refused": total.refused,
            "server_rss_mb": target.pid.and_then(rss_kb).map(|kb| kb / 1024),
            "server_cpu_us_each": cpu.map(|cpu| cpu.as_micros() as f64 / acked.max(1) as f64),
        });
        if let Some(line) = line.as_object_mut() {
            total.latencies.report(line);
        }
        line
    }

    fn pause(&self) -> Duration {
        if self.rate == 0 {
            return Duration::ZERO;
        }
        Duration::from_secs_f64(self.senders() as f64 / self.rate as f64)
    }

    fn senders(&self) -> usize {
        self.senders.unwrap_or(self.connections)
    }
}

struct Worker {
    options: Exchange,
    number: usize,
    /// Messages that all workers together may still send.
    left: Arc<AtomicI64>,
}

impl Worker {
    async fn run(self, target: Target, start: Arc<Barrier>) -> Result<Counts, Failure> {
        let mut client = Client::connect(&target, &user(self.number)).await?;
        let body = text(&"x".repeat(self.options.text_bytes));
        let pause = self.options.pause();
        start.wait().await;
        let end = Instant::now() + Duration::from_secs(self.options.seconds);
        let mut due = Instant::now() + pause.mul_f64(self.part());
        let (mut counts, mut in_flight) = (Counts::default(), HashMap::new());
        let is_sender = self.number < self.options.senders();
        let mut is_sending = is_sender;
        loop {
            while in_flight.len() < self.options.in_flight && is_sending && Instant::now() >= due {
                if Instant::now() >= end || self.left.fetch_sub(1, Ordering::Relaxed) <= 0 {
                    is_sending = false;
                    break;
                }
                let id = self.send(&mut client, &body).await?;
                in_flight.insert(id, Instant::now());
                due += pause;
            }
            let is_through = !is_sending && is_sender || Instant::now() >= end;
            if in_flight.is_empty() && is_through {
                return Ok(counts);
            }
            client.flush().await?;
            let wake = if is_sending && pause > Duration::ZERO {
                due.min(end)
            } else {
                end
            };
            tokio::select! {
                frame = client.next() => take(frame?, &mut in_flight, &mut counts),
                () = tokio::time::sleep_until(wake.into()), if Instant::now() < wake => {}
            }
        }
    }

    /// Which part of the pause it waits first, so that not all send at once.
    fn part(&self) -> f64 {
        self.number as f64 / self.options.senders() as f64
    }

    async fn send(&self, client: &mut Client, body: &[u8]) -> Result<u16, Failure> {
        match &self.options.group {
            Some(group) => client.feed(topic::GROUP_MESSAGE, group, body).await,
            None => {
                let peer = user(self.number ^ 1);
                client.feed(topic::PRIVATE_MESSAGE, &peer, body).await
            }
        }
    }
}

fn take(frame: ServerFrame, in_flight: &mut HashMap<u16, Instant>, counts: &mut Counts) {
    match frame {
        ServerFrame::PubAck(ack) => {
            if let Some(sent) = in_flight.remove(&ack.message_id) {
                counts.latencies.add(sent.elapsed());
            }
            counts.refused += u64::from(ack.status != Status::OK);
        }
        ServerFrame::Publish(_) => counts.received += 1,
        _ => {}
    }
}
