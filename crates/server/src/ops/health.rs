//! Whether the server runs (`/healthz`), and whether it can do its work (`/readyz`).
//!
//! While it starts and brings its database up to date it does not listen yet.

use std::time::Duration;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::state::AppState;

/// Commits take milliseconds; a store this slow is none to send clients to.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one look at the disk answers everybody who asks.
const FRESH: Duration = Duration::from_secs(1);

/// The last look at the disk: when, and what was wrong.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, Result<(), &'static str>)>>);

/// `GET /healthz`: the process answers.
pub async fn alive() -> Response {
    answer(StatusCode::OK, "ok")
}

/// `GET /readyz`: it takes clients, and a write reaches the disk.
pub async fn ready(State(state): State<AppState>) -> Response {
    let ready = if state.is_draining() {
        Err("draining")
    } else {
        look(&state).await
    };
    match ready {
        Ok(()) => answer(StatusCode::OK, "ready"),
        Err(why) => answer(StatusCode::SERVICE_UNAVAILABLE, why),
    }
}

async fn look(state: &AppState) -> Result<(), &'static str> {
    let mut last = state.readiness.0.lock().await;
    if let Some((when, found)) = *last
        && when.elapsed() < FRESH
    {
        return found;
    }
    let found = match timeout(PATIENCE, state.store.probe()).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(%error, "the storage cannot be written");
            Err("the storage cannot be written")
        }
        Err(_) => Err("the storage is too slow"),
    };
    *last = Some((Instant::now(), found));
    found
}

fn answer(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}
