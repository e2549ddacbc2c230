//! From a picture file to a small upright JPEG thumbnail.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, ImageBitmapOptions, ImageOrientation};

use crate::browser;

use super::{canvas, to_jpeg};

/// Largest picture that is uploaded, in bytes.
pub const LARGEST: f64 = 20.0 * 1024.0 * 1024.0;

/// Most base64 letters of a thumbnail: what a message may weigh is 100 KB.
const LONGEST: usize = 95 * 1024;

/// Longer side in pixels and JPEG quality, tried in this order until one is light enough.
const TRIES: [(f64, f64); 4] = [(320.0, 0.8), (240.0, 0.7), (160.0, 0.6), (96.0, 0.5)];

/// A base64 JPEG thumbnail; `None` if the browser cannot read the file as a picture.
pub async fn thumbnail(file: &Blob) -> Option<String> {
    let bitmap = decode(file).await?;
    let thumbnail = TRIES
        .iter()
        .filter_map(|(side, quality)| draw(&bitmap, *side, *quality))
        .find(|jpeg| jpeg.len() <= LONGEST);
    bitmap.close();
    thumbnail
}

/// Cameras store a picture as the sensor saw it and write down how to turn it.
async fn decode(file: &Blob) -> Option<ImageBitmap> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let decoding: Promise = browser::window()?
        .create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)
        .ok()?
        .unchecked_into();
    JsFuture::from(decoding).await.ok()?.dyn_into().ok()
}

fn draw(bitmap: &ImageBitmap, longest_side: f64, quality: f64) -> Option<String> {
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (longest_side / width.max(height)).min(1.0);
    let (width, height) = (
        (width * scale).round().max(1.0),
        (height * scale).round().max(1.0),
    );
    let (canvas, context) = canvas(width as u32, height as u32)?;
    // JPEG has no transparency: without a ground, clear parts would turn black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)
        .ok()?;
    to_jpeg(&canvas, quality)
}
