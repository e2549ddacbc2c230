//! Navigation: where a client finds the server. And what pages may ask without
//! a connection: `/ping`, and whether there is something unread.

use axum::{
    extract::State,
    http::{StatusCode, Uri, header},
    response::IntoResponse,
};
use rongim_protocol::navigation::{CALLBACK, script_of};
use serde::Serialize;
use serde_json::json;

use crate::{
    admission::{self, NotAdmitted},
    im::session::is_newer_than_2_5,
    origin::Origin,
    params::Params,
    state::AppState,
    token::TokenError,
};

const OK: u16 = 200;
const TOKEN_INCORRECT: u16 = 401;
const APP_KEY_WRONG: u16 = 403;
const TOO_MANY_FAILURES: u16 = 429;
const STORE_FAILED: u16 = 500;

/// A refusal has only a code.
#[derive(Debug, Serialize)]
struct Refusal {
    code: u16,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Navigation {
    code: u16,
    user_id: String,
    server: String,
    backup_server: String,
    voip_call_info: String,
    open_mp: u8,
    #[serde(rename = "openUS")]
    open_us: u8,
    kv_storage: u8,
    history_msg: bool,
    chatroom_msg: bool,
    join_m_chrm: bool,
    upload_server: String,
    bos_addr: String,
    oss_config: String,
    #[serde(rename = "grpRRVer")]
    grp_rr_ver: u8,
}

/// `GET /navi.js`, `GET /cometnavi.js`.
pub async fn answer(State(state): State<AppState>, origin: Origin, uri: Uri) -> impl IntoResponse {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let user = user_with(&state, &origin, "appId", &params).await;
    let status = http_status(&user);
    let json = match user {
        Ok(user) => {
            let version = params.one("v").unwrap_or_default();
            let elsewhere = state.elsewhere().map(str::to_owned);
            let server = elsewhere.unwrap_or_else(|| origin.host.clone());
            serde_json::to_string(&navigation(user, server, origin.host, version))
        }
        Err(code) => {
            tracing::warn!(code, "a navigation request was refused");
            serde_json::to_string(&Refusal { code })
        }
    };
    (status, script(&params, &json.unwrap_or_default()))
}

/// `GET /message/exist.js`: whether the user of a token has unread messages.
pub async fn has_unread(
    State(state): State<AppState>,
    origin: Origin,
    uri: Uri,
) -> impl IntoResponse {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let user = user_with(&state, &origin, "appKey", &params).await;
    let status = http_status(&user);
    let json = match user {
        Ok(user) => match state.store.has_unread(&user).await {
            Ok(has_unread) => json!({ "code": OK, "status": u8::from(has_unread) }),
            Err(error) => {
                tracing::error!(%error, "unread messages could not be looked up");
                json!({ "code": STORE_FAILED })
            }
        },
        Err(code) => json!({ "code": code }),
    };
    (status, script(&params, &json.to_string()))
}

/// Refusals are answers, too, but for whoever is not heard at all.
fn http_status(user: &Result<String, u16>) -> StatusCode {
    match user {
        Err(TOO_MANY_FAILURES) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::OK,
    }
}

fn script(params: &Params, json: &str) -> impl IntoResponse + use<> {
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/javascript; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, script_of(callback(params), json))
}

/// `GET /ping`: "this server answers".
pub async fn ping() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "pong")
}

/// The user of the token; the app key stands under `key`. Who is blocked hears that
/// when they connect, not here.
async fn user_with(
    state: &AppState,
    origin: &Origin,
    key: &str,
    params: &Params,
) -> Result<String, u16> {
    if state.limits.is_suspect(origin.client) {
        return Err(TOO_MANY_FAILURES);
    }
    let user = user_of(state, key, params).await;
    if let Err(APP_KEY_WRONG | TOKEN_INCORRECT) = user {
        state.limits.failed(origin.client);
    }
    user
}

async fn user_of(state: &AppState, key: &str, params: &Params) -> Result<String, u16> {
    if params.one(key) != Some(&state.config.app_key) {
        return Err(APP_KEY_WRONG);
    }
    let token = params.one("token").unwrap_or_default();
    match admission::user_of(state, token).await {
        Ok(user) | Err(NotAdmitted::Blocked(user)) => Ok(user),
        Err(NotAdmitted::Token(TokenError::OtherApp)) => Err(APP_KEY_WRONG),
        Err(NotAdmitted::Token(_) | NotAdmitted::Void) => Err(TOKEN_INCORRECT),
        Err(NotAdmitted::Store(error)) => {
            tracing::error!(%error, "it could not be read whether a token is void");
            Err(STORE_FAILED)
        }
    }
}

fn navigation(user_id: String, server: String, files: String, version: &str) -> Navigation {
    Navigation {
        code: OK,
        user_id,
        server,
        backup_server: String::new(),
        voip_call_info: String::new(),
        open_mp: 1,
        open_us: 1,
        kv_storage: 1,
        history_msg: true,
        chatroom_msg: true,
        join_m_chrm: true,
        upload_server: files,
        bos_addr: String::new(),
        oss_config: String::new(),
        // With 1, a 2.9 client has `sendReadReceiptMessage` and no
        // `sendReceiptResponse`; with 0 it is the other way round.
        grp_rr_ver: u8::from(is_newer_than_2_5(version)),
    }
}

/// The answer is a script: only a plain name is repeated in it.
fn callback(params: &Params) -> &str {
    let is_name = |name: &&str| {
        name.len() <= 64
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_$.".contains(&byte))
    };
    params.one("callBack").filter(is_name).unwrap_or(CALLBACK)
}
