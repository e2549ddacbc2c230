//! The admin page: plain files, a session behind a password, and what its views ask
//! for. What they change, they change by the calls of the Server API, which are there
//! a second time under `/admin/call`, for whoever has signed in instead of signed.
//!
//! Other origins are kept out three times: the cookie is `SameSite=Strict`, changes
//! need a header that forms cannot send, and no CORS header allows it.

pub mod access;
mod files;
mod journal;
mod look;
mod session;

use std::sync::Mutex;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};

use crate::{app_server::AppError, origin::Origin, routes::server_api_calls, state::AppState};
use session::Sessions;

/// Only the page's own scripts send it.
const OWN_HEADER: &str = "x-rongim-admin";

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Who may come in.
#[derive(Debug, Default)]
pub struct Admin {
    sessions: Sessions,
    /// Sets the first password, once.
    set_up_key: Mutex<Option<String>>,
}

/// Everything under `/admin`.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let noting = || middleware::from_fn_with_state(state.clone(), journal::note);
    let signed_in = Router::new()
        .route("/admin/api/sign-out", post(access::sign_out))
        .route("/admin/api/password", post(access::change_password))
        .route("/admin/api/about", get(look::about))
        .route("/admin/api/metrics", get(look::metrics))
        .route("/admin/api/users", get(look::users))
        .route("/admin/api/connections", get(look::connections))
        .route("/admin/api/connections/end", post(look::end_connection))
        .route("/admin/api/groups", get(look::groups))
        .route("/admin/api/chatrooms", get(look::chatrooms))
        .route("/admin/api/words", get(look::words))
        .route("/admin/api/log", get(look::log))
        .nest("/admin/call", server_api_calls().into_bare_router(state))
        .layer(noting())
        .layer(middleware::from_fn_with_state(
            state.clone(),
            session::check,
        ));
    let signing_in = Router::new()
        .route("/admin/api/set-up", post(access::set_up))
        .route("/admin/api/sign-in", post(access::sign_in))
        .layer(noting());
    Router::new()
        .route("/admin", get(files::home))
        .route("/admin/", get(files::page))
        .route("/admin/{*file}", get(files::file))
        .route("/admin/api/session", get(access::session))
        .merge(signing_in)
        .merge(signed_in)
        .layer(middleware::from_fn_with_state(state.clone(), guard))
}

/// Lets in whom `--admin-from` names, and changes only from the page itself.
async fn guard(
    State(state): State<AppState>,
    origin: Origin,
    request: Request,
    next: Next,
) -> Response {
    let mut response = if !origin.is_from(&state.config.operations.admin_from) {
        (
            StatusCode::FORBIDDEN,
            "--admin-from does not name your address\n",
        )
            .into_response()
    } else if changes(request.method()) && !request.headers().contains_key(OWN_HEADER) {
        let message = "This is for the admin page alone.";
        AppError::new(StatusCode::FORBIDDEN, "not_the_page", message).into_response()
    } else {
        next.run(request).await
    };
    harden(response.headers_mut());
    response
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

fn harden(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
