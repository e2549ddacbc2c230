//! Which message of the schema a topic carries.

use super::*;

/// The messages of a query topic: that of the question and that of the answer,
/// each empty when there is no body. `None` for a topic that is no query.
///
/// `delRelation` is named with its 2.5 question; 2.9 may send a
/// `DeleteSessionsInput` instead.
#[rustfmt::skip]
pub fn schema(topic: &str) -> Option<(&'static str, &'static str)> {
    Some(match topic {
        PULL_MESSAGES => ("SyncRequestMsg", "DownStreamMessages"),
        PULL_CHATROOM => ("ChrmPullMsg", "DownStreamMessages"),
        PRIVATE_HISTORY | DISCUSSION_HISTORY | GROUP_HISTORY | CUSTOMER_SERVICE_HISTORY
        | SYSTEM_HISTORY => ("HistoryMsgInput", "HistoryMessagesOuput"),
        CHATROOM_HISTORY => ("HistoryMsgInput", "HistoryMsgOuput"),
        CONVERSATIONS => ("RelationsInput", "RelationsOutput"),
        CONVERSATIONS_RANGE => ("RelationQryInput", "RelationsOutput"),
        REMOVE_CONVERSATION => ("RelationsInput", ""),
        CLEAN_PRIVATE_HISTORY | CLEAN_DISCUSSION_HISTORY | CLEAN_GROUP_HISTORY
        | CLEAN_CUSTOMER_SERVICE_HISTORY | CLEAN_SYSTEM_HISTORY => ("CleanHisMsgInput", ""),
        DELETE_MESSAGES => ("DeleteMsgInput", ""),
        JOIN_CHATROOM | JOIN_EXISTING_CHATROOM | QUIT_CHATROOM => ("ChrmInput", "ChrmOutput"),
        CHATROOM_INFO => ("QueryChatroomInfoInput", "QueryChatroomInfoOutput"),
        SET_CHATROOM_ENTRY => ("SetChrmKV", "ChrmOutput"),
        DELETE_CHATROOM_ENTRY => ("DeleteChrmKV", "ChrmOutput"),
        PULL_CHATROOM_ENTRIES => ("QueryChrmKV", "ChrmKVOutput"),
        CREATE_DISCUSSION => ("CreateDiscussionInput", "CreateDiscussionOutput"),
        INVITE_TO_DISCUSSION => ("ChannelInvitationInput", ""),
        DISCUSSION_INFO => ("ChannelInfoInput", "ChannelInfoOutput"),
        QUIT_DISCUSSION => ("LeaveChannelInput", ""),
        EVICT_FROM_DISCUSSION => ("ChannelEvictionInput", ""),
        RENAME_DISCUSSION => ("RenameChannelInput", ""),
        OPEN_DISCUSSION => ("ModifyPermissionInput", ""),
        ADD_TO_BLACKLIST => ("Add2BlackListInput", ""),
        REMOVE_FROM_BLACKLIST => ("RemoveFromBlackListInput", ""),
        BLACKLIST_STATUS => ("BlackListStatusInput", ""),
        BLACKLIST => ("QueryBlackListInput", "QueryBlackListOutput"),
        UPLOAD_TOKEN => ("GetQNupTokenInput", "GetQNupTokenOutput"),
        DOWNLOAD_URL | DOWNLOAD_URL_ALI | DOWNLOAD_URL_S3 | DOWNLOAD_URL_STC => {
            ("GetQNdownloadUrlInput", "GetQNdownloadUrlOutput")
        }
        MUTE_PRIVATE | UNMUTE_PRIVATE | MUTE_STATUS_PRIVATE | MUTE_GROUP | UNMUTE_GROUP
        | MUTE_STATUS_GROUP => ("BlockPushInput", ""),
        PULL_CONVERSATION_STATES => ("SessionReq", "SessionStates"),
        SET_CONVERSATION_STATES | TAG_CONVERSATIONS | UNTAG_CONVERSATIONS => {
            ("SessionStateModifyReq", "SessionStateModifyResp")
        }
        PULL_USER_SETTINGS => ("PullUserSettingInput", "PullUserSettingOutput"),
        SET_USER_SETTINGS => ("SetUserSettingInput", "SetUserSettingOutput"),
        SET_OFFLINE_DURATION => ("GetQNupTokenOutput", ""),
        USER_STATUS => ("GetUserStatusInput", "GetUserStatusOutput"),
        SET_USER_STATUS => ("SetUserStatusInput", "SetUserStatusOutput"),
        SUBSCRIBE_USER_STATUS => ("SubUserStatusInput", "SubUserStatusOutput"),
        GROUP_READ_RECEIPT => ("GrpReadReceiptMsg", ""),
        GROUP_READERS => ("GrpReadReceiptQryReq", "GrpReadReceiptQryResp"),
        PUT_TAGS => ("SessionTagAddInput", "SetUserSettingOutput"),
        DELETE_TAGS => ("SessionTagDelInput", "SetUserSettingOutput"),
        UNTAG_ALL_CONVERSATIONS => ("SessionDisTagReq", ""),
        PULL_PUBLIC_SERVICES => ("PullMpInput", "PullMpOutput"),
        SEARCH_PUBLIC_SERVICES => ("SearchMpInput", "SearchMpOutput"),
        FOLLOW_PUBLIC_SERVICE | UNFOLLOW_PUBLIC_SERVICE | FOLLOW_APP_PUBLIC_SERVICE
        | UNFOLLOW_APP_PUBLIC_SERVICE => ("MPFollowInput", "MPFollowOutput"),
        RTC_JOIN => ("RtcInput", "RtcUserListOutput"),
        RTC_QUIT | RTC_PING => ("RtcInput", "RtcOutput"),
        RTC_SET_DATA => ("RtcSetDataInput", "RtcOutput"),
        RTC_DATA => ("RtcDataInput", "RtcQryOutput"),
        RTC_DELETE_DATA => ("RtcDataInput", "RtcOutput"),
        RTC_SET_OUT_DATA => ("RtcSetOutDataInput", "RtcOutput"),
        RTC_OUT_DATA => ("RtcQryUserOutDataInput", "RtcUserOutDataOutput"),
        RTC_TOKEN => ("RtcInput", "RtcTokenOutput"),
        RTC_USER_STATE => ("MCFollowInput", "RtcOutput"),
        RTC_ROOM_INFO => ("RtcQueryListInput", "RtcRoomInfoOutput"),
        RTC_SET_ROOM_INFO | RTC_SET_USER_INFO => ("RtcValueInfo", "RtcOutput"),
        RTC_DELETE_ROOM_INFO | RTC_DELETE_USER_INFO => ("RtcKeyDeleteInput", "RtcOutput"),
        RTC_USER_DATA | RTC_USERS => ("RtcQueryListInput", "RtcUserListOutput"),
        REPORT_SDK => ("ReportSDKInput", ""),
        _ => return None,
    })
}

/// The message of a PUBLISH from a server: a notification, or the user's own
/// message with the sync bit.
pub(crate) fn published(topic: &str) -> &'static str {
    match topic {
        PUSH_MESSAGE => "DownStreamMessage",
        PUSH_NOTIFY | PUSH_COMMAND => "NotifyMsg",
        PUSH_USER_SETTING => "UserSettingNotification",
        PUSH_USER_STATUS => "GetUserStatusOutput",
        PUSH_RTC => "RtcNotifyMsg",
        _ => "UpStreamMessage",
    }
}
