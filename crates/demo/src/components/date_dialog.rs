//! Choosing a day of the history to go to.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::dates;
use crate::components::modal::Modal;
use crate::hooks::{use_ask, use_lang};
use crate::state::chat_view::{Ask, Target};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn DateDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let node = use_node_ref();
    let onsubmit = {
        let node = node.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let day = node.cast::<HtmlInputElement>().map(|field| field.value());
            if let Some(time) = day.and_then(|day| dates::parse_day(&day)) {
                ask.emit(Ask::Jump(Target::Date(time)));
            }
        }
    };
    html! {
        <Modal label={text.go_to_date} on_close={props.on_close.clone()}>
            <form class="modal-body" data-testid="date-dialog" {onsubmit}>
                <h2>{ text.go_to_date }</h2>
                <label class="field">
                    <span>{ text.day }</span>
                    <input ref={node} type="date" required={true} data-testid="date-input"
                        value={dates::day_field()} max={dates::day_field()} />
                </label>
                <div class="modal-actions">
                    <button type="button" class="button" onclick={props.on_close.reform(|_| ())}>{ text.cancel }</button>
                    <button type="submit" class="button primary" data-testid="date-go">{ text.go }</button>
                </div>
            </form>
        </Modal>
    }
}
