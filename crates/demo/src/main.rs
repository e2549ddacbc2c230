//! Mounts the app where the page has kept a place for it.

use gloo_timers::future::TimeoutFuture;
use rongim_demo::browser::{self, session};
use rongim_demo::components::app::App;
use rongim_demo::sdk;
use wasm_bindgen_futures::spawn_local;

fn main() {
    spawn_local(async {
        // What the page says before the app is there is painted first.
        TimeoutFuture::new(0).await;
        // Who is not signed in does not need it yet, and sees the first page sooner.
        if session::restore().is_some() {
            sdk::load().await;
        }
        let root = browser::document().and_then(|document| document.get_element_by_id("app"));
        if let Some(root) = root {
            yew::Renderer::<App>::with_root(root).render();
        }
    });
}
