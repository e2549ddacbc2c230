//! The head of a dialog: what it is about, and the way out.

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) title: AttrValue,
    #[prop_or("close-dialog")]
    pub(crate) testid: &'static str,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn DialogHead(props: &Props) -> Html {
    let text = use_lang().text();
    html! {
        <header class="modal-header">
            <h2 dir="auto">{ &props.title }</h2>
            <button type="button" class="icon-button" data-testid={props.testid} aria-label={text.close}
                onclick={props.on_close.reform(|_| ())}>
                <Icon shape={Shape::Close} />
            </button>
        </header>
    }
}
