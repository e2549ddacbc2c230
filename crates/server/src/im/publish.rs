//! PUBLISH: from the frame to the store, and from the commit to the receivers.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Instant,
};

use futures_util::future::join_all;
use rongim_protocol::{
    Body, ConversationType, catalogue::object_name, flags::SendFlags, frame::ClientPublish,
    schema::UpStreamMessage, status::Status, topic,
};
use serde::{Deserialize, de::IgnoredAny};
use tokio::sync::oneshot;

use super::{expansion as changes, query::MAX_TARGET_BYTES};
use crate::{
    bus::{Bus, ConnectionId, Event, Link, OwnMessage, Pushed, SendOutcome},
    chatroom::Chatrooms,
    clock,
    model::{ClientInfo, Delivery, Mentions, Message, NewMessage, Provenance, Sent, is_receipt},
    ops::metrics::Source,
    state::AppState,
    store::{Done, Expand, Recall, SendError, StoreError, expansion},
    uid::Uid,
};

/// An object name.
const MAX_CLASS_NAME_BYTES: usize = 256;

/// A client, as the sender of a message.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// Whose client.
    pub user: &'a str,
    /// Which one.
    pub client: &'a Arc<ClientInfo>,
}

/// What a PUBLISH asks for.
pub(super) enum Command {
    Send(NewMessage),
    SendToRtcRoom(NewMessage),
    SendToService(NewMessage),
    Expand(Expand),
    Recall(Recall),
}

pub(super) fn understand(
    sender: Sender<'_>,
    publish: &ClientPublish,
    max_bytes: usize,
) -> Result<Command, Status> {
    let body = UpStreamMessage::decode(&publish.body).map_err(|_| Status::MALFORMED)?;
    check_body(&body, max_bytes)?;
    let topic = publish.topic.as_str();
    if topic == topic::RECALL {
        return recall(sender, body).map(Command::Recall);
    }
    let kind = served(topic).ok_or(Status::UNKNOWN_TOPIC)?;
    let target = &publish.target_id;
    if target.is_empty() || target.len() > MAX_TARGET_BYTES || body.classname.is_empty() {
        return Err(Status::MALFORMED);
    }
    let message = message(sender, kind, target, topic, body);
    if kind == ConversationType::RTC_ROOM {
        return Ok(Command::SendToRtcRoom(message));
    }
    if changes::is_change(&message.class_name) {
        return changes::understand(message).map(Command::Expand);
    }
    Ok(if is_service(kind) {
        Command::SendToService(message)
    } else {
        Command::Send(message)
    })
}

/// Names the receivers in an RTC room: everybody else there, or those of them
/// whom the message names.
pub(super) fn address(state: &AppState, mut message: NewMessage) -> Result<NewMessage, Status> {
    let mut others = state.rtc.others(&message.target, &message.sender)?;
    if !message.directed.is_empty() {
        let named: HashSet<_> = message.directed.iter().collect();
        others.retain(|other| named.contains(other));
    }
    message.directed = others;
    Ok(message)
}

/// The message that a client sends to a room along with a change of its values.
pub(super) fn notice(
    sender: Sender<'_>,
    kind: ConversationType,
    room: &str,
    body: UpStreamMessage,
) -> NewMessage {
    let topic = if kind == ConversationType::RTC_ROOM {
        topic::RTC_ROOM_MESSAGE
    } else {
        topic::CHATROOM_MESSAGE
    };
    message(sender, kind, room, topic, body)
}

/// Sends the notice of a change to an RTC room.
pub(super) async fn tell_rtc_room(state: &AppState, notice: NewMessage) {
    let Ok(message) = address(state, notice) else {
        return;
    };
    let bus = Arc::clone(&state.bus);
    let done = Box::new(move |result: Result<Sent, SendError>| match result {
        Ok(sent) => push(&*bus, &sent.message, &sent.receivers),
        Err(error) => tracing::warn!(%error, "a notice was refused"),
    });
    state.store.send(message, done).await;
}

/// Whether a message may be sent, by its size.
pub fn check_body(body: &UpStreamMessage, max_bytes: usize) -> Result<(), Status> {
    let expansion = body.extra_content.as_deref().unwrap_or_default();
    if body.content.len() + expansion.len() > max_bytes {
        return Err(Status::CONTENT_TOO_LARGE);
    }
    if body.classname.len() > MAX_CLASS_NAME_BYTES {
        return Err(Status::MALFORMED);
    }
    if !expansion.is_empty() && !expansion::is_expansion(expansion) {
        return Err(Status::EXPANSION_TOO_LARGE);
    }
    Ok(())
}

/// Sends the notice of a change to a chatroom. `link`: where the change came from.
pub(super) async fn tell_room(state: &AppState, link: ConnectionId, notice: NewMessage) {
    let (bus, rooms) = (Arc::clone(&state.bus), Arc::clone(&state.chatrooms));
    let done = Box::new(move |result: Result<Sent, SendError>| match result {
        Ok(sent) => rooms.tell(&*bus, sent.message, Some(link)),
        Err(error) => tracing::warn!(%error, "a notification was refused"),
    });
    state.store.send(notice, done).await;
}

/// Sends what the app's own server wants to be sent; gives it after its commit.
pub async fn send_from_app(state: &AppState, message: NewMessage) -> Result<Sent, SendError> {
    let (done, told) = from_app(state, message.includes_sender());
    state.metrics.message_in(Source::App);
    state.store.send(message, done).await;
    told.await.unwrap_or(Err(StoreError::Closed.into()))
}

/// Sends messages of the app's own server in their order, and waits for all of
/// them: many go in one commit. They are sent also if nobody waits any more.
pub async fn send_all_from_app(
    state: &AppState,
    messages: impl Iterator<Item = NewMessage> + Send + 'static,
) -> Vec<Result<Sent, SendError>> {
    let state = state.clone();
    let sending = tokio::spawn(async move {
        let mut told = Vec::new();
        for message in messages {
            let (done, fate) = from_app(&state, message.includes_sender());
            state.metrics.message_in(Source::App);
            state.store.send(message, done).await;
            told.push(fate);
        }
        join_all(told).await
    });
    let closed = || Err(StoreError::Closed.into());
    match sending.await {
        Ok(fates) => {
            let fates = fates.into_iter();
            fates
                .map(|fate| fate.unwrap_or_else(|_| closed()))
                .collect()
        }
        Err(_) => vec![closed()],
    }
}

/// Takes a message back for the app's own server.
pub async fn recall_from_app(state: &AppState, recall: Recall) -> Result<Sent, SendError> {
    let (done, told) = from_app(state, recall.command.includes_sender());
    state.store.recall(recall, done).await;
    told.await.unwrap_or(Err(StoreError::Closed.into()))
}

/// Changes an expansion for the app's own server.
pub async fn expand_from_app(state: &AppState, expand: Expand) -> Result<Sent, SendError> {
    let (done, told) = from_app(state, expand.command.includes_sender());
    state.store.expand(expand, done).await;
    told.await.unwrap_or(Err(StoreError::Closed.into()))
}

/// Tells the receivers, on the writer's thread, and then whoever waits.
fn from_app(
    state: &AppState,
    includes_sender: bool,
) -> (Done, oneshot::Receiver<Result<Sent, SendError>>) {
    let (tell, told) = oneshot::channel();
    let (bus, rooms) = (Arc::clone(&state.bus), Arc::clone(&state.chatrooms));
    let done = Box::new(move |result: Result<Sent, SendError>| {
        if let Some(sent) = result.as_ref().ok().filter(|sent| sent.fresh) {
            if sent.message.kind == ConversationType::CHATROOM {
                rooms.tell(&*bus, sent.message.clone(), None);
            } else if includes_sender {
                push_to_all(&*bus, sent, None);
            } else {
                push(&*bus, &sent.message, &sent.receivers);
            }
        }
        // Nobody waits any more when the asking connection has closed.
        let _ = tell.send(result);
    });
    (done, told)
}

/// The conversation types that clients may send to here.
fn served(topic: &str) -> Option<ConversationType> {
    use ConversationType as Kind;
    topic::conversation_type(topic).filter(|kind| {
        matches!(
            *kind,
            Kind::PRIVATE
                | Kind::GROUP
                | Kind::DISCUSSION
                | Kind::CHATROOM
                | Kind::RTC_ROOM
                | Kind::CUSTOMER_SERVICE
                | Kind::APP_PUBLIC_SERVICE
                | Kind::PUBLIC_SERVICE
        )
    })
}

/// Whether somebody answers by themselves there.
fn is_service(kind: ConversationType) -> bool {
    use ConversationType as Kind;
    matches!(
        kind,
        Kind::CUSTOMER_SERVICE | Kind::APP_PUBLIC_SERVICE | Kind::PUBLIC_SERVICE
    )
}

fn message(
    sender: Sender<'_>,
    kind: ConversationType,
    target: &str,
    topic: &str,
    body: UpStreamMessage,
) -> NewMessage {
    let flags = SendFlags(body.session_id);
    let directed = if body.user_id.is_empty() {
        concerned(&body.classname, &body.content)
    } else {
        body.user_id
    };
    NewMessage {
        flags,
        directed,
        // 0 is protobuf for "not set".
        client_unique_id: body.client_unique_id.filter(|&id| id != 0),
        extra_content: body.extra_content,
        delivery: delivery(topic, flags, &body.classname),
        provenance: Provenance::of(sender.client),
        ..NewMessage::new(sender.user, kind, target, &body.classname, body.content)
    }
}

/// A receipt is only for the senders of what was read; 2.9 leaves out to name
/// them as its receivers.
fn concerned(class_name: &str, content: &[u8]) -> Vec<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Receipt {
        receipt_message_dic: HashMap<String, IgnoredAny>,
    }
    if class_name != object_name::READ_RECEIPT_RESPONSE {
        return Vec::new();
    }
    let receipt = serde_json::from_slice::<Receipt>(content);
    receipt.map_or_else(
        |_| Vec::new(),
        |receipt| receipt.receipt_message_dic.into_keys().collect(),
    )
}

/// Status topics and typing are for whoever is online, and so is all that is
/// said in an RTC room.
fn delivery(topic: &str, flags: SendFlags, class_name: &str) -> Delivery {
    if topic == topic::RTC_ROOM_MESSAGE {
        return Delivery::OnlineOnly;
    }
    let is_status = matches!(
        topic,
        topic::PRIVATE_STATUS
            | topic::PRIVATE_NOTIFY
            | topic::GROUP_STATUS
            | topic::CHATROOM_STATUS
    );
    let is_typing = class_name == object_name::TYPING && !flags.has(SendFlags::PERSISTED);
    if (is_status || is_typing) && !is_receipt(class_name) {
        Delivery::OnlineOnly
    } else {
        Delivery::Mailbox
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecallContent {
    conversation_type: i32,
    target_id: String,
    #[serde(rename = "messageUId")]
    message_uid: String,
}

fn recall(sender: Sender<'_>, body: UpStreamMessage) -> Result<Recall, Status> {
    let content: RecallContent =
        serde_json::from_slice(&body.content).map_err(|_| Status::MALFORMED)?;
    let recalled = content
        .message_uid
        .parse::<Uid>()
        .map_err(|_| Status::BAD_RECALL)?;
    let kind = ConversationType(content.conversation_type);
    if !(1..=MAX_TARGET_BYTES).contains(&content.target_id.len()) {
        return Err(Status::MALFORMED);
    }
    // Those are the app's.
    if kind == ConversationType::SYSTEM {
        return Err(Status::BAD_RECALL);
    }
    let mut command = message(sender, kind, &content.target_id, topic::RECALL, body);
    object_name::RECALL.clone_into(&mut command.class_name);
    command.directed.clear();
    Ok(Recall { command, recalled })
}

/// What happens after the commit, on the writer's thread.
pub(super) struct Completion {
    bus: Arc<dyn Bus>,
    rooms: Arc<Chatrooms>,
    link: Link,
    publish: ClientPublish,
    /// What the sender is told when it is stored.
    status: Status,
    began: Instant,
}

impl Completion {
    pub(super) fn new(state: &AppState, link: &Link, publish: ClientPublish) -> Self {
        Self {
            bus: Arc::clone(&state.bus),
            rooms: Arc::clone(&state.chatrooms),
            link: link.clone(),
            publish,
            status: Status::OK,
            began: Instant::now(),
        }
    }

    pub(super) fn publish(&self) -> &ClientPublish {
        &self.publish
    }

    /// Has another content stand for the one that was sent; the sender is told so.
    pub(super) fn replace(&mut self, message: &NewMessage) {
        self.status = Status::SENSITIVE_REPLACED;
        if let Ok(mut body) = UpStreamMessage::decode(&self.publish.body) {
            body.content.clone_from(&message.content);
            body.extra_content.clone_from(&message.extra_content);
            self.publish.body = body.encode_to_vec();
        }
    }

    /// The same where the words of the message were replaced.
    pub(super) fn note_replaced(&mut self, message: &NewMessage) {
        if message.provenance.words_replaced {
            self.replace(message);
        }
    }

    pub(super) fn into_callback(self) -> Done {
        Box::new(move |result| match result {
            Ok(sent) => self.accept(sent),
            Err(error) => {
                log(&error, &self.publish);
                self.refuse(status_of(&error));
            }
        })
    }

    /// Refuses what did not get as far as the store.
    pub(super) fn refuse_with(&self, status: Status) {
        let topic = &self.publish.topic;
        tracing::warn!(%topic, %status, "a message was refused");
        self.refuse(status);
    }

    fn refuse(&self, status: Status) {
        self.link.push(Event::Sent(SendOutcome {
            message_id: self.publish.message_id,
            status,
            time: clock::now_ms(),
            uid: String::new(),
            began: self.began,
        }));
    }

    /// Whoever hears of the message from its sender finds it pushed already.
    fn accept(self, sent: Sent) {
        let outcome = Event::Sent(SendOutcome {
            message_id: self.publish.message_id,
            status: self.status,
            time: sent.message.time,
            uid: sent.message.uid.to_string(),
            began: self.began,
        });
        let link = self.link.clone();
        if sent.fresh && sent.message.kind == ConversationType::CHATROOM {
            self.rooms.tell(&*self.bus, sent.message, Some(link.id));
        } else if sent.fresh {
            push(&*self.bus, &sent.message, &sent.receivers);
            self.sync(sent.message);
        }
        link.push(outcome);
    }

    /// The sender's other clients; a status message is not for them.
    fn sync(self, message: Message) {
        let topic = self.publish.topic.as_str();
        if delivery(topic, message.flags, &message.class_name) == Delivery::Mailbox {
            let (bus, link) = (self.bus, self.link);
            let sender = message.sender.clone();
            let own = Event::OwnMessage(Arc::new(OwnMessage {
                publish: self.publish,
                message,
            }));
            bus.deliver(&sender, &own, Some(link.id));
        }
    }
}

/// Pushes a message to its receivers. The body is encoded once, or twice when
/// it mentions some of them.
pub fn push(bus: &dyn Bus, message: &Message, receivers: &[String]) {
    let mentions = Mentions::of(message);
    let mut encoded: [Option<Event>; 2] = [None, None];
    for receiver in receivers {
        let mentioned = mentions.include(receiver);
        let event = encoded[usize::from(mentioned)].get_or_insert_with(|| {
            let body = message.view(false, mentioned).encode_to_vec();
            let time = message.time;
            let uid = message.uid;
            Event::Message(Arc::new(Pushed { uid, time, body }))
        });
        bus.deliver(receiver, event, None);
    }
}

/// Pushes a message that no client sent as such: its sender's connections get it
/// like the receivers, but for `except`.
pub fn push_to_all(bus: &dyn Bus, sent: &Sent, except: Option<ConnectionId>) {
    let message = &sent.message;
    push(bus, message, &sent.receivers);
    let own = Event::Message(Arc::new(Pushed {
        uid: message.uid,
        time: message.time,
        body: message.view(true, false).encode_to_vec(),
    }));
    bus.deliver(&message.sender, &own, except);
}

fn status_of(error: &SendError) -> Status {
    match error {
        SendError::Blacklisted => Status::BLACKLISTED,
        SendError::NotInGroup => Status::NOT_IN_GROUP,
        SendError::MutedInGroup => Status::MUTED_IN_GROUP,
        SendError::Muted => Status::NOT_AUTHORISED,
        SendError::NotInDiscussion => Status::NOT_IN_DISCUSSION,
        SendError::NotInChatroom => Status::NOT_IN_CHATROOM,
        SendError::MutedInChatroom => Status::MUTED_IN_CHATROOM,
        SendError::BadRecall => Status::BAD_RECALL,
        SendError::NoSuchService => Status::NO_DATA,
        SendError::NotExpandable => Status::NOT_EXPANDABLE,
        SendError::ExpansionTooLarge => Status::EXPANSION_TOO_LARGE,
        SendError::Store(_) => Status::STORAGE_FAILED,
    }
}

fn log(error: &SendError, publish: &ClientPublish) {
    let (topic, target) = (&publish.topic, &publish.target_id);
    tracing::info!(%error, %topic, target, "a message was refused");
}

#[cfg(test)]
mod tests {
    use rongim_protocol::{frame::Qos, limits::MAX_CONTENT_BYTES};

    use super::*;

    #[test]
    fn what_cannot_be_sent_is_named() {
        let too_large = vec![b'x'; MAX_CONTENT_BYTES + 1];
        for (topic, target, content, status) in [
            ("ppMsgP", "bob", too_large, Status::CONTENT_TOO_LARGE),
            ("ppMsgP", "", b"{}".to_vec(), Status::MALFORMED),
            ("noSuch", "bob", b"{}".to_vec(), Status::UNKNOWN_TOPIC),
            ("recallMsg", "alice", b"{}".to_vec(), Status::MALFORMED),
        ] {
            let client = Arc::new(ClientInfo {
                address: String::new(),
                session_id: String::new(),
            });
            let sender = Sender {
                user: "alice",
                client: &client,
            };
            let refused =
                understand(sender, &frame(topic, target, content), MAX_CONTENT_BYTES).err();
            assert_eq!(refused, Some(status), "{topic}");
        }
    }

    #[test]
    fn typing_is_for_whoever_is_online() {
        let none = SendFlags::default();
        assert_eq!(delivery("ppMsgP", none, "RC:TypSts"), Delivery::OnlineOnly);
        assert_eq!(
            delivery("ppMsgS", SendFlags(3), "RC:TxtMsg"),
            Delivery::OnlineOnly
        );
        assert_eq!(delivery("ppMsgP", none, "app:command"), Delivery::Mailbox);
    }

    fn frame(topic: &'static str, target: &str, content: Vec<u8>) -> ClientPublish {
        let body = UpStreamMessage {
            classname: "RC:TxtMsg".into(),
            content,
            ..Default::default()
        };
        ClientPublish {
            qos: Qos::AtLeastOnce,
            topic: topic.into(),
            target_id: target.into(),
            message_id: 1,
            body: body.encode_to_vec(),
        }
    }
}
