//! Tells about a missing connection: why, when it is tried again, and lets the user hurry it.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::browser;
use crate::hooks::use_lang;
use crate::i18n::{Text, fill};
use crate::state::Connection;

/// Seconds between attempts; the last stays.
const PAUSES_S: [u32; 5] = [3, 5, 10, 20, 30];

const SECOND_MS: u32 = 1_000;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) connection: Connection,
    pub(crate) on_retry: Callback<()>,
}

/// Lies above the page, so that nothing moves when it comes and goes.
#[component]
pub(crate) fn ConnectionBar(props: &Props) -> Html {
    let text = use_lang().text();
    let left = use_countdown(props.connection, &props.on_retry);
    let bar = match props.connection {
        Connection::Connecting => html! {
            <div class="connection-bar" data-testid="connection-bar">{ text.connecting }</div>
        },
        Connection::Offline(status) => html! {
            <div class="connection-bar offline" data-testid="connection-bar">
                <span class="connection-words">
                    <strong data-testid="connection-reason">{ reason(status, text) }</strong>
                    if let Some(left) = left {
                        // The seconds are for the eyes: read out one by one they would be noise.
                        <span aria-hidden="true" data-testid="countdown">{ fill(text.retry_in, &left.to_string()) }</span>
                    }
                </span>
                if props.connection.can_retry() {
                    <button type="button" class="button small" data-testid="retry-connection"
                        onclick={props.on_retry.reform(|_| ())}>
                        { text.retry_now }
                    </button>
                }
            </div>
        },
        Connection::Connected | Connection::Kicked => Html::default(),
    };
    html! { <div class="connection-place" role="status">{ bar }</div> }
}

/// Seconds until the next attempt, which this makes; the SDK may be faster.
#[hook]
fn use_countdown(connection: Connection, on_retry: &Callback<()>) -> Option<u32> {
    let left = use_state_eq(|| None::<u32>);
    let failures = use_mut_ref(|| 0_usize);
    let setter = left.setter();
    let on_retry = on_retry.clone();
    use_effect_with(connection, move |connection| {
        let waits = matches!(connection, Connection::Offline(_)) && connection.can_retry();
        if *connection == Connection::Connected {
            failures.replace(0);
        }
        let timer = waits.then(|| {
            let failed = failures.replace_with(|failed| *failed + 1);
            let mut seconds = PAUSES_S[failed.min(PAUSES_S.len() - 1)];
            setter.set(Some(seconds));
            Interval::new(SECOND_MS, move || {
                seconds = seconds.saturating_sub(1);
                setter.set(Some(seconds));
                if seconds == 0 {
                    seconds = PAUSES_S[PAUSES_S.len() - 1];
                    on_retry.emit(());
                }
            })
        });
        move || drop(timer)
    });
    (*left).filter(|_| connection.can_retry())
}

fn reason(status: i32, text: &Text) -> &'static str {
    match status {
        9 => text.offline_blocked,
        20 => text.offline_app_key,
        _ if !browser::is_online() => text.offline_device,
        _ => text.offline,
    }
}
