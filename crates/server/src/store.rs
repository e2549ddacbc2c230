//! What the server keeps, as traits by topic; nothing above knows the database.

pub mod admin_log;
pub mod chatrooms;
pub mod discussions;
pub mod expansion;
pub mod files;
pub mod labels;
pub mod receipts;
pub mod rules;
pub mod services;
pub mod settings;
pub mod sqlite;
pub mod survey;
pub mod upkeep;
pub mod webhooks;

use async_trait::async_trait;
use rongim_protocol::{ConversationId, ConversationType};
use serde::Serialize;
use thiserror::Error;

use crate::{
    model::{Actor, Group, Message, NewMessage, Sent, User},
    uid::Uid,
};

pub use admin_log::{AdminLog, Deed};
pub use chatrooms::Chatrooms;
pub use discussions::{Discussion, DiscussionChange, DiscussionError, Discussions, Tell};
pub use expansion::{Expand, ExpansionChange};
pub use files::{FileUsage, Files, PutFile};
pub use labels::Labels;
pub use receipts::{Reader, Readers, ReceiptError, Receipts};
pub use rules::{Admission, Part, Rule, RuleKind, Rules, SensitiveWord};
pub use services::{
    Desk, DeskMode, Evaluation, Service, ServiceFilter, ServiceView, Services, TellEach,
};
pub use settings::{KeepError, Setting, Settings, TagsDeleted};
pub use survey::{Survey, Totals};
pub use upkeep::{StoreMeters, Upkeep};
pub use webhooks::{Waiting, Webhooks};

/// Everything that the server keeps.
pub trait Store:
    Messages
    + Conversations
    + Settings
    + Receipts
    + Services
    + People
    + Labels
    + Groups
    + Discussions
    + Chatrooms
    + Rules
    + Accounts
    + Files
    + Survey
    + AdminLog
    + Upkeep
    + Webhooks
{
}

impl<T> Store for T where
    T: Messages
        + Conversations
        + Settings
        + Receipts
        + Services
        + People
        + Labels
        + Groups
        + Discussions
        + Chatrooms
        + Rules
        + Accounts
        + Files
        + Survey
        + AdminLog
        + Upkeep
        + Webhooks
{
}

/// A fault of the storage itself; the request may be right.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The database refused: a full disk, a broken file.
    #[error("the database failed: {0}")]
    Database(String),
    /// The server is shutting down.
    #[error("the store is closed")]
    Closed,
    /// A newer version has made or changed the database.
    #[error("the database is of a newer rongim-server: its step {0} is not known here")]
    Newer(u32),
}

/// The result of most calls.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why a message was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// The receiver has the sender in the blacklist, or not on the list of who may
    /// write to them.
    #[error("the receiver does not want messages of the sender")]
    Blacklisted,
    /// The sender is no member of the group.
    #[error("the sender is not in the group")]
    NotInGroup,
    /// The sender may not speak in the group.
    #[error("the sender is muted in the group")]
    MutedInGroup,
    /// The sender may not send private messages.
    #[error("the sender may not send private messages")]
    Muted,
    /// The sender is no member of the discussion.
    #[error("the sender is not in the discussion")]
    NotInDiscussion,
    /// The sender is not in the chatroom.
    #[error("the sender is not in the chatroom")]
    NotInChatroom,
    /// The sender may not speak in the chatroom.
    #[error("the sender is muted in the chatroom")]
    MutedInChatroom,
    /// The message to recall is unknown, somebody else's, or recalled already.
    #[error("the message cannot be recalled by this user")]
    BadRecall,
    /// There is no such public service or desk.
    #[error("there is no such public service or desk")]
    NoSuchService,
    /// The message is unknown, or was not sent as one that may carry an expansion.
    #[error("the message cannot carry an expansion")]
    NotExpandable,
    /// The expansion would have too many keys.
    #[error("the expansion would have too many keys")]
    ExpansionTooLarge,
    /// It could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Called once per message, after its commit, in the order of commits; it must
/// not block.
pub type Done = Box<dyn FnOnce(Result<Sent, SendError>) + Send>;

/// A recall: the message that goes to the others, and the one it takes back.
#[derive(Clone, Debug)]
pub struct Recall {
    /// The `RC:RcCmd` in the recalled message's conversation.
    pub command: NewMessage,
    /// The message to take back.
    pub recalled: Uid,
}

/// Another content for a message that was sent.
#[derive(Clone, Debug)]
pub struct Modify {
    /// The message.
    pub message: Uid,
    /// Who must have sent it.
    pub sender: String,
    /// Where it must be, as its sender sees it.
    pub conversation: ConversationId,
    /// The new object name, if it is another.
    pub class_name: Option<String>,
    /// The new content.
    pub content: Vec<u8>,
}

/// A part of a history by time.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first ms.
    pub from: i64,
    /// The last ms.
    pub to: i64,
    /// How many messages at most.
    pub limit: usize,
}

/// A part of all messages of some time, in the order of their commits.
#[derive(Clone, Debug, Default)]
pub struct LogPage {
    /// The messages.
    pub messages: Vec<Message>,
    /// Where the next part begins; `None`: this is the last.
    pub next: Option<i64>,
}

/// Where a client's mailbox copy ends.
#[derive(Clone, Copy, Debug)]
pub struct PullFrom {
    /// Newest received message that the client has.
    pub inbox: i64,
    /// Newest sent one, when it wants those too.
    pub sendbox: Option<i64>,
}

/// A part of a mailbox, oldest first.
#[derive(Clone, Debug, Default)]
pub struct MailPage {
    /// The messages.
    pub messages: Vec<Message>,
    /// The newest received time in the page, or where the client already was.
    pub sync_time: i64,
    /// Whether this is all there is.
    pub finished: bool,
}

/// Which part of a history to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The newest before a time; 0 = now.
    Before(i64),
    /// The oldest after a time.
    After(i64),
}

/// A part of a history, newest first.
#[derive(Clone, Debug, Default)]
pub struct HistoryPage {
    /// The messages.
    pub messages: Vec<Message>,
    /// Whether there are more in the same direction.
    pub more: bool,
}

/// Messages: sending, recalling, pulling, history.
#[async_trait]
pub trait Messages: Send + Sync + 'static {
    /// Queues a message; waits only for room in the queue.
    async fn send(&self, message: NewMessage, done: Done);

    /// Whether [`send`](Self::send) will take a message for a resend, also a minute from
    /// now.
    async fn was_sent(&self, message: &NewMessage) -> Result<bool>;

    /// Queues a recall.
    async fn recall(&self, recall: Recall, done: Done);

    /// Queues a change of an expansion.
    async fn expand(&self, expand: Expand, done: Done);

    /// The next part of a user's mailbox.
    async fn pull(&self, user: &str, from: PullFrom, limit: usize) -> Result<MailPage>;

    /// A part of a conversation's history; `None` when the user may not see it.
    async fn history(
        &self,
        user: &str,
        conversation: &ConversationId,
        direction: Direction,
        limit: usize,
    ) -> Result<Option<HistoryPage>>;

    /// Erases a user's view of a history up to a time.
    async fn clean_history(
        &self,
        user: &str,
        conversation: &ConversationId,
        until: i64,
        by: Actor,
    ) -> Result<()>;

    /// Deletes messages of a conversation from a user's own view.
    async fn delete_messages(
        &self,
        user: &str,
        conversation: &ConversationId,
        messages: Vec<Uid>,
    ) -> Result<()>;

    /// A message by its uid.
    async fn message(&self, uid: Uid) -> Result<Option<Message>>;

    /// The messages of a conversation's history, whoever may see them, oldest first.
    async fn messages_within(
        &self,
        user: &str,
        conversation: &ConversationId,
        span: Span,
    ) -> Result<Vec<Message>>;

    /// All messages of all conversations from `from_ms` to before `to_ms`, in parts;
    /// `after` is where the part before ended.
    async fn message_log(&self, from_ms: i64, to_ms: i64, after: Option<i64>) -> Result<LogPage>;

    /// Puts another content into a message; false when there is none like that.
    async fn modify_message(&self, modify: Modify) -> Result<bool>;

    /// Refuses new writes, finishes the queued ones.
    async fn close(&self);
}

/// A row of the conversation list.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Which one.
    pub id: ConversationId,
    /// Its latest message.
    pub latest: Message,
    /// Up to when the user has read it, in ms; 0 when they never told.
    pub read: i64,
    /// How many counted messages came since.
    pub unread: i64,
}

/// The conversation list.
#[async_trait]
pub trait Conversations: Send + Sync + 'static {
    /// The list, newest first.
    async fn conversations(
        &self,
        user: &str,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Conversation>>;

    /// Whether a conversation of the user has unread messages.
    async fn has_unread(&self, user: &str) -> Result<bool>;

    /// Takes conversations off the list until they have a new message.
    async fn remove_conversations(&self, user: &str, ids: Vec<ConversationId>) -> Result<()>;
}

/// Users and their blacklists.
#[async_trait]
pub trait People: Send + Sync + 'static {
    /// Registers a user, or gives them a new name and, unless `None`, portrait.
    async fn put_user(&self, id: &str, name: &str, portrait: Option<&str>) -> Result<()>;

    /// Those of `ids` that exist.
    async fn users(&self, ids: Vec<String>) -> Result<Vec<User>>;

    /// Users whose id or name contains `text`, without `except`.
    async fn search_users(&self, text: &str, except: &str, part: Part) -> Result<Vec<User>>;

    /// Adds to or takes off `owner`'s blacklist; false when it is full.
    async fn set_blocked(&self, owner: &str, other: &str, blocked: bool) -> Result<bool>;

    /// Whether `other` is in `owner`'s blacklist.
    async fn is_blocked(&self, owner: &str, other: &str) -> Result<bool>;

    /// Keeps what a user says of themselves; 0 for nothing.
    async fn set_user_status(&self, user: &str, status: i32) -> Result<()>;

    /// `owner`'s blacklist, by id.
    async fn blacklist(&self, owner: &str) -> Result<Vec<String>>;

    /// Adds to or takes off the list of who may write to `owner`; false when it is
    /// full.
    async fn set_allowed(&self, owner: &str, other: &str, allowed: bool) -> Result<bool>;

    /// Who may write to `owner` where only those may, by id.
    async fn allowlist(&self, owner: &str) -> Result<Vec<String>>;

    /// When a user was registered, in ms.
    async fn registered(&self, user: &str) -> Result<Option<i64>>;

    /// How many users there are, and a part of them with when they were registered.
    async fn all_users(&self, part: Part, newest_first: bool) -> Result<(usize, Vec<(User, i64)>)>;

    /// Takes users out of all groups and discussions.
    async fn leave_all_groups(&self, users: Vec<String>) -> Result<()>;

    /// Deletes users with all that is only theirs.
    async fn delete_users(&self, users: Vec<String>) -> Result<()>;
}

/// What [`Groups::add_members`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddMembers {
    /// All are members now.
    Added,
    /// They would have been too many: nobody was added.
    Full,
}

/// Groups and their members.
#[async_trait]
pub trait Groups: Send + Sync + 'static {
    /// Adds members to a group, which is made when it does not exist: then the
    /// first of them owns it. A `name` renames it; `most` is how many members it may
    /// have from then on.
    async fn add_members(
        &self,
        group: &str,
        name: Option<&str>,
        users: Vec<String>,
        most: Option<usize>,
    ) -> Result<AddMembers>;

    /// Takes members out.
    async fn remove_members(&self, group: &str, users: Vec<String>) -> Result<()>;

    /// Keeps what the owner wants all members to know; nothing without the group.
    async fn announce(&self, group: &str, text: &str) -> Result<()>;

    /// Ends a group; whether there was one.
    async fn dismiss_group(&self, group: &str) -> Result<bool>;

    /// Those of `ids` that exist.
    async fn groups(&self, ids: Vec<String>) -> Result<Vec<Group>>;

    /// The groups that `user` is in.
    async fn groups_of(&self, user: &str) -> Result<Vec<Group>>;

    /// The members, in the order of joining.
    async fn members(&self, group: &str) -> Result<Vec<User>>;
}

/// The app server's own data.
#[async_trait]
pub trait Accounts: Send + Sync + 'static {
    /// Makes an account with its user; whether the id was free.
    async fn create_account(&self, user: &User, password_hash: &str) -> Result<bool>;

    /// The password hash of an account.
    async fn password_hash(&self, user: &str) -> Result<Option<String>>;

    /// A user's friends.
    async fn friends(&self, user: &str) -> Result<Vec<User>>;

    /// Keeps that `asker` wants to be a friend of `asked`; false when `asker` waits for
    /// [`MAX_REQUESTS`] answers already.
    async fn ask_friend(&self, asker: &str, asked: &str, note: &str) -> Result<bool>;

    /// Who wants to be a friend of `asked`, the newest first.
    async fn friend_requests(&self, asked: &str) -> Result<Vec<FriendRequest>>;

    /// Whom `asker` has asked and not heard from.
    async fn asked_friends(&self, asker: &str) -> Result<Vec<String>>;

    /// Ends a request; whether there was one.
    async fn end_request(&self, asker: &str, asked: &str) -> Result<bool>;

    /// Makes two users friends, which ends their requests, or no longer, for both of them.
    async fn set_friends(&self, user: &str, other: &str, friends: bool) -> Result<()>;
}

/// Requests of one user that wait for an answer.
pub const MAX_REQUESTS: usize = 500;

/// Somebody wants to be a friend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FriendRequest {
    /// Who asks.
    pub user: User,
    /// What they say to it; may be empty.
    pub note: String,
    /// When they asked, in ms.
    pub time: i64,
}

/// Users that one blacklist, or one list of who may write, may have.
pub const MAX_BLOCKED: usize = 10_000;

/// Whether the conversation type keeps a history and a place in the list.
pub fn keeps_history(kind: ConversationType) -> bool {
    kind.is_listed()
}
