//! A user comes back to a full mailbox and pulls it, page by page.

use std::time::Instant;

use clap::Args;
use rongim_protocol::{
    ServerFrame,
    schema::{DownStreamMessages, SyncRequestMsg},
    topic,
};
use serde_json::{Value, json};

use crate::{
    Failure, Target,
    client::{Client, text},
};

const IN_FLIGHT: usize = 500;
const READER: &str = "load-reader";

#[derive(Args, Clone, Debug)]
pub(crate) struct Mail {
    #[arg(long, default_value_t = 10_000)]
    messages: usize,
}

impl Mail {
    pub(crate) async fn run(&self, target: &Target) -> Result<Value, Failure> {
        self.fill(target).await?;
        let mut reader = Client::connect(target, READER).await?;
        let (began, mut since, mut came, mut pages) = (Instant::now(), 0, 0, 0);
        loop {
            let request = SyncRequestMsg {
                sync_time: since,
                ..Default::default()
            };
            let page: DownStreamMessages =
                reader.query(topic::PULL_MESSAGES, READER, &request).await?;
            came += page.list.len();
            since = page.sync_time;
            pages += 1;
            if page.finished == Some(true) {
                break;
            }
        }
        let took_ms = began.elapsed().as_secs_f64() * 1000.0;
        Ok(json!({ "messages": came, "pages": pages, "pull_ms": took_ms }))
    }

    async fn fill(&self, target: &Target) -> Result<(), Failure> {
        let mut writer = Client::connect(target, "load-writer").await?;
        let body = text("A message of usual length, for somebody who is away.");
        let (mut sent, mut acked) = (0, 0);
        while acked < self.messages {
            while sent < self.messages && sent - acked < IN_FLIGHT {
                writer.feed(topic::PRIVATE_MESSAGE, READER, &body).await?;
                sent += 1;
            }
            writer.flush().await?;
            if let ServerFrame::PubAck(_) = writer.next().await? {
                acked += 1;
            }
        }
        Ok(())
    }
}
