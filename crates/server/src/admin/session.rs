//! Who has signed in: a cookie that only this server reads.

use std::{
    collections::HashMap,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::{app_server::AppError, files::random_name, origin::Origin, state::AppState};

const COOKIE: &str = "rongim_admin";
const LIFE: Duration = Duration::from_secs(12 * 60 * 60);
/// One more ends the oldest.
const MAX_SESSIONS: usize = 32;

/// The sessions: the hash of each cookie, and when it began. They end with the server.
#[derive(Debug, Default)]
pub(super) struct Sessions(Mutex<HashMap<[u8; 32], Instant>>);

impl Sessions {
    /// Begins a session; gives the cookie that says so.
    pub(super) fn begin(&self, origin: &Origin) -> io::Result<HeaderValue> {
        let id = random_name()?;
        let now = Instant::now();
        let mut sessions = self.lock();
        sessions.retain(|_, began| now.duration_since(*began) < LIFE);
        if sessions.len() >= MAX_SESSIONS {
            let oldest = sessions.iter().min_by_key(|(_, began)| **began);
            if let Some(oldest) = oldest.map(|(id, _)| *id) {
                sessions.remove(&oldest);
            }
        }
        sessions.insert(hash(&id), now);
        Ok(cookie(&id, LIFE, origin))
    }

    /// Ends the request's session.
    pub(super) fn end(&self, headers: &HeaderMap) {
        if let Some(id) = id_of(headers) {
            self.lock().remove(&hash(id));
        }
    }

    /// Ends all of them.
    pub(super) fn end_all(&self) {
        self.lock().clear();
    }

    /// Tells the request's session from others, and lets nobody in.
    pub(super) fn mark(&self, headers: &HeaderMap) -> String {
        let id = id_of(headers).filter(|_| self.has(headers));
        id.map_or_else(String::new, |id| {
            let hash = hash(id);
            hash[..4].iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }

    /// Whether the request is of a session.
    pub(super) fn has(&self, headers: &HeaderMap) -> bool {
        let Some(id) = id_of(headers) else {
            return false;
        };
        let sessions = self.lock();
        let began = sessions.get(&hash(id));
        began.is_some_and(|began| began.elapsed() < LIFE)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The cookie that takes the session from the browser.
pub(super) fn no_cookie(origin: &Origin) -> HeaderValue {
    cookie("", Duration::ZERO, origin)
}

fn cookie(id: &str, life: Duration, origin: &Origin) -> HeaderValue {
    let secure = if origin.secure { "; Secure" } else { "" };
    let age = life.as_secs();
    let text =
        format!("{COOKIE}={id}; Path=/admin; Max-Age={age}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn id_of(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, id)| id)
}

fn hash(id: &str) -> [u8; 32] {
    Sha256::digest(id.as_bytes()).into()
}

/// Lets through whoever has signed in.
pub(super) async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if state.admin.sessions.has(request.headers()) {
        next.run(request).await
    } else {
        let message = "Please sign in.";
        AppError::new(StatusCode::UNAUTHORIZED, "signed_out", message).into_response()
    }
}
