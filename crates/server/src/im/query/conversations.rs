//! `qryRelation…` and `delRelation`: the conversation list.

use rongim_protocol::{
    ConversationId, ConversationType,
    frame::Query,
    schema::{
        DeleteSessionsInput, RelationInfo, RelationQryInput, RelationsInput, RelationsOutput,
    },
};

use super::{Answer, Answered, Asker, Refusal, decode};
use crate::store::{Conversation, Direction};

const MAX_COUNT: usize = 1000;

pub(super) async fn list(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RelationsInput = decode(query)?;
    read(asker, Direction::Before(0), request.count).await
}

pub(super) async fn range(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: RelationQryInput = decode(query)?;
    let start = request.start_time.unwrap_or(0);
    let direction = match request.order {
        Some(1) => Direction::After(start),
        _ => Direction::Before(start),
    };
    read(asker, direction, request.count).await
}

/// Clients always ask for type 1 and mean all types; count 0 means all, too.
async fn read(asker: &Asker<'_>, direction: Direction, count: Option<i32>) -> Answered {
    let limit = match count {
        Some(count) if count > 0 => MAX_COUNT.min(count as usize),
        _ => MAX_COUNT,
    };
    let store = &asker.state.store;
    let list = store.conversations(asker.user, direction, limit).await?;
    let info = list.iter().map(|row| relation(asker.user, row)).collect();
    Ok(Answer::of(&RelationsOutput { info }))
}

fn relation(user: &str, row: &Conversation) -> RelationInfo {
    RelationInfo {
        r#type: row.id.kind.0,
        user_id: row.id.target_id.clone(),
        msg: Some(row.latest.seen_by(user)),
        read_msg_time: Some(row.read),
        unread_count: Some(row.unread),
        channel_id: None,
    }
}

/// Removes the target's conversation, or the ones in a `DeleteSessionsInput`.
pub(super) async fn remove(asker: &Asker<'_>, query: &Query) -> Answered {
    let mut ids = sessions(query)?;
    if ids.is_empty() {
        let request: RelationsInput = decode(query)?;
        let kind = ConversationType(request.r#type);
        ids.push(ConversationId::new(kind, query.target_id.clone()));
    }
    let store = &asker.state.store;
    store.remove_conversations(asker.user, ids).await?;
    Ok(Answer::default())
}

/// The two requests share a topic; only this one begins with a message.
fn sessions(query: &Query) -> Result<Vec<ConversationId>, Refusal> {
    let request: DeleteSessionsInput = decode(query)?;
    let ids = request.sessions.into_iter();
    Ok(ids
        .map(|id| ConversationId::new(ConversationType(id.r#type), id.channel_id))
        .collect())
}
