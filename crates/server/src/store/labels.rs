//! Names that the app's own server gives to users: tags and remarks.

use std::collections::BTreeMap;

use async_trait::async_trait;
use rongim_protocol::ConversationId;

use super::{Part, Result};

/// Remarks of one user.
pub const MAX_REMARKS: usize = 10_000;

/// What a user calls somebody, or is called in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The other user, or the group.
    pub target: String,
    /// The name.
    pub remark: String,
}

/// Tags and remarks.
#[async_trait]
pub trait Labels: Send + Sync + 'static {
    /// Gives each of `users` these tags, in place of those they had.
    async fn set_user_tags(&self, users: Vec<String>, tags: Vec<String>) -> Result<()>;

    /// The tags of each of `users`.
    async fn user_tags(&self, users: Vec<String>) -> Result<BTreeMap<String, Vec<String>>>;

    /// The users who have all of `all` and, unless that is empty, one of `any`.
    async fn users_with_tags(&self, all: Vec<String>, any: Vec<String>) -> Result<Vec<String>>;

    /// Sets remarks of a user about conversations of one kind; false when they would
    /// have more than [`MAX_REMARKS`].
    async fn set_remarks(&self, user: &str, remarks: Vec<(ConversationId, String)>)
    -> Result<bool>;

    /// Takes a remark away.
    async fn delete_remark(&self, user: &str, about: ConversationId) -> Result<()>;

    /// The remark about one conversation.
    async fn remark(&self, user: &str, about: ConversationId) -> Result<Option<String>>;

    /// How many remarks about other users a user has, and a part of them.
    async fn remarks(&self, user: &str, part: Part) -> Result<(usize, Vec<Remark>)>;
}
