//! Owns the engine: takes one input, then drains it and sets the timer.

use std::{
    cell::RefCell,
    collections::HashMap,
    rc::{Rc, Weak},
};

use rongim_core::{Answer, CallError, CallId, Config, Engine, Event, Millis, Output, SocketId};
use wasm_bindgen::JsValue;
use web_sys::console;

use crate::{
    clock, convert, fetch,
    json::BrowserJson,
    page::Page,
    queue::{self, Queue},
    reply::Reply,
    socket::Socket,
    storage::BrowserStore,
    timer::Timer,
};

/// A command for the engine, with its arguments.
pub(crate) type Command = Box<dyn FnOnce(&mut Engine, Millis) -> CallId>;

/// An engine and its browser.
pub(crate) struct Driver {
    engine: RefCell<Engine>,
    sockets: RefCell<HashMap<SocketId, Socket>>,
    timer: RefCell<Timer>,
    replies: RefCell<HashMap<CallId, Reply>>,
    queue: Rc<Queue>,
    page: Rc<Page>,
    this: Weak<Self>,
}

impl Driver {
    pub(crate) fn new(config: Config, page: Rc<Page>, queue: Rc<Queue>) -> Rc<Self> {
        let seed = (js_sys::Math::random() * 2f64.powi(53)) as u64 ^ clock::now();
        let store = Box::new(BrowserStore::default());
        Rc::new_cyclic(|this: &Weak<Self>| {
            let rung = this.clone();
            Self {
                engine: RefCell::new(Engine::new(config, store, Box::new(BrowserJson), seed)),
                sockets: RefCell::default(),
                timer: RefCell::new(Timer::new(move || ring(&rung))),
                replies: RefCell::default(),
                queue,
                page,
                this: this.clone(),
            }
        })
    }

    /// Asks the engine something that changes nothing.
    pub(crate) fn ask<T>(&self, question: impl FnOnce(&Engine) -> T) -> T {
        question(&self.engine.borrow())
    }

    /// Gives the engine an input, or a command without an outcome.
    pub(crate) fn input<T>(&self, input: impl FnOnce(&mut Engine, Millis) -> T) -> T {
        let result = input(&mut self.engine.borrow_mut(), clock::now());
        self.drain();
        result
    }

    /// Gives the engine a command; its outcome goes to `reply`.
    pub(crate) fn command(&self, reply: Reply, command: Command) -> JsValue {
        let promise = reply.promise();
        let call = command(&mut self.engine.borrow_mut(), clock::now());
        self.replies.borrow_mut().insert(call, reply);
        self.drain();
        promise
    }

    fn drain(&self) {
        while let Some(output) = self.next_output() {
            self.perform(output);
        }
        let next = self.engine.borrow().poll_timeout();
        self.timer.borrow_mut().set(next);
        self.queue.run();
    }

    fn next_output(&self) -> Option<Output> {
        self.engine.borrow_mut().poll_output()
    }

    fn perform(&self, output: Output) {
        match output {
            Output::Fetch { id, url } => fetch::get(id, &url, self.this.clone()),
            Output::Open { socket, url } => self.open(socket, &url),
            Output::Send { socket, bytes } => {
                if let Some(socket) = self.sockets.borrow().get(&socket) {
                    socket.send(&bytes);
                }
            }
            Output::Close { socket } => drop(self.sockets.borrow_mut().remove(&socket)),
            Output::Event(event) => self.tell(event),
        }
    }

    fn open(&self, id: SocketId, url: &str) {
        match Socket::open(id, url, self.this.clone()) {
            Some(socket) => drop(self.sockets.borrow_mut().insert(id, socket)),
            None => self.engine.borrow_mut().handle_closed(id, clock::now()),
        }
    }

    fn tell(&self, event: Event) {
        match event {
            Event::Status(status) => {
                let page = self.page.clone();
                self.queue
                    .push(move || page.status_changed(status.number()));
            }
            Event::Received {
                message,
                left,
                has_more,
            } => {
                let page = self.page.clone();
                self.queue
                    .push(move || page.received(&message, left, has_more));
            }
            Event::Done { call, outcome } => self.done(call, outcome),
            Event::Warning(text) => console::warn_1(&format!("RongIMLib: {text}").into()),
        }
    }

    fn done(&self, call: CallId, outcome: Result<Answer, CallError>) {
        let Some(reply) = self.replies.borrow_mut().remove(&call) else {
            return;
        };
        let page = self.page.clone();
        let navigation = match &outcome {
            Ok(Answer::UploadToken(_)) => self.ask(|engine| engine.navigation().map(str::to_owned)),
            _ => None,
        };
        self.queue.push(move || match outcome {
            Ok(answer) => {
                reply.succeed(&convert::answer_to_js(answer, navigation.as_deref(), &page));
            }
            Err(error) => reply.fail(&convert::error_to_js(&error, &page)),
        });
    }

    /// Runs page code after what is going on now.
    pub(crate) fn later(&self, task: impl FnOnce() + 'static) {
        self.queue.push(task);
    }

    /// Runs page code through the queue, and at once when nothing else runs.
    pub(crate) fn run(&self, task: impl FnOnce() + 'static) {
        self.queue.push(task);
        self.queue.run();
    }
}

fn ring(driver: &Weak<Driver>) {
    if let Some(driver) = driver.upgrade() {
        driver.timer.borrow_mut().rang();
        driver.input(Engine::handle_timeout);
    }
}

/// Tells a page's callback object about something before the outcome.
pub(crate) fn before(callback: &JsValue, message_id: f64) {
    queue::call(callback, "onBefore", &[message_id.into()]);
}
