//! The RongIM client engine, sans-IO.
//!
//! The engine never opens a socket, reads a clock or touches storage by itself.
//! Whoever drives it (the wasm crate in a browser, a test in virtual time)
//! calls its methods, which come in four kinds:
//!
//! - **commands** from the page: [`Engine::connect`], [`Engine::send`],
//!   [`Engine::history`], … Those that need the server return a [`CallId`] and
//!   end in exactly one [`Event::Done`] with that id.
//! - **inputs** from the world: [`Engine::handle_fetch`],
//!   [`Engine::handle_frame`], [`Engine::handle_closed`],
//!   [`Engine::handle_timeout`], [`Engine::handle_network_change`].
//! - **outputs**: [`Engine::poll_output`] gives what to transmit and what to
//!   tell the page; [`Engine::poll_timeout`] the time of the next
//!   `handle_timeout`.
//! - **questions** that are answered from state: [`Engine::status`],
//!   [`Engine::unread_count`], [`Engine::draft`], …
//!
//! The rule: after each command or input, poll outputs until there is none,
//! then set a timer for `poll_timeout`. `now` is in ms since the Unix epoch, on
//! a clock that never goes back.
//!
//! ```
//! use rongim_core::{Config, Engine, Output, MemoryStore, NoJson};
//!
//! let config = Config::new("app-key", vec!["http://127.0.0.1:8585".into()]);
//! let mut engine = Engine::new(config, Box::new(MemoryStore::default()), Box::new(NoJson), 1);
//! engine.connect("token", 1_000);
//! while let Some(output) = engine.poll_output() {
//!     match output {
//!         Output::Fetch { url, .. } => assert!(url.contains("/navi.js?")),
//!         Output::Event(event) => println!("{event:?}"),
//!         _ => {}
//!     }
//! }
//! assert_eq!(engine.poll_timeout(), Some(6_000));
//! ```

mod calls;
mod chatrooms;
mod config;
mod conversations;
mod drafts;
mod engine;
mod error;
mod expansion;
mod history;
mod json;
mod kept;
mod keys;
mod lifecycle;
mod mailbox;
mod map;
mod marks;
mod message;
mod order;
mod outbox;
mod output;
mod presence;
mod random;
mod receipts;
mod request;
mod seen;
mod session;
mod states;
mod store;
mod typing;
mod unread;

pub use chatrooms::{ChatroomEntry, ChatroomJoin, EntryChange};
pub use config::{Config, Transport};
pub use conversations::{Conversation, ListQuery, Mention};
pub use engine::Engine;
pub use error::{CallError, ErrorCode};
pub use history::{HistoryOrder, HistoryRequest};
pub use json::{Json, NoJson};
pub use kept::{
    Insertion, KeptMessage, MemoryMessages, MessageKey, MessageStore, Notes, Search, TextField,
};
pub use message::{Direction, Message, SentStatus};
pub use outbox::Draft as OutgoingMessage;
pub use output::{Answer, CallId, Event, FetchId, Fetched, Output, SocketId};
pub use rongim_protocol as protocol;
pub use rongim_protocol::{ConversationId, ConversationType};
pub use session::ConnectionStatus;
pub use states::{StateChange, UnreadOf};
pub use store::{MemoryStore, Store};
pub use typing::Typist;

/// A time or a span in milliseconds; times count from the Unix epoch.
pub type Millis = u64;
