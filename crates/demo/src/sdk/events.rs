//! What the SDK reports on its own: connection states and arrivals.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::model::{Incoming, json as read};

use super::bindings::{RongIMClient, client};
use super::{Failure, to_js, to_json};

/// Something that the SDK reports.
#[derive(Clone, Debug)]
pub enum Event {
    /// A `ConnectionStatus` of the SDK.
    Status(i32),
    /// Somebody sent something.
    Received(Incoming),
    /// A watched user went online (`true`) or offline.
    Presence(String, bool),
    /// Another client pinned or muted a conversation.
    ConversationsChanged,
}

type Handler = Rc<dyn Fn(Event)>;

thread_local! {
    static HANDLER: RefCell<Option<Handler>> = const { RefCell::new(None) };
    static PRESENCE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Events end when this is dropped.
#[derive(Debug)]
#[must_use = "events end when the subscription is dropped"]
pub struct Subscription(());

impl Drop for Subscription {
    fn drop(&mut self) {
        HANDLER.set(None);
    }
}

/// Hands every event to `handler`, one listener at a time.
pub fn listen(handler: impl Fn(Event) + 'static) -> Subscription {
    HANDLER.set(Some(Rc::new(handler)));
    Subscription(())
}

/// Sets the SDK's listeners. They live as long as the page, since the SDK gives no way to take
/// them away; what they report goes to the present subscription.
pub(super) fn install() -> Result<(), Failure> {
    let on_status = Closure::<dyn Fn(JsValue)>::new(|status: JsValue| {
        report(Event::Status(
            status.as_f64().map_or(-1, |status| status as i32),
        ));
    });
    let on_message = Closure::<dyn Fn(JsValue)>::new(|message: JsValue| {
        report(Event::Received(Incoming::from_json(&to_json(message))));
    });
    let on_change = Closure::<dyn Fn(JsValue)>::new(|_| report(Event::ConversationsChanged));
    RongIMClient::set_conversation_status_listener(&listener("onChanged", on_change)?)?;
    RongIMClient::set_connection_status_listener(&listener("onChanged", on_status)?)?;
    RongIMClient::set_on_receive_message_listener(&listener("onReceived", on_message)?)?;
    Ok(())
}

/// Reports who of these users comes and goes; a new call replaces the last.
pub fn watch_presence(users: &[String]) {
    let listener = PRESENCE.with_borrow_mut(|listener| {
        let make = || {
            let closure = Closure::<dyn Fn(JsValue)>::new(|status: JsValue| {
                if let Some(event) = presence(&to_json(status)) {
                    report(event);
                }
            });
            closure.into_js_value()
        };
        listener.get_or_insert_with(make).clone()
    });
    let config = to_js(&json!({ "userIds": users }));
    if let (Ok(client), Ok(config)) = (client(), config) {
        // Without presence the dots stay grey: nothing to report.
        let _ = client.set_user_status_listener(&config, &listener);
    }
}

fn presence(status: &Value) -> Option<Event> {
    let user = read::text(status, "userId");
    let online = read::flag(status.get("status")?, "online");
    Some(Event::Presence(user, online))
}

fn listener(name: &str, closure: Closure<dyn Fn(JsValue)>) -> Result<Object, Failure> {
    let listener = Object::new();
    Reflect::set(&listener, &name.into(), &closure.into_js_value())?;
    Ok(listener)
}

fn report(event: Event) {
    // Cloned out first: the handler may end the subscription.
    let handler = HANDLER.with_borrow(Clone::clone);
    if let Some(handler) = handler {
        handler(event);
    }
}
