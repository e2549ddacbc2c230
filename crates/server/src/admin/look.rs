//! What the page shows: numbers, users, connections, groups, chatrooms.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, Uri, header},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    app_server::{AppResult, Body},
    bus::ConnectionId,
    params::Params,
    state::AppState,
    store::{RuleKind, Totals},
};

/// Rows of a list: more are found by searching.
const MAX_ROWS: usize = 100;

/// The answer of `/admin/api/about`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct About {
    version: &'static str,
    app_key: String,
    since: i64,
    totals: Totals,
}

/// `GET /admin/api/about`.
pub(super) async fn about(State(state): State<AppState>) -> AppResult<Json<About>> {
    Ok(Json(About {
        version: env!("CARGO_PKG_VERSION"),
        app_key: state.config.app_key.clone(),
        since: state.metrics.since(),
        totals: state.store.totals().await?,
    }))
}

/// `GET /admin/api/metrics`: what `/metrics` says.
pub(super) async fn metrics(
    State(state): State<AppState>,
) -> ([(HeaderName, &'static str); 1], String) {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (kind, state.metrics.text(&state).await)
}

fn searched(uri: &Uri, name: &str) -> String {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    params.one(name).unwrap_or_default().to_owned()
}

/// `GET /admin/api/users?q=TEXT`.
pub(super) async fn users(State(state): State<AppState>, uri: Uri) -> AppResult<Json<Value>> {
    let found = state
        .store
        .search_users(&searched(&uri, "q"), "", MAX_ROWS + 1)
        .await?;
    let more = found.len() > MAX_ROWS;
    let mut users = Vec::with_capacity(found.len());
    for user in found.into_iter().take(MAX_ROWS) {
        let blocked = state.store.has_rule(RuleKind::UserBlocked, "", &user.id);
        users.push(json!({
            "blocked": blocked.await?,
            "online": state.bus.is_connected(&user.id),
            "id": user.id,
            "name": user.name,
        }));
    }
    Ok(Json(json!({ "users": users, "more": more })))
}

/// `GET /admin/api/connections?user=ID`: the newest, of everybody without a user.
pub(super) async fn connections(State(state): State<AppState>, uri: Uri) -> Json<Value> {
    let user = searched(&uri, "user");
    let user = Some(user.as_str()).filter(|user| !user.is_empty());
    let (found, all) = state.bus.connections(user, MAX_ROWS);
    let rows = found.iter().map(|(id, about)| {
        json!({
            "id": id.0,
            "user": about.user,
            "transport": about.transport.name(),
            "address": about.address,
            "version": about.version,
            "since": about.since,
        })
    });
    let rows: Vec<_> = rows.collect();
    Json(json!({ "all": all, "connections": rows }))
}

#[derive(Deserialize)]
pub(super) struct End {
    id: u64,
}

/// `POST /admin/api/connections/end`: the client does not come back by itself.
pub(super) async fn end_connection(
    State(state): State<AppState>,
    Body(form): Body<End>,
) -> Json<Value> {
    let ended = state.bus.end_one(ConnectionId(form.id));
    Json(json!({ "ended": ended }))
}

/// `GET /admin/api/groups?q=TEXT`.
pub(super) async fn groups(State(state): State<AppState>, uri: Uri) -> AppResult<Json<Value>> {
    let text = searched(&uri, "q");
    let found = state.store.find_groups(&text, MAX_ROWS + 1).await?;
    let more = found.len() > MAX_ROWS;
    let mut groups = Vec::with_capacity(found.len());
    for group in found.into_iter().take(MAX_ROWS) {
        let silent = state.store.has_rule(RuleKind::GroupSilent, "", &group.id);
        groups.push(json!({
            "silent": silent.await?,
            "id": group.id,
            "name": group.name,
            "owner": group.owner_id,
            "members": group.member_count,
        }));
    }
    Ok(Json(json!({ "groups": groups, "more": more })))
}

/// `GET /admin/api/chatrooms?q=TEXT`.
pub(super) async fn chatrooms(State(state): State<AppState>, uri: Uri) -> AppResult<Json<Value>> {
    let text = searched(&uri, "q");
    let found = state.store.find_chatrooms(&text, MAX_ROWS + 1).await?;
    let more = found.len() > MAX_ROWS;
    let mut rooms = Vec::with_capacity(found.len());
    for room in found.into_iter().take(MAX_ROWS) {
        let silent = state.store.has_rule(RuleKind::RoomSilent, "", &room.id);
        rooms.push(json!({
            "silent": silent.await?,
            "id": room.id,
            "name": room.name,
            "created": room.created,
            "members": room.members,
        }));
    }
    Ok(Json(json!({ "chatrooms": rooms, "more": more })))
}
