//! Discussions: small groups that clients manage themselves.

use async_trait::async_trait;
use thiserror::Error;

use super::{Result, StoreError};
use crate::model::Sent;

/// Members a discussion may have.
pub const MAX_MEMBERS: usize = 500;
/// Discussions that one user may be the admin of.
pub const MAX_DISCUSSIONS: usize = 1000;

/// A discussion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discussion {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Who may evict members and decide who may invite.
    pub admin: String,
    /// Whether only the admin may invite.
    pub closed: bool,
    /// The members, in the order of joining.
    pub members: Vec<String>,
}

/// A change by a member.
#[derive(Clone, Debug)]
pub enum DiscussionChange {
    /// Others join.
    Invite(Vec<String>),
    /// The member leaves.
    Quit,
    /// The admin takes another member out.
    Evict(String),
    /// It gets another name.
    Rename(String),
    /// The admin decides whether only they may invite.
    Close(bool),
}

/// Why a discussion is not made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DiscussionError {
    /// There is no discussion with this id.
    #[error("there is no such discussion")]
    Unknown,
    /// The user, or the one to evict, is no member.
    #[error("not a member of the discussion")]
    NotMember,
    /// Only the admin may do this.
    #[error("only the admin of the discussion may do this")]
    NotAdmin,
    /// Only the admin may invite.
    #[error("only the admin of the discussion may invite")]
    Closed,
    /// It would have too many members.
    #[error("the discussion has too many members")]
    Full,
    /// The user has too many discussions.
    #[error("the user has made too many discussions")]
    TooMany,
    /// It could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Called with a message that a change brought, after its commit and in the
/// order of commits; it must not block.
pub type Tell = Box<dyn FnOnce(Sent) + Send>;

/// Discussions and their members.
#[async_trait]
pub trait Discussions: Send + Sync + 'static {
    /// Makes a discussion with one member, its admin.
    async fn create_discussion(
        &self,
        id: &str,
        name: &str,
        admin: &str,
    ) -> Result<(), DiscussionError>;

    /// The discussion as `user` sees it.
    async fn discussion(&self, id: &str, user: &str) -> Result<Discussion, DiscussionError>;

    /// Changes a discussion. `tell` is called after the commit with the
    /// `RC:DizNtf` message that tells all whom it concerns; not when nothing
    /// changed.
    async fn change_discussion(
        &self,
        id: &str,
        operator: &str,
        change: DiscussionChange,
        tell: Tell,
    ) -> Result<(), DiscussionError>;
}
