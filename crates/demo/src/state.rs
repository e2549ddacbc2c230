//! What a signed-in session shows: a reducer without a browser in it.

mod action;
pub mod chat_view;
pub mod directory;
mod questions;
pub mod rows;
pub mod shortcut;
pub mod standing;
pub mod steps;
pub mod timeline;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use yew::Reducible;

use crate::model::{
    Body, Contacts, Conversation, ConversationKey, Event, Group, GroupDetails, Kind, Message,
    QuietHours, Status, User,
};
use crate::state::directory::Directory;
use crate::state::standing::{Closed, Turn};
use crate::state::timeline::Timeline;

pub use action::Action;

/// Connection to the IM server, by what the user can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// On the way; nothing to do.
    Connecting,
    /// All is well.
    Connected,
    /// Without a connection, for the reason that the SDK's status tells; it will be tried again.
    Offline(i32),
    /// The same user signed in elsewhere.
    Kicked,
}

impl Connection {
    /// The account was blocked.
    pub const BLOCKED: Self = Self::Offline(9);

    /// Reads a `ConnectionStatus` of the SDK.
    #[must_use]
    pub fn from_status(status: i32) -> Self {
        match status {
            0 => Self::Connected,
            1 | 201 | 202 => Self::Connecting,
            6 => Self::Kicked,
            status => Self::Offline(status),
        }
    }

    /// Whether another attempt may help: not for a blocked user or a wrong app key.
    #[must_use]
    pub fn can_retry(self) -> bool {
        !matches!(self, Self::Offline(9 | 20) | Self::Kicked | Self::Connected)
    }
}

/// Why the server does not know the user any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The session was too old, or was voided.
    Expired,
    /// The account was blocked.
    Blocked,
}

/// Own messages of a chat that did not arrive yet, or will not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outgoing {
    /// None.
    #[default]
    Nothing,
    /// Some are on their way.
    Sending,
    /// Some could not be sent.
    Failed,
}

/// Something to tell the user in passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The app server did not do what was asked.
    RequestFailed,
    /// The file is not a picture that this browser can read.
    UnreadablePicture,
    /// The picture is larger than the server takes.
    PictureTooLarge,
    /// The message could not be taken back.
    RecallFailed,
    /// The conversation could not be removed.
    RemoveFailed,
    /// The conversation list could not be read.
    ListFailed,
    /// The SDK's script is not there.
    SdkMissing,
    /// A conversation was taken off the list; that can still be undone.
    Removed,
    /// What was looked for is not in the history.
    NotFound,
    /// Messages were sent on.
    Forwarded,
    /// Messages could not be deleted.
    DeleteFailed,
    /// A conversation could not be pinned, muted or hidden.
    ChangeFailed,
    /// The file is larger than the server takes.
    FileTooLarge,
    /// The text was put on the clipboard.
    Copied,
    /// A chatroom could not be entered.
    RoomClosed,
    /// The user is not in the group any more.
    NotInGroup,
    /// Only the owner of the group may do that.
    OnlyOwner,
    /// The group takes no more people.
    GroupFull,
    /// Somebody was asked to be a friend.
    RequestSent,
    /// Two people are friends now.
    NowFriends,
    /// A request was answered or taken back before.
    RequestGone,
    /// The server keeps no more of these.
    TooMany,
    /// A newer app is there.
    Renewed,
    /// Voice messages cannot be recorded yet.
    RecordingLater,
    /// The browser does not let the app notify.
    NotificationsRefused,
}

/// Who has read a message of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// User ids.
    pub users: BTreeSet<String>,
    /// People in the group, the author included; 0 when unknown.
    pub members: u64,
}

/// Everything the signed-in part of the app shows.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Who is signed in.
    pub me: User,
    /// Connection to the IM server.
    pub connection: Connection,
    /// Why the session is over, once it is.
    pub ended: Option<Ended>,
    /// Whether there ever was a connection in this session.
    pub was_connected: bool,
    /// The conversation list, in the SDK's order; `None` until it was read.
    pub conversations: Option<Rc<Vec<Conversation>>>,
    /// The chat on screen.
    pub active: Option<ConversationKey>,
    /// Names of people and groups.
    pub directory: Rc<Directory>,
    /// Friends, requests and blocked people of the user.
    pub contacts: Rc<Contacts>,
    /// Groups of the user.
    pub groups: Rc<Vec<Group>>,
    /// What to tell in passing.
    pub notice: Option<Notice>,
    /// When nothing makes a noise.
    pub quiet: Option<QuietHours>,
    /// Who is online, of those one sees.
    pub online: Rc<BTreeSet<String>>,
    /// Who has read own messages of groups, by message.
    pub receipts: Rc<BTreeMap<String, Readers>>,
    /// The message that arrived last, and how many did; those of before the visit do not count.
    pub arrival: Option<(u64, Rc<Message>)>,
    /// A conversation that was taken off the list and can still be put back.
    pub removed: Option<ConversationKey>,
    timelines: BTreeMap<ConversationKey, Rc<Timeline>>,
    typing: BTreeMap<ConversationKey, Typing>,
    details: BTreeMap<String, Rc<GroupDetails>>,
    /// What happened in groups, counted.
    happenings: BTreeMap<String, u64>,
    /// Chats in which the user cannot write.
    closed: BTreeMap<ConversationKey, Closed>,
}

/// Messages kept of a chatroom, where nobody reads what was said long ago.
const ROOM_MESSAGES: usize = 300;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Typing {
    user: String,
    /// Rises with each sign of typing, so that an older timer does not end a newer one.
    turn: u64,
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl State {
    /// The state right after sign-in.
    #[must_use]
    pub fn new(me: User) -> Self {
        let mut directory = Directory::default();
        directory.learn_users([me.clone()]);
        Self {
            me,
            connection: Connection::Connecting,
            ended: None,
            was_connected: false,
            conversations: None,
            active: None,
            directory: Rc::new(directory),
            contacts: Rc::default(),
            groups: Rc::default(),
            notice: None,
            quiet: None,
            online: Rc::default(),
            receipts: Rc::default(),
            arrival: None,
            removed: None,
            timelines: BTreeMap::new(),
            typing: BTreeMap::new(),
            details: BTreeMap::new(),
            happenings: BTreeMap::new(),
            closed: BTreeMap::new(),
        }
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::SessionBegun => {
                (self.connection, self.was_connected) = (Connection::Connecting, false);
                self.ended = None;
            }
            Action::SessionEnded(ended) => self.ended = Some(ended),
            Action::Connection(connection) => {
                self.connection = connection;
                if connection == Connection::Connected {
                    (self.was_connected, self.ended) = (true, None);
                }
            }
            Action::Conversations(list) => self.conversations = Some(Rc::new(list)),
            Action::Remembered(earlier, list) => {
                Rc::make_mut(&mut self.directory).remember(earlier);
                self.conversations.get_or_insert_with(|| Rc::new(list));
            }
            Action::Renamed(me) => {
                Rc::make_mut(&mut self.directory).learn_users([me.clone()]);
                self.me = me;
            }
            Action::Opened(key) => self.open(key),
            Action::HistoryRequested(key) => self.chat(&key).start_loading(),
            Action::Newest(key, page, has_more) => self.chat(&key).show_newest(page, has_more),
            Action::Kept(key, messages) => self.chat(&key).show_kept(messages),
            Action::PageRequested(key) => self.chat(&key).shown_mut().start_loading(),
            Action::PageFailed(key) => self.chat(&key).shown_mut().fail_loading(),
            Action::Older(key, time, page, has_more) => {
                self.chat(&key).show_older(time, page, has_more);
            }
            Action::Newer(key, time, part) => self.chat(&key).show_newer(time, part),
            Action::WentTo(key, part) => self.chat(&key).go_to(part),
            Action::WentBack(key) => self.chat(&key).go_back(),
            Action::HistoryFailed(key) => self.chat(&key).fail_loading(),
            Action::HistoryClosed(key) => self.chat(&key).end_history(),
            Action::Received(message) => self.receive(message),
            Action::Queued(message) => {
                let key = message.conversation.clone();
                // Who writes wants to see it.
                self.chat(&key).go_back();
                self.chat(&key).insert(message);
            }
            Action::Restored(message) => {
                let key = message.conversation.clone();
                let status = message.status;
                self.chat(&key).restore(message);
                self.heed_failure(key, status);
            }
            Action::Progressed(key, local, status) => {
                self.chat(&key)
                    .update(local, |message| message.status = status);
                self.heed_failure(key, status);
            }
            Action::Uploaded(key, local, uri) => self.chat(&key).update(local, |message| {
                message.status = Status::Sending;
                message.body.set_address(uri);
            }),
            Action::Delivered(key, local, uid, time) => self.chat(&key).deliver(local, uid, time),
            Action::Discarded(key, local) => self.chat(&key).discard(local),
            Action::Recalled(key, uid) => self.recall(&key, &uid),
            Action::MessagesRemoved(key, uids) => self.chat(&key).remove(&uids),
            Action::PeerRead(key, until) => self.chat(&key).mark_read(until),
            Action::ReadBy(user, uids) => {
                let receipts = Rc::make_mut(&mut self.receipts);
                for uid in uids {
                    receipts.entry(uid).or_default().users.insert(user.clone());
                }
            }
            Action::ReadersLearned(uid, readers) => {
                Rc::make_mut(&mut self.receipts).insert(uid, readers);
            }
            Action::Presence(user, true) => {
                Rc::make_mut(&mut self.online).insert(user);
            }
            Action::Presence(user, false) => {
                Rc::make_mut(&mut self.online).remove(&user);
            }
            Action::Details(details) => {
                let directory = Rc::make_mut(&mut self.directory);
                directory.learn_users(details.members.iter().cloned());
                directory.learn_groups([details.group.clone()]);
                let id = details.group.id.clone();
                self.closed.remove(&ConversationKey::group(&id));
                self.details.insert(id, Rc::new(details));
            }
            Action::GroupLost(group, closed) => self.close(ConversationKey::group(&group), closed),
            Action::Reopened(key) => drop(self.closed.remove(&key)),
            Action::ConversationRemoved(key) => self.removed = key,
            Action::Typing(key, user, turn) => {
                self.typing.insert(key, Typing { user, turn });
            }
            Action::TypingEnded(key, turn) => {
                if self
                    .typing
                    .get(&key)
                    .is_some_and(|typing| typing.turn == turn)
                {
                    self.typing.remove(&key);
                }
            }
            Action::UsersLearned(users) => self.learn_users(users),
            Action::GroupsLearned(groups) => Rc::make_mut(&mut self.directory).learn_groups(groups),
            Action::Contacts(contacts) => {
                let directory = Rc::make_mut(&mut self.directory);
                directory.learn_users(contacts.friends.iter().cloned());
                directory.set_remarks(contacts.remarks.clone());
                self.contacts = Rc::new(contacts);
            }
            Action::Groups(groups) => {
                Rc::make_mut(&mut self.directory).learn_groups(groups.iter().cloned());
                self.groups = Rc::new(groups);
            }
            Action::Notice(notice) => self.notice = notice,
            Action::Quiet(hours) => self.quiet = hours,
        }
    }

    /// Names and pictures of people, wherever they are shown.
    fn learn_users(&mut self, users: Vec<User>) {
        let renew = |known: &mut Rc<Vec<User>>| {
            let is_old = |one: &User| users.iter().any(|user| user.id == one.id && user != one);
            if !known.iter().any(is_old) {
                return;
            }
            for one in Rc::make_mut(known) {
                if let Some(user) = users.iter().find(|user| user.id == one.id) {
                    one.clone_from(user);
                }
            }
        };
        if !self.contacts.friends.is_empty() {
            renew(&mut Rc::make_mut(&mut self.contacts).friends);
        }
        for details in self.details.values_mut() {
            renew(&mut Rc::make_mut(details).members);
        }
        Rc::make_mut(&mut self.directory).learn_users(users);
    }

    fn chat(&mut self, key: &ConversationKey) -> &mut Timeline {
        Rc::make_mut(self.timelines.entry(key.clone()).or_default())
    }

    fn open(&mut self, key: Option<ConversationKey>) {
        if self.active == key {
            return;
        }
        if let Some(left) = self.active.take() {
            self.chat(&left).trim();
        }
        if let Some(key) = &key {
            let unread = self.conversation(key).map_or(0, |line| line.unread);
            self.chat(key).open(unread);
        }
        self.active = key;
    }

    /// Some failures tell that no message will do.
    fn heed_failure(&mut self, key: ConversationKey, status: Status) {
        if let Status::Failed(code) = status
            && let Some(closed) = Closed::from_failure(&key, code)
        {
            self.close(key, closed);
        }
    }

    /// A group that was dismissed stays so, whatever comes after.
    fn close(&mut self, key: ConversationKey, closed: Closed) {
        if key.kind == Kind::GROUP {
            self.details.remove(&key.target);
        }
        let was = self.closed.entry(key).or_insert(closed);
        if *was != Closed::Dismissed {
            *was = closed;
        }
    }

    /// What is known of the group is to be asked anew, but for who has just been taken out: the
    /// server tells them before it does it.
    fn note_happening(&mut self, key: &ConversationKey, event: &Event, late: bool) {
        let turn = Turn::of(event, &self.me.id);
        match turn {
            Turn::Nothing => {}
            Turn::In => drop(self.closed.remove(key)),
            Turn::Out(closed) => self.close(key.clone(), closed),
        }
        if late || !matches!(turn, Turn::Out(_)) {
            *self.happenings.entry(key.target.clone()).or_default() += 1;
        }
    }

    fn receive(&mut self, message: Message) {
        match (message.conversation.kind, &message.body) {
            (Kind::GROUP, Body::Event(event)) => {
                self.note_happening(&message.conversation, event, message.late);
            }
            // Who writes may have changed their mind.
            (Kind::PRIVATE, _) if !message.is_own() => {
                self.closed.remove(&message.conversation);
            }
            _ => {}
        }
        if !message.is_own() && !message.late {
            let count = self.arrival.as_ref().map_or(0, |(count, _)| *count);
            self.arrival = Some((count + 1, Rc::new(message.clone())));
        }
        self.typing.remove(&message.conversation);
        let is_room = message.conversation.kind == Kind::CHATROOM;
        // A chat that was never opened gets its messages from history when it is.
        if let Some(chat) = self.timelines.get_mut(&message.conversation) {
            let chat = Rc::make_mut(chat);
            chat.receive(message);
            if is_room {
                chat.keep_newest(ROOM_MESSAGES);
            }
        }
    }

    fn recall(&mut self, key: &ConversationKey, uid: &str) {
        if let Some(chat) = self.timelines.get_mut(key) {
            Rc::make_mut(chat).recall(uid);
        }
    }
}

#[cfg(test)]
mod tests;
