//! What nobody may ask for, topic by topic: who is not in a conversation gets the
//! documented status, sees nothing of it and changes nothing in it.

use std::collections::HashSet;

use rongim_protocol::{
    Body, ServerFrame,
    schema::{
        Add2BlackListInput, BlackListStatusInput, BlockPushInput, ChannelEvictionInput,
        ChannelInfoInput, ChannelInvitationInput, ChrmInput, ChrmKvEntity, ChrmPullMsg,
        CleanHisMsgInput, CreateDiscussionInput, CreateDiscussionOutput, DeleteChrmKv, DeleteMsg,
        DeleteMsgInput, GetQNdownloadUrlInput, GetQNupTokenInput, GetQNupTokenOutput,
        GetUserStatusInput, GrpReadReceiptMsg, GrpReadReceiptQryReq, HistoryMessagesOuput,
        HistoryMsgInput, LeaveChannelInput, McFollowInput, ModifyPermissionInput, MpFollowInput,
        PullMpInput, PullUserSettingInput, QueryBlackListInput, QueryChatroomInfoInput,
        QueryChrmKv, RelationQryInput, RelationsInput, RemoveFromBlackListInput,
        RenameChannelInput, ReportSdkInput, RtcDataInput, RtcInput, RtcKeyDeleteInput, RtcPullKv,
        RtcQryUserOutDataInput, RtcQueryListInput, RtcSetDataInput, RtcSetOutDataInput,
        RtcUserSetDataInput, RtcValueInfo, SearchMpInput, SessionDisTagReq, SessionReq,
        SessionState, SessionStateItem, SessionStateModifyReq, SessionTagAddInput,
        SessionTagDelInput, SessionTagItem, SetChrmKv, SetUserSettingInput, SetUserStatusInput,
        SubUserStatusInput, SyncRequestMsg, UpStreamMessage, VoipDynamicInput,
    },
    status::{ConnectStatus, DisconnectReason, Status},
    topic,
};
use rongim_server::token::Tokens;
use serde_json::json;

use crate::{
    chatrooms::join,
    common::{APP_KEY, APP_SECRET, Client, TestServer, text, token},
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

fn state() -> SessionStateModifyReq {
    SessionStateModifyReq {
        version: 0,
        state: vec![SessionState {
            r#type: 3,
            channel_id: "g".into(),
            time: Some(1),
            state_item: vec![SessionStateItem {
                session_state_type: 1,
                value: "1".into(),
                tags: Vec::new(),
            }],
        }],
    }
}

fn tag() -> Vec<SessionTagItem> {
    vec![SessionTagItem {
        tag_id: "t".into(),
        name: Some("Tag".into()),
        ..Default::default()
    }]
}

type Row = (&'static str, String, Vec<u8>, Status);

/// A topic, the target, the question, and what somebody who is nowhere a member is
/// told. OK: it is about what is their own, or public.
fn questions(home: &Home) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |topic, target: &str, body: Vec<u8>, status| {
        rows.push((topic, target.to_owned(), body, status));
    };
    let ok = Status::OK;
    let d = home.discussion.as_str();
    let uid = || vec![home.message.clone()];

    let history = HistoryMsgInput::default().encode_to_vec();
    row(
        topic::PULL_MESSAGES,
        "eve",
        SyncRequestMsg::default().encode_to_vec(),
        ok,
    );
    row(topic::PRIVATE_HISTORY, "bob", history.clone(), ok);
    row(
        topic::CUSTOMER_SERVICE_HISTORY,
        "alice",
        history.clone(),
        ok,
    );
    row(topic::SYSTEM_HISTORY, "alice", history.clone(), ok);
    row(
        topic::DISCUSSION_HISTORY,
        d,
        history.clone(),
        Status::NOT_IN_DISCUSSION,
    );
    row(
        topic::GROUP_HISTORY,
        "g",
        history.clone(),
        Status::NOT_IN_GROUP,
    );
    row(
        topic::CHATROOM_HISTORY,
        "r",
        history,
        Status::NOT_IN_CHATROOM,
    );
    let list = RelationsInput::default().encode_to_vec();
    row(topic::CONVERSATIONS, "alice", list.clone(), ok);
    let range = RelationQryInput::default().encode_to_vec();
    row(topic::CONVERSATIONS_RANGE, "alice", range, ok);
    row(topic::REMOVE_CONVERSATION, "g", list, ok);
    let clean = |target: &str| {
        let target_id = target.to_owned();
        CleanHisMsgInput {
            target_id,
            ..Default::default()
        }
        .encode_to_vec()
    };
    row(topic::CLEAN_PRIVATE_HISTORY, "bob", clean("bob"), ok);
    row(topic::CLEAN_DISCUSSION_HISTORY, d, clean(d), ok);
    row(topic::CLEAN_GROUP_HISTORY, "g", clean("g"), ok);
    row(
        topic::CLEAN_CUSTOMER_SERVICE_HISTORY,
        "bob",
        clean("bob"),
        ok,
    );
    row(topic::CLEAN_SYSTEM_HISTORY, "bob", clean("bob"), ok);
    let delete = DeleteMsgInput {
        r#type: Some(3),
        conversation_id: Some("g".into()),
        msgs: vec![DeleteMsg {
            msg_id: Some(home.message.clone()),
            ..Default::default()
        }],
    };
    row(topic::DELETE_MESSAGES, "g", delete.encode_to_vec(), ok);

    let room = ChrmInput::default().encode_to_vec();
    let (stranger, missing) = (Status::NOT_IN_CHATROOM, Status::NO_SUCH_CHATROOM);
    row(topic::JOIN_CHATROOM, "own", room.clone(), ok);
    row(topic::JOIN_EXISTING_CHATROOM, "none", room.clone(), missing);
    row(topic::QUIT_CHATROOM, "r", room, ok);
    row(
        topic::PULL_CHATROOM,
        "r",
        ChrmPullMsg::default().encode_to_vec(),
        stranger,
    );
    row(
        topic::PULL_CHATROOM,
        "none",
        ChrmPullMsg::default().encode_to_vec(),
        missing,
    );
    let members = QueryChatroomInfoInput {
        count: 20,
        order: Some(1),
    };
    row(topic::CHATROOM_INFO, "r", members.encode_to_vec(), stranger);
    row(
        topic::SET_CHATROOM_ENTRY,
        "r",
        entry().encode_to_vec(),
        stranger,
    );
    let delete = DeleteChrmKv {
        entry: entry().entry,
        ..Default::default()
    };
    row(
        topic::DELETE_CHATROOM_ENTRY,
        "r",
        delete.encode_to_vec(),
        stranger,
    );
    row(
        topic::PULL_CHATROOM_ENTRIES,
        "r",
        QueryChrmKv::default().encode_to_vec(),
        stranger,
    );

    let stranger = Status::NOT_IN_DISCUSSION;
    row(
        topic::CREATE_DISCUSSION,
        "eve",
        discussion_named("x").encode_to_vec(),
        ok,
    );
    let invite = ChannelInvitationInput {
        users: vec!["eve".into()],
    };
    row(
        topic::INVITE_TO_DISCUSSION,
        d,
        invite.encode_to_vec(),
        stranger,
    );
    row(
        topic::DISCUSSION_INFO,
        d,
        ChannelInfoInput::default().encode_to_vec(),
        stranger,
    );
    row(
        topic::QUIT_DISCUSSION,
        d,
        LeaveChannelInput::default().encode_to_vec(),
        stranger,
    );
    let evict = ChannelEvictionInput { user: "bob".into() };
    row(
        topic::EVICT_FROM_DISCUSSION,
        d,
        evict.encode_to_vec(),
        stranger,
    );
    let rename = RenameChannelInput {
        name: "mine".into(),
    };
    row(
        topic::RENAME_DISCUSSION,
        d,
        rename.encode_to_vec(),
        stranger,
    );
    row(
        topic::OPEN_DISCUSSION,
        d,
        ModifyPermissionInput::default().encode_to_vec(),
        stranger,
    );

    let user_id = || "bob".to_owned();
    row(
        topic::ADD_TO_BLACKLIST,
        "bob",
        Add2BlackListInput { user_id: user_id() }.encode_to_vec(),
        ok,
    );
    let remove = RemoveFromBlackListInput { user_id: user_id() };
    row(
        topic::REMOVE_FROM_BLACKLIST,
        "bob",
        remove.encode_to_vec(),
        ok,
    );
    let asked = BlackListStatusInput { user_id: user_id() };
    row(
        topic::BLACKLIST_STATUS,
        "bob",
        asked.encode_to_vec(),
        Status::NOT_IN_BLACKLIST,
    );
    row(
        topic::BLACKLIST,
        "alice",
        QueryBlackListInput::default().encode_to_vec(),
        ok,
    );

    row(
        topic::UPLOAD_TOKEN,
        "alice",
        GetQNupTokenInput::default().encode_to_vec(),
        ok,
    );
    let url = GetQNdownloadUrlInput {
        key: "k".into(),
        ..Default::default()
    };
    for topic in [
        topic::DOWNLOAD_URL,
        topic::DOWNLOAD_URL_ALI,
        topic::DOWNLOAD_URL_S3,
        topic::DOWNLOAD_URL_STC,
    ] {
        row(topic, "alice", url.encode_to_vec(), ok);
    }

    let mute = BlockPushInput {
        blockee_id: "g".into(),
    }
    .encode_to_vec();
    for topic in [
        topic::MUTE_PRIVATE,
        topic::UNMUTE_PRIVATE,
        topic::MUTE_GROUP,
        topic::UNMUTE_GROUP,
    ] {
        row(topic, "alice", mute.clone(), ok);
    }
    // "Notify": nothing is muted.
    row(topic::MUTE_STATUS_PRIVATE, "alice", mute.clone(), Status(1));
    row(topic::MUTE_STATUS_GROUP, "alice", mute, Status(1));
    row(
        topic::PULL_CONVERSATION_STATES,
        "alice",
        SessionReq::default().encode_to_vec(),
        ok,
    );
    row(
        topic::SET_CONVERSATION_STATES,
        "alice",
        state().encode_to_vec(),
        ok,
    );
    row(
        topic::PULL_USER_SETTINGS,
        "alice",
        PullUserSettingInput::default().encode_to_vec(),
        ok,
    );
    let setting = SetUserSettingInput {
        version: 0,
        value: json!({ "key": "k", "value": "v" }).to_string(),
    };
    row(
        topic::SET_USER_SETTINGS,
        "alice",
        setting.encode_to_vec(),
        ok,
    );
    let days = GetQNupTokenOutput {
        token: "3".into(),
        ..Default::default()
    };
    row(
        topic::SET_OFFLINE_DURATION,
        "alice",
        days.encode_to_vec(),
        ok,
    );
    row(
        topic::USER_STATUS,
        "alice",
        GetUserStatusInput::default().encode_to_vec(),
        ok,
    );
    row(
        topic::SET_USER_STATUS,
        "alice",
        SetUserStatusInput::default().encode_to_vec(),
        ok,
    );
    row(
        topic::SUBSCRIBE_USER_STATUS,
        "alice",
        SubUserStatusInput::default().encode_to_vec(),
        ok,
    );

    let receipt = GrpReadReceiptMsg {
        msg_id: uid(),
        bus_channel: None,
    };
    row(
        topic::GROUP_READ_RECEIPT,
        "g",
        receipt.encode_to_vec(),
        Status::NOT_IN_GROUP,
    );
    let readers = GrpReadReceiptQryReq {
        msg_id: uid(),
        bus_channel: None,
    };
    row(
        topic::GROUP_READERS,
        "g",
        readers.encode_to_vec(),
        Status::NOT_IN_GROUP,
    );

    let (version, tags) = (0, tag());
    let add = SessionTagAddInput { version, tags };
    row(topic::PUT_TAGS, "alice", add.encode_to_vec(), ok);
    row(
        topic::TAG_CONVERSATIONS,
        "alice",
        state().encode_to_vec(),
        ok,
    );
    row(
        topic::UNTAG_CONVERSATIONS,
        "alice",
        state().encode_to_vec(),
        ok,
    );
    let tag_id = vec!["t".to_owned()];
    row(
        topic::UNTAG_ALL_CONVERSATIONS,
        "alice",
        SessionDisTagReq { tag_id }.encode_to_vec(),
        ok,
    );
    let delete = SessionTagDelInput {
        version,
        tags: tag(),
    };
    row(topic::DELETE_TAGS, "alice", delete.encode_to_vec(), ok);

    row(
        topic::PULL_PUBLIC_SERVICES,
        "alice",
        PullMpInput::default().encode_to_vec(),
        ok,
    );
    row(
        topic::SEARCH_PUBLIC_SERVICES,
        "alice",
        SearchMpInput::default().encode_to_vec(),
        ok,
    );
    for topic in [
        topic::FOLLOW_PUBLIC_SERVICE,
        topic::UNFOLLOW_PUBLIC_SERVICE,
        topic::FOLLOW_APP_PUBLIC_SERVICE,
        topic::UNFOLLOW_APP_PUBLIC_SERVICE,
    ] {
        let follow = MpFollowInput { id: "none".into() };
        row(topic, "alice", follow.encode_to_vec(), Status::NO_DATA);
    }

    rows.extend(calls());
    rows
}

/// The same of the RTC room.
fn calls() -> Vec<Row> {
    let stranger = Status::NOT_IN_RTC_ROOM;
    let input = || RtcInput::default().encode_to_vec();
    let list = || RtcQueryListInput::default().encode_to_vec();
    let delete = || {
        RtcKeyDeleteInput {
            key: vec!["k".into()],
        }
        .encode_to_vec()
    };
    let value = || RtcValueInfo {
        key: "k".into(),
        value: "v".into(),
    };
    let data = || RtcDataInput {
        interior: true,
        target: 1,
        key: vec!["k".into()],
        ..Default::default()
    };
    let out = RtcSetOutDataInput {
        target: 1,
        value_info: vec![value()],
        ..Default::default()
    };
    let resources = RtcUserSetDataInput {
        value_info: vec![value()],
        object_name: "RCRTC:x".into(),
        content: Vec::new(),
    };
    let rows = [
        (topic::RTC_QUIT, input()),
        (topic::RTC_PING, input()),
        (topic::RTC_TOKEN, input()),
        (topic::RTC_SET_DATA, rtc_value().encode_to_vec()),
        (topic::RTC_DATA, data().encode_to_vec()),
        (topic::RTC_DELETE_DATA, data().encode_to_vec()),
        (topic::RTC_SET_OUT_DATA, out.encode_to_vec()),
        (
            topic::RTC_OUT_DATA,
            RtcQryUserOutDataInput {
                user_id: vec!["alice".into()],
            }
            .encode_to_vec(),
        ),
        (
            topic::RTC_USER_STATE,
            McFollowInput::default().encode_to_vec(),
        ),
        (topic::RTC_ROOM_INFO, list()),
        (topic::RTC_SET_ROOM_INFO, value().encode_to_vec()),
        (topic::RTC_SET_USER_INFO, value().encode_to_vec()),
        (topic::RTC_DELETE_ROOM_INFO, delete()),
        (topic::RTC_DELETE_USER_INFO, delete()),
        (topic::RTC_USER_DATA, list()),
        (topic::RTC_USERS, list()),
        (topic::RTC_SET_USER_RESOURCES, resources.encode_to_vec()),
        (
            topic::RTC_PULL_ENTRIES,
            RtcPullKv {
                timestamp: 0,
                room_id: "call".into(),
            }
            .encode_to_vec(),
        ),
    ];
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|(topic, body)| (topic, "call".to_owned(), body, stranger))
        .collect();
    rows.push((topic::RTC_JOIN, "own".into(), input(), Status::OK));
    let key = VoipDynamicInput::default().encode_to_vec();
    rows.push((topic::CALL_KEY, "alice".into(), key, Status::NO_CALLS));
    let report = ReportSdkInput::default().encode_to_vec();
    rows.push((topic::REPORT_SDK, "alice".into(), report, Status::OK));
    rows
}

fn has_secret(bytes: &[u8]) -> bool {
    bytes
        .windows(SECRET.len())
        .any(|window| window == SECRET.as_bytes())
}

#[tokio::test]
async fn an_outsider_learns_and_changes_nothing() {
    let mut home = Home::new().await;
    for outsider in ["eve", "frank"] {
        home.settle().await;
        let mut client = home.server.client(outsider).await;
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

/// A topic of messages, the target, and what an outsider is told.
const SENDS: &[(&str, &str, Status)] = &[
    (topic::DISCUSSION_MESSAGE, "d", Status::NOT_IN_DISCUSSION),
    (topic::GROUP_MESSAGE, "g", Status::NOT_IN_GROUP),
    (topic::GROUP_STATUS, "g", Status::NOT_IN_GROUP),
    (topic::CHATROOM_MESSAGE, "r", Status::NOT_IN_CHATROOM),
    (topic::CHATROOM_STATUS, "r", Status::NOT_IN_CHATROOM),
    (topic::RTC_ROOM_MESSAGE, "call", Status::NOT_IN_RTC_ROOM),
    (topic::CUSTOMER_SERVICE_MESSAGE, "none", Status::NO_DATA),
    (
        topic::CUSTOMER_SERVICE_DESK_MESSAGE,
        "none",
        Status::NO_DATA,
    ),
    (topic::APP_PUBLIC_SERVICE_MESSAGE, "none", Status::NO_DATA),
    (topic::PUBLIC_SERVICE_MESSAGE, "none", Status::NO_DATA),
    (topic::RECALL, "eve", Status::NOT_IN_GROUP),
    (topic::PRIVATE_MESSAGE, "alice", Status::BLACKLISTED),
    (topic::PRIVATE_STATUS, "alice", Status::BLACKLISTED),
    (topic::PRIVATE_NOTIFY, "alice", Status::BLACKLISTED),
];

#[tokio::test]
async fn an_outsider_s_messages_reach_nobody() {
    let mut home = Home::new().await;
    for outsider in ["eve", "frank"] {
        home.server
            .call(
                "/user/blacklist/add.json",
                &format!("userId=alice&blackUserId={outsider}"),
            )
            .await;
        home.settle().await;
        let mut client = home.server.client(outsider).await;
        for &(topic, target, status) in SENDS {
            let target = if target == "d" {
                &home.discussion
            } else {
                target
            };
            let ack = client.send(topic, target, &said(&home, topic)).await;
            assert_eq!(ack.status, status, "{outsider}: {topic}");
        }
        home.alice.ping().await;
        assert_eq!(home.alice.unread(), 0, "alice was told of something");
    }
}

/// Text, or the recall of alice's message.
fn said(home: &Home, topic: &str) -> UpStreamMessage {
    if topic != topic::RECALL {
        return text("let me in");
    }
    let content = json!({
        "conversationType": 3,
        "targetId": "g",
        "messageUId": home.message,
        "sentTime": 1,
    });
    UpStreamMessage {
        classname: "RC:RcCmd".into(),
        content: content.to_string().into_bytes(),
        ..text("")
    }
}

#[tokio::test]
async fn who_is_muted_hears_so_and_nobody_hears_them() {
    let server = TestServer::start().await;
    server.group("g", &["alice", "mute"]).await;
    let mut mute = server.client("mute").await;
    join(&mut mute, "r").await;
    for (path, form) in [
        ("/group/user/gag/add.json", "userId=mute&groupId=g&minute=5"),
        (
            "/chatroom/user/gag/add.json",
            "userId=mute&chatroomId=r&minute=5",
        ),
        ("/user/chat/fb/set.json", "userId=mute&state=1&type=PERSON"),
    ] {
        assert_eq!(server.call(path, form).await.status(), 200, "{path}");
    }
    let mut alice = server.client("alice").await;
    join(&mut alice, "r").await;
    for (topic, target, status) in [
        (topic::GROUP_MESSAGE, "g", Status::MUTED_IN_GROUP),
        (topic::GROUP_STATUS, "g", Status::MUTED_IN_GROUP),
        (topic::CHATROOM_MESSAGE, "r", Status::MUTED_IN_CHATROOM),
        (topic::CHATROOM_STATUS, "r", Status::MUTED_IN_CHATROOM),
        (topic::PRIVATE_MESSAGE, "alice", Status::NOT_AUTHORISED),
        (topic::PRIVATE_STATUS, "alice", Status::NOT_AUTHORISED),
        (topic::PRIVATE_NOTIFY, "alice", Status::NOT_AUTHORISED),
    ] {
        let ack = mute.send(topic, target, &text("hear me")).await;
        assert_eq!(ack.status, status, "{topic}");
    }
    alice.ping().await;
    assert_eq!(alice.unread(), 0);
}

async fn navigate(server: &TestServer, key: &str, token: &str) -> String {
    let url = server.url(&format!("/navi.js?appId={key}&token={token}"));
    reqwest::get(url).await.unwrap().text().await.unwrap()
}

async fn connect(server: &TestServer, key: &str, token: &str) -> ConnectStatus {
    let query = format!("appId={key}&token={token}&sdkVer=2.9.2");
    Client::open(&server.host, &query).await.1.status
}

async fn has_unread(server: &TestServer, key: &str, token: &str) -> String {
    let url = server.url(&format!("/message/exist.js?appKey={key}&token={token}"));
    reqwest::get(url).await.unwrap().text().await.unwrap()
}

async fn me(server: &TestServer, token: &str) -> u16 {
    let request = reqwest::Client::new().get(server.url("/app/me"));
    request
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn tokens_of_others_open_nothing() {
    let server = TestServer::start().await;
    server
        .call("/user/getToken.json", "userId=alice&name=Alice")
        .await;
    let forged = Tokens::new(APP_KEY, "another secret").issue("alice", 1);
    let of_another_app = Tokens::new("another", APP_SECRET).issue("alice", 1);
    for (key, token, code, status) in [
        (
            APP_KEY,
            forged.as_str(),
            "401",
            ConnectStatus::TOKEN_INCORRECT,
        ),
        (APP_KEY, &of_another_app, "403", ConnectStatus::APP_KEY),
        ("another", &of_another_app, "403", ConnectStatus::APP_KEY),
        ("another", &token("alice"), "403", ConnectStatus::APP_KEY),
    ] {
        assert!(navigate(&server, key, token).await.contains(code));
        assert!(has_unread(&server, key, token).await.contains(code));
        assert_eq!(connect(&server, key, token).await, status);
    }
    for token in [&forged, &of_another_app] {
        assert_eq!(me(&server, token).await, 401);
    }
    assert_eq!(me(&server, &token("alice")).await, 200);
}

#[tokio::test]
async fn void_tokens_and_blocked_users_open_nothing() {
    let server = TestServer::start().await;
    server
        .call("/user/getToken.json", "userId=alice&name=Alice")
        .await;
    let voided = "userId=alice&time=1000";
    server.call("/user/token/expire.json", voided).await;
    // Issued at 1 ms.
    let old = token("alice");
    assert!(navigate(&server, APP_KEY, &old).await.contains("401"));
    assert!(has_unread(&server, APP_KEY, &old).await.contains("401"));
    assert_eq!(me(&server, &old).await, 401);
    let status = connect(&server, APP_KEY, &old).await;
    assert_eq!(status, ConnectStatus::TOKEN_INCORRECT);

    let new = Tokens::new(APP_KEY, APP_SECRET).issue("alice", 2000);
    let query = format!("appId={APP_KEY}&token={new}&sdkVer=2.9.2");
    let (mut alice, ack) = Client::open(&server.host, &query).await;
    assert_eq!(ack.status, ConnectStatus::ACCEPTED);
    server
        .call("/user/block.json", "userId=alice&minute=5")
        .await;
    match alice.next_frame().await {
        Some(ServerFrame::Disconnect(end)) => assert_eq!(end.reason, DisconnectReason::BLOCKED),
        other => panic!("{other:?}"),
    }
    assert_eq!(me(&server, &new).await, 403);
    let status = connect(&server, APP_KEY, &new).await;
    assert_eq!(status, ConnectStatus::USER_BLOCKED);
}
