//! Choosing the chats that messages are sent on to.

use std::collections::BTreeSet;
use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::dialog_head::DialogHead;
use crate::components::modal::Modal;
use crate::format;
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::model::{ConversationKey, Message};
use crate::state::State;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) messages: Vec<Rc<Message>>,
    pub(crate) state: State,
    pub(crate) on_send: Callback<Vec<ConversationKey>>,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn ForwardDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let sought = use_state(String::new);
    let chosen = use_state(BTreeSet::<ConversationKey>::new);
    let oninput = {
        let sought = sought.setter();
        move |event: InputEvent| {
            sought.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let targets = props.state.known_chats();
    let shown = targets.iter().filter(|key| {
        format::matches(&sought, props.state.directory.title(key))
            || format::matches(&sought, &key.target)
    });
    let rows = shown.map(|key| row(&props.state, key, &chosen));
    let onsubmit = {
        let (chosen, on_send) = (chosen.clone(), props.on_send.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_send.emit(chosen.iter().cloned().collect());
        }
    };
    let summary = match props.messages.as_slice() {
        [message] => format::gist(&message.body, text),
        messages => fill(text.messages_count, &messages.len().to_string()),
    };
    html! {
        <Modal label={text.forward_to} class="tall" on_close={props.on_close.clone()}>
            <form class="modal-body" data-testid="forward" {onsubmit}>
                <DialogHead title={text.forward_to} on_close={props.on_close.clone()} />
                <p class="forward-summary detail" dir="auto">{ summary }</p>
                <input type="search" class="search" data-testid="forward-search" aria-label={text.filter_chats}
                    placeholder={text.filter_chats} value={(*sought).clone()} {oninput} />
                <div class="contacts">{ for rows }</div>
                <div class="modal-actions">
                    <button type="submit" class="button primary" data-testid="forward-send" disabled={chosen.is_empty()}>
                        { text.send }
                    </button>
                </div>
            </form>
        </Modal>
    }
}

fn row(
    state: &State,
    key: &ConversationKey,
    chosen: &UseStateHandle<BTreeSet<ConversationKey>>,
) -> Html {
    let title = state.directory.title(key).to_owned();
    let checked = chosen.contains(key);
    let onchange = {
        let (chosen, key) = (chosen.clone(), key.clone());
        move |_| {
            let mut next = (*chosen).clone();
            if !next.remove(&key) {
                next.insert(key.clone());
            }
            chosen.set(next);
        }
    };
    let name = format!("{}-{}", key.kind.0, key.target);
    html! {
        <label key={name.clone()} class="contact">
            <Avatar id={key.target.clone()} name={title.clone()} portrait={state.directory.portrait(key).to_owned()} />
            <bdi class="contact-name">{ title }</bdi>
            <input type="checkbox" data-testid={format!("forward-{name}")} {checked} {onchange} />
        </label>
    }
}
