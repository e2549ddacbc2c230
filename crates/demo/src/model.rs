//! What the app knows about: conversations, messages, people. Plain values, no browser in them.

pub mod account;
pub mod conversation;
pub mod json;
pub mod message;
pub mod place;

pub use account::{DemoAccount, Group, Session, User};
pub use conversation::{Conversation, ConversationKey, Kind};
pub use message::{Body, Incoming, Message, Picture, Status};
pub use place::Place;
