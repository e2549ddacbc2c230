//! Navigation: where a client finds the server. And `/ping`.

use axum::{
    extract::State,
    http::{HeaderMap, Uri, header},
    response::IntoResponse,
};
use rongim_protocol::navigation::{CALLBACK, script_of};
use serde::Serialize;

use crate::{
    im::session::is_newer_than_2_5, origin::Origin, params::Params, state::AppState,
    token::TokenError,
};

const OK: u16 = 200;
const TOKEN_INCORRECT: u16 = 401;
const APP_KEY_WRONG: u16 = 403;

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
pub async fn answer(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> impl IntoResponse {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let json = match user_of(&state, &params) {
        Ok(user) => {
            let version = params.one("v").unwrap_or_default();
            let host = Origin::of(&headers).host;
            serde_json::to_string(&navigation(user, host, version))
        }
        Err(code) => {
            tracing::warn!(code, "a navigation request was refused");
            serde_json::to_string(&Refusal { code })
        }
    };
    let script = script_of(callback(&params), &json.unwrap_or_default());
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/javascript; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, script)
}

/// `GET /ping`: "this server answers".
pub async fn ping() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "pong")
}

fn user_of(state: &AppState, params: &Params) -> Result<String, u16> {
    if params.one("appId") != Some(&state.config.app_key) {
        return Err(APP_KEY_WRONG);
    }
    let token = params.one("token").unwrap_or_default();
    state.tokens.user_of(token).map_err(|error| match error {
        TokenError::OtherApp => APP_KEY_WRONG,
        TokenError::Incorrect | TokenError::Expired => TOKEN_INCORRECT,
    })
}

fn navigation(user_id: String, host: String, version: &str) -> Navigation {
    Navigation {
        code: OK,
        user_id,
        server: host.clone(),
        backup_server: String::new(),
        voip_call_info: String::new(),
        open_mp: 1,
        open_us: 1,
        kv_storage: 1,
        history_msg: true,
        chatroom_msg: true,
        join_m_chrm: true,
        upload_server: host,
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
