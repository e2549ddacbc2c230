//! The page: its listeners, and the parts of the API that are written in JS.

use std::cell::RefCell;

use rongim_core::{Direction, Message};
use wasm_bindgen::prelude::*;

use crate::{convert, queue};

#[wasm_bindgen]
extern "C" {
    /// What `js/assemble.js` gives at start: builders of plain objects, and the
    /// registry of message classes.
    #[derive(Clone)]
    pub type Shapes;

    /// A plain message object; `content` is JSON text.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn message(
        this: &Shapes,
        content: &str,
        conversation_type: i32,
        target_id: &str,
        object_name: &str,
        is_sent: bool,
        local_id: f64,
        sender_id: &str,
        sent_time: f64,
        uid: &str,
        received_time: f64,
        is_offline: bool,
        sent_status: i32,
        is_own: bool,
    ) -> JsValue;

    /// A plain conversation object.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn conversation(
        this: &Shapes,
        conversation_type: i32,
        target_id: &str,
        latest: &JsValue,
        unread_count: u32,
        is_top: bool,
        draft: Option<String>,
        mention_uid: Option<String>,
        mention_time: f64,
        mention_content: &str,
    ) -> JsValue;

    /// An `Error` with a numeric `code`, and for a send its message as `data`.
    #[wasm_bindgen(method)]
    pub(crate) fn error(this: &Shapes, code: i32, text: &str, data: &JsValue) -> JsValue;

    /// What an upload needs, with the upload host of the navigation.
    #[wasm_bindgen(method, js_name = uploadToken)]
    pub(crate) fn upload_token(this: &Shapes, fields: &js_sys::Array, navigation: &str) -> JsValue;

    /// What to send for a content object of the page; undefined when it is none.
    #[wasm_bindgen(method)]
    pub(crate) fn describe(this: &Shapes, content: &JsValue) -> Option<Described>;

    /// The object name of a class name or object name.
    #[wasm_bindgen(method, js_name = objectName)]
    pub(crate) fn object_name(this: &Shapes, name: &str) -> String;

    /// What `describe` gives.
    pub type Described;

    #[wasm_bindgen(method, getter, js_name = objectName)]
    pub(crate) fn object_name(this: &Described) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn text(this: &Described) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn persisted(this: &Described) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn counted(this: &Described) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn mentions(this: &Described) -> bool;
}

/// The listeners, which may be set before `init`.
pub(crate) struct Page {
    pub(crate) shapes: Shapes,
    on_status: RefCell<JsValue>,
    on_message: RefCell<JsValue>,
}

impl Page {
    pub(crate) fn new(shapes: Shapes) -> Self {
        let nobody = || RefCell::new(JsValue::UNDEFINED);
        Self {
            shapes,
            on_status: nobody(),
            on_message: nobody(),
        }
    }

    pub(crate) fn listen_to_status(&self, listener: JsValue) {
        self.on_status.replace(listener);
    }

    pub(crate) fn listen_to_messages(&self, listener: JsValue) {
        self.on_message.replace(listener);
    }

    pub(crate) fn status_changed(&self, status: i32) {
        let listener = self.on_status.borrow().clone();
        queue::call(&listener, "onChanged", &[status.into()]);
    }

    pub(crate) fn received(&self, message: &Message, left: usize, has_more: bool) {
        let listener = self.on_message.borrow().clone();
        if listener.is_undefined() {
            return;
        }
        let value = convert::message_to_js(message, message.direction == Direction::Sent, self);
        queue::call(
            &listener,
            "onReceived",
            &[value, (left as f64).into(), has_more.into()],
        );
    }
}
