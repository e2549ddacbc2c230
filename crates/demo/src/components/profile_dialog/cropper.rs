//! Choosing the square of a picture that stands for somebody: dragged and brought nearer by fingers,
//! wheel, keys and a slider.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, ImageBitmap};
use yew::prelude::*;

use crate::browser;
use crate::hooks::{use_hand, use_lang};
use crate::media::picture;
use crate::model::crop::Crop;
use crate::model::number;

/// Side of the window, in CSS pixels.
const WINDOW_PX: f64 = 240.0;

/// Steps of the slider.
const STEPS: f64 = 100.0;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) bitmap: ImageBitmap,
    pub(super) on_crop: Callback<Crop>,
    pub(super) on_cancel: Callback<()>,
}

#[component]
pub(super) fn Cropper(props: &Props) -> Html {
    let text = use_lang().text();
    let node = use_node_ref();
    let bitmap = &props.bitmap;
    let crop = use_state(|| Crop::middle(bitmap.width().into(), bitmap.height().into(), WINDOW_PX));
    let on_view = {
        let crop = crop.setter();
        Callback::from(move |next| crop.set(next))
    };
    let hand = use_hand(&node, &*crop, &on_view, &Callback::noop());
    let deps = (node.clone(), bitmap.clone(), *crop);
    use_effect_with(deps, |(node, bitmap, crop)| {
        if let Some(context) = node.cast().and_then(|canvas| ready(&canvas)) {
            // A picture that was decoded can be drawn.
            let _ = picture::draw_crop(&context, bitmap, crop, WINDOW_PX);
        }
    });
    let oninput = {
        let crop = crop.clone();
        move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            crop.set(crop.at_nearness(field.value_as_number() / STEPS));
        }
    };
    let on_use = {
        let (crop, on_crop) = (*crop, props.on_crop.clone());
        move |_| on_crop.emit(crop)
    };
    let nearness = (crop.nearness() * STEPS).round();
    html! {
        <section class="cropper" aria-label={text.crop_picture} data-testid="cropper"
            data-corner={format!("{},{}", number::fixed(crop.corner.0, 0), number::fixed(crop.corner.1, 0))} data-side={number::fixed(crop.side, 0)}>
            <div class="crop-window">
                <canvas ref={node} tabindex="0" role="application" aria-label={text.crop_hint}
                    onpointerdown={hand.onpointerdown} onpointermove={hand.onpointermove}
                    onpointerup={hand.onpointerup} onpointercancel={hand.onpointercancel}
                    onkeydown={hand.onkeydown}></canvas>
            </div>
            <label class="field">
                <span>{ text.crop_size }</span>
                <input type="range" data-testid="crop-size" min="0" max={STEPS.to_string()} step="1"
                    value={nearness.to_string()} {oninput} />
            </label>
            <p class="hint">{ text.crop_hint }</p>
            <div class="modal-actions">
                <button type="button" class="button" onclick={props.on_cancel.reform(|_| ())}>{ text.cancel }</button>
                <button type="button" class="button primary" data-testid="crop-use" onclick={on_use}>{ text.use_picture }</button>
            </div>
        </section>
    }
}

/// Gives the canvas as many pixels as the screen has there.
fn ready(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let ratio = browser::window().map_or(1.0, |window| window.device_pixel_ratio());
    let side = (WINDOW_PX * ratio) as u32;
    canvas.set_width(side);
    canvas.set_height(side);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.scale(ratio, ratio).ok()?;
    Some(context)
}
