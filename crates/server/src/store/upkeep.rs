//! Looking after the storage itself.

use async_trait::async_trait;
use prometheus_client::metrics::{
    counter::Counter,
    histogram::{Histogram, exponential_buckets},
};

use super::Result;

/// Looking after the storage itself.
#[async_trait]
pub trait Upkeep: Send + Sync + 'static {
    /// Writes something, and comes back when it is on the disk.
    async fn probe(&self) -> Result<()>;

    /// Drops mail from before a time, and messages that nothing shows any more. Sends
    /// go on meanwhile.
    async fn forget_mail(&self, before: i64) -> Result<()>;

    /// Takes messages from before a time out of the histories, and conversations
    /// without newer ones off the lists; chatrooms have bounds of their own. The
    /// messages go with the mail.
    async fn forget_history(&self, before: i64) -> Result<()>;

    /// What the server keeps about itself under a name.
    async fn meta(&self, name: &str) -> Result<Option<String>>;

    /// Keeps something under a name.
    async fn put_meta(&self, name: &str, value: &str) -> Result<()>;

    /// What the storage counts.
    fn meters(&self) -> StoreMeters;

    /// Writes that wait for their commit.
    fn waiting_writes(&self) -> usize;

    /// Bytes that the database has; 0 when that cannot be read.
    async fn size(&self) -> u64;
}

/// What the storage counts; cheap to clone, the clones count together.
#[derive(Clone, Debug)]
pub struct StoreMeters {
    /// Seconds that each group commit took.
    pub commits: Histogram,
    /// Writes in each.
    pub writes: Histogram,
    /// Those that failed.
    pub failures: Counter,
}

impl Default for StoreMeters {
    fn default() -> Self {
        Self {
            // 0.1 ms to 3 s.
            commits: Histogram::new(exponential_buckets(0.0001, 2.0, 16)),
            writes: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            failures: Counter::default(),
        }
    }
}
