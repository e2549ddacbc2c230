//! One user talks to a chatroom: when everybody there has each message.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Args;
use rongim_protocol::{
    ServerFrame,
    schema::{ChrmInput, ChrmOutput, ChrmPullMsg, DownStreamMessages},
    topic,
};
use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    Failure, Target,
    client::{Client, answer, text, user},
    measure::Latencies,
};

const ENTER: ChrmInput = ChrmInput { nothing: 1 };
const PAGE: i32 = 50;
/// Listeners who are entering at a time.
const AT_ONCE: usize = 100;

#[derive(Args, Clone, Debug)]
pub(crate) struct Chatroom {
    #[arg(long, default_value_t = 1_000)]
    listeners: usize,
    #[arg(long, default_value_t = 100)]
    messages: usize,
    /// Messages in a second.
    #[arg(long, default_value_t = 10)]
    rate: u32,
    #[arg(long, default_value = "load-room")]
    room: String,
}

impl Chatroom {
    pub(crate) async fn run(&self, target: &Target) -> Result<Value, Failure> {
        let began = Instant::now();
        let mut speaker = Client::connect(target, "load-speaker").await?;
        let _: ChrmOutput = speaker
            .query(topic::JOIN_CHATROOM, &self.room, &ENTER)
            .await?;
        let ready = Arc::new(Barrier::new(self.listeners + 1));
        let mut listeners = JoinSet::new();
        for first in (0..self.listeners).step_by(AT_ONCE) {
            let mut entering = JoinSet::new();
            for number in first..self.listeners.min(first + AT_ONCE) {
                entering.spawn(self.clone().enter(target.clone(), number));
            }
            while let Some(listener) = entering.join_next().await {
                let (client, since) = listener??;
                listeners.spawn(
                    self.clone()
                        .listen(client, since, began, Arc::clone(&ready)),
                );
            }
        }
        ready.wait().await;
        self.speak(&mut speaker, began).await?;
        let mut latencies = Latencies::default();
        while let Some(heard) = listeners.join_next().await {
            latencies.extend(heard??);
        }
        let mut line = json!({ "listeners": self.listeners, "heard": latencies.len() });
        if let Some(line) = line.as_object_mut() {
            latencies.report(line);
        }
        Ok(line)
    }

    /// Each message says when it was sent.
    async fn speak(&self, speaker: &mut Client, began: Instant) -> Result<(), Failure> {
        let mut pace = tokio::time::interval(Duration::from_secs(1) / self.rate.max(1));
        for _ in 0..self.messages {
            pace.tick().await;
            let now = began.elapsed().as_micros().to_string();
            speaker
                .feed(topic::CHATROOM_MESSAGE, &self.room, &text(&now))
                .await?;
            speaker.flush().await?;
        }
        Ok(())
    }

    async fn enter(self, target: Target, number: usize) -> Result<(Client, i64), Failure> {
        let mut client = Client::connect(&target, &user(number)).await?;
        let _: ChrmOutput = client
            .query(topic::JOIN_CHATROOM, &self.room, &ENTER)
            .await?;
        let pull = ChrmPullMsg {
            sync_time: 0,
            count: 0,
        };
        let page: DownStreamMessages = client
            .query(topic::PULL_CHATROOM, &self.room, &pull)
            .await?;
        Ok((client, page.sync_time))
    }

    /// Hears all messages; every `s_ntf` is answered by a pull, as SDKs do it.
    async fn listen(
        self,
        mut client: Client,
        mut since: i64,
        began: Instant,
        ready: Arc<Barrier>,
    ) -> Result<Latencies, Failure> {
        ready.wait().await;
        let mut latencies = Latencies::default();
        while latencies.len() < self.messages {
            match client.next().await? {
                ServerFrame::Publish(publish) if publish.topic.as_str() == topic::PUSH_NOTIFY => {
                    let pull = ChrmPullMsg {
                        sync_time: since,
                        count: PAGE,
                    };
                    client.ask(topic::PULL_CHATROOM, &self.room, &pull).await?;
                }
                ServerFrame::QueryAck(ack) => {
                    let page: DownStreamMessages = answer(&ack)?;
                    for message in page.list {
                        // Two pulls under way may bring the same message.
                        if message.data_time > since {
                            since = message.data_time;
                            latencies.add(age(&message.content, began)?);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(latencies)
    }
}

fn age(content: &[u8], began: Instant) -> Result<Duration, Failure> {
    let content: Value = serde_json::from_slice(content)?;
    let sent_us: u64 = content["content"].as_str().unwrap_or_default().parse()?;
    Ok(began
        .elapsed()
        .saturating_sub(Duration::from_micros(sent_us)))
}
