//! Which square of a picture is taken.

use crate::model::gesture::Movable;
use crate::model::number;

/// A square of a picture, seen in a square window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crop {
    /// Size of the picture, in its pixels.
    pub picture: (f64, f64),
    /// Upper left corner of the square, in pixels of the picture.
    pub corner: (f64, f64),
    /// Side of the square, in pixels of the picture.
    pub side: f64,
    /// Side of the window, in CSS pixels.
    pub window: f64,
}

/// A square is not smaller than this, in pixels of the picture, unless the picture is.
const LEAST_SIDE: f64 = 64.0;

impl Crop {
    /// The largest square in the middle.
    #[must_use]
    pub fn middle(width: f64, height: f64, window: f64) -> Self {
        let side = width.min(height);
        Self {
            picture: (width, height),
            corner: ((width - side) / 2.0, (height - side) / 2.0),
            side,
            window,
        }
    }

    /// Nearness, from 0 for the largest square to 1 for the smallest.
    #[must_use]
    pub fn nearness(&self) -> f64 {
        match self.doublings() {
            0.0 => 0.0,
            most => number::log2(self.largest() / self.side) / most,
        }
    }

    /// The same middle at another nearness.
    #[must_use]
    pub fn at_nearness(&self, nearness: f64) -> Self {
        let by = (nearness.clamp(0.0, 1.0) - self.nearness()) * self.doublings();
        self.zoomed(by, 0.0, 0.0)
    }

    fn largest(&self) -> f64 {
        self.picture.0.min(self.picture.1)
    }

    fn smallest(&self) -> f64 {
        LEAST_SIDE.min(self.largest())
    }

    /// From the largest square to the smallest.
    fn doublings(&self) -> f64 {
        number::log2(self.largest() / self.smallest())
    }

    /// Not beyond the edges of the picture.
    fn inside(mut self) -> Self {
        let within = |corner: f64, length: f64| corner.clamp(0.0, (length - self.side).max(0.0));
        self.corner = (
            within(self.corner.0, self.picture.0),
            within(self.corner.1, self.picture.1),
        );
        self
    }
}

impl Movable for Crop {
    fn dragged(&self, x: f64, y: f64) -> Self {
        let scale = self.side / self.window;
        let corner = (self.corner.0 - x * scale, self.corner.1 - y * scale);
        Self { corner, ..*self }.inside()
    }

    fn zoomed(&self, by: f64, x: f64, y: f64) -> Self {
        let side = (self.side / number::pow(2.0, by)).clamp(self.smallest(), self.largest());
        // As parts of the window, from its corner.
        let (right, down) = (x / self.window + 0.5, y / self.window + 0.5);
        let less = self.side - side;
        let corner = (self.corner.0 + right * less, self.corner.1 + down * less);
        Self {
            corner,
            side,
            ..*self
        }
        .inside()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide() -> Crop {
        Crop::middle(900.0, 300.0, 240.0)
    }

    #[test]
    fn the_square_stays_in_the_picture() {
        assert_eq!((wide().corner, wide().side), ((300.0, 0.0), 300.0));
        let left = wide().dragged(240.0, 100.0);
        assert_eq!(left.corner, (0.0, 0.0));
        assert_eq!(left.dragged(-9_999.0, 0.0).corner, (600.0, 0.0));
        let near = wide().zoomed(1.0, 0.0, 0.0);
        assert_eq!((near.corner, near.side), ((375.0, 75.0), 150.0));
        assert_eq!(near.zoomed(-9.0, 0.0, 0.0).side, 300.0);
        assert_eq!(near.zoomed(9.0, 0.0, 0.0).side, LEAST_SIDE);
    }

    #[test]
    fn what_is_pointed_at_stays_when_it_comes_nearer() {
        let under = |crop: Crop, x: f64| crop.corner.0 + (x / crop.window + 0.5) * crop.side;
        let near = wide().zoomed(1.3, 60.0, -20.0);
        assert!((under(near, 60.0) - under(wide(), 60.0)).abs() < 1e-9);
    }

    #[test]
    fn nearness_goes_both_ways_and_small_pictures_have_none() {
        let half = wide().at_nearness(0.5);
        assert!((half.nearness() - 0.5).abs() < 1e-9);
        assert_eq!(half.at_nearness(0.0).side, 300.0);
        assert_eq!(wide().at_nearness(7.0).side, LEAST_SIDE);
        let small = Crop::middle(40.0, 50.0, 240.0);
        assert_eq!((small.nearness(), small.side), (0.0, 40.0));
        assert_eq!(small.at_nearness(1.0).side, 40.0);
    }
}
