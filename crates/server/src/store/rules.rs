//! What the app's own server rules: who is blocked, muted, barred or exempt.

use async_trait::async_trait;

use super::Result;

/// What a rule says of its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// The user may not connect.
    UserBlocked = 1,
    /// The user's tokens that are older than `since` are void.
    TokensVoid = 2,
    /// The user may not send private messages.
    PrivateMuted = 3,
    /// The user is no user for the time being.
    Deactivated = 4,
    /// Only who is on a user's list may write to them; blacklists do not count. Its
    /// subject is empty.
    AllowLists = 5,
    /// The messages of this hour are not given out any more.
    HourDeleted = 6,
    /// The user may not speak in the group; no scope: in any group.
    GroupMuted = 10,
    /// The group is muted as a whole.
    GroupSilent = 11,
    /// The user may speak in the group also while it is muted.
    GroupExempt = 12,
    /// The user may not speak in the chatroom; no scope: in any room.
    RoomMuted = 20,
    /// The chatroom is muted as a whole.
    RoomSilent = 21,
    /// The user may speak in the room also while it is muted.
    RoomExempt = 22,
    /// The user may not enter the room.
    RoomBarred = 23,
    /// The room lives also while it is empty.
    RoomKept = 24,
    /// Messages of this type are the first to be left out under load.
    LowPriorityType = 25,
    /// Messages of this type are never left out.
    SafeType = 26,
    /// The user stays in the room without a connection.
    SafeMember = 27,
    /// What members say in the room is not passed on.
    RoomHeld = 28,
}

/// A rule that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The group, room or user that it is about; empty for everywhere.
    pub scope: String,
    /// Whom or what it is about.
    pub subject: String,
    /// When it was made, in ms.
    pub since: i64,
    /// Until when it holds, in ms; `None`: for good.
    pub until: Option<i64>,
}

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// How many to leave out.
    pub skip: usize,
    /// How many to give.
    pub take: usize,
}

impl Part {
    /// Everything.
    pub const ALL: Self = Self {
        skip: 0,
        take: i64::MAX as usize,
    };
}

/// Whether a user may connect with a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    /// The user is blocked or deactivated.
    pub is_blocked: bool,
    /// Tokens from before this time (ms) are void.
    pub tokens_since: i64,
}

/// A word that clients may not send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SensitiveWord {
    /// The word.
    pub word: String,
    /// What stands in its place; `None`: the message is refused.
    pub replacement: Option<String>,
}

/// The rules. Those whose time is over do not hold, and are listed no more.
#[async_trait]
pub trait Rules: Send + Sync + 'static {
    /// Makes rules of a kind and scope, in place of earlier ones about the same
    /// subjects.
    async fn put_rules(
        &self,
        kind: RuleKind,
        scope: &str,
        subjects: Vec<String>,
        until: Option<i64>,
    ) -> Result<()>;

    /// Ends rules; how many there were.
    async fn end_rules(&self, kind: RuleKind, scope: &str, subjects: Vec<String>) -> Result<usize>;

    /// The rules of a kind in one scope, or in all, by subject.
    async fn rules(&self, kind: RuleKind, scope: Option<&str>, part: Part) -> Result<Vec<Rule>>;

    /// How many rules of a kind there are in a scope.
    async fn count_rules(&self, kind: RuleKind, scope: &str) -> Result<usize>;

    /// Whether a rule holds.
    async fn has_rule(&self, kind: RuleKind, scope: &str, subject: &str) -> Result<bool>;

    /// Voids the tokens of users that are older than `since`.
    async fn void_tokens(&self, users: Vec<String>, since: i64) -> Result<()>;

    /// Whether a user may connect.
    async fn admission(&self, user: &str) -> Result<Admission>;

    /// Adds words, or changes their replacements; false when there would be more
    /// than [`MAX_WORDS`]: then none is added.
    async fn put_words(&self, words: Vec<SensitiveWord>) -> Result<bool>;

    /// Takes words off the list.
    async fn delete_words(&self, words: Vec<String>) -> Result<()>;

    /// All words.
    async fn words(&self) -> Result<Vec<SensitiveWord>>;
}

/// Sensitive words of one app.
pub const MAX_WORDS: usize = 10_000;
