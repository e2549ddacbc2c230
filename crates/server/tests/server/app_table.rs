//! The table of calls: what the docs list is there, and nothing of it lets strangers in.

use std::collections::BTreeSet;

use reqwest::{Method, Response, StatusCode, header::HeaderMap};
use rongim_server::{routes::server_api_calls, server_api::auth::signature};
use serde_json::Value;

use crate::common::{APP_KEY, APP_SECRET, TestServer, signed};

/// Every path between backticks in a section of `docs/server.md`.
fn documented(from: &str, to: &str) -> BTreeSet<String> {
    let docs = include_str!("../../../../docs/server.md");
    let section = docs.split_once(from).unwrap().1.split_once(to).unwrap().0;
    let quoted = section.split('`').skip(1).step_by(2);
    quoted
        .filter(|text| text.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_docs_name_every_call() {
    let calls: BTreeSet<String> = server_api_calls()
        .paths()
        .map(|path| path.strip_suffix(".json").unwrap().to_owned())
        .collect();
    assert_eq!(calls.len(), server_api_calls().paths().count());
    let mut listed = documented("\n## The Server API\n", "\n### Errors\n");
    // A word for both queries in the text above the table is none of these.
    listed.retain(|path| !path.contains('…'));
    assert_eq!(listed, calls);
}

async fn error(answer: Response) -> (StatusCode, u64) {
    let status = answer.status();
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(kind.starts_with("application/json"), "{kind}");
    let body: Value = answer.json().await.unwrap();
    assert!(body["errorMessage"].is_string(), "{body}");
    (status, body["code"].as_u64().unwrap())
}

#[tokio::test]
async fn what_is_left_out_is_not_there() {
    let server = TestServer::start().await;
    let left_out = documented("\n### Left out\n", "\n## ");
    assert!(left_out.len() > 8);
    for path in left_out {
        let path = path.replace('…', "x") + ".json";
        let answer = server.call(&path, "").await;
        assert_eq!(error(answer).await, (StatusCode::NOT_FOUND, 404), "{path}");
    }
}

/// The headers of a call.
fn headers(changes: &[(&'static str, Option<&str>)]) -> HeaderMap {
    let right = signature(APP_SECRET, "1", "2");
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("app-key", APP_KEY),
        ("nonce", "1"),
        ("timestamp", "2"),
        ("signature", right.as_str()),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    for (name, value) in changes {
        match value {
            Some(value) => headers.insert(*name, value.parse().unwrap()),
            None => headers.remove(*name),
        };
    }
    headers
}

#[tokio::test]
async fn no_call_is_for_strangers() {
    let server = TestServer::start().await;
    let client = reqwest::Client::new();
    let of_another_app = signature("another secret", "1", "2");
    let right = signature(APP_SECRET, "1", "2");
    let refusals: [(_, u16, u64); 8] = [
        (headers(&[("signature", Some("0"))]), 401, 1004),
        (headers(&[("signature", Some(&of_another_app))]), 401, 1004),
        (headers(&[("timestamp", Some("3"))]), 401, 1004),
        (headers(&[("app-key", Some("another"))]), 400, 1002),
        (
            headers(&[
                ("app-key", Some("another")),
                ("signature", Some(&of_another_app)),
            ]),
            400,
            1002,
        ),
        (headers(&[("signature", None)]), 401, 1004),
        (headers(&[("nonce", None)]), 401, 1004),
        (HeaderMap::new(), 401, 1004),
    ];
    for path in server_api_calls().paths() {
        for (headers, http, code) in &refusals {
            let request = client.post(server.url(path)).headers(headers.clone());
            let answer = request.body("userId=alice&name=A").send().await.unwrap();
            let expected = (StatusCode::from_u16(*http).unwrap(), *code);
            assert_eq!(error(answer).await, expected, "{path} {headers:?}");
        }
        // In the query string and in cookies it is no signature.
        let url = server.url(&format!("{path}?App-Key={APP_KEY}&Signature={right}"));
        let answer = client.post(url).send().await.unwrap();
        assert_eq!(
            error(answer).await,
            (StatusCode::UNAUTHORIZED, 1004),
            "{path}"
        );
    }
    let users = server
        .state
        .store
        .users(vec!["alice".into()])
        .await
        .unwrap();
    assert!(users.is_empty(), "a refused call did something");
}

#[tokio::test]
async fn calls_are_post_requests_and_bounded() {
    let server = TestServer::start().await;
    let client = reqwest::Client::new();
    let too_big = "a=".to_owned() + &"b".repeat(3 * 1024 * 1024);
    for path in server_api_calls().paths() {
        let request = signed(client.get(server.url(path)));
        let refused = error(request.send().await.unwrap()).await;
        assert_eq!(refused, (StatusCode::METHOD_NOT_ALLOWED, 1002), "{path}");
        let put = signed(client.request(Method::PUT, server.url(path)));
        assert_eq!(error(put.send().await.unwrap()).await.1, 1002, "{path}");
    }
    for path in ["/user/getToken.json", "/user/tag/set.json"] {
        let refused = error(server.call(path, &too_big).await).await;
        assert_eq!(refused, (StatusCode::PAYLOAD_TOO_LARGE, 1508), "{path}");
        let answer = server.call(path, "").await;
        assert_eq!(error(answer).await.0, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn a_call_has_a_rate_of_its_own() {
    let server = TestServer::with(|config| {
        config.api.sends_per_second = 1;
        config.api.calls_per_second = 2;
    })
    .await;
    let form = "fromUserId=a&toUserId=b&objectName=x&content=y";
    let send = "/message/private/publish.json";
    // However slow this is, two calls will be of the same second.
    loop {
        let answer = server.call(send, form).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(error(answer).await.1, 1008);
            break;
        }
    }
    let other = server.call("/message/system/publish.json", form).await;
    assert_eq!(other.status(), StatusCode::OK);
}
