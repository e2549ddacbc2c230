//! Passwords: hashed with Argon2id, a few at a time.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};

use super::{AppError, AppResult};
use crate::state::AppState;

/// The hash to keep of a password.
pub async fn hash(state: &AppState, password: String) -> AppResult<String> {
    run(state, move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).ok()
    })
    .await?
    .ok_or_else(AppError::internal)
}

/// Whether the password is the one of this hash. Without a hash it takes as
/// long and says no, so that the time does not tell which accounts exist.
pub async fn verify(state: &AppState, password: String, hash: Option<String>) -> AppResult<bool> {
    run(state, move || match hash {
        Some(hash) => PasswordHash::new(&hash).is_ok_and(|hash| {
            let checked = Argon2::default().verify_password(password.as_bytes(), &hash);
            checked.is_ok()
        }),
        None => {
            let _ = Argon2::default().hash_password(password.as_bytes());
            false
        }
    })
    .await
}

async fn run<T: Send + 'static>(
    state: &AppState,
    work: impl FnOnce() -> T + Send + 'static,
) -> AppResult<T> {
    let permit = state.hashing.clone().acquire_owned().await;
    let permit = permit.map_err(|_| AppError::internal())?;
    // The permit goes with the work, which runs on when its request is dropped.
    let held = move || {
        let _permit = permit;
        work()
    };
    tokio::task::spawn_blocking(held)
        .await
        .map_err(|_| AppError::internal())
}
