//! Public services and customer service, as the demo has them.

use rongim_protocol::{
    Body,
    schema::{
        DownStreamMessage, HistoryMessagesOuput, HistoryMsgInput, MpFollowInput, MpFollowOutput,
        MpInfo, PullMpInput, PullMpOutput, SearchMpInput, SearchMpOutput, UpStreamMessage,
    },
    status::Status,
    topic,
};
use rongim_server::demo::services::{DESK, NEWS, WEATHER, seed};
use serde_json::{Value, json};

use crate::{
    common::{Client, TestServer, said, text},
    conversations::list,
};

async fn start() -> TestServer {
    let server = TestServer::start().await;
    seed(&server.state).await.unwrap();
    server
}

fn ids(info: &[MpInfo]) -> Vec<&str> {
    info.iter().map(|info| info.mpid.as_str()).collect()
}

fn extra(info: &MpInfo) -> Value {
    serde_json::from_str(info.extra.as_deref().unwrap()).unwrap()
}

async fn pull(client: &mut Client, time: i64, mpid: &str) -> Vec<MpInfo> {
    let request = PullMpInput {
        time,
        mpid: mpid.into(),
    };
    let output: PullMpOutput = client.query(topic::PULL_PUBLIC_SERVICES, &request).await;
    output.info
}

async fn search(client: &mut Client, bits: i32, id: &str) -> Vec<String> {
    let request = SearchMpInput {
        r#type: bits,
        id: id.into(),
    };
    let output: SearchMpOutput = client.query(topic::SEARCH_PUBLIC_SERVICES, &request).await;
    output.info.into_iter().map(|info| info.mpid).collect()
}

async fn follow(client: &mut Client, topic: &str, id: &str) -> Result<MpInfo, Status> {
    let request = MpFollowInput { id: id.into() };
    let ack = client.ask(topic, "alice", &request).await;
    match ack.status {
        Status::OK => Ok(MpFollowOutput::decode(&ack.body).unwrap().info.unwrap()),
        status => Err(status),
    }
}

#[tokio::test]
async fn services_are_found_and_followed() {
    let server = start().await;
    let mut alice = server.client("alice").await;
    let followed = pull(&mut alice, 0, "").await;
    assert_eq!(ids(&followed), [NEWS]);
    assert_eq!(followed[0].r#type, "mc");
    let profile = extra(&followed[0]);
    assert_eq!(
        (&profile["follow"], &profile["isGlobal"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(profile["menu"][1]["sunMenuItems"][0]["id"], "about");

    // The published clients' numbers: exact and fuzzy, of all, the app's, the others.
    assert_eq!(search(&mut alice, 51, "DEMO").await, [NEWS, WEATHER]);
    assert_eq!(search(&mut alice, 18, "demo").await, [NEWS]);
    assert_eq!(search(&mut alice, 33, "天气").await, [WEATHER]);
    assert_eq!(search(&mut alice, 15, "demo").await, [""; 0]);
    assert_eq!(search(&mut alice, 9, WEATHER).await, [WEATHER]);
    assert_eq!(search(&mut alice, 6, WEATHER).await, [""; 0]);

    let info = follow(&mut alice, topic::FOLLOW_PUBLIC_SERVICE, WEATHER)
        .await
        .unwrap();
    assert_eq!((&*info.mpid, &*info.r#type), (WEATHER, "mp"));
    assert_eq!(extra(&info)["follow"], true);
    assert_eq!(ids(&pull(&mut alice, 0, "").await), [NEWS, WEATHER]);
    assert_eq!(ids(&pull(&mut alice, info.time, "").await), [""; 0]);
    let info = follow(&mut alice, topic::UNFOLLOW_PUBLIC_SERVICE, WEATHER)
        .await
        .unwrap();
    assert_eq!(extra(&info)["follow"], false);
    assert_eq!(ids(&pull(&mut alice, 0, "").await), [NEWS]);
    assert_eq!(ids(&pull(&mut alice, 0, WEATHER).await), [WEATHER]);
    let wrong_kind = follow(&mut alice, topic::FOLLOW_APP_PUBLIC_SERVICE, WEATHER).await;
    assert_eq!(wrong_kind.err(), Some(Status::NO_DATA));
}

#[tokio::test]
async fn a_service_answers_texts_and_its_menu() {
    let server = start().await;
    let (mut alice, mut desk) = (server.client("alice").await, server.client("alice").await);
    let sent = alice
        .send(topic::APP_PUBLIC_SERVICE_MESSAGE, NEWS, &text("hello"))
        .await;
    assert_eq!(sent.status, Status::OK);
    assert!(desk.next_publish().await.sync);
    for client in [&mut alice, &mut desk] {
        let answer = client.next_message().await;
        assert_eq!((answer.r#type, &*answer.from_user_id), (7, NEWS));
        assert_eq!(
            (said(&answer), answer.status),
            ("You said: hello".into(), 48)
        );
    }
    for (item, reply) in [
        ("latest", "Everything is fine. 一切正常。"),
        ("about", "You said: About 关于"),
    ] {
        let command = UpStreamMessage {
            session_id: 0,
            classname: "RC:PSCmd".into(),
            content: json!({ "menuItem": { "id": item } })
                .to_string()
                .into_bytes(),
            ..Default::default()
        };
        alice
            .send(topic::APP_PUBLIC_SERVICE_MESSAGE, NEWS, &command)
            .await;
        assert_eq!(said(&alice.next_message().await), reply);
    }
    let request = HistoryMsgInput {
        target_id: Some(NEWS.into()),
        time: Some(0),
        count: Some(20),
        order: Some(0),
    };
    let ack = alice.ask(topic::PRIVATE_HISTORY, NEWS, &request).await;
    let history = HistoryMessagesOuput::decode(&ack.body).unwrap();
    assert_eq!(history.list.len(), 4);
    assert_eq!(list(&mut alice).await[0].0, 7);
    let wrong = alice
        .send(topic::PUBLIC_SERVICE_MESSAGE, NEWS, &text("?"))
        .await;
    assert_eq!(wrong.status, Status::NO_DATA);
    let unknown = alice
        .send(topic::PUBLIC_SERVICE_MESSAGE, "nobody", &text("?"))
        .await;
    assert_eq!(unknown.status, Status::NO_DATA);
}

fn desk_message(class_name: &str, content: &Value) -> UpStreamMessage {
    UpStreamMessage {
        session_id: 0,
        classname: class_name.into(),
        content: content.to_string().into_bytes(),
        ..Default::default()
    }
}

async fn tell_desk(client: &mut Client, class_name: &str, content: &Value) {
    let message = desk_message(class_name, content);
    let ack = client
        .send(topic::CUSTOMER_SERVICE_MESSAGE, DESK, &message)
        .await;
    assert_eq!(ack.status, Status::OK);
}

/// The next message of the desk: its class and content.
async fn desk_says(client: &mut Client) -> (String, Value) {
    let message: DownStreamMessage = client.next_message().await;
    assert_eq!((message.r#type, &*message.from_user_id), (5, DESK));
    let content = serde_json::from_slice(&message.content).unwrap();
    (message.classname, content)
}

#[tokio::test]
async fn a_robot_answers_until_a_human_is_asked_for() {
    let server = start().await;
    let mut alice = server.client("alice").await;
    let mut human = server.client(DESK).await;
    tell_desk(&mut alice, "RC:CsHs", &json!({ "groupid": "" })).await;
    let (class_name, hello) = desk_says(&mut alice).await;
    assert_eq!(class_name, "RC:CsHsR");
    assert_eq!(
        (&hello["status"], &hello["data"]["serviceType"]),
        (&json!(1), &json!(3))
    );
    let session = json!({
        "sid": hello["data"]["sid"], "uid": hello["data"]["uid"], "pid": hello["data"]["pid"],
    });
    assert_eq!(
        desk_says(&mut alice).await.1["content"],
        "Hello, I am a robot. 你好，我是机器人。"
    );
    let say = async |alice: &mut Client, words: &str| {
        let ack = alice
            .send(topic::CUSTOMER_SERVICE_MESSAGE, DESK, &text(words))
            .await;
        assert_eq!(ack.status, Status::OK);
    };
    say(&mut alice, "help").await;
    let answer = desk_says(&mut alice).await;
    assert_eq!(answer.1["content"], "I am only a robot, but I read: help");

    tell_desk(&mut alice, "RC:CSCha", &session).await;
    let (class_name, changed) = desk_says(&mut alice).await;
    assert_eq!(
        (&*class_name, &changed["data"]["status"]),
        ("RC:CsChaR", &json!(1))
    );
    say(&mut alice, "are you human?").await;
    let heard = human.next_message().await;
    assert_eq!((heard.r#type, &*heard.from_user_id), (5, "alice"));
    assert_eq!(said(&heard), "are you human?");
    let reply = text("I am");
    let ack = human
        .send(topic::CUSTOMER_SERVICE_DESK_MESSAGE, "alice", &reply)
        .await;
    assert_eq!(ack.status, Status::OK);
    assert_eq!(desk_says(&mut alice).await.1["content"], "I am");

    tell_desk(
        &mut alice,
        "RC:CsEva",
        &json!({ "type": 1, "source": 5, "suggest": "fine" }),
    )
    .await;
    let kept = server.state.store.evaluations(DESK, 10).await.unwrap();
    assert_eq!(
        (kept.len(), &*kept[0].user, kept[0].of_human),
        (1, "alice", true)
    );
    assert!(kept[0].content.contains("fine"));
    tell_desk(&mut alice, "RC:CsSp", &session).await;
    let (class_name, over) = desk_says(&mut alice).await;
    assert_eq!((&*class_name, &over["sid"]), ("RC:CsEnd", &session["sid"]));
    say(&mut alice, "still there?").await;
    assert_eq!(desk_says(&mut alice).await.0, "RC:CsEnd");
    human.ping().await;
    assert_eq!(human.unread(), 0);

    let request = HistoryMsgInput {
        target_id: Some(DESK.into()),
        time: Some(0),
        count: Some(20),
        order: Some(0),
    };
    let ack = alice
        .ask(topic::CUSTOMER_SERVICE_HISTORY, DESK, &request)
        .await;
    let history = HistoryMessagesOuput::decode(&ack.body).unwrap();
    let texts: Vec<String> = history.list.iter().rev().map(said).collect();
    assert_eq!(
        texts,
        [
            "Hello, I am a robot. 你好，我是机器人。",
            "help",
            "I am only a robot, but I read: help",
            "are you human?",
            "I am",
            "still there?",
        ]
    );
}

#[tokio::test]
async fn a_resend_is_answered_once_and_strangers_are_no_desks() {
    let server = start().await;
    let mut alice = server.client("alice").await;
    let message = UpStreamMessage {
        client_unique_id: Some(7),
        ..text("hello")
    };
    let first = alice
        .send(topic::APP_PUBLIC_SERVICE_MESSAGE, NEWS, &message)
        .await;
    alice.next_message().await;
    let second = alice
        .send(topic::APP_PUBLIC_SERVICE_MESSAGE, NEWS, &message)
        .await;
    assert_eq!(first.message_uid, second.message_uid);
    let refused = alice
        .send(topic::CUSTOMER_SERVICE_DESK_MESSAGE, "bob", &text("?"))
        .await;
    assert_eq!(refused.status, Status::NO_DATA);
    alice.ping().await;
    assert_eq!(alice.unread(), 0);
}
