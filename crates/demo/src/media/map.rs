//! Draws the bundled map: land, borders, cities, the net of coordinates, a scale and a pin.

use std::f64::consts::{PI, TAU};

use web_sys::CanvasRenderingContext2d;

use crate::i18n::Lang;
use crate::model::geo::{net_step, scale_bar};
use crate::model::place::degrees;
use crate::model::world::Ring;
use crate::model::{MapView, Spot, World};

use super::{canvas, to_jpeg};

/// Size of a thumbnail in pixels.
pub const WIDTH: u32 = 480;
/// Size of a thumbnail in pixels.
pub const HEIGHT: u32 = 240;

/// How near a thumbnail is: a province around the place.
const THUMBNAIL_ZOOM: f64 = 5.5;

/// Colours of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    sea: &'static str,
    land: &'static str,
    border: &'static str,
    net: &'static str,
    letters: &'static str,
    halo: &'static str,
    pin: &'static str,
}

/// By day.
pub const LIGHT: Palette = Palette {
    sea: "#cfe0e4",
    land: "#f3f2ea",
    border: "#b3bdb4",
    net: "rgb(60 90 100 / 14%)",
    letters: "#33474b",
    halo: "rgb(255 255 255 / 85%)",
    pin: "#c8452f",
};

/// By night.
pub const DARK: Palette = Palette {
    sea: "#10191c",
    land: "#263236",
    border: "#43545a",
    net: "rgb(200 230 235 / 10%)",
    letters: "#d5e0df",
    halo: "rgb(10 16 18 / 85%)",
    pin: "#e2674f",
};

/// A map to be drawn.
#[derive(Clone, Debug)]
pub struct Drawing<'a> {
    /// Where to draw, in CSS pixels.
    pub context: &'a CanvasRenderingContext2d,
    /// Size in CSS pixels.
    pub width: f64,
    /// Size in CSS pixels.
    pub height: f64,
    /// What of the world is shown.
    pub view: MapView,
    /// Its colours.
    pub palette: Palette,
    /// Language of the names.
    pub lang: Lang,
}

/// A small map with a pin in its middle, as base64 JPEG; `None` without a canvas.
#[must_use]
pub fn thumbnail(world: &World, spot: Spot, lang: Lang) -> Option<String> {
    let (canvas, context) = canvas(WIDTH, HEIGHT)?;
    let drawing = Drawing {
        context: &context,
        width: WIDTH.into(),
        height: HEIGHT.into(),
        view: MapView::around(spot, THUMBNAIL_ZOOM),
        palette: LIGHT,
        lang,
    };
    drawing.ground();
    drawing.land(world);
    drawing.names(world);
    drawing.pin(spot)?;
    to_jpeg(&canvas, 0.82)
}

impl Drawing<'_> {
    /// The sea.
    pub fn ground(&self) {
        self.context.set_fill_style_str(self.palette.sea);
        self.context.fill_rect(0.0, 0.0, self.width, self.height);
    }

    /// Countries and their borders.
    pub fn land(&self, world: &World) {
        let context = self.context;
        context.set_fill_style_str(self.palette.land);
        context.set_stroke_style_str(self.palette.border);
        context.set_line_width(1.0);
        for polygon in &world.polygons {
            if !polygon.first().is_some_and(|outline| self.is_near(outline)) {
                continue;
            }
            context.begin_path();
            polygon.iter().for_each(|ring| self.trace(ring));
            context.fill_with_canvas_winding_rule(web_sys::CanvasWindingRule::Evenodd);
            context.stroke();
        }
    }

    /// Whether a part of the outline may be on the map: by the box around it.
    fn is_near(&self, outline: &Ring) -> bool {
        let half = self.width.max(self.height) / 2.0;
        let degrees = half / self.view.world_px() * 360.0;
        let centre = self.view.centre;
        let (mut south, mut north) = (90.0_f64, -90.0_f64);
        let (mut west, mut east) = (180.0_f64, -180.0_f64);
        for spot in outline {
            (south, north) = (south.min(spot.latitude), north.max(spot.latitude));
            (west, east) = (west.min(spot.longitude), east.max(spot.longitude));
        }
        let beside = |longitude: f64| longitude + degrees >= west && longitude - degrees <= east;
        let around = [0.0, 360.0, -360.0];
        centre.latitude + degrees >= south
            && centre.latitude - degrees <= north
            && around.iter().any(|turn| beside(centre.longitude + turn))
    }

    /// A ring as a path. Its points follow each other closely; the one jump is the world's edge.
    fn trace(&self, ring: &Ring) {
        let world = self.view.world_px();
        let mut last: Option<f64> = None;
        for spot in ring {
            let (mut x, y) = self.view.to_pixels(*spot);
            if let Some(last) = last {
                x += ((last - x) / world).round() * world;
            }
            let (left, top) = (x + self.width / 2.0, y + self.height / 2.0);
            match last {
                Some(_) => self.context.line_to(left, top),
                None => self.context.move_to(left, top),
            }
            last = Some(x);
        }
        self.context.close_path();
    }

    /// Lines of whole coordinates, which say something where the outlines end.
    pub fn net(&self) {
        let step = net_step(self.view.zoom);
        let (corner, end) = (self.spot(0.0, 0.0), self.spot(self.width, self.height));
        self.context.set_fill_style_str(self.palette.net);
        let first = (end.latitude / step).ceil() as i64;
        let last = (corner.latitude / step).floor() as i64;
        for number in (first..=last).take(60) {
            let latitude = number as f64 * step;
            let y = self.place(Spot { latitude, ..corner }).1;
            self.context.fill_rect(0.0, y.round(), self.width, 1.0);
        }
        let first = (corner.longitude / step).ceil() as i64;
        let count = (self.width / self.view.world_px() * 360.0 / step).ceil() as i64;
        for number in (first..=first + count).take(60) {
            let longitude = number as f64 * step;
            let x = self
                .place(Spot {
                    longitude,
                    ..corner
                })
                .0;
            self.context.fill_rect(x.round(), 0.0, 1.0, self.height);
        }
    }

    /// Names of cities, as many as fit without touching.
    pub fn names(&self, world: &World) {
        self.context
            .set_font("12px system-ui, \"Noto Sans CJK SC\", sans-serif");
        self.context.set_line_width(3.0);
        let most = (6.0 * self.view.zoom.max(1.0)) as usize + 8;
        let mut taken: Vec<(f64, f64, f64)> = Vec::new();
        for city in &world.cities {
            if taken.len() >= most {
                break;
            }
            let (x, y) = self.place(city.spot);
            if x < 0.0 || y < 0.0 || x > self.width || y > self.height {
                continue;
            }
            let name = if self.lang == Lang::Zh {
                &city.zh
            } else {
                &city.en
            };
            let width = self
                .context
                .measure_text(name)
                .map_or(60.0, |size| size.width());
            let touches = |(other, top, wide): &(f64, f64, f64)| {
                x < other + wide + 14.0 && *other < x + width + 14.0 && (y - top).abs() < 17.0
            };
            if taken.iter().any(touches) {
                continue;
            }
            taken.push((x, y, width));
            self.name(name, x, y);
        }
    }

    fn name(&self, name: &str, x: f64, y: f64) {
        self.context.set_fill_style_str(self.palette.letters);
        self.context.begin_path();
        // Drawing fails only for a context that was lost; then all is blank anyway.
        let _ = self.context.arc(x, y, 2.2, 0.0, TAU);
        self.context.fill();
        self.context.set_stroke_style_str(self.palette.halo);
        let _ = self.context.stroke_text(name, x + 6.0, y + 4.0);
        let _ = self.context.fill_text(name, x + 6.0, y + 4.0);
    }

    /// How long a round distance is, and what is in the middle.
    pub fn scale(&self) {
        let (metres, px) = scale_bar(&self.view, 110.0);
        let words = match metres >= 1000.0 {
            true => format!("{} km", metres / 1000.0),
            false => format!("{metres} m"),
        };
        let (left, bottom) = (12.0, self.height - 12.0);
        self.context.set_fill_style_str(self.palette.letters);
        self.context.fill_rect(left, bottom, px, 2.0);
        self.context.fill_rect(left, bottom - 5.0, 2.0, 6.0);
        self.context
            .fill_rect(left + px - 2.0, bottom - 5.0, 2.0, 6.0);
        self.context.set_font("11px system-ui, sans-serif");
        let centre = self.view.centre;
        let (latitude, longitude) = (
            degrees(centre.latitude, 'N', 'S', 2),
            degrees(centre.longitude, 'E', 'W', 2),
        );
        let _ = self.context.fill_text(&words, left + 6.0, bottom - 6.0);
        let coordinates = format!("{latitude}  {longitude}");
        let _ = self
            .context
            .fill_text(&coordinates, left + px + 12.0, bottom + 2.0);
    }

    /// A drop that stands on the spot, with its shadow.
    pub fn pin(&self, spot: Spot) -> Option<()> {
        let (x, y) = self.place(spot);
        let (head, radius) = (y - 34.0, 17.0);
        let context = self.context;
        context.set_fill_style_str("rgb(0 0 0 / 18%)");
        context.begin_path();
        context.ellipse(x, y, 11.0, 4.5, 0.0, 0.0, TAU).ok()?;
        context.fill();

        context.set_fill_style_str(self.palette.pin);
        context.begin_path();
        context.arc(x, head, radius, PI * 0.87, PI * 0.13).ok()?;
        context.quadratic_curve_to(x + 10.0, head + 18.0, x, y);
        context.quadratic_curve_to(x - 10.0, head + 18.0, x - radius * 0.917, head + 6.8);
        context.fill();

        context.set_fill_style_str("#fff");
        context.begin_path();
        context.arc(x, head, 6.5, 0.0, TAU).ok()?;
        context.fill();
        Some(())
    }

    /// Pixels of a spot from the upper left corner.
    fn place(&self, spot: Spot) -> (f64, f64) {
        let (x, y) = self.view.to_pixels(spot);
        (x + self.width / 2.0, y + self.height / 2.0)
    }

    fn spot(&self, left: f64, top: f64) -> Spot {
        self.view
            .to_spot(left - self.width / 2.0, top - self.height / 2.0)
    }
}
