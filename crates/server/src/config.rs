//! The command line.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::Parser;

const DEFAULT_SECRET: &str = "rongim-secret";

/// An IM server that speaks RongCloud's client protocol, in one process.
#[derive(Clone, Debug, Parser)]
#[command(name = "rongim-server", version)]
pub struct Config {
    /// Address to serve on; port 0 takes a free one.
    #[arg(long, env = "RONGIM_LISTEN", default_value = "127.0.0.1:8585")]
    pub listen: SocketAddr,

    /// Directory for the database and uploads; `:memory:` keeps nothing.
    #[arg(long, env = "RONGIM_DATA", default_value = "rongim-data")]
    pub data: PathBuf,

    /// The app key that clients are initialised with.
    #[arg(long, env = "RONGIM_APP_KEY", default_value = "rongim-local")]
    pub app_key: String,

    /// Signs tokens and Server API calls. Choose your own before others can
    /// reach the server.
    #[arg(
        long,
        env = "RONGIM_APP_SECRET",
        default_value = DEFAULT_SECRET,
        hide_env_values = true
    )]
    pub app_secret: String,

    /// Directory with the web app to serve at `/`.
    #[arg(long, env = "RONGIM_WWW")]
    pub www: Option<PathBuf>,

    /// Create the demo accounts and print them.
    #[arg(long, env = "RONGIM_DEMO")]
    pub demo: bool,

    /// Serve the small app server (sign-up, friends, groups) under `/app`.
    /// Everybody who reaches it may sign up; `--demo` includes it.
    #[arg(long, env = "RONGIM_APP_SERVER")]
    pub app_server: bool,

    /// Largest upload in MB.
    #[arg(long, env = "RONGIM_MAX_UPLOAD_MB", default_value_t = 100)]
    pub max_upload_mb: u64,

    /// Largest database in MB; sends are refused beyond it. 0: as the disk allows.
    #[arg(long, env = "RONGIM_MAX_DATABASE_MB", default_value_t = 0)]
    pub max_database_mb: u64,

    /// Seconds after which a user without a connection leaves the chatrooms.
    #[arg(long, env = "RONGIM_CHATROOM_GRACE", default_value = "30", value_parser = seconds)]
    pub chatroom_grace: Duration,

    /// Seconds after which an empty chatroom ends, with its history and entries.
    #[arg(long, env = "RONGIM_CHATROOM_RETENTION", default_value = "3600", value_parser = seconds)]
    pub chatroom_retention: Duration,

    /// Seconds without a ping after which a user is no longer in an RTC room.
    #[arg(long, env = "RONGIM_RTC_EXPIRY", default_value = "60", value_parser = seconds)]
    pub rtc_expiry: Duration,

    /// Seconds that a long-polling request for frames waits for some. Clients
    /// give it up after 45.
    #[arg(long, env = "RONGIM_POLLING_HOLD", default_value = "25", value_parser = seconds)]
    pub polling_hold: Duration,

    /// Seconds without such a request after which a long-polling client is gone.
    #[arg(long, env = "RONGIM_POLLING_EXPIRY", default_value = "60", value_parser = seconds)]
    pub polling_expiry: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().map_err(|error| error.to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

impl Config {
    /// Whether nothing outlives the process.
    pub fn in_memory(&self) -> bool {
        self.data.as_os_str() == ":memory:"
    }

    /// Whether others can reach the server and know its secret.
    pub fn is_exposed(&self) -> bool {
        !self.listen.ip().is_loopback() && self.app_secret == DEFAULT_SECRET
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::parse_from(["rongim-server"])
    }
}
