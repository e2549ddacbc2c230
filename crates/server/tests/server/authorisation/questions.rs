//! Every topic of questions, and what somebody who is nowhere a member is told.

use rongim_protocol::{
    Body,
    schema::{
        Add2BlackListInput, BlackListStatusInput, BlockPushInput, ChannelEvictionInput,
        ChannelInfoInput, ChannelInvitationInput, ChrmInput, ChrmPullMsg, CleanHisMsgInput,
        DeleteChrmKv, DeleteMsg, DeleteMsgInput, GetQNdownloadUrlInput, GetQNupTokenInput,
        GetQNupTokenOutput, GetUserStatusInput, GrpReadReceiptMsg, GrpReadReceiptQryReq,
        HistoryMsgInput, LeaveChannelInput, ModifyPermissionInput, MpFollowInput, PullMpInput,
        PullUserSettingInput, QueryBlackListInput, QueryChatroomInfoInput, QueryChrmKv,
        RelationQryInput, RelationsInput, RemoveFromBlackListInput, RenameChannelInput,
        SearchMpInput, SessionDisTagReq, SessionReq, SessionState, SessionStateItem,
        SessionStateModifyReq, SessionTagAddInput, SessionTagDelInput, SessionTagItem,
        SetUserSettingInput, SetUserStatusInput, SubUserStatusInput, SyncRequestMsg,
    },
    status::Status,
    topic,
};
use serde_json::json;

use super::{Home, Row, calls::calls, discussion_named, entry};

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

/// A topic, the target, the question, and what somebody who is nowhere a member is
/// told. OK: it is about what is their own, or public.
pub(super) fn questions(home: &Home) -> Vec<Row> {
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
