//! `pullSeAtts`, `setSeAtt`, `pullUS`: what 2.9 keeps per user.

use rongim_protocol::{
    frame::Query,
    schema::{
        PullUserSettingInput, PullUserSettingOutput, SessionReq, SessionStateModifyReq,
        SessionStateModifyResp,
    },
};

use super::{Answer, Answered, Asker, decode};
use crate::bus::Event;

pub(super) async fn conversation_states(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SessionReq = decode(query)?;
    let store = &asker.state.store;
    let states = store.conversation_states(asker.user, request.time).await?;
    Ok(Answer::of(&states))
}

pub(super) async fn set_conversation_states(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SessionStateModifyReq = decode(query)?;
    let (state, user) = (asker.state, asker.user);
    let version = state
        .store
        .set_conversation_states(user, request.state)
        .await?;
    let changed = Event::StatesChanged(version);
    state.bus.deliver(user, &changed, Some(asker.link));
    Ok(Answer::of(&SessionStateModifyResp { version }))
}

/// There are no server-side user settings: the client's version stays newest.
pub(super) fn user_settings(query: &Query) -> Answered {
    let request: PullUserSettingInput = decode(query)?;
    Ok(Answer::of(&PullUserSettingOutput {
        items: Vec::new(),
        version: request.version,
    }))
}
