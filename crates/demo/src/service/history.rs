//! Fetching the messages of a chat.

use wasm_bindgen_futures::spawn_local;

use crate::model::ConversationKey;
use crate::sdk::{self, Failure, Page};
use crate::state::Action;
use crate::state::timeline::Part;

use super::Service;

/// Messages that are fetched after a time that one goes to.
const AROUND: u32 = 50;

/// `NOT_IN_GROUP` of the SDK.
const NOT_IN_GROUP: i32 = 22406;

impl Service {
    /// Fetches the newest page.
    pub fn load_newest(&self, key: ConversationKey) {
        let service = self.clone();
        self.tell(Action::HistoryRequested(key.clone()));
        spawn_local(async move {
            service.tell(match sdk::history(&key, 0, sdk::PAGE).await {
                Ok(page) => Action::Newest(key, page.messages, page.has_more),
                Err(failure) => failed(key, failure),
            });
        });
    }

    /// Fetches the page before `oldest`, the time of the oldest message at hand.
    pub fn load_older(&self, key: ConversationKey, oldest: u64, count: u32) {
        let service = self.clone();
        self.tell(Action::PageRequested(key.clone()));
        spawn_local(async move {
            service.tell(match sdk::history(&key, oldest, count).await {
                Ok(page) => Action::Older(key, oldest, page.messages, page.has_more),
                Err(failure) => page_failed(key, failure),
            });
        });
    }

    /// Fetches the page after `newest`, the time of the newest message of a part of the history.
    pub fn load_newer(&self, key: ConversationKey, newest: u64, count: u32) {
        let service = self.clone();
        self.tell(Action::PageRequested(key.clone()));
        spawn_local(async move {
            service.tell(match sdk::history_after(&key, newest, count).await {
                Ok(page) => Action::Newer(key, newest, part(page)),
                Err(failure) => page_failed(key, failure),
            });
        });
    }

    /// Fetches the part of the history around a time, however far away, without what is between.
    pub fn go_to(&self, key: ConversationKey, time: u64) {
        let service = self.clone();
        self.tell(Action::PageRequested(key.clone()));
        spawn_local(async move {
            let part = part_around(&key, time).await;
            service.tell(match part {
                Ok(part) => Action::WentTo(key, part),
                Err(failure) => page_failed(key, failure),
            });
        });
    }

    /// Goes back to the newest messages.
    pub fn go_back(&self, key: ConversationKey) {
        self.tell(Action::WentBack(key));
    }
}

async fn part_around(key: &ConversationKey, time: u64) -> Result<Part, Failure> {
    let before = sdk::history(key, time, sdk::PAGE).await?;
    let after = sdk::history_after(key, time.saturating_sub(1), AROUND).await?;
    Ok(Part {
        has_older: before.has_more,
        messages: [before.messages, after.messages].concat(),
        has_newer: after.has_more,
        until: after.until,
    })
}

/// A page of newer messages.
fn part(page: Page) -> Part {
    Part {
        messages: page.messages,
        has_older: false,
        has_newer: page.has_more,
        until: page.until,
    }
}

fn page_failed(key: ConversationKey, failure: Failure) -> Action {
    match failure.code {
        NOT_IN_GROUP => Action::HistoryClosed(key),
        _ => Action::PageFailed(key),
    }
}

fn failed(key: ConversationKey, failure: Failure) -> Action {
    match failure.code {
        NOT_IN_GROUP => Action::HistoryClosed(key),
        _ => Action::HistoryFailed(key),
    }
}
