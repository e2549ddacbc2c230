//! The demo's accounts: made once, the same on every start.

pub mod services;

use rongim_protocol::{ConversationType, catalogue::object_name, flags::SendFlags};
use serde::Serialize;
use thiserror::Error;
use tokio::sync::oneshot;

use crate::{
    app_server::{AppError, password},
    model::{NewMessage, User},
    state::AppState,
    store::{SendError, StoreError},
};

/// An account that `--demo` makes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Account {
    /// The user id.
    pub id: &'static str,
    /// The display name.
    pub name: &'static str,
    /// The password.
    pub password: &'static str,
}

const PASSWORD: &str = "rongim";

const fn account(id: &'static str, name: &'static str) -> Account {
    Account {
        id,
        name,
        password: PASSWORD,
    }
}

/// All of them; each is a friend of every other.
pub const ACCOUNTS: [Account; 4] = [
    account("alice", "Alice"),
    account("bob", "Bob"),
    account("carol", "Carol"),
    account("dave", "Dave"),
];

const GROUP: &str = "demo-group";
const GROUP_NAME: &str = "Demo group 演示群";
const WELCOME: &str = "Welcome to the demo group! 欢迎来到演示群 😀";

/// Why the demo's data could not be made.
#[derive(Debug, Error)]
pub enum SeedError {
    /// The database failed.
    #[error("cannot make the demo accounts: {0}")]
    Store(#[from] StoreError),
    /// A password could not be hashed.
    #[error("cannot hash the demo password")]
    Password,
    /// The welcome message was refused.
    #[error("cannot send the welcome message: {0}")]
    Send(#[from] SendError),
}

impl From<AppError> for SeedError {
    fn from(_: AppError) -> Self {
        Self::Password
    }
}

/// Makes what is not there yet.
pub async fn seed(state: &AppState) -> Result<(), SeedError> {
    let hash = password::hash(state, PASSWORD.to_owned()).await?;
    for account in ACCOUNTS {
        let user = User {
            id: account.id.to_owned(),
            name: account.name.to_owned(),
            portrait: String::new(),
        };
        state.store.create_account(&user, &hash).await?;
    }
    befriend(state).await?;
    services::seed(state).await?;
    if state.store.groups(vec![GROUP.to_owned()]).await?.is_empty() {
        let members = ACCOUNTS.map(|account| account.id.to_owned()).to_vec();
        state
            .store
            .add_members(GROUP, Some(GROUP_NAME), members, None)
            .await?;
        welcome(state).await?;
    }
    Ok(())
}

async fn befriend(state: &AppState) -> Result<(), StoreError> {
    for (place, one) in ACCOUNTS.iter().enumerate() {
        for other in &ACCOUNTS[place + 1..] {
            state.store.set_friends(one.id, other.id, true).await?;
        }
    }
    Ok(())
}

async fn welcome(state: &AppState) -> Result<(), SeedError> {
    let content = serde_json::json!({ "content": WELCOME }).to_string();
    let (from, kind) = (ACCOUNTS[0].id, ConversationType::GROUP);
    let message = NewMessage::new(from, kind, GROUP, object_name::TEXT, content)
        .flagged(SendFlags::PERSISTED | SendFlags::COUNTED);
    let (tell, told) = oneshot::channel();
    let done = Box::new(move |result| {
        // The receiver below waits for it.
        let _ = tell.send(result);
    });
    state.store.send(message, done).await;
    told.await.map_err(|_| StoreError::Closed)??;
    Ok(())
}
