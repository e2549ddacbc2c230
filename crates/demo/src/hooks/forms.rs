//! What forms say of fields that are left empty.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};
use yew::prelude::*;

use crate::browser;
use crate::i18n::Lang;

/// Lets the browser speak of required fields in the language of the app, which need not be its own.
#[hook]
pub fn use_form_language(lang: Lang) {
    use_effect_with(lang, |lang| {
        let missing = lang.text().fill_in;
        let listeners = [
            listen("invalid", move |field| {
                if field.validity().value_missing() {
                    field.set_custom_validity(missing);
                }
            }),
            // Until this is taken back the field counts as wrong, whatever is in it.
            listen("input", |field| field.set_custom_validity("")),
        ];
        move || drop(listeners)
    });
}

/// On the way down: "invalid" does not bubble.
fn listen(event: &'static str, act: impl Fn(&HtmlInputElement) + 'static) -> Option<EventListener> {
    let on_field = move |event: &Event| {
        let target = event.target();
        if let Some(field) = target.and_then(|target| target.dyn_into().ok()) {
            act(&field);
        }
    };
    let document = browser::document()?;
    let options = EventListenerOptions::run_in_capture_phase();
    Some(EventListener::new_with_options(
        &document, event, options, on_field,
    ))
}
