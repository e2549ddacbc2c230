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
    /// Whether there is nothing before the oldest one, as far as the server said.
    is_from_start: bool,
    /// Whether newer ones are missing: only in a part of the history, which reaches so far.
    has_newer: bool,
    until: u64,
    loading: Loading,
    unread: Option<Unread>,
    /// Whether the server's newest page was compared with what was at hand: until then that is what
    /// happened to arrive, or is from an earlier visit.
    is_checked: bool,
    /// Time of the newest message that is from an earlier visit.
    kept_until: u64,
    /// The part of the history that is shown in place of the end.
    away: Option<Rc<Timeline>>,
}

/// A part of the history: messages without a gap between them, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The messages.
    pub messages: Vec<Message>,
    /// Whether there are older ones.
    pub has_older: bool,
    /// Whether there are newer ones.
    pub has_newer: bool,
    /// The time that it reaches to: the last message may have no view.
    pub until: u64,
}

/// What was not read when the chat was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unread {
    count: u64,
    /// Time of the newest message then; 0 until the newest page came.
    until: u64,
    /// The first of them, once it is at hand.
    first: Option<String>,
}

impl Timeline {
    /// The messages, oldest first.
    #[must_use]
    pub fn messages(&self) -> &[Rc<Message>] {
        &self.messages
    }

    /// Own messages that the server does not have; they are the last ones.
    pub fn unsent(&self) -> impl Iterator<Item = &Rc<Message>> {
        let last = self.messages.iter().rev();
        last.take_while(|message| message.uid.is_empty())
    }

    /// Whether the server has older ones.
    #[must_use]
    pub fn has_more(&self) -> bool {
        !self.is_from_start
    }

    /// Whether newer messages are missing.
    #[must_use]
    pub fn has_newer(&self) -> bool {
        self.has_newer
    }

    /// The part of the history that is shown in place of the end.
    #[must_use]
    pub fn away(&self) -> Option<Rc<Self>> {
        self.away.clone()
    }

    /// What is on screen.
    pub fn shown_mut(&mut self) -> &mut Self {
        if self.away.is_none() {
            return self;
        }
        Rc::make_mut(self.away.get_or_insert_default())
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

    /// Up to when all messages are at hand.
    #[must_use]
    pub fn newest_time(&self) -> Option<u64> {
        let known = self.messages.iter().rfind(|m| !m.uid.is_empty());
        known.map(|message| message.sent_time.max(self.until))
    }

    /// Id of the first message that was not read when the chat was opened, if it is at hand.
    #[must_use]
    pub fn first_unread(&self) -> Option<&str> {
        self.unread.as_ref()?.first.as_deref()
    }

    /// How many messages were not read when the chat was opened.
    #[must_use]
    pub fn unread_count(&self) -> u64 {
        self.unread.as_ref().map_or(0, |unread| unread.count)
    }

    /// The chat is opened with so many unread messages.
    pub fn open(&mut self, unread: u64) {
        self.unread = (unread > 0).then_some(Unread {
            count: unread,
            until: 0,
            first: None,
        });
    }

    /// A page is being fetched.
    pub fn start_loading(&mut self) {
        self.loading = Loading::Running;
    }

    /// The page did not come.
    pub fn fail_loading(&mut self) {
        self.loading = Loading::Failed;
    }

    /// Shows messages of an earlier visit, unless the server was faster.
    pub fn show_kept(&mut self, messages: Vec<Message>) {
        if self.oldest_time().is_none() && self.loading != Loading::Done {
            self.kept_until = messages.last().map_or(0, |newest| newest.sent_time);
            self.merge(messages);
        }
    }

    /// There is no more to come than what is at hand.
    pub fn end_history(&mut self) {
        self.loading = Loading::Done;
        self.is_from_start = true;
        self.find_unread();
    }

    /// Takes in the newest page. Older messages stay only if the page reaches down to them:
    /// otherwise there would be an unseen hole.
    pub fn show_newest(&mut self, page: Vec<Message>, has_more: bool) {
        if !std::mem::replace(&mut self.is_checked, true) {
            self.check(&page, has_more);
        }
        let overlaps = page.iter().any(|message| self.find(message).is_some());
        if !overlaps {
            let newest = page.last().map_or(0, |message| message.sent_time);
            self.messages
                .retain(|m| m.uid.is_empty() || m.sent_time > newest);
        }
        let page_oldest = page.first().map(|message| message.sent_time);
        if !overlaps || page_oldest <= self.oldest_time() {
            self.is_from_start = !has_more;
        }
        self.loading = Loading::Done;
        self.merge(page);
        let newest = self.messages.iter().rfind(|m| !m.uid.is_empty());
        let newest = newest.map_or(0, |message| message.sent_time);
        if let Some(unread) = self.unread.as_mut().filter(|unread| unread.until == 0) {
            unread.until = newest;
        }
        self.find_unread();
    }

    /// Of what is at hand before the first page some may be missing, and some may be deleted: those
    /// before the page stay only if the two agree as far as both reach. A page with nothing before it
    /// reaches to the start.
    fn check(&mut self, page: &[Message], has_more: bool) {
        let (first, last) = (page.first().filter(|_| has_more), page.last());
        let from = first.map_or(0, |message| message.sent_time);
        let until = last.map_or(self.kept_until, |message| message.sent_time);
        let known = self
            .messages
            .iter()
            .filter(|message| !message.uid.is_empty());
        let reach = from..=until.min(
            known
                .clone()
                .next_back()
                .map_or(0, |newest| newest.sent_time),
        );
        let ours = known.filter(|message| reach.contains(&message.sent_time));
        let theirs = page
            .iter()
            .filter(|message| reach.contains(&message.sent_time));
        let agree = ours
            .map(|message| &message.uid)
            .eq(theirs.map(|message| &message.uid));
        if agree && !page.is_empty() {
            return;
        }
        self.messages.retain(|message| {
            let is_in = || page.iter().any(|theirs| theirs.uid == message.uid);
            message.uid.is_empty() || message.sent_time > until || is_in()
        });
    }

    /// Takes in the messages before a time, where that is what is missing by now.
    pub fn show_older(&mut self, time: u64, page: Vec<Message>, has_more: bool) {
        if self.oldest_time() == Some(time) {
            return self.add_older(page, has_more);
        }
        if let Some(away) = &mut self.away
            && away.oldest_time() == Some(time)
        {
            Rc::make_mut(away).add_older(page, has_more);
        }
    }

    /// Takes in the messages after a time. A part that reaches the end becomes one with it.
    pub fn show_newer(&mut self, time: u64, next: Part) {
        let is_next = |away: &Rc<Self>| away.newest_time() == Some(time);
        let Some(mut away) = self.away.take_if(|away| is_next(away)) else {
            return;
        };
        let part = Rc::make_mut(&mut away);
        part.loading = Loading::Done;
        part.merge(next.messages);
        part.has_newer = next.has_newer && next.until > time;
        part.until = next.until;
        self.stay_away(away);
    }

    /// Shows a part of the history.
    pub fn go_to(&mut self, part: Part) {
        self.loading = Loading::Done;
        let mut away = Self {
            is_from_start: !part.has_older,
            has_newer: part.has_newer,
            until: part.until,
            loading: Loading::Done,
            ..Self::default()
        };
        away.merge(part.messages);
        match away.messages.is_empty() {
            true => self.end_history(),
            false => self.stay_away(Rc::new(away)),
        }
    }

    /// Shows the end again.
    pub fn go_back(&mut self) {
        self.away = None;
    }

    /// Shows a part, unless it reaches the messages at the end: then all are one.
    fn stay_away(&mut self, part: Rc<Self>) {
        let has_gap = self
            .oldest_time()
            .is_none_or(|oldest| part.newest_time() < Some(oldest));
        if part.has_newer && has_gap {
            self.away = Some(part);
            return;
        }
        let Self {
            messages,
            is_from_start,
            ..
        } = Rc::unwrap_or_clone(part);
        let messages = messages.into_iter().map(Rc::unwrap_or_clone);
        let is_older = messages.clone().next().map(|m| m.sent_time) < self.oldest_time();
        self.merge(messages.collect());
        if is_older {
            self.is_from_start = is_from_start;
        }
        self.loading = Loading::Done;
        self.find_unread();
    }

    /// A page that brings nothing new ends the history.
    fn add_older(&mut self, page: Vec<Message>, has_more: bool) {
        let before = self.messages.len();
        self.loading = Loading::Done;
        self.merge(page);
        self.is_from_start = !has_more || self.messages.len() == before;
        self.find_unread();
    }

    /// Looks for the first unread message: as many back from the newest of then as were unread.
    fn find_unread(&mut self) {
        let Some(unread) = self.unread.as_mut().filter(|unread| unread.first.is_none()) else {
            return;
        };
        let counted = self.messages.iter().rev().filter(|message| {
            !message.is_own() && !message.uid.is_empty() && message.sent_time <= unread.until
        });
        let mut counted = counted.take(usize::try_from(unread.count).unwrap_or(usize::MAX));
        let mut first = None;
        let mut found = 0;
        for message in counted.by_ref() {
            (first, found) = (Some(message), found + 1);
        }
        // With no more to come, what there is has to do.
        if found == unread.count || self.is_from_start {
            unread.first = first.map(|message| message.uid.clone());
        }
    }

    /// Takes in a message that arrived. What is older than all that is at hand comes with the
    /// history: here it would hide a gap.
    pub fn receive(&mut self, message: Message) {
        let oldest = self.oldest_time().filter(|_| self.has_more());
        if oldest.is_none_or(|oldest| message.sent_time >= oldest) {
            self.insert(message);
        }
    }

    /// Takes in one message, once.
    pub fn insert(&mut self, message: Message) {
        self.merge(vec![message]);
    }

    /// Takes in an own message that is not sent yet, which may be here already.
    pub fn restore(&mut self, message: Message) {
        match message.local.and_then(|local| self.find_local(local)) {
            Some(known) if known.uid.is_empty() => Rc::make_mut(known).status = message.status,
            Some(_) => {}
            None => self.insert(message),
        }
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

    /// A message was taken back by its author; an own text is kept to be written anew.
    pub fn recall(&mut self, uid: &str) {
        if let Some(away) = &mut self.away {
            Rc::make_mut(away).recall(uid);
        }
        if let Some(at) = self.position(uid) {
            let message = Rc::make_mut(&mut self.messages[at]);
            let text = match &message.body {
                Body::Text(text) if message.is_own() => Some(text.clone()),
                Body::Recalled(text) => text.clone(),
                _ => None,
            };
            message.body = Body::Recalled(text);
            message.quote = None;
        }
    }

    /// The user does not want to see these messages any more.
    pub fn remove(&mut self, uids: &[String]) {
        if let Some(away) = &mut self.away {
            Rc::make_mut(away).remove(uids);
        }
        self.messages
            .retain(|message| message.uid.is_empty() || !uids.contains(&message.uid));
    }

    /// The other side has read own messages up to a time.
    pub fn mark_read(&mut self, until: u64) {
        if let Some(away) = &mut self.away {
            Rc::make_mut(away).mark_read(until);
        }
        let own = self.messages.iter_mut().filter(|message| {
            message.status == Status::Sent && !message.read && message.sent_time <= until
        });
        own.for_each(|message| Rc::make_mut(message).read = true);
    }

    /// Drops the oldest messages beyond so many, for good.
    pub fn keep_newest(&mut self, count: usize) {
        let surplus = self.messages.len().saturating_sub(count);
        self.messages.drain(..surplus);
    }

    /// Drops old messages of a chat that leaves the screen; they come again from history.
    pub fn trim(&mut self) {
        self.go_back();
        let surplus = self.messages.len().saturating_sub(KEPT);
        if surplus > 0 {
            self.messages.drain(..surplus);
            self.is_from_start = false;
        }
    }

    fn merge(&mut self, page: Vec<Message>) {
        let mut new = Vec::with_capacity(page.len());
        for message in page {
            match self.find(&message) {
                Some(at) => self.learn(at, &message),
                None => new.push(Rc::new(message)),
            }
        }
        // A page may name a message twice.
        new.dedup_by(|a, b| !a.uid.is_empty() && a.uid == b.uid);
        self.messages.extend(new);
        self.sort();
    }

    /// What history knows better of a message that is at hand: that it was taken back, or read.
    fn learn(&mut self, at: usize, message: &Message) {
        if matches!(message.body, Body::Recalled(_)) {
            self.recall(&message.uid);
        }
        if message.read && !self.messages[at].read {
            Rc::make_mut(&mut self.messages[at]).read = true;
        }
    }

    fn sort(&mut self) {
        self.messages
            .sort_by_key(|message| match message.uid.is_empty() {
                true => (true, message.local.unwrap_or(0)),
                false => (false, message.sent_time),
            });
    }

    /// Where a message is at hand: the server gave it one time for good, by which all are sorted.
    fn find(&self, message: &Message) -> Option<usize> {
        if message.uid.is_empty() {
            return None;
        }
        let time = message.sent_time;
        let from = self
            .messages
            .partition_point(|m| !m.uid.is_empty() && m.sent_time < time);
        let same = self.messages[from..].iter();
        let same = same.take_while(|m| !m.uid.is_empty() && m.sent_time == time);
        let mut same = same.enumerate();
        same.find(|(_, m)| m.uid == message.uid)
            .map(|(at, _)| from + at)
            .or_else(|| self.position_lately(&message.uid))
    }

    /// An own message may not know its time yet.
    fn position_lately(&self, uid: &str) -> Option<usize> {
        let from = self.messages.len().saturating_sub(KEPT);
        let mut lately = self.messages[from..].iter().rev();
        let at = lately.position(|m| m.local.is_some() && m.uid == uid)?;
        Some(self.messages.len() - 1 - at)
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
