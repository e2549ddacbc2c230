//! Small questions to the browser: clock, storage, language, address.

pub mod attention;
pub mod blobs;
mod database;
pub mod dates;
pub mod emoji;
pub mod histories;
pub mod kept;
pub mod outbox;
pub mod panes;
pub mod position;
pub mod route;
pub mod save;
pub mod script;
pub mod session;
pub mod settings;
pub mod worker;
pub mod world;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlElement, Window};

use crate::i18n::Lang;

const LANGUAGE: &str = "rongim-demo.language";

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Scheme, host and port of the page.
#[must_use]
pub fn origin() -> String {
    window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// Whether somebody can see the page.
#[must_use]
pub fn is_visible() -> bool {
    document().is_some_and(|document| !document.hidden())
}

/// The language chosen before, else the browser's.
#[must_use]
pub fn language() -> Lang {
    let chosen = stored(LANGUAGE);
    let preferred = || window().and_then(|window| window.navigator().language());
    Lang::from_tag(&chosen.or_else(preferred).unwrap_or_default())
}

/// Tells the document its language and keeps the choice if there is one.
pub fn set_language(lang: Lang, chosen: bool) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Setting a plain attribute of the root cannot fail.
        let _ = root.set_attribute("lang", lang.tag());
    }
    if chosen {
        store(LANGUAGE, Some(lang.tag()));
    }
}

/// The window; absent only outside a page.
#[must_use]
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document; absent only outside a page.
#[must_use]
pub fn document() -> Option<Document> {
    window()?.document()
}

fn stored(key: &str) -> Option<String> {
    window()?.local_storage().ok()??.get_item(key).ok()?
}

/// Storage that is full or switched off means that the browser forgets: nothing else.
fn store(key: &str, value: Option<&str>) {
    let Some(Ok(Some(storage))) = window().map(|window| window.local_storage()) else {
        return;
    };
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}

/// Puts a text on the clipboard.
pub fn copy(text: &str) {
    if let Some(window) = window() {
        // A refusal by the browser leaves the clipboard as it was; there is no other way to offer.
        let done =
            wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(text));
        wasm_bindgen_futures::spawn_local(async {
            let _ = done.await;
        });
    }
}

/// Whether there is a mouse or the like, as opposed to fingers alone.
#[must_use]
pub fn has_pointer() -> bool {
    let query = window().and_then(|window| window.match_media("(hover: hover)").ok()?);
    query.is_some_and(|query| query.matches())
}

/// What has the focus.
#[must_use]
pub fn focused() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// Whether a dialog lies above the page.
#[must_use]
pub fn has_dialog() -> bool {
    let open = document().and_then(|document| document.query_selector("dialog[open]").ok()?);
    open.is_some()
}

/// Moves the focus to the first element that a selector names.
pub fn focus(selector: &str) -> Option<()> {
    let element = document()?.query_selector(selector).ok()??;
    element.dyn_into::<HtmlElement>().ok()?.focus().ok()
}

/// Inner width and height of the window in CSS pixels.
#[must_use]
pub fn window_size() -> (i32, i32) {
    let size = |value: Result<JsValue, JsValue>| value.ok()?.as_f64().map(|size| size as i32);
    let Some(window) = window() else {
        return (0, 0);
    };
    let (width, height) = (window.inner_width(), window.inner_height());
    (size(width).unwrap_or(0), size(height).unwrap_or(0))
}

/// Whether the page is dark now, by setting or system.
#[must_use]
pub fn is_dark() -> bool {
    let theme = document()
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("data-theme"));
    match theme.as_deref() {
        Some(theme) => theme == "dark",
        None => window()
            .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok()?)
            .is_some_and(|query| query.matches()),
    }
}

/// Whether the device says that it has a network.
#[must_use]
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}
