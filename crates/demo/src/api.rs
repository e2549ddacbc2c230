//! The app server: accounts, friends and groups over HTTP on the page's own origin.

use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::model::{Config, Group, Session, User};

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

/// What the server says before anybody is signed in.
///
/// # Errors
/// See [`ApiError`], here and below.
pub async fn config() -> Answer<Config> {
    read(Request::get("/app/config").send().await?).await
}

/// Signs in.
pub async fn sign_in(id: &str, password: &str) -> Answer<Session> {
    post(
        Request::post("/app/sign-in"),
        &json!({ "id": id, "password": password }),
    )
    .await
}

/// Creates an account and signs in.
pub async fn sign_up(id: &str, name: &str, password: &str) -> Answer<Session> {
    let account = json!({ "id": id, "name": name, "password": password });
    post(Request::post("/app/sign-up"), &account).await
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
        self.get::<Value>("/app/me").await.map(drop)
    }

    /// Finds people by a part of their name or id.
    pub async fn find_users(&self, part: &str) -> Answer<Vec<User>> {
        let query = String::from(js_sys::encode_uri_component(part));
        Ok(self
            .get::<Users>(&format!("/app/users?q={query}"))
            .await?
            .users)
    }

    /// Names of users.
    pub async fn look_up_users(&self, ids: &[String]) -> Answer<Vec<User>> {
        Ok(self
            .post::<Users>("/app/users/lookup", &json!({ "ids": ids }))
            .await?
            .users)
    }

    /// Names of groups.
    pub async fn look_up_groups(&self, ids: &[String]) -> Answer<Vec<Group>> {
        Ok(self
            .post::<Groups>("/app/groups/lookup", &json!({ "ids": ids }))
            .await?
            .groups)
    }

    /// Friends of the user.
    pub async fn friends(&self) -> Answer<Vec<User>> {
        Ok(self.get::<Friends>("/app/friends").await?.friends)
    }

    /// Makes a friend; the friendship is mutual at once.
    pub async fn add_friend(&self, id: &str) -> Answer<()> {
        self.post::<Value>("/app/friends", &json!({ "id": id }))
            .await
            .map(drop)
    }

    /// Groups of the user.
    pub async fn groups(&self) -> Answer<Vec<Group>> {
        Ok(self.get::<Groups>("/app/groups").await?.groups)
    }

    /// Makes a group of the user and the given people.
    pub async fn create_group(&self, name: &str, members: &[String]) -> Answer<Group> {
        self.post(
            "/app/groups",
            &json!({ "name": name, "memberIds": members }),
        )
        .await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Answer<T> {
        read(self.sign(Request::get(path)).send().await?).await
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Answer<T> {
        post(self.sign(Request::post(path)), body).await
    }

    fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("Authorization", &self.authorization)
    }
}

#[derive(Deserialize)]
struct Users {
    users: Vec<User>,
}

#[derive(Deserialize)]
struct Friends {
    friends: Vec<User>,
}

#[derive(Deserialize)]
struct Groups {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Refusal {
    code: String,
}

async fn post<T: DeserializeOwned>(request: RequestBuilder, body: &Value) -> Answer<T> {
    read(request.json(body)?.send().await?).await
}

async fn read<T: DeserializeOwned>(response: Response) -> Answer<T> {
    if response.ok() {
        return Ok(response.json().await?);
    }
    let code = response
        .json::<Refusal>()
        .await
        .map(|refusal| refusal.code)
        .unwrap_or_default();
    Err(ApiError::Refused {
        status: response.status(),
        code,
    })
}
