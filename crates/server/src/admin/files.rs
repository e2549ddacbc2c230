//! The page's files, which are in the binary.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

macro_rules! files {
    ($($name:literal: $kind:expr,)*) => {
        [$(($name, $kind, include_str!(concat!("../../admin/", $name)))),*]
    };
}

/// The app's, too.
const ICON: (&str, &str, &str) = (
    "icon.svg",
    "image/svg+xml",
    include_str!("../../../demo/assets/icon.svg"),
);

static FILES: [(&str, &str, &str); 18] = files! {
    "index.html": HTML,
    "app.css": STYLE,
    "app.js": SCRIPT,
    "api.js": SCRIPT,
    "text.js": SCRIPT,
    "ui.js": SCRIPT,
    "views/access.js": SCRIPT,
    "views/overview.js": SCRIPT,
    "views/users.js": SCRIPT,
    "views/connections.js": SCRIPT,
    "views/groups.js": SCRIPT,
    "views/chatrooms.js": SCRIPT,
    "views/list.js": SCRIPT,
    "views/log.js": SCRIPT,
    "views/pages.js": SCRIPT,
    "views/members.js": SCRIPT,
    "views/messages.js": SCRIPT,
    "views/words.js": SCRIPT,
};

/// `GET /admin`.
pub(super) async fn home() -> Redirect {
    Redirect::permanent("admin/")
}

/// `GET /admin/`.
pub(super) async fn page() -> Response {
    answer("index.html")
}

/// `GET /admin/FILE`.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    answer(&name)
}

fn answer(wanted: &str) -> Response {
    let mut files = FILES.iter().chain([&ICON]);
    match files.find(|(name, ..)| *name == wanted) {
        Some((_, kind, content)) => ([(header::CONTENT_TYPE, *kind)], *content).into_response(),
        None => (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response(),
    }
}
