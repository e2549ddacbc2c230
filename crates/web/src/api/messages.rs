//! Sending, recalling and reading messages, and files.

use js_sys::{JSON, Object, Reflect};
use rongim_core::{
    ConversationId, HistoryOrder, HistoryRequest, OutgoingMessage, RecallTarget,
    protocol::{
        catalogue::object_name,
        flags::{PushFlags, SendFlags},
    },
};
use wasm_bindgen::prelude::*;

use super::{Client, command, driver, page};
use crate::{
    convert::{BadArgument, get, get_text, js_to_conversation, js_to_text, js_to_texts},
    driver,
};

#[wasm_bindgen(js_class = RongIMClient)]
impl Client {
    /// The published client's nine arguments; `params` holds what came later:
    /// `userIds`, `disableNotification`, `isVoipPush`, `isFilerWhiteBlacklist`,
    /// `isMentioned`, `pushContent`, `pushData`, `pushConfig`.
    #[wasm_bindgen(js_name = sendMessage)]
    #[allow(clippy::too_many_arguments)]
    pub fn send_message(
        &self,
        kind: JsValue,
        target: JsValue,
        content: JsValue,
        callback: JsValue,
        is_mention: JsValue,
        push_text: JsValue,
        push_data: JsValue,
        _method_type: JsValue,
        params: JsValue,
    ) -> JsValue {
        let draft = js_to_conversation(&kind, &target).and_then(|id| draft(id, &content));
        let draft = draft.map(|draft| OutgoingMessage {
            flags: draft
                .flags
                .with(
                    SendFlags::MENTION,
                    is_mention.is_truthy() || get(&params, "isMentioned").is_truthy(),
                )
                .with(
                    SendFlags::SILENT,
                    get(&params, "disableNotification").is_truthy(),
                ),
            push_text: js_to_text(&push_text).or_else(|| get_text(&params, "pushContent")),
            push_data: js_to_text(&push_data).or_else(|| get_text(&params, "pushData")),
            push_flags: push_flags(&params),
            receivers: js_to_texts(&get(&params, "userIds")),
            ..draft
        });
        send(callback, draft)
    }

    #[wasm_bindgen(js_name = sendTextMessage)]
    pub fn send_text_message(
        &self,
        kind: JsValue,
        target: JsValue,
        text: JsValue,
        callback: JsValue,
    ) -> JsValue {
        let draft = js_to_conversation(&kind, &target).and_then(|id| {
            let wanted = BadArgument("content", "a text");
            let text = text.as_string().ok_or(wanted)?;
            Ok(OutgoingMessage::new(
                id,
                object_name::TEXT,
                object_to_json(&[("content", text.into())]),
            ))
        });
        send(callback, draft)
    }

    #[wasm_bindgen(js_name = sendTypingStatusMessage)]
    pub fn send_typing_status_message(
        &self,
        kind: JsValue,
        target: JsValue,
        message_name: JsValue,
        callback: JsValue,
    ) -> JsValue {
        let draft = js_to_conversation(&kind, &target).and_then(|id| {
            let wanted = BadArgument("messageName", "the name of a message type");
            let name = js_to_text(&message_name).ok_or(wanted)?;
            let typed = page().map_or(name.clone(), |page| page.shapes.object_name(&name));
            let fields = [("typingContentType", typed.into()), ("data", "".into())];
            let mut draft = OutgoingMessage::new(id, object_name::TYPING, object_to_json(&fields));
            draft.flags = SendFlags::default();
            draft.transient = true;
            Ok(draft)
        });
        send(callback, draft)
    }

    /// `sendRecallMessage(message, callback)`; `message` is one that was sent.
    #[wasm_bindgen(js_name = sendRecallMessage)]
    pub fn send_recall_message(
        &self,
        message: JsValue,
        callback: JsValue,
        _options: JsValue,
    ) -> JsValue {
        command(
            callback,
            recall_target(&message),
            |engine, now, (target, content)| engine.recall(target, content, now),
        )
    }

    /// `timestamp` null goes on where the last page ended, 0 begins with the
    /// newest. The promise gives `{list, hasMore}`.
    #[wasm_bindgen(js_name = getHistoryMessages)]
    #[allow(clippy::too_many_arguments)]
    pub fn get_history_messages(
        &self,
        kind: JsValue,
        target: JsValue,
        timestamp: JsValue,
        count: JsValue,
        callback: JsValue,
        _object_name: JsValue,
        order: JsValue,
    ) -> JsValue {
        let request = js_to_conversation(&kind, &target).and_then(|conversation| {
            let wanted = BadArgument("count", "a number from 1 to 20");
            let count = count
                .as_f64()
                .filter(|count| (1.0..=20.0).contains(count))
                .ok_or(wanted)?;
            let is_newer = order.as_f64() == Some(1.0);
            Ok(HistoryRequest {
                conversation,
                from_ms: time(&timestamp)?,
                count: count as u32,
                order: if is_newer {
                    HistoryOrder::Newer
                } else {
                    HistoryOrder::Older
                },
            })
        });
        command(callback, request, |engine, now, request| {
            engine.history(request, now)
        })
    }

    /// `clearRemoteHistoryMessages({conversationType, targetId, timestamp}, callback)`:
    /// erases up to the time, for this user only.
    #[wasm_bindgen(js_name = clearRemoteHistoryMessages)]
    pub fn clear_remote_history_messages(&self, params: JsValue, callback: JsValue) -> JsValue {
        let id = js_to_conversation(&get(&params, "conversationType"), &get(&params, "targetId"));
        let arguments = id.and_then(|id| {
            let wanted = BadArgument("timestamp", "a time in ms");
            Ok((id, time(&get(&params, "timestamp"))?.ok_or(wanted)?))
        });
        command(callback, arguments, |engine, now, (id, until)| {
            engine.clear_history(id, until, now)
        })
    }

    /// The name of the 2.5 client for the same.
    #[wasm_bindgen(js_name = clearHistoryMessages)]
    pub fn clear_history_messages(&self, params: JsValue, callback: JsValue) -> JsValue {
        self.clear_remote_history_messages(params, callback)
    }

    /// `getFileToken(fileType, callback, fileName)`.
    #[wasm_bindgen(js_name = getFileToken)]
    pub fn get_file_token(
        &self,
        file_type: JsValue,
        callback: JsValue,
        file_name: JsValue,
    ) -> JsValue {
        let arguments = number_of_file_type(&file_type).map(|kind| (kind, js_to_text(&file_name)));
        command(callback, arguments, |engine, now, (kind, name)| {
            engine.upload_token(kind, name, now)
        })
    }

    /// `getFileUrl(fileType, key, originalName, callback)`, or with `data`
    /// before the callback as in later versions.
    #[wasm_bindgen(js_name = getFileUrl)]
    pub fn get_file_url(
        &self,
        file_type: JsValue,
        key: JsValue,
        name: JsValue,
        callback: JsValue,
        later_callback: JsValue,
    ) -> JsValue {
        let is_callback = |value: &JsValue| get(value, "onSuccess").is_function();
        let callback = if is_callback(&later_callback) {
            later_callback
        } else {
            callback
        };
        let arguments = number_of_file_type(&file_type).and_then(|kind| {
            let wanted = BadArgument("fileName", "the key that the upload gave");
            Ok((kind, js_to_text(&key).ok_or(wanted)?, js_to_text(&name)))
        });
        command(callback, arguments, |engine, now, (kind, key, name)| {
            engine.download_url(kind, key, name, now)
        })
    }
}

fn send(callback: JsValue, draft: Result<OutgoingMessage, BadArgument>) -> JsValue {
    let told = callback.clone();
    command(callback, draft, |engine, now, draft| {
        let call = engine.send(draft, now);
        let message_id = engine.last_local_id() as f64;
        if let Some(driver) = driver() {
            driver.later(move || driver::before(&told, message_id));
        }
        call
    })
}

/// A message from the content object of the page.
fn draft(id: ConversationId, content: &JsValue) -> Result<OutgoingMessage, BadArgument> {
    let wanted = BadArgument(
        "messageContent",
        "a message, such as new RongIMLib.TextMessage({content: \"…\"})",
    );
    let described = page()
        .and_then(|page| page.shapes.describe(content))
        .ok_or(wanted)?;
    let mut draft = OutgoingMessage::new(id, &described.object_name(), described.text());
    draft.flags = SendFlags::default()
        .with(SendFlags::PERSISTED, described.persisted())
        .with(SendFlags::COUNTED, described.counted())
        .with(SendFlags::MENTION, described.mentions());
    Ok(draft)
}

fn push_flags(params: &JsValue) -> PushFlags {
    let config = get(params, "pushConfig");
    PushFlags::default()
        .with(PushFlags::VOIP_PUSH, get(params, "isVoipPush").is_truthy())
        .with(
            PushFlags::VERIFY_LISTS,
            get(params, "isFilerWhiteBlacklist").is_truthy(),
        )
        .with(
            PushFlags::NO_TITLE,
            get(&config, "disablePushTitle").is_truthy(),
        )
        .with(
            PushFlags::FORCE_DETAIL,
            get(&config, "forceShowDetailContent").is_truthy(),
        )
}

fn recall_target(message: &JsValue) -> Result<(RecallTarget, String), BadArgument> {
    let conversation =
        js_to_conversation(&get(message, "conversationType"), &get(message, "targetId"))?;
    let wanted = BadArgument("messageUId", "the messageUId of a sent message");
    let uid = get_text(message, "messageUId").ok_or(wanted)?;
    let wanted = BadArgument("sentTime", "the sentTime of a sent message, in ms");
    let sent_time = get(message, "sentTime")
        .as_f64()
        .filter(|time| *time > 0.0)
        .ok_or(wanted)?;
    let optional = ["extra", "user"].map(|name| (name, get(message, name)));
    let mut fields = vec![
        ("messageUId", uid.clone().into()),
        ("conversationType", conversation.kind.0.into()),
        ("targetId", conversation.target_id.clone().into()),
        ("sentTime", sent_time.into()),
    ];
    fields.extend(
        optional
            .into_iter()
            .filter(|(_, value)| !value.is_undefined()),
    );
    let target = RecallTarget {
        conversation,
        uid,
        sent_time_ms: sent_time as u64,
    };
    Ok((target, object_to_json(&fields)))
}

/// A timestamp that may be null.
fn time(value: &JsValue) -> Result<Option<u64>, BadArgument> {
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    let number = value.as_f64().filter(|time| *time >= 0.0);
    let wanted = BadArgument("timestamp", "null, 0 or a time in ms");
    number.map(|time| Some(time as u64)).ok_or(wanted)
}

fn number_of_file_type(value: &JsValue) -> Result<i32, BadArgument> {
    let number = value
        .as_f64()
        .filter(|number| (1.0..=10.0).contains(number));
    let wanted = BadArgument("fileType", "a number of RongIMLib.FileType");
    number.map(|number| number as i32).ok_or(wanted)
}

fn object_to_json(fields: &[(&str, JsValue)]) -> String {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    JSON::stringify(&object)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
