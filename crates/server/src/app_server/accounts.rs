//! Signing up and in, and finding users.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, Uri},
};
use serde::{Deserialize, Serialize};

use super::{AppError, AppResult, Body, Caller, Ids, password};
use crate::{
    clock, demo, model::User, origin::Origin, params::Params, server_api::is_id, state::AppState,
    store::Part,
};

const MIN_PASSWORD_CHARS: usize = 6;
const MAX_PASSWORD_BYTES: usize = 256;
const MAX_NAME_CHARS: usize = 64;
/// What a search brings.
const FIRST: Part = Part { skip: 0, take: 20 };

/// What a page needs before anybody has signed in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicConfig {
    app_key: String,
    version: &'static str,
    demo_accounts: Vec<demo::Account>,
}

/// `GET /app/config`.
pub async fn config(State(state): State<AppState>) -> Json<PublicConfig> {
    let demo_accounts = if state.config.demo {
        demo::ACCOUNTS.to_vec()
    } else {
        Vec::new()
    };
    Json(PublicConfig {
        app_key: state.config.app_key.clone(),
        version: env!("CARGO_PKG_VERSION"),
        demo_accounts,
    })
}

/// A user who has signed in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    user: User,
    token: String,
    app_key: String,
}

impl Session {
    fn of(state: &AppState, user: User) -> Self {
        Self {
            token: state.tokens.issue(&user.id, clock::now_ms()),
            app_key: state.config.app_key.clone(),
            user,
        }
    }
}

/// The form of a new account.
#[derive(Debug, Deserialize)]
pub struct SignUp {
    id: String,
    name: String,
    password: String,
}

/// `POST /app/sign-up`.
pub async fn sign_up(
    State(state): State<AppState>,
    Body(form): Body<SignUp>,
) -> AppResult<(StatusCode, Json<Session>)> {
    let user = check(&form)?;
    let hash = password::hash(&state, form.password).await?;
    if !state.store.create_account(&user, &hash).await? {
        let message = "This id is taken. Please choose another.";
        return Err(AppError::new(StatusCode::CONFLICT, "taken", message));
    }
    Ok((StatusCode::CREATED, Json(Session::of(&state, user))))
}

fn check(form: &SignUp) -> AppResult<User> {
    if !is_id(&form.id) {
        let message = "An id has 1 to 64 letters, digits and + = - _ |.";
        return Err(AppError::bad("bad_id", message));
    }
    let name = check_name(&form.name)?;
    let length = form.password.chars().count();
    if length < MIN_PASSWORD_CHARS || form.password.len() > MAX_PASSWORD_BYTES {
        let message = "A password has at least 6 characters.";
        return Err(AppError::bad("weak_password", message));
    }
    Ok(User {
        id: form.id.clone(),
        name: name.to_owned(),
        portrait: String::new(),
    })
}

/// A display name without the space around it.
pub(super) fn check_name(name: &str) -> AppResult<&str> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(AppError::bad("bad_name", "A name has 1 to 64 characters."));
    }
    Ok(name)
}

/// The form of signing in.
#[derive(Debug, Deserialize)]
pub struct SignIn {
    id: String,
    password: String,
}

/// `POST /app/sign-in`.
pub async fn sign_in(
    State(state): State<AppState>,
    origin: Origin,
    Body(form): Body<SignIn>,
) -> AppResult<Json<Session>> {
    let wrong = || {
        let message = "The id or the password is wrong.";
        AppError::new(StatusCode::UNAUTHORIZED, "wrong_credentials", message)
    };
    if !is_id(&form.id) || form.password.len() > MAX_PASSWORD_BYTES {
        return Err(wrong());
    }
    let (limits, address) = (&state.limits, origin.client);
    if !limits.may_guess(&form.id, address) {
        let message = "Too many attempts. Please wait a minute.";
        return Err(AppError::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_attempts",
            message,
        ));
    }
    let hash = state.store.password_hash(&form.id).await?;
    if !password::verify(&state, form.password, hash).await? {
        return Err(wrong());
    }
    limits.guessed_right(&form.id, address);
    if state.store.admission(&form.id).await?.is_blocked {
        return Err(AppError::blocked());
    }
    let user = state.store.users(vec![form.id]).await?.pop();
    Ok(Json(Session::of(&state, user.ok_or_else(wrong)?)))
}

/// Users that were asked for.
#[derive(Debug, Serialize)]
pub struct Users {
    users: Vec<User>,
}

/// `GET /app/users?q=text`.
pub async fn search(
    State(state): State<AppState>,
    Caller(id): Caller,
    uri: Uri,
) -> AppResult<Json<Users>> {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let users = match params.one("q") {
        Some(text) => state.store.search_users(text, &id, FIRST).await?,
        None => Vec::new(),
    };
    Ok(Json(Users { users }))
}

/// `POST /app/users/lookup`.
pub async fn lookup(
    State(state): State<AppState>,
    Caller(_): Caller,
    Body(ids): Body<Ids>,
) -> AppResult<Json<Users>> {
    let users = state.store.users(ids.checked()?).await?;
    Ok(Json(Users { users }))
}
