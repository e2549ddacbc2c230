//! The pictures of a chat, one as large as the window: zoomed, leafed through, saved.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::media::JPEG_PREFIX;
use crate::model::{Message, Picture, number};
use crate::state::timeline::Timeline;

const LARGEST: f64 = 8.0;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The picture to begin with.
    pub(crate) message: Rc<Message>,
    pub(crate) timeline: Rc<Timeline>,
    pub(crate) on_close: Callback<()>,
}

/// How a picture is looked at: its size, and by how much it is moved.
#[derive(Clone, Copy, PartialEq)]
struct Look {
    scale: f64,
    x: f64,
    y: f64,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            scale: 1.0,
            x: 0.0,
            y: 0.0,
        }
    }
}

impl Look {
    fn zoomed(self, factor: f64) -> Self {
        let scale = (self.scale * factor).clamp(1.0, LARGEST);
        match scale <= 1.0 {
            true => Self::default(),
            false => Self { scale, ..self },
        }
    }
}

#[component]
pub(crate) fn PictureViewer(props: &Props) -> Html {
    let text = use_lang().text();
    let shown = use_state(|| props.message.list_key());
    let look = use_state(Look::default);
    let held = use_mut_ref(|| None::<(i32, i32, Look)>);
    let pictures: Vec<&Rc<Message>> = props
        .timeline
        .messages()
        .iter()
        .filter(|message| message.body.picture().is_some())
        .collect();
    let at = pictures
        .iter()
        .position(|message| message.list_key() == *shown);
    let message = at.map_or(&props.message, |at| pictures[at]);
    let Some(picture) = message.body.picture() else {
        return Html::default();
    };
    let neighbour = |step: isize| {
        let next = at.and_then(|at| pictures.get(at.checked_add_signed(step)?));
        next.map(|message| message.list_key())
    };
    let (before, after) = (neighbour(-1), neighbour(1));
    let turn = {
        let (shown, look) = (shown.setter(), look.setter());
        Callback::from(move |key: Option<String>| {
            if let Some(key) = key {
                look.set(Look::default());
                shown.set(key);
            }
        })
    };
    let zoom = {
        let look = look.clone();
        Callback::from(move |factor: f64| look.set(look.zoomed(factor)))
    };
    let onkeydown = {
        let (turn, zoom, before, after) =
            (turn.clone(), zoom.clone(), before.clone(), after.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            "ArrowLeft" => turn.emit(before.clone()),
            "ArrowRight" => turn.emit(after.clone()),
            "+" | "=" => zoom.emit(1.5),
            "-" => zoom.emit(1.0 / 1.5),
            _ => {}
        }
    };
    let onwheel = zoom.reform(|event: WheelEvent| number::exp(-event.delta_y() / 400.0));
    let onpointerdown = {
        let (held, look) = (held.clone(), *look);
        move |event: PointerEvent| {
            event.prevent_default();
            let picture: Element = event.target_unchecked_into();
            // Without capture the drag merely ends at the edge.
            let _ = picture.set_pointer_capture(event.pointer_id());
            held.replace(Some((event.client_x(), event.client_y(), look)));
        }
    };
    let onpointermove = {
        let (held, look) = (held.clone(), look.setter());
        move |event: PointerEvent| {
            if let Some((x, y, from)) = *held.borrow()
                && from.scale > 1.0
            {
                look.set(Look {
                    x: from.x + f64::from(event.client_x() - x),
                    y: from.y + f64::from(event.client_y() - y),
                    ..from
                });
            }
        }
    };
    let release = move |_: PointerEvent| {
        held.take();
    };
    let ondblclick = {
        let look = look.clone();
        move |_: MouseEvent| {
            let next = if look.scale > 1.0 { 0.0 } else { 3.0 };
            look.set(look.zoomed(next));
        }
    };
    let on_ground = {
        let on_close = props.on_close.clone();
        move |event: MouseEvent| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if target.is_some_and(|target| target.class_list().contains("viewer-stage")) {
                on_close.emit(());
            }
        }
    };
    let style = format!(
        "transform:translate({}px,{}px) scale({})",
        number::text(look.x),
        number::text(look.y),
        number::text(look.scale)
    );
    let to = |key: &Option<String>| {
        turn.reform({
            let key = key.clone();
            move |_: MouseEvent| key.clone()
        })
    };
    html! {
        <Modal label={text.picture} class="viewer" on_close={props.on_close.clone()}>
            <div class="viewer-body" data-testid="viewer" data-scale={number::fixed(look.scale, 2)} {onkeydown}>
                <div class="viewer-stage" onclick={on_ground} {onwheel}>
                    <div class="viewer-picture" {style} {onpointerdown} {onpointermove}
                        onpointerup={release.clone()} onpointercancel={release} {ondblclick}>
                        <Original key={message.list_key()} picture={picture.clone()} />
                    </div>
                </div>
                <div class="viewer-actions">
                    if let Some(at) = at {
                        <span class="viewer-count" data-testid="viewer-count">{ format!("{} / {}", at + 1, pictures.len()) }</span>
                    }
                    { button(Shape::Minus, text.zoom_out, "viewer-zoom-out", zoom.reform(|_| 1.0 / 1.5)) }
                    { button(Shape::Plus, text.zoom_in, "viewer-zoom-in", zoom.reform(|_| 1.5)) }
                    if !picture.uri.is_empty() {
                        <a class="icon-button" href={picture.uri.clone()} download="" target="_blank" rel="noopener noreferrer"
                            data-testid="viewer-download" aria-label={text.download} title={text.download}>
                            <Icon shape={Shape::Download} />
                        </a>
                    }
                    { button(Shape::Close, text.close, "close-viewer", props.on_close.reform(|_| ())) }
                </div>
                <div class="viewer-side start">
                    if before.is_some() {
                        { button(Shape::Back, text.previous, "viewer-previous", to(&before)) }
                    }
                </div>
                <div class="viewer-side end">
                    if after.is_some() {
                        { button(Shape::Next, text.next, "viewer-next", to(&after)) }
                    }
                </div>
            </div>
        </Modal>
    }
}

fn button(
    shape: Shape,
    label: &'static str,
    name: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="icon-button" data-testid={name} aria-label={label} title={label} {onclick}>
            <Icon {shape} />
        </button>
    }
}

#[derive(PartialEq, Properties)]
struct OriginalProps {
    picture: Picture,
}

/// The thumbnail, blurred, until the original has come; if it does not come, the thumbnail.
#[component]
fn Original(props: &OriginalProps) -> Html {
    let text = use_lang().text();
    let loaded = use_state(|| false);
    let lost = use_state(|| false);
    let (on_load, on_lost) = (loaded.setter(), lost.setter());
    let Picture { thumbnail, uri, .. } = &props.picture;
    let shows_original = !uri.is_empty() && !*lost;
    html! {
        <>
            if !thumbnail.is_empty() && !*loaded {
                <img class={classes!("viewer-thumbnail", shows_original.then_some("blurred"))} draggable="false"
                    src={format!("{JPEG_PREFIX}{thumbnail}")} alt={if shows_original { "" } else { text.picture }} />
            }
            if shows_original {
                <img class={classes!("viewer-original", (!*loaded).then_some("loading"))} draggable="false" src={uri.clone()}
                    alt={text.picture} onload={move |_| on_load.set(true)} onerror={move |_| on_lost.set(true)} />
            }
        </>
    }
}
