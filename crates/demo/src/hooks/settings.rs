//! The settings, wherever they matter.

use yew::prelude::*;

use crate::model::Settings;

/// The settings of this device.
#[hook]
pub fn use_settings() -> Settings {
    use_context::<Settings>().unwrap_or_default()
}
