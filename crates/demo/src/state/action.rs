//! What can happen to the state.

use crate::model::{
    Contacts, Conversation, ConversationKey, Group, GroupDetails, Message, QuietHours, Status, User,
};
use crate::state::directory::Directory;
use crate::state::standing::Closed;
use crate::state::timeline::Part;
use crate::state::{Connection, Ended, Notice, Readers};

/// What can happen to the state.
#[derive(Clone, Debug)]
pub enum Action {
    /// A session begins, also in place of one that was over.
    SessionBegun,
    /// The session is over.
    SessionEnded(Ended),
    /// The SDK reports its connection.
    Connection(Connection),
    /// The conversation list was read.
    Conversations(Vec<Conversation>),
    /// Names and the list of an earlier visit.
    Remembered(Directory, Vec<Conversation>),
    /// The user has another name or picture.
    Renamed(User),
    /// A chat came on screen, or the list alone.
    Opened(Option<ConversationKey>),
    /// History is being fetched.
    HistoryRequested(ConversationKey),
    /// The newest page of history, oldest message first, and whether there is more.
    Newest(ConversationKey, Vec<Message>, bool),
    /// The last screens of a chat, oldest message first, as they were kept at an earlier visit.
    Kept(ConversationKey, Vec<Message>),
    /// A page of history on one side of what is shown is being fetched.
    PageRequested(ConversationKey),
    /// It could not be.
    PageFailed(ConversationKey),
    /// The page of history before a time, oldest message first, and whether there is more.
    Older(ConversationKey, u64, Vec<Message>, bool),
    /// The page of history after a time.
    Newer(ConversationKey, u64, Part),
    /// A part of the history, which may be far from the newest messages.
    WentTo(ConversationKey, Part),
    /// Back to the newest messages.
    WentBack(ConversationKey),
    /// History could not be fetched.
    HistoryFailed(ConversationKey),
    /// The server keeps older messages from who is not in the chat any more.
    HistoryClosed(ConversationKey),
    /// A message arrived.
    Received(Message),
    /// An own message starts its way.
    Queued(Message),
    /// An own message of the last visit is to be sent.
    Restored(Message),
    /// An own message moved on: its body and status are new.
    Progressed(ConversationKey, u64, Status),
    /// The file of an own message is at this address now.
    Uploaded(ConversationKey, u64, String),
    /// The server has an own message: its id and its time.
    Delivered(ConversationKey, u64, String, u64),
    /// An own message is given up.
    Discarded(ConversationKey, u64),
    /// A message was taken back.
    Recalled(ConversationKey, String),
    /// The user does not want to see messages any more.
    MessagesRemoved(ConversationKey, Vec<String>),
    /// The other side has read everything up to a time.
    PeerRead(ConversationKey, u64),
    /// A member of a group has read own messages.
    ReadBy(String, Vec<String>),
    /// Who has read an own message of a group.
    ReadersLearned(String, Readers),
    /// A user went online or offline.
    Presence(String, bool),
    /// Who is in a group, and what its owner says.
    Details(GroupDetails),
    /// The user is not in this group any more, or it is no more.
    GroupLost(String, Closed),
    /// A chat that was closed may be open again.
    Reopened(ConversationKey),
    /// A conversation was taken off the list, or put back.
    ConversationRemoved(Option<ConversationKey>),
    /// A user is typing: the turn names this sign of it.
    Typing(ConversationKey, String, u64),
    /// No sign of typing since that turn.
    TypingEnded(ConversationKey, u64),
    /// Names were looked up.
    UsersLearned(Vec<User>),
    /// Group names were looked up.
    GroupsLearned(Vec<Group>),
    /// The people of the user.
    Contacts(Contacts),
    /// The groups of the user.
    Groups(Vec<Group>),
    /// Something to tell in passing, or nothing any more.
    Notice(Option<Notice>),
    /// The quiet hours are these.
    Quiet(Option<QuietHours>),
}
