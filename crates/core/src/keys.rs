//! The names of stored values: `rongim|appKey|user|kind|type|target`.
//!
//! Each part is escaped, so no two values share a name.

use crate::{ConversationId, ConversationType};

pub(crate) const SEPARATOR: char = '|';

/// The beginning of all unread counts of 2.5.x.
pub(crate) const VENDOR_UNREAD: &str = "rong_cu";

/// What a stored value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What is unread, as `unread.rs` writes it.
    Unread,
    /// `sent time:uid:content` of the newest unread mention.
    Mention,
    /// A draft, as typed.
    Draft,
    /// What is the same on all clients: `time|pinned|muted|tags`.
    State,
    /// A title, as the page gave it.
    Title,
    /// The newest sent time when the conversation was hidden.
    Hidden,
    /// Up to when it was read here, until the server knows.
    Mark,
    /// The tags: `id|name|created` each.
    Tags,
    /// The newest version of the states.
    StatesVersion,
    /// The newest version of the settings.
    SettingsVersion,
    /// The newest received sent time.
    InboxTime,
    /// The newest sent time.
    SentTime,
    /// Up to which sent time the peer has read.
    ReadByPeer,
    /// Own messages that ask who has read them, with those who have.
    ReceiptsAsked,
    /// Messages of others that ask the same and have no answer yet, by sender.
    ReceiptsOwed,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Mention => "mention",
            Self::Draft => "draft",
            Self::State => "state",
            Self::Title => "title",
            Self::Hidden => "hidden",
            Self::Mark => "mark",
            Self::Tags => "tags",
            Self::StatesVersion => "states",
            Self::SettingsVersion => "settings",
            Self::InboxTime => "inbox",
            Self::SentTime => "sent",
            Self::ReadByPeer => "read",
            Self::ReceiptsAsked => "asked",
            Self::ReceiptsOwed => "owed",
        }
    }
}

/// The names of one user's values.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    user_id: String,
    prefix: String,
}

impl Keys {
    pub(crate) fn new(app_key: &str, user_id: &str) -> Self {
        let (app, user) = (escape(app_key), escape(user_id));
        Self {
            user_id: user_id.to_owned(),
            prefix: format!("rongim|{app}|{user}|"),
        }
    }

    /// A value that the user has once.
    pub(crate) fn of_user(&self, kind: Kind) -> String {
        format!("{}{}", self.prefix, kind.name())
    }

    /// The beginning of all values of all users of the app key.
    pub(crate) fn app(app_key: &str) -> String {
        let mut prefix = String::from("rongim|");
        prefix.push_str(&escape(app_key));
        prefix.push(SEPARATOR);
        prefix
    }

    /// The beginning of all values of a kind.
    pub(crate) fn all(&self, kind: Kind) -> String {
        format!("{}{}|", self.prefix, kind.name())
    }

    /// A value of a conversation.
    pub(crate) fn of(&self, kind: Kind, id: &ConversationId) -> String {
        format!("{}{}|{}", self.all(kind), id.kind.0, escape(&id.target_id))
    }

    /// The conversation that a name made by [`Keys::of`] belongs to.
    pub(crate) fn conversation(&self, kind: Kind, key: &str) -> Option<ConversationId> {
        let rest = key.strip_prefix(&self.all(kind))?;
        let (number, target) = rest.split_once(SEPARATOR)?;
        Some(ConversationId::new(
            ConversationType(number.parse().ok()?),
            unescape(target)?,
        ))
    }

    /// Where 2.5.x keeps the unread count, as `count_sentTime`. Its parts have
    /// no separators, so the name can be looked up but not read back.
    pub(crate) fn vendor_unread(&self, id: &ConversationId) -> String {
        format!(
            "{VENDOR_UNREAD}{}{}{}",
            self.user_id, id.kind.0, id.target_id
        )
    }
}

/// Where the user of a token is remembered, so that a page has its drafts and
/// counts before the server has answered. The token itself is not stored.
pub(crate) fn user_of_token(app_key: &str, token: &str) -> String {
    format!("rongim|{}||user|{}", escape(app_key), hash(token))
}

/// Where the navigation's last answer is kept.
pub(crate) fn navigation_answer(app_key: &str) -> String {
    format!("rongim|{}||navi", escape(app_key))
}

/// FNV-1a: no secret depends on it, and CONNACK corrects a wrong guess.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Replaces the separator, and the sign that stands for it.
pub(crate) fn escape(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for letter in part.chars() {
        match letter {
            '%' => out.push_str("%25"),
            SEPARATOR => out.push_str("%7C"),
            other => out.push(other),
        }
    }
    out
}

pub(crate) fn unescape(part: &str) -> Option<String> {
    let mut out = String::with_capacity(part.len());
    let mut pieces = part.split('%');
    out.push_str(pieces.next()?);
    for piece in pieces {
        let separator = piece.strip_prefix("7C").map(|rest| (SEPARATOR, rest));
        let (letter, rest) = separator.or_else(|| Some(('%', piece.strip_prefix("25")?)))?;
        out.push(letter);
        out.push_str(rest);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_two_values_share_a_name(
            a in ("[a|%0-9]{1,4}", 1i32..13, "[a|%0-9]{1,4}"),
            b in ("[a|%0-9]{1,4}", 1i32..13, "[a|%0-9]{1,4}"),
        ) {
            let name = |(user, kind, target): &(String, i32, String)| {
                Keys::new("app", user)
                    .of(Kind::Unread, &ConversationId::new(ConversationType(*kind), target.as_str()))
            };
            prop_assert_eq!(a == b, name(&a) == name(&b));
        }

        #[test]
        fn a_conversation_is_read_back_from_its_name(kind in 1i32..13, target in ".{1,8}") {
            let keys = Keys::new("app", "user");
            let id = ConversationId::new(ConversationType(kind), target);
            prop_assert_eq!(keys.conversation(Kind::Draft, &keys.of(Kind::Draft, &id)), Some(id));
        }
    }
}
