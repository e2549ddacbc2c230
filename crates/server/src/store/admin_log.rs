//! What was done on the admin page.

use async_trait::async_trait;

use super::{Part, Result};

/// Something that was done, or tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deed {
    /// The client's address.
    pub address: String,
    /// Tells sessions apart.
    pub session: String,
    /// The call.
    pub deed: String,
    /// What it was given, as JSON without secrets.
    pub about: String,
    /// The HTTP status of the answer.
    pub result: u16,
}

/// The log; the oldest deeds are dropped.
#[async_trait]
pub trait AdminLog: Send + Sync + 'static {
    /// Appends to it.
    async fn note_deed(&self, deed: Deed) -> Result<()>;

    /// Deeds with `text` somewhere, the newest first, with their times in ms.
    async fn deeds(&self, text: &str, part: Part) -> Result<Vec<(i64, Deed)>>;
}
