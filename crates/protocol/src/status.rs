//! Status codes of the wire, as open types: a code that is not named here is
//! kept and prints as its number.

use std::fmt;

/// The status of a PUBACK or QUERYACK. 0 is success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Status(pub u16);

/// The status of a CONNACK. 0 lets the client in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConnectStatus(pub u16);

/// The reason of a DISCONNECT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DisconnectReason(pub u16);

/// Names codes and gives each a text: `NAME = code, "text";`.
macro_rules! codes {
    ($type:ident { $($name:ident = $code:literal, $text:literal;)* }) => {
        impl $type {
            $(#[doc = $text] pub const $name: Self = Self($code);)*

            /// A short English text, when the code is known.
            pub fn text(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some($text),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.text() {
                    Some(text) => write!(f, "{} ({text})", self.0),
                    None => write!(f, "{}", self.0),
                }
            }
        }
    };
}

codes!(Status {
    OK = 0, "success";
    REFUSED = 1, "refused";
    NOT_IN_BLACKLIST = 101, "not in the blacklist";
    BLACKLISTED = 405, "in the receiver's blacklist";
    NOT_AUTHORISED = 20406, "not allowed";
    NO_SUCH_DISCUSSION = 20407, "the discussion does not exist";
    TOO_FAST = 20604, "sending too fast";
    NOT_IN_DISCUSSION = 21406, "not in the discussion";
    DISCUSSION_FULL = 21407, "the discussion has too many members";
    TOO_MANY_DISCUSSIONS = 21408, "the user has made too many discussions";
    MAY_NOT_INVITE = 21409, "only the admin of the discussion may invite";
    SENSITIVE_BLOCKED = 21501, "contains a blocked word";
    SENSITIVE_REPLACED = 21502, "a sensitive word was replaced";
    NOT_IN_GROUP = 22406, "not in the group";
    MUTED_IN_GROUP = 22408, "muted in the group";
    NOT_IN_CHATROOM = 23406, "not in the chatroom";
    MUTED_IN_CHATROOM = 23408, "muted in the chatroom";
    BARRED_FROM_CHATROOM = 23409, "barred from the chatroom";
    NO_SUCH_CHATROOM = 23410, "the chatroom does not exist";
    CHATROOM_FULL = 23411, "the chatroom is full";
    BAD_CHATROOM_PARAMETER = 23412, "a chatroom parameter is wrong";
    CHATROOM_HISTORY_OFF = 23414, "chatroom history is not stored";
    TOO_MANY_CHATROOM_ENTRIES = 23423, "the chatroom has too many entries";
    CHATROOM_ENTRY_OF_ANOTHER = 23424, "the chatroom entry belongs to another user";
    NO_SUCH_CHATROOM_ENTRY = 23427, "the chatroom has no such entry";
    NO_CALLS = 24014, "no service for calls";
    BAD_RECALL = 25101, "the message cannot be recalled";
    TIMEOUT = 30003, "the server did not answer in time";
    STORAGE_FAILED = 30014, "the message could not be stored";
    CONTENT_TOO_LARGE = 30016, "the content is larger than 128 KB";
    NO_DATA = 32001, "there is no such data";
    MALFORMED = 32002, "the body is incomplete or malformed";
    NO_SUCH_TAG = 33101, "there is no such tag";
    NOT_EXPANDABLE = 34008, "the message cannot carry an expansion";
    UNKNOWN_TOPIC = 34010, "an unknown topic, or too large an expansion";
    TOO_MANY = 34013, "more than is kept for one user";
    NOT_IN_RTC_ROOM = 40001, "not in the RTC room";
});

impl Status {
    /// An expansion has too many keys, or one that is too long; the same code as
    /// that of an unknown topic.
    pub const EXPANSION_TOO_LARGE: Self = Self::UNKNOWN_TOPIC;
}

codes!(ConnectStatus {
    ACCEPTED = 0, "accepted";
    PROTOCOL_VERSION = 1, "unacceptable protocol version";
    APP_KEY = 2, "the app key is wrong";
    SERVER_UNAVAILABLE = 3, "the server is unavailable";
    TOKEN_INCORRECT = 4, "the token is incorrect";
    NOT_AUTHORISED = 5, "not authorised";
    REDIRECT = 6, "ask the navigation for another server";
    PACKAGE_NAME = 7, "the package name is wrong";
    APP_BLOCKED = 8, "the app is blocked or deleted";
    USER_BLOCKED = 9, "the user is blocked";
    TOKEN_EXPIRED = 10, "the token has expired";
    DEVICE = 11, "the device is wrong";
    HOST_NAME = 12, "the page's host is not allowed";
});

codes!(DisconnectReason {
    REDIRECT = 0, "ask the navigation for another server";
    OTHER_DEVICE = 1, "signed in on another device";
    BLOCKED = 2, "blocked";
    CLOSED = 3, "closed by the server";
    LOGOUT = 4, "logged out";
    BLOCKED_AS_WELL = 5, "blocked";
    REDIRECT_AS_WELL = 6, "ask the navigation for another server";
});

impl DisconnectReason {
    /// Whether the client should ask the navigation again and reconnect.
    pub fn is_redirect(self) -> bool {
        matches!(self, Self::REDIRECT | Self::REDIRECT_AS_WELL)
    }

    /// Whether the user has been blocked.
    pub fn is_blocked(self) -> bool {
        matches!(self, Self::BLOCKED | Self::BLOCKED_AS_WELL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_print_as_their_number() {
        assert_eq!(Status(65_000).to_string(), "65000");
        assert_eq!(Status::NOT_IN_GROUP.to_string(), "22406 (not in the group)");
    }
}
