//! `pullMp`, `schMp`, `mpFollow`, `mpUnFollow`, `mcFollow`, `mcUnFollow`.

use rongim_protocol::{
    ConversationType,
    frame::Query,
    schema::{
        MpFollowInput, MpFollowOutput, MpInfo, PullMpInput, PullMpOutput, SearchMpInput,
        SearchMpOutput,
    },
    status::Status,
    topic,
};
use serde_json::{Value, json};

use super::{Answer, Answered, Asker, decode};
use crate::store::{ServiceFilter, ServiceView};

/// The followed services that changed after `time`, or the one with an id.
pub(super) async fn pull(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: PullMpInput = decode(query)?;
    let filter = if request.mpid.is_empty() {
        ServiceFilter::FollowedSince(request.time)
    } else {
        ServiceFilter::Id(request.mpid)
    };
    let found = asker.state.store.services(asker.user, filter).await?;
    let info = found.into_iter().map(info).collect();
    Ok(Answer::of(&PullMpOutput { status: 0, info }))
}

/// Bits of `SearchMpInput.type`: which services, and how to compare.
mod search {
    pub(super) const PUBLIC: i32 = 1;
    pub(super) const OF_THE_APP: i32 = 2;
    pub(super) const FUZZY: i32 = 16 | 32;
}

pub(super) async fn search(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: SearchMpInput = decode(query)?;
    let wanted = |bit: i32, kind| (request.r#type & bit != 0).then_some(kind);
    let filter = ServiceFilter::Search {
        kinds: [
            wanted(search::OF_THE_APP, ConversationType::APP_PUBLIC_SERVICE),
            wanted(search::PUBLIC, ConversationType::PUBLIC_SERVICE),
        ]
        .into_iter()
        .flatten()
        .collect(),
        fuzzy: request.r#type & search::FUZZY != 0,
        text: request.id,
    };
    let found = asker.state.store.services(asker.user, filter).await?;
    let info = found.into_iter().map(info).collect();
    Ok(Answer::of(&SearchMpOutput { nothing: 0, info }))
}

pub(super) async fn follow(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: MpFollowInput = decode(query)?;
    let (kind, follow) = match query.topic.as_str() {
        topic::FOLLOW_APP_PUBLIC_SERVICE => (ConversationType::APP_PUBLIC_SERVICE, true),
        topic::UNFOLLOW_APP_PUBLIC_SERVICE => (ConversationType::APP_PUBLIC_SERVICE, false),
        topic::FOLLOW_PUBLIC_SERVICE => (ConversationType::PUBLIC_SERVICE, true),
        _ => (ConversationType::PUBLIC_SERVICE, false),
    };
    let store = &asker.state.store;
    let followed = store.follow(asker.user, kind, &request.id, follow).await?;
    let view = followed.ok_or(Status::NO_DATA)?;
    Ok(Answer::of(&MpFollowOutput {
        nothing: 0,
        info: Some(info(view)),
    }))
}

/// `extra` is what `PublicServiceProfile` is made of.
fn info(view: ServiceView) -> MpInfo {
    let service = view.service;
    let menu: Value = serde_json::from_str(&service.menu).unwrap_or_default();
    let extra = json!({
        "introduction": service.introduction,
        "menu": menu,
        "follow": view.followed,
        "isGlobal": service.is_global,
    });
    let of_the_app = service.kind == ConversationType::APP_PUBLIC_SERVICE;
    MpInfo {
        mpid: service.id,
        name: service.name,
        r#type: if of_the_app { "mc" } else { "mp" }.to_owned(),
        time: view.time,
        portrait_url: Some(service.portrait),
        extra: Some(extra.to_string()),
    }
}
