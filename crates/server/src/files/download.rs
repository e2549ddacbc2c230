//! `GET /files/{key}`: uploads come from strangers, so nothing but plain images
//! is shown in place, and nothing runs.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::{is_key, kind, percent};
use crate::{params::Params, state::AppState, store::StoreError};

const MAX_NAME_CHARS: usize = 120;

const SAFETY: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

/// A key is used once: what is there, stays. What is not there may come.
const KEEP: &str = "public, max-age=31536000, immutable";
const KEEP_NOT: &str = "no-store";

/// Why there is no file.
#[derive(Debug)]
pub struct NoFile(StatusCode);

impl IntoResponse for NoFile {
    fn into_response(self) -> Response {
        (self.0, [(header::CACHE_CONTROL, KEEP_NOT)]).into_response()
    }
}

/// Sends a file, or a part of it; `?attname=` is the name that a browser saves it as.
pub async fn download(
    State(state): State<AppState>,
    Path(key): Path<String>,
    request: Request,
) -> Result<Response, NoFile> {
    if !is_key(&key) {
        return Err(NoFile(StatusCode::NOT_FOUND));
    }
    let record = state.store.file(&key).await.map_err(failed)?;
    let record = record.ok_or(NoFile(StatusCode::NOT_FOUND))?;
    let params = Params::parse(request.uri().query().unwrap_or_default().as_bytes());
    let name = params.one("attname").unwrap_or(&record.key);
    let disposition = disposition(&record.mime, name)?;
    let path = state.files.path().join(&record.key);
    let mut response = ServeFile::new(path).oneshot(request).await.into_response();
    let caching = if is_file(response.status()) {
        KEEP
    } else {
        KEEP_NOT
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_TYPE, content_type(&record.mime));
    headers.extend(SAFETY.map(|(name, value)| (name, HeaderValue::from_static(value))));
    Ok(response)
}

/// Whether the answer is the file, a part of it, or that the client has it.
fn is_file(status: StatusCode) -> bool {
    status.is_success() || status == StatusCode::NOT_MODIFIED
}

fn failed(error: StoreError) -> NoFile {
    tracing::error!(%error, "a file could not be looked up");
    NoFile(StatusCode::INTERNAL_SERVER_ERROR)
}

fn content_type(mime: &str) -> HeaderValue {
    let known = HeaderValue::from_str(mime);
    known.unwrap_or(HeaderValue::from_static(kind::UNKNOWN.mime))
}

fn disposition(mime: &str, name: &str) -> Result<HeaderValue, NoFile> {
    let name: String = name
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_NAME_CHARS)
        .collect();
    let how = if kind::is_safe_inline(mime) {
        "inline"
    } else {
        "attachment"
    };
    let value = format!("{how}; filename*=UTF-8''{}", percent(&name));
    value.parse().map_err(|_| NoFile(StatusCode::NOT_FOUND))
}
