//! The Server API: what the app's own server calls, signed with the app secret.

pub mod auth;
pub mod group;
pub mod user;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{params::Params, store::StoreError};

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

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            code: self.code,
            error_message: self.message,
        };
        (self.http, Json(body)).into_response()
    }
}

/// Calls are POST requests.
pub async fn only_post() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, 1002, "use POST")
}

/// A form body; an empty one has no parameters.
pub struct Form(Params);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let body = Bytes::from_request(request, state).await.map_err(|_| {
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, 1508, "the body is too big")
        })?;
        Ok(Self(Params::parse(&body)))
    }
}

const MAX_ID_BYTES: usize = 64;
const MAX_NAME_CHARS: usize = 64;
const MAX_LIST: usize = 1000;

impl Form {
    fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.0
            .one(name)
            .ok_or_else(|| ApiError::bad_parameter(name, "is missing"))
    }

    /// A user or group id.
    fn id(&self, name: &str) -> Result<String, ApiError> {
        check_id(name, self.required(name)?).map(str::to_owned)
    }

    /// One or more ids under the same key.
    fn ids(&self, name: &str) -> Result<Vec<String>, ApiError> {
        self.required(name)?;
        let ids = self
            .0
            .all(name)
            .map(|id| check_id(name, id).map(str::to_owned));
        let ids = ids.collect::<Result<Vec<_>, _>>()?;
        if ids.len() > MAX_LIST {
            return Err(ApiError::bad_parameter(name, "has more than 1000 values"));
        }
        Ok(ids)
    }

    fn display_name(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.0.one(name) {
            Some(text) if text.chars().count() > MAX_NAME_CHARS => {
                Err(ApiError::too_long(name, MAX_NAME_CHARS))
            }
            text => Ok(text),
        }
    }
}

fn check_id<'a>(name: &str, id: &'a str) -> Result<&'a str, ApiError> {
    if id.len() > MAX_ID_BYTES {
        return Err(ApiError::too_long(name, MAX_ID_BYTES));
    }
    if is_id(id) {
        Ok(id)
    } else {
        Err(ApiError::bad_parameter(
            name,
            "may have letters, digits and + = - _ |",
        ))
    }
}

/// Whether a text is a user or group id.
pub fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+=-_|".contains(&byte);
    !text.is_empty() && text.len() <= MAX_ID_BYTES && text.bytes().all(allowed)
}
