//! What JS calls, with the time on `Page::now`; then it runs what `Page` was told.

use std::{cell::RefCell, rc::Rc};

use js_sys::Array;
use rongim_core::{Config, Engine, FetchId, Fetched, Millis, SocketId, Transport};
use wasm_bindgen::prelude::*;

use crate::{
    convert,
    driver::Driver,
    ops::{self, Args, Outcome},
    page::Page,
};

/// What one page has.
struct Context {
    page: Page,
    driver: Option<Rc<Driver>>,
}

thread_local! {
    static CONTEXT: RefCell<Option<Context>> = const { RefCell::new(None) };
}

/// Takes the object that is told what happens. Called once, before all else.
#[wasm_bindgen]
pub fn install(page: Page) {
    CONTEXT.set(Some(Context { page, driver: None }));
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

/// The names of the operations, a line each: the number of a line is what
/// `call` takes.
#[wasm_bindgen(js_name = operations)]
pub fn operations() -> String {
    let names: Vec<&str> = ops::all().map(|(name, _)| *name).collect();
    names.join("\n")
}

/// Begins with an engine; the one before it closes its connection. `hosts` are
/// the navigation hosts, with scheme; `transport` is 0 for whichever works, 1
/// for a WebSocket, 2 for long polling; `typing_lasts_ms` may be left out.
#[wasm_bindgen]
pub fn start(
    app_key: String,
    hosts: Vec<String>,
    is_secure: bool,
    reconnects: bool,
    transport: u8,
    script_navigation: bool,
    typing_lasts_ms: Option<f64>,
) {
    let Some(page) = page() else { return };
    let mut config = Config::new(app_key, hosts);
    config.secure = is_secure;
    config.auto_reconnect = reconnects;
    config.script_navigation = script_navigation;
    if let Some(span) = typing_lasts_ms {
        config.typing_lasts_ms = span as Millis;
    }
    config.transport = match transport {
        1 => Transport::WebSocket,
        2 => Transport::LongPolling,
        _ => Transport::Auto,
    };
    // A socket of the engine before shall not be taken for one of the new engine.
    if let Some(old) = driver() {
        old.input(page.now(), Engine::disconnect);
        page.close_all();
    }
    let driver = Rc::new(Driver::new(config, page));
    CONTEXT.with_borrow_mut(|context| Some(context.as_mut()?.driver.replace(driver)));
}

/// Does an operation; there are so many arguments. Its answer is a value, or what `Page::pending` made of
/// the id under which `Page::done` or `Page::failed` tells the outcome;
/// undefined before `start`.
#[wasm_bindgen]
pub fn call(now: f64, operation: usize, args: Array, count: u32) -> JsValue {
    let Some((driver, (_, run))) = driver().zip(ops::all().nth(operation)) else {
        return JsValue::UNDEFINED;
    };
    match driver.input(now, |engine, now| {
        run(engine, now, &Args::new(&driver.page, args, count))
    }) {
        Outcome::Value(value) => value,
        Outcome::Kept(list, total) => {
            let list = convert::kept_messages(&list, &driver.page);
            Array::of2(&list, &(total as f64).into()).into()
        }
        Outcome::Call(id) => driver.pending(id),
    }
}

/// The answer to `Page::fetch` or `Page::loadScript`; status 0 when there was
/// none.
#[wasm_bindgen]
pub fn fetched(now: f64, id: u32, status: u16, body: String) {
    let answer = (status > 0).then_some(Fetched { status, body });
    if let Some(driver) = driver() {
        driver.input(now, |engine, now| {
            engine.handle_fetch(FetchId(id), answer, now);
        });
    }
}

/// The timer of `Page::set_timer` rang.
#[wasm_bindgen]
pub fn rang(now: f64) {
    if let Some(driver) = driver() {
        driver.ring(now);
    }
}

/// A message came over a WebSocket.
#[wasm_bindgen]
pub fn frame(now: f64, socket: u32, bytes: Vec<u8>) {
    if let Some(driver) = driver() {
        driver.input(now, |engine, now| {
            engine.handle_frame(SocketId(socket), &bytes, now);
        });
    }
}

/// A WebSocket closed, or could not be opened.
#[wasm_bindgen]
pub fn closed(now: f64, socket: u32) {
    if let Some(driver) = driver() {
        driver.input(now, |engine, now| {
            engine.handle_closed(SocketId(socket), now);
        });
    }
}

/// The browser went online or offline, or the page came to the front.
#[wasm_bindgen(js_name = networkChanged)]
pub fn network_changed(now: f64) {
    if let Some(driver) = driver() {
        driver.input(now, Engine::handle_network_change);
    }
}

fn page() -> Option<Page> {
    CONTEXT.with_borrow(|context| Some(context.as_ref()?.page.clone()))
}

fn driver() -> Option<Rc<Driver>> {
    CONTEXT.with_borrow(|context| context.as_ref()?.driver.clone())
}
