//! `/message/history…`: all messages of an hour as a zip file, written while it is
//! downloaded.

use std::io::{self, Write};

use axum::{
    Json,
    body::Body,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::{io::DuplexStream, sync::mpsc};
use tokio_util::io::{ReaderStream, SyncIoBridge};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    clock,
    model::Message,
    origin::Origin,
    params::Params,
    server_api::{ApiError, ApiResult, Form, SUCCESS, Success},
    state::AppState,
    store::{RuleKind, StoreError},
    token::Archive,
};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// How long an address is good.
const OFFER_MS: i64 = 3 * 24 * HOUR_MS;
/// Bytes that wait for a slow reader.
const WAITING_BYTES: usize = 256 * 1024;

/// The hour in `date`: as it is written, and its beginning.
fn hour(form: &Form) -> Result<(&str, i64), ApiError> {
    let date = form.required("date")?;
    let begin = clock::hour_ms(date);
    let wrong = || ApiError::bad_parameter("date", "is an hour as yyyyMMddHH");
    Ok((date, begin.ok_or_else(wrong)?))
}

/// `POST /message/history.json`: where to download what was said in an hour; empty
/// when nothing was, or it is deleted. The present hour has what was said so far.
pub async fn offer(State(state): State<AppState>, origin: Origin, form: Form) -> ApiResult<Value> {
    let (date, hour_ms) = hour(&form)?;
    let deleted = state.store.has_rule(RuleKind::HourDeleted, "", date);
    let is_there = !deleted.await? && has_messages(&state, hour_ms).await?;
    let url = if is_there {
        let token = state.tokens.issue_archive(&Archive {
            hour_ms,
            deadline_ms: clock::now_ms() + OFFER_MS,
        });
        origin.url(&format!("/archives/{date}.zip?token={token}"))
    } else {
        String::new()
    };
    Ok(Json(json!({ "code": 200, "url": url, "date": date })))
}

async fn has_messages(state: &AppState, hour_ms: i64) -> Result<bool, StoreError> {
    let mut after = None;
    loop {
        let page = state
            .store
            .message_log(hour_ms, hour_ms + HOUR_MS, after)
            .await?;
        if !page.messages.is_empty() || page.next.is_none() {
            return Ok(!page.messages.is_empty());
        }
        after = page.next;
    }
}

/// `POST /message/history/delete.json`: that hour is not given out any more.
/// Histories and mail keep it.
pub async fn delete(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let hours = vec![hour(&form)?.0.to_owned()];
    state
        .store
        .put_rules(RuleKind::HourDeleted, "", hours, None)
        .await?;
    Ok(SUCCESS)
}

/// `GET /archives/DATE.zip?token=…`: the file, one JSON object in a line.
pub async fn download(
    State(state): State<AppState>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    let date = name.strip_suffix(".zip").unwrap_or_default();
    let token = params.one("token").unwrap_or_default();
    let hour_ms = state.tokens.archive(token, clock::now_ms()).ok();
    let hour_ms = hour_ms.filter(|_| clock::hour_ms(date) == hour_ms);
    let hour_ms = hour_ms.ok_or_else(ApiError::not_found)?;
    let gone = state.store.has_rule(RuleKind::HourDeleted, "", date);
    if gone.await? {
        return Err(ApiError::not_found());
    }
    let (reader, writer) = tokio::io::duplex(WAITING_BYTES);
    let (lines, to_pack) = mpsc::channel(2);
    tokio::spawn(read(state, hour_ms, lines));
    let entry = format!("{date}.json");
    tokio::task::spawn_blocking(move || {
        if let Err(error) = pack(writer, &entry, to_pack) {
            tracing::warn!(%error, entry, "an hour's messages were not downloaded whole");
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let body = Body::from_stream(ReaderStream::new(reader));
    Ok((StatusCode::OK, headers, body).into_response())
}

/// Lines to pack, or why there are no more.
type Lines = Result<Vec<u8>, StoreError>;

async fn read(state: AppState, hour_ms: i64, lines: mpsc::Sender<Lines>) {
    let mut after = None;
    loop {
        let page = state
            .store
            .message_log(hour_ms, hour_ms + HOUR_MS, after)
            .await;
        let (packed, next) = match page {
            Ok(page) => (Ok(encode(&state.config.app_key, &page.messages)), page.next),
            Err(error) => (Err(error), None),
        };
        // Nobody packs any more when the reader has gone.
        if lines.send(packed).await.is_err() || next.is_none() {
            return;
        }
        after = next;
    }
}

fn encode(app_key: &str, messages: &[Message]) -> Vec<u8> {
    let mut lines = Vec::new();
    for message in messages {
        lines.extend(line(app_key, message).to_string().into_bytes());
        lines.push(b'\n');
    }
    lines
}

fn line(app_key: &str, message: &Message) -> Value {
    let is_group = message.kind.is_shared();
    let group = if is_group { &message.target } else { "" };
    json!({
        "appId": app_key,
        "fromUserId": message.sender,
        "targetId": message.target,
        "targetType": message.kind.0,
        "GroupId": group,
        "classname": message.class_name,
        "content": String::from_utf8_lossy(&message.content),
        "dateTime": format!("{}.{:03}", clock::text(message.time), message.time % 1000),
        "timestamp": message.time,
        "msgUID": message.uid.to_string(),
    })
}

/// Packs lines until there are no more. After a fault the file has no end, so that
/// nobody takes it for whole.
fn pack(writer: DuplexStream, entry: &str, mut lines: mpsc::Receiver<Lines>) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(SyncIoBridge::new(writer));
    let options = SimpleFileOptions::default().large_file(true);
    zip.start_file(entry, options)?;
    while let Some(lines) = lines.blocking_recv() {
        zip.write_all(&lines.map_err(io::Error::other)?)?;
    }
    let mut written = zip.finish()?.into_inner();
    written.flush()?;
    written.shutdown()
}
