//! Deleting messages from one's own view.

use rongim_protocol::{
    Body,
    schema::{
        DeleteMsg, DeleteMsgInput, DownStreamMessages, GetQNupTokenOutput, HistoryMessagesOuput,
        HistoryMsgInput, SyncRequestMsg,
    },
    status::Status,
    topic,
};

use crate::{
    common::{Client, TestServer, said},
    conversations::list,
};

pub(crate) async fn delete(client: &mut Client, target: &str, uids: &[&str]) -> Status {
    let msgs = uids.iter().map(|uid| DeleteMsg {
        msg_id: Some((*uid).to_owned()),
        ..Default::default()
    });
    let request = DeleteMsgInput {
        r#type: Some(1),
        conversation_id: Some(target.into()),
        msgs: msgs.collect(),
    };
    client
        .ask(topic::DELETE_MESSAGES, "me", &request)
        .await
        .status
}

async fn history(client: &mut Client, target: &str) -> Vec<String> {
    let request = HistoryMsgInput {
        target_id: Some(target.into()),
        time: Some(0),
        count: Some(20),
        order: Some(0),
    };
    let ack = client.ask(topic::PRIVATE_HISTORY, target, &request).await;
    let page = HistoryMessagesOuput::decode(&ack.body).unwrap();
    page.list.iter().map(said).collect()
}

async fn mail(client: &mut Client) -> Vec<String> {
    let request = SyncRequestMsg {
        sync_time: 0,
        ispolling: false,
        is_pull_send: Some(true),
        send_box_sync_time: Some(0),
        ..Default::default()
    };
    let page: DownStreamMessages = client.query(topic::PULL_MESSAGES, &request).await;
    page.list.iter().map(said).collect()
}

#[tokio::test]
async fn deleted_messages_are_gone_for_oneself_only() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut uids = Vec::new();
    for text in ["one", "two", "three"] {
        uids.push(alice.say("bob", text).await.message_uid);
    }
    assert_eq!(
        delete(&mut bob, "alice", &[&uids[0], &uids[2]]).await,
        Status::OK
    );
    assert_eq!(history(&mut bob, "alice").await, ["two"]);
    assert_eq!(mail(&mut bob).await, ["two"]);
    let row = |target: &str, text: &str| (1, target.to_owned(), text.to_owned());
    assert_eq!(list(&mut bob).await, [row("alice", "two")]);
    assert_eq!(history(&mut alice, "bob").await, ["three", "two", "one"]);
    assert_eq!(list(&mut alice).await, [row("bob", "three")]);

    assert_eq!(delete(&mut alice, "bob", &[&uids[1]]).await, Status::OK);
    assert_eq!(mail(&mut alice).await, ["one", "three"]);
    assert_eq!(delete(&mut bob, "alice", &[&uids[1]]).await, Status::OK);
    assert_eq!(list(&mut bob).await, []);
    alice.say("bob", "four").await;
    assert_eq!(history(&mut bob, "alice").await, ["four"]);
}

#[tokio::test]
async fn only_messages_of_the_named_conversation_go() {
    let server = TestServer::start().await;
    let (mut alice, mut carol) = (server.client("alice").await, server.client("carol").await);
    let uid = alice.say("bob", "for bob").await.message_uid;
    assert_eq!(delete(&mut carol, "bob", &[&uid]).await, Status::OK);
    assert_eq!(delete(&mut alice, "carol", &[&uid]).await, Status::OK);
    assert_eq!(history(&mut alice, "bob").await, ["for bob"]);
    assert_eq!(
        delete(&mut alice, "bob", &["nonsense"]).await,
        Status::MALFORMED
    );
    assert_eq!(delete(&mut alice, "bob", &[]).await, Status::MALFORMED);
}

#[tokio::test]
async fn how_many_days_of_mail_are_pulled() {
    let server = TestServer::start().await;
    let mut bob = server.client("bob").await;
    server.client("alice").await.say("bob", "hi").await;
    let mut days = async |text: &str| {
        let request = GetQNupTokenOutput {
            deadline: 0,
            token: text.into(),
            ..Default::default()
        };
        bob.ask(topic::SET_OFFLINE_DURATION, "bob", &request)
            .await
            .status
    };
    for wrong in ["0", "8", "-1", "week", ""] {
        assert_eq!(days(wrong).await, Status::MALFORMED, "{wrong}");
    }
    assert_eq!(days("1").await, Status::OK);
    assert_eq!(mail(&mut bob).await, ["hi"]);
}
