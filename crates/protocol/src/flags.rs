//! The bit sets inside messages.

use std::ops::BitOr;

macro_rules! bits {
    ($(#[doc = $doc:literal])* $type:ident($int:ty) { $($(#[doc = $bit_doc:literal])* $name:ident = $bit:literal;)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $type(pub $int);

        impl $type {
            $($(#[doc = $bit_doc])* pub const $name: Self = Self($bit);)*

            /// Whether all bits of `other` are set.
            pub fn has(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// These bits, and those of `other` when `on`.
            #[must_use]
            pub fn with(self, other: Self, on: bool) -> Self {
                if on { self | other } else { self }
            }
        }

        impl BitOr for $type {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }
    };
}

bits! {
    /// `UpStreamMessage.sessionId`: what the sender wants.
    SendFlags(i32) {
        /// Keep the message in the history.
        PERSISTED = 1;
        /// Count the message as unread at its receivers.
        COUNTED = 2;
        /// The message mentions users.
        MENTION = 4;
        /// No notification at the receivers.
        SILENT = 32;
        /// The message may carry an expansion.
        EXPANDABLE = 64;
    }
}

bits! {
    /// `DownStreamMessage.status`: what the receiver learns.
    ReceiveFlags(i64) {
        /// Another client of the user has retrieved the message.
        RETRIEVED = 2;
        /// The message is kept in the history.
        PERSISTED = 16;
        /// The message counts as unread.
        COUNTED = 32;
        /// The message mentions the receiver.
        MENTIONS_ME = 64;
        /// No notification.
        SILENT = 512;
        /// The message may carry an expansion.
        EXPANDABLE = 1024;
    }
}

bits! {
    /// `UpStreamMessage.configFlag`.
    PushFlags(i32) {
        /// Push by VoIP.
        VOIP_PUSH = 1;
        /// Honour the receiver's allow and deny lists.
        VERIFY_LISTS = 2;
        /// Push without a title.
        NO_TITLE = 4;
        /// Push with the content even when the receiver hides details.
        FORCE_DETAIL = 8;
    }
}

bits! {
    /// `ChrmKVEntity.status`.
    EntryFlags(i32) {
        /// The entry goes when its owner leaves the room.
        AUTO_DELETE = 1;
        /// Set or delete it also when it is another user's.
        OVERWRITE = 2;
        /// The entry is gone; only in incremental answers.
        DELETED = 4;
    }
}

impl SendFlags {
    /// What a receiver is told of these flags; mentions depend on the receiver.
    pub fn to_receive_flags(self, mentions_me: bool) -> ReceiveFlags {
        ReceiveFlags::default()
            .with(ReceiveFlags::PERSISTED, self.has(Self::PERSISTED))
            .with(ReceiveFlags::COUNTED, self.has(Self::COUNTED))
            .with(ReceiveFlags::MENTIONS_ME, mentions_me)
            .with(ReceiveFlags::SILENT, self.has(Self::SILENT))
            .with(ReceiveFlags::EXPANDABLE, self.has(Self::EXPANDABLE))
    }
}

/// `DownStreamMessage.direction`.
pub mod direction {
    /// Sent by the user who receives the frame.
    pub const SENT: i32 = 1;
    /// Received by that user.
    pub const RECEIVED: i32 = 2;
}

/// `NotifyMsg.type`.
pub mod notify {
    /// New messages in the mailbox (`s_ntf`).
    pub const MAILBOX: i32 = 1;
    /// In `s_ntf`: new chatroom messages; in `s_cmd`: chatroom entries changed.
    pub const CHATROOM: i32 = 2;
    /// In `s_cmd`: conversation states changed.
    pub const CONVERSATION_STATES: i32 = 3;
}
