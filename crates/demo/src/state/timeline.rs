//! The messages of one chat in order: history, arrivals and what is being sent.

use std::rc::Rc;

use crate::model::{Body, Message, Status};

/// Messages kept of a chat that is no longer on screen.
const KEPT: usize = 60;

/// Where the fetching of history stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// Nothing was asked for yet.
    #[default]
    Never,
    /// A page is on its way.
    Running,
    /// The last page arrived.
    Done,
    /// The last page did not arrive.
    Failed,
}

/// Messages of one chat. Those with a server id come first, by time; unsent ones follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    messages: Vec<Rc<Message>>,
    has_more: bool,
    loading: Loading,
}

impl Timeline {
    /// The messages, oldest first.
    #[must_use]
    pub fn messages(&self) -> &[Rc<Message>] {
        &self.messages
    }

    /// Whether the server has older ones.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.has_more
    }

    /// Where the fetching of history stands.
    #[must_use]
    pub fn loading(&self) -> Loading {
        self.loading
    }

    /// Time of the oldest message that the server knows.
    #[must_use]
    pub fn oldest_time(&self) -> Option<u64> {
        self.messages
            .iter()
            .find(|message| !message.uid.is_empty())
            .map(|m| m.sent_time)
    }

    /// A page is being fetched.
    pub fn start_loading(&mut self) {
        self.loading = Loading::Running;
    }

    /// The page did not come.
    pub fn fail_loading(&mut self) {
        self.loading = Loading::Failed;
    }

    /// Takes in the newest page. Older messages stay only if the page reaches down to them:
    /// otherwise there would be an unseen hole.
    pub fn show_newest(&mut self, page: Vec<Message>, has_more: bool) {
        let overlaps = page
            .iter()
            .any(|message| self.position(&message.uid).is_some());
        if !overlaps {
            let newest = page.last().map_or(0, |message| message.sent_time);
            self.messages
                .retain(|m| m.uid.is_empty() || m.sent_time > newest);
        }
        let page_oldest = page.first().map(|message| message.sent_time);
        if !overlaps || page_oldest < self.oldest_time() {
            self.has_more = has_more;
        }
        self.loading = Loading::Done;
        self.merge(page);
    }

    /// Takes in a page of older messages. A page that brings nothing new ends the history.
    pub fn show_older(&mut self, page: Vec<Message>, has_more: bool) {
        let before = self.messages.len();
        self.loading = Loading::Done;
        self.merge(page);
        self.has_more = has_more && self.messages.len() > before;
    }

    /// Takes in one message, once.
    pub fn insert(&mut self, message: Message) {
        self.merge(vec![message]);
    }

    /// Changes an own message.
    pub fn update(&mut self, local: u64, change: impl FnOnce(&mut Message)) {
        if let Some(message) = self.find_local(local) {
            change(Rc::make_mut(message));
        }
    }

    /// The server has an own message: it takes its place among the others.
    pub fn deliver(&mut self, local: u64, uid: String, time: u64) {
        // History may have brought it before the answer to the send.
        self.messages
            .retain(|m| m.uid.is_empty() || m.uid != uid || m.local == Some(local));
        self.update(local, |message| {
            message.uid = uid;
            message.status = Status::Sent;
            if time > 0 {
                message.sent_time = time;
            }
        });
        self.sort();
    }

    /// Forgets an own message.
    pub fn discard(&mut self, local: u64) {
        self.messages.retain(|message| message.local != Some(local));
    }

    /// A message was taken back by its author.
    pub fn recall(&mut self, uid: &str) {
        if let Some(at) = self.position(uid) {
            Rc::make_mut(&mut self.messages[at]).body = Body::Recalled;
        }
    }

    /// Drops old messages of a chat that leaves the screen; they come again from history.
    pub fn trim(&mut self) {
        let surplus = self.messages.len().saturating_sub(KEPT);
        if surplus > 0 {
            self.messages.drain(..surplus);
            self.has_more = true;
        }
    }

    fn merge(&mut self, page: Vec<Message>) {
        for message in page {
            match self.position(&message.uid) {
                // A recall is the one thing that history knows better.
                Some(at) if message.body == Body::Recalled => {
                    Rc::make_mut(&mut self.messages[at]).body = Body::Recalled;
                }
                Some(_) => {}
                None => self.messages.push(Rc::new(message)),
            }
        }
        self.sort();
    }

    fn sort(&mut self) {
        self.messages
            .sort_by_key(|message| match message.uid.is_empty() {
                true => (true, message.local.unwrap_or(0)),
                false => (false, message.sent_time),
            });
    }

    fn position(&self, uid: &str) -> Option<usize> {
        if uid.is_empty() {
            return None;
        }
        self.messages.iter().rposition(|message| message.uid == uid)
    }

    fn find_local(&mut self, local: u64) -> Option<&mut Rc<Message>> {
        self.messages
            .iter_mut()
            .rfind(|message| message.local == Some(local))
    }
}
