//! Fingers, a mouse, a wheel and keys that drag something and bring it nearer.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;

use crate::model::gesture::{Gesture, Movable, Point, wheel_doublings};

/// Pixels that one arrow key drags.
const STEP_PX: f64 = 60.0;

/// Doublings that one key brings nearer.
const KEY_DOUBLINGS: f64 = 1.0;

/// What an element has to listen to.
#[derive(Clone, PartialEq)]
pub struct Hand {
    /// A finger comes.
    pub onpointerdown: Callback<PointerEvent>,
    /// A finger moves.
    pub onpointermove: Callback<PointerEvent>,
    /// A finger goes.
    pub onpointerup: Callback<PointerEvent>,
    /// The browser takes the finger.
    pub onpointercancel: Callback<PointerEvent>,
    /// Arrows, plus and minus.
    pub onkeydown: Callback<KeyboardEvent>,
}

/// Moves what is in an element. `on_click` is told where it was clicked.
#[hook]
pub fn use_hand<V: Movable>(
    node: &NodeRef,
    view: &V,
    on_view: &Callback<V>,
    on_click: &Callback<Point>,
) -> Hand {
    let gesture = use_mut_ref(|| Gesture::new(view.clone()));
    // Several events may come before the next drawing.
    let latest = use_mut_ref(|| view.clone());
    latest.replace(view.clone());
    let on_view = {
        let (latest, on_view) = (latest.clone(), on_view.clone());
        Callback::from(move |next: V| {
            latest.replace(next.clone());
            on_view.emit(next);
        })
    };
    use_wheel(node, &latest, &on_view);
    let onpointerdown = {
        let (gesture, latest) = (gesture.clone(), latest.clone());
        Callback::from(move |event: PointerEvent| {
            let element: Element = event.target_unchecked_into();
            // Without capture a drag merely ends at the edge.
            let _ = element.set_pointer_capture(event.pointer_id());
            let view = latest.borrow().clone();
            let at = from_middle(&element, &event);
            gesture.borrow_mut().press(event.pointer_id(), at, view);
        })
    };
    let onpointermove = {
        let (gesture, on_view) = (gesture.clone(), on_view.clone());
        Callback::from(move |event: PointerEvent| {
            let at = from_middle(&event.target_unchecked_into(), &event);
            let moved = gesture.borrow_mut().drag(event.pointer_id(), at);
            if let Some(next) = moved {
                on_view.emit(next);
            }
        })
    };
    let release = |on_click: Callback<Point>| {
        let gesture = gesture.clone();
        Callback::from(move |event: PointerEvent| {
            let clicked = gesture.borrow_mut().release(event.pointer_id());
            if let Some(at) = clicked {
                on_click.emit(at);
            }
        })
    };
    Hand {
        onpointerdown,
        onpointermove,
        onpointerup: release(on_click.clone()),
        onpointercancel: release(Callback::noop()),
        onkeydown: Callback::from(move |event: KeyboardEvent| {
            let view = latest.borrow().clone();
            let next = on_key(&event.key(), &view);
            if let Some(next) = next {
                event.prevent_default();
                on_view.emit(next);
            }
        }),
    }
}

fn on_key<V: Movable>(key: &str, view: &V) -> Option<V> {
    Some(match key {
        "ArrowLeft" => view.dragged(STEP_PX, 0.0),
        "ArrowRight" => view.dragged(-STEP_PX, 0.0),
        "ArrowUp" => view.dragged(0.0, STEP_PX),
        "ArrowDown" => view.dragged(0.0, -STEP_PX),
        "+" | "=" => view.zoomed(KEY_DOUBLINGS, 0.0, 0.0),
        "-" => view.zoomed(-KEY_DOUBLINGS, 0.0, 0.0),
        _ => return None,
    })
}

/// Pixels of an event right of and below the middle of an element.
fn from_middle(element: &Element, event: &MouseEvent) -> Point {
    let place = element.get_bounding_client_rect();
    (
        f64::from(event.client_x()) - place.left() - place.width() / 2.0,
        f64::from(event.client_y()) - place.top() - place.height() / 2.0,
    )
}

/// The wheel zooms around the pointer; the page must neither scroll nor zoom meanwhile.
#[hook]
fn use_wheel<V: Movable>(node: &NodeRef, latest: &Rc<RefCell<V>>, on_view: &Callback<V>) {
    let deps = node.clone();
    let on_view = use_latest(on_view);
    let latest = latest.clone();
    use_effect_with(deps, move |node| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = node.cast::<Element>().map(|element| {
            let target = element.clone();
            EventListener::new_with_options(&element, "wheel", options, move |event| {
                let Some(wheel) = event.dyn_ref::<WheelEvent>() else {
                    return;
                };
                wheel.prevent_default();
                let (x, y) = from_middle(&target, wheel);
                let by = wheel_doublings(wheel.delta_y(), wheel.delta_mode(), wheel.ctrl_key());
                let next = latest.borrow().zoomed(by, x, y);
                let on_view = on_view.borrow().clone();
                on_view.emit(next);
            })
        });
        move || drop(listener)
    });
}

/// A callback that listeners of the first drawing can use in its latest form.
#[hook]
fn use_latest<T: 'static>(callback: &Callback<T>) -> Rc<RefCell<Callback<T>>> {
    let latest = use_mut_ref(|| callback.clone());
    latest.replace(callback.clone());
    latest
}
