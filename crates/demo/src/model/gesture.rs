//! Fingers on a surface: one drags it, two turn their distance into nearness.

use crate::model::number;

/// What can be dragged and brought nearer; points are pixels right of and below its middle.
pub trait Movable: Clone + PartialEq + 'static {
    /// Dragged by so many pixels.
    #[must_use]
    fn dragged(&self, x: f64, y: f64) -> Self;

    /// Nearer by so many doublings, while what is at a point stays there.
    #[must_use]
    fn zoomed(&self, by: f64, x: f64, y: f64) -> Self;
}

/// A point, in pixels.
pub type Point = (f64, f64);

/// A press that moves less, in pixels, is a click.
const CLICK_PX: f64 = 5.0;

/// Fingers that are nearer to each other, in pixels, tell no distance.
const NEAREST_PX: f64 = 8.0;

/// A finger, by the browser's number for it.
#[derive(Clone, Copy, Debug)]
struct Finger {
    id: i32,
    from: Point,
    at: Point,
}

/// What fingers do, from the first that comes to the last that goes.
#[derive(Clone, Debug)]
pub struct Gesture<V> {
    fingers: Vec<Finger>,
    /// As it was when a finger last came or went, and as it is.
    from: V,
    now: V,
    /// Whether this is no click any more.
    moved: bool,
}

impl<V: Movable> Gesture<V> {
    /// Begins without fingers.
    #[must_use]
    pub fn new(view: V) -> Self {
        Self {
            fingers: Vec::new(),
            now: view.clone(),
            from: view,
            moved: false,
        }
    }

    /// A finger comes; a third one does nothing.
    pub fn press(&mut self, id: i32, at: Point, view: V) {
        if self.fingers.is_empty() {
            (self.now, self.moved) = (view, false);
        }
        self.moved |= !self.fingers.is_empty();
        if self.fingers.len() < 2 {
            self.fingers.push(Finger { id, from: at, at });
        }
        self.begin_anew();
    }

    /// A finger moves; gives what became of it.
    pub fn drag(&mut self, id: i32, to: Point) -> Option<V> {
        let finger = self.fingers.iter_mut().find(|finger| finger.id == id)?;
        finger.at = to;
        self.moved |= distance(finger.from, to) >= CLICK_PX;
        let (was, is) = (self.middle(|finger| finger.from), self.middle(|f| f.at));
        let next = self.from.dragged(is.0 - was.0, is.1 - was.1);
        self.now = next.zoomed(self.doublings(), is.0, is.1);
        Some(self.now.clone())
    }

    /// A finger goes; tells where, if that was a click.
    pub fn release(&mut self, id: i32) -> Option<Point> {
        let place = self.fingers.iter().position(|finger| finger.id == id)?;
        let finger = self.fingers.remove(place);
        self.begin_anew();
        (self.fingers.is_empty() && !self.moved).then_some(finger.at)
    }

    fn begin_anew(&mut self) {
        self.from = self.now.clone();
        for finger in &mut self.fingers {
            finger.from = finger.at;
        }
    }

    fn middle(&self, point: impl Fn(&Finger) -> Point) -> Point {
        let count = self.fingers.len() as f64;
        let sum = self.fingers.iter().map(point);
        let (x, y) = sum.fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
        (x / count, y / count)
    }

    fn doublings(&self) -> f64 {
        let [one, other] = self.fingers.as_slice() else {
            return 0.0;
        };
        let was = distance(one.from, other.from).max(NEAREST_PX);
        number::log2(distance(one.at, other.at).max(NEAREST_PX) / was)
    }
}

fn distance(a: Point, b: Point) -> f64 {
    let (x, y) = (a.0 - b.0, a.1 - b.1);
    (x * x + y * y).sqrt()
}

/// How many doublings a wheel means: a notch is a half, and what a trackpad makes of two fingers is
/// fine. `mode` is the `deltaMode` of the event.
#[must_use]
pub fn wheel_doublings(delta: f64, mode: u32, pinches: bool) -> f64 {
    const LINE_PX: f64 = 20.0;
    const PAGE_PX: f64 = 400.0;
    let pixels = match mode {
        0 => delta,
        1 => delta * LINE_PX,
        _ => delta * PAGE_PX,
    };
    let one = if pinches { 60.0 } else { 240.0 };
    (-pixels / one).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a point of the thing is: `place + scale × point`.
    #[derive(Clone, Debug, PartialEq)]
    struct Flat {
        place: Point,
        scale: f64,
    }

    impl Flat {
        fn of(&self, point: Point) -> Point {
            let one = |place: f64, point: f64| place + self.scale * point;
            (one(self.place.0, point.0), one(self.place.1, point.1))
        }
    }

    impl Movable for Flat {
        fn dragged(&self, x: f64, y: f64) -> Self {
            let place = (self.place.0 + x, self.place.1 + y);
            Self {
                place,
                ..self.clone()
            }
        }

        fn zoomed(&self, by: f64, x: f64, y: f64) -> Self {
            let more = number::pow(2.0, by);
            let one = |at: f64, place: f64| at + (place - at) * more;
            Self {
                place: (one(x, self.place.0), one(y, self.place.1)),
                scale: self.scale * more,
            }
        }
    }

    fn flat() -> Flat {
        Flat {
            place: (0.0, 0.0),
            scale: 1.0,
        }
    }

    #[test]
    fn what_two_fingers_hold_stays_under_them() {
        let mut gesture = Gesture::new(flat());
        gesture.press(1, (-50.0, 0.0), flat());
        gesture.press(2, (50.0, 0.0), flat());
        gesture.drag(1, (-80.0, 40.0));
        let now = gesture.drag(2, (120.0, 40.0)).unwrap();
        assert_eq!(now.scale, 2.0);
        assert_eq!(now.of((-50.0, 0.0)), (-80.0, 40.0));
        assert_eq!(now.of((50.0, 0.0)), (120.0, 40.0));
    }

    #[test]
    fn one_finger_goes_on_where_the_other_left() {
        let mut gesture = Gesture::new(flat());
        gesture.press(1, (0.0, 0.0), flat());
        gesture.press(2, (100.0, 0.0), flat());
        gesture.drag(2, (200.0, 0.0));
        assert_eq!(gesture.release(2), None);
        let now = gesture.drag(1, (10.0, 5.0)).unwrap();
        assert_eq!((now.scale, now.place), (2.0, (10.0, 5.0)));
        assert_eq!(gesture.release(1), None, "that was no click");
        assert_eq!(gesture.drag(1, (99.0, 99.0)), None);
    }

    #[test]
    fn a_press_that_hardly_moves_is_a_click() {
        let mut gesture = Gesture::new(flat());
        gesture.press(1, (7.0, 7.0), flat());
        gesture.drag(1, (9.0, 8.0));
        assert_eq!(gesture.release(1), Some((9.0, 8.0)));
        gesture.press(1, (7.0, 7.0), flat());
        gesture.drag(1, (70.0, 7.0));
        gesture.drag(1, (7.0, 7.0));
        assert_eq!(gesture.release(1), None, "there and back is a drag");
    }

    #[test]
    fn fingers_that_meet_do_not_zoom_to_infinity() {
        let mut gesture = Gesture::new(flat());
        gesture.press(1, (0.0, 0.0), flat());
        gesture.press(2, (0.0, 0.0), flat());
        gesture.press(3, (50.0, 50.0), flat());
        assert_eq!(gesture.drag(3, (90.0, 90.0)), None);
        let now = gesture.drag(2, (16.0, 0.0)).unwrap();
        assert_eq!(now.scale, 2.0);
    }

    #[test]
    fn wheels_of_all_browsers_zoom_alike() {
        assert_eq!(wheel_doublings(-120.0, 0, false), 0.5);
        assert_eq!(wheel_doublings(-6.0, 1, false), 0.5);
        assert_eq!(wheel_doublings(9_000.0, 0, false), -1.0);
        assert!(wheel_doublings(-6.0, 0, true) > wheel_doublings(-6.0, 0, false));
    }
}
