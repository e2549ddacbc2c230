//! A map on a flat screen: Mercator's projection as tile servers use it, in pixels.

use std::f64::consts::PI;

use crate::model::gesture::Movable;
use crate::model::number;

/// Pixels of the whole world at zoom 0.
const WORLD_PX: f64 = 256.0;

/// Mercator's world ends here.
const MOST_NORTH: f64 = 85.051_128;

/// Bounds of the zoom.
const LEAST_ZOOM: f64 = 0.0;
const MOST_ZOOM: f64 = 18.0;

/// A point on earth, in degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// What of the world a map shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapView {
    /// In the middle of the map.
    pub centre: Spot,
    /// The world is `256 × 2^zoom` pixels wide.
    pub zoom: f64,
}

impl MapView {
    /// The whole world in a map of this width.
    #[must_use]
    pub fn world(width: f64) -> Self {
        let centre = Spot {
            latitude: 25.0,
            longitude: 60.0,
        };
        let zoom = number::log2(width / WORLD_PX).clamp(LEAST_ZOOM, 2.0);
        Self { centre, zoom }
    }

    /// A view around a spot.
    #[must_use]
    pub fn around(centre: Spot, zoom: f64) -> Self {
        Self { centre, zoom }
    }

    /// Pixels of the whole world.
    #[must_use]
    pub fn world_px(&self) -> f64 {
        WORLD_PX * number::pow(2.0, self.zoom)
    }

    /// Where a spot is, in pixels right of and below the middle of the map.
    #[must_use]
    pub fn to_pixels(&self, spot: Spot) -> (f64, f64) {
        let world = self.world_px();
        let (x, y) = project(spot);
        let (centre_x, centre_y) = project(self.centre);
        // The short way around the world.
        let across = (x - centre_x + 0.5).rem_euclid(1.0) - 0.5;
        (across * world, (y - centre_y) * world)
    }

    /// The spot that is so many pixels right of and below the middle of the map.
    #[must_use]
    pub fn to_spot(&self, x: f64, y: f64) -> Spot {
        let world = self.world_px();
        let (centre_x, centre_y) = project(self.centre);
        unproject(centre_x + x / world, centre_y + y / world)
    }
}

impl Movable for MapView {
    fn dragged(&self, x: f64, y: f64) -> Self {
        Self {
            centre: self.to_spot(-x, -y),
            zoom: self.zoom,
        }
    }

    fn zoomed(&self, by: f64, x: f64, y: f64) -> Self {
        let held = self.to_spot(x, y);
        let zoom = (self.zoom + by).clamp(LEAST_ZOOM, MOST_ZOOM);
        let nearer = Self {
            centre: self.centre,
            zoom,
        };
        let (now_x, now_y) = nearer.to_pixels(held);
        nearer.dragged(x - now_x, y - now_y)
    }
}

/// To a square of side 1 whose upper left corner is in the far north and west.
fn project(spot: Spot) -> (f64, f64) {
    let latitude = spot.latitude.clamp(-MOST_NORTH, MOST_NORTH).to_radians();
    let steep = number::tan(latitude) + 1.0 / number::cos(latitude);
    let y = 0.5 - number::ln(steep) / (2.0 * PI);
    (spot.longitude / 360.0 + 0.5, y)
}

fn unproject(x: f64, y: f64) -> Spot {
    let latitude = number::atan(number::sinh(PI * (1.0 - 2.0 * y.clamp(0.0, 1.0))));
    Spot {
        latitude: latitude.to_degrees(),
        longitude: (x.rem_euclid(1.0) - 0.5) * 360.0,
    }
}

/// A length for the scale of a map: a round number of metres, and its pixels, at most `most_px`.
#[must_use]
pub fn scale_bar(view: &MapView, most_px: f64) -> (f64, f64) {
    const EARTH_M: f64 = 40_075_016.7;
    let metres_per_px = EARTH_M * number::cos(view.centre.latitude.to_radians()) / view.world_px();
    let longest = metres_per_px * most_px;
    let power = number::pow(10.0, number::log10(longest).floor());
    let round = [5.0, 2.0, 1.0].into_iter().find(|n| n * power <= longest);
    let metres = round.unwrap_or(1.0) * power;
    (metres, metres / metres_per_px)
}

/// Degrees between two lines of the net of coordinates, so that some are in view.
#[must_use]
pub fn net_step(zoom: f64) -> f64 {
    const STEPS: [f64; 14] = [
        30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001,
    ];
    let wanted = 360.0 / number::pow(2.0, zoom) / WORLD_PX * 120.0;
    let step = STEPS.into_iter().find(|step| *step <= wanted);
    step.unwrap_or(0.001)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAIZHOU: Spot = Spot {
        latitude: 28.67307,
        longitude: 121.44297,
    };

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn pixels_and_spots_are_each_others_inverse() {
        for zoom in [0.0, 3.7, 12.0] {
            let view = MapView::around(TAIZHOU, zoom);
            let spot = view.to_spot(40.0, -25.0);
            let (x, y) = view.to_pixels(spot);
            assert!(near(x, 40.0) && near(y, -25.0), "{zoom}: {x} {y}");
        }
    }

    #[test]
    fn zooming_holds_the_spot_under_the_finger() {
        let view = MapView::around(TAIZHOU, 4.0);
        let held = view.to_spot(100.0, 50.0);
        let (x, y) = view.zoomed(2.0, 100.0, 50.0).to_pixels(held);
        assert!(near(x, 100.0) && near(y, 50.0), "{x} {y}");
        assert_eq!(view.zoomed(99.0, 0.0, 0.0).zoom, MOST_ZOOM);
    }

    #[test]
    fn the_world_goes_around() {
        let fiji = Spot {
            latitude: -18.0,
            longitude: 179.0,
        };
        let beyond = Spot {
            latitude: -18.0,
            longitude: -179.0,
        };
        let (x, _) = MapView::around(fiji, 5.0).to_pixels(beyond);
        assert!(x > 0.0 && x < 60.0, "{x}");
        let dragged = MapView::around(fiji, 5.0).dragged(-200.0, 0.0);
        assert!(dragged.centre.longitude < 0.0);
    }

    #[test]
    fn scales_are_round() {
        let (metres, px) = scale_bar(&MapView::around(TAIZHOU, 10.0), 120.0);
        assert_eq!(metres, 10_000.0);
        assert!(px > 40.0 && px <= 120.0, "{px}");
        assert_eq!(net_step(0.0), 30.0);
        assert!(net_step(18.0) <= 0.001);
    }
}
