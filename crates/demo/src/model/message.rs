//! Messages as the app shows them, read from the plain objects of the SDK.

pub mod kept;

use std::rc::Rc;

use serde_json::Value;

use crate::model::content::Content;
use crate::model::conversation::ConversationKey;
use crate::model::event::Event;
use crate::model::json;
use crate::model::place::Place;
use crate::model::quote::Quote;

/// One entry of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Id given by the server; empty until it has answered.
    pub uid: String,
    /// Number given by this app to what it sends; stays when the server has answered.
    pub local: Option<u64>,
    /// Where it was said.
    pub conversation: ConversationKey,
    /// User id of its author.
    pub sender: String,
    /// Milliseconds since 1970, by the server's clock once it has answered.
    pub sent_time: u64,
    /// How far it got.
    pub status: Status,
    /// Whether the other side of a private chat has seen it.
    pub read: bool,
    /// Was sent while nobody was here to receive it.
    pub late: bool,
    /// What was said.
    pub body: Body,
    /// What it answers.
    pub quote: Option<Rc<Quote>>,
    /// Whom an own text mentions, until it was sent.
    pub mentions: Rc<Vec<String>>,
    /// The whole content, where the SDK gave it or it was sent on.
    pub given: Option<Rc<Content>>,
}

/// How far a message got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On its way.
    Sending,
    /// Its file is on its way, so many percent done.
    Uploading(u8),
    /// The server has it.
    Sent,
    /// The server refused it or could not be reached; the code is the SDK's.
    Failed(i32),
    /// Somebody else's.
    Received,
}

impl Status {
    /// Name used in markup.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sending | Self::Uploading(_) => "sending",
            Self::Sent => "sent",
            Self::Failed(_) => "failed",
            Self::Received => "received",
        }
    }
}

/// What a message says, by type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Plain text.
    Text(String),
    /// A picture.
    Image(Picture),
    /// A moving picture.
    Gif(Picture),
    /// A point on earth.
    Location(Place),
    /// Something to download.
    File {
        /// File name.
        name: String,
        /// Bytes.
        size: u64,
        /// Where it is; empty when that is no web address.
        url: String,
    },
    /// A recording.
    Voice(Voice),
    /// A film.
    Video(Video),
    /// A teaser with a link.
    Rich {
        /// Headline.
        title: String,
        /// Text under it.
        content: String,
        /// Where it leads; empty when that is no web address.
        url: String,
    },
    /// Was taken back by its author; an own text is kept to be written anew.
    Recalled(Option<String>),
    /// Something that happened, in the words of who tells it.
    Notice(String),
    /// Something that happened, to be told in the reader's language.
    Event(Box<Event>),
    /// A type that this app has no view for, by its object name.
    Unknown(String),
}

impl Body {
    /// Name used in markup.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Gif(_) => "gif",
            Self::Location(_) => "location",
            Self::File { .. } => "file",
            Self::Voice(_) => "voice",
            Self::Video(_) => "video",
            Self::Rich { .. } => "rich",
            Self::Recalled(_) => "recalled",
            Self::Notice(_) | Self::Event(_) => "notice",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Shown as a grey line in the middle instead of a bubble.
    #[must_use]
    pub fn is_line(&self) -> bool {
        matches!(self, Self::Recalled(_) | Self::Notice(_) | Self::Event(_))
    }

    /// The picture in it.
    #[must_use]
    pub fn picture(&self) -> Option<&Picture> {
        match self {
            Self::Image(picture) | Self::Gif(picture) => Some(picture),
            _ => None,
        }
    }

    /// Whether its file has yet to be uploaded.
    #[must_use]
    pub fn needs_upload(&self) -> bool {
        match self {
            Self::Image(picture) | Self::Gif(picture) => picture.uri.is_empty(),
            Self::File { url, .. } => url.is_empty(),
            _ => false,
        }
    }

    /// Its file is there now.
    pub fn set_address(&mut self, address: String) {
        match self {
            Self::Image(picture) | Self::Gif(picture) => picture.uri = address,
            Self::File { url, .. } => *url = address,
            _ => {}
        }
    }
}

/// A picture: a thumbnail in the message and the original elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// JPEG, base64 without prefix; empty for moving pictures of others.
    pub thumbnail: String,
    /// Web address of the original; empty until it is uploaded.
    pub uri: String,
    /// Pixels of the original, 0 when unknown.
    pub width: u32,
    /// Pixels of the original, 0 when unknown.
    pub height: u32,
    /// Bytes of the original, 0 when unknown.
    pub bytes: u64,
}

/// A recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// Length in seconds.
    pub seconds: u64,
    /// Web address of the sound; empty when the message carries it.
    pub url: String,
    /// AMR, base64; empty when there is an address.
    pub amr: String,
}

/// A film.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Video {
    /// JPEG of its beginning, base64 without prefix.
    pub thumbnail: String,
    /// Web address; empty when that is none.
    pub url: String,
    /// File name.
    pub name: String,
    /// Length in seconds.
    pub seconds: u64,
}

impl Message {
    /// A message that this app is about to send.
    #[must_use]
    pub fn outgoing(
        local: u64,
        conversation: ConversationKey,
        sender: &str,
        now: u64,
        body: Body,
    ) -> Self {
        let status = match body.needs_upload() {
            true => Status::Uploading(0),
            false => Status::Sending,
        };
        Self {
            uid: String::new(),
            local: Some(local),
            conversation,
            sender: sender.to_owned(),
            sent_time: now,
            status,
            read: false,
            late: false,
            body,
            quote: None,
            mentions: Rc::default(),
            given: None,
        }
    }

    /// Reads a message of history or of a send; `None` for types without a view of their own.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let conversation = ConversationKey::from_json(value)?;
        Self::read(value, conversation)
    }

    /// Reads the newest message of a conversation, whose own key may be left out.
    #[must_use]
    pub fn in_list(value: &Value, conversation: &ConversationKey) -> Option<Self> {
        Self::read(value, conversation.clone())
    }

    fn read(value: &Value, conversation: ConversationKey) -> Option<Self> {
        let outgoing = json::count(value, "messageDirection") == 1;
        let sent_status = json::count(value, "sentStatus");
        let status = match (outgoing, sent_status) {
            (true, FAILED) => Status::Failed(0),
            (true, _) => Status::Sent,
            (false, _) => Status::Received,
        };
        let given = Content::from_json(value);
        let body = body_of_class(&given)?;
        let quote = match given.class.as_str() {
            "ReferenceMessage" => Quote::from_fields(&given.fields).map(Rc::new),
            _ => None,
        };
        Some(Self {
            uid: json::text(value, "messageUId"),
            local: None,
            conversation,
            sender: json::text(value, "senderUserId"),
            sent_time: json::count(value, "sentTime"),
            status,
            read: outgoing && sent_status == READ,
            late: json::flag(value, "offLineMessage"),
            body,
            quote,
            mentions: Rc::default(),
            given: Some(Rc::new(given)),
        })
    }

    /// The content to send, quote or send on; `None` when it has none of its own.
    #[must_use]
    pub fn content(&self) -> Option<Content> {
        match &self.given {
            Some(_) if self.body.is_line() => None,
            Some(given) => Some((**given).clone()),
            None => {
                let mut content = Content::of(&self.body, self.quote.as_deref())?;
                content.mention(&self.mentions);
                Some(content)
            }
        }
    }

    /// Names the message in a list: stays the same from the first moment to the last.
    #[must_use]
    pub fn list_key(&self) -> String {
        match self.local {
            Some(local) => format!("local-{local}"),
            None => self.uid.clone(),
        }
    }

    /// Whether the signed-in user wrote it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.status != Status::Received
    }
}

/// `SentStatus.FAILED` of the SDK.
const FAILED: u64 = 20;
/// `SentStatus.READ` of the SDK.
const READ: u64 = 50;

/// What a receive listener was given, by what it means to the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A message to show.
    Message(Message),
    /// Its author took a message back.
    Recall {
        /// Conversation of the recalled message.
        conversation: ConversationKey,
        /// Server id of the recalled message.
        uid: String,
    },
    /// Somebody is typing.
    Typing {
        /// Where.
        conversation: ConversationKey,
        /// Who.
        user: String,
    },
    /// The other side of a private chat has read everything up to a time.
    Read {
        /// Where.
        conversation: ConversationKey,
        /// Up to this message's time, in milliseconds.
        until: u64,
    },
    /// A member of a group has read messages of the user.
    ReadBy {
        /// Who.
        user: String,
        /// Which messages.
        uids: Vec<String>,
    },
    /// Somebody wants to be a friend, or is none any more.
    Contacts,
    /// Somebody has another name or picture.
    Profile {
        /// Who.
        user: String,
    },
    /// Nothing to show.
    Silent,
}

impl Incoming {
    /// Sorts a received object of the SDK.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        Self::read(value).unwrap_or(Self::Silent)
    }

    fn read(value: &Value) -> Option<Self> {
        let conversation = ConversationKey::from_json(value)?;
        match json::text(value, "messageType").as_str() {
            // The content names the conversation as its sender sees it: not what is meant here.
            "RecallCommandMessage" => Some(Self::Recall {
                conversation,
                uid: json::text(value.get("content")?, "messageUId"),
            }),
            "TypingStatusMessage" => Some(Self::Typing {
                conversation,
                user: json::text(value, "senderUserId"),
            }),
            // The own receipts of another page come back to this one.
            "ReadReceiptMessage" if json::count(value, "messageDirection") == 2 => {
                Some(Self::Read {
                    conversation,
                    until: json::count(value.get("content")?, "lastMessageSendTime"),
                })
            }
            "ContactNotificationMessage"
                if json::text(value.get("content")?, "operation") == "Request" =>
            {
                Some(Self::Contacts)
            }
            "CommandMessage" if json::text(value.get("content")?, "name") == "contacts" => {
                Some(Self::Contacts)
            }
            // Anybody can send one: whose name it is and what it is now, the app server tells.
            "ProfileNotificationMessage" => Some(Self::Profile {
                user: json::text(value, "senderUserId"),
            }),
            "ReadReceiptResponseMessage" => Some(Self::ReadBy {
                user: json::text(value, "senderUserId"),
                uids: receipt_uids(value.get("content")?),
            }),
            _ => Message::from_json(value).map(Self::Message),
        }
    }
}

/// All messages that a receipt names, whoever wrote them: nobody else has messages of these ids.
fn receipt_uids(content: &Value) -> Vec<String> {
    let authors = content.get("receiptMessageDic").and_then(Value::as_object);
    let lists = authors.into_iter().flat_map(|authors| authors.values());
    let uids = lists.filter_map(Value::as_array).flatten();
    uids.filter_map(|uid| uid.as_str().map(ToOwned::to_owned))
        .collect()
}

/// Signals between clients: nobody reads them.
const SILENT: [&str; 8] = [
    "TypingStatusMessage",
    "ReadReceiptMessage",
    "ReadReceiptRequestMessage",
    "ReadReceiptResponseMessage",
    "SyncReadStatusMessage",
    "PhoneNumberMessage",
    "CommandMessage",
    "ProfileNotificationMessage",
];

/// What a content says, by its class in the SDK; `None` for signals.
#[must_use]
pub fn body_of_class(given: &Content) -> Option<Body> {
    if SILENT.contains(&given.class.as_str()) {
        return None;
    }
    Some(read_class(&given.class, &given.object_name, &given.fields))
}

/// What a content says, by its name on the wire; `None` for signals.
#[must_use]
pub fn body_of(object_name: &str, content: &Value) -> Option<Body> {
    let class = match object_name {
        "RC:TxtMsg" => "TextMessage",
        "RC:ImgMsg" => "ImageMessage",
        "RC:GIFMsg" => "GIFMessage",
        "RC:LBSMsg" => "LocationMessage",
        "RC:FileMsg" => "FileMessage",
        "RC:VcMsg" => "VoiceMessage",
        "RC:HQVCMsg" => "HQVoiceMessage",
        "RC:SightMsg" => "SightMessage",
        "RC:ImgTextMsg" => "RichContentMessage",
        "RC:ReferenceMsg" => "ReferenceMessage",
        "" => return None,
        _ => "",
    };
    Some(read_class(class, object_name, content))
}

fn read_class(class: &str, object_name: &str, content: &Value) -> Body {
    match class {
        "TextMessage" | "ReferenceMessage" => Body::Text(json::text(content, "content")),
        "ImageMessage" => Body::Image(Picture {
            thumbnail: json::text(content, "content"),
            uri: json::web_address(content, "imageUri"),
            ..Picture::default()
        }),
        "GIFMessage" => Body::Gif(gif(content)),
        "LocationMessage" => {
            Place::from_content(content).map_or_else(|| unknown(object_name), Body::Location)
        }
        "FileMessage" => Body::File {
            name: json::text(content, "name"),
            size: json::count(content, "size"),
            url: json::web_address(content, "fileUrl"),
        },
        "VoiceMessage" => Body::Voice(Voice {
            seconds: json::count(content, "duration"),
            amr: json::text(content, "content"),
            url: String::new(),
        }),
        "HQVoiceMessage" => Body::Voice(Voice {
            seconds: json::count(content, "duration"),
            url: json::web_address(content, "remoteUrl"),
            amr: String::new(),
        }),
        "SightMessage" => Body::Video(Video {
            thumbnail: json::text(content, "content"),
            url: json::web_address(content, "sightUrl"),
            name: json::text(content, "name"),
            seconds: json::count(content, "duration"),
        }),
        "RichContentMessage" => Body::Rich {
            title: json::text(content, "title"),
            content: json::text(content, "content"),
            url: json::web_address(content, "url"),
        },
        "RecallCommandMessage" => Body::Recalled(None),
        "GroupNotificationMessage" => event(Event::of_group(content), object_name, content),
        "ContactNotificationMessage" => event(Event::of_contact(content), object_name, content),
        "InformationNotificationMessage"
        | "DiscussionNotificationMessage"
        | "CommandNotificationMessage" => notice(object_name, content),
        _ => unknown(object_name),
    }
}

fn gif(content: &Value) -> Picture {
    let pixels = |key| u32::try_from(json::count(content, key)).unwrap_or(0);
    Picture {
        thumbnail: String::new(),
        uri: json::web_address(content, "remoteUrl"),
        width: pixels("width"),
        height: pixels("height"),
        bytes: json::count(content, "gifDataSize"),
    }
}

/// What happened, else as good as it can be told.
fn event(event: Option<Event>, object_name: &str, content: &Value) -> Body {
    match event {
        Some(event) => Body::Event(Box::new(event)),
        None => notice(object_name, content),
    }
}

/// The sentence that its sender wrote, else the name of what happened.
fn notice(object_name: &str, content: &Value) -> Body {
    let words = ["message", "operation", "name"].map(|key| json::text(content, key));
    let words = words.into_iter().find(|words| !words.is_empty());
    words.map_or_else(|| unknown(object_name), Body::Notice)
}

fn unknown(object_name: &str) -> Body {
    Body::Unknown(object_name.to_owned())
}

#[cfg(test)]
mod tests;
