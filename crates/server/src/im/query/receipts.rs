//! `rrMsg`, `rrList`: read receipts of group messages, as 2.9 sends them.

use rongim_protocol::{
    frame::Query,
    schema::{GrpMsgReadUser, GrpReadReceiptMsg, GrpReadReceiptQryReq, GrpReadReceiptQryResp},
    status::Status,
};

use super::{Answer, Answered, Asker, Refusal, decode};
use crate::{
    im::publish,
    store::{Readers, ReceiptError},
    uid::Uid,
};

/// Messages in one receipt.
const MAX_MESSAGES: usize = 200;

impl From<ReceiptError> for Refusal {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::NotInGroup => Self::Status(Status::NOT_IN_GROUP),
            ReceiptError::NoSuchMessage => Self::Status(Status::NO_DATA),
            ReceiptError::Store(error) => Self::Store(error),
        }
    }
}

pub(super) async fn add_reader(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: GrpReadReceiptMsg = decode(query)?;
    let messages = uids(&request.msg_id)?;
    let (store, bus, link) = (&asker.state.store, asker.state.bus.clone(), asker.link);
    let tell = Box::new(move |sent| publish::push_to_all(&*bus, &sent, Some(link)));
    store
        .add_reader(asker.user, &query.target_id, messages, tell)
        .await?;
    Ok(Answer::default())
}

pub(super) async fn readers(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: GrpReadReceiptQryReq = decode(query)?;
    let [message] = uids(&request.msg_id)?[..] else {
        return Err(Status::MALFORMED.into());
    };
    let store = &asker.state.store;
    let readers = store.readers(asker.user, &query.target_id, message).await?;
    Ok(Answer::of(&output(readers)))
}

fn output(readers: Readers) -> GrpReadReceiptQryResp {
    let list = readers.list.into_iter().map(|reader| GrpMsgReadUser {
        read_time: reader.time,
        user_id: reader.user,
    });
    GrpReadReceiptQryResp {
        total_member_num: readers.members as i32,
        list: list.collect(),
    }
}

fn uids(texts: &[String]) -> Result<Vec<Uid>, Status> {
    if texts.is_empty() || texts.len() > MAX_MESSAGES {
        return Err(Status::MALFORMED);
    }
    let uids = texts.iter().map(|text| text.parse::<Uid>());
    uids.collect::<Result<_, _>>()
        .map_err(|_| Status::MALFORMED)
}
