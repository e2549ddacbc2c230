//! The bundled map data, fetched when a map is shown for the first time.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_net::http::Request;

use crate::model::World;

thread_local! {
    static WORLD: RefCell<Option<Rc<World>>> = const { RefCell::new(None) };
}

/// The map data; an empty world if it cannot be fetched.
pub async fn load() -> Rc<World> {
    if let Some(world) = WORLD.with_borrow(Clone::clone) {
        return world;
    }
    let outlines = fetch("map/world.json").await.unwrap_or_default();
    let cities = fetch("map/cities.tsv").await.unwrap_or_default();
    let world = Rc::new(World::read(&outlines, &cities));
    // The next map tries again what did not come.
    if !world.polygons.is_empty() {
        WORLD.set(Some(world.clone()));
    }
    world
}

async fn fetch(address: &str) -> Option<String> {
    let response = Request::get(address).send().await.ok()?;
    match response.ok() {
        true => response.text().await.ok(),
        false => None,
    }
}
