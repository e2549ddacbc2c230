//! Who asks about what is not theirs.

use std::collections::HashSet;

use rongim_protocol::{
    Body,
    schema::{HistoryMessagesOuput, HistoryMsgInput},
    topic,
};

use super::{Home, SECRET, questions::questions, sends::SENDS};

fn has_secret(bytes: &[u8]) -> bool {
    bytes
        .windows(SECRET.len())
        .any(|window| window == SECRET.as_bytes())
}

#[tokio::test]
async fn an_outsider_learns_and_changes_nothing() {
    let mut home = Home::new().await;
    let clients = [
        ("eve", false),
        ("frank", false),
        ("eve", true),
        ("frank", true),
    ];
    for (outsider, polls) in clients {
        home.settle().await;
        let mut client = match polls {
            true => home.server.polling_client(outsider).await,
            false => home.server.client(outsider).await,
        };
        for (topic, target, body, status) in questions(&home) {
            let ack = client.ask_raw(topic, &target, body).await;
            assert_eq!(ack.status, status, "{outsider}: {topic}");
            // What frank was sent as a member is his.
            let is_mail = topic == topic::PULL_MESSAGES || topic.starts_with("qryRelation");
            let own_mail = outsider == "frank" && is_mail;
            assert!(own_mail || !has_secret(&ack.body), "{outsider}: {topic}");
        }
        home.alice.ping().await;
        assert_eq!(home.alice.unread(), 0, "alice was told of something");
    }
    let history = HistoryMsgInput::default();
    let ack = home.alice.ask(topic::GROUP_HISTORY, "g", &history).await;
    let page = HistoryMessagesOuput::decode(&ack.body).unwrap();
    assert_eq!(page.list.len(), 1);
}

#[test]
fn no_topic_is_left_out() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let home = runtime.block_on(Home::new());
    let asked: HashSet<_> = questions(&home).into_iter().map(|row| row.0).collect();
    let sent: HashSet<_> = SENDS.iter().map(|row| row.0).collect();
    for topic in topic::ALL {
        let is_push = topic.starts_with("s_") || *topic == topic::PUSH_RTC;
        assert!(
            is_push || asked.contains(topic) || sent.contains(topic),
            "{topic}"
        );
    }
}
