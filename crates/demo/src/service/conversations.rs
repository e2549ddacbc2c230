//! Changing the list of conversations: pinning, muting, hiding, taking off and putting back.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use crate::model::ConversationKey;
use crate::sdk;
use crate::state::{Action, Notice};

use super::Service;

/// A removed conversation can be put back for so long.
const UNDO_MS: u32 = 6_000;

/// A conversation that is hidden and will be removed.
pub(super) struct Removal {
    key: ConversationKey,
    _timer: Timeout,
}

impl Service {
    /// Keeps a conversation on top, or no longer.
    pub fn pin(&self, key: ConversationKey, pinned: bool) {
        self.change(key, Some(pinned), None);
    }

    /// Makes a conversation silent, or no longer.
    pub fn mute(&self, key: ConversationKey, muted: bool) {
        self.change(key, None, Some(muted));
    }

    /// Hides a conversation until its next message.
    pub fn hide(&self, key: &ConversationKey) {
        if sdk::set_hidden(key, true).is_err() {
            self.notify(Notice::ChangeFailed);
        }
        self.refresh_conversations();
    }

    /// Takes a conversation off the list; for a while that can be undone.
    pub fn remove_conversation(&self, key: ConversationKey) {
        self.finish_removal();
        self.hide(&key);
        let service = self.clone();
        let timer = Timeout::new(UNDO_MS, move || service.finish_removal());
        self.0.removal.replace(Some(Removal {
            key: key.clone(),
            _timer: timer,
        }));
        self.tell(Action::ConversationRemoved(Some(key)));
        self.notify(Notice::Removed);
    }

    /// Puts back what was taken off the list last.
    pub fn undo_removal(&self) {
        let Some(removal) = self.0.removal.take() else {
            return;
        };
        self.tell(Action::ConversationRemoved(None));
        self.tell(Action::Notice(None));
        if sdk::set_hidden(&removal.key, false).is_err() {
            self.notify(Notice::ChangeFailed);
        }
        self.refresh_conversations();
    }

    fn finish_removal(&self) {
        let Some(removal) = self.0.removal.take() else {
            return;
        };
        self.tell(Action::ConversationRemoved(None));
        self.forget_history(removal.key.clone());
        let service = self.clone();
        spawn_local(async move {
            if sdk::remove_conversation(&removal.key).await.is_err() {
                service.notify(Notice::RemoveFailed);
            }
            service.refresh_conversations();
        });
    }

    fn change(&self, key: ConversationKey, pinned: Option<bool>, muted: Option<bool>) {
        let service = self.clone();
        spawn_local(async move {
            if sdk::set_status(&key, pinned, muted).await.is_err() {
                service.notify(Notice::ChangeFailed);
            }
            service.refresh_conversations();
        });
    }
}
