//! Every route of the server.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{Uri, uri::PathAndQuery},
    middleware,
    routing::{delete, get, post},
};
use rongim_protocol::limits::MAX_CLIENT_FRAME_BYTES;
use tower::ServiceBuilder;
use tower_http::cors::{AllowHeaders, AllowMethods, Any, CorsLayer};

use crate::{
    app_server::{accounts, friends, groups},
    files::{download, upload},
    im::{polling, socket},
    navigation,
    server_api::{self, Form, group, message, ruling, user, word},
    state::AppState,
    www,
};

/// Form bytes around an uploaded file.
const MULTIPART_OVERHEAD: usize = 64 * 1024;

/// The whole server as one service.
pub fn app(state: AppState) -> Router {
    let routes = Router::new()
        .route("/navi.js", get(navigation::answer))
        .route("/cometnavi.js", get(navigation::answer))
        .route("/ping", get(navigation::ping))
        .route("/message/exist.js", get(navigation::has_unread))
        .merge(im_routes())
        .merge(server_api_routes(&state))
        .merge(app_server_routes(&state))
        .merge(file_routes(&state))
        .fallback_service(www::service(&state))
        .with_state(state)
        .layer(cors());
    // Paths are cleaned before they are routed.
    let cleaned = ServiceBuilder::new()
        .map_request(without_doubled_slashes)
        .service(routes);
    Router::new().fallback_service(cleaned)
}

fn im_routes() -> Router<AppState> {
    Router::new()
        .route("/websocket", get(socket::open).post(polling::send))
        .route("/pullmsg.js", get(polling::pull))
        .layer(DefaultBodyLimit::max(MAX_CLIENT_FRAME_BYTES))
}

fn server_api_routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/user/getToken.json", post(user::get_token))
        .route("/group/create.json", post(group::create))
        .route("/group/join.json", post(group::join))
        .route("/group/quit.json", post(group::quit))
        .route("/group/dismiss.json", post(group::dismiss))
        .route("/group/refresh.json", post(group::refresh))
        .route("/group/sync.json", post(group::sync))
        .route("/group/user/query.json", post(group::members))
        .route("/user/refresh.json", post(user::refresh))
        .route("/user/info.json", post(user::info))
        .route("/user/checkOnline.json", post(user::check_online))
        .route("/user/group/query.json", post(user::groups))
        .route("/user/blacklist/add.json", post(user::block))
        .route("/user/blacklist/remove.json", post(user::unblock))
        .route("/user/blacklist/query.json", post(user::blacklist))
        .route("/user/token/expire.json", post(user::expire_tokens))
        .merge(publish_routes())
        .route("/message/broadcast.json", post(message::broadcast))
        .route(
            "/message/online/broadcast.json",
            post(message::broadcast_online),
        )
        .route("/message/recall.json", post(message::recall))
        .route(
            "/message/broadcast/recall.json",
            post(message::recall_broadcast),
        )
        .route(
            "/conversation/message/history/clean.json",
            post(message::clean),
        )
        .route("/sensitiveword/add.json", post(word::add))
        .route("/sensitiveword/batch/add.json", post(word::add_batch))
        .route("/sensitiveword/delete.json", post(word::delete))
        .route("/sensitiveword/batch/delete.json", post(word::delete_batch))
        .route("/sensitiveword/list.json", post(word::list))
        .route("/wordfilter/add.json", post(word::add))
        .route("/wordfilter/delete.json", post(word::delete))
        .route("/wordfilter/list.json", post(word::list_names))
        .merge(ruling::routes())
        .method_not_allowed_fallback(server_api::only_post)
        .layer(middleware::from_fn_with_state(
            state.clone(),
            server_api::auth::check,
        ))
}

/// The calls that send a message to each of some targets.
fn publish_routes() -> Router<AppState> {
    let calls = [
        ("/message/publish.json", message::PRIVATE),
        ("/message/private/publish.json", message::PRIVATE),
        ("/message/group/publish.json", message::GROUP),
        ("/message/chatroom/publish.json", message::CHATROOM),
        ("/message/discussion/publish.json", message::DISCUSSION),
        ("/message/system/publish.json", message::SYSTEM),
        (
            "/statusmessage/private/publish.json",
            message::PRIVATE_STATUS,
        ),
        ("/statusmessage/group/publish.json", message::GROUP_STATUS),
    ];
    calls.into_iter().fold(Router::new(), |router, (path, to)| {
        let call =
            move |State(state): State<AppState>, form: Form| message::publish(state, form, to);
        router.route(path, post(call))
    })
}

/// Only where it was asked for: a sign-up gives a token to whoever asks.
fn app_server_routes(state: &AppState) -> Router<AppState> {
    if !state.config.app_server && !state.config.demo {
        return Router::new();
    }
    Router::new()
        .route("/app/config", get(accounts::config))
        .route("/app/sign-up", post(accounts::sign_up))
        .route("/app/sign-in", post(accounts::sign_in))
        .route("/app/me", get(accounts::me))
        .route("/app/users", get(accounts::search))
        .route("/app/users/lookup", post(accounts::lookup))
        .route("/app/friends", get(friends::list).post(friends::add))
        .route("/app/friends/{id}", delete(friends::remove))
        .route("/app/groups", get(groups::list).post(groups::create))
        .route("/app/groups/lookup", post(groups::lookup))
        .route(
            "/app/groups/{id}",
            get(groups::show).delete(groups::dismiss),
        )
        .route("/app/groups/{id}/members", post(groups::add_members))
        .route("/app/groups/{id}/members/me", delete(groups::leave))
}

fn file_routes(state: &AppState) -> Router<AppState> {
    let limit = upload::max_bytes(&state.config) as usize + MULTIPART_OVERHEAD;
    Router::new()
        .route("/", post(upload::upload).get_service(www::service(state)))
        .route("/upload", post(upload::upload))
        .layer(DefaultBodyLimit::max(limit))
        .route("/files/{key}", get(download::download))
}

/// Pages may live on another origin. The request's headers are repeated, for a
/// `*` would not let `Authorization` through.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(Any)
}

/// Some published server SDKs write `//` into their paths.
fn without_doubled_slashes(mut request: Request) -> Request {
    if let Some(uri) = cleaned(request.uri()) {
        *request.uri_mut() = uri;
    }
    request
}

fn cleaned(uri: &Uri) -> Option<Uri> {
    if !uri.path().contains("//") {
        return None;
    }
    let segments = uri.path().split('/').filter(|segment| !segment.is_empty());
    let mut path = segments.fold(String::new(), |path, segment| path + "/" + segment);
    if path.is_empty() {
        path.push('/');
    }
    if let Some(query) = uri.query() {
        path = path + "?" + query;
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_slashes_become_one() {
        let clean =
            |path: &'static str| cleaned(&Uri::from_static(path)).map(|uri| uri.to_string());
        assert_eq!(
            clean("//user//getToken.json?a=//b").as_deref(),
            Some("/user/getToken.json?a=//b")
        );
        assert_eq!(clean("/user/getToken.json"), None);
    }
}
