//! The values that travel between the wire, the store and the bus.

use std::{collections::HashSet, sync::Arc};

use rongim_protocol::{
    ConversationType,
    catalogue::object_name,
    flags::{ReceiveFlags, SendFlags},
    schema::DownStreamMessage,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::uid::Uid;

/// A message as a client or the Server API hands it in.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Who sends.
    pub sender: String,
    /// The type of the conversation.
    pub kind: ConversationType,
    /// The peer or group.
    pub target: String,
    /// The object name: `RC:TxtMsg`.
    pub class_name: String,
    /// The content, JSON text.
    pub content: Vec<u8>,
    /// What the sender wants.
    pub flags: SendFlags,
    /// In a group: the only receivers, when not empty.
    pub directed: Vec<String>,
    /// The sender's own id of this message, by which a resend is recognised.
    pub client_unique_id: Option<i64>,
    /// The expansion, JSON text.
    pub extra_content: Option<String>,
    /// Who gets it, and whether it is stored.
    pub delivery: Delivery,
    /// Who decided that it may be sent.
    pub authority: Authority,
    /// Where it came from.
    pub provenance: Provenance,
}

impl NewMessage {
    /// A message into the mailboxes, to all of the conversation.
    pub fn new(
        sender: &str,
        kind: ConversationType,
        target: &str,
        class_name: &str,
        content: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            sender: sender.to_owned(),
            kind,
            target: target.to_owned(),
            class_name: class_name.to_owned(),
            content: content.into(),
            flags: SendFlags::default(),
            directed: Vec::new(),
            client_unique_id: None,
            extra_content: None,
            delivery: Delivery::Mailbox,
            authority: Authority::Sender,
            provenance: Provenance::default(),
        }
    }

    /// The same with flags.
    #[must_use]
    pub fn flagged(self, flags: SendFlags) -> Self {
        Self { flags, ..self }
    }

    /// Whether the sender's own clients and conversation list have it, too.
    pub fn includes_sender(&self) -> bool {
        match self.authority {
            Authority::Sender => true,
            Authority::App(order) => order.includes_sender,
        }
    }

    /// Whether a listed conversation goes on showing the message before this one.
    pub fn leaves_latest(&self) -> bool {
        match self.authority {
            Authority::Sender => false,
            Authority::App(order) => order.leaves_latest,
        }
    }
}

/// Where a message came from, and what was done to it on its way: what hooks
/// tell beside the message.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// The client; `None`: the app's own server, or this one.
    pub client: Option<Arc<ClientInfo>>,
    /// Whether a sensitive word was replaced.
    pub words_replaced: bool,
    /// Whether the app's server wants to hear no more of it.
    pub is_settled: bool,
}

/// A client, as hooks describe it.
#[derive(Debug)]
pub struct ClientInfo {
    /// Its address, with the port.
    pub address: String,
    /// The session id of its connection.
    pub session_id: String,
}

impl ClientInfo {
    /// Tells connections apart. The session id itself opens a long-polling
    /// connection to whoever knows it.
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.session_id.as_bytes());
        digest[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// What clients of this protocol run on.
pub const OS: &str = "Websocket";

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A client.
    Client,
    /// The app's own server.
    App,
}

impl Actor {
    /// As hooks name it.
    pub fn source(self) -> &'static str {
        match self {
            Self::Client => OS,
            Self::App => "Server",
        }
    }
}

impl Provenance {
    /// A message of a client.
    pub fn of(client: &Arc<ClientInfo>) -> Self {
        Self {
            client: Some(Arc::clone(client)),
            ..Self::default()
        }
    }

    /// The name of the source.
    pub fn source(&self) -> &'static str {
        match self.client {
            Some(_) => Actor::Client.source(),
            None => Actor::App.source(),
        }
    }

    /// The address of the client; empty without one.
    pub fn address(&self) -> &str {
        self.client
            .as_ref()
            .map_or("", |client| client.address.as_str())
    }
}

/// Who decided that a message may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// Its sender, who must be in the conversation and neither muted nor blocked.
    Sender,
    /// The app's own server, which may send in anybody's name.
    App(AppOrder),
}

/// What the app's server wants of a message that it sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AppOrder {
    /// Whether the receiver's blacklist counts.
    pub heeds_blacklist: bool,
    /// Whether the sender has the message, too.
    pub includes_sender: bool,
    /// Whether conversation lists go on showing the message before it.
    pub leaves_latest: bool,
}

impl Authority {
    /// Whether the receiver's blacklist counts.
    pub fn heeds_blacklist(self) -> bool {
        match self {
            Self::Sender => true,
            Self::App(order) => order.heeds_blacklist,
        }
    }
}

/// What a message says of others: kept for who comes later, whatever topic it is
/// sent with, and also from somebody who may not speak.
pub fn is_receipt(class_name: &str) -> bool {
    const RECEIPTS: [&str; 4] = [
        object_name::READ_RECEIPT,
        object_name::READ_RECEIPT_REQUEST,
        object_name::READ_RECEIPT_RESPONSE,
        object_name::SYNC_READ_STATUS,
    ];
    RECEIPTS.contains(&class_name)
}

/// Who gets a message, and whether it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Into the mailboxes, and at once to whoever is online.
    Mailbox,
    /// Only to whoever is online; never stored.
    OnlineOnly,
}

/// A message that has its place in time.
#[derive(Clone, Debug)]
pub struct Message {
    /// The public id.
    pub uid: Uid,
    /// The sent time in ms (`dataTime`), rising in each mailbox and conversation.
    pub time: i64,
    /// Who sent it.
    pub sender: String,
    /// The type of the conversation.
    pub kind: ConversationType,
    /// The peer (as the sender sees it) or group.
    pub target: String,
    /// The object name.
    pub class_name: String,
    /// The content.
    pub content: Vec<u8>,
    /// What the sender wanted.
    pub flags: SendFlags,
    /// The sender's own id of this message.
    pub client_unique_id: Option<i64>,
    /// The expansion.
    pub extra_content: Option<String>,
}

impl Message {
    /// About what it takes in an answer, in bytes.
    pub fn weight(&self) -> usize {
        let expansion = self.extra_content.as_ref().map_or(0, String::len);
        128 + self.content.len() + expansion
    }
}

/// What became of a [`NewMessage`].
#[derive(Clone, Debug)]
pub struct Sent {
    /// The message, or the first one when this was a resend.
    pub message: Message,
    /// Who receives it. Empty for a resend: they have it.
    pub receivers: Vec<String>,
    /// False when this was a resend: nothing is delivered again.
    pub fresh: bool,
}

impl Message {
    /// The message as `viewer` sees it.
    pub fn seen_by(&self, viewer: &str) -> DownStreamMessage {
        let sent = self.sender == viewer;
        self.view(sent, !sent && Mentions::of(self).include(viewer))
    }

    /// The message as its sender's clients (`sent`) or a receiver's see it.
    pub fn view(&self, sent: bool, mentions_me: bool) -> DownStreamMessage {
        use rongim_protocol::flags::direction;
        DownStreamMessage {
            from_user_id: self.sender.clone(),
            r#type: self.kind.0,
            group_id: Some(self.target.clone()),
            classname: self.class_name.clone(),
            content: self.content.clone(),
            data_time: self.time,
            status: self.receive_flags(mentions_me).0,
            msg_id: Some(self.uid.to_string()),
            direction: Some(if sent {
                direction::SENT
            } else {
                direction::RECEIVED
            }),
            client_unique_id: self.client_unique_id.filter(|_| sent),
            extra_content: self.extra_content.clone(),
            ..Default::default()
        }
    }

    fn receive_flags(&self, mentions_me: bool) -> ReceiveFlags {
        self.flags.to_receive_flags(mentions_me)
    }
}

/// Whom a message mentions, by its content's `mentionedInfo`.
#[derive(Debug, PartialEq, Eq)]
pub enum Mentions {
    /// Nobody.
    Nobody,
    /// Every member of the group.
    Everybody,
    /// These users.
    Users(HashSet<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MentioningContent {
    mentioned_info: MentionedInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MentionedInfo {
    r#type: i64,
    #[serde(default)]
    user_id_list: HashSet<String>,
}

impl Mentions {
    /// Reads the content only when the sender says that there is a mention.
    pub fn of(message: &Message) -> Self {
        if !message.flags.has(SendFlags::MENTION) {
            return Self::Nobody;
        }
        let content = serde_json::from_slice::<MentioningContent>(&message.content);
        match content.map(|content| content.mentioned_info) {
            Ok(info) if info.r#type == 1 => Self::Everybody,
            Ok(info) => Self::Users(info.user_id_list),
            Err(_) => Self::Nobody,
        }
    }

    /// Whether `user` is mentioned.
    pub fn include(&self, user: &str) -> bool {
        match self {
            Self::Nobody => false,
            Self::Everybody => true,
            Self::Users(users) => users.contains(user),
        }
    }
}

/// The store's name of a conversation, the same for all who take part.
pub fn conversation_key(kind: ConversationType, user: &str, target: &str) -> String {
    if kind.is_shared() {
        return format!("{}\n{target}", kind.0);
    }
    let (first, second) = if user <= target {
        (user, target)
    } else {
        (target, user)
    };
    format!("{}\n{first}\n{second}", kind.0)
}

/// A user's public face.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct User {
    /// The id.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The portrait's address; may be empty.
    pub portrait: String,
}

/// A group, without its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The portrait's address; may be empty.
    pub portrait: String,
    /// Who may dismiss it.
    pub owner_id: String,
    /// How many members it has.
    pub member_count: i64,
    /// What the owner wants all members to know, and nobody else; may be empty.
    #[serde(skip)]
    pub announcement: String,
}

/// An uploaded file's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// The name it is stored and fetched under.
    pub key: String,
    /// Who uploaded it.
    pub owner: String,
    /// The type, by its first bytes.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256, hex.
    pub hash: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(flags: SendFlags, content: &str) -> Message {
        Message {
            uid: Uid { id: 1, tag: 2 },
            time: 3,
            sender: "alice".into(),
            kind: ConversationType::GROUP,
            target: "g".into(),
            class_name: "RC:TxtMsg".into(),
            content: content.into(),
            flags,
            client_unique_id: Some(9),
            extra_content: None,
        }
    }

    #[test]
    fn a_mention_reaches_those_it_names() {
        let some = r#"{"mentionedInfo":{"type":2,"userIdList":["bob"]}}"#;
        let all = r#"{"mentionedInfo":{"type":1}}"#;
        let mentions = |content| Mentions::of(&message(SendFlags::MENTION, content));
        assert!(mentions(some).include("bob") && !mentions(some).include("carol"));
        assert!(mentions(all).include("carol"));
        assert_eq!(mentions("not json"), Mentions::Nobody);
        assert_eq!(
            Mentions::of(&message(SendFlags::COUNTED, all)),
            Mentions::Nobody
        );
    }

    #[test]
    fn only_the_sender_sees_the_client_unique_id() {
        let message = message(SendFlags::PERSISTED | SendFlags::COUNTED, "{}");
        assert_eq!(message.seen_by("alice").client_unique_id, Some(9));
        assert_eq!(message.seen_by("bob").client_unique_id, None);
        assert_eq!(message.seen_by("bob").status, 48);
    }

    #[test]
    fn both_peers_name_a_private_conversation_alike() {
        let key = |user, target| conversation_key(ConversationType::PRIVATE, user, target);
        assert_eq!(key("a", "b"), key("b", "a"));
        assert_ne!(
            key("a", "b"),
            conversation_key(ConversationType::SYSTEM, "a", "b")
        );
    }
}
