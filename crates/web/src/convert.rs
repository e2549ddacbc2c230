//! Reading and building JS values: `js_to_*` and `*_to_js`.

use js_sys::{Array, Reflect};
use rongim_core::{
    Answer, CallError, Conversation, ConversationId, ConversationType, Direction, ErrorCode,
    Message, SentStatus,
    protocol::{schema::GetQNupTokenOutput, status::ConnectStatus},
};
use wasm_bindgen::JsValue;

use crate::{
    page::Page,
    reply::{Failure, Success},
};

/// An argument that is not what it should be: its name, and what was wanted.
#[derive(Debug)]
pub(crate) struct BadArgument(pub(crate) &'static str, pub(crate) &'static str);

impl BadArgument {
    pub(crate) fn to_failure(&self, page: &Page) -> Failure {
        let Self(name, wanted) = self;
        let code = ErrorCode::PARAMETER.0;
        let text = format!("the argument {name} must be {wanted} · 参数 {name} 错误");
        failure(code, &text, JsValue::UNDEFINED, page)
    }
}

/// A property; undefined when there is none.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    if object.is_object() || object.is_function() {
        return Reflect::get(object, &name.into()).unwrap_or_default();
    }
    JsValue::UNDEFINED
}

/// A text property that is not empty.
pub(crate) fn get_text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name)
        .as_string()
        .filter(|text| !text.is_empty())
}

/// A text argument that may be left out.
pub(crate) fn js_to_text(value: &JsValue) -> Option<String> {
    value.as_string().filter(|text| !text.is_empty())
}

/// A list of texts; anything else in it is left out.
pub(crate) fn js_to_texts(value: &JsValue) -> Vec<String> {
    if !Array::is_array(value) {
        return Vec::new();
    }
    Array::from(value)
        .iter()
        .filter_map(|item| item.as_string())
        .collect()
}

/// A conversation type, as a number or as the text of one.
pub(crate) fn js_to_type(value: &JsValue) -> Result<ConversationType, BadArgument> {
    let number = value
        .as_f64()
        .or_else(|| Some(value.as_string()?.parse::<u16>().ok()?.into()));
    let whole = number.filter(|number| number.fract() == 0.0 && (0.0..1000.0).contains(number));
    whole
        .map(|number| ConversationType(number as i32))
        .ok_or(BadArgument(
            "conversationType",
            "a number of RongIMLib.ConversationType",
        ))
}

/// A list of conversation types; nothing, null or an empty list means all.
pub(crate) fn js_to_types(value: &JsValue) -> Result<Vec<ConversationType>, BadArgument> {
    if value.is_undefined() || value.is_null() {
        return Ok(Vec::new());
    }
    if !Array::is_array(value) {
        return Err(BadArgument(
            "conversationTypes",
            "an array of RongIMLib.ConversationType",
        ));
    }
    Array::from(value)
        .iter()
        .map(|item| js_to_type(&item))
        .collect()
}

/// A conversation from its two arguments.
pub(crate) fn js_to_conversation(
    kind: &JsValue,
    target: &JsValue,
) -> Result<ConversationId, BadArgument> {
    let kind = js_to_type(kind)?;
    let target = target.as_string().filter(|target| !target.is_empty());
    let target = target.ok_or(BadArgument("targetId", "a text that is not empty"))?;
    Ok(ConversationId::new(kind, target))
}

/// A plain message. `is_own` messages have the shape of sent ones, the others
/// that of received ones.
pub(crate) fn message_to_js(message: &Message, is_own: bool, page: &Page) -> JsValue {
    page.shapes.message(
        &message.content,
        message.conversation.kind.0,
        &message.conversation.target_id,
        &message.object_name,
        message.direction == Direction::Sent,
        message.local_id as f64,
        &message.sender_id,
        message.sent_time_ms as f64,
        &message.uid,
        message.received_time_ms as f64,
        message.offline,
        match message.sent_status {
            SentStatus::Sending => 10,
            SentStatus::Failed => 20,
            SentStatus::Sent => 30,
        },
        is_own,
    )
}

fn conversation_to_js(entry: &Conversation, page: &Page) -> JsValue {
    let latest = entry.latest.as_ref();
    let latest = latest.map_or(JsValue::NULL, |message| message_to_js(message, false, page));
    let mention = entry.mention.as_ref();
    page.shapes.conversation(
        entry.id.kind.0,
        &entry.id.target_id,
        &latest,
        entry.unread_count,
        entry.is_pinned,
        entry.draft.clone(),
        mention.map(|mention| mention.uid.clone()),
        mention.map_or(0.0, |mention| mention.sent_time_ms as f64),
        mention.map_or("", |mention| &mention.content),
    )
}

pub(crate) fn answer_to_js(answer: Answer, navigation: Option<&str>, page: &Page) -> Success {
    match answer {
        Answer::Done => Success::one(JsValue::TRUE),
        Answer::Connected(user_id) => Success::one(user_id.into()),
        Answer::Sent(message) => Success::one(message_to_js(&message, true, page)),
        Answer::History { messages, has_more } => history_to_js(&messages, has_more, page),
        Answer::Conversations(list) => {
            let list: Array = list
                .iter()
                .map(|entry| conversation_to_js(entry, page))
                .collect();
            Success::one(list.into())
        }
        Answer::Conversation(entry) => {
            Success::one(entry.map_or(JsValue::NULL, |entry| conversation_to_js(&entry, page)))
        }
        Answer::Users(ids) => Success::one(texts_to_js(&ids)),
        Answer::IsBlacklisted(yes) => {
            // The page gets the name of the enum's key, as from the published client.
            Success::one(
                if yes {
                    "IN_BLACK_LIST"
                } else {
                    "NOT_IN_BLACK_LIST"
                }
                .into(),
            )
        }
        Answer::UploadToken(token) => {
            let fields = upload_fields(*token);
            Success::one(
                page.shapes
                    .upload_token(&fields, navigation.unwrap_or_default()),
            )
        }
        Answer::DownloadUrl(url) => {
            let object = js_sys::Object::new();
            let _ = Reflect::set(&object, &"downloadUrl".into(), &url.into());
            Success::one(object.into())
        }
    }
}

fn texts_to_js(texts: &[String]) -> JsValue {
    texts
        .iter()
        .map(|text| JsValue::from_str(text))
        .collect::<Array>()
        .into()
}

fn history_to_js(messages: &[Message], has_more: bool, page: &Page) -> Success {
    let list: Array = messages
        .iter()
        .map(|message| message_to_js(message, false, page))
        .collect();
    let value = js_sys::Object::new();
    let _ = Reflect::set(&value, &"list".into(), &list);
    let _ = Reflect::set(&value, &"hasMore".into(), &has_more.into());
    Success {
        arguments: vec![list.into(), has_more.into()],
        value: value.into(),
    }
}

/// The fields of an upload token in the order of the schema.
fn upload_fields(token: GetQNupTokenOutput) -> Array {
    let texts = [
        token.bos_token,
        token.bos_date,
        token.path,
        token.osskey_id,
        token.oss_policy,
        token.oss_sign,
        token.oss_bucket_name,
        token.s3_credential,
        token.s3_algorithm,
        token.s3_date,
        token.s3_policy,
        token.s3_signature,
        token.s3_bucket_name,
        token.stc_authorization,
        token.stc_content_sha256,
        token.stc_date,
        token.stc_bucket_name,
    ];
    let first = [
        JsValue::from(token.deadline as f64),
        JsValue::from(token.token),
    ];
    let rest = texts
        .into_iter()
        .map(|text| text.map_or(JsValue::NULL, JsValue::from));
    first.into_iter().chain(rest).collect()
}

pub(crate) fn error_to_js(error: &CallError, page: &Page) -> Failure {
    let data = match error {
        CallError::NotSent { message, .. } => message_to_js(message, true, page),
        _ => JsValue::UNDEFINED,
    };
    let is_token_incorrect = *error == CallError::Refused(ConnectStatus::TOKEN_INCORRECT);
    let failure = failure(error.code(), &error.to_string(), data, page);
    Failure {
        is_token_incorrect,
        ..failure
    }
}

pub(crate) fn failure(code: i32, text: &str, data: JsValue, page: &Page) -> Failure {
    let error = page.shapes.error(code, text, &data);
    let mut arguments = vec![code.into()];
    if !data.is_undefined() {
        arguments.push(data);
    }
    Failure {
        arguments,
        error,
        is_token_incorrect: false,
    }
}
