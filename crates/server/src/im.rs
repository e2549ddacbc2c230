//! The IM side: a connection from its first frame to its last.
//!
//! ```text
//! socket ── bytes ──▶ session ── Action ──▶ publish / query ──▶ store
//!    ▲                   │                                        │ after the commit
//!    └────── frames ─────┴◀──────────── Event ◀──────── bus ◀─────┘
//! ```

mod expansion;
pub mod publish;
pub mod query;
pub mod session;
pub mod socket;
