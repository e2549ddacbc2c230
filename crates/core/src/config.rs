//! What the page chooses, and the times that the protocol fixes.

use crate::Millis;

/// The version that this SDK reports to servers, as the client generation
/// whose behaviour it has: it pages offline messages by itself.
pub(crate) const SDK_VERSION: &str = "2.9.2";

/// How long an answer is waited for.
pub(crate) const ANSWER_TIMEOUT_MS: Millis = 30_000;
/// How long one navigation host may take.
pub(crate) const NAVIGATION_TIMEOUT_MS: Millis = 5_000;
/// How many navigation requests one attempt makes at most.
pub(crate) const NAVIGATION_TRIES: usize = 10;
/// The pause before the next server is probed beside the one before it.
pub(crate) const PROBE_STAGGER_MS: Millis = 1_000;
/// How long all probes together may take.
pub(crate) const PROBE_TIMEOUT_MS: Millis = 15_000;
/// How long a socket may take from opening to CONNACK.
pub(crate) const HANDSHAKE_TIMEOUT_MS: Millis = 15_000;
/// Silence after which the heartbeat asks for a sign of life.
pub(crate) const HEARTBEAT_IDLE_MS: Millis = 15_000;
/// How long that sign may take.
pub(crate) const HEARTBEAT_PATIENCE_MS: Millis = 15_000;
/// The same when the browser reports that the network changed or the page woke.
pub(crate) const WAKE_PATIENCE_MS: Millis = 5_000;
/// A connection that was heard so lately needs no question on waking.
pub(crate) const WAKE_FRESH_MS: Millis = 1_000;
/// A pull is made at least this often.
pub(crate) const PULL_INTERVAL_MS: Millis = 180_000;
/// The pause before a failed pull is made again.
pub(crate) const PULL_RETRY_MS: Millis = 3_000;
/// The longest such pause: it doubles with each failure.
pub(crate) const PULL_RETRY_LONGEST_MS: Millis = 60_000;
/// After so many failed pulls live messages wait for them no longer.
pub(crate) const PULL_FAILURES: u32 = 3;
/// How soon after an own message a pull confirms its time over long polling.
pub(crate) const CONFIRM_MS: Millis = 10_000;
/// While sends are under way, how far they got is stored no more often.
pub(crate) const STORE_PAUSE_MS: Millis = 1_000;
/// The first pause before a new attempt to connect; it doubles with each.
pub(crate) const BACKOFF_FIRST_MS: Millis = 500;
/// The most that is left of it when the page asks to reconnect.
pub(crate) const ASKED_AGAIN_PAUSE_MS: Millis = 1_000;
/// How long a connection lives that makes up for failures before it.
pub(crate) const LASTING_MS: Millis = 10_000;
/// The longest such pause.
pub(crate) const BACKOFF_LONGEST_MS: Millis = 30_000;
/// How long a long-polling connection may be silent: servers hold a request
/// for up to 45 s.
pub(crate) const POLL_IDLE_MS: Millis = 60_000;
/// How long the answer to one sent frame may take over long polling.
pub(crate) const POST_TIMEOUT_MS: Millis = 15_000;
/// Requests for frames follow each other no faster than this, unless they bring
/// some: not every server holds them.
pub(crate) const POLL_PAUSE_MS: Millis = 1_000;
/// How long long polling is used in place of a WebSocket that could not open.
pub(crate) const FALLBACK_MS: Millis = 300_000;
/// How long a navigation answer of an earlier visit is used.
pub(crate) const NAVIGATION_LASTS_MS: Millis = 7_200_000;
/// The pauses of a page that asks to be reconnected and names none.
pub(crate) const RATES_MS: [Millis; 6] = [100, 1_000, 3_000, 6_000, 10_000, 18_000];
/// The shortest and the longest of those that a page may name, and how many.
pub(crate) const RATE_SHORTEST_MS: Millis = 100;
pub(crate) const RATE_LONGEST_MS: Millis = 3_600_000;
pub(crate) const MOST_RATES: usize = 100;
/// How long a typing status lasts when the page does not say.
pub(crate) const TYPING_LASTS_MS: Millis = 6_000;
/// A timer that rings this late slept, and so did everything else.
pub(crate) const SLEEP_MS: Millis = 5_000;

/// What carries the frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    /// A WebSocket; long polling while none can be opened.
    #[default]
    Auto,
    /// A WebSocket only.
    WebSocket,
    /// HTTP requests only.
    LongPolling,
}

/// What the page chooses at `init`.
#[derive(Clone, Debug)]
pub struct Config {
    /// The app key.
    pub app_key: String,
    /// Navigation hosts with scheme, in the order in which they are asked.
    pub navigation_hosts: Vec<String>,
    /// Whether servers are reached over `https` and `wss`.
    pub secure: bool,
    /// Whether a lost connection is made again without being asked.
    pub auto_reconnect: bool,
    /// What carries the frames.
    pub transport: Transport,
    /// Whether the navigation is asked by loading a script: hosts that allow no
    /// requests of other origins still answer that.
    pub script_navigation: bool,
    /// How long somebody is typing who does not say so again, ms.
    pub typing_lasts_ms: Millis,
}

impl Config {
    /// A configuration with the defaults: not secure, reconnecting, over a
    /// WebSocket where one opens.
    pub fn new(app_key: impl Into<String>, navigation_hosts: Vec<String>) -> Self {
        Self {
            app_key: app_key.into(),
            navigation_hosts,
            secure: false,
            auto_reconnect: true,
            transport: Transport::Auto,
            script_navigation: false,
            typing_lasts_ms: TYPING_LASTS_MS,
        }
    }

    pub(crate) fn http_scheme(&self) -> &'static str {
        if self.secure { "https://" } else { "http://" }
    }

    pub(crate) fn socket_scheme(&self) -> &'static str {
        if self.secure { "wss://" } else { "ws://" }
    }
}
