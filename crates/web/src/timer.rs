//! One timer that can be moved, cancelled on drop.

use rongim_core::Millis;
use wasm_bindgen::JsValue;

use crate::page::Page;

/// Rings once at a time that can be changed until then.
pub(crate) struct Timer {
    page: Page,
    set: Option<(Millis, JsValue)>,
}

impl Timer {
    pub(crate) fn new(page: Page) -> Self {
        Self { page, set: None }
    }

    /// Rings at `at`. A timer that is set earlier is left to ring: its owner
    /// finds nothing due and sets it again, which is rarer than a change.
    pub(crate) fn set(&mut self, at: Option<Millis>) {
        let Some(at) = at else { return self.clear() };
        if self.set.as_ref().is_some_and(|(earlier, _)| *earlier <= at) {
            return;
        }
        self.clear();
        let now = self.page.now() as Millis;
        let delay = at.saturating_sub(now).min(i32::MAX as Millis) as i32;
        self.set = Some((at, self.page.set_timer(delay)));
    }

    /// It rings now.
    pub(crate) fn rang(&mut self) {
        self.set = None;
    }

    fn clear(&mut self) {
        if let Some((_, timer)) = self.set.take() {
            self.page.clear_timer(timer);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clear();
    }
}
