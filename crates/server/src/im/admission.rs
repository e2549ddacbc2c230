//! Who may connect, over whichever transport.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use rongim_protocol::status::ConnectStatus;

use super::session::Session;
use crate::{
    admission::{self, NotAdmitted},
    limits::Place,
    model::ClientInfo,
    ops::metrics::Refused,
    origin::Origin,
    params::Params,
    state::AppState,
    token::TokenError,
};

/// What is kept of what a client says of its version.
const MAX_VERSION_CHARS: usize = 32;

/// A client that may come in.
pub(super) struct Admitted {
    pub(super) session: Session,
    /// Its session id: over long polling whoever knows it is this client.
    pub(super) client: Arc<ClientInfo>,
    /// The SDK's version, as the client says.
    pub(super) version: String,
    /// What it came with.
    pub(super) token: String,
    /// Its place among the connections of its address.
    pub(super) place: Place<IpAddr>,
}

/// Lets in the client with this query, or tells why not.
pub(super) async fn admit(
    state: &AppState,
    params: &Params,
    origin: &Origin,
) -> Result<Admitted, ConnectStatus> {
    let user = known_user(state, params, origin).await;
    let version = params.one("sdkVer").unwrap_or_default();
    let admitted = user.and_then(|user| {
        Ok(Admitted {
            session: Session::new(user, version),
            client: Arc::new(ClientInfo {
                address: SocketAddr::new(origin.client, origin.port).to_string(),
                session_id: new_session_id()?,
            }),
            token: params.one("token").unwrap_or_default().to_owned(),
            place: place(state, origin)?,
            version: version.chars().take(MAX_VERSION_CHARS).collect(),
        })
    });
    admitted.inspect_err(|status| {
        let code = u32::from(status.0);
        state.metrics.refused(Refused::Connection, code);
        tracing::warn!(%status, "a connection was refused");
    })
}

/// A place among the connections of the client's address.
fn place(state: &AppState, origin: &Origin) -> Result<Place<IpAddr>, ConnectStatus> {
    let place = state.limits.enter(origin.client);
    place.ok_or(ConnectStatus::SERVER_UNAVAILABLE)
}

/// The user, unless the address has failed too often.
async fn known_user(
    state: &AppState,
    params: &Params,
    origin: &Origin,
) -> Result<String, ConnectStatus> {
    if state.limits.is_suspect(origin.client) {
        return Err(ConnectStatus::SERVER_UNAVAILABLE);
    }
    let user = user_of(state, params).await;
    if let Err(ConnectStatus::TOKEN_INCORRECT | ConnectStatus::APP_KEY) = user {
        state.limits.failed(origin.client);
    }
    user
}

async fn user_of(state: &AppState, params: &Params) -> Result<String, ConnectStatus> {
    if params.one("appId") != Some(&state.config.app_key) {
        return Err(ConnectStatus::APP_KEY);
    }
    if state.is_draining() {
        return Err(if state.elsewhere().is_some() {
            ConnectStatus::REDIRECT
        } else {
            ConnectStatus::SERVER_UNAVAILABLE
        });
    }
    let token = params.one("token").unwrap_or_default();
    let user = admission::user_of(state, token).await;
    user.map_err(|refused| match refused {
        NotAdmitted::Token(TokenError::OtherApp) => ConnectStatus::APP_KEY,
        NotAdmitted::Token(_) | NotAdmitted::Void => ConnectStatus::TOKEN_INCORRECT,
        NotAdmitted::Blocked(_) => ConnectStatus::USER_BLOCKED,
        NotAdmitted::Store(error) => {
            tracing::error!(%error, "it could not be read whether a user is blocked");
            ConnectStatus::SERVER_UNAVAILABLE
        }
    })
}

fn new_session_id() -> Result<String, ConnectStatus> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| {
        tracing::error!(%error, "no random numbers");
        ConnectStatus::SERVER_UNAVAILABLE
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(id)))
}
