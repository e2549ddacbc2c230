//! Full message routing: one form for each message.

use form_urlencoded::Serializer;
use rongim_protocol::ConversationType;

use crate::{
    model::{Message, NewMessage},
    uid::Uid,
};

/// How hooks name a conversation's type.
pub(super) fn channel(kind: ConversationType) -> &'static str {
    match kind {
        ConversationType::PRIVATE => "PERSON",
        ConversationType::DISCUSSION => "PERSONS",
        ConversationType::GROUP => "GROUP",
        ConversationType::CHATROOM => "TEMPGROUP",
        ConversationType::CUSTOMER_SERVICE => "CUSTOMERSERVICE",
        ConversationType::SYSTEM => "NOTIFY",
        ConversationType::APP_PUBLIC_SERVICE => "MC",
        ConversationType::PUBLIC_SERVICE => "MP",
        _ => "",
    }
}

/// The form of a stored message. `original`: the one that it takes back.
pub fn form(new: &NewMessage, message: &Message, original: Option<Uid>) -> Vec<u8> {
    let time = message.time.to_string();
    let original = original.map(|uid| uid.to_string()).unwrap_or_default();
    let from = &new.provenance;
    let mut form = Serializer::new(String::new());
    form.append_pair("fromUserId", &message.sender)
        .append_pair("toUserId", &message.target)
        .append_pair("objectName", &message.class_name)
        .append_pair("content", &String::from_utf8_lossy(&message.content))
        .append_pair("timestamp", &time)
        .append_pair("msgTimestamp", &time)
        .append_pair("channelType", channel(message.kind))
        .append_pair("msgUID", &message.uid.to_string())
        .append_pair("originalMsgUID", &original)
        .append_pair("sensitiveType", if from.words_replaced { "2" } else { "0" })
        .append_pair("source", from.source())
        .append_pair("busChannel", "")
        .append_pair("clientIp", from.address())
        .append_pair("aiGenerated", "false");
    if message.kind.is_shared() {
        for user in &new.directed {
            form.append_pair("groupUserIds", user);
        }
    }
    form.finish().into_bytes()
}
