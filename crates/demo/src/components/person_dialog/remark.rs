//! What the user calls a friend.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// Empty for their own name.
    pub(super) remark: String,
    pub(super) on_remark: Callback<String>,
}

#[component]
pub(super) fn RemarkForm(props: &Props) -> Html {
    let text = use_lang().text();
    let remark = use_state(|| props.remark.clone());
    let oninput = {
        let remark = remark.setter();
        move |event: InputEvent| {
            remark.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let onsubmit = {
        let (remark, on_remark) = (remark.clone(), props.on_remark.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_remark.emit(remark.trim().to_owned());
        }
    };
    html! {
        <form class="inline-form" {onsubmit}>
            <label class="field">
                <span>{ text.remark }</span>
                <input type="text" data-testid="remark" maxlength="64" autocomplete="off"
                    placeholder={text.remark_hint} value={(*remark).clone()} {oninput} />
            </label>
            <button type="submit" class="button" data-testid="save-remark" disabled={remark.trim() == props.remark}>
                { text.save }
            </button>
        </form>
    }
}
