//! Connections on which nothing happens: what each costs in memory.

use std::io::{self, Write};

use clap::Args;
use rongim_protocol::{
    schema::{DownStreamMessages, SyncRequestMsg},
    topic,
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    Failure, Target,
    client::{Client, user},
    measure::rss_kb,
};

/// Connections that are being opened at a time.
const AT_ONCE: usize = 200;

#[derive(Args, Clone, Debug)]
pub(crate) struct Idle {
    #[arg(long, default_value_t = 20_000)]
    connections: usize,
    /// The number of the first user, where several such loads run.
    #[arg(long, default_value_t = 0)]
    first: usize,
    /// Keeps the connections until it is killed.
    #[arg(long)]
    hold: bool,
}

impl Idle {
    pub(crate) async fn run(&self, target: &Target) -> Result<Value, Failure> {
        // The first ones fill pools that the others share.
        let mut open = self.open(target, 0).await?;
        let before = target.pid.and_then(rss_kb);
        let warm = open.len();
        while open.len() < self.connections {
            open.extend(self.open(target, open.len()).await?);
        }
        let after = target.pid.and_then(rss_kb);
        let each = after.zip(before).map(|(after, before)| {
            (after.saturating_sub(before) * 1024) / (open.len() - warm).max(1) as u64
        });
        let measured = json!({
            "connections": open.len(),
            "server_rss_mb": after.map(|kb| kb / 1024),
            "bytes_each": each,
        });
        if self.hold {
            writeln!(io::stdout(), "{measured}")?;
            std::future::pending::<()>().await;
        }
        Ok(measured)
    }

    /// Opens some more, which pull as every client does.
    async fn open(&self, target: &Target, there: usize) -> Result<Vec<Client>, Failure> {
        let mut opening = JoinSet::new();
        for number in there..self.connections.min(there + AT_ONCE) {
            let target = target.clone();
            let user = user(self.first + number);
            opening.spawn(async move {
                let mut client = Client::connect(&target, &user).await?;
                let nothing = SyncRequestMsg::default();
                let _: DownStreamMessages =
                    client.query(topic::PULL_MESSAGES, &user, &nothing).await?;
                Ok::<_, Failure>(client)
            });
        }
        opening.join_all().await.into_iter().collect()
    }
}
