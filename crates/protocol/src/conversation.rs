//! Who a message goes to: the type of a conversation and its target.

use std::fmt;

/// The type of a conversation; open, so that a new type is not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationType(pub i32);

impl ConversationType {
    /// Two users.
    pub const PRIVATE: Self = Self(1);
    /// A discussion: a small group that clients manage themselves.
    pub const DISCUSSION: Self = Self(2);
    /// A group, managed through the Server API.
    pub const GROUP: Self = Self(3);
    /// A chatroom: members come and go, no unread counts.
    pub const CHATROOM: Self = Self(4);
    /// Customer service.
    pub const CUSTOMER_SERVICE: Self = Self(5);
    /// Messages from the system.
    pub const SYSTEM: Self = Self(6);
    /// A public service of the app.
    pub const APP_PUBLIC_SERVICE: Self = Self(7);
    /// A public service.
    pub const PUBLIC_SERVICE: Self = Self(8);
    /// An RTC room.
    pub const RTC_ROOM: Self = Self(12);

    /// Whether the conversation appears in the conversation list and counts
    /// unread messages.
    pub fn is_listed(self) -> bool {
        self != Self::CHATROOM && self != Self::RTC_ROOM
    }

    /// Whether `DownStreamMessage.groupId` names the conversation, whoever sent.
    pub fn is_shared(self) -> bool {
        matches!(
            self,
            Self::DISCUSSION | Self::GROUP | Self::CHATROOM | Self::RTC_ROOM
        )
    }
}

/// A conversation from one user's point of view: its type and the peer, group
/// or room.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId {
    /// The type.
    pub kind: ConversationType,
    /// The peer, group or room.
    pub target_id: String,
}

impl ConversationId {
    /// A conversation.
    pub fn new(kind: ConversationType, target_id: impl Into<String>) -> Self {
        Self {
            kind,
            target_id: target_id.into(),
        }
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.0, self.target_id)
    }
}
