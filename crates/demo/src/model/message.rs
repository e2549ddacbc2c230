//! Messages as the app shows them, read from the plain objects of the SDK.

use serde_json::Value;

use crate::model::conversation::ConversationKey;
use crate::model::json;
use crate::model::place::Place;

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
    /// What was said.
    pub body: Body,
}

/// How far a message got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On its way.
    Sending,
    /// Its picture is on its way, so many percent done.
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
    Voice {
        /// Length in seconds.
        seconds: u64,
    },
    /// A teaser with a link.
    Rich {
        /// Headline.
        title: String,
        /// Text under it.
        content: String,
        /// Where it leads; empty when that is no web address.
        url: String,
    },
    /// Was taken back by its author.
    Recalled,
    /// Something that happened, told by the server.
    Notice(String),
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
            Self::Location(_) => "location",
            Self::File { .. } => "file",
            Self::Voice { .. } => "voice",
            Self::Rich { .. } => "rich",
            Self::Recalled => "recalled",
            Self::Notice(_) => "notice",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Shown as a grey line in the middle instead of a bubble.
    #[must_use]
    pub fn is_line(&self) -> bool {
        matches!(self, Self::Recalled | Self::Notice(_))
    }
}

/// A picture: a thumbnail in the message and the original elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// JPEG, base64 without prefix.
    pub thumbnail: String,
    /// Web address of the original; empty until it is uploaded.
    pub uri: String,
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
        let status = match body {
            Body::Image(_) => Status::Uploading(0),
            _ => Status::Sending,
        };
        let sender = sender.to_owned();
        Self {
            uid: String::new(),
            local: Some(local),
            conversation,
            sender,
            sent_time: now,
            status,
            body,
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
        let failed = json::count(value, "sentStatus") == 20;
        let status = match (outgoing, failed) {
            (true, true) => Status::Failed(0),
            (true, false) => Status::Sent,
            (false, _) => Status::Received,
        };
        Some(Self {
            uid: json::text(value, "messageUId"),
            local: None,
            conversation,
            sender: json::text(value, "senderUserId"),
            sent_time: json::count(value, "sentTime"),
            status,
            body: read_body(value)?,
        })
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
            _ => Message::from_json(value).map(Self::Message),
        }
    }
}

/// Signals between clients: nobody reads them.
const SILENT: [&str; 9] = [
    "TypingStatusMessage",
    "ReadReceiptMessage",
    "ReadReceiptRequestMessage",
    "ReadReceiptResponseMessage",
    "SyncReadStatusMessage",
    "PhoneNumberMessage",
    "CommandMessage",
    "CommandNotificationMessage",
    "ProfileNotificationMessage",
];

fn read_body(value: &Value) -> Option<Body> {
    let name = json::text(value, "messageType");
    if SILENT.contains(&name.as_str()) {
        return None;
    }
    let empty = Value::Null;
    let content = value.get("content").unwrap_or(&empty);
    let body = match name.as_str() {
        "TextMessage" | "ReferenceMessage" => Body::Text(json::text(content, "content")),
        "ImageMessage" | "GIFMessage" => Body::Image(Picture {
            thumbnail: json::text(content, "content"),
            uri: json::web_address(content, "imageUri"),
        }),
        "LocationMessage" => {
            Place::from_content(content).map_or_else(|| unknown(value), Body::Location)
        }
        "FileMessage" => Body::File {
            name: json::text(content, "name"),
            size: json::count(content, "size"),
            url: json::web_address(content, "fileUrl"),
        },
        "VoiceMessage" | "HQVoiceMessage" => Body::Voice {
            seconds: json::count(content, "duration"),
        },
        "RichContentMessage" => Body::Rich {
            title: json::text(content, "title"),
            content: json::text(content, "content"),
            url: json::web_address(content, "url"),
        },
        "RecallCommandMessage" => Body::Recalled,
        "InformationNotificationMessage"
        | "GroupNotificationMessage"
        | "ContactNotificationMessage" => notice(value, content),
        _ => unknown(value),
    };
    Some(body)
}

fn notice(value: &Value, content: &Value) -> Body {
    match json::text(content, "message") {
        text if text.is_empty() => unknown(value),
        text => Body::Notice(text),
    }
}

fn unknown(value: &Value) -> Body {
    Body::Unknown(json::text(value, "objectName"))
}

#[cfg(test)]
mod tests;
