//! Discussions: made and changed by clients, with a message for each change.

use rongim_protocol::{
    Body,
    schema::{
        ChannelEvictionInput, ChannelInfoInput, ChannelInfoOutput, ChannelInvitationInput,
        CreateDiscussionInput, CreateDiscussionOutput, DownStreamMessage, HistoryMessagesOuput,
        HistoryMsgInput, LeaveChannelInput, ModifyPermissionInput, RenameChannelInput,
    },
    status::Status,
    topic,
};
use serde_json::Value;

use crate::{
    common::{Client, TestServer, said, text},
    conversations::list,
};

/// What an `RC:DizNtf` says: `(operator, type, extension)`.
type News = (String, i64, String);

fn news(message: &DownStreamMessage) -> News {
    assert_eq!(
        (message.r#type, message.classname.as_str()),
        (2, "RC:DizNtf")
    );
    let content: Value = serde_json::from_slice(&message.content).unwrap();
    assert_eq!(content["operator"], message.from_user_id.as_str());
    (
        message.from_user_id.clone(),
        content["type"].as_i64().unwrap(),
        content["extension"].as_str().unwrap().to_owned(),
    )
}

fn expect(operator: &str, kind: i64, extension: &str) -> News {
    (operator.to_owned(), kind, extension.to_owned())
}

async fn create(client: &mut Client, name: &str) -> String {
    let request = CreateDiscussionInput {
        name: Some(name.into()),
    };
    client
        .query::<CreateDiscussionOutput>(topic::CREATE_DISCUSSION, &request)
        .await
        .id
}

async fn invite(client: &mut Client, id: &str, users: &[&str]) -> Status {
    let users = users.iter().map(|user| (*user).to_owned()).collect();
    let request = ChannelInvitationInput { users };
    client
        .ask(topic::INVITE_TO_DISCUSSION, id, &request)
        .await
        .status
}

async fn quit(client: &mut Client, id: &str) -> Status {
    let request = LeaveChannelInput { nothing: 1 };
    client
        .ask(topic::QUIT_DISCUSSION, id, &request)
        .await
        .status
}

async fn evict(client: &mut Client, id: &str, user: &str) -> Status {
    let request = ChannelEvictionInput { user: user.into() };
    client
        .ask(topic::EVICT_FROM_DISCUSSION, id, &request)
        .await
        .status
}

async fn rename(client: &mut Client, id: &str, name: &str) -> Status {
    let request = RenameChannelInput { name: name.into() };
    client
        .ask(topic::RENAME_DISCUSSION, id, &request)
        .await
        .status
}

async fn set_closed(client: &mut Client, id: &str, closed: bool) -> Status {
    let request = ModifyPermissionInput {
        open_status: i32::from(closed),
    };
    client
        .ask(topic::OPEN_DISCUSSION, id, &request)
        .await
        .status
}

async fn info(client: &mut Client, id: &str) -> Result<ChannelInfoOutput, Status> {
    let request = ChannelInfoInput { nothing: 1 };
    let ack = client.ask(topic::DISCUSSION_INFO, id, &request).await;
    match ack.status {
        Status::OK => Ok(ChannelInfoOutput::decode(&ack.body).unwrap()),
        status => Err(status),
    }
}

async fn history(client: &mut Client, id: &str) -> Vec<String> {
    let request = HistoryMsgInput {
        target_id: Some(id.into()),
        time: Some(0),
        count: Some(20),
        order: Some(0),
    };
    let answer = client.ask(topic::DISCUSSION_HISTORY, id, &request).await;
    assert_eq!(answer.status, Status::OK);
    let page = HistoryMessagesOuput::decode(&answer.body).unwrap();
    page.list.iter().map(said).collect()
}

#[tokio::test]
async fn members_talk_and_everybody_is_told_of_changes() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let (mut bob, mut carol) = (server.client("bob").await, server.client("carol").await);
    let id = create(&mut alice, "d1").await;
    assert_eq!(
        invite(&mut alice, &id, &["carol", "bob", "alice", "bob"]).await,
        Status::OK
    );
    let joined = expect("alice", 1, "bob,carol");
    for client in [&mut alice, &mut bob, &mut carol] {
        assert_eq!(news(&client.next_message().await), joined);
    }
    let told = info(&mut bob, &id).await.unwrap();
    assert_eq!(
        (
            told.r#type,
            &*told.channel_name,
            &*told.admin_user_id,
            told.open_status
        ),
        (2, "d1", "alice", 0)
    );
    assert_eq!(told.first_ten_user_ids, ["alice", "bob", "carol"]);

    let ack = bob
        .send(topic::DISCUSSION_MESSAGE, &id, &text("hi all"))
        .await;
    assert_eq!(ack.status, Status::OK);
    for client in [&mut alice, &mut carol] {
        let message = client.next_message().await;
        assert_eq!(
            (message.r#type, message.group_id.as_deref()),
            (2, Some(&*id))
        );
        assert_eq!(said(&message), "hi all");
    }
    assert_eq!(history(&mut carol, &id).await, ["hi all", ""]);
    assert_eq!(
        list(&mut alice).await,
        [(2, id.clone(), "hi all".to_owned())]
    );

    assert_eq!(rename(&mut bob, &id, "d2").await, Status::OK);
    assert_eq!(news(&alice.next_message().await), expect("bob", 3, "d2"));
    assert_eq!(rename(&mut bob, &id, "d2").await, Status::OK);
    assert_eq!(set_closed(&mut alice, &id, true).await, Status::OK);
    assert_eq!(news(&carol.next_message().await), expect("bob", 3, "d2"));
    assert_eq!(news(&carol.next_message().await), expect("alice", 5, "1"));
    let told = info(&mut carol, &id).await.unwrap();
    assert_eq!((&*told.channel_name, told.open_status), ("d2", 1));
}

#[tokio::test]
async fn who_is_out_hears_no_more_and_cannot_speak() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let (mut bob, mut carol) = (server.client("bob").await, server.client("carol").await);
    let id = create(&mut alice, "d").await;
    invite(&mut alice, &id, &["bob", "carol"]).await;
    bob.next_message().await;
    carol.next_message().await;
    assert_eq!(evict(&mut alice, &id, "bob").await, Status::OK);
    let evicted = expect("alice", 4, "bob");
    assert_eq!(news(&bob.next_message().await), evicted);
    assert_eq!(news(&carol.next_message().await), evicted);
    let refused = bob.send(topic::DISCUSSION_MESSAGE, &id, &text("?")).await;
    assert_eq!(refused.status, Status::NOT_IN_DISCUSSION);
    assert_eq!(info(&mut bob, &id).await, Err(Status::NOT_IN_DISCUSSION));
    assert_eq!(
        invite(&mut bob, &id, &["dave"]).await,
        Status::NOT_IN_DISCUSSION
    );

    // The admin leaves: the oldest member takes over.
    assert_eq!(quit(&mut alice, &id).await, Status::OK);
    assert_eq!(news(&carol.next_message().await), expect("alice", 2, ""));
    let told = info(&mut carol, &id).await.unwrap();
    assert_eq!(
        (&*told.admin_user_id, told.first_ten_user_ids.len()),
        ("carol", 1)
    );
    assert_eq!(quit(&mut alice, &id).await, Status::NOT_IN_DISCUSSION);
    assert_eq!(quit(&mut carol, &id).await, Status::OK);
    assert_eq!(info(&mut carol, &id).await, Err(Status::NO_SUCH_DISCUSSION));
    bob.ping().await;
    assert_eq!(bob.unread(), 0);
}

#[tokio::test]
async fn rights_and_limits() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let id = create(&mut alice, "d").await;
    invite(&mut alice, &id, &["bob"]).await;
    assert_eq!(evict(&mut bob, &id, "alice").await, Status::NOT_AUTHORISED);
    assert_eq!(
        set_closed(&mut bob, &id, true).await,
        Status::NOT_AUTHORISED
    );
    assert_eq!(invite(&mut bob, &id, &["carol"]).await, Status::OK);
    assert_eq!(set_closed(&mut alice, &id, true).await, Status::OK);
    assert_eq!(
        invite(&mut bob, &id, &["dave"]).await,
        Status::MAY_NOT_INVITE
    );
    assert_eq!(
        evict(&mut alice, &id, "nobody").await,
        Status::NOT_IN_DISCUSSION
    );
    assert_eq!(rename(&mut alice, &id, "").await, Status::MALFORMED);
    assert_eq!(
        invite(&mut alice, "nowhere", &["bob"]).await,
        Status::NO_SUCH_DISCUSSION
    );
    let many: Vec<String> = (0..498).map(|n| format!("u{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(
        invite(&mut alice, &id, &many).await,
        Status::DISCUSSION_FULL
    );
    assert_eq!(invite(&mut alice, &id, &many[1..]).await, Status::OK);
    assert_eq!(
        info(&mut bob, &id).await.unwrap().first_ten_user_ids.len(),
        500
    );
}

#[tokio::test]
async fn who_joins_later_sees_what_was_said_since() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let mut carol = server.client("carol").await;
    let id = create(&mut alice, "d").await;
    invite(&mut alice, &id, &["bob"]).await;
    alice
        .send(topic::DISCUSSION_MESSAGE, &id, &text("before"))
        .await;
    invite(&mut alice, &id, &["carol"]).await;
    alice
        .send(topic::DISCUSSION_MESSAGE, &id, &text("after"))
        .await;
    assert_eq!(history(&mut carol, &id).await, ["after", ""]);
}
