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
    /// What can be done about it.
    pub(crate) on_act: Option<Callback<()>>,
    pub(crate) on_dismiss: Callback<()>,
}

#[component]
pub(crate) fn Toast(props: &Props) -> Html {
    let text = use_lang().text();
    let on_dismiss = props.on_dismiss.clone();
    use_effect_with(props.notice, move |notice| {
        let passes = notice.filter(|notice| *notice != Notice::Renewed);
        let timer = passes.map(|_| Timeout::new(SHOWN_MS, move || on_dismiss.emit(())));
        move || drop(timer)
    });
    let (name, act) = match props.notice {
        Some(Notice::Renewed) => ("reload", text.reload),
        _ => ("undo", text.undo),
    };
    html! {
        <div class="toast-place" role="status">
            if let Some(notice) = props.notice {
                <div class="toast" data-testid="toast">
                    <span>{ text.notice(notice) }</span>
                    if let Some(on_act) = &props.on_act {
                        <button type="button" class="link-button" data-testid={name} onclick={on_act.reform(|_| ())}>
                            { act }
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
