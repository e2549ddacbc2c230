//! The one door to `window.RongIMLib`: typed calls in, plain values out.
//!
//! Everything that knows a JS name of the SDK is in this folder. The app starts the SDK with
//! [`start`], is told of events through [`listen`], and uses the Promise form of every call.

mod bindings;
mod events;

use js_sys::Promise;
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::model::{Body, Conversation, ConversationKey, Message, Picture, json as read};

use bindings::{RongIMClient, client};
pub use events::{Event, Subscription, listen};

/// Most messages that one page of history may hold.
pub const PAGE: u32 = 20;

/// `RongIMLib.FileType.IMAGE`
const FILE_TYPE_IMAGE: u32 = 1;

/// Conversations asked for at once.
const CONVERSATIONS: u32 = 300;

/// Why a call failed: the SDK's error code, 0 when it gave none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// `ErrorCode` of the SDK.
    pub code: i32,
}

impl From<JsValue> for Failure {
    fn from(error: JsValue) -> Self {
        let code = js_sys::Reflect::get(&error, &"code".into()).ok();
        let code = code
            .and_then(|code| code.as_f64())
            .or_else(|| error.as_f64());
        Self {
            code: code.map_or(0, |code| code as i32),
        }
    }
}

/// A page of history, oldest message first.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its messages; fewer than were asked for if some have no view.
    pub messages: Vec<Message>,
    /// Whether the server has older ones.
    pub has_more: bool,
}

/// Where and with which right a picture may be uploaded.
#[derive(Clone, Debug)]
pub struct UploadTicket {
    /// Proof for the upload server.
    pub token: String,
    /// `host:port` of the upload server.
    pub server: String,
}

/// Readies the SDK for an app key and a navigation server.
///
/// # Errors
/// When the SDK's script did not load or refused the arguments.
pub fn start(app_key: &str, navi: &str) -> Result<(), Failure> {
    let options = to_js(&json!({ "navi": navi }))?;
    RongIMClient::init(app_key, &JsValue::NULL, &options)?;
    events::install()
}

/// Connects with an IM token. The call is made at once, not when its end is waited for: from then
/// on the SDK knows whose drafts are asked for.
///
/// # Errors
/// With the SDK's code, for example for a token that is not valid any more.
pub fn connect(token: &str) -> impl Future<Output = Result<(), Failure>> + use<> {
    let attempt = RongIMClient::connect(token);
    async move { settle(attempt?).await.map(drop) }
}

/// Asks for a connection attempt now instead of at the next turn.
///
/// # Errors
/// With the SDK's code when that attempt fails too.
pub async fn reconnect() -> Result<(), Failure> {
    settle(RongIMClient::reconnect()?).await.map(drop)
}

/// Ends the connection. Nothing is left to do if that fails.
pub fn sign_out() {
    if let Ok(client) = client() {
        let _ = client.logout();
    }
}

/// The conversation list, in the SDK's order.
///
/// # Errors
/// With the SDK's code.
pub async fn conversations() -> Result<Vec<Conversation>, Failure> {
    let list =
        client()?.get_conversation_list(&JsValue::UNDEFINED, &JsValue::NULL, CONVERSATIONS)?;
    let list = settle(list).await?;
    Ok(read_list(&list, Conversation::from_json))
}

/// Takes a conversation off the list.
///
/// # Errors
/// With the SDK's code.
pub async fn remove_conversation(key: &ConversationKey) -> Result<(), Failure> {
    settle(client()?.remove_conversation(key.kind.0, &key.target)?)
        .await
        .map(drop)
}

/// Marks a conversation as read.
///
/// # Errors
/// With the SDK's code.
pub async fn clear_unread(key: &ConversationKey) -> Result<(), Failure> {
    settle(client()?.clear_unread_count(key.kind.0, &key.target)?)
        .await
        .map(drop)
}

/// The unsent text of a conversation; empty for none.
#[must_use]
pub fn draft(key: &ConversationKey) -> String {
    let draft = client().and_then(|client| Ok(client.get_draft(key.kind.0, &key.target)?));
    draft
        .ok()
        .and_then(|draft| draft.as_string())
        .unwrap_or_default()
}

/// Keeps the unsent text of a conversation; an empty one is forgotten.
pub fn save_draft(key: &ConversationKey, text: &str) {
    let Ok(client) = client() else { return };
    // Without storage the draft lives as long as the text field: nothing to report.
    let _ = match text {
        "" => client.clear_draft(key.kind.0, &key.target),
        text => client.save_draft(key.kind.0, &key.target, text),
    };
}

/// A page of history older than `before`; 0 asks for the newest page.
///
/// # Errors
/// With the SDK's code.
pub async fn history(key: &ConversationKey, before: u64) -> Result<Page, Failure> {
    let page = client()?.get_history(key.kind.0, &key.target, before as f64, PAGE)?;
    let page = settle(page).await?;
    let list = js_sys::Reflect::get(&page, &"list".into())?;
    let has_more = js_sys::Reflect::get(&page, &"hasMore".into())?.is_truthy();
    Ok(Page {
        messages: read_list(&list, Message::from_json),
        has_more,
    })
}

/// Sends a message and tells the id and the time that the server gave it.
///
/// # Errors
/// With the SDK's code; bodies that only others can make are refused.
pub async fn send(key: &ConversationKey, body: &Body) -> Result<(String, u64), Failure> {
    let content = encode(body)?;
    let sent = settle(client()?.send_message(key.kind.0, &key.target, &content)?).await?;
    let sent = to_json(sent);
    Ok((
        read::text(&sent, "messageUId"),
        read::count(&sent, "sentTime"),
    ))
}

/// Takes an own message back.
///
/// # Errors
/// With the SDK's code.
pub async fn recall(message: &Message) -> Result<(), Failure> {
    let named = to_js(&json!({
        "conversationType": message.conversation.kind.0,
        "targetId": message.conversation.target,
        "messageUId": message.uid,
        "sentTime": message.sent_time,
    }))?;
    settle(client()?.recall(&named)?).await.map(drop)
}

/// Lets the other side know that the user is typing a text.
pub async fn send_typing(key: &ConversationKey) {
    let Ok(client) = client() else { return };
    // A lost sign of typing is not worth a word.
    if let Ok(promise) = client.send_typing(key.kind.0, &key.target, "RC:TxtMsg") {
        let _ = settle(promise).await;
    }
}

/// Asks for the right to upload a picture.
///
/// # Errors
/// With the SDK's code.
pub async fn upload_ticket() -> Result<UploadTicket, Failure> {
    let ticket = to_json(settle(client()?.get_file_token(FILE_TYPE_IMAGE)?).await?);
    let server = ["qiniu", "uploadServer", "domain"].map(|name| read::text(&ticket, name));
    let server = server
        .into_iter()
        .find(|server| !server.is_empty())
        .unwrap_or_default();
    Ok(UploadTicket {
        token: read::text(&ticket, "token"),
        server,
    })
}

/// The web address of an uploaded picture.
///
/// # Errors
/// With the SDK's code.
pub async fn picture_url(key: &str, name: &str) -> Result<String, Failure> {
    let answer = to_json(settle(client()?.get_file_url(FILE_TYPE_IMAGE, key, name)?).await?);
    match read::web_address(&answer, "downloadUrl") {
        url if url.is_empty() => Err(Failure { code: 0 }),
        url => Ok(url),
    }
}

/// The SDK's message object of a body.
fn encode(body: &Body) -> Result<JsValue, Failure> {
    let message = match body {
        Body::Text(text) => {
            bindings::TextMessage::new(&to_js(&json!({ "content": text }))?)?.into()
        }
        Body::Image(Picture { thumbnail, uri }) => {
            let content = json!({ "content": thumbnail, "imageUri": uri });
            bindings::ImageMessage::new(&to_js(&content)?)?.into()
        }
        Body::Location(place) => {
            let content = json!({
                "latitude": place.latitude(),
                "longitude": place.longitude(),
                "poi": place.poi,
                "content": place.thumbnail,
            });
            bindings::LocationMessage::new(&to_js(&content)?)?.into()
        }
        _ => return Err(Failure { code: 0 }),
    };
    Ok(message)
}

async fn settle(promise: JsValue) -> Result<JsValue, Failure> {
    Ok(JsFuture::from(Promise::resolve(&promise)).await?)
}

/// Reads element by element, so that one broken object does not hide the others.
fn read_list<T>(list: &JsValue, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    let Some(list) = list.dyn_ref::<js_sys::Array>() else {
        return Vec::new();
    };
    list.iter()
        .filter_map(|element| read(&to_json(element)))
        .collect()
}

/// A JS value as JSON; what JSON cannot hold becomes `null`.
fn to_json(value: JsValue) -> Value {
    serde_wasm_bindgen::from_value(value).unwrap_or_default()
}

fn to_js(value: &Value) -> Result<JsValue, Failure> {
    let plain_objects = serde_wasm_bindgen::Serializer::json_compatible();
    value
        .serialize(&plain_objects)
        .map_err(|_| Failure { code: 0 })
}
