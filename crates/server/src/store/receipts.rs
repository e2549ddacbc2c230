//! Who has read what: a user's own read time per conversation, and the readers
//! of group messages.

use async_trait::async_trait;
use thiserror::Error;

use super::{Result, StoreError, discussions::Tell};
use crate::uid::Uid;

/// A reader of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub user: String,
    /// When they told, in ms.
    pub time: i64,
}

/// The readers of a group message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readers {
    /// Members of the group.
    pub members: usize,
    /// Those who told that they have read it, the first of them first.
    pub list: Vec<Reader>,
}

/// Why a receipt is not taken or told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReceiptError {
    /// The user is no member of the group.
    #[error("the user is not in the group")]
    NotInGroup,
    /// The group has no such message.
    #[error("there is no such message in the group")]
    NoSuchMessage,
    /// It could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Read receipts of group messages.
#[async_trait]
pub trait Receipts: Send + Sync + 'static {
    /// Notes that `user` has read these messages of a group. `tell` gets an
    /// `RC:RRRspMsg` for the senders of those that are news.
    async fn add_reader(
        &self,
        user: &str,
        group: &str,
        messages: Vec<Uid>,
        tell: Tell,
    ) -> Result<(), ReceiptError>;

    /// Who has read a message of a group.
    async fn readers(&self, user: &str, group: &str, message: Uid)
    -> Result<Readers, ReceiptError>;
}
