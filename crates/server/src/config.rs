//! What can be set: each setting is one field here, with its default and its
//! description.
//!
//! From the field come the flag (`--max-upload-mb`), the environment variable
//! (`RONGIM_MAX_UPLOAD_MB`) and the key of the config file (`max-upload-mb`), all by
//! the name; [`cli`] reads them. **To add a setting**: a field in the group it
//! belongs to, whose `id` is the flag's name, and a row in `docs/server.md`, which a
//! test compares with the fields.

pub mod cli;
mod file;
pub mod limits;
pub mod webhooks;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};
use ipnet::IpNet;

use cli::ConfigError;
use limits::{Connections, Limits};
use webhooks::WebhookConfig;

use crate::tls::{self, Tls};

/// Bytes.
const MB: u64 = 1024 * 1024;

const DEFAULT_SECRET: &str = "rongim-secret";

/// All settings.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Address to serve on; port 0 takes a free one.
    #[arg(
        id = "listen",
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8585"
    )]
    pub listen: SocketAddr,

    /// Directory for the database and uploads; `:memory:` keeps nothing.
    #[arg(id = "data", long, value_name = "DIR", default_value = "rongim-data")]
    pub data: PathBuf,

    /// The app key that clients are initialised with.
    #[arg(
        id = "app-key",
        long,
        value_name = "KEY",
        default_value = "rongim-local"
    )]
    pub app_key: String,

    /// Signs tokens and Server API calls. Choose your own before others can
    /// reach the server.
    #[arg(
        id = "app-secret",
        long,
        value_name = "SECRET",
        default_value = DEFAULT_SECRET,
        hide_env_values = true
    )]
    pub app_secret: String,

    /// Directory with the web app to serve at `/`.
    #[arg(id = "www", long, value_name = "DIR")]
    pub www: Option<PathBuf>,

    /// Create the demo accounts and print them.
    #[arg(id = "demo", long)]
    pub demo: bool,

    /// Serve the small app server (sign-up, friends, groups) under `/app`.
    /// Everybody who reaches it may sign up; `--demo` includes it.
    #[arg(id = "app-server", long)]
    pub app_server: bool,

    /// TLS, and the proxies in front.
    #[command(flatten)]
    pub network: Network,

    /// Running it.
    #[command(flatten)]
    pub operations: Operations,

    /// How long it keeps what.
    #[command(flatten)]
    pub retention: Retention,

    /// How much there may be of something.
    #[command(flatten)]
    pub limits: Limits,

    /// Connections, and who may have them.
    #[command(flatten)]
    pub connections: Connections,

    /// The life of chatrooms.
    #[command(flatten)]
    pub chatrooms: Chatrooms,

    /// How often the app's own server may call.
    #[command(flatten)]
    pub api: Api,

    /// RTC rooms.
    #[command(flatten)]
    pub rtc: Rtc,

    /// Connections by long polling.
    #[command(flatten)]
    pub polling: Polling,

    /// What the app's own server is told and asked.
    #[command(flatten)]
    pub webhooks: WebhookConfig,
}

/// TLS, and the proxies in front.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Network")]
pub struct Network {
    /// PEM file with the certificate and those between it and the root: clients
    /// come by HTTPS then. SIGHUP reads it anew.
    #[arg(id = "tls-cert", long, value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,

    /// PEM file with the certificate's private key.
    #[arg(id = "tls-key", long, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// Addresses or networks of the proxies whose X-Forwarded-For, -Proto and
    /// -Host are believed.
    #[arg(
        id = "trusted-proxy",
        long,
        value_name = "NETWORK",
        value_delimiter = ',',
        value_parser = network
    )]
    pub trusted_proxies: Vec<IpNet>,
}

/// Running it.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Operations")]
pub struct Operations {
    /// How the log on stderr is written.
    #[arg(id = "log-format", long, value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,

    /// Addresses or networks that may read `/metrics`.
    #[arg(
        id = "metrics-from",
        long,
        value_name = "NETWORK",
        default_values = ["127.0.0.0/8", "::1"],
        value_delimiter = ',',
        value_parser = network
    )]
    pub metrics_from: Vec<IpNet>,

    /// Addresses or networks that may open the admin page; it asks for a password
    /// all the same.
    #[arg(
        id = "admin-from",
        long,
        value_name = "NETWORK",
        default_values = ["0.0.0.0/0", "::/0"],
        value_delimiter = ',',
        value_parser = network
    )]
    pub admin_from: Vec<IpNet>,

    /// Seconds between `/readyz` failing and clients being sent away, when the
    /// server is to end: for a load balancer to notice.
    #[arg(id = "drain-notice", long, value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    pub drain_notice: Duration,

    /// Seconds that connections and requests then have to end.
    #[arg(id = "drain-seconds", long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub drain_patience: Duration,

    /// Where clients are sent meanwhile (`host:port`); without it they come back
    /// to this address by themselves.
    #[arg(id = "drain-to", long, value_name = "HOST")]
    pub drain_to: Option<String>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// A JSON object in each line.
    Json,
}

/// How long the server keeps what.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Retention")]
pub struct Retention {
    /// Days that messages wait for clients that have not fetched them.
    #[arg(id = "mail-days", long, value_name = "DAYS", default_value = "7", value_parser = clap::value_parser!(u32).range(1..))]
    pub mail_days: u32,

    /// Days that histories and conversation lists show a message. 0: for ever.
    #[arg(id = "history-days", long, value_name = "DAYS", default_value = "0")]
    pub history_days: u32,
}

/// The life of chatrooms.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Chatrooms")]
pub struct Chatrooms {
    /// Seconds after which a user without a connection leaves the chatrooms.
    #[arg(id = "chatroom-grace", long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub grace: Duration,

    /// Seconds after which an empty chatroom ends, with its history and entries.
    #[arg(id = "chatroom-retention", long, value_name = "SECONDS", default_value = "3600", value_parser = seconds)]
    pub retention: Duration,
}

/// How often the app's own server may call.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Server API")]
pub struct Api {
    /// Times in a second that each call that sends messages may be made. 0: any
    /// number.
    #[arg(
        id = "api-sends-per-second",
        long,
        value_name = "CALLS",
        default_value = "100"
    )]
    pub sends_per_second: u32,

    /// The same for each of the other calls.
    #[arg(
        id = "api-calls-per-second",
        long,
        value_name = "CALLS",
        default_value = "0"
    )]
    pub calls_per_second: u32,

    /// Only who is on a user's allow list may write to them; blacklists do not count.
    #[arg(id = "allow-lists", long)]
    pub allow_lists: bool,
}

/// RTC rooms.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "RTC rooms")]
pub struct Rtc {
    /// Seconds without a ping after which a user is no longer in an RTC room.
    #[arg(id = "rtc-expiry", long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub expiry: Duration,
}

/// Connections by long polling.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Long polling")]
pub struct Polling {
    /// Seconds that a long-polling request for frames waits for some. Clients
    /// give it up after 45.
    #[arg(id = "polling-hold", long, value_name = "SECONDS", default_value = "25", value_parser = seconds)]
    pub hold: Duration,

    /// Seconds without such a request after which a long-polling client is gone.
    #[arg(id = "polling-expiry", long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub expiry: Duration,
}

/// A number of seconds, also a broken one.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().map_err(|error| error.to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// `10.0.0.0/8`, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    let single = text.parse::<std::net::IpAddr>().map(IpNet::from);
    let network = single.or_else(|_| text.parse::<IpNet>());
    network.map_err(|_| "is neither an address nor a network such as 10.0.0.0/8".to_owned())
}

impl Config {
    /// What is wrong with the settings taken together.
    fn check(&self) -> Result<(), &'static str> {
        if self.network.tls_cert.is_some() != self.network.tls_key.is_some() {
            return Err("`tls-cert` and `tls-key` go together");
        }
        Ok(())
    }

    /// Whether the files and directories that the settings name are what they
    /// should be.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check_files(&self) -> Result<(), ConfigError> {
        Tls::open(&self.network)?;
        if let Some(ca) = &self.webhooks.ca {
            tls::certificates(ca)?;
        }
        match &self.www {
            Some(www) if !www.join("index.html").is_file() => Err(ConfigError::NoApp(www.clone())),
            _ => Ok(()),
        }
    }

    /// Whether nothing outlives the process.
    pub fn in_memory(&self) -> bool {
        self.data.as_os_str() == ":memory:"
    }

    /// Whether others can reach the server and know its secret.
    pub fn is_exposed(&self) -> bool {
        !self.listen.ip().is_loopback() && self.app_secret == DEFAULT_SECRET
    }
}
