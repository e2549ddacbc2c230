//! What the app does: calls the SDK and the app server and tells the reducer what came of it.

mod conversations;
mod groups;
mod history;
mod last_screens;
mod outbox;
mod people;
mod profile;
mod quiet;
mod reading;
mod rooms;
mod sending;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, UseReducerDispatcher};

use crate::api::Api;
use crate::browser::{self, kept};
use crate::model::{Body, Conversation, ConversationKey, Incoming, Message, Session};
use crate::sdk::{self, Event};
use crate::state::directory::Directory;
use crate::state::{Action, Connection, Ended, Notice, State};

use conversations::Removal;
use last_screens::Unwritten;
pub use people::PersonChange;
pub use profile::Profile;
use sending::Attachment;
pub use sending::{Draft, Enclosed};

/// A burst of arrivals reads the list once.
const REFRESH_DELAY_MS: u32 = 40;

/// A sign of typing is good for so long.
const TYPING_MS: u32 = 6_000;

/// The doings of one signed-in user; a cheap handle.
#[derive(Clone)]
pub struct Service(Rc<Inner>);

struct Inner {
    session: Session,
    api: Api,
    dispatch: UseReducerDispatcher<State>,
    on_expired: Callback<()>,
    was_connected: Cell<bool>,
    is_connected: Cell<bool>,
    refresh: RefCell<Option<Timeout>>,
    contacts_refresh: RefCell<Option<Timeout>>,
    /// Whose names are to be looked up anew soon.
    changed_profiles: RefCell<BTreeSet<String>>,
    profiles_refresh: RefCell<Option<Timeout>>,
    /// Files that may have to be uploaded again, by the local number of their message.
    attachments: RefCell<BTreeMap<u64, Attachment>>,
    /// What was written without a connection.
    waiting: RefCell<Vec<Message>>,
    /// Own messages of groups that were shown without a connection: who has read them is not known.
    unasked: RefCell<Vec<Message>>,
    removal: RefCell<Option<Removal>>,
    /// Numbers of messages that are to be sent.
    unsent: RefCell<BTreeSet<u64>>,
    last_local: Cell<u64>,
    quiet_turn: Cell<u64>,
    unwritten: RefCell<Option<Unwritten>>,
    typing_turn: Cell<u64>,
    typing_told: RefCell<Option<(ConversationKey, u64)>>,
}

impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Service {
    /// Nothing happens before [`Service::start`]. `on_expired` is told when the token is not good
    /// from the beginning.
    #[must_use]
    pub fn new(
        session: Session,
        dispatch: UseReducerDispatcher<State>,
        on_expired: Callback<()>,
    ) -> Self {
        Self(Rc::new(Inner {
            api: Api::new(&session.token),
            session,
            dispatch,
            on_expired,
            was_connected: Cell::new(false),
            is_connected: Cell::new(false),
            refresh: RefCell::default(),
            contacts_refresh: RefCell::default(),
            changed_profiles: RefCell::default(),
            profiles_refresh: RefCell::default(),
            attachments: RefCell::default(),
            waiting: RefCell::default(),
            unasked: RefCell::default(),
            removal: RefCell::default(),
            unsent: RefCell::default(),
            last_local: Cell::new(0),
            quiet_turn: Cell::new(0),
            unwritten: RefCell::default(),
            typing_turn: Cell::new(0),
            typing_told: RefCell::default(),
        }))
    }

    /// Starts the SDK and connects. Events come until the subscription is dropped.
    pub fn start(&self) -> sdk::Subscription {
        self.tell(Action::SessionBegun);
        self.show_kept();
        self.show_kept_quiet_hours();
        self.forget_others();
        self.restore_unsent();
        let service = self.clone();
        let subscription = sdk::listen(move |event| service.on_event(event));
        match sdk::start(&self.0.session.app_key, &browser::origin()) {
            Ok(()) => self.connect(),
            Err(_) => {
                self.tell(Action::Connection(Connection::Offline(3)));
                self.tell(Action::Notice(Some(Notice::SdkMissing)));
            }
        }
        subscription
    }

    /// The list of the last visit, until there is a newer one.
    fn show_kept(&self) {
        let Some((list, names)) = kept::restore(&self.0.session.user.id) else {
            return;
        };
        let lines = list.as_array().into_iter().flatten();
        let lines = lines.filter_map(Conversation::from_json).collect();
        self.tell(Action::Remembered(Directory::from_json(&names), lines));
    }

    /// Ends the connection and all uploads.
    pub fn stop(&self) {
        self.0.refresh.take();
        self.0.contacts_refresh.take();
        self.0.profiles_refresh.take();
        self.0.attachments.take();
        self.0.waiting.take();
        self.0.unsent.take();
        self.0.removal.take();
        self.0.unwritten.take();
        self.0.is_connected.set(false);
        sdk::sign_out();
    }

    /// Connects; after being kicked too, which kicks the other one.
    pub fn connect(&self) {
        let service = self.clone();
        self.tell(Action::Connection(Connection::Connecting));
        let attempt = sdk::connect(&self.0.session.token);
        spawn_local(async move {
            match attempt.await {
                Ok(()) => service.on_connected(),
                Err(_) => service.on_connect_failed().await,
            }
        });
    }

    /// Tries to reach the server now.
    pub fn retry_connection(&self) {
        if !self.0.was_connected.get() {
            return self.connect();
        }
        // How it ends is told by the connection listener.
        spawn_local(async {
            let _ = sdk::reconnect().await;
        });
    }

    /// Reads the conversation list soon.
    pub fn refresh_conversations(&self) {
        let mut refresh = self.0.refresh.borrow_mut();
        if refresh.is_some() {
            return;
        }
        let service = self.clone();
        *refresh = Some(Timeout::new(REFRESH_DELAY_MS, move || {
            service.0.refresh.take();
            spawn_local(async move { service.read_conversations().await });
        }));
    }

    /// Marks a conversation as read.
    pub fn clear_unread(&self, key: ConversationKey) {
        let service = self.clone();
        spawn_local(async move {
            // Kept unread it is simply cleared at the next look.
            let _ = sdk::clear_unread(&key).await;
            service.refresh_conversations();
        });
    }

    /// Something to tell the user in passing.
    pub fn notify(&self, notice: Notice) {
        self.tell(Action::Notice(Some(notice)));
    }

    fn tell(&self, action: Action) {
        self.0.dispatch.dispatch(action);
    }

    async fn read_conversations(&self) {
        match sdk::conversations().await {
            Ok((list, given)) => {
                kept::keep_list(&self.0.session.user.id, &given);
                self.tell(Action::Conversations(list));
            }
            Err(_) if self.0.is_connected.get() => self.notify(Notice::ListFailed),
            // Above the chat it says that there is no connection; with it the list comes again.
            Err(_) => {}
        }
    }

    fn on_connected(&self) {
        self.on_status(Connection::Connected);
        self.load_contacts();
    }

    async fn on_connect_failed(&self) {
        self.tell(Action::Connection(Connection::Offline(3)));
        self.check_session().await;
    }

    /// The server ends connections whose token is void: then only signing in again helps.
    async fn check_session(&self) {
        let checked = self.0.api.check().await;
        if let Some(ended) = checked.err().and_then(|error| error.ended()) {
            self.end_session(ended);
        }
    }

    /// Who was at work goes on where they were once they have signed in again; a session that was
    /// over before it began leads to the sign-in page.
    fn end_session(&self, ended: Ended) {
        let was_connected = self.0.was_connected.get();
        match ended {
            Ended::Expired if !was_connected => self.0.on_expired.emit(()),
            _ => self.tell(Action::SessionEnded(ended)),
        }
    }

    fn on_event(&self, event: Event) {
        match event {
            Event::Status(status) => self.on_status(Connection::from_status(status)),
            Event::Received(incoming) => self.on_incoming(incoming),
            Event::Presence(user, online) => self.tell(Action::Presence(user, online)),
            Event::ConversationsChanged => self.refresh_conversations(),
        }
    }

    fn on_status(&self, connection: Connection) {
        let connected = connection == Connection::Connected;
        self.0.is_connected.set(connected);
        self.tell(Action::Connection(connection));
        if connection == Connection::BLOCKED {
            self.end_session(Ended::Blocked);
        } else if matches!(connection, Connection::Offline(_)) && self.0.was_connected.get() {
            let service = self.clone();
            spawn_local(async move { service.check_session().await });
        }
        if connected {
            self.0.was_connected.set(true);
            self.refresh_conversations();
            self.send_waiting();
            self.load_missing_readers();
        }
    }

    fn on_incoming(&self, incoming: Incoming) {
        match incoming {
            Incoming::Message(message) => {
                if let Body::Event(event) = &message.body {
                    self.on_happening(event);
                }
                self.tell(Action::Received(message));
            }
            Incoming::Contacts => return self.refresh_contacts(),
            Incoming::Profile { user } => return self.refresh_profile(user),
            Incoming::Recall { conversation, uid } => {
                self.tell(Action::Recalled(conversation.clone(), uid.clone()));
                let service = self.clone();
                spawn_local(async move { service.recall_kept(&conversation, &uid).await });
            }
            Incoming::Typing { conversation, user } => return self.on_typing(conversation, user),
            Incoming::Read {
                conversation,
                until,
            } => self.tell(Action::PeerRead(conversation, until)),
            Incoming::ReadBy { user, uids } => self.tell(Action::ReadBy(user, uids)),
            Incoming::Silent => {}
        }
        self.refresh_conversations();
    }

    fn on_typing(&self, conversation: ConversationKey, user: String) {
        let turn = self.0.typing_turn.get() + 1;
        self.0.typing_turn.set(turn);
        let end = Action::TypingEnded(conversation.clone(), turn);
        self.tell(Action::Typing(conversation, user, turn));
        let service = self.clone();
        Timeout::new(TYPING_MS, move || service.tell(end)).forget();
    }
}
