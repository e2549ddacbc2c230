//! All chats: pinned ones, then newest first; filtered by name, moved through by keys.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::browser;
use crate::components::conversation_menu::ConversationMenu;
use crate::components::conversation_row::ConversationRow;
use crate::format;
use crate::hooks::{use_lang, use_ticking_clock};
use crate::model::{Conversation, ConversationKey};
use crate::state::State;
use crate::state::chat_view::Point;

/// Times such as "yesterday" are looked over so often.
const EVERY_MINUTE_MS: u32 = 60_000;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) state: State,
    pub(crate) on_open: Callback<ConversationKey>,
    pub(crate) on_leave: Callback<()>,
}

#[component]
pub(crate) fn ConversationList(props: &Props) -> Html {
    let text = use_lang().text();
    let state = &props.state;
    let today = browser::dates::day(use_ticking_clock(EVERY_MINUTE_MS));
    let sought = use_state(String::new);
    let menu = use_state(|| None::<(ConversationKey, Point)>);
    let oninput = {
        let sought = sought.setter();
        move |event: InputEvent| {
            sought.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let on_menu = {
        let menu = menu.setter();
        Callback::from(move |asked| menu.set(Some(asked)))
    };
    let on_close = {
        let menu = menu.setter();
        Callback::from(move |()| menu.set(None))
    };
    let all = state.conversations.iter().flat_map(|list| list.iter());
    let shown: Vec<&Conversation> = all
        .filter(|line| format::matches(&sought, &format::title(line, &state.directory)))
        .collect();
    let stop = shown
        .iter()
        .position(|line| Some(&line.key) == state.active.as_ref())
        .unwrap_or(0);
    let rows = shown.iter().enumerate().map(|(at, line)| {
        let key = &line.key;
        html! {
            <ConversationRow key={format!("{}-{}", key.kind.0, key.target)}
                conversation={(*line).clone()} me={state.me.id.clone()} {today}
                is_active={state.active.as_ref() == Some(key)} is_stop={at == stop}
                online={state.online.contains(&key.target)} outgoing={state.outgoing(key)}
                typing={state.typing_user(key).map(ToOwned::to_owned)}
                directory={state.directory.clone()}
                on_open={props.on_open.clone()} on_menu={on_menu.clone()} />
        }
    });
    let is_empty = state
        .conversations
        .as_ref()
        .is_some_and(|list| list.is_empty());
    let nothing_found = !sought.is_empty() && shown.is_empty();
    let open_menu = menu
        .as_ref()
        .and_then(|(key, at)| Some((state.conversation(key)?.clone(), *at)));
    html! {
        <nav class="conversations" aria-label={text.conversations}>
            <div class="list-search">
                <input type="search" class="search" data-testid="filter-chats" aria-label={text.filter_chats}
                    placeholder={text.filter_chats} value={(*sought).clone()} {oninput} onkeydown={into_list} />
            </div>
            <ul data-testid="conversation-list" onkeydown={on_key}>{ for rows }</ul>
            if state.conversations.is_none() {
                <p class="placeholder" role="status">{ text.loading }</p>
            }
            if nothing_found {
                <p class="placeholder" role="status">{ text.nothing_found }</p>
            } else if is_empty {
                <div class="placeholder">
                    <strong>{ text.no_conversations }</strong>
                    <p>{ text.no_conversations_hint }</p>
                </div>
            }
            <div class="dialog-place">
                if let Some((conversation, at)) = open_menu {
                    <ConversationMenu {conversation} {at} is_active={state.active.as_ref() == menu.as_ref().map(|(key, _)| key)}
                        {on_close} on_leave={props.on_leave.clone()} />
                }
            </div>
        </nav>
    }
}

/// From the filter straight into the list.
fn into_list(event: KeyboardEvent) {
    let list = || {
        let field: Element = event.target()?.dyn_into().ok()?;
        let first = field
            .closest("nav")
            .ok()??
            .query_selector("li button")
            .ok()??;
        let first: HtmlElement = first.dyn_into().ok()?;
        Some(first)
    };
    let Some(first) = list() else { return };
    match event.key().as_str() {
        // A button on screen can take the focus.
        "ArrowDown" => drop(first.focus()),
        "Enter" => first.click(),
        _ => return,
    }
    event.prevent_default();
}

/// Up and down go from chat to chat, a letter to the next chat that begins with it.
fn on_key(event: KeyboardEvent) {
    let done = match event.key().as_str() {
        "ArrowDown" => focus_row(&event, Element::next_element_sibling),
        "ArrowUp" => focus_row(&event, Element::previous_element_sibling),
        "Home" => focus_row(&event, |row| row.parent_element()?.first_element_child()),
        "End" => focus_row(&event, |row| row.parent_element()?.last_element_child()),
        letter
            if is_letter(letter) && !event.ctrl_key() && !event.meta_key() && !event.alt_key() =>
        {
            let letter = letter.to_lowercase();
            focus_row(&event, |row| next_with(row, &letter))
        }
        _ => None,
    };
    if done.is_some() {
        event.prevent_default();
    }
}

fn is_letter(key: &str) -> bool {
    let mut letters = key.chars();
    letters.next().is_some_and(char::is_alphanumeric) && letters.next().is_none()
}

fn next_with(row: &Element, letter: &str) -> Option<Element> {
    let mut next = row
        .next_element_sibling()
        .or_else(|| row.parent_element()?.first_element_child())?;
    let count = row.parent_element()?.child_element_count();
    for _ in 0..count {
        let button = next.query_selector("button").ok()??;
        let title = button.get_attribute("data-title").unwrap_or_default();
        if title.to_lowercase().starts_with(letter) {
            return Some(next);
        }
        next = next
            .next_element_sibling()
            .or_else(|| next.parent_element()?.first_element_child())?;
    }
    None
}

fn focus_row(event: &KeyboardEvent, find: impl Fn(&Element) -> Option<Element>) -> Option<()> {
    let focused: HtmlElement = event.target()?.dyn_into().ok()?;
    let row = focused.closest("li").ok()??;
    let button = find(&row)?.query_selector("button").ok()??;
    button.dyn_into::<HtmlElement>().ok()?.focus().ok()
}
