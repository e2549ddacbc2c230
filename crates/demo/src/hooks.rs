//! Effects of components on the world outside of them.

mod ask;
mod attention;
mod forms;
mod hand;
mod im;
mod keys;
mod page;
mod route;
mod settings;

use yew::prelude::*;

use crate::i18n::Lang;

pub use ask::use_ask;
pub use attention::use_attention;
pub use forms::use_form_language;
pub use hand::{Hand, use_hand};
pub use im::use_im;
pub use keys::use_shortcuts;
pub use page::{use_page_title, use_ticking_clock, use_visible};
pub use route::{Route, use_route};
pub use settings::use_settings;

/// The language of the app.
#[hook]
pub fn use_lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}
