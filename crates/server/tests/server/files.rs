//! Uploads, and that downloads are safe.

use std::path::Path;

use reqwest::{
    Response,
    multipart::{Form, Part},
};
use rongim_protocol::{
    schema::{
        GetQNdownloadUrlInput, GetQNdownloadUrlOutput, GetQNupTokenInput, GetQNupTokenOutput,
    },
    status::Status,
    topic,
};
use rongim_server::{
    files::sweep,
    token::{Tokens, Upload},
};
use serde_json::Value;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};

use crate::common::{APP_KEY, APP_SECRET, PATIENCE, TestServer};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest of the image";

async fn upload_token(server: &TestServer, key: Option<&str>) -> String {
    let request = GetQNupTokenInput {
        r#type: 1,
        key: key.map(str::to_owned),
        ..Default::default()
    };
    let mut alice = server.client("alice").await;
    let answer: GetQNupTokenOutput = alice.query(topic::UPLOAD_TOKEN, &request).await;
    answer.token
}

async fn upload(
    server: &TestServer,
    path: &str,
    token: &str,
    key: Option<&str>,
    file: &[u8],
) -> Response {
    let mut form = Form::new().text("token", token.to_owned());
    if let Some(key) = key {
        form = form.text("key", key.to_owned());
    }
    let form = form.part(
        "file",
        Part::bytes(file.to_vec())
            .file_name("evil.html")
            .mime_str("text/html")
            .unwrap(),
    );
    let request = reqwest::Client::new()
        .post(server.url(path))
        .multipart(form);
    request.send().await.unwrap()
}

async fn key_of(answer: Response) -> String {
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let body: Value = answer.json().await.unwrap();
    assert!(body["hash"].is_string());
    body["key"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_image_goes_up_and_comes_down() {
    let server = TestServer::start().await;
    let token = upload_token(&server, None).await;
    let key = key_of(upload(&server, "/", &token, None, PNG).await).await;
    assert!(key.ends_with(".png"), "{key}");

    let request = GetQNdownloadUrlInput {
        r#type: 1,
        key,
        file_name: Some("我的 图.png".into()),
    };
    let mut alice = server.client("alice").await;
    let answer: GetQNdownloadUrlOutput = alice.query(topic::DOWNLOAD_URL, &request).await;
    assert!(answer.download_url.starts_with(&server.url("/files/")));
    let file = reqwest::get(answer.download_url).await.unwrap();
    assert_eq!(file.headers()["content-type"], "image/png");
    assert_eq!(file.headers()["x-content-type-options"], "nosniff");
    assert_eq!(file.headers()["access-control-allow-origin"], "*");
    assert!(
        file.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("inline")
    );
    assert_eq!(&file.bytes().await.unwrap()[..], PNG);
}

#[tokio::test]
async fn a_page_is_never_shown() {
    let server = TestServer::start().await;
    for active in [
        &b"<html><script>alert(1)</script>"[..],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ] {
        let token = upload_token(&server, None).await;
        let key = key_of(upload(&server, "/upload", &token, None, active).await).await;
        let file = reqwest::get(server.url(&format!("/files/{key}?attname=a%22%0d%0ax.html")))
            .await
            .unwrap();
        assert_eq!(file.headers()["content-type"], "application/octet-stream");
        assert_eq!(file.headers()["x-content-type-options"], "nosniff");
        assert!(
            file.headers()["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("sandbox")
        );
        assert!(
            file.headers()["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment")
        );
    }
}

#[tokio::test]
async fn a_key_is_what_the_token_allows_and_is_used_once() {
    let server = TestServer::start().await;
    let token = upload_token(&server, Some("1__RC-2026")).await;
    let other = upload(&server, "/", &token, Some("other"), PNG).await;
    assert_eq!(other.status(), 403);
    assert_eq!(
        key_of(upload(&server, "/", &token, Some("1__RC-2026"), PNG).await).await,
        "1__RC-2026"
    );
    let again = upload(&server, "/", &token, Some("1__RC-2026"), b"other").await;
    assert_eq!(again.status(), 409);
    let kept = reqwest::get(server.url("/files/1__RC-2026")).await.unwrap();
    assert_eq!(&kept.bytes().await.unwrap()[..], PNG);
}

#[tokio::test]
async fn names_that_leave_the_directory_are_refused() {
    let server = TestServer::start().await;
    let token = upload_token(&server, None).await;
    for key in ["../evil", "a/b", ".hidden", "a b"] {
        let answer = upload(&server, "/", &token, Some(key), PNG).await;
        assert_eq!(answer.status(), 400, "{key}");
        assert!(answer.json::<Value>().await.unwrap()["error"].is_string());
    }
    let mut alice = server.client("alice").await;
    let request = GetQNdownloadUrlInput {
        r#type: 1,
        key: "../x".into(),
        file_name: None,
    };
    assert_eq!(
        alice
            .ask(topic::DOWNLOAD_URL, "alice", &request)
            .await
            .status,
        Status::MALFORMED
    );
    for path in [
        "/files/..%2frongim.db",
        "/files/nothing",
        "/files/.upload-x",
    ] {
        assert_eq!(
            reqwest::get(server.url(path)).await.unwrap().status(),
            404,
            "{path}"
        );
    }
}

#[tokio::test]
async fn tokens_are_checked_and_sizes_bounded() {
    let server = TestServer::with(|config| config.limits.upload_mb = 1).await;
    assert_eq!(upload(&server, "/", "wrong", None, PNG).await.status(), 401);
    let expired = Tokens::new(APP_KEY, APP_SECRET).issue_upload(&Upload {
        user: "alice".into(),
        key: None,
        deadline_ms: 1,
    });
    assert_eq!(
        upload(&server, "/", &expired, None, PNG).await.status(),
        401
    );
    let token = upload_token(&server, None).await;
    let large = vec![0; 1024 * 1024 + 1];
    assert_eq!(
        upload(&server, "/", &token, None, &large).await.status(),
        413
    );
    assert_eq!(
        upload(&server, "/", &token, None, &large[1..])
            .await
            .status(),
        200
    );
}

async fn fetch(server: &TestServer, key: &str, range: Option<&str>) -> Response {
    let request = reqwest::Client::new().get(server.url(&format!("/files/{key}")));
    let request = match range {
        Some(range) => request.header("range", range),
        None => request,
    };
    request.send().await.unwrap()
}

#[tokio::test]
async fn parts_of_a_file_can_be_asked_for_and_only_what_is_there_is_kept_by_caches() {
    let server = TestServer::start().await;
    let token = upload_token(&server, None).await;
    let key = key_of(upload(&server, "/", &token, None, PNG).await).await;
    for (key, range, status, body) in [
        (key.as_str(), None, 200, Some(PNG)),
        (&key, Some("bytes=1-3"), 206, Some(&b"PNG"[..])),
        (&key, Some("bytes=-5"), 206, Some(&b"image"[..])),
        (&key, Some("bytes=1000-"), 416, None),
        ("missing", None, 404, None),
    ] {
        let answer = fetch(&server, key, range).await;
        assert_eq!(answer.status(), status, "{key} {range:?}");
        let caching = answer.headers()["cache-control"].to_str().unwrap();
        assert_eq!(caching.contains("immutable"), body.is_some(), "{caching}");
        if let Some(body) = body {
            assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
            assert_eq!(&answer.bytes().await.unwrap()[..], body);
        }
    }
}

#[tokio::test]
async fn a_user_may_have_so_many_files_and_bytes() {
    let server = TestServer::with(|config| {
        config.limits.files_per_user = 2;
        config.limits.files_mb_per_user = 1;
    })
    .await;
    let token = upload_token(&server, None).await;
    let large = vec![0; 1024 * 1024 - 10];
    assert_eq!(
        upload(&server, "/", &token, None, &large).await.status(),
        200
    );
    let too_large = upload(&server, "/", &token, Some("k"), &large).await;
    assert_eq!(too_large.status(), 403);
    assert_eq!(fetch(&server, "k", None).await.status(), 404);
    assert_eq!(
        upload(&server, "/", &token, Some("k"), b"tiny")
            .await
            .status(),
        200
    );
    assert_eq!(upload(&server, "/", &token, None, b"").await.status(), 403);
    assert_eq!(names(server.state.files.path()).len(), 2);
}

fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_token_may_come_after_the_file_and_a_bad_one_leaves_nothing() {
    let server = TestServer::start().await;
    let good = upload_token(&server, None).await;
    for (token, status, left) in [("wrong", 401, 0), (&*good, 200, 1)] {
        let form = Form::new()
            .part("file", Part::bytes(PNG).file_name("a.png"))
            .text("token", token.to_owned());
        let request = reqwest::Client::new().post(server.url("/"));
        let answer = request.multipart(form).send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(names(server.state.files.path()).len(), left);
    }
}

#[tokio::test]
async fn old_files_are_deleted() {
    let server = TestServer::start().await;
    let token = upload_token(&server, None).await;
    let key = key_of(upload(&server, "/", &token, None, PNG).await).await;
    sweep::delete_older(&server.state, 1).await.unwrap();
    assert_eq!(fetch(&server, &key, None).await.status(), 200);
    let later = rongim_server::clock::now_ms() + 1000;
    sweep::delete_older(&server.state, later).await.unwrap();
    assert_eq!(fetch(&server, &key, None).await.status(), 404);
    assert!(names(server.state.files.path()).is_empty());
    // There is room again, also under the same name.
    let again = upload(&server, "/", &token, Some(&key), b"other").await;
    assert_eq!(again.status(), 200);
}

#[tokio::test]
async fn what_a_killed_server_left_of_uploads_is_deleted_at_the_next_start() {
    let directory = tempfile::tempdir().unwrap();
    let on_disk = |config: &mut rongim_server::Config| config.data = directory.path().to_owned();
    let server = TestServer::with(on_disk).await;
    let token = upload_token(&server, None).await;
    let key = key_of(upload(&server, "/", &token, None, PNG).await).await;
    server.stop().await;
    let files = directory.path().join("files");
    for leftover in [".upload-a1b2c3", "never-recorded.png"] {
        std::fs::write(files.join(leftover), b"half").unwrap();
    }

    let server = TestServer::with(on_disk).await;
    let deleted = async {
        while names(&files) != [key.clone()] {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, deleted).await.unwrap();
    assert_eq!(fetch(&server, &key, None).await.status(), 200);
    let token = upload_token(&server, None).await;
    let answer = upload(&server, "/", &token, Some("never-recorded.png"), PNG).await;
    assert_eq!(answer.status(), 200);
}

/// An upload whose file has begun and does not end.
async fn begin_upload(server: &TestServer, token: &str) -> TcpStream {
    let form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n\
         --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nbytes"
    );
    let head = format!(
        "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: multipart/form-data; boundary=b\r\n\
         Content-Length: 100000\r\n\r\n{form}",
        server.host
    );
    let mut stream = TcpStream::connect(&server.host).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn a_user_uploads_so_much_at_the_same_time() {
    let server = TestServer::start().await;
    let token = upload_token(&server, None).await;
    let mut under_way = Vec::new();
    for _ in 0..8 {
        under_way.push(begin_upload(&server, &token).await);
    }
    let refused = async { while upload(&server, "/", &token, None, PNG).await.status() != 429 {} };
    timeout(PATIENCE, refused).await.unwrap();
    drop(under_way);
    let taken = async { while upload(&server, "/", &token, None, PNG).await.status() != 200 {} };
    timeout(PATIENCE, taken).await.unwrap();
}
