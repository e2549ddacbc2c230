//! What waits to be posted to the app's server.

use async_trait::async_trait;

use super::Result;
use crate::{
    model::NewMessage,
    webhooks::{Hook, status::ClientStatus},
};

/// An event that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its place in the queue.
    pub id: i64,
    /// When it happened, in ms.
    pub time: i64,
    /// What is posted.
    pub body: Vec<u8>,
}

/// How much waits in a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Events.
    pub events: i64,
    /// When the one happened that has waited longest, in ms.
    pub oldest: Option<i64>,
}

/// The queues of the hooks. Messages and what else the store does itself it queues
/// in the same transaction.
#[async_trait]
pub trait Webhooks: Send + Sync + 'static {
    /// Queues that a client came or went; waits only for room in the writer's queue.
    async fn note_client(&self, status: ClientStatus);

    /// Queues that a message was refused for its words; waits only for room in the
    /// writer's queue.
    async fn note_refused(&self, message: NewMessage);

    /// Queues that clients have gone who were there when the server last ended.
    async fn note_lost_clients(&self) -> Result<()>;

    /// The events that have waited longest.
    async fn waiting_events(&self, hook: Hook, limit: usize) -> Result<Vec<Waiting>>;

    /// Returns when something may have been queued since the last call.
    async fn event_queued(&self, hook: Hook);

    /// Takes the events up to this one out of the queue.
    async fn events_done(&self, hook: Hook, last: i64) -> Result<()>;

    /// How much waits.
    async fn backlog(&self, hook: Hook) -> Result<Backlog>;

    /// Drops the events from before a time in ms; how many there were.
    async fn drop_events(&self, hook: Hook, before: i64) -> Result<usize>;
}
