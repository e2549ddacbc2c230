//! `blkPPush`, `unblkPPush`, `qryPPush` and the same with `D`: do-not-disturb as
//! 2.5 asks for it. It is the state `IsSilent` that 2.9 sets with `setSeAtt`.

use rongim_protocol::{
    ConversationId, ConversationType,
    frame::Query,
    schema::{BlockPushInput, SessionStateType},
    status::Status,
    topic,
};

use super::{Answer, Answered, Asker, Refusal, decode, settings};
use crate::store::settings::switch;

/// "Not muted", as an answer.
const NOTIFY: Status = Status(1);

pub(super) async fn set(asker: &Asker<'_>, query: &Query, muted: bool) -> Answered {
    let conversation = conversation(query)?;
    let state = switch(conversation, SessionStateType::IsSilent, muted);
    let store = &asker.state.store;
    let version = store
        .set_conversation_states(asker.user, vec![state])
        .await?;
    settings::tell_states(asker, version);
    Ok(Answer::default())
}

pub(super) async fn status(asker: &Asker<'_>, query: &Query) -> Answered {
    let conversation = conversation(query)?;
    if asker.state.store.is_muted(asker.user, conversation).await? {
        Ok(Answer::default())
    } else {
        Err(Refusal::Answer(NOTIFY))
    }
}

fn conversation(query: &Query) -> Result<ConversationId, Refusal> {
    let input: BlockPushInput = decode(query)?;
    if input.blockee_id.is_empty() || input.blockee_id.len() > settings::MAX_TARGET_BYTES {
        return Err(Status::MALFORMED.into());
    }
    let kind = match query.topic.as_str() {
        topic::MUTE_PRIVATE | topic::UNMUTE_PRIVATE | topic::MUTE_STATUS_PRIVATE => {
            ConversationType::PRIVATE
        }
        _ => ConversationType::GROUP,
    };
    Ok(ConversationId::new(kind, input.blockee_id))
}
