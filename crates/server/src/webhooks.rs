//! Webhooks: what the app's own server is told, and what it is asked.
//!
//! | hook | when | |
//! |---|---|---|
//! | [`routing`] | a client's message was stored | queued |
//! | [`status`] | a client came or went; a chatroom changed; a message was taken back | queued |
//! | [`presend`] | a client wants to send a message | asked, for a bounded time |
//!
//! What is queued is written by the store in the transaction of the event itself, and
//! [`delivery`] posts it, in order, until the receiver takes it.

pub mod client;
pub mod delivery;
pub mod presend;
pub mod routing;
mod signature;
pub mod status;

use std::sync::Arc;

use axum::http::Uri;

use crate::{
    config::{Config, webhooks::WebhookConfig},
    model::{ClientInfo, NewMessage},
    state::AppState,
    tls::TlsError,
};
use client::HookClient;
use presend::{PreSend, Verdict};
use status::{ClientStatus, Presence};

/// The hooks of this server.
#[derive(Debug)]
pub struct Webhooks {
    client: HookClient,
    app_key: String,
    pre_send: Option<PreSend>,
    tells_online: bool,
}

impl Webhooks {
    /// Those that the settings name.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(config: &Config) -> Result<Self, TlsError> {
        let hooks = &config.webhooks;
        let pre_send = hooks.pre_send.clone();
        Ok(Self {
            client: HookClient::new(config)?,
            app_key: config.app_key.clone(),
            pre_send: pre_send.map(|url| PreSend::new(url, hooks.pre_send_timeout)),
            tells_online: hooks.online.is_some(),
        })
    }

    /// Whether the app's server is to be asked about messages.
    pub fn asks(&self) -> bool {
        self.pre_send.is_some()
    }

    /// Asks it about a message, which may be changed for the answer.
    pub async fn ask(&self, message: &mut NewMessage) -> Verdict {
        match &self.pre_send {
            Some(hook) => hook.ask(&self.client, &self.app_key, message).await,
            None => Verdict::Deliver,
        }
    }

    /// A client has come or gone.
    pub async fn note(
        &self,
        state: &AppState,
        user: &str,
        client: &Arc<ClientInfo>,
        presence: Presence,
    ) {
        if !self.tells_online {
            return;
        }
        let status = ClientStatus {
            user: user.to_owned(),
            session_id: client.fingerprint(),
            address: client.address.clone(),
            presence,
        };
        state.store.note_client(status).await;
    }
}

/// A queued hook. The numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hook {
    /// Each message of a client.
    Messages = 1,
    /// Who comes and goes.
    Online = 2,
    /// Chatrooms made, joined, left and ended.
    Chatrooms = 3,
    /// Messages taken back or deleted.
    Recalls = 4,
}

impl Hook {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Messages, Self::Online, Self::Chatrooms, Self::Recalls];

    /// Its place in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize - 1
    }

    /// What the settings call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Messages => "webhook-messages",
            Self::Online => "webhook-online",
            Self::Chatrooms => "webhook-chatrooms",
            Self::Recalls => "webhook-recalls",
        }
    }

    /// Where it is posted to; `None`: nowhere.
    pub fn url(self, config: &WebhookConfig) -> Option<&Uri> {
        match self {
            Self::Messages => config.messages.as_ref(),
            Self::Online => config.online.as_ref(),
            Self::Chatrooms => config.chatrooms.as_ref(),
            Self::Recalls => config.recalls.as_ref(),
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Messages => client::FORM,
            Self::Online | Self::Chatrooms | Self::Recalls => client::JSON,
        }
    }

    /// How many events go into one POST.
    fn batch(self) -> usize {
        match self {
            Self::Messages | Self::Recalls => 1,
            Self::Online | Self::Chatrooms => 100,
        }
    }

    /// The body of a POST with these events: a list, where there may be several.
    fn body(self, events: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Messages | Self::Recalls => events.concat(),
            Self::Online | Self::Chatrooms => [b"[", &*events.join(&b','), b"]"].concat(),
        }
    }
}

/// What the store is to queue.
#[derive(Clone, Debug, Default)]
pub struct QueuePolicy {
    hooks: [bool; 4],
    /// Whether messages of the app's own server are routed, too.
    pub app_messages: bool,
    /// Bytes that may wait for each hook.
    pub max_bytes: i64,
}

impl QueuePolicy {
    /// What the settings ask for.
    pub fn of(config: &WebhookConfig) -> Self {
        Self {
            hooks: Hook::ALL.map(|hook| hook.url(config).is_some()),
            app_messages: config.app_messages,
            max_bytes: (config.queue_mb * 1024 * 1024) as i64,
        }
    }

    /// Whether anybody wants to know.
    pub fn has(&self, hook: Hook) -> bool {
        self.hooks[hook.index()]
    }
}
