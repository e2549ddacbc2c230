//! People and groups as the app server tells them.

use serde_json::{Value, json};

use crate::model::json;

/// Somebody one can chat with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// IM user id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Address of a picture, or empty.
    pub portrait: String,
}

impl User {
    /// Stands for somebody the app server does not know.
    #[must_use]
    pub fn unknown(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            portrait: String::new(),
        }
    }

    /// Reads a user; without an id there is none.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let user = Self {
            id: json::text(value, "id"),
            name: json::text(value, "name"),
            portrait: json::web_address(value, "portrait"),
        };
        (!user.id.is_empty()).then_some(user)
    }
}

/// A group; the IM server knows it under the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// IM group id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Address of a picture, or empty.
    pub portrait: String,
    /// How many people are in it.
    pub member_count: u64,
}

impl Group {
    /// Stands for a group the app server does not know.
    #[must_use]
    pub fn unknown(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            ..Self::default()
        }
    }

    /// Reads a group; without an id there is none.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let group = Self {
            id: json::text(value, "id"),
            name: json::text(value, "name"),
            portrait: json::web_address(value, "portrait"),
            member_count: json::count(value, "memberCount"),
        };
        (!group.id.is_empty()).then_some(group)
    }
}

/// A signed-in user with the token for the IM server; kept between visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in.
    pub user: User,
    /// IM token; also the bearer token of the app server.
    pub token: String,
    /// App key to start the SDK with.
    pub app_key: String,
}

impl Session {
    /// Reads a session that one can sign in with.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let session = Self {
            user: User::from_json(value.get("user")?)?,
            token: json::text(value, "token"),
            app_key: json::text(value, "appKey"),
        };
        (!session.token.is_empty()).then_some(session)
    }

    /// What [`Session::from_json`] reads.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let User { id, name, portrait } = &self.user;
        json!({
            "user": { "id": id, "name": name, "portrait": portrait },
            "token": self.token,
            "appKey": self.app_key,
        })
    }
}

/// An account to try, with its password in the open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoAccount {
    /// Account id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Password.
    pub password: String,
}

impl DemoAccount {
    /// Reads an account; without an id there is none.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let account = Self {
            id: json::text(value, "id"),
            name: json::text(value, "name"),
            password: json::text(value, "password"),
        };
        (!account.id.is_empty()).then_some(account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_session_is_read_again() {
        let session = Session {
            user: User {
                id: "alice".into(),
                name: "爱丽丝".into(),
                portrait: String::new(),
            },
            token: "t".into(),
            app_key: "k".into(),
        };
        assert_eq!(Session::from_json(&session.to_json()), Some(session));
        assert_eq!(
            Session::from_json(&json!({ "user": { "id": "alice" } })),
            None
        );
        assert_eq!(Session::from_json(&json!("broken")), None);
    }

    #[test]
    fn a_portrait_is_a_web_address_or_nothing() {
        let user = json!({ "id": "bob", "portrait": "javascript:alert(1)" });
        assert_eq!(User::from_json(&user).unwrap().portrait, "");
    }
}
