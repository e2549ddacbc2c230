//! The built-in message types, as the published clients register them.

/// A message type: its class in the JS API, its name on the wire, and what is
/// done with such a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageType {
    /// The class: `TextMessage`.
    pub class_name: &'static str,
    /// The wire's name: `RC:TxtMsg`. Empty for classes that are never sent.
    pub object_name: &'static str,
    /// Whether a received message counts as unread.
    pub counted: bool,
    /// Whether the server keeps the message in the history.
    pub persisted: bool,
    /// The known fields of its content, in the order of the published clients.
    pub fields: &'static [&'static str],
}

/// The type with this class name.
pub fn by_class_name(class_name: &str) -> Option<&'static MessageType> {
    ALL.iter().find(|entry| entry.class_name == class_name)
}

/// The type with this object name.
pub fn by_object_name(object_name: &str) -> Option<&'static MessageType> {
    ALL.iter()
        .find(|entry| !object_name.is_empty() && entry.object_name == object_name)
}

/// The class of messages whose object name nobody registered.
pub const UNKNOWN: &str = "UnknownMessage";

/// Object names that other rooms of the project ask for.
pub mod object_name {
    /// Text.
    pub const TEXT: &str = "RC:TxtMsg";
    /// An image.
    pub const IMAGE: &str = "RC:ImgMsg";
    /// A picture with a title and a text, leading to a page.
    pub const RICH_CONTENT: &str = "RC:ImgTextMsg";
    /// A file.
    pub const FILE: &str = "RC:FileMsg";
    /// A text about another message.
    pub const REFERENCE: &str = "RC:ReferenceMsg";
    /// A place.
    pub const LOCATION: &str = "RC:LBSMsg";
    /// The recall of another message.
    pub const RECALL: &str = "RC:RcCmd";
    /// "The peer is typing".
    pub const TYPING: &str = "RC:TypSts";
    /// "I have read your messages up to here."
    pub const READ_RECEIPT: &str = "RC:ReadNtf";
    /// "Who has read this group message?"
    pub const READ_RECEIPT_REQUEST: &str = "RC:RRReqMsg";
    /// "I have read these group messages."
    pub const READ_RECEIPT_RESPONSE: &str = "RC:RRRspMsg";
    /// "I have read this conversation up to here", to one's own devices.
    pub const SYNC_READ_STATUS: &str = "RC:SRSMsg";
    /// A change of another message's expansion.
    pub const EXPANSION: &str = "RC:MsgExMsg";
    /// An item of a public service's menu was chosen.
    pub const PUBLIC_SERVICE_COMMAND: &str = "RC:PSCmd";
    /// A talk with a customer service desk begins.
    pub const DESK_HANDSHAKE: &str = "RC:CsHs";
    /// The desk's answer.
    pub const DESK_HANDSHAKE_ANSWER: &str = "RC:CsHsR";
    /// A human is asked for, as the web clients write it.
    pub const DESK_CHANGE_MODE: &str = "RC:CSCha";
    /// The same, as the other clients write it.
    pub const DESK_CHANGE_MODE_NATIVE: &str = "RC:CsCha";
    /// The desk's answer.
    pub const DESK_CHANGE_MODE_ANSWER: &str = "RC:CsChaR";
    /// What the user thinks of the talk.
    pub const DESK_EVALUATION: &str = "RC:CsEva";
    /// The user leaves.
    pub const DESK_SUSPEND: &str = "RC:CsSp";
    /// The talk is over.
    pub const DESK_TERMINATE: &str = "RC:CsEnd";
    /// A grey line in a conversation.
    pub const INFORMATION: &str = "RC:InfoNtf";
    /// A change in a discussion.
    pub const DISCUSSION_NOTIFICATION: &str = "RC:DizNtf";
    /// A change in a group.
    pub const GROUP_NOTIFICATION: &str = "RC:GrpNtf";
    /// An entry of a chatroom was set or removed.
    pub const CHATROOM_ENTRY_NOTIFICATION: &str = "RC:chrmKVNotiMsg";
}

macro_rules! catalogue {
    ($($class:ident $object:literal $counted:literal $persisted:literal [$($field:literal)*];)*) => {
        /// Every built-in type, by class name.
        pub const ALL: &[MessageType] = &[$(MessageType {
            class_name: stringify!($class),
            object_name: $object,
            counted: $counted,
            persisted: $persisted,
            fields: &[$($field),*],
        }),*];
    };
}

#[rustfmt::skip]
catalogue! {
//  class, object name, counted, persisted, [fields]
    AcceptMessage "RC:VCAccept" false false ["mediaId" "callId" "mediaType" "mode" "subInfo"];
    ChangeModeMessage "RC:CSCha" false false ["uid" "sid" "pid"];
    ChangeModeResponseMessage "RC:CsChaR" false false ["code" "data" "msg"];
    ChrmKVNotificationMessage "RC:chrmKVNotiMsg" false false ["type" "key" "value" "extra"];
    CommandMessage "RC:CmdMsg" false false ["data" "name" "extra"];
    CommandNotificationMessage "RC:CmdNtf" false true ["data" "name" "extra"];
    ContactNotificationMessage "RC:ContactNtf" false true ["operation" "targetUserId" "message" "extra" "sourceUserId"];
    CustomerContact "RC:CsContact" false false ["page" "nickName" "routingInfo" "info" "requestInfo"];
    CustomerStatusMessage "" false false ["status"];
    CustomerStatusUpdateMessage "RC:CsUpdate" false false ["serviceStatus" "sid"];
    DiscussionNotificationMessage "RC:DizNtf" false true ["extra" "extension" "type" "isHasReceived" "operation" "user"];
    EvaluateMessage "RC:CsEva" false false ["uid" "sid" "pid" "source" "suggest" "isresolve" "type"];
    FileMessage "RC:FileMsg" true true ["name" "size" "type" "fileUrl" "extra"];
    GIFMessage "RC:GIFMsg" true true ["gifDataSize" "localPath" "remoteUrl" "width" "height"];
    GroupNotificationMessage "RC:GrpNtf" false true ["operation" "operatorUserId" "data" "message" "extra"];
    HQVoiceMessage "RC:HQVCMsg" true true ["type" "remoteUrl" "duration" "extra"];
    HandShakeMessage "RC:CsHs" false false ["requestInfo" "userInfo"];
    HandShakeResponseMessage "RC:CsHsR" false false ["msg" "status" "data"];
    HandshakeMessage "" true true [];
    HungupMessage "RC:VCHangup" false false ["callId" "reason" "mode" "subInfo"];
    ImageMessage "RC:ImgMsg" true true ["content" "imageUri" "extra"];
    InformationNotificationMessage "RC:InfoNtf" false true ["message" "extra"];
    InviteMessage "RC:VCInvite" false false ["mediaId" "callId" "engineType" "channelInfo" "mediaType" "extra" "inviteUserIds" "observerUserIds" "mode" "subInfo"];
    JrmfRedPacketMessage "RCJrmf:RpMsg" true true ["message"];
    JrmfRedPacketOpenedMessage "RCJrmf:RpOpendMsg" true true ["message"];
    LocationMessage "RC:LBSMsg" true true ["latitude" "longitude" "poi" "content" "extra"];
    LogCommandMessage "RC:LogCmdMsg" false false ["extra"];
    MediaModifyMessage "RC:VCModifyMedia" false false ["callId" "mediaType" "mode" "subInfo"];
    MemberModifyMessage "RC:VCModifyMem" false false ["modifyMemType" "callId" "caller" "engineType" "channelInfo" "mediaType" "extra" "inviteUserIds" "existedMemberStatusList" "existedUserPofiles" "observerUserIds" "mode" "subInfo"];
    ProfileNotificationMessage "RC:ProfileNtf" false true ["operation" "data" "extra"];
    PublicServiceCommandMessage "RC:PSCmd" false false ["content" "extra" "menuItem"];
    PublicServiceMultiRichContentMessage "RC:PSMultiImgTxtMsg" true true ["richContentMessages"];
    PublicServiceRichContentMessage "RC:PSImgTxtMsg" true true ["richContentMessage"];
    RCCombineMessage "RC:CombineMsg" true true ["nameList" "remoteUrl" "summaryList"];
    ReadReceiptMessage "RC:ReadNtf" false false ["lastMessageSendTime" "messageUId" "type"];
    ReadReceiptRequestMessage "RC:RRReqMsg" false false ["messageUId"];
    ReadReceiptResponseMessage "RC:RRRspMsg" false false ["receiptMessageDic"];
    RecallCommandMessage "RC:RcCmd" false true ["messageUId" "conversationType" "targetId" "sentTime"];
    ReferenceMessage "RC:ReferenceMsg" true true ["content" "referMsgUserId" "referMsg" "objName"];
    RichContentMessage "RC:ImgTextMsg" true true ["title" "content" "imageUri" "extra" "url"];
    RingingMessage "RC:VCRinging" false false ["callId"];
    SightMessage "RC:SightMsg" true true ["sightUrl" "content" "duration" "size" "name"];
    SummaryMessage "RC:VCSummary" false false ["caller" "inviter" "mediaType" "memberIdList" "startTime" "connectedTime" "duration" "status"];
    SuspendMessage "RC:CsSp" false false ["uid" "sid" "pid"];
    SyncReadStatusMessage "RC:SRSMsg" false false ["lastMessageSendTime"];
    TerminateMessage "RC:CsEnd" false false ["code" "msg" "sid"];
    TextMessage "RC:TxtMsg" true true ["content" "extra"];
    TypingStatusMessage "RC:TypSts" false false ["typingContentType" "data"];
    UnknownMessage "" true true ["message"];
    VoiceMessage "RC:VcMsg" true true ["content" "duration" "extra"];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_by_either_name() {
        let text = by_object_name(object_name::TEXT).unwrap();
        assert_eq!(text.class_name, "TextMessage");
        assert_eq!(by_class_name("TextMessage"), Some(text));
        assert_eq!(by_object_name(""), None);
        assert_eq!(by_object_name("app:custom"), None);
    }
}
