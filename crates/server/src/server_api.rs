//! The Server API: what the app's own server calls, signed with the app secret.
//!
//! **To add a call**: a handler here, beside its request and its answer; a line in
//! `routes.rs`; and its name in the table of `docs/server.md`. Tests compare the two
//! and try the new call with wrong signatures and nonsense.

pub mod auth;
mod calls;
pub mod chatroom;
pub mod conversation;
mod form;
pub mod group;
mod json;
pub mod message;
mod pace;
pub mod push;
pub mod ruling;
pub mod user;
pub mod word;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::store::{SendError, StoreError};
pub use calls::Calls;
pub use form::{Form, is_id};
pub use json::JsonBody;

/// The body of a bare success.
#[derive(Debug, Serialize)]
pub struct Success {
    code: u16,
}

/// Nothing but success.
pub const SUCCESS: Json<Success> = Json(Success { code: 200 });

/// An error answer: an HTTP status, and `{"code", "errorMessage"}`.
#[derive(Debug)]
pub struct ApiError {
    http: StatusCode,
    code: u16,
    message: String,
}

/// What a handler gives.
pub type ApiResult<T> = Result<Json<T>, ApiError>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorBody {
    code: u16,
    error_message: String,
}

impl ApiError {
    fn new(http: StatusCode, code: u16, message: impl Into<String>) -> Self {
        Self {
            http,
            code,
            message: message.into(),
        }
    }

    fn bad_parameter(name: &str, why: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 1002, format!("{name} {why}"))
    }

    /// What was asked for cannot be.
    fn refused(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 1002, why)
    }

    fn too_long(name: &str, bytes: usize) -> Self {
        let message = format!("{name} is longer than {bytes} bytes");
        Self::new(StatusCode::BAD_REQUEST, 1005, message)
    }

    fn wrong_signature() -> Self {
        let message = "Signature is not SHA-1 of App Secret + Nonce + Timestamp";
        Self::new(StatusCode::UNAUTHORIZED, 1004, message)
    }

    fn unknown_app_key() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 1002, "App-Key is not known here")
    }

    fn too_fast(per_second: u32) -> Self {
        let message = format!("more than {per_second} calls in a second");
        Self::new(StatusCode::TOO_MANY_REQUESTS, 1008, message)
    }

    fn body_too_big() -> Self {
        let message = "the body is too big";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, 1508, message)
    }

    fn no_body() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 1003, "the body is missing")
    }

    /// What the vendor sells apart. It has no standard status either.
    fn no_phone_push() -> Self {
        let status = StatusCode::from_u16(430).unwrap_or(StatusCode::FORBIDDEN);
        Self::new(status, 1009, "this server sends nothing to phones")
    }

    fn group_full() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, 405, "the group is full")
    }

    /// No such path.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, 404, "there is no such call")
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a Server API call failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, 1000, "internal error")
    }
}

impl From<SendError> for ApiError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Store(error) => error.into(),
            refused => Self::refused(refused.to_string()),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            code: self.code,
            error_message: self.message,
        };
        in_utf8((self.http, Json(body)).into_response())
    }
}

/// Says what JSON is always written in: some HTTP clients take it for something else.
fn in_utf8(mut response: Response) -> Response {
    const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
    if let Some(kind) = response.headers_mut().get_mut(CONTENT_TYPE) {
        *kind = JSON;
    }
    response
}

/// Calls are POST requests.
pub async fn only_post() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, 1002, "use POST")
}
