//! Whatever an app's server sends, it gets a JSON answer, and never a fault of ours.

use std::sync::OnceLock;

use proptest::{collection::vec, option, prelude::*, sample::select, string::string_regex};
use reqwest::Client;
use rongim_server::routes::server_api_calls;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use crate::common::{TestServer, signed};

/// A server for all cases of a test, on threads of its own.
struct Running {
    runtime: Runtime,
    server: TestServer,
    client: Client,
}

impl Running {
    fn get() -> &'static Self {
        static RUNNING: OnceLock<Running> = OnceLock::new();
        RUNNING.get_or_init(|| {
            let runtime = Runtime::new().unwrap();
            let server = runtime.block_on(TestServer::with(|config| {
                config.api.sends_per_second = 0;
            }));
            Self {
                runtime,
                server,
                client: Client::new(),
            }
        })
    }

    /// Makes a call; the answer must be an answer.
    fn call(&self, path: &str, body: Vec<u8>) -> Result<(), TestCaseError> {
        let request = signed(self.client.post(self.server.url(path))).body(body);
        let (status, answer) = self.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.bytes().await.unwrap())
        });
        let text = String::from_utf8_lossy(&answer);
        prop_assert!(status < 500, "{} {} {}", path, status, text);
        let body: Map<String, Value> = serde_json::from_slice(&answer)
            .map_err(|_| TestCaseError::fail(format!("{path} {status} {text}")))?;
        prop_assert!(body["code"].is_u64(), "{} {}", path, text);
        if status != 200 {
            prop_assert!(body["errorMessage"].is_string(), "{} {}", path, text);
        }
        Ok(())
    }
}

fn path() -> impl Strategy<Value = &'static str> {
    select(server_api_calls().paths().collect::<Vec<_>>())
}

/// The parameters that calls read.
const NAMES: [&str; 70] = [
    "userId",
    "name",
    "portraitUri",
    "groupId",
    "groupName",
    "group[g]",
    "chatroomId",
    "chatroom[r]",
    "minute",
    "time",
    "page",
    "size",
    "pageToken",
    "pageNo",
    "num",
    "offset",
    "order",
    "count",
    "type",
    "state",
    "blackUserId",
    "whiteUserId",
    "userIds",
    "startTime",
    "period",
    "level",
    "remarks",
    "remark",
    "targetId",
    "fromUserId",
    "toUserId",
    "toGroupId",
    "toChatroomId",
    "toDiscussionId",
    "objectName",
    "objectname",
    "content",
    "isPersisted",
    "isIncludeSender",
    "expansion",
    "extraContent",
    "msgRandom",
    "conversationType",
    "messageUID",
    "msgUID",
    "sentTime",
    "msgTimestamp",
    "extraKeyVal",
    "extraKey",
    "bindNotifyMsg",
    "maxMember",
    "destroyType",
    "destroyTime",
    "isBan",
    "whiteUserIds",
    "entryOwnerId",
    "entryInfo",
    "key",
    "value",
    "keys",
    "autoDelete",
    "needNotify",
    "extra",
    "word",
    "words",
    "replaceWord",
    "requestId",
    "isMuted",
    "unpushLevel",
    "setTop",
];

fn name() -> impl Strategy<Value = String> {
    let known = select(NAMES.to_vec());
    prop_oneof![20 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

/// Values: such as fit somewhere, edges, and anything.
fn value() -> impl Strategy<Value = String> {
    let fitting = select(vec![
        "alice",
        "bob",
        "g",
        "r",
        "a b",
        "",
        "0",
        "1",
        "2",
        "-1",
        "60",
        "true",
        "False",
        "PERSON",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1e9",
        "{}",
        "[]",
        "[\"k\"]",
        "{\"k\":\"v\"}",
        "{\"k\":1}",
        "[{\"id\":\"bob\",\"remark\":\"B\"}]",
        "null",
        "{\"k\":{\"v\":\"w\"}}",
        "23:00:00",
        "99:99:99",
        "RC:TxtMsg",
        "RC:RcCmd",
        "RC:SRSMsg",
        "RC:MsgExMsg",
        "{\"content\":\"x\"}",
        "0000-0000-0000-0001",
        "\0",
        "%",
        "😀",
    ]);
    prop_oneof![
        20 => fitting.prop_map(str::to_owned),
        2 => any::<i64>().prop_map(|number| number.to_string()),
        2 => any::<String>(),
        1 => string_regex("[a-z]{60,300}").unwrap(),
    ]
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => value().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((json_name(), inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn json_name() -> impl Strategy<Value = String> {
    let known = select(vec![
        "userId",
        "userIds",
        "tags",
        "words",
        "word",
        "replaceWord",
        "fromUserId",
        "toUserId",
        "objectName",
        "content",
        "values",
        "targetId",
        "startTime",
        "endTime",
        "includeStart",
        "pageSize",
        "platform",
        "audience",
        "fromuserid",
        "message",
        "notification",
        "is_to_all",
        "userid",
        "tag",
        "tag_or",
        "k",
    ]);
    prop_oneof![10 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_form_has_an_answer(path in path(), form in vec((name(), value()), 0..12)) {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form);
        Running::get().call(path, body.finish().into_bytes())?;
    }

    /// With something for each parameter, calls get further.
    #[test]
    fn any_full_form_has_an_answer(path in path(), values in vec(value(), NAMES.len())) {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(NAMES.iter().zip(values));
        Running::get().call(path, body.finish().into_bytes())?;
    }

    #[test]
    fn any_json_has_an_answer(path in path(), body in json_value()) {
        Running::get().call(path, body.to_string().into_bytes())?;
    }

    #[test]
    fn any_bytes_have_an_answer(path in path(), body in option::of(vec(any::<u8>(), 0..200))) {
        Running::get().call(path, body.unwrap_or_default())?;
    }
}

/// The calls that read JSON, with all their parameters but one right.
#[test]
fn one_wrong_value_is_an_error_of_the_caller() {
    let running = Running::get();
    let message = json!({ "content": "{}", "objectName": "x" });
    for (path, right) in [
        (
            "/user/tag/set.json",
            json!({ "userId": "a", "tags": ["t"] }),
        ),
        (
            "/user/tag/batch/set.json",
            json!({ "userIds": ["a"], "tags": ["t"] }),
        ),
        (
            "/sensitiveword/batch/add.json",
            json!({ "words": [{ "word": "w" }] }),
        ),
        (
            "/message/private/publish_template.json",
            json!({ "fromUserId": "a", "toUserId": ["b"], "objectName": "x", "content": "c", "values": [{}] }),
        ),
        (
            "/v3/message/private/query.json",
            json!({ "userId": "a", "targetId": "b", "startTime": 0, "endTime": 1 }),
        ),
        (
            "/push.json",
            json!({ "fromuserid": "a", "audience": { "is_to_all": true }, "message": message }),
        ),
    ] {
        running.call(path, right.to_string().into_bytes()).unwrap();
        for key in right.as_object().unwrap().keys() {
            for wrong in [
                json!(null),
                json!(-1),
                json!([[]]),
                json!({ "x": {} }),
                json!("\0"),
            ] {
                let mut body = right.clone();
                body[key] = wrong;
                running.call(path, body.to_string().into_bytes()).unwrap();
            }
        }
    }
}
