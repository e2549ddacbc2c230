//! The IM side: a connection from its first frame to its last.
//!
//! ```text
//! socket ┐ frames
//!        ├───────▶ connection ── session ── Action ──▶ publish / query ──▶ store
//! polling┘              ▲           │                                        │ after the commit
//!        ◀── frames ────┴───────────┴◀──────────── Event ◀──────── bus ◀─────┘
//! ```

mod admission;
mod connection;
mod expansion;
mod outgoing;
pub mod polling;
pub mod publish;
pub mod query;
pub mod session;
pub mod socket;
