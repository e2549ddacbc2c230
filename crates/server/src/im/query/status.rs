//! `getUserStatus`, `setUserStatus`, `subUserStatus`.

use rongim_protocol::{
    frame::Query,
    schema::{
        GetUserStatusOutput, SetUserStatusInput, SetUserStatusOutput, SubUserStatusInput,
        SubUserStatusOutput,
    },
    status::Status,
};

use super::{Answer, Answered, Asker, decode};

const MAX_USER_BYTES: usize = 256;

pub(super) fn get(asker: &Asker<'_>, query: &Query) -> Answered {
    let status = asker.state.bus.status_of(&query.target_id);
    Ok(Answer::of(&GetUserStatusOutput {
        status: Some(status.to_json()),
        sub_user_id: Some(query.target_id.clone()),
    }))
}

pub(super) async fn set(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SetUserStatusInput = decode(query)?;
    let status = request.status.unwrap_or(0);
    let store = &asker.state.store;
    store.set_user_status(asker.user, status).await?;
    asker.state.bus.set_status(asker.user, status);
    Ok(Answer::of(&SetUserStatusOutput { nothing: None }))
}

/// The connection is told how each user is, and of changes until it ends.
pub(super) fn subscribe(asker: &Asker<'_>, query: &Query) -> Answered {
    let users = decode::<SubUserStatusInput>(query)?.userid;
    if users.iter().any(|user| user.len() > MAX_USER_BYTES) {
        return Err(Status::MALFORMED.into());
    }
    if asker.state.bus.watch(asker.user, asker.link, users) {
        Ok(Answer::of(&SubUserStatusOutput { nothing: None }))
    } else {
        Err(Status::TOO_MANY.into())
    }
}
