//! Calls of the Server API, and what is expected of their answers.

use serde_json::Value;

use super::{Client, TestServer, said, signed};

/// The type and the content of a short text.
pub(crate) const HI: &str = "objectName=RC%3ATxtMsg&content=%7B%22content%22%3A%22hi%22%7D";

/// The answer to a call that is right.
pub(crate) async fn call(server: &TestServer, path: &str, form: &str) -> Value {
    let answer = server.call(path, form).await;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(status, 200, "{path} {form}: {body}");
    body
}

/// A call that succeeds.
pub(crate) async fn ok(server: &TestServer, path: &str, form: &str) {
    assert_eq!(call(server, path, form).await["code"], 200, "{path}");
}

/// The code of a call that is refused.
pub(crate) async fn refused(server: &TestServer, path: &str, form: &str) -> u64 {
    let answer = server.call(path, form).await;
    assert_ne!(answer.status(), 200, "{path} {form}");
    let body: Value = answer.json().await.unwrap();
    assert!(body["errorMessage"].is_string());
    body["code"].as_u64().unwrap()
}

/// The answer to a call with a JSON body, right or wrong.
pub(crate) async fn call_json(server: &TestServer, path: &str, body: &Value) -> Value {
    let request = signed(reqwest::Client::new().post(server.url(path)));
    let answer = request.json(body).send().await.unwrap();
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        status == 200,
        body["code"] == 200,
        "{path}: {status} {body}"
    );
    body
}

/// The app sends to bob in the name of somebody whom he does not want to hear, but not
/// where it says that his lists count.
pub(crate) async fn reaches_unless_lists_count(server: &TestServer, from: &str, bob: &mut Client) {
    let path = "/message/private/publish.json";
    let form = format!("fromUserId={from}&toUserId=bob&{HI}");
    ok(server, path, &form).await;
    assert_eq!(said(&bob.next_message().await), "hi");
    let strict = format!("{form}&verifyBlacklist=1");
    assert_eq!(refused(server, path, &strict).await, 1002);
}
