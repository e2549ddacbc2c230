//! A question before something that cannot be undone.

use yew::prelude::*;

use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) question: AttrValue,
    /// What is about to be done.
    pub(crate) deed: AttrValue,
    pub(crate) on_yes: Callback<()>,
    pub(crate) on_no: Callback<()>,
}

#[component]
pub(crate) fn Confirm(props: &Props) -> Html {
    let text = use_lang().text();
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if let Some(button) = node.cast::<web_sys::HtmlElement>() {
            // A button on screen takes the focus.
            let _ = button.focus();
        }
    });
    html! {
        <div class="confirm" role="group" aria-label={props.question.clone()} data-testid="confirm">
            <p>{ &props.question }</p>
            <div class="modal-actions">
                <button ref={node} type="button" class="button" data-testid="confirm-no"
                    onclick={props.on_no.reform(|_| ())}>
                    { text.cancel }
                </button>
                <button type="button" class="button grave" data-testid="confirm-yes"
                    onclick={props.on_yes.reform(|_| ())}>
                    { &props.deed }
                </button>
            </div>
        </div>
    }
}
