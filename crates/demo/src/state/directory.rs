//! Names and pictures of people and groups, by id.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::{ConversationKey, Group, Kind, User, json as read};

/// Everybody whose name is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    users: BTreeMap<String, User>,
    groups: BTreeMap<String, Group>,
    remarks: BTreeMap<String, String>,
    /// Names of an earlier visit, good until they are looked up.
    remembered: Option<Box<Directory>>,
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

    /// The name of a user, or what the signed-in one calls them; the id until it is known.
    #[must_use]
    pub fn user_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.remarks
            .get(id)
            .map_or_else(|| self.given_name(id), String::as_str)
    }

    /// The name that a user has given themselves; the id until it is known.
    #[must_use]
    pub fn given_name<'a>(&'a self, id: &'a str) -> &'a str {
        match self.user(id) {
            Some(user) if !user.name.is_empty() => &user.name,
            _ => id,
        }
    }

    fn user(&self, id: &str) -> Option<&User> {
        let remembered = || self.remembered.as_ref()?.users.get(id);
        self.users.get(id).or_else(remembered)
    }

    fn group(&self, id: &str) -> Option<&Group> {
        let remembered = || self.remembered.as_ref()?.groups.get(id);
        self.groups.get(id).or_else(remembered)
    }

    /// Names of an earlier visit stand in for those that are not known yet.
    pub fn remember(&mut self, earlier: Self) {
        self.remarks = earlier.remarks.clone();
        self.remembered = Some(Box::new(earlier));
    }

    /// What [`Directory::from_json`] reads.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let one = |id: &str, name: &str, portrait: &str| json!({ "id": id, "name": name, "portrait": portrait });
        let users = self.users.values();
        let groups = self.groups.values();
        json!({
            "users": users.map(|user| one(&user.id, &user.name, &user.portrait)).collect::<Vec<_>>(),
            "groups": groups.map(|group| one(&group.id, &group.name, &group.portrait)).collect::<Vec<_>>(),
            "remarks": self.remarks,
        })
    }

    /// Reads names that were kept.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let mut directory = Self::default();
        directory.learn_users(read::list(value, "users", User::from_json));
        directory.learn_groups(read::list(value, "groups", Group::from_json));
        let remarks = value.get("remarks").and_then(Value::as_object);
        let remarks = remarks.into_iter().flatten();
        let remarks =
            remarks.filter_map(|(id, remark)| Some((id.clone(), remark.as_str()?.to_owned())));
        directory.remarks = remarks.collect();
        directory
    }

    /// What the user calls people, by id.
    pub fn set_remarks(&mut self, remarks: BTreeMap<String, String>) {
        self.remarks = remarks;
    }

    /// The picture of a user, or empty.
    #[must_use]
    pub fn user_portrait(&self, id: &str) -> &str {
        self.user(id).map_or("", |user| &user.portrait)
    }

    /// The name of a conversation; the id of its target until it is known.
    #[must_use]
    pub fn title<'a>(&'a self, key: &'a ConversationKey) -> &'a str {
        match self.group(&key.target) {
            Some(group) if key.kind == Kind::GROUP && !group.name.is_empty() => &group.name,
            _ if key.kind == Kind::PRIVATE => self.user_name(&key.target),
            _ => &key.target,
        }
    }

    /// The picture of a conversation, or empty.
    #[must_use]
    pub fn portrait(&self, key: &ConversationKey) -> &str {
        match key.kind {
            Kind::GROUP => self.group(&key.target).map_or("", |group| &group.portrait),
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
