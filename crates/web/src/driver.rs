//! Owns the engine: takes one input, then drains it and sets the timer.

use std::cell::RefCell;

use js_sys::Array;
use rongim_core::{CallId, Config, ConversationId, Direction, Engine, Event, Millis, Output};
use wasm_bindgen::JsValue;

use crate::{convert, json::BrowserJson, page::Page, storage::BrowserStore, timer::Timer};

/// An engine and its browser.
pub(crate) struct Driver {
    engine: RefCell<Engine>,
    timer: RefCell<Timer>,
    pub(crate) page: Page,
}

impl Driver {
    pub(crate) fn new(config: Config, page: Page) -> Self {
        let seed = (js_sys::Math::random() * 2f64.powi(53)) as u64 ^ page.now() as u64;
        let store = Box::new(BrowserStore::new(page.clone()));
        let json = Box::new(BrowserJson(page.clone()));
        Self {
            engine: RefCell::new(Engine::new(config, store, json, seed)),
            timer: RefCell::new(Timer::new(page.clone())),
            page,
        }
    }

    /// The timer rang.
    pub(crate) fn ring(&self, now: f64) {
        self.timer.borrow_mut().rang();
        self.input(now, Engine::handle_timeout);
    }

    /// Gives the engine an input or a command, and does what follows.
    pub(crate) fn input<T>(&self, now: f64, input: impl FnOnce(&mut Engine, Millis) -> T) -> T {
        let result = input(&mut self.engine.borrow_mut(), now as Millis);
        self.drain();
        result
    }

    /// What stands for a call that has begun.
    pub(crate) fn pending(&self, call: CallId) -> JsValue {
        let local_id = self.engine.borrow().last_local_id();
        self.page.pending(call.0 as f64, local_id as f64)
    }

    fn drain(&self) {
        while let Some(output) = self.next_output() {
            self.perform(output);
        }
        let next = self.engine.borrow().poll_timeout();
        self.timer.borrow_mut().set(next);
    }

    fn next_output(&self) -> Option<Output> {
        self.engine.borrow_mut().poll_output()
    }

    fn perform(&self, output: Output) {
        match output {
            Output::Fetch { id, url, body } => self.page.fetch(id.0, &url, body),
            Output::LoadScript { id, url, callback } => {
                self.page.load_script(id.0, &url, &callback);
            }
            Output::Abort { id } => self.page.abort(id.0),
            Output::Open { socket, url } => {
                if !self.page.open(socket.0, &url) {
                    let now = self.page.now() as Millis;
                    self.engine.borrow_mut().handle_closed(socket, now);
                }
            }
            Output::Send { socket, bytes } => self.page.send(socket.0, &bytes),
            Output::Close { socket } => self.page.close(socket.0),
            Output::Event(event) => self.tell(event),
        }
    }

    fn tell(&self, event: Event) {
        let page = &self.page;
        match event {
            Event::Status(status) => page.event("status", Array::of1(&status.number().into())),
            Event::Received {
                message,
                left,
                has_more,
            } => {
                let is_own = message.direction == Direction::Sent;
                let value = convert::message(&message, is_own, page);
                page.received(value, left as f64, has_more);
            }
            Event::Done { call, outcome } => match outcome {
                Ok(answer) => page.done(call.0 as f64, convert::answer(answer, page)),
                Err(error) => convert::failure(call.0 as f64, &error, page),
            },
            Event::ChatroomEntries { id, changes } => {
                let changes = convert::entry_changes(&id, &changes);
                page.event("chatroomEntries", Array::of1(&changes));
            }
            Event::ChatroomRejoined { id, outcome } => {
                let code = outcome.map_or_else(|code| code.0.into(), |()| JsValue::UNDEFINED);
                page.event("chatroomRejoined", Array::of2(&id.into(), &code));
            }
            Event::Typing {
                conversation: ConversationId { kind, target_id },
                typists,
            } => {
                let list = convert::typists(&typists);
                page.event(
                    "typing",
                    Array::of3(&kind.0.into(), &target_id.into(), &list),
                );
            }
            Event::UserStatus { user_id, status } => {
                page.event("userStatus", Array::of2(&user_id.into(), &status.into()));
            }
            Event::ConversationStates(changes) => {
                let changes = convert::state_changes(&changes);
                page.event("conversationStates", Array::of1(&changes));
            }
            Event::ConversationTags => page.event("conversationTags", Array::new()),
            Event::Tags => page.event("tags", Array::new()),
            Event::Conversations => page.list_changed(),
            Event::Warning(text) => page.warn(&text),
        }
    }
}
