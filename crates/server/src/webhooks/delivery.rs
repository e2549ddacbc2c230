//! Posts what is queued: for each hook one event after the other, again and again
//! until the receiver takes it.

use std::time::Duration;

use axum::http::Uri;
use tokio::{task::JoinSet, time::sleep};

use super::{Hook, client::PostError};
use crate::{
    clock,
    state::AppState,
    store::{StoreError, Waiting},
};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// The pause after a failure, which doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How often an event may be refused for good before it is dropped.
const REFUSALS: u32 = 5;
/// Events read in one go.
const READ: usize = 64;
/// Without any news the queue is looked at so often.
const LOOK: Duration = Duration::from_secs(60);
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Starts the delivery of all hooks that have an address.
pub fn start(state: &AppState) -> JoinSet<()> {
    let mut deliveries = JoinSet::new();
    for hook in Hook::ALL {
        if let Some(url) = hook.url(&state.config.webhooks) {
            let delivery = Delivery {
                state: state.clone(),
                hook,
                url: url.clone(),
                failures: 0,
                refusals: 0,
            };
            deliveries.spawn(delivery.run());
        }
    }
    deliveries
}

struct Delivery {
    state: AppState,
    hook: Hook,
    url: Uri,
    /// Since the last success.
    failures: u32,
    /// One after the other, by a receiver that is there.
    refusals: u32,
}

impl Delivery {
    async fn run(mut self) {
        loop {
            match self.deliver().await {
                Ok(true) => {}
                Ok(false) => {
                    // Also without news, for what has grown too old.
                    tokio::select! {
                        () = self.state.store.event_queued(self.hook) => {}
                        () = sleep(LOOK) => {}
                    }
                }
                Err(error) => {
                    tracing::error!(hook = self.hook.name(), %error, "a queue cannot be read");
                    sleep(LONGEST_PAUSE).await;
                }
            }
        }
    }

    /// Posts some of what waits; whether there was anything.
    async fn deliver(&mut self) -> Result<bool, StoreError> {
        self.drop_old().await?;
        let waiting = self.state.store.waiting_events(self.hook, READ).await?;
        for events in waiting.chunks(self.hook.batch()) {
            if !self.post(events).await? {
                self.pause().await;
                break;
            }
        }
        Ok(!waiting.is_empty())
    }

    /// Posts events; whether they are done with.
    async fn post(&mut self, events: &[Waiting]) -> Result<bool, StoreError> {
        let Some(last) = events.last() else {
            return Ok(true);
        };
        let bodies: Vec<_> = events.iter().map(|event| event.body.as_slice()).collect();
        let (hook, body) = (self.hook, self.hook.body(&bodies));
        let client = &self.state.webhooks.client;
        let posted = client
            .post(&self.url, hook.content_type(), body, PATIENCE)
            .await;
        if let Err(error) = &posted {
            self.state.metrics.hook_failed(hook.name());
            self.failures += 1;
            self.refusals = if error.is_final() {
                self.refusals + 1
            } else {
                0
            };
            if !self.gives_up(error, events) {
                return Ok(false);
            }
        }
        (self.failures, self.refusals) = (0, 0);
        self.state.store.events_done(hook, last.id).await?;
        Ok(true)
    }

    /// Logs a failure; whether the events are to be dropped for it.
    fn gives_up(&self, error: &PostError, events: &[Waiting]) -> bool {
        let (hook, failures) = (self.hook.name(), self.failures);
        let gives_up = self.refusals >= REFUSALS;
        if gives_up {
            let dropped = events.len();
            tracing::error!(hook, %error, dropped, "events were dropped: the receiver refuses them");
        } else {
            tracing::warn!(hook, %error, failures, "events wait: the receiver did not take them");
        }
        gives_up
    }

    async fn pause(&self) {
        let doubled = 2u32.saturating_pow(self.failures.saturating_sub(1));
        sleep(FIRST_PAUSE.saturating_mul(doubled).min(LONGEST_PAUSE)).await;
    }

    async fn drop_old(&self) -> Result<(), StoreError> {
        let hours = i64::from(self.state.config.webhooks.max_age_hours);
        let before = clock::now_ms() - hours * HOUR_MS;
        let oldest = self.state.store.waiting_events(self.hook, 1).await?;
        if oldest.iter().all(|event| event.time >= before) {
            return Ok(());
        }
        let dropped = self.state.store.drop_events(self.hook, before).await?;
        let hook = self.hook.name();
        tracing::error!(hook, dropped, "events were dropped: they waited too long");
        Ok(())
    }
}
