//! `/message/…` and `/statusmessage/…`: messages that the app's server sends, and
//! takes back.

pub mod archive;
pub mod expansion;
pub mod history;
pub mod template;

use axum::{Json, extract::State};
use rongim_protocol::{
    ConversationId, ConversationType, flags::SendFlags, limits::MAX_CONTENT_BYTES,
};
use serde_json::{Value, json};

use super::{ApiError, ApiResult, Form, SUCCESS, Success};
use crate::{
    clock,
    im::publish::{recall_from_app, send_all_from_app, send_from_app},
    model::{Actor, AppOrder, Authority, Delivery, NewMessage},
    state::AppState,
    store::{Recall, expansion::is_expansion},
    uid::Uid,
};

/// Bytes of an object name.
const MAX_NAME_BYTES: usize = 32;

/// What the calls differ in.
#[derive(Clone, Copy, Debug)]
pub struct Publish {
    kind: ConversationType,
    /// The parameter with the targets, how many there may be, and the key under
    /// which the answer names each.
    targets: (&'static str, usize),
    named: &'static str,
    /// Only to who is online, and stored nowhere.
    status: bool,
}

const fn publish_to(
    kind: ConversationType,
    targets: (&'static str, usize),
    named: &'static str,
    status: bool,
) -> Publish {
    Publish {
        kind,
        targets,
        named,
        status,
    }
}

const USERS: (&str, usize) = ("toUserId", 1000);
const GROUPS: (&str, usize) = ("toGroupId", 3);

/// `/message/private/publish.json`, `/message/publish.json`.
pub const PRIVATE: Publish = publish_to(ConversationType::PRIVATE, USERS, "userId", false);
/// `/message/group/publish.json`.
pub const GROUP: Publish = publish_to(ConversationType::GROUP, GROUPS, "groupId", false);
/// `/message/chatroom/publish.json`.
pub const CHATROOM: Publish = publish_to(
    ConversationType::CHATROOM,
    ("toChatroomId", 10),
    "chatroomId",
    false,
);
/// `/message/discussion/publish.json`.
pub const DISCUSSION: Publish = publish_to(
    ConversationType::DISCUSSION,
    ("toDiscussionId", 10),
    "discussionId",
    false,
);
/// `/message/system/publish.json`.
pub const SYSTEM: Publish =
    publish_to(ConversationType::SYSTEM, ("toUserId", 100), "userId", false);
/// `/statusmessage/private/publish.json`.
pub const PRIVATE_STATUS: Publish = publish_to(ConversationType::PRIVATE, USERS, "userId", true);
/// `/statusmessage/group/publish.json`.
pub const GROUP_STATUS: Publish = publish_to(ConversationType::GROUP, GROUPS, "groupId", true);

/// Sends a message to each of the targets.
pub async fn publish(state: AppState, form: Form, to: Publish) -> ApiResult<Value> {
    let (name, most) = to.targets;
    let targets = form.some_ids(name, most)?;
    let mut message = read(&form, to.kind)?;
    if to.status {
        message.delivery = Delivery::OnlineOnly;
        message.flags = SendFlags::default();
    }
    if to.kind == ConversationType::GROUP && form.0.one("toUserId").is_some() {
        if targets.len() > 1 {
            let why = "is for one group at a time";
            return Err(ApiError::bad_parameter("toUserId", why));
        }
        message.directed = form.ids("toUserId")?;
    }
    let messages = targets.into_iter().map(move |target| NewMessage {
        target,
        ..message.clone()
    });
    send_each(&state, messages, to.named).await
}

/// Sends messages, in their order; the answer names the target of each under the
/// key `named`.
async fn send_each(
    state: &AppState,
    messages: impl Iterator<Item = NewMessage> + Send + 'static,
    named: &str,
) -> ApiResult<Value> {
    let mut sent = Vec::new();
    for one in send_all_from_app(state, messages).await {
        let message = one?.message;
        let uid = message.uid.to_string();
        sent.push(json!({ named: message.target, "messageUID": uid }));
    }
    Ok(Json(json!({ "code": 200, "messageUIDs": sent })))
}

/// `POST /message/broadcast.json`: a system message to every user.
pub async fn broadcast(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    tell_all(&state, read(&form, ConversationType::SYSTEM)?).await
}

/// `POST /message/online/broadcast.json`: the same to whoever is online.
pub async fn broadcast_online(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let mut message = read(&form, ConversationType::SYSTEM)?;
    message.delivery = Delivery::OnlineOnly;
    tell_all(&state, message).await
}

async fn tell_all(state: &AppState, message: NewMessage) -> ApiResult<Value> {
    let uid = send_from_app(state, message).await?.message.uid;
    Ok(Json(json!({ "code": 200, "messageUID": uid.to_string() })))
}

/// The message that goes with a change: `objectName` and `content`, from `sender`.
pub(super) fn notice(
    form: &Form,
    sender: &str,
    kind: ConversationType,
    target: &str,
) -> Result<Option<NewMessage>, ApiError> {
    if form.0.one("objectName").or(form.0.one("content")).is_none() {
        return Ok(None);
    }
    let (class_name, content) = what(form)?;
    Ok(Some(NewMessage {
        flags: flags(form)?,
        authority: Authority::App(order(form)?),
        ..NewMessage::new(sender, kind, target, class_name, content)
    }))
}

/// The type and the content.
fn what(form: &Form) -> Result<(&str, &str), ApiError> {
    let (class_name, content) = (form.required("objectName")?, form.required("content")?);
    check_content(class_name, content)?;
    Ok((class_name, content))
}

/// Whether they are of a size that can be sent.
pub(super) fn check_content(class_name: &str, content: &str) -> Result<(), ApiError> {
    if class_name.len() > MAX_NAME_BYTES {
        return Err(ApiError::too_long("objectName", MAX_NAME_BYTES));
    }
    if content.len() > MAX_CONTENT_BYTES {
        return Err(ApiError::too_long("content", MAX_CONTENT_BYTES));
    }
    Ok(())
}

/// The uid of a message.
fn uid(form: &Form, name: &str) -> Result<Uid, ApiError> {
    let uid = form.required(name)?.parse();
    uid.map_err(|_| ApiError::bad_parameter(name, "is the id of no message"))
}

fn order(form: &Form) -> Result<AppOrder, ApiError> {
    Ok(AppOrder {
        heeds_blacklist: form.flag("verifyBlacklist", false)?,
        includes_sender: form.flag("isIncludeSender", false)?,
        leaves_latest: form.flag("disableUpdateLastMsg", false)?,
    })
}

/// What the form says of the message; without its target.
pub(super) fn read(form: &Form, kind: ConversationType) -> Result<NewMessage, ApiError> {
    let sender = form.id("fromUserId")?;
    let (class_name, content) = what(form)?;
    Ok(NewMessage {
        flags: flags(form)?,
        authority: Authority::App(order(form)?),
        client_unique_id: form.number("msgRandom", i64::MIN..=i64::MAX)?,
        extra_content: expansion(form)?,
        ..NewMessage::new(&sender, kind, "", class_name, content)
    })
}

fn flags(form: &Form) -> Result<SendFlags, ApiError> {
    let mut flags = SendFlags::default();
    for (parameter, default, flag) in [
        ("isPersisted", true, SendFlags::PERSISTED),
        ("isCounted", true, SendFlags::COUNTED),
        ("isMentioned", false, SendFlags::MENTION),
        ("disablePush", false, SendFlags::SILENT),
        ("expansion", false, SendFlags::EXPANDABLE),
    ] {
        if form.flag(parameter, default)? {
            flags = flags | flag;
        }
    }
    Ok(flags)
}

/// The expansion that a message begins with: the form has texts by key.
fn expansion(form: &Form) -> Result<Option<String>, ApiError> {
    let Some(text) = form.0.one("extraContent") else {
        return Ok(None);
    };
    let wrong = || ApiError::bad_parameter("extraContent", "is a JSON object of texts");
    let entries: serde_json::Map<String, Value> =
        serde_json::from_str(text).map_err(|_| wrong())?;
    let now = clock::now_ms();
    let entries = entries.into_iter().map(|(key, value)| {
        let entry = if value.is_string() {
            json!({ "v": value, "ts": now })
        } else {
            value
        };
        (key, entry)
    });
    let text = Value::Object(entries.collect()).to_string();
    is_expansion(&text).then_some(Some(text)).ok_or_else(wrong)
}

/// The parameters `conversationType` and `targetId`.
fn conversation(form: &Form) -> Result<ConversationId, ApiError> {
    let kind = form.number("conversationType", 1..=100)?;
    let kind = kind.ok_or_else(|| ApiError::bad_parameter("conversationType", "is missing"))?;
    let target = form.id("targetId")?;
    Ok(ConversationId::new(ConversationType(kind as i32), target))
}

/// `POST /message/recall.json`: takes back anybody's message.
pub async fn recall(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    take_back(&state, &form, conversation(&form)?).await
}

/// `POST /message/broadcast/recall.json`: takes back a broadcast.
pub async fn recall_broadcast(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let everybody = ConversationId::new(ConversationType::SYSTEM, "");
    take_back(&state, &form, everybody).await
}

async fn take_back(state: &AppState, form: &Form, id: ConversationId) -> ApiResult<Success> {
    let sender = form.id("fromUserId")?;
    let recalled = uid(form, "messageUID")?;
    let content = json!({
        "messageUId": recalled.to_string(),
        "conversationType": id.kind.0,
        "targetId": id.target_id,
        "sentTime": form.number("sentTime", 0..=i64::MAX)?.unwrap_or(0),
        "isAdmin": i32::from(form.flag("isAdmin", false)?),
        "isDelete": i32::from(form.flag("isDelete", false)?),
        "extra": form.0.one("extra").unwrap_or_default(),
    });
    let order = AppOrder {
        includes_sender: true,
        ..AppOrder::default()
    };
    let name = rongim_protocol::catalogue::object_name::RECALL;
    let command = NewMessage {
        authority: Authority::App(order),
        ..NewMessage::new(&sender, id.kind, &id.target_id, name, content.to_string())
    };
    recall_from_app(state, Recall { command, recalled }).await?;
    Ok(SUCCESS)
}

/// `POST /conversation/message/history/clean.json`: erases a user's view of a
/// history, up to a time or whole.
pub async fn clean(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let (user, id) = (form.id("fromUserId")?, conversation(&form)?);
    let until = form.number("msgTimestamp", 0..=i64::MAX)?;
    let until = until.unwrap_or_else(clock::now_ms);
    state
        .store
        .clean_history(&user, &id, until, Actor::App)
        .await?;
    Ok(SUCCESS)
}
