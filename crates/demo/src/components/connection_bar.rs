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
    let offline = match props.connection {
        Connection::Connecting => false,
        Connection::Offline => true,
        Connection::Connected | Connection::Kicked => return Html::default(),
    };
    html! {
        <div class={classes!("connection-bar", offline.then_some("offline"))} role="status"
            data-testid="connection-bar">
            <span>{ if offline { text.offline } else { text.connecting } }</span>
            if offline {
                <button type="button" class="button small" data-testid="retry-connection"
                    onclick={props.on_retry.reform(|_| ())}>
                    { text.retry_now }
                </button>
            }
        </div>
    }
}
