//! One timer that can be moved, cancelled on drop.

use rongim_core::Millis;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::window;

use crate::clock;

/// Calls back once at a time that can be changed until then.
pub(crate) struct Timer {
    callback: Closure<dyn FnMut()>,
    set: Option<(Millis, i32)>,
}

impl Timer {
    pub(crate) fn new(callback: impl FnMut() + 'static) -> Self {
        Self {
            callback: Closure::new(callback),
            set: None,
        }
    }

    /// Rings at `at`. A timer that is set earlier is left to ring: its owner
    /// finds nothing due and sets it again, which is rarer than a change.
    pub(crate) fn set(&mut self, at: Option<Millis>) {
        let Some(at) = at else { return self.clear() };
        if self.set.is_some_and(|(earlier, _)| earlier <= at) {
            return;
        }
        self.clear();
        let delay = at.saturating_sub(clock::now()).min(i32::MAX as Millis) as i32;
        let function = self.callback.as_ref().unchecked_ref();
        let handle = window().and_then(|window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(function, delay)
                .ok()
        });
        self.set = handle.map(|handle| (at, handle));
    }

    /// The callback runs now.
    pub(crate) fn rang(&mut self) {
        self.set = None;
    }

    fn clear(&mut self) {
        if let (Some((_, handle)), Some(window)) = (self.set.take(), window()) {
            window.clear_timeout_with_handle(handle);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clear();
    }
}
