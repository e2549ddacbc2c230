//! HTTP GET for the engine.

use std::rc::Weak;

use js_sys::Promise;
use rongim_core::{FetchId, Fetched};
use wasm_bindgen::prelude::*;
use web_sys::{Response, window};

use crate::driver::Driver;

/// Gets `url` and gives the answer, or that there is none, to the driver.
pub(crate) fn get(id: FetchId, url: &str, driver: Weak<Driver>) {
    let Some(window) = window() else { return };
    let failed = fail(id, driver.clone());
    let answered = Closure::once_into_js(move |response: JsValue| read(id, response, driver));
    then(&window.fetch_with_str(url), &answered, &failed);
}

/// Reads the body; it can still fail to come.
fn read(id: FetchId, response: JsValue, driver: Weak<Driver>) {
    let Ok(response) = response.dyn_into::<Response>() else {
        return;
    };
    let status = response.status();
    let Ok(text) = response.text() else { return };
    let failed = fail(id, driver.clone());
    let came = Closure::once_into_js(move |body: JsValue| {
        let body = body.as_string().unwrap_or_default();
        deliver(id, Some(Fetched { status, body }), &driver);
    });
    then(&text, &came, &failed);
}

fn fail(id: FetchId, driver: Weak<Driver>) -> JsValue {
    Closure::once_into_js(move |_: JsValue| deliver(id, None, &driver))
}

fn deliver(id: FetchId, answer: Option<Fetched>, driver: &Weak<Driver>) {
    if let Some(driver) = driver.upgrade() {
        driver.input(|engine, now| engine.handle_fetch(id, answer, now));
    }
}

/// `promise.then(done, failed)`, with functions that free themselves.
fn then(promise: &Promise, done: &JsValue, failed: &JsValue) {
    #[wasm_bindgen]
    extern "C" {
        type Thenable;
        #[wasm_bindgen(method)]
        fn then(this: &Thenable, done: &JsValue, failed: &JsValue) -> JsValue;
    }
    promise.unchecked_ref::<Thenable>().then(done, failed);
}
