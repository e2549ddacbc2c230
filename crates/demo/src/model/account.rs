//! People and groups as the app server tells them.

use serde::{Deserialize, Serialize};

/// Somebody one can chat with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
}

/// A group; the IM server knows it under the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Group {
    /// IM group id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Address of a picture, or empty.
    pub portrait: String,
    /// How many people are in it.
    pub member_count: u32,
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
}

/// A signed-in user with the token for the IM server; kept between visits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Who is signed in.
    pub user: User,
    /// IM token; also the bearer token of the app server.
    pub token: String,
    /// App key to start the SDK with.
    pub app_key: String,
}

/// What the app server says before anybody is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Config {
    /// Accounts to try; empty on a real server.
    pub demo_accounts: Vec<DemoAccount>,
}

/// An account to try, with its password in the open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DemoAccount {
    /// Account id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Password.
    pub password: String,
}
