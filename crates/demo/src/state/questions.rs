//! What the state can be asked.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::standing::Closed;
use super::timeline::Timeline;
use super::{GroupDetails, Outgoing, State};
use crate::model::{Conversation, ConversationKey, Kind, Status, User};

/// Most users whose presence is watched.
const MOST_WATCHED: usize = 200;

impl State {
    /// Messages of a chat; empty when it was not opened yet.
    #[must_use]
    pub fn timeline(&self, key: &ConversationKey) -> Rc<Timeline> {
        self.timelines.get(key).cloned().unwrap_or_default()
    }

    /// What of a chat is on screen: its end, or a part of its history.
    #[must_use]
    pub fn shown(&self, key: &ConversationKey) -> Rc<Timeline> {
        let chat = self.timeline(key);
        chat.away().unwrap_or(chat)
    }

    /// Who is typing in a chat.
    #[must_use]
    pub fn typing_user(&self, key: &ConversationKey) -> Option<&str> {
        self.typing.get(key).map(|typing| typing.user.as_str())
    }

    /// Who is in a group, as far as it was asked.
    #[must_use]
    pub fn members(&self, group: &str) -> Rc<Vec<User>> {
        self.details(group)
            .map(|details| details.members.clone())
            .unwrap_or_default()
    }

    /// A group of the user, as far as it was asked.
    #[must_use]
    pub fn details(&self, group: &str) -> Option<&Rc<GroupDetails>> {
        self.details.get(group)
    }

    /// The group on screen and what happened in it, counted: what is known of it is good for
    /// so long.
    #[must_use]
    pub fn group_on_screen(&self) -> Option<(String, u64)> {
        let key = self.active.as_ref().filter(|key| key.kind == Kind::GROUP)?;
        let count = self.happenings.get(&key.target).copied().unwrap_or(0);
        Some((key.target.clone(), count))
    }

    /// Why nothing can be written in a chat; `None` as far as it can.
    #[must_use]
    pub fn closed(&self, key: &ConversationKey) -> Option<Closed> {
        self.closed.get(key).copied()
    }

    /// The line of a chat in the conversation list.
    #[must_use]
    pub fn conversation(&self, key: &ConversationKey) -> Option<&Conversation> {
        self.conversations
            .as_ref()?
            .iter()
            .find(|conversation| conversation.key == *key)
    }

    /// Everything one can write in: chats of the list first, then friends and groups.
    #[must_use]
    pub fn known_chats(&self) -> Vec<ConversationKey> {
        let listed = self.conversations.iter().flat_map(|list| list.iter());
        let listed = listed.map(|line| line.key.clone());
        let listed = listed.filter(|key| matches!(key.kind, Kind::PRIVATE | Kind::GROUP));
        let friends = self.contacts.friends.iter();
        let friends = friends.map(|user| ConversationKey::private(&user.id));
        let groups = self
            .groups
            .iter()
            .map(|group| ConversationKey::group(&group.id));
        let mut seen = BTreeSet::new();
        listed
            .chain(friends)
            .chain(groups)
            .filter(|key| !self.closed.contains_key(key) && seen.insert(key.clone()))
            .collect()
    }

    /// What became of own messages of a chat.
    #[must_use]
    pub fn outgoing(&self, key: &ConversationKey) -> Outgoing {
        let Some(chat) = self.timelines.get(key) else {
            return Outgoing::Nothing;
        };
        let mut outgoing = Outgoing::Nothing;
        for message in chat.unsent() {
            match message.status {
                Status::Failed(_) => return Outgoing::Failed,
                _ => outgoing = Outgoing::Sending,
            }
        }
        outgoing
    }

    /// Users whose coming and going matters: friends and the other sides of private chats.
    #[must_use]
    pub fn watched_users(&self) -> Vec<String> {
        let chats = self.known_chats().into_iter().chain(self.active.clone());
        let private = chats.filter(|key| key.kind == Kind::PRIVATE);
        let mut users: Vec<String> = private.map(|key| key.target).collect();
        users.sort_unstable();
        users.dedup();
        users.truncate(MOST_WATCHED);
        users
    }

    /// All unread messages, but for muted chats and the one that is being `looked_at`.
    #[must_use]
    pub fn unread(&self, looked_at: Option<&ConversationKey>) -> u64 {
        let conversations = self.conversations.iter().flat_map(|list| list.iter());
        conversations
            .filter(|conversation| Some(&conversation.key) != looked_at)
            .filter(|conversation| !conversation.muted)
            .map(|conversation| conversation.unread)
            .sum()
    }

    /// Whether what arrives in a chat may make a noise at a minute of the day: not in a muted
    /// chat, nor in the one that is being `looked_at`, nor in the quiet hours.
    #[must_use]
    pub fn may_disturb(
        &self,
        key: &ConversationKey,
        looked_at: Option<&ConversationKey>,
        minute: u32,
    ) -> bool {
        let is_muted = self.conversation(key).is_some_and(|line| line.muted);
        let is_quiet = self.quiet.is_some_and(|hours| hours.contains(minute));
        !is_muted && !is_quiet && looked_at != Some(key)
    }

    /// Ids of users on screen whose names are not known, at most 100.
    #[must_use]
    pub fn unknown_users(&self) -> Vec<String> {
        let listed = self.conversations.iter().flat_map(|list| list.iter());
        let targets = listed
            .clone()
            .filter(|c| c.key.kind == Kind::PRIVATE)
            .map(|c| &c.key.target);
        let authors = listed
            .filter_map(|c| c.latest.as_ref())
            .map(|message| &message.sender);
        let chat = self.active.as_ref().and_then(|key| self.timelines.get(key));
        let speakers = chat
            .iter()
            .flat_map(|chat| chat.messages())
            .map(|message| &message.sender);
        let active = self
            .active
            .iter()
            .filter(|key| key.kind == Kind::PRIVATE)
            .map(|k| &k.target);
        let ids = targets.chain(authors).chain(speakers).chain(active);
        unknown(ids, |id| self.directory.knows_user(id))
    }

    /// Ids of groups on screen whose names are not known, at most 100.
    #[must_use]
    pub fn unknown_groups(&self) -> Vec<String> {
        let listed = self
            .conversations
            .iter()
            .flat_map(|list| list.iter())
            .map(|c| &c.key);
        let keys = listed
            .chain(self.active.iter())
            .filter(|key| key.kind == Kind::GROUP);
        unknown(keys.map(|key| &key.target), |id| {
            self.directory.knows_group(id)
        })
    }
}

fn unknown<'a>(ids: impl Iterator<Item = &'a String>, known: impl Fn(&str) -> bool) -> Vec<String> {
    let mut ids: Vec<String> = ids
        .filter(|id| !id.is_empty() && !known(id))
        .cloned()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(100);
    ids
}
