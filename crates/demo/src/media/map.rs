//! A drawn map of a place: the net of coordinates around a pin, made without any service.

use std::f64::consts::{PI, TAU};

use web_sys::CanvasRenderingContext2d;

use crate::model::place::degrees;

use super::{canvas, to_jpeg};

/// Size of the drawing in pixels.
pub const WIDTH: u32 = 480;
/// Size of the drawing in pixels.
pub const HEIGHT: u32 = 240;

/// Degrees between two lines of the net, and from one side of the drawing to the other.
const STEP: f64 = 0.01;
const SPAN: f64 = 0.06;

const GROUND: &str = "#e8eef0";
const FINE_LINE: &str = "#dbe4e6";
const RING: &str = "rgb(12 107 98 / 8%)";
const LINE: &str = "#c3d0d4";
const LETTERS: &str = "#5d6f76";
const PIN: &str = "#c8452f";

/// The drawing as base64 JPEG; `None` without a canvas.
#[must_use]
pub fn draw(latitude: f64, longitude: f64) -> Option<String> {
    let (canvas, context) = canvas(WIDTH, HEIGHT)?;
    let map = Map {
        context,
        latitude,
        longitude,
    };
    map.ground();
    map.parallels();
    map.meridians();
    map.rings()?;
    map.pin()?;
    to_jpeg(&canvas, 0.82)
}

struct Map {
    context: CanvasRenderingContext2d,
    latitude: f64,
    longitude: f64,
}

impl Map {
    /// Pixels per degree; the drawing does not stretch towards the poles.
    const SCALE: f64 = WIDTH as f64 / SPAN;

    fn ground(&self) {
        self.context.set_fill_style_str(GROUND);
        self.context
            .fill_rect(0.0, 0.0, WIDTH.into(), HEIGHT.into());
    }

    /// Circles around the point, so that it is where the eye goes.
    fn rings(&self) -> Option<()> {
        self.context.set_fill_style_str(RING);
        for radius in [36.0, 72.0, 108.0] {
            self.context.begin_path();
            self.context
                .arc(
                    f64::from(WIDTH) / 2.0,
                    f64::from(HEIGHT) / 2.0,
                    radius,
                    0.0,
                    TAU,
                )
                .ok()?;
            self.context.fill();
        }
        Some(())
    }

    fn parallels(&self) {
        for (number, offset) in lines(self.latitude, HEIGHT) {
            let y = f64::from(HEIGHT) - offset;
            self.line(number, 0.0, y, WIDTH.into(), 1.0);
            let value = number as f64 * STEP;
            if number % 2 == 0 && value.abs() <= 90.0 {
                self.label(&degrees(value, 'N', 'S', 2), 8.0, y - 6.0);
            }
        }
    }

    fn meridians(&self) {
        for (number, x) in lines(self.longitude, WIDTH) {
            self.line(number, x, 0.0, 1.0, HEIGHT.into());
            let value = number as f64 * STEP;
            if number % 2 == 0 && value.abs() <= 180.0 && x > 80.0 {
                self.label(
                    &degrees(value, 'E', 'W', 2),
                    x + 5.0,
                    f64::from(HEIGHT) - 8.0,
                );
            }
        }
    }

    fn line(&self, number: i64, x: f64, y: f64, width: f64, height: f64) {
        let colour = if number % 2 == 0 { LINE } else { FINE_LINE };
        self.context.set_fill_style_str(colour);
        self.context.fill_rect(x.round(), y.round(), width, height);
    }

    fn label(&self, text: &str, x: f64, y: f64) {
        self.context.set_fill_style_str(LETTERS);
        self.context.set_font("13px system-ui, sans-serif");
        // Drawing letters fails only for a context that was lost; then all is blank anyway.
        let _ = self.context.fill_text(text, x, y);
    }

    /// A drop that stands on the point, with its shadow.
    fn pin(&self) -> Option<()> {
        let (x, y) = (f64::from(WIDTH) / 2.0, f64::from(HEIGHT) / 2.0);
        let (head, radius) = (y - 34.0, 17.0);
        self.context.set_fill_style_str("rgb(0 0 0 / 18%)");
        self.context.begin_path();
        self.context.ellipse(x, y, 11.0, 4.5, 0.0, 0.0, TAU).ok()?;
        self.context.fill();

        self.context.set_fill_style_str(PIN);
        self.context.begin_path();
        self.context
            .arc(x, head, radius, PI * 0.87, PI * 0.13)
            .ok()?;
        self.context.quadratic_curve_to(x + 10.0, head + 18.0, x, y);
        self.context
            .quadratic_curve_to(x - 10.0, head + 18.0, x - radius * 0.917, head + 6.8);
        self.context.fill();

        self.context.set_fill_style_str("#fff");
        self.context.begin_path();
        self.context.arc(x, head, 6.5, 0.0, TAU).ok()?;
        self.context.fill();
        Some(())
    }
}

/// Numbers of the lines of the net that cross the drawing, and how far from its edge they do.
fn lines(centre: f64, pixels: u32) -> impl Iterator<Item = (i64, f64)> + Clone {
    let span = f64::from(pixels) / Map::SCALE;
    let edge = centre - span / 2.0;
    let first = (edge / STEP).floor() as i64;
    let count = (span / STEP).ceil() as i64 + 1;
    (first..first + count).map(move |number| (number, (number as f64 * STEP - edge) * Map::SCALE))
}
