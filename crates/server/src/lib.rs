//! The rongim IM server: RongCloud's client protocol, the Server API, files and
//! a small app server for the demo, in one process on one port.
//!
//! | module | holds |
//! |---|---|
//! | [`routes`] | every route |
//! | [`im`] | a connection, from its first frame to its last |
//! | [`server_api`] | the signed calls of other servers |
//! | [`admin`] | the admin page |
//! | [`app_server`] | accounts, friends and groups of the demo app |
//! | [`chatroom`] | the life of chatrooms |
//! | [`rtc`] | RTC rooms: users and values |
//! | [`sync`] | what a user's own connections are told |
//! | [`words`] | what clients may not say |
//! | [`webhooks`] | what the app's own server is told and asked |
//! | [`limits`] | who may do how much |
//! | [`files`] | uploads and downloads |
//! | [`ops`] | health, metrics, the end of the server |
//! | [`store`], [`bus`] | storage and fan-out, as traits; only `store::sqlite` knows a database |
//!
//! The life of a message: a PUBLISH frame becomes a [`model::NewMessage`], the
//! store's writer commits it together with whatever else waits, and after the
//! commit, in the order of commits, the sender gets a PUBACK and the bus carries
//! the message to the receivers' connections.

pub mod admin;
pub mod admission;
pub mod app_server;
pub mod bus;
pub mod chatroom;
pub mod clock;
pub mod config;
pub mod demo;
pub mod files;
pub mod im;
pub mod limits;
mod listen;
pub mod model;
pub mod navigation;
pub mod ops;
pub mod origin;
pub mod params;
pub mod routes;
pub mod rtc;
pub mod server_api;
pub mod state;
pub mod store;
pub mod sync;
pub mod tls;
pub mod token;
pub mod uid;
pub mod webhooks;
pub mod words;
pub mod www;

use std::time::Duration;

use tokio::{
    net::TcpListener,
    time::{Instant, timeout},
};

use listen::Door;
use ops::retention;

pub use config::Config;
pub use routes::app;
pub use state::AppState;
use store::{RuleKind, StoreError};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Serves until `state.shutdown` fires; then finishes what was begun, and lets others
/// have the data directory, unless `state.restoring` says that it is needed yet.
pub async fn serve(listener: TcpListener, state: AppState) {
    if let Err(error) = state.words.reload(&*state.store).await {
        tracing::error!(%error, "the sensitive words could not be read");
    }
    if let Err(error) = choose_lists(&state).await {
        tracing::error!(%error, "the choice between allow lists and blacklists was not kept");
    }
    if let Err(error) = chatroom::restore(&state).await {
        tracing::error!(%error, "the members of chatrooms could not be read");
    }
    let housekeeping = tokio::spawn(housekeep(state.clone()));
    let keeping_rooms = tokio::spawn(chatroom::keep(state.clone()));
    let keeping_calls = tokio::spawn(rtc::keep(state.clone()));
    let tidying = tokio::spawn(files::sweep::delete_leftovers(state.clone()));
    if let Err(error) = state.store.note_lost_clients().await {
        tracing::error!(%error, "the clients of the former run could not be told to be gone");
    }
    let mut deliveries = webhooks::delivery::start(&state);
    let shutdown = state.shutdown.clone();
    let ended = shutdown.clone();
    let door = Door::new(listener, &state);
    let head_patience = state.config.connections.head_patience;
    let serving = listen::serve(door, app(state.clone()), head_patience, shutdown);
    let mut serving = std::pin::pin!(serving);
    let patience = state.config.operations.drain_patience;
    let since = tokio::select! {
        () = &mut serving => Instant::now(),
        () = ended.cancelled() => {
            let since = Instant::now();
            if timeout(patience, serving).await.is_err() {
                tracing::warn!("some requests did not end in time");
            }
            since
        }
    };
    housekeeping.abort();
    keeping_rooms.abort();
    keeping_calls.abort();
    tidying.abort();
    deliveries.shutdown().await;
    state.close(patience.saturating_sub(since.elapsed())).await;
    if !state.restoring.is_cancelled() {
        state.release();
    }
}

/// Which lists count is a rule, for the store asks it with each message.
async fn choose_lists(state: &AppState) -> Result<(), StoreError> {
    let (store, rule) = (&state.store, RuleKind::AllowLists);
    let subject = vec![String::new()];
    if state.config.api.allow_lists {
        store.put_rules(rule, "", subject, None).await
    } else {
        store.end_rules(rule, "", subject).await.map(|_| ())
    }
}

async fn housekeep(state: AppState) {
    let mut hourly = tokio::time::interval(HOUR);
    loop {
        hourly.tick().await;
        if let Err(error) = retention::sweep(&state).await {
            tracing::error!(%error, "what is too old could not be dropped");
        }
    }
}
