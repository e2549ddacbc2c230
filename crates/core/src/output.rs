//! What the engine asks its driver to do, and what it tells the page.

use crate::{
    CallError, ConnectionStatus, Conversation, ConversationId, EntryChange, ErrorCode, Message,
    StateChange, Typist,
};

/// Names a call until its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallId(pub u64);

/// Names an HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FetchId(pub u32);

/// Names a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SocketId(pub u32);

/// An HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

/// Something for the driver to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Request `url`, and give what comes back to [`crate::Engine::handle_fetch`].
    Fetch {
        /// Names the request.
        id: FetchId,
        /// The whole address.
        url: String,
        /// What to POST; without it the request is a GET.
        body: Option<String>,
    },
    /// Load `url` as a script, which calls the global function `callback` with
    /// one object; give that as JSON text to [`crate::Engine::handle_fetch`].
    LoadScript {
        /// Names the request.
        id: FetchId,
        /// The whole address.
        url: String,
        /// The name of the function.
        callback: String,
    },
    /// Give up a request; nothing more is wanted of it.
    Abort {
        /// This one.
        id: FetchId,
    },
    /// Open a WebSocket.
    Open {
        /// Names the socket.
        socket: SocketId,
        /// The whole address.
        url: String,
    },
    /// Send one binary message.
    Send {
        /// On this socket.
        socket: SocketId,
        /// One frame.
        bytes: Vec<u8>,
    },
    /// Close a socket; nothing more is wanted of it.
    Close {
        /// This one.
        socket: SocketId,
    },
    /// Tell the page.
    Event(Event),
}

/// Something that the page learns.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The connection changed.
    Status(ConnectionStatus),
    /// A message arrived.
    Received {
        /// The message.
        message: Box<Message>,
        /// How many more of the same answer follow.
        left: usize,
        /// Whether the server has more to pull.
        has_more: bool,
    },
    /// Entries of a chatroom came, changed or went.
    ChatroomEntries {
        /// The room.
        id: String,
        /// In the order of the server.
        changes: Vec<EntryChange>,
    },
    /// The user is in a chatroom again after a lost connection, or is in it no
    /// more.
    ChatroomRejoined {
        /// The room.
        id: String,
        /// Why the user is not.
        outcome: Result<(), ErrorCode>,
    },
    /// Who is typing in a conversation changed.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// Who is typing there now.
        typists: Vec<Typist>,
    },
    /// The status of a watched user.
    UserStatus {
        /// The user.
        user_id: String,
        /// As JSON text of the server.
        status: String,
    },
    /// Another client pinned or muted conversations, or took that back.
    ConversationStates(Vec<StateChange>),
    /// Another client put tags on conversations, or took them off.
    ConversationTags,
    /// Another client made, renamed or deleted tags.
    Tags,
    /// The conversation list looks different now: entries, their order, counts.
    Conversations,
    /// A call ended: the only outcome that it has.
    Done {
        /// The call.
        call: CallId,
        /// Its outcome.
        outcome: Result<Answer, CallError>,
    },
    /// Something was wrong from outside and has been left out.
    Warning(String),
}

/// What a call that went well gave back.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Nothing more than that it is done.
    Done,
    /// A value in the shape that the page sees, as JSON text.
    Json(String),
    /// Connected as this user.
    Connected(String),
    /// The message, as the server took it.
    Sent(Box<Message>),
    /// A page of history, oldest first.
    History {
        /// The messages.
        messages: Vec<Message>,
        /// Whether the server has more in that direction.
        has_more: bool,
    },
    /// The conversation list, in its order.
    Conversations(Vec<Conversation>),
    /// One entry of the list, when it is there.
    Conversation(Option<Box<Conversation>>),
}
