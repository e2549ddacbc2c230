//! The caretaker of chatrooms: who is gone for too long leaves, and a room that
//! is empty for too long ends.

use std::time::Duration;

use super::{end, leave};
use crate::{
    clock,
    state::AppState,
    store::{RuleKind, StoreError, chatrooms::ToEnd},
    webhooks::status::RoomCause,
};

/// Empty rooms that are kept; the longest empty ones end first.
const MAX_EMPTY_ROOMS: usize = 10_000;

/// How often it looks, at most and at least.
const SHORTEST: Duration = Duration::from_millis(10);
const LONGEST: Duration = Duration::from_secs(5);

/// Lets the members of a former run back in: they have the usual time to return.
pub async fn restore(state: &AppState) -> Result<(), StoreError> {
    for (room, user) in state.store.all_chatroom_members().await? {
        state.bus.enter_room(&room, &user);
        state.chatrooms.went(&*state.bus, &user);
    }
    Ok(())
}

/// Runs until it is dropped.
pub async fn keep(state: AppState) {
    let config = &state.config;
    let pace = config.chatrooms.grace.min(config.chatrooms.retention) / 4;
    let mut ticks = tokio::time::interval(pace.clamp(SHORTEST, LONGEST));
    loop {
        ticks.tick().await;
        if let Err(error) = look_around(&state).await {
            tracing::error!(%error, "chatrooms could not be tidied");
        }
    }
}

async fn look_around(state: &AppState) -> Result<(), StoreError> {
    let grace = state.config.chatrooms.grace;
    for user in state.chatrooms.overdue(&*state.bus, grace) {
        for room in state.bus.rooms_of(&user) {
            let stays = state.store.has_rule(RuleKind::SafeMember, &room, &user);
            if !stays.await? {
                leave(state, &user, &room, RoomCause::Away).await?;
            }
        }
    }
    let before = clock::now_ms() - state.config.chatrooms.retention.as_millis() as i64;
    let ended = state
        .store
        .end_empty_chatrooms(before, MAX_EMPTY_ROOMS)
        .await?;
    for room in ended {
        tracing::debug!(room, "an empty chatroom ended");
        state.chatrooms.forget(&room);
    }
    end(state, ToEnd::Due).await
}
