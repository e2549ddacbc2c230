//! `pullMsg`: what the client has missed.

use rongim_protocol::{
    frame::Query,
    schema::{DownStreamMessages, SyncRequestMsg},
};

use super::{Answer, Answered, Asker, decode};
use crate::store::PullFrom;

/// Messages in one answer.
const PAGE: usize = 200;

pub(super) async fn pull(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SyncRequestMsg = decode(query)?;
    let from = PullFrom {
        inbox: request.sync_time,
        sendbox: sendbox(&request),
    };
    let page = asker.state.store.pull(asker.user, from, PAGE).await?;
    let list = page
        .messages
        .iter()
        .map(|message| message.seen_by(asker.user));
    let newest = page.messages.last().map(|message| message.time);
    let answer = DownStreamMessages {
        list: list.collect(),
        sync_time: page.sync_time,
        finished: Some(page.finished),
    };
    Ok(Answer {
        more_mail_after: newest.filter(|_| !page.finished),
        mail: Some(page.messages.iter().map(|message| message.uid).collect()),
        ..Answer::of(&answer)
    })
}

fn sendbox(request: &SyncRequestMsg) -> Option<i64> {
    let wanted = request.is_pull_send.unwrap_or(false);
    wanted.then(|| request.send_box_sync_time.unwrap_or(0))
}
