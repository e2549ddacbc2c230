//! A map to look at: dragged, zoomed by wheel and keys, and to put a pin on.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, ResizeObserver, WheelEvent,
};
use yew::prelude::*;

use crate::browser;
use crate::components::icon::{Icon, Shape};
use crate::hooks::{use_lang, use_settings};
use crate::i18n::Lang;
use crate::media::map::{self, Drawing};
use crate::model::{MapView, Settings, Spot, World};

/// Pixels that one arrow key moves the map.
const STEP_PX: f64 = 60.0;

/// A press that moves less is a click.
const CLICK_PX: f64 = 5.0;

/// Pixels of a tile.
const TILE_PX: f64 = 256.0;

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
    use_wheel(&node, props);

    let drag = use_mut_ref(|| None::<Drag>);
    let onpointerdown = {
        let (drag, view) = (drag.clone(), props.view);
        move |event: PointerEvent| {
            let canvas: HtmlCanvasElement = event.target_unchecked_into();
            // Without capture the drag merely ends at the edge.
            let _ = canvas.set_pointer_capture(event.pointer_id());
            drag.replace(Some(Drag {
                from: (event.client_x(), event.client_y()),
                view,
            }));
        }
    };
    let onpointermove = {
        let (drag, on_view) = (drag.clone(), props.on_view.clone());
        move |event: PointerEvent| {
            if let Some(drag) = &*drag.borrow() {
                let (x, y) = drag.moved(&event);
                on_view.emit(drag.view.dragged(x, y));
            }
        }
    };
    let onpointerup = {
        let (drag, on_pin, view) = (drag.clone(), props.on_pin.clone(), props.view);
        move |event: PointerEvent| {
            let Some(drag) = drag.take() else { return };
            let (x, y) = drag.moved(&event);
            if let (Some(on_pin), true) = (&on_pin, x.hypot(y) < CLICK_PX) {
                let (x, y) = from_middle(&event);
                on_pin.emit(view.to_spot(x, y));
            }
        }
    };
    let onpointercancel = {
        let drag = drag.clone();
        move |_: PointerEvent| {
            drag.take();
        }
    };
    let onkeydown = on_key(props);
    let zoom = |by: f64| {
        let (view, on_view) = (props.view, props.on_view.clone());
        move |_| on_view.emit(view.zoomed(by, 0.0, 0.0))
    };
    let label = match props.on_pin {
        Some(_) => text.map_pick,
        None => text.map,
    };
    html! {
        <div class="map" data-testid="map" data-zoom={format!("{:.1}", props.view.zoom)}
            data-lands={world.polygons.len().to_string()}>
            <canvas ref={node} tabindex="0" role="application" aria-label={label} {onpointerdown} {onpointermove}
                {onpointerup} {onpointercancel} {onkeydown}></canvas>
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

struct Drag {
    from: (i32, i32),
    view: MapView,
}

impl Drag {
    fn moved(&self, event: &PointerEvent) -> (f64, f64) {
        let (x, y) = (
            event.client_x() - self.from.0,
            event.client_y() - self.from.1,
        );
        (x.into(), y.into())
    }
}

/// Pixels of an event right of and below the middle of its map.
fn from_middle(event: &MouseEvent) -> (f64, f64) {
    let canvas: HtmlCanvasElement = event.target_unchecked_into();
    let place = canvas.get_bounding_client_rect();
    (
        f64::from(event.client_x()) - place.left() - place.width() / 2.0,
        f64::from(event.client_y()) - place.top() - place.height() / 2.0,
    )
}

/// Arrows move the map, plus and minus zoom it, Enter puts the pin in its middle.
fn on_key(props: &Props) -> impl Fn(KeyboardEvent) + 'static {
    let (view, on_view, on_pin) = (props.view, props.on_view.clone(), props.on_pin.clone());
    move |event: KeyboardEvent| {
        let next = match event.key().as_str() {
            "ArrowLeft" => view.dragged(STEP_PX, 0.0),
            "ArrowRight" => view.dragged(-STEP_PX, 0.0),
            "ArrowUp" => view.dragged(0.0, STEP_PX),
            "ArrowDown" => view.dragged(0.0, -STEP_PX),
            "+" | "=" => view.zoomed(1.0, 0.0, 0.0),
            "-" => view.zoomed(-1.0, 0.0, 0.0),
            "Enter" | " " => match &on_pin {
                Some(on_pin) => {
                    event.prevent_default();
                    return on_pin.emit(view.centre);
                }
                None => return,
            },
            _ => return,
        };
        event.prevent_default();
        on_view.emit(next);
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

/// The wheel zooms around the pointer; the page must not scroll meanwhile.
#[hook]
fn use_wheel(node: &NodeRef, props: &Props) {
    let deps = (node.clone(), props.view, props.on_view.clone());
    use_effect_with(deps, |(node, view, on_view)| {
        let (view, on_view) = (*view, on_view.clone());
        let options = EventListenerOptions::enable_prevent_default();
        let listener = node.cast::<HtmlCanvasElement>().map(|canvas| {
            EventListener::new_with_options(&canvas, "wheel", options, move |event| {
                let Some(wheel) = event.dyn_ref::<WheelEvent>() else {
                    return;
                };
                wheel.prevent_default();
                let (x, y) = from_middle(wheel);
                let by = (-wheel.delta_y() / 240.0).clamp(-1.0, 1.0);
                on_view.emit(view.zoomed(by, x, y));
            })
        });
        move || drop(listener)
    });
}

/// A picture of a part of the world, from a tile server.
#[derive(Clone, PartialEq)]
struct Tile {
    image: HtmlImageElement,
    place: (f64, f64, f64),
    ready: bool,
}

impl Tile {
    fn draw(&self, context: &CanvasRenderingContext2d) -> bool {
        let (left, top, side) = self.place;
        let image = &self.image;
        self.ready
            && context
                .draw_image_with_html_image_element_and_dw_and_dh(image, left, top, side, side)
                .is_ok()
    }
}

/// The tiles of a view, if there is a tile server; each comes when it has loaded.
#[hook]
fn use_tiles(settings: &Settings, view: MapView, size: (f64, f64)) -> Rc<Vec<Tile>> {
    let cache = use_mut_ref(Vec::<(String, HtmlImageElement, EventListener)>::new);
    let update = use_force_update();
    let tiles = wanted(settings, view, size)
        .into_iter()
        .filter_map(|(address, place)| {
            let known = cache
                .borrow()
                .iter()
                .find(|(known, ..)| *known == address)
                .map(|(_, image, _)| image.clone());
            let image = match known {
                Some(image) => image,
                None => {
                    let image = HtmlImageElement::new().ok()?;
                    let update = update.clone();
                    let listener =
                        EventListener::once(&image, "load", move |_| update.force_update());
                    image.set_src(&address);
                    keep(&cache, (address, image.clone(), listener));
                    image
                }
            };
            let ready = image.complete() && image.natural_width() > 0;
            Some(Tile {
                image,
                place,
                ready,
            })
        });
    Rc::new(tiles.collect())
}

/// The oldest make room.
fn keep(
    cache: &RefCell<Vec<(String, HtmlImageElement, EventListener)>>,
    tile: (String, HtmlImageElement, EventListener),
) {
    const MOST: usize = 200;
    let mut cache = cache.borrow_mut();
    if cache.len() >= MOST {
        drop(cache.remove(0));
    }
    cache.push(tile);
}

/// Addresses of the tiles in view, with their places: left, top and side in pixels.
fn wanted(
    settings: &Settings,
    view: MapView,
    (width, height): (f64, f64),
) -> Vec<(String, (f64, f64, f64))> {
    if settings.tile_server.is_empty() || width < 1.0 {
        return Vec::new();
    }
    let zoom = view.zoom.round().max(0.0);
    let count = zoom.exp2();
    let side = TILE_PX * (view.zoom - zoom).exp2();
    let north_west = Spot {
        latitude: 85.051_128,
        longitude: -180.0,
    };
    let flat = MapView::around(
        Spot {
            latitude: 0.0,
            longitude: 0.0,
        },
        view.zoom,
    );
    // The middle of the map, in pixels from the corner of the world.
    let (corner_x, corner_y) = flat.to_pixels(north_west);
    let (middle_x, middle_y) = flat.to_pixels(view.centre);
    let (left, top) = (
        middle_x + corner_x.abs() - width / 2.0,
        middle_y - corner_y - height / 2.0,
    );
    let columns = (left / side).floor() as i64..=((left + width) / side).floor() as i64;
    let rows = (top / side).floor().max(0.0) as i64
        ..=((top + height) / side).floor().min(count - 1.0) as i64;
    let mut tiles = Vec::new();
    for row in rows {
        for column in columns.clone() {
            let x = column.rem_euclid(count as i64);
            let address = settings.tile(zoom as u32, x as u32, row as u32);
            let place = (column as f64 * side - left, row as f64 * side - top, side);
            tiles.extend(address.map(|address| (address, place)));
        }
    }
    tiles
}
