//! A menu at a point: by mouse, finger and keyboard.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::browser;
use crate::components::icon::{Icon, Shape};
use crate::state::chat_view::Point;

/// One line of a menu.
#[derive(Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) shape: Shape,
    pub(crate) label: &'static str,
    /// Name used in markup.
    pub(crate) name: &'static str,
    pub(crate) on_pick: Callback<()>,
    /// Something is lost by it.
    pub(crate) is_grave: bool,
}

impl Item {
    pub(crate) fn new(
        shape: Shape,
        label: &'static str,
        name: &'static str,
        on_pick: Callback<()>,
    ) -> Self {
        Self {
            shape,
            label,
            name,
            on_pick,
            is_grave: false,
        }
    }

    pub(crate) fn grave(mut self) -> Self {
        self.is_grave = true;
        self
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) label: AttrValue,
    pub(crate) items: Vec<Item>,
    pub(crate) at: Point,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn Menu(props: &Props) -> Html {
    let node = use_node_ref();
    use_focus_and_place(&node, props.at);
    let onkeydown = {
        let (node, on_close) = (node.clone(), props.on_close.clone());
        move |event: KeyboardEvent| on_key(&event, &node, &on_close)
    };
    let items = props.items.iter().map(|item| line(item, &props.on_close));
    html! {
        <div class="menu-ground" onclick={props.on_close.reform(take)}
            oncontextmenu={props.on_close.reform(take)}>
            <div ref={node} class="menu" role="menu" aria-label={props.label.clone()} {onkeydown}
                onclick={|event: MouseEvent| event.stop_propagation()}>
                { for items }
            </div>
        </div>
    }
}

/// What is below the menu hears nothing of it.
fn take(event: MouseEvent) {
    event.prevent_default();
    event.stop_propagation();
}

fn line(item: &Item, on_close: &Callback<()>) -> Html {
    let (on_pick, on_close) = (item.on_pick.clone(), on_close.clone());
    let onclick = move |_| {
        on_close.emit(());
        // The menu gives the focus back first, so that a dialog can take it after that.
        let on_pick = on_pick.clone();
        Timeout::new(0, move || on_pick.emit(())).forget();
    };
    html! {
        <button key={item.name} type="button" role="menuitem" tabindex="-1" data-testid={item.name}
            class={classes!("menu-item", item.is_grave.then_some("grave"))} {onclick}>
            <Icon shape={item.shape} />
            { item.label }
        </button>
    }
}

/// Takes the focus and gives it back; stays inside of the window.
#[hook]
fn use_focus_and_place(node: &NodeRef, at: Point) {
    use_effect_with(node.clone(), move |node| {
        let before = browser::focused();
        if let Some(menu) = node.cast::<HtmlElement>() {
            place(&menu, at);
            focus_item(&menu, 0);
        }
        move || {
            if let Some(before) = before {
                // What had the focus may be gone.
                let _ = before.focus();
            }
        }
    });
}

fn place(menu: &HtmlElement, at: Point) {
    let (width, height) = browser::window_size();
    let x = at.x.min(width - menu.offset_width() - 8).max(8);
    let y = at.y.min(height - menu.offset_height() - 8).max(8);
    let style = menu.style();
    // Setting a plain property cannot fail.
    let _ = style.set_property("left", &format!("{x}px"));
    let _ = style.set_property("top", &format!("{y}px"));
}

fn on_key(event: &KeyboardEvent, node: &NodeRef, on_close: &Callback<()>) {
    let Some(menu) = node.cast::<HtmlElement>() else {
        return;
    };
    let count = menu.child_element_count() as i32;
    let at = focused_item(&menu).unwrap_or(0);
    match event.key().as_str() {
        "ArrowDown" => focus_item(&menu, (at + 1) % count),
        "ArrowUp" => focus_item(&menu, (at + count - 1) % count),
        "Home" => focus_item(&menu, 0),
        "End" => focus_item(&menu, count - 1),
        "Escape" | "Tab" => on_close.emit(()),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn focused_item(menu: &HtmlElement) -> Option<i32> {
    let focused = browser::focused()?;
    let items = menu.children();
    let at = (0..items.length()).find(|at| items.item(*at).as_ref() == Some(focused.as_ref()))?;
    i32::try_from(at).ok()
}

fn focus_item(menu: &HtmlElement, at: i32) {
    let item = menu.children().item(at.max(0) as u32);
    if let Some(item) = item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        // An item of an open menu can take the focus.
        let _ = item.focus();
    }
}
