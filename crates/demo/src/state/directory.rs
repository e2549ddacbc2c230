//! Names and pictures of people and groups, by id.

use std::collections::BTreeMap;

use crate::model::{ConversationKey, Group, Kind, User};

/// Everybody whose name is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    users: BTreeMap<String, User>,
    groups: BTreeMap<String, Group>,
}

impl Directory {
    /// Whether a lookup of this user has been answered.
    #[must_use]
    pub fn knows_user(&self, id: &str) -> bool {
        self.users.contains_key(id)
    }

    /// Whether a lookup of this group has been answered.
    #[must_use]
    pub fn knows_group(&self, id: &str) -> bool {
        self.groups.contains_key(id)
    }

    /// The name of a user; the id until it is known.
    #[must_use]
    pub fn user_name<'a>(&'a self, id: &'a str) -> &'a str {
        match self.users.get(id) {
            Some(user) if !user.name.is_empty() => &user.name,
            _ => id,
        }
    }

    /// The picture of a user, or empty.
    #[must_use]
    pub fn user_portrait(&self, id: &str) -> &str {
        self.users.get(id).map_or("", |user| &user.portrait)
    }

    /// The name of a conversation; the id of its target until it is known.
    #[must_use]
    pub fn title<'a>(&'a self, key: &'a ConversationKey) -> &'a str {
        match self.groups.get(&key.target) {
            Some(group) if key.kind == Kind::GROUP && !group.name.is_empty() => &group.name,
            _ if key.kind == Kind::PRIVATE => self.user_name(&key.target),
            _ => &key.target,
        }
    }

    /// The picture of a conversation, or empty.
    #[must_use]
    pub fn portrait(&self, key: &ConversationKey) -> &str {
        match key.kind {
            Kind::GROUP => self
                .groups
                .get(&key.target)
                .map_or("", |group| &group.portrait),
            _ => self.user_portrait(&key.target),
        }
    }

    /// How many people are in a group; `None` for other conversations.
    #[must_use]
    pub fn member_count(&self, key: &ConversationKey) -> Option<u64> {
        let group = self
            .groups
            .get(&key.target)
            .filter(|_| key.kind == Kind::GROUP)?;
        (group.member_count > 0).then_some(group.member_count)
    }

    /// Takes in users, newer knowledge over older.
    pub fn learn_users(&mut self, users: impl IntoIterator<Item = User>) {
        self.users
            .extend(users.into_iter().map(|user| (user.id.clone(), user)));
    }

    /// Takes in groups, newer knowledge over older.
    pub fn learn_groups(&mut self, groups: impl IntoIterator<Item = Group>) {
        self.groups
            .extend(groups.into_iter().map(|group| (group.id.clone(), group)));
    }
}
