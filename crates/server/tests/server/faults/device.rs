//! The SDK's engine on a device of its own, with real sockets and a clock that
//! runs faster, so that its patience is short.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use rongim_core::{
    Answer, CallError, CallId, Config, Engine, Event, FetchId, Fetched, Json, MemoryStore, Message,
    Millis, Output, SocketId, Transport,
};
use rongim_server::clock;
use tokio::{
    sync::{Notify, mpsc},
    task::{AbortHandle, spawn_local},
    time::{Instant, sleep_until, timeout},
};
use tokio_tungstenite::{connect_async, tungstenite};

use crate::common::{APP_KEY, PATIENCE, token};

/// How much faster an engine's clock runs.
const HASTE: u32 = 10;

struct RealJson;

impl Json for RealJson {
    fn scalar(&self, json: &str, key: &str) -> Option<String> {
        match serde_json::from_str::<serde_json::Value>(json)
            .ok()?
            .get(key)?
        {
            serde_json::Value::String(text) => Some(text.clone()),
            scalar @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => {
                Some(scalar.to_string())
            }
            _ => None,
        }
    }
}

enum Input {
    Fetched(FetchId, Option<Fetched>),
    Frame(SocketId, Vec<u8>),
    Closed(SocketId),
    /// Somebody else gave the engine something to do.
    Command,
}

/// What a device's page heard.
#[derive(Default)]
pub(super) struct Heard {
    pub(super) received: Vec<Message>,
    pub(super) outcomes: HashMap<CallId, Result<Answer, CallError>>,
    pub(super) warnings: Vec<String>,
}

/// A device of a user.
pub(super) struct Device {
    pub(super) name: String,
    pub(super) user: String,
    pub(super) engine: RefCell<Engine>,
    pub(super) heard: RefCell<Heard>,
    pub(super) changed: Notify,
    inputs: mpsc::UnboundedSender<Input>,
    sockets: RefCell<HashMap<SocketId, mpsc::UnboundedSender<Vec<u8>>>>,
    requests: RefCell<BTreeMap<FetchId, AbortHandle>>,
    http: reqwest::Client,
    began: Instant,
    began_ms: Millis,
}

impl Device {
    /// A device that connects to `host`.
    pub(super) fn switch_on(
        name: &str,
        user: &str,
        host: &str,
        transport: Transport,
        seed: u64,
    ) -> Rc<Self> {
        let mut config = Config::new(APP_KEY, vec![format!("http://{host}")]);
        config.transport = transport;
        let store = Box::new(MemoryStore::default());
        let engine = Engine::new(config, store, Box::new(RealJson), seed);
        let (inputs, incoming) = mpsc::unbounded_channel();
        let device = Rc::new(Self {
            name: name.to_owned(),
            user: user.to_owned(),
            engine: RefCell::new(engine),
            heard: RefCell::default(),
            changed: Notify::new(),
            inputs,
            sockets: RefCell::default(),
            requests: RefCell::default(),
            http: reqwest::Client::new(),
            began: Instant::now(),
            began_ms: clock::now_ms() as Millis,
        });
        spawn_local(Rc::clone(&device).run(incoming));
        device.command(|engine, now| engine.connect(&token(user), now));
        device
    }

    /// Whether a text was sent here: it begins with the name.
    pub(super) fn sent(&self, text: &str) -> bool {
        text.split('/').next() == Some(&*self.name)
    }

    pub(super) fn command(&self, command: impl FnOnce(&mut Engine, Millis) -> CallId) -> CallId {
        let call = command(&mut self.engine.borrow_mut(), self.now());
        // The device runs as long as its test.
        let _ = self.inputs.send(Input::Command);
        call
    }

    /// Waits until `done` says so.
    pub(super) async fn until(&self, what: &str, done: impl Fn(&Heard) -> bool) {
        let waiting = async {
            while !done(&self.heard.borrow()) {
                self.changed.notified().await;
            }
        };
        // A connection that fell silent is noticed after two long waits.
        if timeout(3 * PATIENCE, waiting).await.is_err() {
            let status = self.engine.borrow().status();
            let warnings = &self.heard.borrow().warnings;
            panic!(
                "{}: {what} never came ({status:?}, {warnings:?})",
                self.name
            );
        }
    }

    fn now(&self) -> Millis {
        self.began_ms + (self.began.elapsed() * HASTE).as_millis() as Millis
    }

    fn instant_of(&self, at: Millis) -> Instant {
        self.began + Duration::from_millis(at.saturating_sub(self.began_ms)) / HASTE
    }

    async fn run(self: Rc<Self>, mut inputs: mpsc::UnboundedReceiver<Input>) {
        loop {
            self.perform();
            let due = self.engine.borrow().poll_timeout();
            let ring = sleep_until(self.instant_of(due.unwrap_or_default()));
            tokio::select! {
                Some(input) = inputs.recv() => self.take(input),
                () = ring, if due.is_some() => {
                    self.engine.borrow_mut().handle_timeout(self.now());
                }
            }
        }
    }

    fn take(&self, input: Input) {
        let (mut engine, now) = (self.engine.borrow_mut(), self.now());
        match input {
            Input::Fetched(id, answer) => {
                self.requests.borrow_mut().remove(&id);
                engine.handle_fetch(id, answer, now);
            }
            Input::Frame(socket, bytes) => engine.handle_frame(socket, &bytes, now),
            Input::Closed(socket) => {
                self.sockets.borrow_mut().remove(&socket);
                engine.handle_closed(socket, now);
            }
            Input::Command => {}
        }
    }

    fn perform(self: &Rc<Self>) {
        loop {
            let Some(output) = self.engine.borrow_mut().poll_output() else {
                return;
            };
            match output {
                Output::Fetch { id, url, body } => self.fetch(id, url, body),
                Output::LoadScript { id, url, .. } => self.fetch(id, url, None),
                Output::Abort { id } => {
                    if let Some(request) = self.requests.borrow_mut().remove(&id) {
                        request.abort();
                    }
                }
                Output::Open { socket, url } => self.open(socket, url),
                Output::Send { socket, bytes } => {
                    if let Some(socket) = self.sockets.borrow().get(&socket) {
                        // A socket that has just broken is reported by itself.
                        let _ = socket.send(bytes);
                    }
                }
                Output::Close { socket } => drop(self.sockets.borrow_mut().remove(&socket)),
                Output::Event(event) => self.hear(event),
            }
        }
    }

    fn hear(&self, event: Event) {
        let mut heard = self.heard.borrow_mut();
        match event {
            Event::Received { message, .. } => heard.received.push(*message),
            Event::Done { call, outcome } => {
                let earlier = heard.outcomes.insert(call, outcome);
                assert!(earlier.is_none(), "{call:?} ended twice");
            }
            Event::Warning(text) => heard.warnings.push(text),
            _ => {}
        }
        self.changed.notify_waiters();
        self.changed.notify_one();
    }

    fn fetch(self: &Rc<Self>, id: FetchId, url: String, body: Option<String>) {
        let request = match body {
            Some(body) => self.http.post(url).body(body),
            None => self.http.get(url),
        };
        let inputs = self.inputs.clone();
        let task = spawn_local(async move {
            let answer = async {
                let answer = request.send().await?;
                let status = answer.status().as_u16();
                let body = answer.text().await?;
                Ok::<_, reqwest::Error>(Fetched { status, body })
            };
            let _ = inputs.send(Input::Fetched(id, answer.await.ok()));
        });
        self.requests.borrow_mut().insert(id, task.abort_handle());
    }

    fn open(self: &Rc<Self>, id: SocketId, url: String) {
        let (sender, mut outgoing) = mpsc::unbounded_channel::<Vec<u8>>();
        self.sockets.borrow_mut().insert(id, sender);
        let inputs = self.inputs.clone();
        spawn_local(async move {
            if let Ok((mut socket, _)) = connect_async(url).await {
                loop {
                    tokio::select! {
                        bytes = outgoing.recv() => match bytes {
                            Some(bytes) => {
                                let frame = tungstenite::Message::Binary(bytes.into());
                                if socket.send(frame).await.is_err() {
                                    break;
                                }
                            }
                            None => return,
                        },
                        frame = socket.next() => match frame {
                            Some(Ok(tungstenite::Message::Binary(bytes))) => {
                                let _ = inputs.send(Input::Frame(id, bytes.into()));
                            }
                            Some(Ok(_)) => {}
                            Some(Err(_)) | None => break,
                        },
                    }
                }
            }
            let _ = inputs.send(Input::Closed(id));
        });
    }
}
