//! Mounts the app where the page has kept a place for it.

use rongim_demo::browser;
use rongim_demo::components::app::App;

fn main() {
    let root = browser::document().and_then(|document| document.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<App>::with_root(root).render();
    }
}
