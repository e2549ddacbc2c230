//! Friends, who wants to be one, who is blocked; and a group with its members.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::model::{Group, User, json};

/// Somebody wants to be a friend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FriendRequest {
    /// Who.
    pub user: User,
    /// What they say to it; may be empty.
    pub note: String,
}

/// What somebody is to the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// A friend.
    Friend,
    /// The user has asked them to be one.
    Asked,
    /// They have asked the user.
    Asking,
    /// Nothing yet.
    Stranger,
}

/// The people of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// Friends by their own names.
    pub friends: Rc<Vec<User>>,
    /// What the user calls friends, by id.
    pub remarks: BTreeMap<String, String>,
    /// Who waits for an answer.
    pub requests: Vec<FriendRequest>,
    /// Ids of whom the user has asked.
    pub asked: BTreeSet<String>,
    /// Who may not write to the user.
    pub blocked: Vec<User>,
}

impl Contacts {
    /// Reads the app server's answer.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        let remark = |value: &Value| {
            let remark = json::text(value, "remark");
            (!remark.is_empty()).then(|| (json::text(value, "id"), remark))
        };
        Self {
            friends: Rc::new(json::list(value, "friends", User::from_json)),
            remarks: json::list(value, "friends", remark).into_iter().collect(),
            requests: json::list(value, "requests", |value| {
                Some(FriendRequest {
                    user: User::from_json(value.get("user")?)?,
                    note: json::text(value, "note"),
                })
            }),
            asked: texts(value, "asked"),
            blocked: json::list(value, "blocked", User::from_json),
        }
    }

    /// Whether this user is a friend.
    #[must_use]
    pub fn is_friend(&self, id: &str) -> bool {
        self.friends.iter().any(|friend| friend.id == id)
    }

    /// Whether this user may not write to the user.
    #[must_use]
    pub fn is_blocked(&self, id: &str) -> bool {
        self.blocked.iter().any(|user| user.id == id)
    }

    /// What this user is to the signed-in one.
    #[must_use]
    pub fn relation(&self, id: &str) -> Relation {
        if self.is_friend(id) {
            Relation::Friend
        } else if self.asked.contains(id) {
            Relation::Asked
        } else if self.request(id).is_some() {
            Relation::Asking
        } else {
            Relation::Stranger
        }
    }

    /// What this user said when they asked.
    #[must_use]
    pub fn request(&self, id: &str) -> Option<&FriendRequest> {
        self.requests.iter().find(|request| request.user.id == id)
    }
}

/// A group as its members see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupDetails {
    /// Name and picture.
    pub group: Group,
    /// User id of who may change it.
    pub owner: String,
    /// What the owner wants all to know; may be empty.
    pub announcement: String,
    /// Who is in it, in the order of joining.
    pub members: Rc<Vec<User>>,
    /// Ids of members who may not speak.
    pub muted: BTreeSet<String>,
}

impl GroupDetails {
    /// Reads the app server's answer; without an id there is none.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            group: Group::from_json(value)?,
            owner: json::text(value, "ownerId"),
            announcement: json::text(value, "announcement"),
            members: Rc::new(json::list(value, "members", User::from_json)),
            muted: texts(value, "mutedIds"),
        })
    }
}

/// Whether the user is in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Membership {
    /// They are, and see it so.
    Member(Box<GroupDetails>),
    /// They are not.
    Stranger,
    /// There is no such group.
    NoGroup,
}

impl Membership {
    /// Reads the app server's answer; `None` for one that tells nothing.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        value.get("isMember")?;
        match (json::flag(value, "isMember"), json::flag(value, "exists")) {
            (true, _) => GroupDetails::from_json(value).map(|shown| Self::Member(Box::new(shown))),
            (false, true) => Some(Self::Stranger),
            (false, false) => Some(Self::NoGroup),
        }
    }
}

fn texts(value: &Value, key: &str) -> BTreeSet<String> {
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    json::list(value, key, text).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn contacts_are_read_with_their_remarks() {
        let contacts = Contacts::from_json(&json!({
            "friends": [{ "id": "bob", "name": "Bob", "remark": "Bobby" }, { "id": "carol", "remark": "" }],
            "requests": [{ "user": { "id": "dave" }, "note": "hi" }, { "note": "nobody" }],
            "asked": ["erin"],
            "blocked": [{ "id": "fred" }],
        }));
        assert_eq!(contacts.remarks.len(), 1);
        assert_eq!(contacts.remarks["bob"], "Bobby");
        assert_eq!(contacts.request("dave").unwrap().note, "hi");
        assert_eq!(contacts.requests.len(), 1);
        assert!(contacts.is_friend("carol") && contacts.is_blocked("fred"));
        assert!(contacts.asked.contains("erin"));
        let relations = ["bob", "erin", "dave", "gina"].map(|id| contacts.relation(id));
        let expected = [
            Relation::Friend,
            Relation::Asked,
            Relation::Asking,
            Relation::Stranger,
        ];
        assert_eq!(relations, expected);
        assert_eq!(Contacts::from_json(&json!(null)), Contacts::default());
    }

    #[test]
    fn who_is_not_in_a_group_learns_no_more_than_that() {
        let read = |value| Membership::from_json(&value);
        let inside = json!({ "isMember": true, "exists": true, "id": "g", "ownerId": "bob" });
        let Some(Membership::Member(shown)) = read(inside) else {
            panic!("no member");
        };
        assert_eq!(
            (shown.group.id.as_str(), shown.owner.as_str()),
            ("g", "bob")
        );
        let outside = json!({ "isMember": false, "exists": true });
        assert_eq!(read(outside), Some(Membership::Stranger));
        let gone = json!({ "isMember": false, "exists": false });
        assert_eq!(read(gone), Some(Membership::NoGroup));
        for nothing in [json!({}), json!(null), json!({ "isMember": true })] {
            assert_eq!(read(nothing), None);
        }
    }
}
