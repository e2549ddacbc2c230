//! The settings in local storage, and what they do to the page.

use crate::model::{Settings, Theme, json};

use super::{document, store, stored};

const SETTINGS: &str = "rongim-demo.settings";

/// The settings of the last visit.
#[must_use]
pub fn restore() -> Settings {
    let kept = stored(SETTINGS).and_then(|kept| json::parse(&kept));
    Settings::from_json(&kept.unwrap_or_default())
}

/// Keeps the settings for the next visit.
pub fn keep(settings: &Settings) {
    store(SETTINGS, json::write(&settings.to_json()).as_deref());
}

/// Gives the page its theme and its size of text.
pub fn apply(settings: &Settings) {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    // Setting plain attributes of the root cannot fail.
    let _ = match settings.theme {
        Theme::System => root.remove_attribute("data-theme"),
        theme => root.set_attribute("data-theme", theme.name()),
    };
    let _ = root.set_attribute("style", &format!("font-size:{}%", settings.text_size));
}
