//! What the page shows: numbers, and lists in pages.

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
    store::{Part, RuleKind, Totals},
};

/// Rows of a page.
const ROWS: usize = 50;

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

/// What a list is asked for: `q=TEXT&page=NUMBER`, from 0.
struct Wanted {
    text: String,
    page: usize,
}

impl Wanted {
    fn of(uri: &Uri) -> Self {
        let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
        let page = params.one("page").and_then(|page| page.parse().ok());
        Self {
            text: params.one("q").unwrap_or_default().to_owned(),
            page: page.unwrap_or(0),
        }
    }

    /// The page, and one row more, which tells whether there is another.
    fn part(&self) -> Part {
        Part {
            skip: self.page.saturating_mul(ROWS).min(MAX_SKIP),
            take: ROWS + 1,
        }
    }
}

/// As far as the database counts.
const MAX_SKIP: usize = i64::MAX as usize;

/// A page of a list.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    rows: Vec<Value>,
    /// Whether another follows.
    more: bool,
}

impl Page {
    fn of(mut rows: Vec<Value>) -> Json<Self> {
        let more = rows.len() > ROWS;
        rows.truncate(ROWS);
        Json(Self { rows, more })
    }
}

/// `GET /admin/api/users`.
pub(super) async fn users(State(state): State<AppState>, uri: Uri) -> AppResult<Json<Page>> {
    let wanted = Wanted::of(&uri);
    let found = state.store.search_users(&wanted.text, "", wanted.part());
    let mut rows = Vec::new();
    for user in found.await? {
        let blocked = state.store.has_rule(RuleKind::UserBlocked, "", &user.id);
        rows.push(json!({
            "blocked": blocked.await?,
            "online": state.bus.is_connected(&user.id),
            "id": user.id,
            "name": user.name,
        }));
    }
    Ok(Page::of(rows))
}

/// `GET /admin/api/connections`: the newest first, of the user `q` or of everybody.
pub(super) async fn connections(State(state): State<AppState>, uri: Uri) -> Json<Value> {
    let wanted = Wanted::of(&uri);
    let user = Some(wanted.text.as_str()).filter(|user| !user.is_empty());
    let Part { skip, take } = wanted.part();
    let (found, all) = state.bus.connections(user, skip, take);
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
    let Json(Page { rows, more }) = Page::of(rows.collect());
    Json(json!({ "all": all, "rows": rows, "more": more }))
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

/// `GET /admin/api/groups`.
pub(super) async fn groups(State(state): State<AppState>, uri: Uri) -> AppResult<Json<Page>> {
    let wanted = Wanted::of(&uri);
    let found = state.store.find_groups(&wanted.text, wanted.part());
    let mut rows = Vec::new();
    for group in found.await? {
        let silent = state.store.has_rule(RuleKind::GroupSilent, "", &group.id);
        rows.push(json!({
            "silent": silent.await?,
            "id": group.id,
            "name": group.name,
            "owner": group.owner_id,
            "members": group.member_count,
        }));
    }
    Ok(Page::of(rows))
}

/// `GET /admin/api/chatrooms`.
pub(super) async fn chatrooms(State(state): State<AppState>, uri: Uri) -> AppResult<Json<Page>> {
    let wanted = Wanted::of(&uri);
    let found = state.store.find_chatrooms(&wanted.text, wanted.part());
    let mut rows = Vec::new();
    for room in found.await? {
        let silent = state.store.has_rule(RuleKind::RoomSilent, "", &room.id);
        rows.push(json!({
            "silent": silent.await?,
            "id": room.id,
            "name": room.name,
            "created": room.created,
            "members": room.members,
        }));
    }
    Ok(Page::of(rows))
}

/// `GET /admin/api/words`.
pub(super) async fn words(State(state): State<AppState>, uri: Uri) -> AppResult<Json<Page>> {
    let wanted = Wanted::of(&uri);
    let text = wanted.text.to_lowercase();
    let Part { skip, take } = wanted.part();
    let words = state.store.words().await?;
    let found = words
        .iter()
        .filter(|word| word.word.to_lowercase().contains(&text));
    let rows = found
        .skip(skip)
        .take(take)
        .map(|word| json!({ "word": word.word, "replacement": word.replacement }));
    Ok(Page::of(rows.collect()))
}

/// `GET /admin/api/log`: what was done here, the newest first.
pub(super) async fn log(State(state): State<AppState>, uri: Uri) -> AppResult<Json<Page>> {
    let wanted = Wanted::of(&uri);
    let found = state.store.deeds(&wanted.text, wanted.part()).await?;
    let rows = found.into_iter().map(|(time, deed)| {
        json!({
            "time": time,
            "address": deed.address,
            "session": deed.session,
            "deed": deed.deed,
            "about": serde_json::from_str(&deed.about).unwrap_or(Value::Null),
            "result": deed.result,
        })
    });
    Ok(Page::of(rows.collect()))
}
