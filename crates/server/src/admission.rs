//! Whose a token is, and whether the app still lets them in.

use thiserror::Error;

use crate::{state::AppState, store::StoreError, token::TokenError};

/// Why somebody with a token is not let in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAdmitted {
    /// The token is not right.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The app has voided the tokens from before a time.
    #[error("the token is void: get a new one by /user/getToken.json")]
    Void,
    /// The app has blocked this user.
    #[error("the user {0} is blocked")]
    Blocked(String),
    /// It could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The user with this IM token.
///
/// # Errors
/// Why they are not let in.
pub async fn user_of(state: &AppState, token: &str) -> Result<String, NotAdmitted> {
    let holder = state.tokens.holder(token)?;
    let ruled = state.store.admission(&holder.user).await?;
    if ruled.is_blocked {
        return Err(NotAdmitted::Blocked(holder.user));
    }
    if holder.issued_ms < ruled.tokens_since {
        return Err(NotAdmitted::Void);
    }
    Ok(holder.user)
}
