//! Keys that do something wherever one is in the app.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::browser;
use crate::state::shortcut::{Press, Shortcut};

/// Tells of shortcuts; those in dialogs are the dialogs' own, but for the way out of the switcher.
#[hook]
pub fn use_shortcuts(on_shortcut: &Callback<Shortcut>) {
    use_effect_with(on_shortcut.clone(), |on_shortcut| {
        let on_shortcut = on_shortcut.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let listener = browser::window().map(|window| {
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                    return;
                };
                let Some(shortcut) = read(event) else { return };
                if shortcut != Shortcut::Switcher && browser::has_dialog() {
                    return;
                }
                event.prevent_default();
                on_shortcut.emit(shortcut);
            })
        });
        move || drop(listener)
    });
}

fn read(event: &KeyboardEvent) -> Option<Shortcut> {
    let press = Press {
        key: &event.key(),
        alt: event.alt_key(),
        command: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        typing: is_field(event).unwrap_or(false),
        // 229 is how browsers that end the composition first mark its last key.
        composing: event.is_composing() || event.key_code() == 229,
    };
    press.shortcut()
}

fn is_field(event: &KeyboardEvent) -> Option<bool> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target
        .matches("input, textarea, select, [contenteditable]")
        .ok()
}
