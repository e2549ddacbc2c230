//! What the app knows about: conversations, messages, people. Plain values, no browser in them.

pub mod account;
pub mod contacts;
pub mod content;
pub mod conversation;
pub mod crop;
pub mod event;
pub mod geo;
pub mod gesture;
pub mod json;
pub mod links;
pub mod message;
pub mod number;
pub mod panes;
pub mod place;
pub mod quiet;
pub mod quote;
pub mod settings;
pub mod unsent;
pub mod world;

pub use account::{DemoAccount, Group, Session, User};
pub use contacts::{Contacts, FriendRequest, GroupDetails, Membership};
pub use content::Content;
pub use conversation::{Conversation, ConversationKey, Kind};
pub use event::{Change, Event, People, Person};
pub use geo::{MapView, Spot};
pub use message::{Body, Incoming, Message, Picture, Status, Video, Voice};
pub use place::Place;
pub use quiet::QuietHours;
pub use quote::Quote;
pub use settings::{Settings, Theme};
pub use unsent::Unsent;
pub use world::World;
