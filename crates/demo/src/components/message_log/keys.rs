//! Keys in the list of messages: from message to message, the menu of one, back to writing.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::browser;
use crate::state::chat_view::{Above, Ask, Point};
use crate::state::timeline::Timeline;

pub(super) fn on_key(event: &KeyboardEvent, timeline: &Timeline, ask: &Callback<Ask>) {
    let handled = match event.key().as_str() {
        "ArrowUp" => step(event, false),
        "ArrowDown" => step(event, true),
        "Enter" | "ContextMenu" => open_menu(event, timeline, ask),
        "F10" if event.shift_key() => open_menu(event, timeline, ask),
        "Escape" => browser::focus("[data-testid=\"composer-input\"]"),
        _ => None,
    };
    if handled.is_some() {
        event.prevent_default();
    }
}

/// The message that has the focus.
fn focused(event: &KeyboardEvent) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.matches("article").ok()?.then_some(target)
}

fn step(event: &KeyboardEvent, down: bool) -> Option<()> {
    let Some(article) = focused(event) else {
        let log: Element = event.target()?.dyn_into().ok()?;
        // In a button or a link the keys mean what they always do.
        return match log.matches("[role=log]").ok()? {
            true => focus_newest(),
            false => None,
        };
    };
    let mut row = article.closest(".row").ok()??;
    loop {
        row = match down {
            true => row.next_element_sibling(),
            false => row.previous_element_sibling(),
        }?;
        if let Ok(Some(next)) = row.query_selector("article") {
            return next.dyn_into::<HtmlElement>().ok()?.focus().ok();
        }
    }
}

/// Goes to the newest message.
pub(crate) fn focus_newest() -> Option<()> {
    let articles = browser::document()?
        .query_selector_all("[role=log] article")
        .ok()?;
    let newest = articles.item(articles.length().checked_sub(1)?)?;
    newest.dyn_into::<HtmlElement>().ok()?.focus().ok()
}

fn open_menu(event: &KeyboardEvent, timeline: &Timeline, ask: &Callback<Ask>) -> Option<()> {
    let article = focused(event)?;
    let key = article.get_attribute("data-key")?;
    let message = timeline.messages().iter().find(|m| m.list_key() == key)?;
    let place = article.get_bounding_client_rect();
    let at = Point {
        x: place.left() as i32 + 60,
        y: place.bottom() as i32,
    };
    ask.emit(Ask::Show(Above::Menu(message.clone(), at)));
    Some(())
}
