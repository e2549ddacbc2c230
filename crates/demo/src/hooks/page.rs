//! The page as a whole: whether it can be seen, its title, the passing of time.

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::browser;

/// Whether somebody can see the page.
#[hook]
pub fn use_visible() -> bool {
    let visible = use_state(browser::is_visible);
    let setter = visible.setter();
    use_effect_with((), move |()| {
        let listener = browser::document().map(|document| {
            EventListener::new(&document, "visibilitychange", move |_| {
                setter.set(browser::is_visible());
            })
        });
        move || drop(listener)
    });
    *visible
}

/// Sets the title of the page.
#[hook]
pub fn use_page_title(title: String) {
    use_effect_with(title, |title| {
        if let Some(document) = browser::document() {
            document.set_title(title);
        }
    });
}

/// The time, anew every so many milliseconds.
#[hook]
pub fn use_ticking_clock(every_ms: u32) -> u64 {
    let now = use_state(browser::now);
    let setter = now.setter();
    use_effect_with(every_ms, move |every_ms| {
        let interval = Interval::new(*every_ms, move || setter.set(browser::now()));
        move || drop(interval)
    });
    *now
}
