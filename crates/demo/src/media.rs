//! Pictures and places on their way into a message.

pub mod jpeg;
pub mod map;
pub mod picture;
pub mod upload;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::browser;

/// Prefix of a JPEG data address; messages carry what comes after it.
pub const JPEG_PREFIX: &str = "data:image/jpeg;base64,";

/// A new canvas with its drawing context.
fn canvas(width: u32, height: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas = browser::document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

/// The drawing as base64 JPEG without prefix.
fn to_jpeg(canvas: &HtmlCanvasElement, quality: f64) -> Option<String> {
    let address = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &quality.into());
    address
        .ok()?
        .strip_prefix(JPEG_PREFIX)
        .map(ToOwned::to_owned)
}
