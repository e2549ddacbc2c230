//! A map to look at: dragged and brought nearer by fingers, wheel and keys, and to put a pin on.

mod tiles;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ResizeObserver};
use yew::prelude::*;

use crate::browser;
use crate::components::icon::{Icon, Shape};
use crate::hooks::{use_hand, use_lang, use_settings};
use crate::i18n::Lang;
use crate::media::map::{self, Drawing};
use crate::model::gesture::Movable;
use crate::model::{MapView, Spot, World, number};

use tiles::{Tile, use_tiles};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) view: MapView,
    pub(crate) pin: Option<Spot>,
    pub(crate) on_view: Callback<MapView>,
    /// A spot was chosen.
    #[prop_or_default]
    pub(crate) on_pin: Option<Callback<Spot>>,
}

/// The map data, as soon as it is there.
#[hook]
pub(crate) fn use_world() -> Rc<World> {
    let world = use_state(Rc::<World>::default);
    let setter = world.setter();
    use_effect_with((), move |()| {
        spawn_local(async move { setter.set(browser::world::load().await) });
    });
    (*world).clone()
}

#[component]
pub(crate) fn MapCanvas(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let node = use_node_ref();
    let world = use_world();
    let settings = use_settings();
    let size = use_size(&node);
    let tiles = use_tiles(&settings, props.view, size);
    let dark = browser::is_dark();
    use_drawing(&node, &world, props, size, &tiles, (lang, dark));
    let on_click = {
        let (on_pin, view) = (props.on_pin.clone(), props.view);
        Callback::from(move |(x, y)| {
            if let Some(on_pin) = &on_pin {
                on_pin.emit(view.to_spot(x, y));
            }
        })
    };
    let hand = use_hand(&node, &props.view, &props.on_view, &on_click);
    let onkeydown = {
        let (on_pin, centre) = (props.on_pin.clone(), props.view.centre);
        let others = hand.onkeydown.clone();
        move |event: KeyboardEvent| match (event.key().as_str(), &on_pin) {
            ("Enter" | " ", Some(on_pin)) => {
                event.prevent_default();
                on_pin.emit(centre);
            }
            _ => others.emit(event),
        }
    };
    let zoom = |by: f64| {
        let (view, on_view) = (props.view, props.on_view.clone());
        move |_| on_view.emit(view.zoomed(by, 0.0, 0.0))
    };
    let label = match props.on_pin {
        Some(_) => text.map_pick,
        None => text.map,
    };
    html! {
        <div class="map" data-testid="map" data-zoom={number::fixed(props.view.zoom, 1)}
            data-centre={format!("{},{}", number::fixed(props.view.centre.latitude, 4), number::fixed(props.view.centre.longitude, 4))}
            data-lands={world.polygons.len().to_string()}>
            <canvas ref={node} tabindex="0" role="application" aria-label={label}
                onpointerdown={hand.onpointerdown} onpointermove={hand.onpointermove}
                onpointerup={hand.onpointerup} onpointercancel={hand.onpointercancel} {onkeydown}></canvas>
            <div class="map-zoom">
                <button type="button" class="icon-button" data-testid="zoom-in" aria-label={text.zoom_in} title={text.zoom_in} onclick={zoom(1.0)}>
                    <Icon shape={Shape::Plus} />
                </button>
                <button type="button" class="icon-button" data-testid="zoom-out" aria-label={text.zoom_out} title={text.zoom_out} onclick={zoom(-1.0)}>
                    <Icon shape={Shape::Minus} />
                </button>
            </div>
        </div>
    }
}

/// Size of the map in CSS pixels, once it is in the page.
#[hook]
fn use_size(node: &NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0.0, 0.0));
    let setter = size.setter();
    use_effect_with(node.clone(), move |node| {
        let canvas = node.cast::<HtmlCanvasElement>();
        let observed = canvas.clone();
        let closure = Closure::<dyn Fn()>::new(move || {
            if let Some(canvas) = &observed {
                setter.set((canvas.client_width().into(), canvas.client_height().into()));
            }
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(canvas)) = (&observer, &canvas) {
            observer.observe(canvas);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(closure);
        }
    });
    *size
}

#[hook]
fn use_drawing(
    node: &NodeRef,
    world: &Rc<World>,
    props: &Props,
    size: (f64, f64),
    tiles: &Rc<Vec<Tile>>,
    look: (Lang, bool),
) {
    let node = node.clone();
    let deps = (
        world.clone(),
        props.view,
        props.pin,
        size,
        tiles.clone(),
        look,
    );
    use_effect_with(
        deps,
        move |(world, view, pin, size, tiles, (lang, dark))| {
            let canvas = node.cast::<HtmlCanvasElement>();
            let Some(context) = canvas.and_then(|canvas| ready(&canvas, *size)) else {
                return;
            };
            let drawing = Drawing {
                context: &context,
                width: size.0,
                height: size.1,
                view: *view,
                palette: if *dark { map::DARK } else { map::LIGHT },
                lang: *lang,
            };
            drawing.ground();
            drawing.land(world);
            drawing.net();
            let tiled = tiles.iter().any(|tile| tile.draw(&context));
            if !tiled {
                drawing.names(world);
            }
            drawing.scale();
            if let Some(pin) = pin {
                // Shapes fail only in a context that was lost.
                let _ = drawing.pin(*pin);
            }
        },
    );
}

/// Gives the canvas as many pixels as the screen has there.
fn ready(
    canvas: &HtmlCanvasElement,
    (width, height): (f64, f64),
) -> Option<CanvasRenderingContext2d> {
    let ratio = browser::window().map_or(1.0, |window| window.device_pixel_ratio());
    canvas.set_width((width * ratio) as u32);
    canvas.set_height((height * ratio) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.scale(ratio, ratio).ok()?;
    Some(context)
}
