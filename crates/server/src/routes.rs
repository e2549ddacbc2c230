//! Every route of the server.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{Uri, uri::PathAndQuery},
    routing::{delete, get, post, put},
};
use rongim_protocol::{ConversationType, limits::MAX_CLIENT_FRAME_BYTES};
use tower::ServiceBuilder;
use tower_http::cors::{AllowHeaders, AllowMethods, Any, CorsLayer};

use crate::{
    admin,
    app_server::{
        accounts, friends,
        groups::{self, members},
        profile, requests,
    },
    files::{download, upload},
    im::{polling, socket},
    navigation,
    ops::{health, metrics},
    server_api::{
        Calls, Form, JsonBody,
        chatroom::{self, entries},
        conversation, group,
        message::{self, archive, expansion, history, template},
        push, ruling,
        user::{self, leaving, lists, quiet, remarks, tags},
        word,
    },
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
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::scrape))
        .route("/message/exist.js", get(navigation::has_unread))
        .merge(im_routes())
        .merge(server_api_calls().into_router(&state))
        .merge(app_server_routes(&state))
        .merge(file_routes(&state))
        .fallback_service(www::service(&state))
        .layer(cors())
        .merge(admin::routes(&state))
        .with_state(state);
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

/// Every call of the Server API.
pub fn server_api_calls() -> Calls {
    Calls::default()
        .and(user_calls())
        .and(message_calls())
        .and(group_calls())
        .and(chatroom_calls())
        .and(conversation_calls())
        .and(ruling::calls())
        .and(word_calls())
}

fn user_calls() -> Calls {
    Calls::default()
        .call("/user/getToken.json", user::get_token)
        .call("/user/refresh.json", user::refresh)
        .call("/user/info.json", user::info)
        .call("/user/checkOnline.json", user::check_online)
        .call("/user/group/query.json", user::groups)
        .call("/user/query.json", user::all)
        .call("/user/blacklist/add.json", lists::block)
        .call("/user/blacklist/remove.json", lists::unblock)
        .call("/user/blacklist/query.json", lists::blocked)
        .call("/user/whitelist/add.json", lists::allow)
        .call("/user/whitelist/remove.json", lists::disallow)
        .call("/user/whitelist/query.json", lists::allowed)
        .call("/user/tag/set.json", tags::set)
        .call("/user/tag/batch/set.json", tags::set_for_several)
        .call("/user/tags/get.json", tags::list)
        .call("/user/blockPushPeriod/set.json", quiet::set)
        .call("/user/blockPushPeriod/get.json", quiet::show)
        .call("/user/blockPushPeriod/delete.json", quiet::delete)
        .call("/user/remarks/set.json", remarks::set)
        .call("/user/remarks/del.json", remarks::delete)
        .call("/user/remarks/get.json", remarks::list)
        .call("/user/deactivate.json", leaving::deactivate)
        .call("/user/deactivate/query.json", leaving::deactivated)
        .call("/user/reactivate.json", leaving::reactivate)
        .call("/user/delusers.json", leaving::delete)
        .call("/user/token/expire.json", user::expire_tokens)
}

fn message_calls() -> Calls {
    let broadcast_online = "/message/online/broadcast.json";
    publish_calls()
        .sending("/message/broadcast.json", message::broadcast)
        .sending(broadcast_online, message::broadcast_online)
        .and(history_calls())
        .sending(
            "/message/private/publish_template.json",
            template::publish_private,
        )
        .sending(
            "/message/system/publish_template.json",
            template::publish_system,
        )
        .sending("/push.json", push::push)
        .call("/push/user.json", push::push_to_phones)
        .call("/push/custom.json", push::push_to_phones)
        .call("/message/history.json", archive::offer)
        .call("/message/history/delete.json", archive::delete)
        .call("/message/expansion/set.json", expansion::set)
        .call("/message/expansion/delete.json", expansion::delete)
        .call("/message/expansion/query.json", expansion::query)
        .call("/message/recall.json", message::recall)
        .call("/message/broadcast/recall.json", message::recall_broadcast)
        .call("/conversation/message/history/clean.json", message::clean)
}

/// The calls that send a message to each of some targets.
fn publish_calls() -> Calls {
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
    calls
        .into_iter()
        .fold(Calls::default(), |calls, (path, to)| {
            let call =
                move |State(state): State<AppState>, form: Form| message::publish(state, form, to);
            calls.sending(path, call)
        })
}

/// The calls that read and change what was said.
fn history_calls() -> Calls {
    use ConversationType as Kind;
    let queries = [
        ("/v3/message/private/query.json", Kind::PRIVATE),
        ("/v3/message/group/query.json", Kind::GROUP),
        ("/v3/message/chatroom/query.json", Kind::CHATROOM),
    ];
    let calls = queries
        .into_iter()
        .fold(Calls::default(), |calls, (path, kind)| {
            let call = move |State(state): State<AppState>, body: JsonBody<history::Query>| {
                history::query(state, body, kind)
            };
            calls.call(path, call)
        });
    let changes = [
        ("/message/private/modify.json", Kind::PRIVATE, "targetId"),
        ("/message/group/modify.json", Kind::GROUP, "groupId"),
    ];
    changes
        .into_iter()
        .fold(calls, |calls, (path, kind, target)| {
            let call = move |State(state): State<AppState>, form: Form| {
                history::modify(state, form, kind, target)
            };
            calls.call(path, call)
        })
}

fn group_calls() -> Calls {
    Calls::default()
        .call("/group/create.json", group::create)
        .call("/group/join.json", group::join)
        .call("/group/quit.json", group::quit)
        .call("/group/dismiss.json", group::dismiss)
        .call("/group/refresh.json", group::refresh)
        .call("/group/sync.json", group::sync)
        .call("/group/user/query.json", group::members)
        .call("/group/remarks/set.json", remarks::set_in_group)
        .call("/group/remarks/del.json", remarks::delete_in_group)
        .call("/group/remarks/get.json", remarks::show_in_group)
}

fn conversation_calls() -> Calls {
    Calls::default()
        .call("/conversation/notification/set.json", conversation::mute)
        .call(
            "/conversation/notification/get.json",
            conversation::is_muted,
        )
        .call(
            "/conversation/type/notification/set.json",
            conversation::set_level,
        )
        .call(
            "/conversation/type/notification/get.json",
            conversation::level,
        )
        .call("/conversation/top/set.json", conversation::pin)
}

fn chatroom_calls() -> Calls {
    Calls::default()
        .call("/chatroom/create.json", chatroom::create)
        .call("/chatroom/create_new.json", chatroom::create_one)
        .call("/chatroom/destroy.json", chatroom::destroy)
        .call("/chatroom/destroy/set.json", chatroom::set_end)
        .call("/chatroom/query.json", chatroom::list)
        .call("/chatroom/get.json", chatroom::show)
        .call("/chatroom/user/query.json", chatroom::members)
        .call("/chatroom/user/exist.json", chatroom::has_user)
        .call("/chatroom/users/exist.json", chatroom::has_users)
        .call("/chatroom/join.json", chatroom::join)
        .call("/chatroom/entry/set.json", entries::set)
        .call("/chatroom/entry/batch/set.json", entries::set_several)
        .call("/chatroom/entry/remove.json", entries::remove)
        .call("/chatroom/entry/query.json", entries::list)
        .call("/chatroom/message/stopDistribution.json", chatroom::hold)
        .call(
            "/chatroom/message/resumeDistribution.json",
            chatroom::release,
        )
        .sending("/message/chatroom/broadcast.json", chatroom::broadcast)
}

fn word_calls() -> Calls {
    Calls::default()
        .call("/sensitiveword/add.json", word::add)
        .call("/sensitiveword/batch/add.json", word::add_batch)
        .call("/sensitiveword/delete.json", word::delete)
        .call("/sensitiveword/batch/delete.json", word::delete_batch)
        .call("/sensitiveword/list.json", word::list)
        .call("/wordfilter/add.json", word::add)
        .call("/wordfilter/delete.json", word::delete)
        .call("/wordfilter/list.json", word::list_names)
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
        .route("/app/me", get(profile::show).patch(profile::change))
        .route("/app/users", get(accounts::search))
        .route("/app/users/lookup", post(accounts::lookup))
        .route("/app/friends", get(friends::list).post(requests::ask))
        .route("/app/friends/{id}", delete(friends::remove))
        .route("/app/friends/{id}/remark", put(friends::remark))
        .route(
            "/app/requests/{id}",
            put(requests::accept).delete(requests::refuse),
        )
        .route(
            "/app/blocked/{id}",
            put(friends::block).delete(friends::unblock),
        )
        .route("/app/groups", get(groups::list).post(groups::create))
        .route("/app/groups/lookup", post(groups::lookup))
        .route(
            "/app/groups/{id}",
            get(groups::show)
                .patch(groups::change)
                .delete(groups::dismiss),
        )
        .route("/app/groups/{id}/members", post(members::add))
        .route("/app/groups/{id}/members/me", delete(members::leave))
        .route("/app/groups/{id}/members/{user}", delete(members::remove))
        .route(
            "/app/groups/{id}/muted/{user}",
            put(members::mute).delete(members::unmute),
        )
}

fn file_routes(state: &AppState) -> Router<AppState> {
    let limit = upload::max_bytes(&state.config) as usize + MULTIPART_OVERHEAD;
    Router::new()
        .route("/", post(upload::upload).get_service(www::service(state)))
        .route("/upload", post(upload::upload))
        .layer(DefaultBodyLimit::max(limit))
        .route("/files/{key}", get(download::download))
        .route("/archives/{name}", get(archive::download))
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
