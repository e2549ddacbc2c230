//! The service worker, which keeps the app for the next visit and tells of a newer one.

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageEvent, ServiceWorkerContainer};

use super::window;

const SCRIPT: &str = "/sw.js";

/// Starts the worker. Without one, as on plain HTTP, the app needs the network; nothing else.
pub fn start() {
    let Some(container) = container() else {
        return;
    };
    let started = container.register(SCRIPT);
    spawn_local(async move {
        let _ = JsFuture::from(started).await;
    });
}

/// Tells when a newer app is kept for the next load.
#[must_use]
pub fn listen(renewed: impl Fn() + 'static) -> Option<EventListener> {
    let container = container()?;
    let listener = EventListener::new(&container, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
        let kind = data.and_then(|data| js_sys::Reflect::get(&data, &"type".into()).ok());
        if kind.and_then(|kind| kind.as_string()).as_deref() == Some("renewed") {
            renewed();
        }
    });
    Some(listener)
}

/// Asks whether there is a newer app; [`listen`] hears of it.
pub fn look() {
    let controller = container().and_then(|container| container.controller());
    let question = js_sys::Object::new();
    if let Some(controller) = controller
        && js_sys::Reflect::set(&question, &"type".into(), &"look".into()).is_ok()
    {
        // A worker that cannot be asked is asked at the next connection.
        let _ = controller.post_message(&question);
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = window() {
        // A page in a window can be loaded again.
        let _ = window.location().reload();
    }
}

/// Absent where the browser or the kind of address has none, whatever the types say.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window()?.navigator();
    let container = js_sys::Reflect::get(&navigator, &"serviceWorker".into());
    container.ok().filter(JsValue::is_truthy)?.dyn_into().ok()
}
