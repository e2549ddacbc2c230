//! What nobody may ask for, topic by topic: who is not in a conversation gets the
//! documented status, sees nothing of it and changes nothing in it.

mod calls;
mod outsiders;
mod questions;
mod sends;
mod tokens;

use rongim_protocol::{
    schema::{
        ChannelEvictionInput, ChannelInvitationInput, ChrmInput, ChrmKvEntity,
        CreateDiscussionInput, CreateDiscussionOutput, RtcInput, RtcSetDataInput, SetChrmKv,
    },
    status::Status,
    topic,
};

use crate::{
    chatrooms::join,
    common::{Client, TestServer, text},
};

/// What no outsider may ever see a part of.
const SECRET: &str = "SECRET";

/// Conversations of alice and bob of all kinds, with secrets in them.
struct Home {
    server: TestServer,
    alice: Client,
    discussion: String,
    /// A message of alice in the group.
    message: String,
}

impl Home {
    async fn new() -> Self {
        let server = TestServer::start().await;
        server.group("g", &["alice", "bob", "frank"]).await;
        let mut alice = server.client("alice").await;
        alice.say("bob", SECRET).await;
        let message = alice.say_to_group("g", SECRET).await.message_uid;
        let made: CreateDiscussionOutput = alice
            .query(topic::CREATE_DISCUSSION, &discussion_named(SECRET))
            .await;
        let discussion = made.id;
        for user in ["bob", "frank"] {
            let invited = ChannelInvitationInput {
                users: vec![user.into()],
            };
            let ack = alice
                .ask(topic::INVITE_TO_DISCUSSION, &discussion, &invited)
                .await;
            assert_eq!(ack.status, Status::OK);
        }
        let topic = topic::DISCUSSION_MESSAGE;
        alice.send(topic, &discussion, &text(SECRET)).await;
        join(&mut alice, "r").await;
        alice
            .send(topic::CHATROOM_MESSAGE, "r", &text(SECRET))
            .await;
        alice.ask(topic::SET_CHATROOM_ENTRY, "r", &entry()).await;
        alice
            .ask(topic::RTC_JOIN, "call", &RtcInput::default())
            .await;
        alice.ask(topic::RTC_SET_DATA, "call", &rtc_value()).await;
        let mut home = Self {
            server,
            alice,
            discussion,
            message,
        };
        home.let_frank_go().await;
        home
    }

    /// Frank was in all of them.
    async fn let_frank_go(&mut self) {
        let mut frank = self.server.client("frank").await;
        join(&mut frank, "r").await;
        frank
            .ask(topic::QUIT_CHATROOM, "r", &ChrmInput::default())
            .await;
        frank
            .ask(topic::RTC_JOIN, "call", &RtcInput::default())
            .await;
        frank
            .ask(topic::RTC_QUIT, "call", &RtcInput::default())
            .await;
        self.server
            .call("/group/quit.json", "userId=frank&groupId=g")
            .await;
        let evicted = ChannelEvictionInput {
            user: "frank".into(),
        };
        let topic = topic::EVICT_FROM_DISCUSSION;
        self.alice.ask(topic, &self.discussion, &evicted).await;
    }

    /// Forgets what alice has been told so far.
    async fn settle(&mut self) {
        self.alice = self.server.client("alice").await;
        self.alice.ping().await;
        assert_eq!(self.alice.unread(), 0);
    }
}

fn discussion_named(name: &str) -> CreateDiscussionInput {
    CreateDiscussionInput {
        name: Some(name.into()),
    }
}

fn entry() -> SetChrmKv {
    SetChrmKv {
        entry: ChrmKvEntity {
            key: "k".into(),
            value: SECRET.into(),
            ..Default::default()
        },
        ..Default::default()
    }
}

fn rtc_value() -> RtcSetDataInput {
    RtcSetDataInput {
        interior: true,
        target: 1,
        key: "k".into(),
        value: SECRET.into(),
        ..Default::default()
    }
}

type Row = (&'static str, String, Vec<u8>, Status);
