//! The web app's files, when there are some to serve.

use std::path::Path;

use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tower::{Service, ServiceExt};
use tower_http::{
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};

use crate::{server_api::ApiError, state::AppState};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const HASH_LETTERS: std::ops::RangeInclusive<usize> = 8..=64;

const NO_APP: &str =
    "This is a rongim IM server. Start it with --www DIR to serve the web app here.\n";

/// Answers whatever no route does.
pub fn service(state: &AppState) -> Router {
    Router::new()
        .fallback(serve)
        .with_state(state.clone())
        .layer(CompressionLayer::new())
}

async fn serve(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match &state.config.www {
        _ if path.ends_with(".json") && *request.method() == Method::POST => {
            ApiError::not_found().into_response()
        }
        Some(directory) if reads && !is_api(&path) => file(directory, &path, request).await,
        None if reads && path == "/" => NO_APP.into_response(),
        _ => not_found(),
    }
}

/// Paths that pages fetch: there, a page as the answer would only confuse.
fn is_api(path: &str) -> bool {
    ["/app/", "/files/"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
}

fn not_found() -> Response {
    let body = json!({ "code": "not_found", "message": "There is nothing here." });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

/// The file, or the app's page when the path looks like one of its views.
async fn file(directory: &Path, path: &str, request: Request) -> Response {
    let page = Request::builder().method(request.method().clone()).uri("/");
    let files = ServeDir::new(directory)
        .precompressed_br()
        .precompressed_gzip();
    let mut response = answer(files, request).await;
    let mut name = path.rsplit('/').next().unwrap_or_default();
    if response.status() == StatusCode::NOT_FOUND && !name.contains('.') {
        let index = ServeFile::new(directory.join("index.html"));
        let page = page.body(Body::empty()).unwrap_or_default();
        response = answer(index, page).await;
        name = "";
    }
    let cache = if is_hashed(name) { FOR_EVER } else { ASK_AGAIN };
    if response.status() != StatusCode::NOT_FOUND {
        response.headers_mut().insert(header::CACHE_CONTROL, cache);
        let nosniff = HeaderValue::from_static("nosniff");
        response
            .headers_mut()
            .insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    }
    response
}

async fn answer<S>(service: S, request: Request) -> Response
where
    S: Service<Request>,
    S::Response: IntoResponse,
    S::Error: IntoResponse,
{
    service.oneshot(request).await.into_response()
}

/// Whether a build tool has put a hash of the content into the name.
fn is_hashed(name: &str) -> bool {
    let parts = name.split(['-', '_', '.']);
    let is_hash = |part: &str| {
        HASH_LETTERS.contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|byte| byte.is_ascii_digit())
    };
    parts.into_iter().any(is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(is_hashed("rongim-demo-3f2a9c01b4d5e6f7_bg.wasm"));
        for name in [
            "",
            "index.html",
            "RongIMLib.js",
            "facade-deadbeef.js",
            "RongIMLib-2.5.3.js",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
