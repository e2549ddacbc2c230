//! The operation names in PUBLISH and QUERY frames.
//!
//! [`Topic`] is open: any name survives a round trip. The constants are plain
//! strings, to be matched against [`Topic::as_str`].

mod schema;

use std::{borrow::Cow, fmt};

use crate::ConversationType;
pub(crate) use schema::published;
pub use schema::schema;

/// The topic of a PUBLISH or QUERY.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Topic(Cow<'static, str>);

impl Topic {
    /// A topic with a name known at compile time.
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Topic {
    fn from(name: &'static str) -> Self {
        Self::new(name)
    }
}

impl From<String> for Topic {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! topics {
    ($($(#[doc = $doc:literal])* $name:ident = $topic:literal;)*) => {
        $($(#[doc = $doc])* pub const $name: &str = $topic;)*

        /// Every topic that has a name here.
        pub const ALL: &[&str] = &[$($topic),*];
    };
}

topics! {
    /// A private message.
    PRIVATE_MESSAGE = "ppMsgP";
    /// A private message that is not stored.
    PRIVATE_STATUS = "ppMsgS";
    /// A private notification that is not stored.
    PRIVATE_NOTIFY = "ppMsgN";
    /// A discussion message.
    DISCUSSION_MESSAGE = "pdMsgP";
    /// A group message.
    GROUP_MESSAGE = "pgMsgP";
    /// A group message that is not stored.
    GROUP_STATUS = "pgMsgS";
    /// A chatroom message.
    CHATROOM_MESSAGE = "chatMsg";
    /// A chatroom message that is not stored.
    CHATROOM_STATUS = "chatMsgS";
    /// A message to customer service.
    CUSTOMER_SERVICE_MESSAGE = "pcMsgP";
    /// A message from the customer service desk.
    CUSTOMER_SERVICE_DESK_MESSAGE = "pcuMsgP";
    /// A message to an app's public service (conversation type 7).
    APP_PUBLIC_SERVICE_MESSAGE = "pmcMsgN";
    /// A message to a public service (conversation type 8).
    PUBLIC_SERVICE_MESSAGE = "pmpMsgN";
    /// A message in an RTC room.
    RTC_ROOM_MESSAGE = "prMsgS";
    /// Recalls a message; the target is the user's own id.
    RECALL = "recallMsg";

    /// Down: a message (`DownStreamMessage`).
    PUSH_MESSAGE = "s_msg";
    /// Down: there is something to pull (`NotifyMsg`).
    PUSH_NOTIFY = "s_ntf";
    /// Down: chatroom entries or conversation states changed (`NotifyMsg`).
    PUSH_COMMAND = "s_cmd";
    /// Down: user settings changed (`UserSettingNotification`).
    PUSH_USER_SETTING = "s_us";
    /// Down: a subscribed user's status (`GetUserStatusOutput`).
    PUSH_USER_STATUS = "s_stat";
    /// Down: an RTC room changed (`RtcNotifyMsg`).
    PUSH_RTC = "rtc_ntf";

    /// `SyncRequestMsg` → `DownStreamMessages`.
    PULL_MESSAGES = "pullMsg";
    /// `ChrmPullMsg` → `DownStreamMessages`.
    PULL_CHATROOM = "chrmPull";
    /// `HistoryMsgInput` → `HistoryMessagesOuput`; types 1, 7 and 8.
    PRIVATE_HISTORY = "qryPMsg";
    /// The same for discussions.
    DISCUSSION_HISTORY = "qryDMsg";
    /// The same for groups.
    GROUP_HISTORY = "qryGMsg";
    /// The same for customer service.
    CUSTOMER_SERVICE_HISTORY = "qryCMsg";
    /// The same for system conversations.
    SYSTEM_HISTORY = "qrySMsg";
    /// `HistoryMsgInput` → `HistoryMsgOuput`.
    CHATROOM_HISTORY = "qryCHMsg";
    /// `RelationsInput` → `RelationsOutput`: the conversation list.
    CONVERSATIONS = "qryRelation";
    /// `RelationQryInput` → `RelationsOutput`: the list as 2.9 asks for it.
    CONVERSATIONS_RANGE = "qryRelationR";
    /// `RelationsInput` or `DeleteSessionsInput` → empty; target = the conversation.
    REMOVE_CONVERSATION = "delRelation";
    /// `CleanHisMsgInput` → empty.
    CLEAN_PRIVATE_HISTORY = "cleanPMsg";
    /// The same for discussions.
    CLEAN_DISCUSSION_HISTORY = "cleanDMsg";
    /// The same for groups.
    CLEAN_GROUP_HISTORY = "cleanGMsg";
    /// The same for customer service.
    CLEAN_CUSTOMER_SERVICE_HISTORY = "cleanCMsg";
    /// The same for system conversations.
    CLEAN_SYSTEM_HISTORY = "cleanSMsg";
    /// `DeleteMsgInput` → empty.
    DELETE_MESSAGES = "delMsg";

    /// `ChrmInput` → `ChrmOutput`; creates the room when needed.
    JOIN_CHATROOM = "joinChrm";
    /// The same, only when the room exists.
    JOIN_EXISTING_CHATROOM = "joinChrmR";
    /// `ChrmInput` → `ChrmOutput`.
    QUIT_CHATROOM = "exitChrm";
    /// `QueryChatroomInfoInput` → `QueryChatroomInfoOutput`.
    CHATROOM_INFO = "queryChrmI";
    /// `SetChrmKV` → `ChrmOutput`.
    SET_CHATROOM_ENTRY = "setKV";
    /// `DeleteChrmKV` → `ChrmOutput`.
    DELETE_CHATROOM_ENTRY = "delKV";
    /// `QueryChrmKV` → `ChrmKVOutput`.
    PULL_CHATROOM_ENTRIES = "pullKV";

    /// `CreateDiscussionInput` → `CreateDiscussionOutput`.
    CREATE_DISCUSSION = "crDiz";
    /// `ChannelInvitationInput` → empty.
    INVITE_TO_DISCUSSION = "invtDiz";
    /// `ChannelInfoInput` → `ChannelInfoOutput`.
    DISCUSSION_INFO = "dizInf";
    /// `LeaveChannelInput` → empty.
    QUIT_DISCUSSION = "quitDiz";
    /// `ChannelEvictionInput` → empty.
    EVICT_FROM_DISCUSSION = "evctDiz";
    /// `RenameChannelInput` → empty.
    RENAME_DISCUSSION = "rename";
    /// `ModifyPermissionInput` → empty.
    OPEN_DISCUSSION = "pdOpen";

    /// `Add2BlackListInput` → empty; target = that user.
    ADD_TO_BLACKLIST = "addBlack";
    /// `RemoveFromBlackListInput` → empty.
    REMOVE_FROM_BLACKLIST = "rmBlack";
    /// `BlackListStatusInput` → status 0 = in the list, 101 = not.
    BLACKLIST_STATUS = "blackStat";
    /// `QueryBlackListInput` → `QueryBlackListOutput`.
    BLACKLIST = "getBlack";

    /// `GetQNupTokenInput` → `GetQNupTokenOutput`.
    UPLOAD_TOKEN = "qnTkn";
    /// `GetQNdownloadUrlInput` → `GetQNdownloadUrlOutput`.
    DOWNLOAD_URL = "qnUrl";
    /// The same for another store.
    DOWNLOAD_URL_ALI = "aliUrl";
    /// The same for another store.
    DOWNLOAD_URL_S3 = "s3Url";
    /// The same for another store.
    DOWNLOAD_URL_STC = "stcUrl";

    /// `BlockPushInput` → empty: do not disturb for a private conversation.
    MUTE_PRIVATE = "blkPPush";
    /// `BlockPushInput` → empty.
    UNMUTE_PRIVATE = "unblkPPush";
    /// `BlockPushInput` → status 1 = notify.
    MUTE_STATUS_PRIVATE = "qryPPush";
    /// The same for a group.
    MUTE_GROUP = "blkDPush";
    /// The same for a group.
    UNMUTE_GROUP = "unblkDPush";
    /// The same for a group.
    MUTE_STATUS_GROUP = "qryDPush";
    /// `SessionReq` → `SessionStates`: pinned and muted conversations.
    PULL_CONVERSATION_STATES = "pullSeAtts";
    /// `SessionStateModifyReq` → `SessionStateModifyResp`.
    SET_CONVERSATION_STATES = "setSeAtt";
    /// `PullUserSettingInput` → `PullUserSettingOutput`.
    PULL_USER_SETTINGS = "pullUS";
    /// `SetUserSettingInput` → `SetUserSettingOutput`.
    SET_USER_SETTINGS = "setUS";
    /// `GetQNupTokenOutput` (deadline = version, token = days) → empty.
    SET_OFFLINE_DURATION = "setOfflineMsgDur";
    /// `GetUserStatusInput` → `GetUserStatusOutput`.
    USER_STATUS = "getUserStatus";
    /// `SetUserStatusInput` → `SetUserStatusOutput`.
    SET_USER_STATUS = "setUserStatus";
    /// `SubUserStatusInput` → `SubUserStatusOutput`.
    SUBSCRIBE_USER_STATUS = "subUserStatus";
    /// `GrpReadReceiptMsg` → empty.
    GROUP_READ_RECEIPT = "rrMsg";
    /// `GrpReadReceiptQryReq` → `GrpReadReceiptQryResp`.
    GROUP_READERS = "rrList";
    /// `SessionTagAddInput` → `SetUserSettingOutput`: makes or renames tags.
    PUT_TAGS = "addSeTag";
    /// `SessionTagDelInput` → `SetUserSettingOutput`: deletes tags.
    DELETE_TAGS = "delSeTag";
    /// `SessionStateModifyReq` → `SessionStateModifyResp`: tags conversations.
    TAG_CONVERSATIONS = "addTag";
    /// `SessionStateModifyReq` → `SessionStateModifyResp`: takes tags off
    /// conversations.
    UNTAG_CONVERSATIONS = "delTag";
    /// `SessionDisTagReq` → empty: takes tags off all conversations.
    UNTAG_ALL_CONVERSATIONS = "disTag";
    /// `PullMpInput` → `PullMpOutput`.
    PULL_PUBLIC_SERVICES = "pullMp";
    /// `SearchMpInput` → `SearchMpOutput`.
    SEARCH_PUBLIC_SERVICES = "schMp";
    /// `MPFollowInput` → `MPFollowOutput`: a public service (type 8).
    FOLLOW_PUBLIC_SERVICE = "mpFollow";
    /// The same, the other way.
    UNFOLLOW_PUBLIC_SERVICE = "mpUnFollow";
    /// The same for an app's public service (type 7).
    FOLLOW_APP_PUBLIC_SERVICE = "mcFollow";
    /// The same, the other way.
    UNFOLLOW_APP_PUBLIC_SERVICE = "mcUnFollow";

    /// `RtcInput` → `RtcUserListOutput`; target = the room, as below.
    RTC_JOIN = "rtcRJoin_data";
    /// `RtcInput` → `RtcOutput`.
    RTC_QUIT = "rtcRExit";
    /// `RtcInput` → `RtcOutput`: keeps the user in the room.
    RTC_PING = "rtcPing";
    /// `RtcSetDataInput` → `RtcOutput`.
    RTC_SET_DATA = "rtcSetData";
    /// `RtcDataInput` → `RtcQryOutput`.
    RTC_DATA = "rtcQryData";
    /// `RtcDataInput` → `RtcOutput`.
    RTC_DELETE_DATA = "rtcDelData";
    /// `RtcSetOutDataInput` → `RtcOutput`.
    RTC_SET_OUT_DATA = "rtcSetOutData";
    /// `RtcQryUserOutDataInput` → `RtcUserOutDataOutput`.
    RTC_OUT_DATA = "rtcQryUserOutData";
    /// `RtcInput` → `RtcTokenOutput`.
    RTC_TOKEN = "rtcToken";
    /// `MCFollowInput` (id = the report) → `RtcOutput`.
    RTC_USER_STATE = "rtcUserState";
    /// `RtcQueryListInput` → `RtcRoomInfoOutput`.
    RTC_ROOM_INFO = "rtcRInfo";
    /// `RtcValueInfo` → `RtcOutput`.
    RTC_SET_ROOM_INFO = "rtcRPut";
    /// `RtcKeyDeleteInput` → `RtcOutput`.
    RTC_DELETE_ROOM_INFO = "rtcRDel";
    /// `RtcQueryListInput` → `RtcUserListOutput`: the users with their data.
    RTC_USER_DATA = "rtcUData";
    /// `RtcValueInfo` → `RtcOutput`.
    RTC_SET_USER_INFO = "rtcUPut";
    /// `RtcKeyDeleteInput` → `RtcOutput`.
    RTC_DELETE_USER_INFO = "rtcUDel";
    /// `RtcQueryListInput` → `RtcUserListOutput`.
    RTC_USERS = "rtcUList";
    /// `RtcUserSetDataInput` → `RtcOutput`: what a user offers to the room.
    RTC_SET_USER_RESOURCES = "userSetData";
    /// `RtcPullKV` → `RtcKVOutput`; asked after [`PUSH_RTC`].
    RTC_PULL_ENTRIES = "rtcPullKv";

    /// `VoipDynamicInput` → `VoipDynamicOutput`: a key for a call.
    CALL_KEY = "qryVoipK";
    /// `ReportSDKInput` → empty.
    REPORT_SDK = "reportsdk";
}

/// The PUBLISH topic of a stored message to a conversation of this type, when
/// clients may send to it.
pub fn message(kind: ConversationType) -> Option<&'static str> {
    Some(match kind {
        ConversationType::PRIVATE => PRIVATE_MESSAGE,
        ConversationType::DISCUSSION => DISCUSSION_MESSAGE,
        ConversationType::GROUP => GROUP_MESSAGE,
        ConversationType::CHATROOM => CHATROOM_MESSAGE,
        ConversationType::CUSTOMER_SERVICE => CUSTOMER_SERVICE_MESSAGE,
        ConversationType::APP_PUBLIC_SERVICE => APP_PUBLIC_SERVICE_MESSAGE,
        ConversationType::PUBLIC_SERVICE => PUBLIC_SERVICE_MESSAGE,
        ConversationType::RTC_ROOM => RTC_ROOM_MESSAGE,
        _ => return None,
    })
}

/// The conversation type that a PUBLISH topic of a client sends to.
pub fn conversation_type(topic: &str) -> Option<ConversationType> {
    Some(match topic {
        PRIVATE_MESSAGE | PRIVATE_STATUS | PRIVATE_NOTIFY => ConversationType::PRIVATE,
        DISCUSSION_MESSAGE => ConversationType::DISCUSSION,
        GROUP_MESSAGE | GROUP_STATUS => ConversationType::GROUP,
        CHATROOM_MESSAGE | CHATROOM_STATUS => ConversationType::CHATROOM,
        CUSTOMER_SERVICE_MESSAGE | CUSTOMER_SERVICE_DESK_MESSAGE => {
            ConversationType::CUSTOMER_SERVICE
        }
        APP_PUBLIC_SERVICE_MESSAGE => ConversationType::APP_PUBLIC_SERVICE,
        PUBLIC_SERVICE_MESSAGE => ConversationType::PUBLIC_SERVICE,
        RTC_ROOM_MESSAGE => ConversationType::RTC_ROOM,
        _ => return None,
    })
}

/// The QUERY topic for the history of a conversation of this type.
pub fn history(kind: ConversationType) -> Option<&'static str> {
    Some(match kind {
        ConversationType::PRIVATE
        | ConversationType::APP_PUBLIC_SERVICE
        | ConversationType::PUBLIC_SERVICE => PRIVATE_HISTORY,
        ConversationType::DISCUSSION => DISCUSSION_HISTORY,
        ConversationType::GROUP => GROUP_HISTORY,
        ConversationType::CUSTOMER_SERVICE => CUSTOMER_SERVICE_HISTORY,
        ConversationType::SYSTEM => SYSTEM_HISTORY,
        ConversationType::CHATROOM => CHATROOM_HISTORY,
        _ => return None,
    })
}
