//! Conversations: how they are named, and how the list of the SDK is read.

use serde_json::Value;

use crate::model::json;
use crate::model::message::Message;

/// Conversation type of the SDK; numbers that the app has no view for are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind(pub u32);

impl Kind {
    /// Between two people.
    pub const PRIVATE: Self = Self(1);
    /// Between the members of a group.
    pub const GROUP: Self = Self(3);
    /// Between those who are there.
    pub const CHATROOM: Self = Self(4);
    /// From the service to its users.
    pub const SYSTEM: Self = Self(6);
}

/// Names a conversation: its type and the user or group at the other end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConversationKey {
    /// Type of the conversation.
    pub kind: Kind,
    /// User id or group id.
    pub target: String,
}

impl ConversationKey {
    /// The conversation with one user.
    #[must_use]
    pub fn private(user: &str) -> Self {
        Self {
            kind: Kind::PRIVATE,
            target: user.to_owned(),
        }
    }

    /// The conversation of a group.
    #[must_use]
    pub fn group(group: &str) -> Self {
        Self {
            kind: Kind::GROUP,
            target: group.to_owned(),
        }
    }

    /// A chatroom.
    #[must_use]
    pub fn chatroom(room: &str) -> Self {
        Self {
            kind: Kind::CHATROOM,
            target: room.to_owned(),
        }
    }

    /// Whether several people can write here, so that names are shown.
    #[must_use]
    pub fn has_many_people(&self) -> bool {
        self.kind != Kind::PRIVATE
    }

    /// Reads the `conversationType` and `targetId` of an SDK object.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let kind = u32::try_from(json::count(value, "conversationType")).ok()?;
        let target = json::text(value, "targetId");
        (kind > 0 && !target.is_empty()).then_some(Self {
            kind: Kind(kind),
            target,
        })
    }
}

/// One line of the conversation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Which conversation.
    pub key: ConversationKey,
    /// Title given by the SDK, mostly empty.
    pub title: String,
    /// Newest message, if it is one that the app can show.
    pub latest: Option<Message>,
    /// Time of the newest message in milliseconds, 0 when unknown.
    pub time: u64,
    /// Unread messages.
    pub unread: u64,
    /// Kept on top.
    pub pinned: bool,
    /// Its messages make no noise.
    pub muted: bool,
    /// Somebody mentioned the reader since they last looked.
    pub mentioned: bool,
    /// Text typed but not sent; empty for none.
    pub draft: String,
}

impl Conversation {
    /// Reads one element of `getConversationList`.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let key = ConversationKey::from_json(value)?;
        let latest = value
            .get("latestMessage")
            .and_then(|latest| Message::in_list(latest, &key));
        let time = match json::count(value, "sentTime") {
            0 => latest.as_ref().map_or(0, |message| message.sent_time),
            time => time,
        };
        let unread = json::count(value, "unreadMessageCount");
        Some(Self {
            title: json::text(value, "conversationTitle"),
            time,
            unread,
            pinned: json::flag(value, "isTop"),
            muted: json::count(value, "notificationStatus") == DO_NOT_DISTURB,
            mentioned: unread > 0 && has_mention(value),
            draft: json::text(value, "draft"),
            latest,
            key,
        })
    }
}

/// `ConversationNotificationStatus` as the list of the SDK has it.
const DO_NOT_DISTURB: u64 = 1;

fn has_mention(value: &Value) -> bool {
    json::flag(value, "hasUnreadMention") || value.get("mentionedMsg").is_some_and(Value::is_object)
}
