//! Fetching the messages of a chat.

use wasm_bindgen_futures::spawn_local;

use crate::model::ConversationKey;
use crate::sdk;
use crate::state::Action;

use super::Service;

impl Service {
    /// Fetches the newest page.
    pub fn load_newest(&self, key: ConversationKey) {
        let service = self.clone();
        self.tell(Action::HistoryRequested(key.clone()));
        spawn_local(async move {
            service.tell(match sdk::history(&key, 0, sdk::PAGE).await {
                Ok(page) => Action::Newest(key, page.messages, page.has_more),
                Err(_) => Action::HistoryFailed(key),
            });
        });
    }

    /// Fetches the page before `oldest`, the time of the oldest message at hand.
    pub fn load_older(&self, key: ConversationKey, oldest: u64, count: u32) {
        let service = self.clone();
        self.tell(Action::HistoryRequested(key.clone()));
        spawn_local(async move {
            service.tell(match sdk::history(&key, oldest, count).await {
                Ok(page) => Action::Older(key, page.messages, page.has_more),
                Err(_) => Action::HistoryFailed(key),
            });
        });
    }
}
