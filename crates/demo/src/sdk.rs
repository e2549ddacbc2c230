//! The one door to `window.RongIMLib`: typed calls in, plain values out.
//!
//! Everything that knows a JS name of the SDK is in this folder. The app loads the SDK with [`load`]
//! and starts it with [`start`], is told of events through [`listen`], and uses the Promise form of every call.

mod bindings;
mod events;
mod quiet;

use std::rc::Rc;

use js_sys::Promise;
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser::script;
use crate::model::{Content, Conversation, ConversationKey, Message, json as read};
use crate::state::Readers;

use bindings::{RongIMClient, client};
pub use events::{Event, Subscription, listen, watch_presence};
pub use quiet::{quiet_hours, set_quiet_hours};

/// Most messages that one page of history may hold.
pub const PAGE: u32 = 20;

/// Messages of a page on the way to one that was asked for.
pub const LONG_PAGE: u32 = 100;

/// `RongIMLib.FileType`, which the upload server takes for a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// A picture.
    Image = 1,
    /// Any file.
    File = 4,
}

const SCRIPT: &str = "/RongIMLib.js";

/// Arrays and objects within each other that a message may have. What the app puts it into, to keep
/// it, can still be read.
const DEEPEST: usize = 80;

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
    /// Time of the last one, whether it has a view or not; 0 for none.
    pub until: u64,
    /// Whether the server has more on that side.
    pub has_more: bool,
}

/// A chatroom as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// People in it.
    pub count: u64,
    /// Ids of some of them, the newest first.
    pub users: Vec<String>,
    /// Its keys and values.
    pub entries: Vec<(String, String)>,
}

/// Where and with which right a file may be uploaded.
#[derive(Clone, Debug)]
pub struct UploadTicket {
    /// Proof for the upload server.
    pub token: String,
    /// `host:port` of the upload server.
    pub server: String,
}

fn is_loaded() -> bool {
    js_sys::Reflect::get(&js_sys::global(), &"RongIMLib".into()).is_ok_and(|sdk| sdk.is_object())
}

/// Loads the SDK's script, as any page could; not needed before somebody signs in. That it did not
/// come is told by [`start`].
pub async fn load() {
    if !is_loaded() {
        script::load(SCRIPT).await;
    }
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

/// What the SDK did lately, without tokens, contents and users; empty without an SDK.
#[must_use]
pub fn log() -> String {
    bindings::log_text().unwrap_or_default()
}

/// The conversation list, in the SDK's order, and as the SDK gave it.
///
/// # Errors
/// With the SDK's code.
pub async fn conversations() -> Result<(Vec<Conversation>, Value), Failure> {
    let list =
        client()?.get_conversation_list(&JsValue::UNDEFINED, &JsValue::NULL, CONVERSATIONS)?;
    let list = settle(list).await?;
    let list = elements(&list);
    let conversations = list.iter().filter_map(Conversation::from_json);
    Ok((conversations.collect(), Value::Array(list)))
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
pub async fn history(key: &ConversationKey, before: u64, count: u32) -> Result<Page, Failure> {
    history_page(key, before, count, OLDER).await
}

/// A page of history newer than `after`; more of it is newer still.
///
/// # Errors
/// With the SDK's code.
pub async fn history_after(key: &ConversationKey, after: u64, count: u32) -> Result<Page, Failure> {
    history_page(key, after, count, NEWER).await
}

/// Orders of a page of history, as the SDK numbers them.
const OLDER: u32 = 0;
const NEWER: u32 = 1;

async fn history_page(
    key: &ConversationKey,
    from: u64,
    count: u32,
    order: u32,
) -> Result<Page, Failure> {
    let (kind, target) = (key.kind.0, &key.target);
    let options = to_js(&json!({ "order": order }))?;
    let page = client()?.get_history(kind, target, from as f64, count, &JsValue::NULL, &options)?;
    let page = settle(page).await?;
    let list = js_sys::Reflect::get(&page, &"list".into())?;
    let has_more = js_sys::Reflect::get(&page, &"hasMore".into())?.is_truthy();
    let list = elements(&list);
    let mut times = list
        .iter()
        .rev()
        .map(|message| read::count(message, "sentTime"));
    Ok(Page {
        messages: list.iter().filter_map(Message::from_json).collect(),
        until: times.find(|time| *time > 0).unwrap_or(0),
        has_more,
    })
}

/// Sends a message and tells the id and the time that the server gave it. What is sent again under
/// the same number within a day is the same message.
///
/// # Errors
/// With the SDK's code, and for classes that the SDK does not have.
pub async fn send(
    key: &ConversationKey,
    content: &Content,
    number: Option<u64>,
) -> Result<(String, u64), Failure> {
    let message = make(content)?;
    let client = client()?;
    let (kind, target, none) = (key.kind.0, &key.target, &JsValue::UNDEFINED);
    let options = to_js(&number.map_or(json!({}), |number| json!({ "clientUniqueId": number })))?;
    let mentions = content.has_mention();
    let sent = client.send_message(kind, target, &message, none, mentions, none, none, &options)?;
    let sent = settle(sent);
    let sent = to_json(sent.await?);
    Ok((
        read::text(&sent, "messageUId"),
        read::count(&sent, "sentTime"),
    ))
}

/// Deletes messages from the user's history; others keep them.
///
/// # Errors
/// With the SDK's code.
pub async fn delete_messages(
    key: &ConversationKey,
    messages: &[Rc<Message>],
) -> Result<(), Failure> {
    let named: Vec<Value> = messages
        .iter()
        .map(|message| {
            json!({
                "messageUId": message.uid,
                "sentTime": message.sent_time,
                "messageDirection": if message.is_own() { 1 } else { 2 },
            })
        })
        .collect();
    let named = to_js(&Value::from(named))?;
    settle(client()?.delete_messages(key.kind.0, &key.target, &named)?)
        .await
        .map(drop)
}

/// Pins or mutes a conversation, on all clients of the user; `None` leaves that as it is.
///
/// # Errors
/// With the SDK's code.
pub async fn set_status(
    key: &ConversationKey,
    pinned: Option<bool>,
    muted: Option<bool>,
) -> Result<(), Failure> {
    let mut status = serde_json::Map::new();
    if let Some(pinned) = pinned {
        status.insert("isTop".into(), pinned.into());
    }
    if let Some(muted) = muted {
        let notify = if muted { 1 } else { 2 };
        status.insert("notificationStatus".into(), notify.into());
    }
    let status = to_js(&Value::Object(status))?;
    settle(client()?.set_conversation_status(key.kind.0, &key.target, &status)?)
        .await
        .map(drop)
}

/// Hides a conversation until its next message, or shows it again.
///
/// # Errors
/// With the SDK's code.
pub fn set_hidden(key: &ConversationKey, hidden: bool) -> Result<(), Failure> {
    client()?.set_conversation_hidden(key.kind.0, &key.target, hidden)?;
    Ok(())
}

/// Tells the other side of a private chat that everything up to a message was read.
pub async fn send_read_until(key: &ConversationKey, message: &Message) {
    let receipt = Content {
        class: "ReadReceiptMessage".into(),
        object_name: "RC:ReadNtf".into(),
        fields: json!({
            "lastMessageSendTime": message.sent_time,
            "messageUId": message.uid,
            "type": key.kind.0,
        }),
    };
    // The next look at the chat sends the next one.
    let _ = send(key, &receipt, None).await;
}

/// Tells the authors in a group that their messages were read.
pub async fn send_read(group: &str, uids: &[String]) {
    let Ok(client) = client() else { return };
    let uids: js_sys::Array = uids.iter().map(|uid| JsValue::from_str(uid)).collect();
    if let Ok(promise) = client.send_read_receipt(&uids, group) {
        // Nobody is told that a receipt did not arrive.
        let _ = settle(promise).await;
    }
}

/// Who has read an own message of a group.
///
/// # Errors
/// With the SDK's code.
pub async fn readers(group: &str, uid: &str) -> Result<Readers, Failure> {
    let answer = to_json(settle(client()?.get_readers(uid, group)?).await?);
    let read_user = |reader: &Value| Some(read::text(reader, "userId")).filter(|id| !id.is_empty());
    Ok(Readers {
        users: read::list(&answer, "list", read_user).into_iter().collect(),
        members: read::count(&answer, "totalMemberCount"),
    })
}

/// Enters a chatroom; its newest messages arrive as received ones.
///
/// # Errors
/// With the SDK's code.
pub async fn join_room(room: &str, count: i32) -> Result<(), Failure> {
    settle(client()?.join_room(room, count)?).await.map(drop)
}

/// Leaves a chatroom. Nothing is left to do if that fails.
pub async fn quit_room(room: &str) {
    let Ok(client) = client() else { return };
    if let Ok(promise) = client.quit_room(room) {
        let _ = settle(promise).await;
    }
}

/// How many people are in a chatroom, and the ids of some of them.
///
/// # Errors
/// With the SDK's code.
pub async fn room_info(room: &str) -> Result<Room, Failure> {
    const SHOWN: u32 = 20;
    const NEWEST_FIRST: u32 = 2;
    let client = client()?;
    let info = to_json(settle(client.room_info(room, SHOWN, NEWEST_FIRST)?).await?);
    let entries = match client.room_entries(room) {
        // A room without entries may answer with an error of its own.
        Ok(entries) => settle(entries).await.map(to_json).unwrap_or_default(),
        Err(_) => Value::Null,
    };
    let read_id = |user: &Value| Some(read::text(user, "id")).filter(|id| !id.is_empty());
    let entries = entries.as_object().into_iter().flatten();
    Ok(Room {
        count: read::count(&info, "userTotalNums"),
        users: read::list(&info, "userInfos", read_id),
        entries: entries
            .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect(),
    })
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

/// Asks for the right to upload a file.
///
/// # Errors
/// With the SDK's code.
pub async fn upload_ticket(kind: FileType) -> Result<UploadTicket, Failure> {
    let ticket = to_json(settle(client()?.get_file_token(kind as u32)?).await?);
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

/// The web address of an uploaded file.
///
/// # Errors
/// With the SDK's code.
pub async fn file_url(kind: FileType, key: &str, name: &str) -> Result<String, Failure> {
    let answer = to_json(settle(client()?.get_file_url(kind as u32, key, name)?).await?);
    match read::web_address(&answer, "downloadUrl") {
        url if url.is_empty() => Err(Failure { code: 0 }),
        url => Ok(url),
    }
}

/// The SDK's message object of a content.
fn make(content: &Content) -> Result<JsValue, Failure> {
    let class: js_sys::Function = bindings::member(&content.class)?
        .dyn_into()
        .map_err(|_| Failure { code: 0 })?;
    let fields = js_sys::Array::of1(&to_js(&content.fields)?);
    Ok(js_sys::Reflect::construct(&class, &fields)?)
}

async fn settle(promise: JsValue) -> Result<JsValue, Failure> {
    Ok(JsFuture::from(Promise::resolve(&promise)).await?)
}

/// Reads element by element, so that one broken object does not hide the others.
fn elements(list: &JsValue) -> Vec<Value> {
    let list = list.dyn_ref::<js_sys::Array>();
    let list = list.map(js_sys::Array::iter).into_iter().flatten();
    list.map(to_json).collect()
}

/// A JS value as JSON; what JSON cannot hold becomes `null`, and so does what is too deep: anybody
/// can send it.
fn to_json(value: JsValue) -> Value {
    let Ok(text) = js_sys::JSON::stringify(&value) else {
        return Value::Null;
    };
    let depth = text.as_string().map_or(0, |text| read::depth(&text));
    match depth > DEEPEST {
        true => Value::Null,
        false => serde_wasm_bindgen::from_value(value).unwrap_or_default(),
    }
}

fn to_js(value: &Value) -> Result<JsValue, Failure> {
    let plain_objects = serde_wasm_bindgen::Serializer::json_compatible();
    value
        .serialize(&plain_objects)
        .map_err(|_| Failure { code: 0 })
}
