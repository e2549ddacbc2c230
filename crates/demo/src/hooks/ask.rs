//! The way from anywhere inside of a chat to what lies over it.

use yew::prelude::*;

use crate::state::chat_view::Ask;

/// What the chat around can be asked; outside of a chat nobody listens.
#[hook]
pub fn use_ask() -> Callback<Ask> {
    use_context::<Callback<Ask>>().unwrap_or_else(Callback::noop)
}
