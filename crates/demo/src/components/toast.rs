//! Tells something in passing.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;
use crate::state::Notice;

const SHOWN_MS: u32 = 6_000;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) notice: Option<Notice>,
    /// What was told of can be undone.
    pub(crate) on_undo: Option<Callback<()>>,
    pub(crate) on_dismiss: Callback<()>,
}

#[component]
pub(crate) fn Toast(props: &Props) -> Html {
    let text = use_lang().text();
    let on_dismiss = props.on_dismiss.clone();
    use_effect_with(props.notice, move |notice| {
        let timer = notice.map(|_| Timeout::new(SHOWN_MS, move || on_dismiss.emit(())));
        move || drop(timer)
    });
    html! {
        <div class="toast-place" role="status">
            if let Some(notice) = props.notice {
                <div class="toast" data-testid="toast">
                    <span>{ text.notice(notice) }</span>
                    if let Some(on_undo) = &props.on_undo {
                        <button type="button" class="link-button" data-testid="undo" onclick={on_undo.reform(|_| ())}>
                            { text.undo }
                        </button>
                    }
                    <button type="button" class="icon-button" aria-label={text.dismiss}
                        onclick={props.on_dismiss.reform(|_| ())}>
                        <Icon shape={Shape::Close} />
                    </button>
                </div>
            }
        </div>
    }
}
