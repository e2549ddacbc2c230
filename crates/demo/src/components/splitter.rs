//! The border between the list and the chat, which can be moved: by pointer, by keys, and back by
//! a double click. Small screens have no such border.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::browser::{self, panes as kept};
use crate::hooks::use_lang;
use crate::model::panes;

/// Where the style sheet reads the width.
const WIDTH: &str = "--sidebar";

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Id of the list.
    pub(crate) controls: &'static str,
}

#[component]
pub(crate) fn Splitter(props: &Props) -> Html {
    let text = use_lang().text();
    let node = use_node_ref();
    let window = use_window_width();
    // What was wanted stays so when a window becomes narrow for a while.
    let wanted = use_state_eq(|| kept::restore().unwrap_or(panes::FIRST));
    // How far beside the border it was taken.
    let taken = use_state_eq(|| None::<i32>);
    let width = panes::bounded(*wanted, window);
    use_effect_with((node.clone(), width), |(node, width)| {
        let parent = node
            .cast::<HtmlElement>()
            .and_then(|border| border.parent_element());
        if let Some(parent) = parent.and_then(|parent| parent.dyn_into::<HtmlElement>().ok()) {
            // Setting a property cannot fail.
            let _ = parent.style().set_property(WIDTH, &format!("{width}px"));
        }
    });
    let set = {
        let wanted = wanted.setter();
        move |width: i32| {
            kept::keep((width != panes::FIRST).then_some(width));
            wanted.set(width);
        }
    };
    let onpointerdown = {
        let taken = taken.setter();
        move |event: PointerEvent| {
            let border: Element = event.target_unchecked_into();
            // Without the capture the border is let go of where the pointer leaves it.
            let _ = border.set_pointer_capture(event.pointer_id());
            taken.set(pointed_width(&event).map(|pointed| pointed - width));
        }
    };
    let onpointermove = {
        let (taken, set) = (*taken, set.clone());
        move |event: PointerEvent| {
            if let (Some(beside), Some(pointed)) = (taken, pointed_width(&event)) {
                set(panes::bounded(pointed - beside, window));
            }
        }
    };
    let let_go = {
        let taken = taken.setter();
        Callback::from(move |_: PointerEvent| taken.set(None))
    };
    let ondblclick = {
        let set = set.clone();
        move |_| set(panes::FIRST)
    };
    let onkeydown = move |event: KeyboardEvent| {
        if let Some(width) = panes::after_key(&event.key(), width, window) {
            event.prevent_default();
            set(width);
        }
    };
    html! {
        <div ref={node} class={classes!("splitter", taken.map(|_| "dragged"))} role="separator" tabindex="0"
            data-testid="splitter" aria-orientation="vertical" aria-label={text.list_width} aria-controls={props.controls}
            aria-valuemin={panes::LEAST.to_string()} aria-valuemax={panes::most(window).to_string()}
            aria-valuenow={width.to_string()} aria-valuetext={format!("{width} px")}
            {onpointerdown} {onpointermove} onpointerup={let_go.clone()} onpointercancel={let_go}
            {ondblclick} {onkeydown}>
        </div>
    }
}

/// The width that the list would have if it ended at the pointer.
fn pointed_width(event: &PointerEvent) -> Option<i32> {
    let border: Element = event.target()?.dyn_into().ok()?;
    let edge = border.parent_element()?.get_bounding_client_rect().left();
    Some(event.client_x() - edge.round() as i32)
}

/// Inner width of the window, anew when that changes.
#[hook]
fn use_window_width() -> i32 {
    let width = use_state_eq(|| browser::window_size().0);
    let setter = width.setter();
    use_effect_with((), move |()| {
        let listener = browser::window().map(|window| {
            EventListener::new(&window, "resize", move |_| {
                setter.set(browser::window_size().0);
            })
        });
        move || drop(listener)
    });
    *width
}
