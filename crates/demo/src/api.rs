//! The app server: accounts, friends and groups over HTTP on the page's own origin.

use gloo_net::http::{Request, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::model::{Contacts, DemoAccount, Group, Membership, Session, User, json as read};
use crate::state::Ended;

/// Why a request was not answered as hoped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No answer, or one that is none of ours.
    Unreachable,
    /// The server's answer: HTTP status and its code word.
    Refused {
        /// HTTP status.
        status: u16,
        /// Code word such as `taken`.
        code: String,
    },
}

impl ApiError {
    /// Whether the session is over, and why.
    #[must_use]
    pub fn ended(&self) -> Option<Ended> {
        match self {
            Self::Refused { status: 401, .. } => Some(Ended::Expired),
            Self::Refused { status: 403, code } if code == "blocked" => Some(Ended::Blocked),
            _ => None,
        }
    }
}

impl From<gloo_net::Error> for ApiError {
    fn from(_: gloo_net::Error) -> Self {
        Self::Unreachable
    }
}

/// What somebody does to a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupChange {
    /// Gives it a name.
    Rename(String),
    /// Tells all members something; empty takes it away.
    Announce(String),
    /// Brings people in, by id.
    Add(Vec<String>),
    /// Takes somebody out.
    Remove(String),
    /// Lets somebody speak no more, or again.
    Mute(String, bool),
    /// Goes.
    Leave,
    /// Ends it.
    Dismiss,
}

const NO_CONTENT: u16 = 204;

type Answer<T> = Result<T, ApiError>;

/// Accounts to try; empty on a real server.
///
/// # Errors
/// See [`ApiError`], here and below.
pub async fn demo_accounts() -> Answer<Vec<DemoAccount>> {
    let config = answer(Request::get("/app/config").send().await?).await?;
    Ok(read::list(&config, "demoAccounts", DemoAccount::from_json))
}

/// Signs in.
pub async fn sign_in(id: &str, password: &str) -> Answer<Session> {
    let account = json!({ "id": id, "password": password });
    begin_session(post(Request::post("/app/sign-in"), &account).await?)
}

/// Creates an account and signs in.
pub async fn sign_up(id: &str, name: &str, password: &str) -> Answer<Session> {
    let account = json!({ "id": id, "name": name, "password": password });
    begin_session(post(Request::post("/app/sign-up"), &account).await?)
}

/// The calls of a signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    authorization: String,
}

impl Api {
    /// Calls that carry this IM token.
    #[must_use]
    pub fn new(token: &str) -> Self {
        Self {
            authorization: format!("Bearer {token}"),
        }
    }

    /// Asks whether the token is still good.
    pub async fn check(&self) -> Answer<()> {
        self.get("/app/me").await.map(drop)
    }

    /// Changes the user's name, and the picture unless that stays; tells who they are now.
    pub async fn change_me(&self, name: &str, portrait: Option<&str>) -> Answer<User> {
        let change = json!({ "name": name, "portrait": portrait });
        let request = self.sign(Request::patch("/app/me"));
        let changed = post(request, &change).await?;
        let user = changed.get("user").and_then(User::from_json);
        user.ok_or(ApiError::Unreachable)
    }

    /// Finds people by a part of their name or id.
    pub async fn find_users(&self, part: &str) -> Answer<Vec<User>> {
        let query = String::from(js_sys::encode_uri_component(part));
        let found = self.get(&format!("/app/users?q={query}")).await?;
        Ok(read::list(&found, "users", User::from_json))
    }

    /// Names of users.
    pub async fn look_up_users(&self, ids: &[String]) -> Answer<Vec<User>> {
        let found = self
            .post("/app/users/lookup", &json!({ "ids": ids }))
            .await?;
        Ok(read::list(&found, "users", User::from_json))
    }

    /// Names of groups.
    pub async fn look_up_groups(&self, ids: &[String]) -> Answer<Vec<Group>> {
        let found = self
            .post("/app/groups/lookup", &json!({ "ids": ids }))
            .await?;
        Ok(read::list(&found, "groups", Group::from_json))
    }

    /// Friends, requests and blocked people of the user.
    pub async fn contacts(&self) -> Answer<Contacts> {
        let contacts = self.get("/app/friends").await?;
        Ok(Contacts::from_json(&contacts))
    }

    /// Asks somebody to be a friend; whether they are one now.
    pub async fn ask_friend(&self, id: &str) -> Answer<bool> {
        let asked = self.post("/app/friends", &json!({ "id": id })).await?;
        Ok(read::flag(&asked, "areFriends"))
    }

    /// Answers somebody who wants to be a friend.
    pub async fn answer_request(&self, id: &str, accept: bool) -> Answer<()> {
        self.switch(&format!("/app/requests/{}", part(id)), accept)
            .await
    }

    /// Ends a friendship.
    pub async fn delete_friend(&self, id: &str) -> Answer<()> {
        self.switch(&format!("/app/friends/{}", part(id)), false)
            .await
    }

    /// Calls a friend by another name; empty for their own.
    pub async fn remark(&self, id: &str, remark: &str) -> Answer<()> {
        let path = format!("/app/friends/{}/remark", part(id));
        self.put(&path, &json!({ "remark": remark })).await
    }

    /// Gets messages from somebody no more, or again.
    pub async fn block(&self, id: &str, blocked: bool) -> Answer<()> {
        self.switch(&format!("/app/blocked/{}", part(id)), blocked)
            .await
    }

    /// Groups of the user.
    pub async fn groups(&self) -> Answer<Vec<Group>> {
        let groups = self.get("/app/groups").await?;
        Ok(read::list(&groups, "groups", Group::from_json))
    }

    /// Whether the user is in a group, and the group with its members if so.
    pub async fn group(&self, group: &str) -> Answer<Membership> {
        let shown = self.get(&format!("/app/groups/{}", part(group))).await?;
        Membership::from_json(&shown).ok_or(ApiError::Unreachable)
    }

    /// Changes a group.
    pub async fn change_group(&self, group: &str, change: &GroupChange) -> Answer<()> {
        let path = format!("/app/groups/{}", part(group));
        let member = |user: &str| format!("{path}/members/{}", part(user));
        match change {
            GroupChange::Rename(name) => self.patch(&path, &json!({ "name": name })).await,
            GroupChange::Announce(text) => {
                self.patch(&path, &json!({ "announcement": text })).await
            }
            GroupChange::Add(users) => {
                let people = json!({ "ids": users });
                self.post(&format!("{path}/members"), &people)
                    .await
                    .map(drop)
            }
            GroupChange::Remove(user) => self.switch(&member(user), false).await,
            GroupChange::Mute(user, muted) => {
                let path = format!("{path}/muted/{}", part(user));
                self.switch(&path, *muted).await
            }
            GroupChange::Leave => self.switch(&member("me"), false).await,
            GroupChange::Dismiss => self.switch(&path, false).await,
        }
    }

    /// Makes a group of the user and the given people.
    pub async fn create_group(&self, name: &str, members: &[String]) -> Answer<Group> {
        let group = json!({ "name": name, "memberIds": members });
        let made = self.post("/app/groups", &group).await?;
        Group::from_json(&made).ok_or(ApiError::Unreachable)
    }

    async fn patch(&self, path: &str, body: &Value) -> Answer<()> {
        post(self.sign(Request::patch(path)), body).await.map(drop)
    }

    async fn put(&self, path: &str, body: &Value) -> Answer<()> {
        post(self.sign(Request::put(path)), body).await.map(drop)
    }

    /// Makes something so, or no longer.
    async fn switch(&self, path: &str, on: bool) -> Answer<()> {
        let request = if on {
            Request::put(path)
        } else {
            Request::delete(path)
        };
        answer(self.sign(request).send().await?).await.map(drop)
    }

    async fn get(&self, path: &str) -> Answer<Value> {
        answer(self.sign(Request::get(path)).send().await?).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer<Value> {
        post(self.sign(Request::post(path)), body).await
    }

    fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("Authorization", &self.authorization)
    }
}

/// A part of a path.
fn part(id: &str) -> String {
    js_sys::encode_uri_component(id).into()
}

fn begin_session(answer: Value) -> Answer<Session> {
    Session::from_json(&answer).ok_or(ApiError::Unreachable)
}

async fn post(request: RequestBuilder, body: &Value) -> Answer<Value> {
    let request = request.header("Content-Type", "application/json");
    answer(
        request
            .body(read::write(body).unwrap_or_default())?
            .send()
            .await?,
    )
    .await
}

async fn answer(response: Response) -> Answer<Value> {
    if response.status() == NO_CONTENT {
        return Ok(Value::Null);
    }
    if response.ok() {
        return read::parse(&response.text().await?).ok_or(ApiError::Unreachable);
    }
    let refusal = response.text().await.unwrap_or_default();
    let refusal = read::parse(&refusal).unwrap_or_default();
    Err(ApiError::Refused {
        status: response.status(),
        code: read::text(&refusal, "code"),
    })
}
