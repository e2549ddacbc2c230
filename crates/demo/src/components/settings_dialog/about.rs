//! Which app this is, and what it did lately as a file for a report.

use yew::prelude::*;

use crate::browser::{self, save};
use crate::hooks::use_lang;
use crate::sdk;

/// The version of the app.
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[component]
pub(super) fn About() -> Html {
    let text = use_lang().text();
    let onclick = move |_| {
        let time = browser::dates::file_time(browser::now());
        save::text(&format!("rongim-log-{time}.txt"), &log());
    };
    html! {
        <section class="about-app" aria-labelledby="about-app">
            <h3 id="about-app">{ text.about }</h3>
            <div class="setting">
                <span data-testid="version">{ format!("rongim {VERSION}") }</span>
                <button type="button" class="button small" data-testid="save-log" {onclick}>{ text.save_log }</button>
            </div>
            <p class="detail">{ text.log_hint }</p>
        </section>
    }
}

/// The SDK leaves out who, where and what was said; the app adds only itself.
fn log() -> String {
    format!("rongim {VERSION}\n{}\n", sdk::log())
}
