//! Settings of webhooks.

use std::{path::PathBuf, time::Duration};

use axum::http::Uri;
use clap::Args;

use super::seconds;

/// Where the app's own server is told of things, and asked.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Webhooks")]
pub struct WebhookConfig {
    /// Address that each message of a client is posted to.
    #[arg(id = "webhook-messages", long, value_name = "URL", value_parser = url)]
    pub messages: Option<Uri>,

    /// Address that is told who comes and goes.
    #[arg(id = "webhook-online", long, value_name = "URL", value_parser = url)]
    pub online: Option<Uri>,

    /// Address that is told of chatrooms made, joined, left and ended.
    #[arg(id = "webhook-chatrooms", long, value_name = "URL", value_parser = url)]
    pub chatrooms: Option<Uri>,

    /// Address that is told of messages taken back or deleted.
    #[arg(id = "webhook-recalls", long, value_name = "URL", value_parser = url)]
    pub recalls: Option<Uri>,

    /// PEM file with root certificates that are trusted beside those of this machine.
    #[arg(id = "webhook-ca", long, value_name = "FILE")]
    pub ca: Option<PathBuf>,

    /// Address that is asked before a client's message is sent.
    #[arg(id = "webhook-pre-send", long, value_name = "URL", value_parser = url)]
    pub pre_send: Option<Uri>,

    /// Seconds after which a message is sent without the answer.
    #[arg(id = "webhook-pre-send-timeout", long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub pre_send_timeout: Duration,

    /// Post also the messages that the app's own server sends.
    #[arg(id = "webhook-app-messages", long)]
    pub app_messages: bool,

    /// Hours for which an event waits for a receiver that does not take it.
    #[arg(
        id = "webhook-max-age-hours",
        long,
        value_name = "HOURS",
        default_value = "72"
    )]
    pub max_age_hours: u32,

    /// MB that may wait for each hook; beyond it the oldest are dropped.
    #[arg(id = "webhook-queue-mb", long, value_name = "MB", default_value = "256", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub queue_mb: u64,
}

/// An `http` or `https` address.
fn url(text: &str) -> Result<Uri, String> {
    let url: Uri = text.parse().map_err(|error| format!("{error}"))?;
    match (url.scheme_str(), url.host()) {
        (Some("http" | "https"), Some(_)) => Ok(url),
        _ => Err("an address begins with http:// or https://".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_http_or_https() {
        for good in ["http://127.0.0.1:9000/hook?x=1", "https://app.example"] {
            assert!(url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/hook",
            "app.example/hook",
            "ftp://app.example",
            "http:///",
        ] {
            assert!(url(bad).is_err(), "{bad}");
        }
    }
}
