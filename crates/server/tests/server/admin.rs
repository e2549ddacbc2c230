//! Who may use the admin page; what it does is tested in a browser.

use reqwest::{Client as Http, RequestBuilder, StatusCode, header};
use rongim_server::{admin::access, routes::server_api_calls};
use serde_json::{Value, json};

use crate::common::{APP_SECRET, TestServer, command, signed, start_process};

const PASSWORD: &str = "correct horse";

/// A request as the page makes it, perhaps of a session.
fn own(request: RequestBuilder, cookie: Option<&str>) -> RequestBuilder {
    let request = request.header("x-rongim-admin", "1");
    match cookie {
        Some(cookie) => request.header(header::COOKIE, cookie),
        None => request,
    }
}

async fn post(
    server: &TestServer,
    path: &str,
    body: Value,
    cookie: Option<&str>,
) -> (StatusCode, String, Option<String>) {
    let request = own(Http::new().post(server.url(path)), cookie);
    let answer = request.json(&body).send().await.unwrap();
    let set = answer.headers().get(header::SET_COOKIE);
    let set = set.map(|set| set.to_str().unwrap().to_owned());
    let status = answer.status();
    let body = answer.json::<Value>().await.unwrap_or_default();
    (
        status,
        body["code"].as_str().unwrap_or_default().to_owned(),
        set,
    )
}

/// Sets the password; gives the session's cookie.
async fn set_up(server: &TestServer) -> String {
    let key = access::offer_set_up(&server.state).await.unwrap().unwrap();
    let form = json!({ "key": key, "password": PASSWORD });
    let (status, _, set) = post(server, "/admin/api/set-up", form, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let set = set.unwrap();
    assert!(set.ends_with("; HttpOnly; SameSite=Strict"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_password_is_set_once_by_the_key() {
    let server = TestServer::start().await;
    let wrong = json!({ "key": "0", "password": PASSWORD });
    let path = "/admin/api/set-up";
    assert_eq!(post(&server, path, wrong, None).await.1, "wrong_key");
    let key = access::offer_set_up(&server.state).await.unwrap().unwrap();
    let weak = json!({ "key": key, "password": "short" });
    assert_eq!(post(&server, path, weak, None).await.1, "weak_password");
    let right = json!({ "key": key, "password": PASSWORD });
    let (status, _, cookie) = post(&server, path, right.clone(), None).await;
    assert_eq!((status, cookie.is_some()), (StatusCode::NO_CONTENT, true));
    assert_eq!(post(&server, path, right, None).await.1, "wrong_key");
    assert_eq!(access::offer_set_up(&server.state).await, Ok(None));
    server.stop().await;
}

#[tokio::test]
async fn nothing_is_told_or_done_without_a_session() {
    let server = TestServer::start().await;
    let cookie = set_up(&server).await;
    let mine = cookie.as_str();
    let made_up = format!("rongim_admin={}", "0".repeat(32));
    let calls = server_api_calls();
    let calls = calls
        .paths()
        .map(|path| (true, format!("/admin/call{path}")));
    let views = [
        "about",
        "metrics",
        "users",
        "connections",
        "groups",
        "chatrooms",
        "words",
        "log",
    ];
    let views = views.map(|name| (false, format!("/admin/api/{name}")));
    let changes = ["sign-out", "password", "connections/end"];
    let changes = changes.map(|name| (true, format!("/admin/api/{name}")));
    let http = Http::new();
    for (changes, path) in calls.chain(views).chain(changes) {
        let request = || match changes {
            true => http.post(server.url(&path)),
            false => http.get(server.url(&path)),
        };
        // The signature of the Server API counts for nothing here.
        for stranger in [
            own(request(), None),
            own(request(), Some(&made_up)),
            own(signed(request()), None),
        ] {
            let answer = stranger.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
        }
        if changes {
            let foreign = request().header(header::COOKIE, mine).send().await.unwrap();
            assert_eq!(foreign.status(), StatusCode::FORBIDDEN, "{path}");
        }
    }
    // And the session counts for nothing there.
    let call = http
        .post(server.url("/user/info.json"))
        .header(header::COOKIE, mine);
    assert_eq!(
        call.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );

    let users = own(http.get(server.url("/admin/api/users")), Some(mine));
    let answer = users.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(
        !answer
            .headers()
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
    let path = "/admin/api/sign-out";
    post(&server, path, json!({}), Some(mine)).await;
    let after = own(http.get(server.url("/admin/api/users")), Some(mine));
    assert_eq!(
        after.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    server.stop().await;
}

async fn get(server: &TestServer, path: &str, cookie: &str) -> Value {
    let request = own(Http::new().get(server.url(path)), Some(cookie));
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn what_is_done_is_noted_and_what_only_looks_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let open = || TestServer::with(|config| config.data = directory.path().to_owned());
    let server = open().await;
    let cookie = set_up(&server).await;
    let call = async |path: &str, form: &str| {
        let url = server.url(&format!("/admin/call{path}.json"));
        let request = own(Http::new().post(url), Some(&cookie)).body(form.to_owned());
        request.send().await.unwrap().status()
    };
    assert_eq!(call("/user/info", "userId=nobody").await, 400);
    assert_eq!(call("/user/getToken", "userId=bob&name=Bob").await, 200);
    assert_eq!(
        call("/user/block", "userId=bob&userId=eve&minute=no").await,
        400
    );
    let end = json!({ "id": 7 });
    post(&server, "/admin/api/connections/end", end, Some(&cookie)).await;
    let wrong = json!({ "password": "not this one" });
    post(&server, "/admin/api/sign-in", wrong, None).await;
    server.stop().await;

    // It outlives the server, as the session does not.
    let server = open().await;
    let right = json!({ "password": PASSWORD });
    let (_, _, cookie) = post(&server, "/admin/api/sign-in", right, None).await;
    let cookie = cookie.unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let log = get(&server, "/admin/api/log", cookie).await;
    let told: Vec<_> = log["rows"].as_array().unwrap().iter().collect();
    let deeds: Vec<_> = told
        .iter()
        .map(|row| (&row["deed"], &row["about"], &row["result"]))
        .collect();
    assert_eq!(
        deeds,
        [
            (&json!("sign-in"), &json!({}), &json!(204)),
            (&json!("sign-in"), &json!({}), &json!(403)),
            (&json!("connections/end"), &json!({ "id": 7 }), &json!(200)),
            (
                &json!("/user/block"),
                &json!({ "userId": ["bob", "eve"], "minute": "no" }),
                &json!(400)
            ),
            (
                &json!("/user/getToken"),
                &json!({ "userId": "bob", "name": "Bob" }),
                &json!(200)
            ),
            (&json!("set-up"), &json!({}), &json!(204)),
        ]
    );
    assert!(told.iter().all(|row| row["address"] == "127.0.0.1"));
    assert_eq!(
        (&told[0]["session"], &told[2]["session"]),
        (&json!(""), &told[3]["session"])
    );
    assert_ne!(told[2]["session"], json!(""));
    let found = get(&server, "/admin/api/log?q=EVE", cookie).await;
    assert_eq!(found["rows"].as_array().unwrap().len(), 1);
    for odd in [
        "page=99999999999999999999",
        "page=18446744073709551615",
        "page=-1",
        "page=x&q=%00",
    ] {
        let page = get(&server, &format!("/admin/api/log?{odd}"), cookie).await;
        assert!(page["rows"].is_array(), "{odd}: {page}");
    }
    server.stop().await;
}

#[tokio::test]
async fn after_many_guesses_the_right_password_has_to_wait_too() {
    let server = TestServer::with(|config| {
        // The admin page has a sixth of them.
        config.connections.failed_logins_per_minute = 12;
    })
    .await;
    set_up(&server).await;
    let guess = async |password: &str| {
        let form = json!({ "password": password });
        post(&server, "/admin/api/sign-in", form, None).await.1
    };
    for _ in 0..2 {
        assert_eq!(guess("wrong").await, "wrong_password");
    }
    assert_eq!(guess("wrong").await, "too_many_attempts");
    assert_eq!(guess(PASSWORD).await, "too_many_attempts");
    server.stop().await;
}

#[tokio::test]
async fn the_page_is_for_the_addresses_that_were_named() {
    let server = TestServer::with(|config| {
        config.operations.admin_from = vec!["10.0.0.0/8".parse().unwrap()];
    })
    .await;
    for path in ["/admin/", "/admin/app.js", "/admin/api/session"] {
        let answer = reqwest::get(server.url(path)).await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn its_files_come_with_a_strict_policy() {
    let server = TestServer::start().await;
    for (path, kind) in [
        ("/admin", "text/html; charset=utf-8"),
        ("/admin/app.css", "text/css; charset=utf-8"),
        ("/admin/views/users.js", "text/javascript; charset=utf-8"),
        ("/admin/icon.svg", "image/svg+xml"),
    ] {
        let answer = reqwest::get(server.url(path)).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), kind);
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        assert!(!header("content-security-policy").contains("unsafe"));
    }
    for path in [
        "/admin/nothing.js",
        "/admin/../Cargo.toml",
        "/admin/api/nothing",
    ] {
        let answer = reqwest::get(server.url(path)).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_lost_password_is_forgotten_while_no_server_runs() {
    let directory = tempfile::tempdir().unwrap();
    let server = TestServer::with(|config| config.data = directory.path().to_owned()).await;
    set_up(&server).await;
    server.stop().await;
    let reset = async || {
        let output = command(directory.path()).arg("reset-admin").output();
        output.await.unwrap().status.success()
    };
    let (mut running, _) = start_process(directory.path(), &[]).await;
    assert!(!reset().await);
    running.kill().await.unwrap();
    assert!(reset().await);
    let again = TestServer::with(|config| {
        config.data = directory.path().to_owned();
        config.app_secret = APP_SECRET.into();
    })
    .await;
    set_up(&again).await;
    again.stop().await;
}
