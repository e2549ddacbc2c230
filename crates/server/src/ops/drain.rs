//! The end of a server, so that nobody loses anything.
//!
//! 1. `/readyz` fails and newcomers are sent elsewhere; after `--drain-notice`:
//! 2. connections end, each after its last acknowledgement, and requests finish;
//! 3. the store closes after its last commit.
//!
//! The second step takes at most `--drain-seconds`.

use crate::state::AppState;

/// Begins the end; comes back when clients are being sent away.
pub async fn begin(state: &AppState) {
    state.draining.cancel();
    let notice = state.config.operations.drain_notice;
    if !notice.is_zero() {
        tracing::info!(seconds = notice.as_secs(), "no longer ready");
    }
    tokio::select! {
        () = tokio::time::sleep(notice) => {}
        () = state.shutdown.cancelled() => {}
    }
    state.shutdown.cancel();
}
