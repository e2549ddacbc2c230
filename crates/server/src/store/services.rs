//! Accounts that answer by themselves: public services and customer service
//! desks.

use async_trait::async_trait;
use rongim_protocol::ConversationType;

use super::{Done, Result};
use crate::model::{NewMessage, Sent};

/// A public service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The id; also the sender of its messages.
    pub id: String,
    /// Of the app, or any other.
    pub kind: ConversationType,
    /// The display name.
    pub name: String,
    /// The portrait's address; may be empty.
    pub portrait: String,
    /// What it is about.
    pub introduction: String,
    /// Its menu, a JSON list of `{id, name, type, url, sunMenuItems}`; an item's
    /// `reply` is what it answers when chosen.
    pub menu: String,
    /// What it answers to everything else; `{text}` stands for what it was told.
    pub reply: String,
    /// Whether everybody follows it.
    pub is_global: bool,
}

/// A service as a user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceView {
    /// The service.
    pub service: Service,
    /// Whether the user follows it.
    pub followed: bool,
    /// When that, or the service, changed last, in ms.
    pub time: i64,
}

/// Which services to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceFilter {
    /// The followed ones that changed after a time.
    FollowedSince(i64),
    /// The one with this id.
    Id(String),
    /// Those of these types whose id or name matches.
    Search {
        /// The types.
        kinds: Vec<ConversationType>,
        /// What to look for.
        text: String,
        /// Whether a part of the id or name is enough.
        fuzzy: bool,
    },
}

/// Who answers first at a desk; the published clients' `CustomerType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskMode {
    /// Only the robot.
    OnlyRobot = 1,
    /// Only humans.
    OnlyHuman = 2,
    /// The robot, until the user asks for a human.
    RobotFirst = 3,
    /// Humans.
    HumanFirst = 4,
}

/// A customer service desk. Its human signs in as the user with the desk's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// The id.
    pub id: String,
    /// The display name.
    pub name: String,
    /// Who answers first.
    pub mode: DeskMode,
    /// What the robot says at first.
    pub welcome: String,
    /// What the robot answers; `{text}` stands for what it was told.
    pub reply: String,
}

/// What a user thought of a talk with a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The user.
    pub user: String,
    /// Of the human, or else of the robot.
    pub of_human: bool,
    /// As the client wrote it, JSON text.
    pub content: String,
    /// When, in ms.
    pub time: i64,
}

/// Called with each message that something brought, after its commit and in the
/// order of commits; it must not block.
pub type TellEach = Box<dyn Fn(Sent) + Send>;

/// Public services and customer service.
#[async_trait]
pub trait Services: Send + Sync + 'static {
    /// Queues a message to or from a public service or a desk. What they answer
    /// is sent in the same commit and goes to `tell`.
    async fn send_to_service(&self, message: NewMessage, tell: TellEach, done: Done);

    /// Services, as `user` sees them, by name.
    async fn services(&self, user: &str, filter: ServiceFilter) -> Result<Vec<ServiceView>>;

    /// Follows a service, or no longer; `None` when there is no such service.
    async fn follow(
        &self,
        user: &str,
        kind: ConversationType,
        id: &str,
        follow: bool,
    ) -> Result<Option<ServiceView>>;

    /// Makes or changes a service.
    async fn put_service(&self, service: Service) -> Result<()>;

    /// Makes or changes a desk.
    async fn put_desk(&self, desk: Desk) -> Result<()>;

    /// The newest evaluations of a desk, the newest first.
    async fn evaluations(&self, desk: &str, limit: usize) -> Result<Vec<Evaluation>>;
}

/// Services in one answer.
pub const MAX_SERVICES: usize = 200;
