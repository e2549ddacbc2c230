//! The browser's clock.

use rongim_core::Millis;
use web_sys::window;

/// Now, in ms since the Unix epoch, on a clock that never goes back.
pub(crate) fn now() -> Millis {
    let monotonic = window().and_then(|window| window.performance());
    let now = monotonic.map_or_else(js_sys::Date::now, |clock| clock.time_origin() + clock.now());
    now as Millis
}
