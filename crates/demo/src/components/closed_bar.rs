//! Stands where the composer is, in a chat where nothing can be written: why, and what can be done.

use yew::prelude::*;

use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::state::standing::Closed;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) closed: Closed,
    /// Name of the other side.
    pub(crate) name: AttrValue,
    /// The user wants to write all the same.
    pub(crate) on_reopen: Callback<()>,
    /// The user does not want the chat any more.
    pub(crate) on_remove: Callback<()>,
}

#[component]
pub(crate) fn ClosedBar(props: &Props) -> Html {
    let text = use_lang().text();
    let words = match props.closed {
        Closed::Left => text.closed_left.to_owned(),
        Closed::Dismissed => text.closed_dismissed.to_owned(),
        Closed::Refused => fill(text.closed_refused, &props.name),
    };
    let (testid, deed, on_deed) = match props.closed {
        Closed::Refused => ("write-again", text.write_again, &props.on_reopen),
        Closed::Left | Closed::Dismissed => ("remove-closed", text.remove_chat, &props.on_remove),
    };
    html! {
        <div class="closed-bar" role="status" data-testid="closed-bar">
            <p><bdi>{ words }</bdi></p>
            <button type="button" class="button small" data-testid={testid} onclick={on_deed.reform(|_| ())}>
                { deed }
            </button>
        </div>
    }
}
