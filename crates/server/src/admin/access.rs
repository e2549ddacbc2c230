//! The password: set once at the start, then asked for.

use std::{io, sync::PoisonError};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::{Admin, session::no_cookie};
use crate::{
    app_server::{AppError, AppResult, Body, password},
    files::random_name,
    origin::Origin,
    state::AppState,
    store::StoreError,
};

/// Where the store keeps the password's hash.
pub const PASSWORD: &str = "admin-password";
/// Under which name wrong passwords are counted: no user has a space in the id.
const ACCOUNT: &str = "the admin";
const MIN_CHARS: usize = 8;
const MAX_BYTES: usize = 256;

/// Makes the key that sets the first password; `None` when there is one already.
/// Whoever starts the server shows it to whoever runs it.
///
/// # Errors
/// When the store cannot be read.
pub async fn offer_set_up(state: &AppState) -> Result<Option<String>, StoreError> {
    if state.store.meta(PASSWORD).await?.is_some() {
        return Ok(None);
    }
    let key = random_name().map_err(|error| StoreError::Database(error.to_string()))?;
    *lock(&state.admin) = Some(key.clone());
    Ok(Some(key))
}

fn lock(admin: &Admin) -> std::sync::MutexGuard<'_, Option<String>> {
    admin
        .set_up_key
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

/// What the page shows first.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Stage {
    /// There is no password yet.
    New,
    SignedOut,
    SignedIn,
}

/// The answer of `/admin/api/session`.
#[derive(Debug, Serialize)]
pub(super) struct Session {
    stage: Stage,
}

/// `GET /admin/api/session`.
pub(super) async fn session(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> AppResult<Json<Session>> {
    let stage = if state.admin.sessions.has(&headers) {
        Stage::SignedIn
    } else if state.store.meta(PASSWORD).await?.is_some() {
        Stage::SignedOut
    } else {
        Stage::New
    };
    Ok(Json(Session { stage }))
}

type SignedIn = ([(header::HeaderName, HeaderValue); 1], StatusCode);

#[derive(Deserialize)]
pub(super) struct SetUp {
    key: String,
    password: String,
}

/// `POST /admin/api/set-up`: the first password, with the key that the log has.
pub(super) async fn set_up(
    State(state): State<AppState>,
    origin: Origin,
    Body(form): Body<SetUp>,
) -> AppResult<SignedIn> {
    admit(&state, &origin)?;
    let wrong_key = || {
        let message = "This link is not the one of the server's last start.";
        refused(&origin, "wrong_key", message)
    };
    let is_key = |key: &mut String| key.as_bytes().ct_eq(form.key.as_bytes()).into();
    let is_right = lock(&state.admin).as_mut().is_some_and(is_key);
    if !is_right {
        return Err(wrong_key());
    }
    state.limits.guessed_right(ACCOUNT, origin.client);
    let hash = password::hash(&state, checked(form.password)?).await?;
    // Of two at the same time one is the first.
    let taken = lock(&state.admin).take_if(is_key);
    taken.ok_or_else(wrong_key)?;
    state.store.put_meta(PASSWORD, &hash).await?;
    begin(&state, &origin)
}

#[derive(Deserialize)]
pub(super) struct SignIn {
    password: String,
}

/// `POST /admin/api/sign-in`.
pub(super) async fn sign_in(
    State(state): State<AppState>,
    origin: Origin,
    Body(form): Body<SignIn>,
) -> AppResult<SignedIn> {
    verify(&state, &origin, form.password).await?;
    begin(&state, &origin)
}

/// `POST /admin/api/sign-out`.
pub(super) async fn sign_out(
    State(state): State<AppState>,
    origin: Origin,
    headers: HeaderMap,
) -> SignedIn {
    state.admin.sessions.end(&headers);
    (
        [(header::SET_COOKIE, no_cookie(&origin))],
        StatusCode::NO_CONTENT,
    )
}

#[derive(Deserialize)]
pub(super) struct ChangePassword {
    old: String,
    new: String,
}

/// `POST /admin/api/password`: another one; whoever else has signed in is out.
pub(super) async fn change_password(
    State(state): State<AppState>,
    origin: Origin,
    Body(form): Body<ChangePassword>,
) -> AppResult<SignedIn> {
    verify(&state, &origin, form.old).await?;
    let hash = password::hash(&state, checked(form.new)?).await?;
    state.store.put_meta(PASSWORD, &hash).await?;
    state.admin.sessions.end_all();
    begin(&state, &origin)
}

fn checked(password: String) -> AppResult<String> {
    if password.chars().count() < MIN_CHARS || password.len() > MAX_BYTES {
        let message = "A password has at least 8 characters.";
        return Err(AppError::bad("weak_password", message));
    }
    Ok(password)
}

async fn verify(state: &AppState, origin: &Origin, password: String) -> AppResult<()> {
    admit(state, origin)?;
    let hash = state.store.meta(PASSWORD).await?;
    if password.len() <= MAX_BYTES && password::verify(state, password, hash).await? {
        state.limits.guessed_right(ACCOUNT, origin.client);
        return Ok(());
    }
    let message = "The password is wrong.";
    Err(refused(origin, "wrong_password", message))
}

/// Counts a try, until it proves right.
fn admit(state: &AppState, origin: &Origin) -> AppResult<()> {
    if !state.limits.may_guess(ACCOUNT, origin.client) {
        let message = "Too many attempts. Please wait a minute.";
        let status = StatusCode::TOO_MANY_REQUESTS;
        return Err(AppError::new(status, "too_many_attempts", message));
    }
    Ok(())
}

/// The answer to a wrong key or password.
fn refused(origin: &Origin, code: &'static str, message: &'static str) -> AppError {
    let client = origin.client;
    tracing::warn!(%client, code, "the admin page stays closed");
    AppError::forbidden(code, message)
}

fn begin(state: &AppState, origin: &Origin) -> AppResult<SignedIn> {
    let cookie = state.admin.sessions.begin(origin);
    let cookie = cookie.map_err(|error: io::Error| {
        tracing::error!(%error, "no random numbers");
        AppError::internal()
    })?;
    Ok(([(header::SET_COOKIE, cookie)], StatusCode::NO_CONTENT))
}
