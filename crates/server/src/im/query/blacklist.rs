//! `addBlack`, `rmBlack`, `blackStat`, `getBlack`.

use rongim_protocol::{
    frame::Query,
    schema::{Add2BlackListInput, QueryBlackListOutput},
    status::Status,
};

use super::{Answer, Answered, Asker, Refusal, decode};

const MAX_USER_BYTES: usize = 256;

pub(super) async fn set(asker: &Asker<'_>, query: &Query, blocked: bool) -> Answered {
    let other = other(query)?;
    let store = &asker.state.store;
    if store.set_blocked(asker.user, &other, blocked).await? {
        Ok(Answer::default())
    } else {
        Err(Status::TOO_MANY.into())
    }
}

pub(super) async fn status(asker: &Asker<'_>, query: &Query) -> Answered {
    let other = other(query)?;
    if asker.state.store.is_blocked(asker.user, &other).await? {
        Ok(Answer::default())
    } else {
        Err(Refusal::Answer(Status::NOT_IN_BLACKLIST))
    }
}

pub(super) async fn list(asker: &Asker<'_>) -> Answered {
    let user_ids = asker.state.store.blacklist(asker.user).await?;
    Ok(Answer::of(&QueryBlackListOutput { user_ids }))
}

/// The three inputs have the same one field.
fn other(query: &Query) -> Result<String, Refusal> {
    let input: Add2BlackListInput = decode(query)?;
    if input.user_id.is_empty() || input.user_id.len() > MAX_USER_BYTES {
        return Err(Status::MALFORMED.into());
    }
    Ok(input.user_id)
}
