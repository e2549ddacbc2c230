//! Tells something in passing.

use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;
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
    let place = use_node_ref();
    use_effect_with((props.notice, place.clone()), |(notice, place)| {
        if let (Some(_), Some(place)) = (notice, place.cast::<HtmlElement>()) {
            raise(&place);
        }
    });
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
        <div ref={place} class="toast-place" role="status" popover="manual">
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

/// Shows what is told above a dialog that is open. Browsers without popovers show it below.
fn raise(place: &HtmlElement) {
    let _ = place.hide_popover();
    let _ = place.show_popover();
}
