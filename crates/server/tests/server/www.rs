//! The web app's files.

use std::fs;

use reqwest::Response;

use crate::common::TestServer;

async fn server_with_app() -> (TestServer, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("dist");
    fs::create_dir(&root).unwrap();
    fs::write(directory.path().join("outside.txt"), "secret").unwrap();
    fs::write(
        root.join("index.html"),
        "<!doctype html><title>app</title>".repeat(50),
    )
    .unwrap();
    fs::write(root.join("RongIMLib.js"), "js").unwrap();
    fs::write(root.join("app-0123456789abcdef_bg.wasm"), "\0asm").unwrap();
    let www = Some(root);
    (TestServer::with(|config| config.www = www).await, directory)
}

async fn get(server: &TestServer, path: &str) -> Response {
    reqwest::get(server.url(path)).await.unwrap()
}

#[tokio::test]
async fn views_of_the_app_get_its_page() {
    let (server, _directory) = server_with_app().await;
    for path in ["/", "/chat/alice", "/index.html"] {
        let page = get(&server, path).await;
        assert_eq!(page.status(), 200, "{path}");
        assert_eq!(page.headers()["cache-control"], "no-cache");
        assert!(
            page.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        assert!(page.text().await.unwrap().contains("<title>app"), "{path}");
    }
    for path in ["/missing.js", "/app/missing", "/files/missing"] {
        assert_eq!(get(&server, path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn hashed_files_are_kept_and_others_asked_for_again() {
    let (server, _directory) = server_with_app().await;
    let wasm = get(&server, "/app-0123456789abcdef_bg.wasm").await;
    assert_eq!(wasm.headers()["content-type"], "application/wasm");
    assert!(
        wasm.headers()["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    let script = get(&server, "/RongIMLib.js").await;
    assert_eq!(script.headers()["cache-control"], "no-cache");
    assert_eq!(script.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn pages_are_compressed_for_who_asks() {
    let (server, _directory) = server_with_app().await;
    let request = reqwest::Client::new()
        .get(server.url("/"))
        .header("accept-encoding", "gzip");
    assert_eq!(
        request.send().await.unwrap().headers()["content-encoding"],
        "gzip"
    );
}

#[tokio::test]
async fn nothing_outside_the_directory_is_served() {
    let (server, _directory) = server_with_app().await;
    for path in [
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/x/..%2f..%2foutside.txt",
    ] {
        let answer = get(&server, path).await;
        assert!(!answer.text().await.unwrap().contains("secret"), "{path}");
    }
}
