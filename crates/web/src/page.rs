//! What JS is told. None of these functions runs code of the page: JS keeps
//! what it is told in a queue, which it runs when the call of ours has ended and
//! nothing is borrowed. None of them throws.

use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The object that `js/page.js` makes.
    #[derive(Clone)]
    pub type Page;

    /// A message, as something that is made into a plain object when the queue
    /// runs: that reads its content, JSON text, with the page's classes.
    ///
    /// `texts` are target id, object name, sender id, uid and content with U+0000
    /// between them: a text costs the more to hand over the more of them there are.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn message(
        this: &Page,
        texts: &str,
        conversation_type: i32,
        is_sent: bool,
        local_id: f64,
        sent_time: f64,
        received_time: f64,
        is_offline: bool,
        sent_status: i32,
        is_own: bool,
        flags: i32,
        expansion: Option<&str>,
        readers: Option<&str>,
    ) -> JsValue;

    /// An entry of the conversation list, likewise.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn conversation(
        this: &Page,
        conversation_type: i32,
        target_id: &str,
        latest: &JsValue,
        unread_count: u32,
        is_top: bool,
        draft: Option<String>,
        mention_uid: Option<String>,
        mention_time: f64,
        mention_content: &str,
        is_muted: bool,
        is_hidden: bool,
        title: &str,
        is_top_in_tag: JsValue,
    ) -> JsValue;

    /// What stands for a call until its outcome; one that sends has the message
    /// with this id.
    #[wasm_bindgen(method)]
    pub(crate) fn pending(this: &Page, call: f64, local_id: f64) -> JsValue;

    /// A call went well.
    #[wasm_bindgen(method)]
    pub(crate) fn done(this: &Page, call: f64, value: JsValue);

    /// A call failed; `data` is the message that was not sent.
    #[wasm_bindgen(method)]
    pub(crate) fn failed(
        this: &Page,
        call: f64,
        code: i32,
        data: JsValue,
        is_token_incorrect: bool,
    );

    /// A message arrived; so many more of the same answer follow.
    #[wasm_bindgen(method)]
    pub(crate) fn received(this: &Page, message: JsValue, left: f64, has_more: bool);

    /// A listener's event: the name that `js/page.js` knows, and its arguments.
    #[wasm_bindgen(method)]
    pub(crate) fn event(this: &Page, name: &str, arguments: Array);

    /// The conversation list looks different now.
    #[wasm_bindgen(method, js_name = listChanged)]
    pub(crate) fn list_changed(this: &Page);

    /// The text at this place of a list, when it is one. What is read so often
    /// takes one step out of wasm, not three.
    #[wasm_bindgen(method)]
    pub(crate) fn text(this: &Page, list: &Array, place: u32) -> Option<String>;

    /// The number there; NaN when it is none.
    #[wasm_bindgen(method)]
    pub(crate) fn number(this: &Page, list: &Array, place: u32) -> f64;

    /// The list there; an empty one when it is none.
    #[wasm_bindgen(method)]
    pub(crate) fn list(this: &Page, list: &Array, place: u32) -> Array;

    /// Requests `url`, by POST when there is a body; the answer comes to
    /// `fetched`.
    #[wasm_bindgen(method)]
    pub(crate) fn fetch(this: &Page, id: u32, url: &str, body: Option<String>);

    /// Loads `url` as a script that calls the global function `callback`; what
    /// it is called with comes to `fetched`.
    #[wasm_bindgen(method, js_name = loadScript)]
    pub(crate) fn load_script(this: &Page, id: u32, url: &str, callback: &str);

    /// Gives up a request.
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &Page, id: u32);

    /// Something wrong from outside was left out.
    #[wasm_bindgen(method)]
    pub(crate) fn warn(this: &Page, text: &str);

    /// Now, in ms since the Unix epoch, on a clock that never goes back.
    #[wasm_bindgen(method)]
    pub(crate) fn now(this: &Page) -> f64;

    /// Calls `rang` once, after so many ms; gives what `clear_timer` takes.
    #[wasm_bindgen(method, js_name = setTimer)]
    pub(crate) fn set_timer(this: &Page, delay: i32) -> JsValue;

    /// The timer does not ring.
    #[wasm_bindgen(method, js_name = clearTimer)]
    pub(crate) fn clear_timer(this: &Page, timer: JsValue);

    /// Begins to open a WebSocket, of which `frame` and `closed` tell; false
    /// when the browser refuses the address.
    #[wasm_bindgen(method)]
    pub(crate) fn open(this: &Page, socket: u32, url: &str) -> bool;

    /// Sends one binary message; a socket that is closing loses it, and says
    /// so by `closed`.
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &Page, socket: u32, bytes: &[u8]);

    /// Closes a WebSocket, of which nothing is told any more.
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Page, socket: u32);

    /// Closes all of them.
    #[wasm_bindgen(method, js_name = closeAll)]
    pub(crate) fn close_all(this: &Page);

    /// A value of local storage.
    #[wasm_bindgen(method)]
    pub(crate) fn stored(this: &Page, key: &str) -> Option<String>;

    /// Keeps a value in local storage; false when that is blocked or full.
    #[wasm_bindgen(method)]
    pub(crate) fn store(this: &Page, key: &str, value: &str) -> bool;

    /// Removes a value from local storage.
    #[wasm_bindgen(method)]
    pub(crate) fn unstore(this: &Page, key: &str);

    /// The keys of local storage that begin with `prefix`.
    #[wasm_bindgen(method, js_name = storedKeys)]
    pub(crate) fn stored_keys(this: &Page, prefix: &str) -> Vec<String>;

    /// The text, number or boolean under `key` of a JSON object, as text.
    #[wasm_bindgen(method)]
    pub(crate) fn scalar(this: &Page, json: &str, key: &str) -> Option<String>;
}
