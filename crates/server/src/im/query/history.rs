//! `qry…Msg` and `clean…Msg`: the history of a conversation.

use rongim_protocol::{
    ConversationId, ConversationType,
    frame::Query,
    schema::{CleanHisMsgInput, HistoryMessagesOuput, HistoryMsgInput},
    status::Status,
    topic,
};

use super::{Answer, Answered, Asker, MAX_TARGET_BYTES, Refusal, decode};
use crate::{
    clock,
    model::Actor,
    store::{Direction, HistoryPage},
};

const DEFAULT_COUNT: i32 = 20;
const MAX_COUNT: i32 = 100;

pub(super) async fn read(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: HistoryMsgInput = decode(query)?;
    let conversation = conversation(query, request.target_id.as_deref())?;
    page(asker, &conversation, &request).await
}

/// The part of a conversation's history that is asked for.
pub(super) async fn page(
    asker: &Asker<'_>,
    conversation: &ConversationId,
    request: &HistoryMsgInput,
) -> Answered {
    let (time, direction) = direction(request);
    let limit = match request.count {
        Some(count) if count > 0 => count.min(MAX_COUNT),
        _ => DEFAULT_COUNT,
    };
    let store = &asker.state.store;
    let page = store
        .history(asker.user, conversation, direction, limit as usize)
        .await?
        .ok_or_else(|| no_member_of(conversation.kind))?;
    let mut output = output(asker.user, &page, time, direction);
    if conversation.kind == ConversationType::CHATROOM {
        // A 2.9 client that is told of its own message here, gives it no sender.
        output
            .list
            .iter_mut()
            .for_each(|down| down.direction = None);
    }
    Ok(Answer::of(&output))
}

pub(super) async fn clean(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: CleanHisMsgInput = decode(query)?;
    let conversation = conversation(query, Some(&request.target_id))?;
    let until = match request.data_time {
        time if time > 0 => time,
        0 => clock::now_ms(),
        _ => return Err(Refusal::Status(Status::REFUSED)),
    };
    let store = &asker.state.store;
    store
        .clean_history(asker.user, &conversation, until, Actor::Client)
        .await?;
    Ok(Answer::default())
}

fn no_member_of(kind: ConversationType) -> Status {
    match kind {
        ConversationType::DISCUSSION => Status::NOT_IN_DISCUSSION,
        _ => Status::NOT_IN_GROUP,
    }
}

fn direction(request: &HistoryMsgInput) -> (i64, Direction) {
    let time = request.time.unwrap_or(0);
    match request.order {
        Some(1) => (time, Direction::After(time)),
        _ => (time, Direction::Before(time)),
    }
}

/// `syncTime` says where to go on: the oldest sent going back, the newest going
/// forward. The list is newest first in both.
fn output(user: &str, page: &HistoryPage, time: i64, direction: Direction) -> HistoryMessagesOuput {
    let last = match direction {
        Direction::Before(_) => page.messages.last(),
        Direction::After(_) => page.messages.first(),
    };
    let list = page.messages.iter().map(|message| message.seen_by(user));
    HistoryMessagesOuput {
        list: list.collect(),
        sync_time: last.map_or(time, |message| message.time),
        has_msg: i32::from(page.more),
    }
}

fn conversation(query: &Query, target: Option<&str>) -> Result<ConversationId, Refusal> {
    let kind = match query.topic.as_str() {
        topic::DISCUSSION_HISTORY | topic::CLEAN_DISCUSSION_HISTORY => ConversationType::DISCUSSION,
        topic::GROUP_HISTORY | topic::CLEAN_GROUP_HISTORY => ConversationType::GROUP,
        topic::CUSTOMER_SERVICE_HISTORY | topic::CLEAN_CUSTOMER_SERVICE_HISTORY => {
            ConversationType::CUSTOMER_SERVICE
        }
        topic::SYSTEM_HISTORY | topic::CLEAN_SYSTEM_HISTORY => ConversationType::SYSTEM,
        _ => ConversationType::PRIVATE,
    };
    let target = target.filter(|target| !target.is_empty());
    let target = target.unwrap_or(&query.target_id);
    if target.len() > MAX_TARGET_BYTES {
        return Err(Status::MALFORMED.into());
    }
    Ok(ConversationId::new(kind, target))
}
