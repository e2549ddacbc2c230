//! How a call fails: the documented code, and the message it was about.

use std::fmt;

use rongim_protocol::status::{ConnectStatus, Status};
use thiserror::Error;

use crate::Message;

/// A code of the JS API's `ErrorCode` and `ConnectionState`; open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorCode(pub i32);

macro_rules! codes {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        impl ErrorCode {
            $(#[doc = $text] pub const $name: Self = Self($code);)*

            /// What happened and what to do, in English, when the code is one of the engine's own.
            pub fn text(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some($text),)*
                    _ => u16::try_from(self.0).ok().and_then(|code| Status(code).text()),
                }
            }
        }
    };
}

codes! {
    TIMEOUT = -1, "the server did not answer within 30 s; try again";
    PARAMETER = -3, "an argument has the wrong type or value";
    NOT_IN_CHATROOM = 23406, "the user is not in the chatroom; join it first";
    NO_SUCH_ENTRY = 23427, "the chatroom has no entry with this key";
    NOT_CONNECTED = 30001, "there is no connection; connect first";
    NETWORK_UNAVAILABLE = 30002, "the server cannot be reached; check the network and the navigation address";
    NAVIGATION_FAILED = 30007, "the navigation gave no usable answer; check the navigation address";
    CONNECTION_LOST = 30011, "the connection was lost before the answer came; try again";
    CONTENT_TOO_LARGE = 30016, "the content is larger than 128 KB; send a link to it instead";
    MALFORMED_ANSWER = 32002, "the server's answer is malformed";
    NOT_INITIALISED = 33001, "call RongIMClient.init first";
    CANNOT_SEND_HERE = 33003, "clients cannot send to a conversation of this type";
    NO_SUCH_TAG = 33101, "there is no such tag; create it first";
    NO_TAG_IN_CONVERSATION = 33102, "the conversation does not have this tag";
    SUPERSEDED = 31011, "another call of connect or disconnect took over";
    KICKED = 31010, "the user signed in elsewhere";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) => write!(f, "{} ({text})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

impl From<Status> for ErrorCode {
    fn from(status: Status) -> Self {
        Self(status.0.into())
    }
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum CallError {
    /// The call failed with this code.
    #[error("{0}")]
    Code(ErrorCode),
    /// The message was not sent.
    #[error("the message was not sent: {code}")]
    NotSent {
        /// Why.
        code: ErrorCode,
        /// The message, marked as failed.
        message: Box<Message>,
    },
    /// The server does not let the user in.
    #[error("the connection was refused: {0}")]
    Refused(ConnectStatus),
}

impl CallError {
    /// The number that the JS API reports.
    pub fn code(&self) -> i32 {
        match self {
            Self::Code(code) | Self::NotSent { code, .. } => code.0,
            Self::Refused(status) => status.0.into(),
        }
    }
}

impl From<ErrorCode> for CallError {
    fn from(code: ErrorCode) -> Self {
        Self::Code(code)
    }
}
