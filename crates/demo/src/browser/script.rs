//! Scripts of this server that are loaded when they are needed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use gloo_events::EventListener;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::document;

thread_local! {
    static ASKED: RefCell<BTreeMap<&'static str, Promise>> = const { RefCell::new(BTreeMap::new()) };
}

/// Loads a script once; one that did not come is asked for again the next time. `None` when it
/// cannot be had.
pub async fn load(address: &'static str) -> Option<()> {
    let asked = ASKED.with_borrow(|asked| asked.get(address).cloned());
    let promise = match asked {
        Some(promise) => promise,
        None => add(address)?,
    };
    ASKED.with_borrow_mut(|asked| asked.insert(address, promise.clone()));
    let loaded = JsFuture::from(promise).await;
    if loaded.is_err() {
        ASKED.with_borrow_mut(|asked| asked.remove(address));
    }
    loaded.ok().map(drop)
}

fn add(address: &str) -> Option<Promise> {
    let document = document()?;
    let script = document.create_element("script").ok()?;
    script.set_attribute("src", address).ok()?;
    let target = script.clone();
    let promise = Promise::new(&mut |resolve, reject| {
        let settle = |name: &'static str, settle: Function| {
            // Lives as long as the script element, which stays in the page.
            EventListener::once(&target, name, move |_| {
                let _ = settle.call0(&JsValue::UNDEFINED);
            })
            .forget();
        };
        settle("load", resolve);
        settle("error", reject);
    });
    document.head()?.append_child(&script).ok()?;
    Some(promise)
}
