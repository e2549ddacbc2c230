//! The last screens of chats, kept for the next visit.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use crate::browser::histories;
use crate::model::ConversationKey;
use crate::model::message::kept;
use crate::state::Action;
use crate::state::timeline::Timeline;

use super::Service;

/// A burst of messages is written once.
const DELAY_MS: u32 = 100;

/// A chat that will be written.
pub(super) struct Unwritten {
    chat: ConversationKey,
    timeline: Rc<Timeline>,
    _timer: Timeout,
}

impl Service {
    /// Shows what is kept of a chat until the server has answered.
    pub fn show_kept_history(&self, chat: ConversationKey) {
        let service = self.clone();
        spawn_local(async move {
            if let Some(text) = histories::restore(service.me(), &chat).await {
                service.tell(Action::Kept(chat, kept::from_text(&text)));
            }
        });
    }

    /// Keeps what is at hand of a chat, soon.
    pub fn keep_history(&self, chat: ConversationKey, timeline: Rc<Timeline>) {
        if let Some(earlier) = self.0.unwritten.take()
            && earlier.chat != chat
        {
            self.write(earlier);
        }
        let service = self.clone();
        let timer = Timeout::new(DELAY_MS, move || {
            if let Some(due) = service.0.unwritten.take() {
                service.write(due);
            }
        });
        self.0.unwritten.replace(Some(Unwritten {
            chat,
            timeline,
            _timer: timer,
        }));
    }

    /// Keeps nothing of a chat.
    pub(super) fn forget_history(&self, chat: ConversationKey) {
        let service = self.clone();
        spawn_local(async move { histories::remove(service.me(), &chat).await });
    }

    /// What was taken back is not kept either, also in chats that are not on screen.
    pub(super) async fn recall_kept(&self, chat: &ConversationKey, uid: &str) {
        self.change_kept(chat, |text| kept::recalled(text, uid))
            .await;
    }

    /// Nor is what was deleted.
    pub(super) async fn remove_kept(&self, chat: &ConversationKey, uids: &[String]) {
        self.change_kept(chat, |text| Some(kept::without(text, uids)))
            .await;
    }

    async fn change_kept(
        &self,
        chat: &ConversationKey,
        change: impl FnOnce(&str) -> Option<String>,
    ) {
        // What is about to be written is from before the change.
        let unwritten = self.0.unwritten.take();
        self.0
            .unwritten
            .replace(unwritten.filter(|due| due.chat != *chat));
        let text = histories::restore(self.me(), chat).await;
        if let Some(text) = text.and_then(|text| change(&text)) {
            histories::keep(self.me(), chat, &text).await;
        }
    }

    /// Others who used this browser leave it to its user.
    pub(super) fn forget_others(&self) {
        let service = self.clone();
        spawn_local(async move { histories::forget_others(service.me()).await });
    }

    fn write(&self, due: Unwritten) {
        let service = self.clone();
        spawn_local(async move {
            let text = kept::to_text(due.timeline.messages());
            histories::keep(service.me(), &due.chat, &text).await;
        });
    }
}
