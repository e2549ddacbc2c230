//! Where the browser is, if its user lets it tell.

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Position, PositionOptions};

use super::window;

const PATIENCE_MS: u32 = 15_000;

/// Asks for latitude and longitude; `None` is told if there is no answer.
pub fn find(found: impl Fn(Option<(f64, f64)>) + Clone + 'static) {
    if ask(found.clone()).is_none() {
        found(None);
    }
}

fn ask(found: impl Fn(Option<(f64, f64)>) + Clone + 'static) -> Option<()> {
    let geolocation = window()?.navigator().geolocation().ok()?;
    let options = PositionOptions::new();
    options.set_timeout(PATIENCE_MS);
    let failed = found.clone();
    // One of the two is called, once; what is left of the other goes with the page.
    let on_position = once(move |position: Position| {
        let point = position.coords();
        found(Some((point.latitude(), point.longitude())));
    });
    let on_failure = once(move |_: Position| failed(None));
    geolocation
        .get_current_position_with_error_callback_and_options(
            &on_position,
            Some(&on_failure),
            &options,
        )
        .ok()
}

fn once(told: impl FnOnce(Position) + 'static) -> Function {
    Closure::once_into_js(move |value: wasm_bindgen::JsValue| told(value.unchecked_into()))
        .unchecked_into()
}
