//! Dropping what has been kept for long enough.

use crate::{clock, files::sweep, state::AppState, store::StoreError};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Drops whatever is older than the settings want it kept.
pub async fn sweep(state: &AppState) -> Result<(), StoreError> {
    sweep::delete_old(state).await?;
    let settings = &state.config.retention;
    let before = |days: u32| clock::now_ms() - i64::from(days) * DAY_MS;
    if settings.history_days > 0 {
        let before = before(settings.history_days);
        state.store.forget_history(before).await?;
    }
    state.store.forget_mail(before(settings.mail_days)).await
}
