//! The frames of long polling: one JSON object each, with the body as JSON text
//! inside `data`.
//!
//! A server answers with objects and lists of them; a client sends a frame as
//! the query and the body of a POST. `headerCode` is the first byte of the frame
//! as a signed number.

mod client;
mod server;

pub use client::{read_client_frame, write_client_frame};
pub use server::{read_server_frames, write_server_frame};
