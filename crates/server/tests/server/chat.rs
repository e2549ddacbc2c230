//! Messages between users who are online.

use rongim_protocol::{
    Body, ServerFrame,
    frame::ServerPublish,
    schema::{Add2BlackListInput, QueryBlackListInput, QueryBlackListOutput, UpStreamMessage},
    status::Status,
    topic,
};

use crate::common::{TestServer, said, text};

#[tokio::test]
async fn a_private_message_reaches_all_clients_of_the_peer() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let (mut bob, mut bobs_phone) = (server.client("bob").await, server.client("bob").await);
    let ack = alice.say("bob", "hello 你好 😀").await;
    for client in [&mut bob, &mut bobs_phone] {
        let message = client.next_message().await;
        assert_eq!(said(&message), "hello 你好 😀");
        assert_eq!(message.from_user_id, "alice");
        assert_eq!((message.r#type, message.direction), (1, Some(2)));
        assert_eq!(message.status, 48);
        assert_eq!(message.data_time as u64, ack.sent_time_ms);
        assert_eq!(message.msg_id.as_deref(), Some(&*ack.message_uid));
    }
}

#[tokio::test]
async fn the_senders_other_client_gets_the_original_with_the_sync_bit() {
    let server = TestServer::start().await;
    let (mut alice, mut other) = (server.client("alice").await, server.client("alice").await);
    let body = UpStreamMessage {
        client_unique_id: Some(42),
        ..text("hi")
    };
    let ack = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    let Some(ServerFrame::Publish(ServerPublish {
        sync,
        topic,
        target_id,
        body: copy,
        message_id,
        ..
    })) = other.next_frame().await
    else {
        panic!("no PUBLISH");
    };
    assert!(sync);
    assert_eq!(
        (topic.as_str(), target_id.as_str()),
        (topic::PRIVATE_MESSAGE, "bob")
    );
    assert_eq!(copy, body.encode_to_vec());
    let synced = other.pub_ack(message_id).await;
    assert_eq!(
        (synced.message_uid, synced.sent_time_ms),
        (ack.message_uid, ack.sent_time_ms)
    );
    alice.ping().await;
    assert_eq!(alice.unread(), 0);
}

#[tokio::test]
async fn a_group_message_reaches_the_members_and_says_whom_it_mentions() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob", "carol"]).await;
    let mut alice = server.client("alice").await;
    let (mut bob, mut carol) = (server.client("bob").await, server.client("carol").await);
    let content = r#"{"content":"hi","mentionedInfo":{"type":2,"userIdList":["bob"]}}"#;
    let body = UpStreamMessage {
        session_id: 7,
        content: content.into(),
        ..text("")
    };
    alice.send(topic::GROUP_MESSAGE, "g", &body).await;
    let (to_bob, to_carol) = (bob.next_message().await, carol.next_message().await);
    assert_eq!((to_bob.status, to_carol.status), (48 | 64, 48));
    assert_eq!((to_bob.r#type, to_bob.group_id.as_deref()), (3, Some("g")));
}

#[tokio::test]
async fn a_directed_group_message_reaches_only_whom_it_names() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob", "carol"]).await;
    let mut alice = server.client("alice").await;
    let (mut bob, mut carol) = (server.client("bob").await, server.client("carol").await);
    let body = UpStreamMessage {
        user_id: vec!["bob".into()],
        ..text("psst")
    };
    alice.send(topic::GROUP_MESSAGE, "g", &body).await;
    alice.say_to_group("g", "all").await;
    assert_eq!(said(&bob.next_message().await), "psst");
    assert_eq!(said(&carol.next_message().await), "all");
}

#[tokio::test]
async fn strangers_to_a_group_are_refused() {
    let server = TestServer::start().await;
    server.group("g", &["bob"]).await;
    let mut alice = server.client("alice").await;
    for group in ["g", "no-such-group"] {
        let ack = alice.send(topic::GROUP_MESSAGE, group, &text("hi")).await;
        assert_eq!(ack.status, Status::NOT_IN_GROUP);
    }
}

#[tokio::test]
async fn the_blacklist_refuses_until_it_is_lifted() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let about_bob = Add2BlackListInput {
        user_id: "bob".into(),
    };
    assert_eq!(
        alice
            .ask(topic::BLACKLIST_STATUS, "bob", &about_bob)
            .await
            .status,
        Status::NOT_IN_BLACKLIST
    );
    assert_eq!(
        alice
            .ask(topic::ADD_TO_BLACKLIST, "bob", &about_bob)
            .await
            .status,
        Status::OK
    );
    assert_eq!(
        alice
            .ask(topic::BLACKLIST_STATUS, "bob", &about_bob)
            .await
            .status,
        Status::OK
    );
    let list: QueryBlackListOutput = alice
        .query(topic::BLACKLIST, &QueryBlackListInput { nothing: 1 })
        .await;
    assert_eq!(list.user_ids, ["bob"]);
    let refused = bob.send(topic::PRIVATE_MESSAGE, "alice", &text("hi")).await;
    assert_eq!(refused.status, Status::BLACKLISTED);
    alice.say("bob", "the other way is open").await;
    assert_eq!(
        alice
            .ask(topic::REMOVE_FROM_BLACKLIST, "bob", &about_bob)
            .await
            .status,
        Status::OK
    );
    bob.say("alice", "hi again").await;
    assert_eq!(said(&alice.next_message().await), "hi again");
}

#[tokio::test]
async fn typing_reaches_who_is_online_and_is_not_kept() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let mut other = server.client("alice").await;
    let typing = UpStreamMessage {
        session_id: 0,
        classname: "RC:TypSts".into(),
        content: br#"{"typingContentType":"RC:TxtMsg"}"#.to_vec(),
        ..Default::default()
    };
    let ack = alice.send(topic::PRIVATE_MESSAGE, "bob", &typing).await;
    assert_eq!(ack.status, Status::OK);
    assert_eq!(bob.next_message().await.classname, "RC:TypSts");
    alice.publish(topic::PRIVATE_STATUS, "bob", &typing).await;
    assert_eq!(bob.next_message().await.classname, "RC:TypSts");
    assert_eq!(
        crate::mailbox::pull_all(&mut bob).await,
        Vec::<String>::new()
    );
    other.ping().await;
    assert_eq!(other.unread(), 0);
}

#[tokio::test]
async fn a_resend_gets_the_first_answer_and_is_not_delivered_again() {
    let server = TestServer::start().await;
    let (mut alice, mut bob) = (server.client("alice").await, server.client("bob").await);
    let body = UpStreamMessage {
        client_unique_id: Some(7),
        ..text("once")
    };
    let first = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    drop(alice);
    let mut alice = server.client("alice").await;
    let again = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    assert_eq!(
        (&again.message_uid, again.sent_time_ms),
        (&first.message_uid, first.sent_time_ms)
    );
    assert_eq!(again.status, Status::OK);
    alice.say("bob", "next").await;
    assert_eq!(said(&bob.next_message().await), "once");
    assert_eq!(said(&bob.next_message().await), "next");
    // Another user's id of the same value is another message.
    let from_bob = bob.send(topic::PRIVATE_MESSAGE, "alice", &body).await;
    assert_ne!(from_bob.message_uid, first.message_uid);
    // So is the same value to somebody else: nothing is acknowledged and dropped.
    let mut carol = server.client("carol").await;
    let to_carol = alice.send(topic::PRIVATE_MESSAGE, "carol", &body).await;
    assert_ne!(to_carol.message_uid, first.message_uid);
    assert_eq!(said(&carol.next_message().await), "once");
}

#[tokio::test]
async fn an_expansion_counts_as_content() {
    let server = TestServer::start().await;
    let mut alice = server.client("alice").await;
    let body = UpStreamMessage {
        extra_content: Some("x".repeat(128 * 1024)),
        ..text("small")
    };
    let ack = alice.send(topic::PRIVATE_MESSAGE, "bob", &body).await;
    assert_eq!(ack.status, Status::CONTENT_TOO_LARGE);
}

#[tokio::test]
async fn times_rise_even_within_a_millisecond() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "bob", "carol"]).await;
    let mut alice = server.client("alice").await;
    let (mut bob, mut carol) = (server.client("bob").await, server.client("carol").await);
    for number in 0..50 {
        alice
            .publish(topic::PRIVATE_MESSAGE, "bob", &text(&number.to_string()))
            .await;
        carol
            .publish(topic::GROUP_MESSAGE, "g", &text("group"))
            .await;
    }
    let mut last = 0;
    for _ in 0..100 {
        let message = bob.next_message().await;
        assert!(message.data_time > last);
        last = message.data_time;
    }
}
