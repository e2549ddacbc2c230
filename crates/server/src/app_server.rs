//! The demo's app server: accounts, friends and groups, in JSON over HTTP.
//! Groups made here are the IM server's groups.

pub mod accounts;
pub mod friends;
pub mod groups;
pub mod password;
pub mod profile;
pub mod requests;
mod signals;

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    admission::{self, NotAdmitted},
    model::User,
    state::AppState,
    store::{SendError, StoreError},
};

/// An error answer: an HTTP status, and `{"code", "message"}`.
#[derive(Debug)]
pub struct AppError {
    http: StatusCode,
    code: &'static str,
    message: String,
}

/// What a handler gives.
pub type AppResult<T> = Result<T, AppError>;

#[derive(Serialize)]
struct ErrorBody<'a> {
    code: &'a str,
    message: &'a str,
}

impl AppError {
    pub(crate) fn new(http: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            http,
            code,
            message: message.into(),
        }
    }

    pub(crate) fn bad(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    fn not_found(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    pub(crate) fn forbidden(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    fn blocked() -> Self {
        Self::forbidden("blocked", "Your account is blocked.")
    }

    pub(crate) fn internal() -> Self {
        let message = "Something went wrong on the server. Please try again.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "an app server call failed");
        Self::internal()
    }
}

/// Telling people what was done is a part of doing it.
impl From<SendError> for AppError {
    fn from(error: SendError) -> Self {
        tracing::error!(%error, "a notification of the app server was refused");
        Self::internal()
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        tracing::debug!(code = self.code, "an app server call was refused");
        let body = ErrorBody {
            code: self.code,
            message: &self.message,
        };
        (self.http, Json(body)).into_response()
    }
}

/// A JSON body, whose faults are answered in JSON too.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> AppResult<Self> {
        let read = Json::<T>::from_request(request, state).await;
        let body = read.map_err(|error: JsonRejection| {
            AppError::new(error.status(), "bad_request", error.body_text())
        })?;
        Ok(Self(body.0))
    }
}

/// The user who calls, by `Authorization: Bearer <IM token>`.
pub struct Caller(pub String);

impl FromRequestParts<AppState> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> AppResult<Self> {
        let token = bearer(&parts.headers).unwrap_or_default();
        match admission::user_of(state, token).await {
            Ok(user) => Ok(Self(user)),
            Err(NotAdmitted::Blocked(_)) => Err(AppError::blocked()),
            Err(NotAdmitted::Store(error)) => Err(error.into()),
            Err(NotAdmitted::Token(_) | NotAdmitted::Void) => {
                let message = "Your session is not valid any more. Please sign in again.";
                let (http, code) = (StatusCode::UNAUTHORIZED, "token_incorrect");
                Err(AppError::new(http, code, message))
            }
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::trim)
}

/// A list of ids to look up or add.
#[derive(Debug, Deserialize)]
pub struct Ids {
    ids: Vec<String>,
}

const MAX_LOOKUP: usize = 100;

impl Ids {
    fn checked(self) -> AppResult<Vec<String>> {
        if self.ids.len() > MAX_LOOKUP {
            return Err(AppError::bad("too_many", "Ask for at most 100 at a time."));
        }
        Ok(self.ids)
    }
}

/// The user with this id.
async fn existing(state: &AppState, id: &str) -> AppResult<User> {
    let user = state.store.users(vec![id.to_owned()]).await?.pop();
    user.ok_or_else(|| AppError::not_found("no_such_user", "There is no such user."))
}
