//! One engine and one simulated server, in virtual time: latency, loss, cuts.

#![allow(clippy::expect_used, clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)] // each test file uses its own part of the lab

mod comet;
mod peer;
mod rooms;
pub mod shared;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use rongim_core::{
    Answer, CallError, CallId, Config, ConnectionStatus, ConversationId, ConversationType, Engine,
    EntryChange, ErrorCode, Event, FetchId, Fetched, Json, ListQuery, Message, Millis,
    OutgoingMessage, Output, SocketId, StateChange, Store, Transport, Typist,
};
use rongim_protocol::{ClientFrame, ServerFrame};

pub use comet::Comet;
pub use peer::{Peer, Stored};

/// Where virtual time begins.
pub const START: Millis = 1_700_000_000_000;

/// A store that several engines share, as tabs and visits share a browser's.
#[derive(Clone, Default)]
pub struct SharedStore(pub Rc<RefCell<BTreeMap<String, String>>>);

impl Store for SharedStore {
    fn get(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }

    fn set(&mut self, key: &str, value: &str) {
        self.0.borrow_mut().insert(key.into(), value.into());
    }

    fn remove(&mut self, key: &str) {
        self.0.borrow_mut().remove(key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        self.0
            .borrow()
            .keys()
            .filter(|key| key.starts_with(prefix))
            .cloned()
            .collect()
    }
}

/// Reads JSON as a browser does.
pub struct RealJson;

impl Json for RealJson {
    fn scalar(&self, json: &str, key: &str) -> Option<String> {
        match serde_json::from_str::<serde_json::Value>(json)
            .ok()?
            .get(key)?
        {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            serde_json::Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }
}

/// Something on its way through the virtual network.
enum Travel {
    Fetch(FetchId, String, Option<String>),
    FetchAnswer(FetchId, Option<Fetched>),
    HeldLongEnough(FetchId),
    ToServer(SocketId, Vec<u8>),
    ToClient(SocketId, Vec<u8>),
    Closed(SocketId),
}

/// An engine, a server, the network between them and what the page heard.
pub struct Lab {
    pub engine: Engine,
    pub peer: Peer,
    pub store: SharedStore,
    pub now: Millis,
    /// One way.
    pub latency: Millis,
    /// Whether frames and requests arrive at all.
    pub reachable: bool,
    /// Whether frames from the server get lost though the socket stays open. A
    /// socket that lost one delivers no more, as a stream would not.
    pub deaf: bool,
    /// Whether WebSockets can be opened.
    pub opens_sockets: bool,
    /// How many times longer than `latency` an answer may take.
    pub disorder: u64,
    pub comet: Comet,
    pub statuses: Vec<ConnectionStatus>,
    pub received: Vec<Message>,
    pub lefts: Vec<(usize, bool)>,
    pub warnings: Vec<String>,
    /// Entries of chatrooms, by room.
    pub changes: Vec<(String, EntryChange)>,
    pub rejoined: Vec<(String, Result<(), ErrorCode>)>,
    pub typing: Vec<(ConversationId, Vec<Typist>)>,
    pub user_statuses: Vec<(String, String)>,
    /// Conversations that changed elsewhere.
    pub states: Vec<StateChange>,
    /// How often tags, tags of conversations and the list changed.
    pub tag_changes: usize,
    pub tagging_changes: usize,
    pub list_changes: usize,
    pub outcomes: BTreeMap<CallId, Vec<Result<Answer, CallError>>>,
    pub calls: BTreeSet<CallId>,
    pub requests: Vec<String>,
    travels: BTreeMap<(Millis, u64), Travel>,
    sequence: u64,
    open: Option<SocketId>,
    broken: Option<SocketId>,
}

impl Lab {
    pub fn new() -> Self {
        Self::with_store(Peer::default(), SharedStore::default())
    }

    /// A page that opens on a browser and a server that have a past.
    pub fn with_store(peer: Peer, store: SharedStore) -> Self {
        let config = Config::new("app", vec!["http://navi.test".into()]);
        Self::with_config(config, peer, store)
    }

    pub fn with_config(config: Config, peer: Peer, store: SharedStore) -> Self {
        Self::with_seed(config, 42, peer, store)
    }

    pub fn with_seed(config: Config, seed: u64, peer: Peer, store: SharedStore) -> Self {
        let engine = Engine::new(config, Box::new(store.clone()), Box::new(RealJson), seed);
        Self {
            engine,
            peer,
            store,
            now: START,
            latency: 10,
            reachable: true,
            deaf: false,
            opens_sockets: true,
            disorder: 0,
            comet: Comet::default(),
            statuses: Vec::new(),
            received: Vec::new(),
            lefts: Vec::new(),
            warnings: Vec::new(),
            changes: Vec::new(),
            rejoined: Vec::new(),
            typing: Vec::new(),
            user_statuses: Vec::new(),
            states: Vec::new(),
            tag_changes: 0,
            tagging_changes: 0,
            list_changes: 0,
            outcomes: BTreeMap::new(),
            calls: BTreeSet::new(),
            requests: Vec::new(),
            travels: BTreeMap::new(),
            sequence: 0,
            open: None,
            broken: None,
        }
    }

    /// A page that is connected and has pulled.
    pub fn connected() -> Self {
        Self::connected_over(Transport::Auto)
    }

    pub fn over(transport: Transport, peer: Peer, store: SharedStore) -> Self {
        let mut config = Config::new("app", vec!["http://navi.test".into()]);
        config.transport = transport;
        Self::with_config(config, peer, store)
    }

    pub fn connected_over(transport: Transport) -> Self {
        let mut lab = Self::over(transport, Peer::default(), SharedStore::default());
        let call = lab.command(|engine, now| engine.connect("token-alice", now));
        lab.run(1_000);
        assert!(matches!(lab.outcome(call), Ok(Answer::Connected(user)) if user == "alice"));
        lab
    }

    /// Runs a command and everything that follows at the same time.
    pub fn command(&mut self, command: impl FnOnce(&mut Engine, Millis) -> CallId) -> CallId {
        let call = command(&mut self.engine, self.now);
        assert!(self.calls.insert(call), "a call id came twice");
        self.drain();
        call
    }

    pub fn input(&mut self, input: impl FnOnce(&mut Engine, Millis)) {
        input(&mut self.engine, self.now);
        self.drain();
    }

    pub fn send(&mut self, to: &ConversationId, text: &str) -> CallId {
        let message = OutgoingMessage::new(
            to.clone(),
            "RC:TxtMsg",
            format!("{{\"content\":\"{text}\"}}"),
        );
        self.command(|engine, now| engine.send(message, now))
    }

    /// The server gets a message for alice, or from another client of hers, and
    /// pushes it when she is there.
    pub fn receive(&mut self, stored: Stored) -> Stored {
        let stored = self.peer.store(stored, self.now);
        let is_there = self.open.is_some() || self.comet.is_open();
        let frames = match (is_there, stored.is_sent()) {
            (false, _) => Vec::new(),
            (true, true) => self.peer.sync(&stored).into(),
            (true, false) => vec![self.peer.push(&stored)],
        };
        for frame in frames {
            self.deliver(frame);
        }
        stored
    }

    /// Any frame from the server.
    pub fn deliver(&mut self, frame: ServerFrame) {
        if let Some(socket) = self.open {
            self.travel(Travel::ToClient(socket, frame.encode()));
        } else if self.comet.is_open() {
            self.comet.ready(&frame);
            self.answer_waiting();
        }
    }

    pub fn deliver_raw(&mut self, bytes: Vec<u8>) {
        if let Some(socket) = self.open {
            self.travel(Travel::ToClient(socket, bytes));
        }
    }

    /// The connection breaks: what is on its way is lost.
    pub fn cut(&mut self) {
        self.travels
            .retain(|_, travel| matches!(travel, Travel::Fetch(..) | Travel::FetchAnswer(..)));
        if self.comet.is_open() {
            self.comet.close();
            self.peer.disconnected();
            while let Some(id) = self.comet.requests.pop_first() {
                self.input(|engine, now| engine.handle_fetch(id, None, now));
            }
        }
        if let Some(socket) = self.open.take() {
            self.peer.disconnected();
            self.input(|engine, now| engine.handle_closed(socket, now));
        }
    }

    /// Lets virtual time pass.
    pub fn run(&mut self, span: Millis) {
        let end = self.now + span;
        while let Some(at) = self.next_event().filter(|&at| at <= end) {
            self.now = self.now.max(at);
            self.step();
        }
        self.now = end;
    }

    /// The machine sleeps: time passes, and nobody looks.
    pub fn sleep(&mut self, span: Millis) {
        self.now += span;
    }

    /// Runs until nothing is under way but timers further than `idle` away.
    pub fn settle(&mut self) {
        for _ in 0..100_000 {
            let mut travels = self.travels.iter();
            match travels.find(|(_, travel)| !matches!(travel, Travel::HeldLongEnough(_))) {
                Some((&(at, _), _)) => self.run(at.saturating_sub(self.now)),
                None => return,
            }
        }
        panic!("the network never gets quiet");
    }

    /// The time of the next thing that happens.
    pub fn next_event(&self) -> Option<Millis> {
        let travel = self.travels.keys().next().map(|&(at, _)| at);
        travel.into_iter().chain(self.engine.poll_timeout()).min()
    }

    fn step(&mut self) {
        while let Some(entry) = self.travels.first_entry() {
            if entry.key().0 > self.now {
                break;
            }
            let travel = entry.remove();
            self.arrive(travel);
        }
        if self.engine.poll_timeout().is_some_and(|at| at <= self.now) {
            self.input(Engine::handle_timeout);
        }
    }

    fn arrive(&mut self, travel: Travel) {
        match travel {
            Travel::Fetch(id, url, body) if self.comet.requests.contains(&id) => {
                self.comet_request(id, &url, body);
            }
            Travel::Fetch(id, url, _) => {
                let answer = self.peer.fetch(&url);
                self.travel(Travel::FetchAnswer(id, answer));
            }
            Travel::FetchAnswer(id, answer) => {
                if !self.comet.arrives(id, self.deaf && answer.is_some()) {
                    return;
                }
                self.input(|engine, now| engine.handle_fetch(id, answer, now));
            }
            Travel::HeldLongEnough(id) => self.held_long_enough(id),
            Travel::ToServer(socket, bytes) if self.open == Some(socket) => {
                let frame = ClientFrame::decode(&bytes).expect("the engine sends good frames");
                for answer in self.peer.answer(frame, self.now) {
                    self.deliver(answer);
                }
            }
            Travel::ToClient(socket, _) if self.deaf => self.broken = Some(socket),
            Travel::ToClient(socket, bytes)
                if self.open == Some(socket) && self.broken != Some(socket) =>
            {
                self.input(|engine, now| engine.handle_frame(socket, &bytes, now));
            }
            Travel::Closed(socket) => self.input(|engine, now| engine.handle_closed(socket, now)),
            Travel::ToServer(..) | Travel::ToClient(..) => {}
        }
    }

    fn travel(&mut self, travel: Travel) {
        self.travel_for(self.latency, travel);
    }

    fn travel_for(&mut self, span: Millis, travel: Travel) {
        self.sequence += 1;
        self.travels
            .insert((self.now + span, self.sequence), travel);
    }

    fn drain(&mut self) {
        while let Some(output) = self.engine.poll_output() {
            match output {
                Output::Fetch { id, url, body } => self.fetch(id, url, body),
                Output::LoadScript { id, url, callback } => {
                    assert!(url.contains(&format!("callBack={callback}&")), "{url}");
                    self.fetch(id, url, None);
                }
                Output::Abort { id } => {
                    assert!(self.comet.requests.remove(&id), "{id:?} is not under way");
                    if self.comet.close() {
                        self.peer.disconnected();
                    }
                }
                Output::Open { socket, url } => self.opened(socket, &url),
                Output::Send { socket, bytes } => {
                    if self.open == Some(socket) && self.reachable {
                        self.travel(Travel::ToServer(socket, bytes));
                    }
                }
                Output::Close { socket } => {
                    if self.open == Some(socket) {
                        self.open = None;
                        self.peer.disconnected();
                    }
                }
                Output::Event(event) => self.hear(event),
            }
        }
    }

    fn fetch(&mut self, id: FetchId, url: String, body: Option<String>) {
        self.requests.push(url.clone());
        if comet::is_comet(&url) {
            self.comet.began(id);
        }
        let travel = if self.reachable {
            Travel::Fetch(id, url, body)
        } else {
            Travel::FetchAnswer(id, None)
        };
        self.travel(travel);
    }

    fn opened(&mut self, socket: SocketId, url: &str) {
        self.requests.push(url.to_owned());
        if !self.reachable || !self.opens_sockets {
            return self.travel(Travel::Closed(socket));
        }
        self.open = Some(socket);
        let ack = self.peer.connect(url, self.now + self.latency);
        self.deliver(ack.into());
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Status(status) => self.statuses.push(status),
            Event::Received {
                message,
                left,
                has_more,
            } => {
                self.received.push(*message);
                self.lefts.push((left, has_more));
            }
            Event::Done { call, outcome } => self.outcomes.entry(call).or_default().push(outcome),
            Event::ChatroomEntries { id, changes } => {
                let changes = changes.into_iter().map(|change| (id.clone(), change));
                self.changes.extend(changes);
            }
            Event::ChatroomRejoined { id, outcome } => self.rejoined.push((id, outcome)),
            Event::Typing {
                conversation,
                typists,
            } => self.typing.push((conversation, typists)),
            Event::UserStatus { user_id, status } => self.user_statuses.push((user_id, status)),
            Event::ConversationStates(changes) => self.states.extend(changes),
            Event::ConversationTags => self.tagging_changes += 1,
            Event::Tags => self.tag_changes += 1,
            Event::Conversations => self.list_changes += 1,
            Event::Warning(text) => self.warnings.push(text),
        }
    }

    /// The one outcome of a call.
    pub fn outcome(&self, call: CallId) -> Result<Answer, CallError> {
        let outcomes = self.outcomes.get(&call).map_or(&[][..], Vec::as_slice);
        assert_eq!(outcomes.len(), 1, "{call:?} has {outcomes:?}");
        outcomes[0].clone()
    }

    pub fn has_outcome(&self, call: CallId) -> bool {
        self.outcomes.contains_key(&call)
    }

    pub fn sent(&self, call: CallId) -> Message {
        match self.outcome(call) {
            Ok(Answer::Sent(message)) => *message,
            other => panic!("not sent: {other:?}"),
        }
    }

    pub fn texts(&self) -> Vec<String> {
        self.received
            .iter()
            .map(|message| message.content.clone())
            .collect()
    }

    pub fn list(&mut self) -> Vec<rongim_core::Conversation> {
        self.list_of(ListQuery::default())
    }

    pub fn list_of(&mut self, query: ListQuery) -> Vec<rongim_core::Conversation> {
        let call = self.command(|engine, now| engine.conversations(query, now));
        self.settle();
        match self.outcome(call) {
            Ok(Answer::Conversations(list)) => list,
            other => panic!("no list: {other:?}"),
        }
    }
}

pub fn private(target: &str) -> ConversationId {
    ConversationId::new(ConversationType::PRIVATE, target)
}

pub fn room(target: &str) -> ConversationId {
    ConversationId::new(ConversationType::CHATROOM, target)
}

pub fn group(target: &str) -> ConversationId {
    ConversationId::new(ConversationType::GROUP, target)
}
