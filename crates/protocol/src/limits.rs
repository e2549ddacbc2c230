//! Sizes that the protocol fixes, in bytes.

/// A message's `content`: more is refused with status 30016.
pub const MAX_CONTENT_BYTES: usize = 128 * 1024;

/// A frame from a client. Leaves room above [`MAX_CONTENT_BYTES`] for push
/// texts and receivers, so that a message that is a little too large gets a
/// status instead of a broken connection.
pub const MAX_CLIENT_FRAME_BYTES: usize = 1024 * 1024;

/// A frame from a server: a long list of history or offline messages.
pub const MAX_SERVER_FRAME_BYTES: usize = 64 * 1024 * 1024;

/// Bytes of a string in a frame header (2-byte length).
pub const MAX_TEXT_BYTES: usize = u16::MAX as usize;
