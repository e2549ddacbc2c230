//! The recorded frames of the published clients, replayed: each gets an answer.

use rongim_protocol::{
    Body, ClientFrame, ServerFrame, schema::CreateDiscussionOutput, status::Status, topic,
};
use serde_json::Value;

use crate::common::{Client, TestServer};

/// The frames of both SDKs, in their order, by the versions' names.
pub(crate) fn recorded() -> Vec<(String, ClientFrame)> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/vectors/websocket.jsonl"
    );
    let lines = std::fs::read_to_string(file).unwrap();
    let vectors = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let from_clients = vectors.filter(|vector| vector["direction"] == "client->server");
    from_clients
        .map(|vector| {
            let bytes = unhex(vector["hex"].as_str().unwrap());
            (
                vector["sdk"].as_str().unwrap().to_owned(),
                ClientFrame::decode(&bytes).unwrap(),
            )
        })
        .collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text
        .as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).unwrap());
    digits
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

#[tokio::test]
async fn what_the_published_clients_ask_is_answered() {
    let server = TestServer::start().await;
    server.group("labgroup", &["alice", "bob"]).await;
    let mut discussion = String::new();
    for (sdk, mut frame) in recorded() {
        retarget(&mut frame, &discussion);
        let mut alice = Client::connect_as(&server.host, "alice", &sdk).await;
        let Some((topic, expects_answer)) = about(&frame) else {
            continue;
        };
        alice.send_frame(frame).await;
        if !expects_answer {
            alice.ping().await;
            continue;
        }
        let (status, body) = answer(&mut alice).await;
        if topic == topic::CREATE_DISCUSSION {
            discussion = CreateDiscussionOutput::decode(&body).unwrap().id;
        }
        match status {
            Status::BAD_RECALL if topic == topic::RECALL => {}
            // The only query whose answer is in its status.
            Status::NOT_IN_BLACKLIST if topic == topic::BLACKLIST_STATUS => {}
            status => assert_eq!(status, Status::OK, "{sdk} {topic}"),
        }
    }
}

/// The recording server made another discussion.
fn retarget(frame: &mut ClientFrame, discussion: &str) {
    if let ClientFrame::Query(query) = frame
        && query.target_id.starts_with("DIZ")
    {
        discussion.clone_into(&mut query.target_id);
    }
}

/// The topic, and whether the frame is answered.
fn about(frame: &ClientFrame) -> Option<(String, bool)> {
    match frame {
        ClientFrame::Publish(publish) => Some((publish.topic.to_string(), publish.message_id != 0)),
        ClientFrame::Query(query) => Some((query.topic.to_string(), true)),
        _ => None,
    }
}

async fn answer(client: &mut Client) -> (Status, Vec<u8>) {
    loop {
        match client.next_frame().await.unwrap() {
            ServerFrame::PubAck(ack) => return (ack.status, Vec::new()),
            ServerFrame::QueryAck(ack) => return (ack.status, ack.body),
            _ => {}
        }
    }
}
