//! Uploading a file with progress; XHR, because fetch tells nothing about what was sent.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData, ProgressEvent, XmlHttpRequest};

use crate::browser;
use crate::model::json;
use crate::sdk::UploadTicket;

/// An upload on its way. Dropping it cancels it.
#[derive(Debug)]
pub struct Upload {
    request: XmlHttpRequest,
    done: Promise,
    _listeners: [EventListener; 2],
}

impl Drop for Upload {
    fn drop(&mut self) {
        // Of a request that has ended this does nothing.
        let _ = self.request.abort();
    }
}

impl Upload {
    /// Starts the upload; `progress` is told whole percents.
    #[must_use]
    pub fn start(
        ticket: &UploadTicket,
        file: &Blob,
        name: &str,
        progress: impl Fn(u8) + 'static,
    ) -> Option<Self> {
        let form = FormData::new().ok()?;
        form.append_with_str("token", &ticket.token).ok()?;
        form.append_with_blob_and_filename("file", file, name)
            .ok()?;

        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &address(&ticket.server)).ok()?;
        let on_progress = listen_to_progress(&request, progress)?;
        let (done, on_end) = listen_to_end(&request);
        request.send_with_opt_form_data(Some(&form)).ok()?;
        Some(Self {
            request,
            done,
            _listeners: [on_progress, on_end],
        })
    }

    /// The end of the upload, to be waited for while others may still drop the upload.
    pub fn outcome(&self) -> impl Future<Output = Option<String>> + use<> {
        let (request, done) = (self.request.clone(), JsFuture::from(self.done.clone()));
        async move {
            done.await.ok()?;
            read_key(&request)
        }
    }
}

/// The key under which the server keeps the file.
fn read_key(request: &XmlHttpRequest) -> Option<String> {
    if !matches!(request.status(), Ok(200..=299)) {
        return None;
    }
    let answer = json::parse(&request.response_text().ok()??)?;
    Some(json::text(&answer, "key")).filter(|key| !key.is_empty())
}

/// The SDK names a host; it is reached the way the page was.
fn address(server: &str) -> String {
    if server.contains("://") {
        return format!("{}/", server.trim_end_matches('/'));
    }
    let location = browser::window().map(|window| window.location());
    let scheme = location.and_then(|location| location.protocol().ok());
    format!(
        "{}//{}/",
        scheme.as_deref().unwrap_or("https:"),
        server.trim_end_matches('/')
    )
}

fn listen_to_progress(
    request: &XmlHttpRequest,
    progress: impl Fn(u8) + 'static,
) -> Option<EventListener> {
    let upload = request.upload().ok()?;
    let last = RefCell::new(0);
    Some(EventListener::new(&upload, "progress", move |event| {
        let Some(event) = event.dyn_ref::<ProgressEvent>() else {
            return;
        };
        let percent = (event.loaded() / event.total().max(1.0) * 100.0).min(100.0) as u8;
        if last.replace(percent) != percent {
            progress(percent);
        }
    }))
}

/// `loadend` follows success, failure and cancelling alike.
fn listen_to_end(request: &XmlHttpRequest) -> (Promise, EventListener) {
    let resolve = Rc::new(RefCell::new(None::<Function>));
    let taken = resolve.clone();
    let done = Promise::new(&mut |resolve, _| {
        taken.replace(Some(resolve));
    });
    let listener = EventListener::once(request, "loadend", move |_| {
        if let Some(resolve) = resolve.take() {
            // The only way to fail is a throwing resolver, and this one is the browser's.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    (done, listener)
}
