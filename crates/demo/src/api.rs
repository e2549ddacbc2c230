//! The app server: accounts, friends and groups over HTTP on the page's own origin.

use gloo_net::http::{Request, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::model::{DemoAccount, Group, Session, User, json as read};

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
    /// Whether the token is not valid any more.
    #[must_use]
    pub fn is_unauthorised(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }
}

impl From<gloo_net::Error> for ApiError {
    fn from(_: gloo_net::Error) -> Self {
        Self::Unreachable
    }
}

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

    /// Friends of the user.
    pub async fn friends(&self) -> Answer<Vec<User>> {
        let friends = self.get("/app/friends").await?;
        Ok(read::list(&friends, "friends", User::from_json))
    }

    /// Makes a friend; the friendship is mutual at once.
    pub async fn add_friend(&self, id: &str) -> Answer<()> {
        self.post("/app/friends", &json!({ "id": id }))
            .await
            .map(drop)
    }

    /// Groups of the user.
    pub async fn groups(&self) -> Answer<Vec<Group>> {
        let groups = self.get("/app/groups").await?;
        Ok(read::list(&groups, "groups", Group::from_json))
    }

    /// Who is in a group of the user.
    pub async fn members(&self, group: &str) -> Answer<Vec<User>> {
        let group = String::from(js_sys::encode_uri_component(group));
        let shown = self.get(&format!("/app/groups/{group}")).await?;
        Ok(read::list(&shown, "members", User::from_json))
    }

    /// Makes a group of the user and the given people.
    pub async fn create_group(&self, name: &str, members: &[String]) -> Answer<Group> {
        let group = json!({ "name": name, "memberIds": members });
        let made = self.post("/app/groups", &group).await?;
        Group::from_json(&made).ok_or(ApiError::Unreachable)
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

fn begin_session(answer: Value) -> Answer<Session> {
    Session::from_json(&answer).ok_or(ApiError::Unreachable)
}

async fn post(request: RequestBuilder, body: &Value) -> Answer<Value> {
    answer(request.json(body)?.send().await?).await
}

async fn answer(response: Response) -> Answer<Value> {
    if response.ok() {
        return Ok(response.json().await?);
    }
    let refusal: Value = response.json().await.unwrap_or_default();
    Err(ApiError::Refused {
        status: response.status(),
        code: read::text(&refusal, "code"),
    })
}
