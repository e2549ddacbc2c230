//! Notes what is done on the page, and by whom: in the store, for the page to show, and
//! in the server's log. What only looks is left out.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use super::changes;
use crate::{app_server::AppError, origin::Origin, params::Params, state::AppState, store::Deed};

/// Bodies of calls are read as far as this.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Characters of each value, and values of a list, that are noted.
const MAX_CHARS: usize = 200;
const MAX_VALUES: usize = 20;
/// What calls are named at their end that only look.
const LOOKS: [&str; 8] = [
    "query",
    "querylist",
    "list",
    "get",
    "check",
    "info",
    "exist",
    "checkOnline",
];
/// Under these, passwords come.
const SECRET: [&str; 3] = ["set-up", "sign-in", "password"];

/// Lets a request through, and notes it with its answer.
pub(super) async fn note(
    State(state): State<AppState>,
    origin: Origin,
    request: Request,
    next: Next,
) -> Response {
    let deed = name(request.uri().path());
    if !changes(request.method()) || only_looks(&deed) {
        return next.run(request).await;
    }
    let session = state.admin.sessions.mark(request.headers());
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY_BYTES).await else {
        let message = "The request is too large.";
        return AppError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message).into_response();
    };
    let about = about(&deed, &body);
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    let deed = Deed {
        address: origin.client.to_string(),
        session,
        deed,
        about,
        result: answer.status().as_u16(),
    };
    let Deed {
        address, session, ..
    } = &deed;
    tracing::info!(
        client = address,
        session,
        deed = deed.deed,
        about = deed.about,
        result = deed.result,
        "on the admin page"
    );
    if let Err(error) = state.store.note_deed(deed).await {
        tracing::error!(%error, "a deed on the admin page could not be noted");
    }
    answer
}

/// `/user/block` for `/admin/call/user/block.json`, `sign-in` for `/admin/api/sign-in`.
fn name(path: &str) -> String {
    let own = path.strip_prefix("/admin/api/");
    let call = || path.strip_prefix("/admin/call").unwrap_or(path);
    let name = own.unwrap_or_else(call);
    name.trim_end_matches(".json").to_owned()
}

fn only_looks(deed: &str) -> bool {
    let last = deed.rsplit('/').next().unwrap_or_default();
    deed.starts_with('/') && LOOKS.contains(&last)
}

/// What a deed was about: the parameters of a form, or the fields of an object.
fn about(deed: &str, body: &[u8]) -> String {
    if SECRET.contains(&deed) {
        return "{}".to_owned();
    }
    let fields = match serde_json::from_slice::<Map<String, Value>>(body) {
        Ok(fields) => fields,
        Err(_) => fields_of(&Params::parse(body)),
    };
    let fields: Map<_, _> = fields
        .into_iter()
        .take(MAX_VALUES)
        .map(|(name, value)| (shortened(&name), short(value)))
        .collect();
    Value::Object(fields).to_string()
}

fn fields_of(params: &Params) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in params.pairs() {
        let value = Value::from(value);
        match fields.get_mut(name) {
            None => drop(fields.insert(name.to_owned(), value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    fields
}

fn short(value: Value) -> Value {
    match value {
        Value::String(text) => shortened(&text).into(),
        Value::Array(values) => values.into_iter().take(MAX_VALUES).map(short).collect(),
        Value::Object(_) => shortened(&value.to_string()).into(),
        plain => plain,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_is_left_out() {
        for (path, deed, looks) in [
            ("/admin/call/user/block.json", "/user/block", false),
            ("/admin/call/user/getToken.json", "/user/getToken", false),
            ("/admin/call/group/sync.json", "/group/sync", false),
            ("/admin/call/user/tags/get.json", "/user/tags/get", true),
            (
                "/admin/call/sensitiveword/list.json",
                "/sensitiveword/list",
                true,
            ),
            ("/admin/api/connections/end", "connections/end", false),
            ("/admin/api/sign-in", "sign-in", false),
        ] {
            assert_eq!((name(path).as_str(), only_looks(deed)), (deed, looks));
        }
    }

    #[test]
    fn what_was_given_is_noted_but_no_secrets() {
        let form = b"userId=a&userId=b&minute=5&content=%E4%BD%A0";
        assert_eq!(
            about("/user/block", form),
            r#"{"content":"你","minute":"5","userId":["a","b"]}"#
        );
        assert_eq!(about("connections/end", br#"{"id":7}"#), r#"{"id":7}"#);
        assert_eq!(about("password", br#"{"old":"x","new":"y"}"#), "{}");
        let long = "长".repeat(MAX_CHARS + 1);
        let noted = about(
            "/x",
            format!("content={long}&{}", "u=1&".repeat(100)).as_bytes(),
        );
        let noted: Value = serde_json::from_str(&noted).unwrap();
        assert_eq!(
            noted["content"].as_str().unwrap().chars().count(),
            MAX_CHARS + 1
        );
        assert_eq!(noted["u"].as_array().unwrap().len(), MAX_VALUES);
        assert_eq!(about("/x", b"\xff\xfe"), "{\"\u{fffd}\u{fffd}\":\"\"}");
    }
}
