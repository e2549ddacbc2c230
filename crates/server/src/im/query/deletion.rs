//! `delMsg`: deletes messages from one's own view of a conversation.

use rongim_protocol::{
    ConversationId, ConversationType, frame::Query, schema::DeleteMsgInput, status::Status,
};

use super::{Answer, Answered, Asker, decode};
use crate::uid::Uid;

/// Messages in one request.
const MAX_MESSAGES: usize = 1000;

pub(super) async fn delete(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: DeleteMsgInput = decode(query)?;
    let (Some(kind), Some(target)) = (request.r#type, request.conversation_id) else {
        return Err(Status::MALFORMED.into());
    };
    if request.msgs.is_empty() || request.msgs.len() > MAX_MESSAGES {
        return Err(Status::MALFORMED.into());
    }
    let named = request
        .msgs
        .iter()
        .filter_map(|message| message.msg_id.as_deref());
    let messages = named.map(str::parse::<Uid>).collect::<Result<_, _>>();
    let messages = messages.map_err(|_| Status::MALFORMED)?;
    let conversation = ConversationId::new(ConversationType(kind), target);
    let store = &asker.state.store;
    store
        .delete_messages(asker.user, &conversation, messages)
        .await?;
    Ok(Answer::default())
}
