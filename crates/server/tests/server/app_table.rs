//! The table of calls: what the docs list is there, and nothing of it lets strangers in.

use std::collections::BTreeSet;

use reqwest::{Method, Response, StatusCode, header::HeaderMap};
use rongim_server::{routes::server_api_calls, server_api::auth::signature};
use serde_json::{Value, json};

use crate::common::{
    APP_KEY, APP_SECRET, TestServer,
    api::{HI, call, ok},
    signed,
};

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
    assert_eq!(kind, "application/json; charset=utf-8");
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

/// A value's type: texts by their form, lists by their first element.
fn shape(value: &Value) -> Value {
    let is_time = |text: &str| {
        let digits = text
            .chars()
            .map(|letter| if letter.is_ascii_digit() { '0' } else { letter });
        digits.collect::<String>() == "0000-00-00 00:00:00"
    };
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("bool"),
        Value::Number(_) => json!("int"),
        Value::String(text) if is_time(text) => json!("time"),
        Value::String(_) => json!("text"),
        Value::Array(list) => list.iter().take(1).map(shape).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), shape(value)))
            .collect(),
    }
}

/// Exact types, for the Go SDK decodes nothing else.
#[tokio::test]
async fn answers_have_the_types_that_the_strictest_sdk_reads() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob"]).await;
    for (path, form) in [
        ("/user/getToken.json", "userId=alice&name=A"),
        ("/user/block.json", "userId=eve&minute=5"),
        ("/user/blacklist/add.json", "userId=alice&blackUserId=bob"),
        (
            "/user/remarks/set.json",
            "userId=alice&remarks=[{\"id\":\"bob\",\"remark\":\"B\"}]",
        ),
        ("/user/chat/fb/set.json", "userId=eve&state=1&type=PERSON"),
        ("/group/user/gag/add.json", "userId=eve&groupId=g&minute=5"),
        ("/group/ban/add.json", "groupId=g"),
        ("/group/user/ban/whitelist/add.json", "groupId=g&userId=bob"),
        ("/chatroom/create.json", "chatroom[r]=R"),
        ("/chatroom/join.json", "chatroomId=r&userId=bob"),
        (
            "/chatroom/user/gag/add.json",
            "chatroomId=r&userId=eve&minute=5",
        ),
        ("/chatroom/user/ban/add.json", "userId=eve&minute=5"),
        (
            "/chatroom/user/block/add.json",
            "chatroomId=r&userId=eve&minute=5",
        ),
        (
            "/chatroom/entry/set.json",
            "chatroomId=r&userId=a&key=k&value=v",
        ),
        ("/sensitiveword/add.json", "word=w"),
        ("/sensitiveword/add.json", "word=v&replaceWord=x"),
    ] {
        ok(&server, path, form).await;
    }
    let sent =
        format!("fromUserId=alice&toUserId=bob&expansion=true&extraContent={{\"k\":\"v\"}}&{HI}");
    let sent = call(&server, "/message/private/publish.json", &sent).await;
    assert_eq!(
        shape(&sent),
        json!({ "code": "int", "messageUIDs": [{ "userId": "text", "messageUID": "text" }] })
    );
    let uid = sent["messageUIDs"][0]["messageUID"].as_str().unwrap();
    let timed = json!({ "users": [{ "userId": "text", "time": "time" }] });
    for (path, form, expected) in [
        (
            "/user/getToken",
            "userId=a&name=A",
            json!({ "userId": "text", "token": "text" }),
        ),
        (
            "/user/info",
            "userId=alice",
            json!({ "userName": "text", "userPortrait": "text", "createTime": "time" }),
        ),
        ("/user/checkOnline", "userId=a", json!({ "status": "text" })),
        (
            "/user/block/query",
            "",
            json!({ "users": [{ "userId": "text", "blockEndTime": "time" }] }),
        ),
        (
            "/user/blacklist/query",
            "userId=alice&size=1",
            json!({ "users": ["text"] }),
        ),
        (
            "/user/group/query",
            "userId=alice",
            json!({ "groups": [{ "id": "text", "name": "text" }] }),
        ),
        (
            "/user/remarks/get",
            "userId=alice",
            json!({ "total": "int", "users": [{ "id": "text", "remark": "text" }] }),
        ),
        (
            "/user/chat/fb/querylist",
            "type=PERSON",
            json!({ "total": "int", "users": ["text"] }),
        ),
        (
            "/user/query",
            "",
            json!({
                "total": "int",
                "users": [{ "userId": "text", "userName": "text", "userPortrait": "text", "regTime": "time" }],
            }),
        ),
        (
            "/user/blockPushPeriod/get",
            "userId=a",
            json!({ "data": { "startTime": "text", "period": "int", "unPushLevel": "int" } }),
        ),
        (
            "/user/deactivate",
            "userId=eve",
            json!({ "operateId": "text" }),
        ),
        (
            "/group/user/query",
            "groupId=g",
            json!({ "id": "text", "users": [{ "id": "text" }] }),
        ),
        (
            "/group/user/gag/list",
            "groupId=g",
            json!({ "users": [{ "userId": "text", "time": "time", "startTime": "time" }] }),
        ),
        (
            "/group/ban/query",
            "groupId=g",
            json!({ "groupinfo": [{ "groupId": "text", "stat": "int" }] }),
        ),
        (
            "/group/user/ban/whitelist/query",
            "groupId=g",
            json!({ "userIds": ["text"] }),
        ),
        (
            "/group/remarks/get",
            "groupId=g&userId=a",
            json!({ "remark": "text" }),
        ),
        (
            "/chatroom/query",
            "chatroomId=r",
            json!({ "chatRooms": [{ "chrmId": "text", "name": "text", "time": "time" }] }),
        ),
        (
            "/chatroom/get",
            "chatroomId=r",
            json!({
                "chatroomId": "text",
                "createTime": "int",
                "memberCount": "int",
                "destroyType": "int",
                "destroyTime": "int",
                "ban": "bool",
            }),
        ),
        (
            "/chatroom/user/query",
            "chatroomId=r&count=1&order=1",
            json!({ "total": "int", "users": [{ "id": "text", "time": "time" }] }),
        ),
        (
            "/chatroom/user/exist",
            "chatroomId=r&userId=a",
            json!({ "isInChrm": "bool" }),
        ),
        (
            "/chatroom/users/exist",
            "chatroomId=r&userId=a",
            json!({ "result": [{ "userId": "text", "isInChrm": "int" }] }),
        ),
        ("/chatroom/user/gag/list", "chatroomId=r", timed.clone()),
        ("/chatroom/user/ban/query", "", timed.clone()),
        ("/chatroom/user/block/list", "chatroomId=r", timed.clone()),
        (
            "/chatroom/ban/check",
            "chatroomId=r",
            json!({ "status": "int" }),
        ),
        (
            "/chatroom/entry/query",
            "chatroomId=r",
            json!({
                "keys": [{
                    "key": "text",
                    "value": "text",
                    "userId": "text",
                    "autoDelete": "text",
                    "lastSetTime": "time",
                }],
            }),
        ),
        (
            "/message/expansion/query",
            &format!("msgUID={uid}"),
            json!({ "extraContent": { "k": { "v": "text", "ts": "int" } } }),
        ),
        (
            "/sensitiveword/list",
            "type=0",
            json!({ "words": [{ "type": "text", "word": "text", "replaceWord": "text" }] }),
        ),
        (
            "/wordfilter/list",
            "",
            json!({ "words": [{ "word": "text" }] }),
        ),
        (
            "/conversation/notification/get",
            "conversationType=1&requestId=a&targetId=b",
            json!({ "isMuted": "int", "unpushLevel": "int" }),
        ),
        (
            "/conversation/type/notification/get",
            "conversationType=1&requestId=a",
            json!({ "isMuted": "int" }),
        ),
    ] {
        let mut expected = expected;
        expected["code"] = json!("int");
        let path = format!("{path}.json");
        let kind = server.call(&path, form).await.headers()["content-type"].clone();
        assert_eq!(kind, "application/json; charset=utf-8", "{path}");
        let answer = call(&server, &path, form).await;
        assert_eq!(shape(&answer), expected, "{path}: {answer}");
    }
}
