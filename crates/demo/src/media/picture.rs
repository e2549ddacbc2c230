//! From a picture file to an upright picture of sensible size and its JPEG thumbnail.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions,
    ImageOrientation,
};

use crate::browser;
use crate::model::Picture;
use crate::model::crop::Crop;

use super::{canvas, to_jpeg};

/// Largest picture that is uploaded, in bytes.
pub const LARGEST: f64 = 20.0 * 1024.0 * 1024.0;

/// Most base64 letters of a thumbnail: what a message may weigh is 100 KB.
const LONGEST: usize = 95 * 1024;

/// Longer side in pixels and JPEG quality, tried in this order until one is light enough.
const TRIES: [(f64, f64); 4] = [(320.0, 0.8), (240.0, 0.7), (160.0, 0.6), (96.0, 0.5)];

/// Longer side in pixels of what is uploaded; larger pictures are scaled down.
const LONGEST_SIDE: f64 = 2048.0;

/// A picture that is ready to be uploaded.
#[derive(Debug)]
pub struct Prepared {
    /// Its thumbnail and size; the address is still missing.
    pub picture: Picture,
    /// What is uploaded: upright and no larger than needed.
    pub blob: Blob,
}

/// Readies a picture; `None` if the browser cannot read the file as one.
pub async fn prepare(file: &File) -> Option<Prepared> {
    let bitmap = decode(file).await?;
    let thumbnail = thumbnail(&bitmap)?;
    let (width, height) = (bitmap.width(), bitmap.height());
    let is_large = f64::from(width.max(height)) > LONGEST_SIDE;
    // Scaling would stop a moving picture.
    let scaled = match is_large && file.type_() != "image/gif" {
        true => scale(&bitmap).await,
        false => None,
    };
    bitmap.close();
    let (blob, width, height) = scaled.unwrap_or((file.clone().into(), width, height));
    let picture = Picture {
        thumbnail,
        uri: String::new(),
        width,
        height,
        bytes: blob.size() as u64,
    };
    Some(Prepared { picture, blob })
}

/// Side in pixels of a picture of somebody.
const PORTRAIT_SIDE: u32 = 256;

/// A picture of somebody: a square of it as a JPEG.
pub async fn portrait(bitmap: &ImageBitmap, crop: &Crop) -> Option<Blob> {
    let (canvas, context) = canvas(PORTRAIT_SIDE, PORTRAIT_SIDE)?;
    draw_crop(&context, bitmap, crop, PORTRAIT_SIDE.into())?;
    to_blob(&canvas, 0.88).await
}

/// Draws a square of a picture as large as `side`.
pub fn draw_crop(
    context: &CanvasRenderingContext2d,
    bitmap: &ImageBitmap,
    crop: &Crop,
    side: f64,
) -> Option<()> {
    let ((left, top), cut) = (crop.corner, crop.side);
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, side, side);
    context
        .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            bitmap, left, top, cut, cut, 0.0, 0.0, side, side,
        )
        .ok()
}

/// A base64 JPEG that is light enough for a message.
fn thumbnail(bitmap: &ImageBitmap) -> Option<String> {
    TRIES
        .iter()
        .filter_map(|(side, quality)| to_jpeg(&draw(bitmap, *side)?, *quality))
        .find(|jpeg| jpeg.len() <= LONGEST)
}

async fn scale(bitmap: &ImageBitmap) -> Option<(Blob, u32, u32)> {
    let canvas = draw(bitmap, LONGEST_SIDE)?;
    let blob = to_blob(&canvas, 0.86).await?;
    Some((blob, canvas.width(), canvas.height()))
}

async fn to_blob(canvas: &HtmlCanvasElement, quality: f64) -> Option<Blob> {
    let promise = Promise::new(&mut |resolve, _| {
        // A canvas that cannot be read leaves the promise waiting; ours hold only own drawings.
        let _ =
            canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality.into());
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// Reads a picture, upright: cameras store it as the sensor saw it and write down how to turn it.
pub async fn decode(file: &Blob) -> Option<ImageBitmap> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let decoding: Promise = browser::window()?
        .create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)
        .ok()?
        .unchecked_into();
    JsFuture::from(decoding).await.ok()?.dyn_into().ok()
}

fn draw(bitmap: &ImageBitmap, longest_side: f64) -> Option<HtmlCanvasElement> {
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
    Some(canvas)
}
