//! What can be wrong with bytes from outside.

use thiserror::Error;

/// Why bytes are not a frame or a body of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The input ended inside the named field.
    #[error("the frame ends inside {0}")]
    Truncated(&'static str),
    /// A text field is not UTF-8.
    #[error("{0} is not valid UTF-8")]
    Utf8(&'static str),
    /// The frame type of the first byte does not exist in this direction.
    #[error("frame type {0} is not sent in this direction")]
    FrameType(u8),
    /// The input is longer than a frame may be; the number is its size in bytes.
    #[error("the frame has {0} bytes, more than is allowed")]
    TooLarge(usize),
    /// The protobuf body does not fit its message.
    #[error("the body is malformed: {0}")]
    Body(&'static str),
    /// A text is not JSON, or nested deeper than [`crate::json::MAX_DEPTH`]; the
    /// number is the byte where reading stopped.
    #[error("the text is not JSON from byte {0} on")]
    Json(usize),
    /// The named JSON field holds a value of another type than the schema says,
    /// or a number out of its range.
    #[error("the value of {0} has the wrong type")]
    Field(&'static str),
    /// The schema has no message of this name.
    #[error("the schema has no such message")]
    NoSuchMessage,
    /// The navigation answer is not the expected script.
    #[error("the navigation answer is malformed: {0}")]
    Navigation(&'static str),
}
