//! Tells about a missing connection and lets the user hurry it.

use yew::prelude::*;

use crate::hooks::use_lang;
use crate::state::Connection;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) connection: Connection,
    pub(crate) on_retry: Callback<()>,
}

/// Lies above the page, so that nothing moves when it comes and goes.
#[component]
pub(crate) fn ConnectionBar(props: &Props) -> Html {
    let text = use_lang().text();
    let bar = match props.connection {
        Connection::Connecting => html! {
            <div class="connection-bar" data-testid="connection-bar">{ text.connecting }</div>
        },
        Connection::Offline => html! {
            <div class="connection-bar offline" data-testid="connection-bar">
                <span>{ text.offline }</span>
                <button type="button" class="button small" data-testid="retry-connection"
                    onclick={props.on_retry.reform(|_| ())}>
                    { text.retry_now }
                </button>
            </div>
        },
        Connection::Connected | Connection::Kicked => Html::default(),
    };
    html! { <div class="connection-place" role="status">{ bar }</div> }
}
