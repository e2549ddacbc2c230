//! The tiles of a map, if there is a tile server; each comes when it has loaded.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::{CanvasRenderingContext2d, HtmlImageElement};
use yew::prelude::*;

use crate::model::{MapView, Settings, Spot, number};

/// Pixels of a tile.
const TILE_PX: f64 = 256.0;

/// A picture of a part of the world, from a tile server.
#[derive(Clone, PartialEq)]
pub(super) struct Tile {
    image: HtmlImageElement,
    place: (f64, f64, f64),
    ready: bool,
}

impl Tile {
    pub(super) fn draw(&self, context: &CanvasRenderingContext2d) -> bool {
        let (left, top, side) = self.place;
        let image = &self.image;
        self.ready
            && context
                .draw_image_with_html_image_element_and_dw_and_dh(image, left, top, side, side)
                .is_ok()
    }
}

/// The tiles of a view, as far as they are there.
#[hook]
pub(super) fn use_tiles(settings: &Settings, view: MapView, size: (f64, f64)) -> Rc<Vec<Tile>> {
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
    let count = number::pow(2.0, zoom);
    let side = TILE_PX * number::pow(2.0, view.zoom - zoom);
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
