//! The RongCloud client protocol: bytes ↔ values, and nothing else.
//!
//! There is no clock, no socket, no storage and no browser in this crate, so it
//! runs unchanged in the SDK (wasm32) and in the server.
//!
//! | module | holds |
//! |---|---|
//! | [`frame`] | the frames of the WebSocket transport, by direction |
//! | [`comet`] | the same frames as long polling carries them |
//! | [`schema`] | the protobuf bodies, generated from `proto/rongcloud.proto` |
//! | [`topic`] | the operation names in PUBLISH and QUERY frames |
//! | [`status`] | the status codes of acks, CONNACK and DISCONNECT |
//! | [`conversation`] | conversation types and targets |
//! | [`flags`] | the bit sets inside messages |
//! | [`catalogue`] | the built-in message types |
//! | [`json`] | a small JSON reader and string writer |
//! | [`transcode`] | bodies between protobuf and JSON |
//! | [`navigation`] | the answer of the navigation request |
//!
//! One WebSocket message carries one frame; there is no length field:
//!
//! ```text
//!  byte 0                         the rest
//! ┌──────┬─────┬─────┬────────┐ ┌──────────────────────────┐
//! │ type │ dup │ qos │ retain │ │ depends on type and      │
//! │ 7..4 │  3  │ 2,1 │   0    │ │ direction, big-endian    │
//! └──────┴─────┴─────┴────────┘ └──────────────────────────┘
//! ```
//!
//! Whatever comes from outside may be wrong: decoding gives a
//! [`DecodeError`] and never panics. Codes and names that this crate does not
//! know survive a round trip unchanged.

mod body;
pub mod catalogue;
mod coding;
pub mod comet;
pub mod conversation;
mod error;
pub mod flags;
pub mod frame;
pub mod json;
pub mod limits;
pub mod navigation;
pub mod status;
mod table;
pub mod topic;
pub mod transcode;
mod wire;

pub use body::Body;
pub use conversation::{ConversationId, ConversationType};
pub use error::DecodeError;
pub use frame::{ClientFrame, ServerFrame};
pub use topic::Topic;

/// The protobuf bodies, as in `proto/rongcloud.proto`.
///
/// proto2 `required` fields are plain values and have their default (zero, empty
/// or the first value of an enum) when a peer leaves them out; enum fields are
/// `i32`, so unknown values are kept.
#[allow(missing_docs)]
pub mod schema {
    use crate::{
        Body,
        wire::{Fields, Writer},
    };

    include!(concat!(env!("OUT_DIR"), "/schema.rs"));

    /// The compiled schema as a serialised `FileDescriptorSet`.
    pub const DESCRIPTOR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/schema.bin"));
}
