//! Why the user cannot write in a chat, as far as that is known.

use crate::model::{Change, ConversationKey, Event, Kind, People};

/// Why nothing can be written in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The user is not in the group any more.
    Left,
    /// The group is no more.
    Dismissed,
    /// The other side does not take messages of the user.
    Refused,
}

/// What a happening in a group means to one of its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Nothing,
    In,
    Out(Closed),
}

/// `REJECTED_BY_BLACKLIST` of the SDK.
const BLOCKED: i32 = 405;
/// `NOT_IN_GROUP` of the SDK.
const NOT_IN_GROUP: i32 = 22406;

impl Turn {
    pub(super) fn of(event: &Event, me: &str) -> Self {
        let is_me = |people: &People| people.named.iter().any(|one| one.id == me);
        match &event.change {
            Change::Dismissed => Self::Out(Closed::Dismissed),
            Change::Removed(people) if is_me(people) => Self::Out(Closed::Left),
            Change::Left if event.operator.id == me => Self::Out(Closed::Left),
            Change::Added(people) | Change::Created(people) if is_me(people) => Self::In,
            _ => Self::Nothing,
        }
    }
}

impl Closed {
    /// What the code of a failed send tells of its chat.
    pub(super) fn from_failure(key: &ConversationKey, code: i32) -> Option<Self> {
        match (key.kind, code) {
            (Kind::GROUP, NOT_IN_GROUP) => Some(Self::Left),
            (Kind::PRIVATE, BLOCKED) => Some(Self::Refused),
            _ => None,
        }
    }
}
