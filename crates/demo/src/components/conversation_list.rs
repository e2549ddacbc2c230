//! All chats, newest first.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::browser;
use crate::components::conversation_row::ConversationRow;
use crate::hooks::{use_lang, use_ticking_clock};
use crate::model::{Conversation, ConversationKey};
use crate::state::directory::Directory;

/// Times such as "yesterday" are looked over so often.
const EVERY_MINUTE_MS: u32 = 60_000;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// `None` until the list was read.
    pub(crate) conversations: Option<Rc<Vec<Conversation>>>,
    pub(crate) me: AttrValue,
    pub(crate) active: Option<ConversationKey>,
    pub(crate) directory: Rc<Directory>,
    pub(crate) on_open: Callback<ConversationKey>,
    pub(crate) on_remove: Callback<ConversationKey>,
}

#[component]
pub(crate) fn ConversationList(props: &Props) -> Html {
    let text = use_lang().text();
    let today = browser::dates::day(use_ticking_clock(EVERY_MINUTE_MS));
    let rows = props
        .conversations
        .iter()
        .flat_map(|list| list.iter())
        .map(|conversation| {
            let key = &conversation.key;
            html! {
                <ConversationRow key={format!("{}-{}", key.kind.0, key.target)}
                    conversation={conversation.clone()} me={props.me.clone()} {today}
                    is_active={props.active.as_ref() == Some(key)}
                    directory={props.directory.clone()}
                    on_open={props.on_open.clone()} on_remove={props.on_remove.clone()} />
            }
        });
    let is_empty = props
        .conversations
        .as_ref()
        .is_some_and(|list| list.is_empty());
    html! {
        <nav class="conversations" aria-label={text.conversations}>
            <ul data-testid="conversation-list" onkeydown={move_focus}>{ for rows }</ul>
            if props.conversations.is_none() {
                <p class="placeholder" role="status">{ text.loading }</p>
            }
            if is_empty {
                <div class="placeholder">
                    <strong>{ text.no_conversations }</strong>
                    <p>{ text.no_conversations_hint }</p>
                </div>
            }
        </nav>
    }
}

/// Up and down go from chat to chat.
fn move_focus(event: KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    if focus_neighbour(&event, down).is_some() {
        event.prevent_default();
    }
}

fn focus_neighbour(event: &KeyboardEvent, down: bool) -> Option<()> {
    let focused: HtmlElement = event.target()?.dyn_into().ok()?;
    let row = focused.closest("li").ok()??;
    let neighbour = if down {
        row.next_element_sibling()
    } else {
        row.previous_element_sibling()
    }?;
    let button = neighbour.query_selector("button").ok()??;
    button.dyn_into::<HtmlElement>().ok()?.focus().ok()
}
