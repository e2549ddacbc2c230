//! How much the server does, for Prometheus (`/metrics`).

use std::{fmt::Write, time::Duration};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};

use crate::{clock, origin::Origin, state::AppState, store::StoreMeters, webhooks::Hook};

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What carries a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// A WebSocket.
    Websocket,
    /// Long polling.
    Polling,
}

impl Transport {
    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Websocket => "websocket",
            Self::Polling => "polling",
        }
    }
}

/// Where a message comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A client.
    Client,
    /// The app's own server, or the admin page.
    App,
}

impl Source {
    fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::App => "app",
        }
    }
}

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A connection, with the status of its CONNACK.
    Connection,
    /// A message, with the status of its PUBACK.
    Message,
    /// A question, with the status of its QUERYACK.
    Query,
}

impl Refused {
    fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Message => "message",
            Self::Query => "query",
        }
    }
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct ByTransport {
    transport: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct BySource {
    source: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct ByHook {
    hook: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct ByCode {
    what: &'static str,
    code: u32,
}

/// The counters; what is only known when somebody asks is looked up then.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    connections: Family<ByTransport, Gauge>,
    messages_in: Family<BySource, Counter>,
    messages_out: Counter,
    acks: Histogram,
    refusals: Family<ByCode, Counter>,
    hook_failures: Family<ByHook, Counter>,
    door: DoorMeters,
    sampled: Sampled,
    since: i64,
}

/// What the door counts; the clones count together.
#[derive(Clone, Debug, Default)]
pub struct DoorMeters {
    /// Those who have not asked for anything yet.
    pub waiting: Gauge,
    /// Those who took too long when others needed the place.
    pub sent_away: Counter,
}

/// Looked up at each scrape.
#[derive(Debug, Default)]
struct Sampled {
    users: Gauge,
    waiting_events: Gauge,
    longest_line: Gauge,
    waiting_writes: Gauge,
    database_bytes: Gauge,
    hook_events: Family<ByHook, Gauge>,
    hook_delay: Family<ByHook, Gauge>,
}

impl Metrics {
    /// All at zero; the store counts for itself.
    pub fn new(store: &StoreMeters) -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("rongim"),
            connections: Family::default(),
            messages_in: Family::default(),
            messages_out: Counter::default(),
            // 0.5 ms to 16 s.
            acks: Histogram::new(exponential_buckets(0.0005, 2.0, 16)),
            refusals: Family::default(),
            hook_failures: Family::default(),
            door: DoorMeters::default(),
            sampled: Sampled::default(),
            since: clock::now_ms(),
        };
        metrics.register();
        metrics.register_samples();
        metrics.register_hooks();
        metrics.register_store(store);
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        let build = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The running version", build);
        let connections = self.connections.clone();
        registry.register("connections", "Open connections of clients", connections);
        let messages_in = self.messages_in.clone();
        registry.register("messages_in", "Messages that were sent", messages_in);
        let messages_out = self.messages_out.clone();
        let help = "Messages that were pushed to a connection";
        registry.register("messages_out", help, messages_out);
        let help = "From a client's PUBLISH to its PUBACK";
        registry.register_with_unit("ack", help, Unit::Seconds, self.acks.clone());
        let help = "Connections that have not sent the head of a request yet";
        registry.register("unasked_connections", help, self.door.waiting.clone());
        let help = "Of these, those that were let go to make room";
        let sent_away = self.door.sent_away.clone();
        registry.register("unasked_connections_dropped", help, sent_away);
        let help = "What was refused, by status";
        registry.register("refusals", help, self.refusals.clone());
    }

    fn register_samples(&mut self) {
        let sampled = &self.sampled;
        for (name, help, gauge) in [
            ("users_online", "Users with a connection", &sampled.users),
            (
                "push_queue",
                "Events that wait for connections",
                &sampled.waiting_events,
            ),
            (
                "push_queue_longest",
                "Events that wait for the slowest connection",
                &sampled.longest_line,
            ),
            (
                "write_queue",
                "Writes that wait for the database",
                &sampled.waiting_writes,
            ),
            (
                "database_bytes",
                "Size of the database with its log",
                &sampled.database_bytes,
            ),
        ] {
            self.registry.register(name, help, gauge.clone());
        }
    }

    fn register_hooks(&mut self) {
        let registry = &mut self.registry;
        let help = "Events that wait to be posted to a webhook";
        let events = self.sampled.hook_events.clone();
        registry.register("webhook_queue", help, events);
        let help = "How long the oldest of them has waited";
        let delay = self.sampled.hook_delay.clone();
        registry.register_with_unit("webhook_delay", help, Unit::Seconds, delay);
        let help = "Times that a webhook's receiver did not answer, or not with success";
        registry.register("webhook_failures", help, self.hook_failures.clone());
    }

    fn register_store(&mut self, store: &StoreMeters) {
        let registry = &mut self.registry;
        let help = "From the begin of a group commit to its end";
        registry.register_with_unit("commit", help, Unit::Seconds, store.commits.clone());
        let help = "Writes in a group commit";
        registry.register("commit_writes", help, store.writes.clone());
        let help = "Group commits that failed";
        registry.register("commit_failures", help, store.failures.clone());
    }

    /// When the counting began, in ms.
    pub fn since(&self) -> i64 {
        self.since
    }

    /// A connection begins; it ends when the guard is dropped.
    pub fn connected(&self, transport: Transport) -> ConnectionGuard {
        let transport = transport.name();
        let gauge = self
            .connections
            .get_or_create_owned(&ByTransport { transport });
        gauge.inc();
        ConnectionGuard(gauge)
    }

    /// For whoever lets clients in.
    pub(crate) fn door(&self) -> DoorMeters {
        self.door.clone()
    }

    /// A message was sent.
    pub fn message_in(&self, source: Source) {
        let source = source.name();
        self.messages_in.get_or_create(&BySource { source }).inc();
    }

    /// Messages were pushed.
    pub fn messages_out(&self, count: usize) {
        self.messages_out.inc_by(count as u64);
    }

    /// A client hears what became of its message.
    pub fn acknowledged(&self, after: Duration) {
        self.acks.observe(after.as_secs_f64());
    }

    /// Something was refused.
    pub fn refused(&self, what: Refused, code: u32) {
        let what = what.name();
        self.refusals.get_or_create(&ByCode { what, code }).inc();
    }

    /// A webhook's receiver did not take a POST.
    pub fn hook_failed(&self, hook: &'static str) {
        self.hook_failures.get_or_create(&ByHook { hook }).inc();
    }

    /// Everything as OpenMetrics text.
    pub(crate) async fn text(&self, state: &AppState) -> String {
        let load = state.bus.load();
        self.sampled.users.set(load.users as i64);
        self.sampled.waiting_events.set(load.waiting as i64);
        self.sampled.longest_line.set(load.longest as i64);
        self.sampled
            .waiting_writes
            .set(state.store.waiting_writes() as i64);
        self.sampled
            .database_bytes
            .set(state.store.size().await as i64);
        self.sample_hooks(state).await;
        let mut text = String::new();
        if encode(&mut text, &self.registry).is_err() {
            let _ = text.write_str("# EOF\n");
        }
        text
    }

    async fn sample_hooks(&self, state: &AppState) {
        for hook in Hook::ALL {
            if hook.url(&state.config.webhooks).is_none() {
                continue;
            }
            let backlog = state.store.backlog(hook).await.unwrap_or_default();
            let delay = backlog.oldest.map_or(0, |oldest| clock::now_ms() - oldest);
            let label = ByHook { hook: hook.name() };
            let sampled = &self.sampled;
            sampled
                .hook_events
                .get_or_create(&label)
                .set(backlog.events);
            sampled
                .hook_delay
                .get_or_create(&label)
                .set(delay.max(0) / 1000);
        }
    }
}

/// An open connection.
#[derive(Debug)]
pub struct ConnectionGuard(Gauge);

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// `GET /metrics`, for `--metrics-from` alone.
pub async fn scrape(State(state): State<AppState>, origin: Origin) -> Response {
    if !origin.is_from(&state.config.operations.metrics_from) {
        let why = "--metrics-from does not name your address\n";
        return (StatusCode::FORBIDDEN, why).into_response();
    }
    let text = state.metrics.text(&state).await;
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response()
}
