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

/// What became of a message for its words, as the hook numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    Clean = 0,
    Refused = 1,
    Replaced = 2,
}

/// The form of a stored message. `original`: the one that it takes back.
pub fn form(new: &NewMessage, message: &Message, original: Option<Uid>) -> Vec<u8> {
    let words = if new.provenance.words_replaced {
        Words::Replaced
    } else {
        Words::Clean
    };
    let uid = message.uid.to_string();
    let original = original.map(|uid| uid.to_string()).unwrap_or_default();
    write(
        new,
        &message.content,
        message.time,
        [&uid, &original],
        words,
    )
}

/// The form of a message that was refused for its words at a time in ms: it is stored
/// nowhere, and has no id.
pub fn form_of_refused(new: &NewMessage, time: i64) -> Vec<u8> {
    write(new, &new.content, time, ["", ""], Words::Refused)
}

fn write(
    new: &NewMessage,
    content: &[u8],
    time: i64,
    [uid, original]: [&str; 2],
    words: Words,
) -> Vec<u8> {
    let time = time.to_string();
    let from = &new.provenance;
    let mut form = Serializer::new(String::new());
    form.append_pair("fromUserId", &new.sender)
        .append_pair("toUserId", &new.target)
        .append_pair("objectName", &new.class_name)
        .append_pair("content", &String::from_utf8_lossy(content))
        .append_pair("timestamp", &time)
        .append_pair("msgTimestamp", &time)
        .append_pair("channelType", channel(new.kind))
        .append_pair("msgUID", uid)
        .append_pair("originalMsgUID", original)
        .append_pair("sensitiveType", &(words as u8).to_string())
        .append_pair("source", from.source())
        .append_pair("busChannel", "")
        .append_pair("clientIp", from.address())
        .append_pair("aiGenerated", "false");
    if new.kind.is_shared() {
        for user in &new.directed {
            form.append_pair("groupUserIds", user);
        }
    }
    form.finish().into_bytes()
}
