//! Keeps the reader's place: which rows are drawn, and where the box is scrolled to.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, MutationObserver, MutationObserverInit, ResizeObserver};
use yew::prelude::*;

use crate::state::rows::{Anchor, Heights, Row};
use crate::state::timeline::{Loading, Timeline};

use super::{Load, OLDER};

/// Nearer to the end than this, the reader is at the end.
const AT_END_PX: i32 = 40;

/// Nearer to the oldest message than this, or to the last one of a part, the next page is fetched.
const NEAR_START_PX: i32 = 400;

/// What is drawn above and below what can be seen, and what of it is left before more is drawn.
const MARGIN_PX: f64 = 900.0;
const NEAR_PX: f64 = 300.0;

/// A line between two days that can be read is this high.
const LINE_PX: f64 = 24.0;

/// Height to reckon with before the box was drawn.
const FIRST_HEIGHT_PX: f64 = 900.0;

#[derive(Default)]
struct Place {
    heights: Heights,
    anchor: Option<Anchor>,
    drawn: Range<usize>,
    /// The rows that the drawn ones are of.
    rows: Rc<Vec<Row>>,
    newest: Option<u64>,
    saw_unread: bool,
    /// Drawn anew, but not yet put back in its place: what the box says of it is not true yet.
    unsettled: bool,
    /// The box when the anchor was true; `None` when it is to go elsewhere.
    known: Option<Scrolled>,
}

/// How far a box is scrolled, and how far it can be, in pixels.
#[derive(Clone, Copy)]
struct Scrolled {
    top: i32,
    range: i32,
}

impl Scrolled {
    fn of(log: &HtmlElement) -> Self {
        Self {
            top: log.scroll_top(),
            range: log.scroll_height() - log.client_height(),
        }
    }
}

impl Place {
    fn anchor(&self) -> Anchor {
        self.anchor.unwrap_or(Anchor::End)
    }
}

/// What the box shows, and the ways to change that.
#[derive(Clone)]
pub(super) struct Scroller {
    /// The rows to draw.
    pub(super) range: Range<usize>,
    /// Height of the rows above and below them.
    pub(super) above: f64,
    /// See `above`.
    pub(super) below: f64,
    /// Whether the newest message can be seen.
    pub(super) at_end: bool,
    /// A time in the day of the first row that can be seen.
    pub(super) floating: Option<u64>,
    /// Index of that row.
    pub(super) first_visible: usize,
    /// Whether the unread line was on screen.
    pub(super) saw_unread: bool,
    pub(super) on_scroll: Callback<()>,
    /// Brings a row to a place.
    pub(super) go: Callback<Anchor>,
}

#[derive(Clone, Copy, Default, PartialEq)]
struct Seen {
    away: bool,
    floating: Option<u64>,
    first_visible: usize,
    saw_unread: bool,
}

#[hook]
pub(super) fn use_scroller(
    node: &NodeRef,
    rows: &Rc<Vec<Row>>,
    timeline: &Rc<Timeline>,
    load: &Load,
) -> Scroller {
    let place = use_mut_ref(Place::default);
    let update = use_force_update();
    let seen = use_state_eq(Seen::default);
    let range = {
        let mut place = place.borrow_mut();
        if let Some(log) = view(node) {
            place.catch_up(&log, timeline.has_newer());
        }
        place.follow_own(rows);
        let height = view(node).map_or(FIRST_HEIGHT_PX, |log| f64::from(log.client_height()));
        place.drawn = place
            .heights
            .window(rows, place.anchor(), height, MARGIN_PX);
        place.rows = rows.clone();
        place.unsettled = true;
        place.drawn.clone()
    };
    let on_scroll = {
        let (node, rows, place) = (node.clone(), rows.clone(), place.clone());
        let (seen, update) = (seen.setter(), update.clone());
        let (load_older, load_newer) = (load.older.clone(), load.newer.clone());
        let has_newer = timeline.has_newer();
        Callback::from(move |()| {
            let Some(log) = view(&node) else { return };
            let mut place = place.borrow_mut();
            if place.unsettled {
                return;
            }
            let now = place.look(&log, &rows, has_newer);
            seen.set(now);
            if place.needs_more(&log, &rows) {
                update.force_update();
            }
            if is_near_start(&log) && place.drawn.start == 0 {
                load_older.emit(OLDER);
            } else if has_newer && is_near_end(&log) && place.drawn.end == rows.len() {
                load_newer.emit(());
            }
        })
    };
    let go = {
        let (place, update) = (place.clone(), update);
        Callback::from(move |anchor| {
            place.borrow_mut().go(anchor);
            update.force_update();
        })
    };
    use_settling(node, &place, timeline, &on_scroll);
    let (above, below) = {
        let heights = &place.borrow().heights;
        (
            heights.sum(&rows[..range.start]),
            heights.sum(&rows[range.end..]),
        )
    };
    Scroller {
        range,
        above,
        below,
        at_end: !seen.away,
        floating: seen.floating,
        first_visible: seen.first_visible,
        saw_unread: seen.saw_unread,
        on_scroll,
        go,
    }
}

/// After each drawing, and whenever the box or its content changes its size: measures, and puts
/// the reader's place back where it was.
#[hook]
fn use_settling(
    node: &NodeRef,
    place: &Rc<RefCell<Place>>,
    timeline: &Rc<Timeline>,
    on_scroll: &Callback<()>,
) {
    {
        let (node, place, on_scroll) = (node.clone(), place.clone(), on_scroll.clone());
        let is_loaded = timeline.loading() == Loading::Done;
        use_effect(move || {
            let Some(log) = view(&node) else { return };
            place.borrow_mut().settle_if_drawn(&log);
            // A box with room would never ask for more by being scrolled.
            if is_loaded {
                on_scroll.emit(());
            }
        });
    }
    let place = place.clone();
    use_effect_with(node.clone(), move |node| {
        let watch = view(node).and_then(|log| watch(&log, &place));
        move || drop(watch)
    });
}

/// What tells of changes in the box, as long as it is there.
struct Watch {
    sizes: ResizeObserver,
    drawing: MutationObserver,
    _on_size: Closure<dyn Fn()>,
    _on_drawing: Closure<dyn Fn()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.sizes.disconnect();
        self.drawing.disconnect();
    }
}

fn watch(log: &HtmlElement, place: &Rc<RefCell<Place>>) -> Option<Watch> {
    let content = log.first_element_child()?;
    let told = |settle: fn(&mut Place, &HtmlElement)| {
        let (log, place) = (log.clone(), place.clone());
        Closure::<dyn Fn()>::new(move || settle(&mut place.borrow_mut(), &log))
    };
    let on_size = told(Place::settle_again);
    let sizes = ResizeObserver::new(on_size.as_ref().unchecked_ref()).ok()?;
    sizes.observe(log);
    sizes.observe(&content);
    // Effects may come after the next frame: what was drawn would be seen in the wrong place.
    let on_drawing = told(Place::settle_if_drawn);
    let drawing = MutationObserver::new(on_drawing.as_ref().unchecked_ref()).ok()?;
    let all = MutationObserverInit::new();
    all.set_child_list(true);
    all.set_subtree(true);
    all.set_attributes(true);
    drawing.observe_with_options(&content, &all).ok()?;
    Some(Watch {
        sizes,
        drawing,
        _on_size: on_size,
        _on_drawing: on_drawing,
    })
}

impl Place {
    /// What the reader sends is what the reader wants to see.
    fn follow_own(&mut self, rows: &[Row]) {
        let newest = rows.last().map(Row::id);
        let is_own =
            matches!(rows.last(), Some(Row::Message { message, .. }) if message.local.is_some());
        if self.newest.is_some() && newest != self.newest && is_own {
            self.go(Anchor::End);
        }
        self.newest = newest;
    }

    fn go(&mut self, anchor: Anchor) {
        self.anchor = Some(anchor);
        self.known = None;
    }

    /// The reader may have scrolled on, and the box has not told yet: drawn for the place that was
    /// left, it would take the reader back there.
    fn catch_up(&mut self, log: &HtmlElement, has_newer: bool) {
        let known = self.known.filter(|_| !self.unsettled);
        if known.is_some_and(|known| known.top != log.scroll_top()) {
            self.look(log, &self.rows.clone(), has_newer);
        }
    }

    /// After a drawing, once.
    fn settle_if_drawn(&mut self, log: &HtmlElement) {
        if self.unsettled {
            self.settle_again(log);
        }
    }

    /// The content changed its size, or was drawn anew.
    fn settle_again(&mut self, log: &HtmlElement) {
        self.follow_reader(log);
        self.settle(log);
    }

    /// Takes the anchor to where the reader scrolled unheard.
    fn follow_reader(&mut self, log: &HtmlElement) {
        let now = Scrolled::of(log);
        let is_at_an_end = now.range + now.top <= 1 || now.top == 0;
        // There the box moves by itself when it grows or its content shrinks.
        let may_be_pushed = |known: &Scrolled| is_at_an_end && now.range < known.range;
        let Some(known) = self.known.filter(|known| !may_be_pushed(known)) else {
            return;
        };
        match &mut self.anchor {
            Some(Anchor::Row { offset, .. }) => *offset -= f64::from(now.top - known.top),
            _ if now.top < known.top => self.anchor = first_in_view(log),
            _ => {}
        }
    }

    /// Learns from the box where the reader is. `has_newer`: what comes after the last row is
    /// missing, so that the end is no place to stay at.
    fn look(&mut self, log: &HtmlElement, rows: &[Row], has_newer: bool) -> Seen {
        let away = has_newer || -log.scroll_top() >= AT_END_PX;
        let top = log.get_bounding_client_rect().top();
        let mut in_view = drawn_rows(log).into_iter().filter_map(|(id, row)| {
            let place = row.get_bounding_client_rect();
            // Older messages push the lines between them around.
            let holds = row.has_attribute("data-holds") && place.bottom() > top + 1.0;
            holds.then(|| (id, place.top() - top))
        });
        let first = in_view.next();
        // The oldest at hand loses its author's name when the one before it comes and is by the
        // same person: what is below it is the better hold.
        let oldest = rows.iter().find(|row| matches!(row, Row::Message { .. }));
        let is_oldest = |(id, _): &(u64, f64)| oldest.is_some_and(|row| row.id() == *id);
        let held = match first {
            Some(first) if is_oldest(&first) => in_view.next().or(Some(first)),
            first => first,
        };
        let visible = match first {
            Some((id, offset)) => Anchor::Row { id, offset },
            // Scrolled past everything that is drawn.
            None => {
                let from_end = f64::from(log.client_height() - log.scroll_top());
                self.heights.anchor_at(rows, from_end)
            }
        };
        let held = held.map_or(visible, |(id, offset)| Anchor::Row { id, offset });
        self.anchor = Some(if away { held } else { Anchor::End });
        self.known = Some(Scrolled::of(log));
        let first_visible = match visible {
            Anchor::Row { id, .. } => rows.iter().position(|row| row.id() == id),
            Anchor::End => None,
        };
        let first_visible = first_visible.unwrap_or(0);
        let unread = rows.iter().position(|row| *row == Row::Unread);
        // The line stands just above its first message.
        self.saw_unread |= unread.is_some_and(|at| at + 1 >= first_visible);
        Seen {
            away,
            floating: floating_day(rows, first_visible, visible),
            first_visible,
            saw_unread: self.saw_unread,
        }
    }

    /// Whether what is drawn does not reach far enough around what can be seen.
    fn needs_more(&self, log: &HtmlElement, rows: &[Row]) -> bool {
        let height = f64::from(log.client_height());
        let needed = self.heights.window(rows, self.anchor(), height, NEAR_PX);
        needed.start < self.drawn.start || needed.end > self.drawn.end
    }

    fn settle(&mut self, log: &HtmlElement) {
        self.unsettled = false;
        self.put_back(log);
        self.known = Some(Scrolled::of(log));
    }

    /// Measures what is drawn, and scrolls to where the anchor is in its place.
    fn put_back(&mut self, log: &HtmlElement) {
        let rows = drawn_rows(log);
        for (id, row) in &rows {
            self.heights
                .set(*id, row.get_bounding_client_rect().height());
        }
        let Anchor::Row { id, offset } = self.anchor() else {
            if log.scroll_top() != 0 {
                log.set_scroll_top(0);
            }
            return;
        };
        let Some((_, row)) = rows.iter().find(|(row, _)| *row == id) else {
            return;
        };
        let is = row.get_bounding_client_rect().top() - log.get_bounding_client_rect().top();
        let moved = (is - offset).round() as i32;
        if moved != 0 {
            log.set_scroll_top(log.scroll_top() + moved);
        }
    }
}

fn view(node: &NodeRef) -> Option<HtmlElement> {
    node.cast::<HtmlElement>()
}

/// The rows in the page, from the top.
fn drawn_rows(log: &HtmlElement) -> Vec<(u64, HtmlElement)> {
    let Ok(Some(parent)) = log.query_selector(".log-rows") else {
        return Vec::new();
    };
    let children = parent.children();
    let rows = (0..children.length()).filter_map(|at| {
        let row: HtmlElement = children.item(at)?.dyn_into().ok()?;
        let id = row.get_attribute("data-row")?.parse().ok()?;
        Some((id, row))
    });
    rows.collect()
}

/// The first row of which something can be seen, where it is.
fn first_in_view(log: &HtmlElement) -> Option<Anchor> {
    let top = log.get_bounding_client_rect().top();
    drawn_rows(log).into_iter().find_map(|(id, row)| {
        let place = row.get_bounding_client_rect();
        let offset = place.top() - top;
        (place.bottom() > top + 1.0).then_some(Anchor::Row { id, offset })
    })
}

/// A time in the day of the first message in view, unless the line that names the day is there too.
fn floating_day(rows: &[Row], first: usize, visible: Anchor) -> Option<u64> {
    let Row::Message { message, .. } = rows.get(first)? else {
        return None;
    };
    let before = &rows[first.saturating_sub(2)..first];
    let is_named = before.iter().any(|row| matches!(row, Row::Day(..)));
    let has_room = matches!(visible, Anchor::Row { offset, .. } if offset > LINE_PX);
    (!is_named || !has_room).then_some(message.sent_time)
}

/// See [`is_near_start`].
fn is_near_end(log: &HtmlElement) -> bool {
    -log.scroll_top() < NEAR_START_PX
}

/// The distance to the end is a negative number here, since the box is laid out from its end.
fn is_near_start(log: &HtmlElement) -> bool {
    log.scroll_height() - log.client_height() + log.scroll_top() < NEAR_START_PX
}
