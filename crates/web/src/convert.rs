//! Answers, errors and messages as JS values.

use js_sys::{Array, JSON};
use rongim_core::{
    Answer, CallError, Conversation, Direction, EntryChange, KeptMessage, Message, SentStatus,
    StateChange, Typist, protocol::status::ConnectStatus,
};
use wasm_bindgen::JsValue;

use crate::page::Page;

/// A message. `is_own` messages have the shape of sent ones, the others that
/// of received ones.
pub(crate) fn message(message: &Message, is_own: bool, page: &Page) -> JsValue {
    page.message(
        &texts(message),
        message.conversation.kind.0,
        message.direction == Direction::Sent,
        message.local_id as f64,
        message.sent_time_ms as f64,
        message.received_time_ms as f64,
        message.offline,
        match message.sent_status {
            SentStatus::Sending => 10,
            SentStatus::Failed => 20,
            SentStatus::Sent => 30,
            SentStatus::Read => 50,
        },
        is_own,
        message.flags.0 as i32,
        message.expansion.as_deref(),
        message.readers.as_deref(),
    )
}

/// As [`Page::message`] takes them. An id has no U+0000 that is one's own.
fn texts(message: &Message) -> String {
    let mut texts = String::new();
    for id in [
        &message.conversation.target_id,
        &message.object_name,
        &message.sender_id,
        &message.uid,
    ] {
        texts.extend(id.split('\0'));
        texts.push('\0');
    }
    texts.push_str(&message.content);
    texts
}

/// Who is typing, as user id, what they type and time, each after the other.
pub(crate) fn typists(list: &[Typist]) -> JsValue {
    let fields = list.iter().flat_map(|typist| {
        [
            JsValue::from(&typist.user_id),
            JsValue::from(&typist.message_type),
            JsValue::from(typist.sent_time_ms as f64),
        ]
    });
    fields.collect::<Array>().into()
}

fn messages(list: &[Message], page: &Page) -> JsValue {
    let list: Array = list.iter().map(|one| message(one, false, page)).collect();
    list.into()
}

/// Messages that the client has seen: each with sent status, received status
/// and extra where the page noted them.
pub(crate) fn kept_messages(list: &[KeptMessage], page: &Page) -> JsValue {
    let list = list.iter().map(|kept| {
        let is_own = kept.message.direction == Direction::Sent;
        let fields = [
            message(&kept.message, is_own, page),
            kept.sent_status.into(),
            kept.received_status.into(),
            kept.extra.as_deref().into(),
        ];
        fields.into_iter().collect::<Array>()
    });
    list.collect::<Array>().into()
}

fn conversation(entry: &Conversation, page: &Page) -> JsValue {
    let latest = entry.latest.as_ref();
    let latest = latest.map_or(JsValue::NULL, |latest| message(latest, false, page));
    let mention = entry.mention.as_ref();
    page.conversation(
        entry.id.kind.0,
        &entry.id.target_id,
        &latest,
        entry.unread_count,
        entry.is_pinned,
        entry.draft.clone(),
        mention.map(|mention| mention.uid.clone()),
        mention.map_or(0.0, |mention| mention.sent_time_ms as f64),
        mention.map_or("", |mention| &mention.content),
        entry.is_muted,
        entry.is_hidden,
        entry.title.as_deref().unwrap_or_default(),
        entry.is_pinned_in_tag.into(),
    )
}

/// What a call gave back; undefined for one that is only done.
pub(crate) fn answer(answer: Answer, page: &Page) -> JsValue {
    match answer {
        Answer::Done => JsValue::UNDEFINED,
        Answer::Json(text) => json(&text),
        Answer::Connected(user_id) => user_id.into(),
        Answer::Sent(sent) => message(&sent, true, page),
        Answer::History {
            messages: list,
            has_more,
        } => Array::of2(&messages(&list, page), &has_more.into()).into(),
        Answer::Conversations(list) => {
            let list: Array = list.iter().map(|entry| conversation(entry, page)).collect();
            list.into()
        }
        Answer::Conversation(entry) => {
            entry.map_or(JsValue::NULL, |entry| conversation(&entry, page))
        }
    }
}

/// JSON text as a value; undefined when it is none.
pub(crate) fn json(text: &str) -> JsValue {
    JSON::parse(text).unwrap_or_default()
}

/// Conversations that were pinned or muted elsewhere, or are so no more.
pub(crate) fn state_changes(changes: &[StateChange]) -> JsValue {
    let list = changes.iter().map(|change| {
        let fields = [
            change.id.kind.0.into(),
            change.id.target_id.as_str().into(),
            change.is_pinned.into(),
            change.is_muted.into(),
            JsValue::from(change.time_ms as f64),
        ];
        fields.into_iter().collect::<Array>()
    });
    list.collect::<Array>().into()
}

/// Changed entries of a room, as a listener hears of them.
pub(crate) fn entry_changes(room: &str, changes: &[EntryChange]) -> JsValue {
    let list = changes.iter().map(|change| {
        let fields = [
            room.into(),
            change.key.as_str().into(),
            change.value.as_str().into(),
            JsValue::from(change.time_ms as f64),
            change.is_removal.into(),
        ];
        fields.into_iter().collect::<Array>()
    });
    list.collect::<Array>().into()
}

/// Tells that a call failed.
pub(crate) fn failure(call: f64, error: &CallError, page: &Page) {
    let data = match error {
        CallError::NotSent {
            message: unsent, ..
        } => message(unsent, true, page),
        _ => JsValue::UNDEFINED,
    };
    let is_token_incorrect = *error == CallError::Refused(ConnectStatus::TOKEN_INCORRECT);
    page.failed(call, error.code(), data, is_token_incorrect);
}
