//! Ctrl or ⌘ and K: to any chat by a few letters of its name.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::modal::Modal;
use crate::format;
use crate::hooks::use_lang;
use crate::model::ConversationKey;
use crate::state::State;

/// Chats that are offered at once.
const MOST: usize = 9;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) state: State,
    pub(crate) on_open: Callback<ConversationKey>,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn Switcher(props: &Props) -> Html {
    let text = use_lang().text();
    let sought = use_state(String::new);
    let at = use_state(|| 0_usize);
    let directory = &props.state.directory;
    let all = props.state.known_chats();
    let found: Vec<ConversationKey> = all
        .into_iter()
        .filter(|key| {
            format::matches(&sought, directory.title(key)) || format::matches(&sought, &key.target)
        })
        .take(MOST)
        .collect();
    let marked = (*at).min(found.len().saturating_sub(1));
    let oninput = {
        let (sought, at) = (sought.setter(), at.setter());
        move |event: InputEvent| {
            at.set(0);
            sought.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let onkeydown = {
        let (at, found, on_open) = (at.setter(), found.clone(), props.on_open.clone());
        move |event: KeyboardEvent| {
            let count = found.len().max(1);
            match event.key().as_str() {
                "ArrowDown" => at.set((marked + 1) % count),
                "ArrowUp" => at.set((marked + count - 1) % count),
                "Enter" if !event.is_composing() => {
                    if let Some(key) = found.get(marked) {
                        on_open.emit(key.clone());
                    }
                }
                _ => return,
            }
            event.prevent_default();
        }
    };
    let rows = found.iter().enumerate().map(|(index, key)| {
        let title = directory.title(key).to_owned();
        let onclick = props.on_open.reform({
            let key = key.clone();
            move |_| key.clone()
        });
        let active = index == marked;
        html! {
            <li key={format!("{}-{}", key.kind.0, key.target)} id={format!("switch-{index}")} role="option"
                class={classes!("contact", active.then_some("active"))} aria-selected={if active { "true" } else { "false" }}
                data-testid={format!("switch-{}-{}", key.kind.0, key.target)} {onclick}>
                <Avatar id={key.target.clone()} name={title.clone()} portrait={directory.portrait(key).to_owned()}
                    online={props.state.online.contains(&key.target)} />
                <bdi class="contact-name">{ title }</bdi>
            </li>
        }
    });
    let rows: Vec<Html> = rows.collect();
    let nothing = rows.is_empty();
    html! {
        <Modal label={text.switch_chat} class="switcher" on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="switcher">
                <input type="search" class="search" data-testid="switch-search" role="combobox" aria-expanded="true"
                    aria-controls="switch-list" aria-activedescendant={(!nothing).then(|| format!("switch-{marked}"))}
                    aria-label={text.switch_chat} placeholder={text.switch_chat} value={(*sought).clone()} {oninput} {onkeydown} />
                <ul id="switch-list" class="switch-list" role="listbox" aria-label={text.conversations}>{ for rows }</ul>
                if nothing {
                    <p class="placeholder" role="status">{ text.nothing_found }</p>
                }
            </div>
        </Modal>
    }
}
