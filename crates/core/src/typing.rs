//! Who is typing: until they say so again, their message comes, or a while has
//! passed.

use rongim_protocol::catalogue::object_name;

use crate::{ConversationId, Direction, Engine, Event, Message, Millis};

/// Somebody who is typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typist {
    /// Who.
    pub user_id: String,
    /// What: a name of a message type, as they said it.
    pub message_type: String,
    /// When they said so last.
    pub sent_time_ms: Millis,
}

/// Everybody who is typing.
#[derive(Debug, Default)]
pub(crate) struct Typing {
    /// Each with the time at which it is over.
    typists: Vec<(ConversationId, Typist, Millis)>,
}

impl Typing {
    pub(crate) fn deadline(&self) -> Option<Millis> {
        self.typists.iter().map(|(_, _, until)| *until).min()
    }

    fn of(&self, id: &ConversationId) -> Vec<Typist> {
        let here = self.typists.iter().filter(|(place, _, _)| place == id);
        here.map(|(_, typist, _)| typist.clone()).collect()
    }

    /// Whether the user was typing there.
    fn remove(&mut self, id: &ConversationId, user_id: &str) -> bool {
        let before = self.typists.len();
        self.typists
            .retain(|(place, typist, _)| place != id || typist.user_id != user_id);
        self.typists.len() < before
    }
}

impl Engine {
    /// What a received message says about typing.
    pub(crate) fn note_typing(&mut self, message: &Message) {
        if message.direction == Direction::Sent {
            return;
        }
        let id = &message.conversation;
        if message.object_name == object_name::TYPING {
            // One that waited for the page is over by now.
            if !message.offline {
                self.types(message);
            }
        } else if message.is_mail() && self.typing.remove(id, &message.sender_id) {
            self.tell_typing(id.clone());
        }
    }

    fn types(&mut self, message: &Message) {
        let id = message.conversation.clone();
        self.typing.remove(&id, &message.sender_id);
        let message_type = self.json.scalar(&message.content, "typingContentType");
        let typist = Typist {
            user_id: message.sender_id.clone(),
            message_type: message_type.unwrap_or_default(),
            sent_time_ms: message.sent_time_ms,
        };
        let until = self.clock + self.config.typing_lasts_ms;
        self.typing.typists.push((id.clone(), typist, until));
        self.tell_typing(id);
    }

    /// Ends what has lasted long enough.
    pub(crate) fn end_typing(&mut self, now: Millis) {
        let over = |(_, _, until): &(ConversationId, Typist, Millis)| *until <= now;
        while let Some(place) = self.typing.typists.iter().position(over) {
            let (id, _, _) = self.typing.typists.remove(place);
            let is_last =
                |(other, _, until): &(ConversationId, Typist, Millis)| *other != id || *until > now;
            self.typing.typists.retain(is_last);
            self.tell_typing(id);
        }
    }

    fn tell_typing(&mut self, conversation: ConversationId) {
        let typists = self.typing.of(&conversation);
        self.tell(Event::Typing {
            conversation,
            typists,
        });
    }
}
