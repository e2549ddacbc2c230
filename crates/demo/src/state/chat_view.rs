//! What lies over a chat and what is under way in it: dialogs, menus, selection, an answer.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::Reducible;

use crate::model::{Message, Place};

/// A point of the window, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// What lies above the chat.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Above {
    /// Nothing.
    #[default]
    Nothing,
    /// Where files may be dropped.
    DropArea,
    /// Choosing a place to send.
    PlacePicker,
    /// A place that somebody sent.
    Place(Place),
    /// Pictures of the chat, at this message.
    Viewer(Rc<Message>),
    /// What can be done with a message.
    Menu(Rc<Message>, Point),
    /// Choosing where to send messages on to.
    Forward(Vec<Rc<Message>>),
    /// Who has read a message.
    Readers(Rc<Message>),
    /// Choosing a day to go to.
    DatePicker,
    /// The person, the group or the chatroom.
    About,
}

/// Where in the history to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a message by its server id.
    Message(String),
    /// To the first message at or after a time in milliseconds.
    Date(u64),
    /// To the first message that was not read when the chat was opened.
    FirstUnread,
    /// To the end.
    End,
}

/// A wish to go somewhere; the turn tells a new wish from an old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    /// Where to.
    pub target: Target,
    /// Rises with each wish.
    pub turn: u32,
}

/// The passing state of one chat on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChatView {
    /// What lies above the chat.
    pub above: Above,
    /// The message that the next one answers.
    pub reply: Option<Rc<Message>>,
    /// Chosen messages by server id, oldest first, while choosing.
    pub selection: Option<Rc<BTreeSet<String>>>,
    /// Where the reader wants to go.
    pub jump: Option<Jump>,
    /// A text to go on with, and a number that rises with each.
    pub restored: Option<(u32, String)>,
    turns: u32,
}

/// What can be asked of a chat.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Put something above the chat, or nothing.
    Show(Above),
    /// Answer a message, or none.
    Reply(Option<Rc<Message>>),
    /// Begin to choose messages, with this one.
    Select(Rc<Message>),
    /// Choose a message, or choose it no longer.
    Toggle(Rc<Message>),
    /// Stop choosing.
    EndSelection,
    /// Go somewhere in the history.
    Jump(Target),
    /// Write a recalled text anew.
    EditAgain(String),
}

impl Reducible for ChatView {
    type Action = Ask;

    fn reduce(self: Rc<Self>, ask: Ask) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(ask);
        Rc::new(next)
    }
}

impl ChatView {
    fn apply(&mut self, ask: Ask) {
        match ask {
            Ask::Show(above) => self.above = above,
            Ask::Reply(message) => {
                self.above = Above::Nothing;
                self.reply = message;
            }
            Ask::Select(message) => {
                self.above = Above::Nothing;
                self.selection = Some(Rc::new(BTreeSet::from([message.uid.clone()])));
            }
            Ask::Toggle(message) => self.toggle(&message.uid),
            Ask::EndSelection => self.selection = None,
            Ask::Jump(target) => {
                self.above = Above::Nothing;
                let turn = self.next_turn();
                self.jump = Some(Jump { target, turn });
            }
            Ask::EditAgain(text) => self.restored = Some((self.next_turn(), text)),
        }
    }

    fn next_turn(&mut self) -> u32 {
        self.turns += 1;
        self.turns
    }

    fn toggle(&mut self, uid: &str) {
        let Some(selection) = &mut self.selection else {
            return;
        };
        let chosen = Rc::make_mut(selection);
        // What the server does not have can be neither sent on nor deleted there.
        if !chosen.remove(uid) && !uid.is_empty() {
            chosen.insert(uid.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, ConversationKey};

    fn message(uid: &str) -> Rc<Message> {
        let body = Body::Text("x".into());
        Rc::new(Message {
            uid: uid.into(),
            ..Message::outgoing(1, ConversationKey::private("bob"), "alice", 0, body)
        })
    }

    #[test]
    fn choosing_begins_with_one_message_and_goes_both_ways() {
        let mut view = ChatView::default();
        view.apply(Ask::Toggle(message("U-1")));
        assert_eq!(view.selection, None);
        view.apply(Ask::Select(message("U-1")));
        view.apply(Ask::Toggle(message("U-2")));
        view.apply(Ask::Toggle(message("")));
        view.apply(Ask::Toggle(message("U-1")));
        let chosen: Vec<_> = view.selection.iter().flat_map(|s| s.iter()).collect();
        assert_eq!(chosen, ["U-2"]);
        view.apply(Ask::EndSelection);
        assert_eq!(view.selection, None);
    }

    #[test]
    fn the_same_jump_can_be_asked_for_twice() {
        let mut view = ChatView::default();
        view.apply(Ask::Jump(Target::FirstUnread));
        let first = view.jump.clone();
        view.apply(Ask::Jump(Target::FirstUnread));
        assert_ne!(view.jump, first);
    }

    #[test]
    fn answering_closes_the_menu() {
        let mut view = ChatView::default();
        let message = message("U-1");
        view.apply(Ask::Show(Above::Menu(message.clone(), Point::default())));
        view.apply(Ask::Reply(Some(message.clone())));
        assert_eq!((view.above, view.reply), (Above::Nothing, Some(message)));
    }
}
