//! Entering a chatroom by its name.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::use_lang;
use crate::model::ConversationKey;

/// The server takes names of so many letters.
const LONGEST: &str = "64";

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_start: Callback<ConversationKey>,
}

#[component]
pub(crate) fn RoomForm(props: &Props) -> Html {
    let text = use_lang().text();
    let node = use_node_ref();
    let onsubmit = {
        let (node, on_start) = (node.clone(), props.on_start.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(field) = node.cast::<HtmlInputElement>() else {
                return;
            };
            let name = field.value().trim().to_owned();
            if name.is_empty() {
                // The browser says what is missing of a field that is empty, not of blanks.
                field.set_value("");
                field.report_validity();
            } else {
                on_start.emit(ConversationKey::chatroom(&name));
            }
        }
    };
    html! {
        <form class="room-form" {onsubmit}>
            <p class="detail">{ text.room_hint }</p>
            <label class="field">
                <span>{ text.room_name }</span>
                <input ref={node} name="room-name" data-testid="room-name" required={true} maxlength={LONGEST} autocomplete="off" />
            </label>
            <button type="submit" class="button primary" data-testid="enter-room">{ text.enter_room }</button>
        </form>
    }
}
