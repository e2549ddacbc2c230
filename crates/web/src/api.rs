//! The exported class `RongIMClient`: each method reads its arguments, gives
//! the engine a command, and returns a promise beside calling back.

mod blacklist;
mod connection;
mod conversations;
mod messages;

use std::{cell::RefCell, rc::Rc};

use js_sys::Function;
use rongim_core::{CallId, Engine, ErrorCode, Millis};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::window;

use crate::{
    convert::{self, BadArgument},
    driver::{Command, Driver},
    page::{Page, Shapes},
    queue::Queue,
    reply::{Failure, Reply, Success},
};

/// The client of the page. Instances carry nothing: a page has one client.
#[wasm_bindgen(js_name = RongIMClient)]
pub struct Client;

/// What one page has.
struct Context {
    page: Rc<Page>,
    queue: Rc<Queue>,
    driver: Option<Rc<Driver>>,
    on_network_change: Option<Closure<dyn FnMut()>>,
}

thread_local! {
    static CONTEXT: RefCell<Option<Context>> = const { RefCell::new(None) };
}

/// Takes the parts of the API that are written in JS. Called once, before all
/// else, by `js/assemble.js`.
#[wasm_bindgen]
pub fn install(shapes: Shapes) {
    let page = Rc::new(Page::new(shapes));
    let context = Context {
        page,
        queue: Rc::default(),
        driver: None,
        on_network_change: None,
    };
    CONTEXT.set(Some(context));
}

/// The built-in message types, a line each: class name, object name, counted,
/// persisted, then the known fields, with tabs between.
#[wasm_bindgen(js_name = messageCatalogue)]
pub fn message_catalogue() -> String {
    let mut out = String::new();
    for entry in rongim_core::protocol::catalogue::ALL {
        let flag = |flag| if flag { "1" } else { "" };
        let head = [
            entry.class_name,
            entry.object_name,
            flag(entry.counted),
            flag(entry.persisted),
        ];
        out.push_str(&head.join("\t"));
        for field in entry.fields {
            out.push('\t');
            out.push_str(field);
        }
        out.push('\n');
    }
    out
}

#[wasm_bindgen(js_class = RongIMClient)]
impl Client {
    /// The instance that `getInstance` gives.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self
    }
}

fn page() -> Option<Rc<Page>> {
    CONTEXT.with_borrow(|context| context.as_ref().map(|context| context.page.clone()))
}

fn queue() -> Option<Rc<Queue>> {
    CONTEXT.with_borrow(|context| context.as_ref().map(|context| context.queue.clone()))
}

/// The driver; `None` before `init`.
fn driver() -> Option<Rc<Driver>> {
    CONTEXT.with_borrow(|context| context.as_ref()?.driver.clone())
}

/// Begins anew with a driver; the one before it closes its connection.
fn start(driver: Rc<Driver>) {
    let old = CONTEXT.with_borrow_mut(|context| context.as_mut()?.driver.replace(driver));
    if let Some(old) = old {
        old.input(Engine::disconnect);
    }
    listen_to_network();
}

/// Lets the engine know when the browser goes online or offline, or the page
/// comes to the front.
fn listen_to_network() {
    CONTEXT.with_borrow_mut(|context| {
        let Some(context) = context.as_mut().filter(|c| c.on_network_change.is_none()) else {
            return;
        };
        let Some(window) = window() else { return };
        let closure = Closure::<dyn FnMut()>::new(|| {
            if let Some(driver) = driver() {
                driver.input(Engine::handle_network_change);
            }
        });
        let function: &Function = closure.as_ref().unchecked_ref();
        for event in ["online", "offline", "pageshow", "visibilitychange"] {
            // Where listening fails, the heartbeat notices later.
            let _ = window.add_event_listener_with_callback(event, function);
        }
        context.on_network_change = Some(closure);
    });
}

/// Something that state answers, with its arguments.
type Question = Box<dyn FnOnce(&mut Engine) -> JsValue>;

/// Runs a command whose outcome goes to `callback` and the returned promise.
/// A bad argument, or a call before `init`, is such an outcome as well.
fn command<A: 'static>(
    callback: JsValue,
    arguments: Result<A, BadArgument>,
    command: impl FnOnce(&mut Engine, Millis, A) -> CallId + 'static,
) -> JsValue {
    let command = arguments.map(|arguments| -> Command {
        Box::new(move |engine, now| command(engine, now, arguments))
    });
    run(callback, command)
}

fn run(callback: JsValue, command: Result<Command, BadArgument>) -> JsValue {
    let reply = Reply::new(callback);
    match (driver(), command) {
        (Some(driver), Ok(command)) => driver.command(reply, command),
        (_, Err(bad)) => refuse(reply, Box::new(move |page| bad.to_failure(page))),
        (None, Ok(_)) => refuse(reply, Box::new(not_initialised)),
    }
}

fn not_initialised(page: &Page) -> Failure {
    let code = ErrorCode::NOT_INITIALISED;
    let text = code.text().unwrap_or_default();
    convert::failure(code.0, text, JsValue::UNDEFINED, page)
}

fn refuse(reply: Reply, failure: Box<dyn FnOnce(&Page) -> Failure>) -> JsValue {
    let promise = reply.promise();
    if let (Some(page), Some(queue)) = (page(), queue()) {
        queue.push(move || reply.fail(&failure(&page)));
        queue.run();
    }
    promise
}

/// Something that is answered at once, from state.
fn answer_now<A: 'static>(
    callback: JsValue,
    arguments: Result<A, BadArgument>,
    answer: impl FnOnce(&mut Engine, A) -> JsValue + 'static,
) -> JsValue {
    let answer = arguments
        .map(|arguments| -> Question { Box::new(move |engine| answer(engine, arguments)) });
    run_now(callback, answer)
}

fn run_now(callback: JsValue, answer: Result<Question, BadArgument>) -> JsValue {
    let reply = Reply::new(callback);
    match (driver(), answer) {
        (Some(driver), Ok(answer)) => {
            let promise = reply.promise();
            let value = driver.input(Box::new(|engine: &mut Engine, _: Millis| answer(engine)));
            driver.run(move || reply.succeed(&Success::one(value)));
            promise
        }
        (_, Err(bad)) => refuse(reply, Box::new(move |page| bad.to_failure(page))),
        (None, Ok(_)) => refuse(reply, Box::new(not_initialised)),
    }
}
