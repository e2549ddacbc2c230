//! Drawing attention to the page: notifications, a sound, a mark on its icon.

use gloo_events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AudioContext, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement,
    Notification, NotificationOptions, NotificationPermission,
};

use super::{document, window};

const ICON: &str = "/icon.svg";
const ICON_PX: u32 = 64;

/// Asks whether the app may notify; must be called in the course of a click.
pub fn ask_permission(told: impl Fn(bool) + 'static) {
    let Ok(asked) = Notification::request_permission() else {
        return told(false);
    };
    spawn_local(async move {
        let answer = JsFuture::from(asked).await.ok();
        told(answer.and_then(|answer| answer.as_string()).as_deref() == Some("granted"));
    });
}

/// Shows a notification, if that is allowed; a click on it is told.
pub fn notify(title: &str, body: &str, tag: &str, clicked: impl Fn() + 'static) {
    if !has_notifications() || Notification::permission() != NotificationPermission::Granted {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag(tag);
    options.set_icon(ICON);
    options.set_silent(Some(true));
    // Some phones let only service workers notify: then the sound and the title have to do.
    let Ok(notification) = Notification::new_with_options(title, &options) else {
        return;
    };
    let shown = notification.clone();
    EventListener::once(&notification, "click", move |_| {
        if let Some(window) = window() {
            // A browser that does not bring the page forward still shows it at the next look.
            let _ = window.focus();
        }
        shown.close();
        clicked();
    })
    .forget();
}

fn has_notifications() -> bool {
    window().is_some_and(|window| Reflect::has(&window, &"Notification".into()).unwrap_or(false))
}

/// Two short soft tones. Before the first click in the page browsers keep silent.
pub fn chime() {
    let _ = play_chime();
}

fn play_chime() -> Option<()> {
    thread_local! {
        static AUDIO: Option<AudioContext> = AudioContext::new().ok();
    }
    let audio = AUDIO.with(Clone::clone)?;
    let now = audio.current_time();
    for (start, pitch) in [(0.0, 659.3), (0.11, 880.0)] {
        let (tone, volume) = (audio.create_oscillator().ok()?, audio.create_gain().ok()?);
        tone.frequency().set_value(pitch);
        volume.gain().set_value_at_time(0.09, now + start).ok()?;
        let end = now + start + 0.28;
        volume
            .gain()
            .exponential_ramp_to_value_at_time(0.0004, end)
            .ok()?;
        tone.connect_with_audio_node(&volume).ok()?;
        volume.connect_with_audio_node(&audio.destination()).ok()?;
        tone.start_with_when(now + start).ok()?;
        tone.stop_with_when(end).ok()?;
    }
    Some(())
}

/// Puts a red dot on the icon of the page, or takes it away.
pub fn mark_icon(marked: bool) {
    let link = document().and_then(|page| page.query_selector("link[rel=icon]").ok()?);
    let Some(link) = link else { return };
    if !marked {
        // Setting a plain attribute cannot fail.
        let _ = link.set_attribute("href", ICON);
        return;
    }
    spawn_local(async move {
        if let Some(address) = draw_marked().await {
            set_if_still_marked(&link, &address);
        }
    });
}

/// The title tells by its count whether there is still something unread.
fn set_if_still_marked(link: &Element, address: &str) {
    if document().is_some_and(|page| page.title().starts_with('(')) {
        let _ = link.set_attribute("href", address);
    }
}

async fn draw_marked() -> Option<String> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(ICON);
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(ICON_PX);
    canvas.set_height(ICON_PX);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let side = f64::from(ICON_PX);
    context
        .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, side, side)
        .ok()?;
    context.set_fill_style_str("#c8452f");
    context.begin_path();
    let radius = side * 0.24;
    context
        .arc(side - radius, radius, radius, 0.0, std::f64::consts::TAU)
        .ok()?;
    context.fill();
    canvas.to_data_url().ok()
}
