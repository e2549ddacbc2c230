//! Whatever a client sends, by any of its ways, it gets an answer or its connection
//! ends; nothing of it is a fault of ours, and nobody else notices.

use std::sync::{Mutex, OnceLock};

use proptest::{collection::vec, option, prelude::*, sample::select};
use reqwest::Response;
use rongim_protocol::{
    ClientFrame, ServerFrame,
    schema::{ChrmInput, RtcInput, UpStreamMessage},
    status::{DisconnectReason, Status},
    topic,
};
use rongim_server::token::{Tokens, Upload};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    common::{APP_KEY, APP_SECRET, Client, Polling, TestServer, token},
    vectors::recorded,
};

/// A server for all tests here, on threads of its own.
struct Running {
    runtime: Runtime,
    server: TestServer,
    http: reqwest::Client,
    client: Mutex<Client>,
}

impl Running {
    fn get() -> &'static Self {
        static RUNNING: OnceLock<Running> = OnceLock::new();
        RUNNING.get_or_init(|| {
            let runtime = Runtime::new().unwrap();
            let (server, client) = runtime.block_on(async {
                let server = TestServer::with(|config| config.limits.sends_per_second = 0).await;
                server.group("g", &["alice", "bob"]).await;
                let mut client = server.client("alice").await;
                let room = ChrmInput::default();
                client.ask(topic::JOIN_CHATROOM, "r", &room).await;
                let call = RtcInput::default();
                client.ask(topic::RTC_JOIN, "r", &call).await;
                (server, client)
            });
            Self {
                runtime,
                server,
                http: reqwest::Client::new(),
                client: Mutex::new(client),
            }
        })
    }

    /// Lets alice's connection do something.
    fn with_client<T>(&self, act: impl AsyncFnOnce(&mut Client) -> T) -> T {
        let mut client = self.client.lock().unwrap();
        self.runtime.block_on(act(&mut client))
    }

    /// Makes a request; the server must not be at fault.
    fn request(&self, request: reqwest::RequestBuilder) -> Result<(u16, String), TestCaseError> {
        let answered = self.runtime.block_on(async {
            let answer: Response = request.send().await.ok()?;
            Some((answer.status().as_u16(), answer.text().await.ok()?))
        });
        let (status, text) = answered.ok_or_else(|| TestCaseError::fail("no answer"))?;
        prop_assert!(status < 500, "{status} {text}");
        Ok((status, text))
    }
}

/// Ids that are there, edges, and anything.
fn id() -> impl Strategy<Value = String> {
    let known = select(vec![
        "alice", "bob", "g", "r", "", "DIZ1", "labgroup", "😀\0",
    ]);
    prop_oneof![
        8 => known.prop_map(str::to_owned),
        2 => any::<String>(),
        1 => (0..400_usize).prop_map(|length| "x".repeat(length)),
    ]
}

fn topic_name() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => select(topic::ALL.to_vec()).prop_map(str::to_owned),
        1 => "[a-zA-Z_]{0,12}",
        1 => any::<String>().prop_filter("a frame takes so much", |text| text.len() < 1000),
    ]
}

/// A field of a message: number, wire type, value.
fn field() -> impl Strategy<Value = Vec<u8>> {
    let number = 1..12_u64;
    let edges = select(vec![
        0,
        1,
        2,
        3,
        20,
        128,
        i64::MAX,
        -1,
        i64::MIN,
        i64::from(i32::MIN),
    ]);
    let numbers =
        (number.clone(), prop_oneof![3 => edges, 1 => any::<i64>()]).prop_map(|(number, value)| {
            let mut bytes = varint(number << 3);
            bytes.extend(varint(value as u64));
            bytes
        });
    let text = prop_oneof![4 => id(), 2 => content(), 1 => any::<String>()];
    let text = text.prop_map(String::into_bytes);
    let bytes = (number, prop_oneof![6 => text, 1 => vec(any::<u8>(), 0..64)]);
    let bytes = bytes.prop_map(|(number, value)| {
        let mut bytes = varint(number << 3 | 2);
        bytes.extend(varint(value.len() as u64));
        bytes.extend(value);
        bytes
    });
    prop_oneof![numbers, bytes]
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// The bodies of the recorded frames.
fn recorded_bodies() -> Vec<Vec<u8>> {
    let frames = recorded().into_iter();
    let bodies = frames.filter_map(|(_, frame)| match frame {
        ClientFrame::Publish(publish) => Some(publish.body),
        ClientFrame::Query(query) => Some(query.body),
        _ => None,
    });
    bodies.collect()
}

/// Changes some bytes, cuts, or appends.
fn mutated(bytes: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let changes = vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    let end = (
        option::of(any::<prop::sample::Index>()),
        vec(any::<u8>(), 0..8),
    );
    (Just(bytes), changes, end).prop_map(|(mut bytes, changes, (cut, more))| {
        for (at, byte) in changes {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        bytes.extend(more);
        bytes
    })
}

/// A body: fields, a changed recorded one, or any bytes.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let fields = vec(field(), 0..8).prop_map(|fields| fields.concat());
    let changed = select(recorded_bodies()).prop_flat_map(mutated);
    prop_oneof![6 => fields, 3 => changed, 1 => vec(any::<u8>(), 0..200)]
}

/// Contents that some message type has, with anything in their fields.
fn content() -> impl Strategy<Value = String> {
    let names = select(vec![
        "content",
        "mentionedInfo",
        "type",
        "userIdList",
        "messageUId",
        "mid",
        "put",
        "del",
        "conversationType",
        "targetId",
        "receiptMessageDic",
        "lastMessageSendTime",
        "menuItem",
        "sunMenuItems",
        "id",
        "operation",
        "v",
        "0000-0000-0000-0001",
    ]);
    let leaf = prop_oneof![
        id().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    let value = leaf.prop_recursive(4, 32, 5, move |inner| {
        let pairs = vec((names.clone(), inner.clone()), 0..5);
        let pairs = pairs.prop_map(|pairs| {
            let pairs = pairs.into_iter();
            Value::Object(
                pairs
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            )
        });
        prop_oneof![3 => pairs, 1 => vec(inner, 0..4).prop_map(Value::from)]
    });
    prop_oneof![
        8 => value.prop_map(|value| value.to_string()),
        1 => any::<String>(),
        1 => (1..5000_usize).prop_map(|depth| "[".repeat(depth)),
    ]
}

fn message() -> impl Strategy<Value = UpStreamMessage> {
    let class_name = prop_oneof![
        10 => select(vec![
            "RC:TxtMsg", "RC:RcCmd", "RC:MsgExMsg", "RC:ReadNtf", "RC:RRReqMsg", "RC:RRRspMsg",
            "RC:SRSMsg", "RC:TypSts", "RC:CsHs", "RC:CsChaR", "RC:CsSp", "RC:CsEva", "RC:PSCmd",
            "app:own",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => Just("x".repeat(300)),
    ];
    let flags = prop_oneof![0..128_i32, any::<i32>()];
    (
        class_name,
        content(),
        flags,
        vec(id(), 0..4),
        option::of(any::<i64>()),
        option::of(content()),
    )
        .prop_map(
            |(classname, content, session_id, user_id, client_unique_id, extra_content)| {
                UpStreamMessage {
                    session_id,
                    classname,
                    content: content.into_bytes(),
                    user_id,
                    client_unique_id,
                    extra_content,
                    ..Default::default()
                }
            },
        )
}

/// A storage fault would be ours.
fn not_our_fault(topic: &str, status: Status) -> Result<(), TestCaseError> {
    prop_assert_ne!(status, Status::STORAGE_FAILED, "{}", topic);
    Ok(())
}

/// `PROPTEST_CASES` says otherwise.
fn config(cases: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if asked { config.cases } else { cases },
        failure_persistence: None,
        ..config
    }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn each_question_is_answered(topic in topic_name(), target in id(), body in body()) {
        let status = Running::get().with_client(async |client| {
            client.ask_raw(&topic, &target, body).await.status
        });
        not_our_fault(&topic, status)?;
    }

    #[test]
    fn each_message_gets_its_fate(topic in topic_name(), target in id(), message in message()) {
        let status = Running::get().with_client(async |client| {
            client.send(&topic, &target, &message).await.status
        });
        not_our_fault(&topic, status)?;
    }
}

fn frame() -> impl Strategy<Value = Vec<u8>> {
    let frames = recorded().into_iter().map(|(_, frame)| frame.encode());
    let changed = select(frames.collect::<Vec<_>>()).prop_flat_map(mutated);
    prop_oneof![3 => changed, 1 => vec(any::<u8>(), 0..300)]
}

/// Name and value of a field of a form, for an upload or a query.
fn pair() -> impl Strategy<Value = (String, String)> {
    let names = select(vec![
        "appId",
        "appKey",
        "token",
        "callBack",
        "v",
        "r",
        "sdkVer",
        "apiVer",
        "pid",
        "sessionid",
        "messageid",
        "header",
        "topic",
        "targetid",
        "timestrap",
        "key",
        "file",
        "attname",
    ]);
    let values = select(vec![
        APP_KEY.to_owned(),
        token("alice"),
        "getServerEndpoint".into(),
        "1".into(),
        "-1".into(),
        "50".into(),
        "82".into(),
        "ppMsgP".into(),
        "qryPMsg".into(),
        "bob".into(),
        String::new(),
    ]);
    (
        prop_oneof![10 => names.prop_map(str::to_owned), 1 => any::<String>()],
        prop_oneof![10 => values, 2 => any::<String>(), 1 => content()],
    )
}

fn query() -> impl Strategy<Value = String> {
    let encoded = vec(pair(), 0..8).prop_map(|pairs| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        query.finish()
    });
    prop_oneof![8 => encoded, 1 => "[ -~]{0,60}".prop_map(|text| text.replace(['#', ' ', '"', '<', '>', '`', '{', '}', '\\', '^', '|'], "%"))]
}

/// A multipart form, more or less.
fn multipart() -> impl Strategy<Value = Vec<u8>> {
    let upload = Upload {
        user: "alice".into(),
        key: None,
        deadline_ms: i64::MAX,
    };
    let good = Tokens::new(APP_KEY, APP_SECRET).issue_upload(&upload);
    let name = prop_oneof![
        8 => select(vec!["token", "key", "file"]).prop_map(str::to_owned),
        1 => "[a-z\"\r\n;=]{0,10}",
    ];
    let value = prop_oneof![
        4 => Just(good.into_bytes()),
        4 => vec(any::<u8>(), 0..100),
        1 => id().prop_map(String::into_bytes),
        1 => Just(vec![b'x'; 5000]),
    ];
    let part = (name, option::of("[ -~]{0,30}"), value).prop_map(|(name, file, value)| {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        [head.as_bytes(), &value, b"\r\n"].concat()
    });
    let whole = vec(part, 0..5).prop_map(|parts| [parts.concat(), b"--b--\r\n".to_vec()].concat());
    let whole = whole.boxed();
    prop_oneof![2 => whole.clone(), 2 => whole.prop_flat_map(mutated)]
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn any_frame_is_answered_or_ends_its_own_connection(frame in frame()) {
        let running = Running::get();
        let end = running.runtime.block_on(async {
            let mut eve = running.server.client("eve").await;
            eve.send_bytes(frame).await;
            eve.send_bytes(ClientFrame::PingReq.encode()).await;
            loop {
                match eve.next_frame().await {
                    Some(ServerFrame::PingResp) | None => return None,
                    Some(ServerFrame::Disconnect(end)) => return Some(end.reason),
                    Some(_) => {}
                }
            }
        });
        prop_assert!(end.is_none_or(|reason| reason == DisconnectReason::CLOSED), "{:?}", end);
        running.with_client(async |client| client.ping().await);
    }

    #[test]
    fn any_navigation_is_answered(
        path in select(vec!["/navi.js", "/cometnavi.js", "/message/exist.js", "/pullmsg.js"]),
        query in query(),
    ) {
        let running = Running::get();
        let url = running.server.url(&format!("{path}?{query}"));
        let (status, text) = running.request(running.http.get(url))?;
        if path != "/pullmsg.js" {
            prop_assert_eq!(status, 200);
            let json = text.find('(').zip(text.rfind(')')).map(|(from, to)| &text[from + 1..to]);
            let answer: Value = serde_json::from_str(json.unwrap_or_default())
                .map_err(|_| TestCaseError::fail(text.clone()))?;
            prop_assert!(answer["code"].is_u64(), "{}", text);
        }
    }

    #[test]
    fn any_long_polling_request_is_answered(
        query in query(),
        header in any::<i8>(),
        id in 0..70_000_u32,
        topic in topic_name(),
        body in content(),
    ) {
        let running = Running::get();
        let eve = running.runtime.block_on(Polling::connect(&running.server.host, "eve"));
        let mut sent = form_urlencoded::Serializer::new(String::new());
        sent.append_pair("sessionid", &eve.session)
            .append_pair("header", &header.to_string())
            .append_pair("messageid", &id.to_string())
            .append_pair("topic", &topic)
            .append_pair("targetid", "bob");
        for query in [sent.finish(), query] {
            let url = running.server.url(&format!("/websocket?{query}"));
            running.request(running.http.post(&url).body(body.clone()))?;
            running.request(running.http.get(&url))?;
        }
        running.with_client(async |client| client.ping().await);
    }

    #[test]
    fn any_form_of_an_upload_is_answered(body in multipart()) {
        let running = Running::get();
        let request = running.http.post(running.server.url("/"));
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        running.request(request.body(body))?;
    }

    #[test]
    fn any_file_may_be_asked_for(key in any::<String>(), query in query(), range in "[ -~]{0,20}") {
        let running = Running::get();
        let key = percent_encoding::utf8_percent_encode(&key, percent_encoding::NON_ALPHANUMERIC);
        let url = running.server.url(&format!("/files/{key}?{query}"));
        let (status, _) = running.request(running.http.get(url).header("range", range))?;
        prop_assert!(status >= 400);
    }
}

/// What no decoder should have to hold: a length that promises more than comes.
#[test]
fn promised_lengths_cost_nothing() {
    let running = Running::get();
    for length in [1 << 20, 1 << 32, u64::MAX] {
        let mut body = varint(3 << 3 | 2);
        body.extend(varint(length));
        body.extend(b"short");
        for topic in [
            topic::PULL_MESSAGES,
            topic::PRIVATE_HISTORY,
            topic::SET_CHATROOM_ENTRY,
        ] {
            let body = body.clone();
            let ack = running.with_client(async |client| client.ask_raw(topic, "r", body).await);
            assert_eq!(ack.status, Status::MALFORMED, "{topic}");
        }
    }
}
