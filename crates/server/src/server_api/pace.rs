//! How often a call may be made.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::ApiError;

const WINDOW: Duration = Duration::from_secs(1);

/// Counts the calls of the present second.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// 0: any number.
    per_second: u32,
    window: Arc<Mutex<Window>>,
}

#[derive(Debug)]
struct Window {
    began: Instant,
    calls: u32,
}

impl Pace {
    pub(super) fn new(per_second: u32) -> Self {
        let began = Instant::now();
        let window = Arc::new(Mutex::new(Window { began, calls: 0 }));
        Self { per_second, window }
    }

    /// Whether one more call may be made at `now`.
    fn admits(&self, now: Instant) -> bool {
        if self.per_second == 0 {
            return true;
        }
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if now.saturating_duration_since(window.began) >= WINDOW {
            *window = Window {
                began: now,
                calls: 0,
            };
        }
        window.calls = window.calls.saturating_add(1);
        window.calls <= self.per_second
    }
}

/// Lets a call through unless there were too many of its kind.
pub(super) async fn check(State(pace): State<Pace>, request: Request, next: Next) -> Response {
    if pace.admits(Instant::now()) {
        next.run(request).await
    } else {
        ApiError::too_fast(pace.per_second).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_so_many_calls() {
        let (pace, start) = (Pace::new(2), Instant::now());
        let at = |ms| pace.admits(start + Duration::from_millis(ms));
        assert!(at(0) && at(10) && !at(20) && !at(900));
        assert!(at(1100) && at(1200) && !at(1300));
    }

    #[test]
    fn zero_is_no_limit() {
        let pace = Pace::new(0);
        assert!((0..1000).all(|_| pace.admits(Instant::now())));
    }
}
