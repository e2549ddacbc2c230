//! What the user typed and did not send, by conversation.

use crate::{ConversationId, Engine, keys::Kind};

impl Engine {
    /// The draft of a conversation.
    pub fn draft(&self, id: &ConversationId) -> Option<String> {
        self.store.get(&self.keys.of(Kind::Draft, id))
    }

    /// Keeps a draft; an empty one is no draft.
    pub fn save_draft(&mut self, id: &ConversationId, text: &str) {
        self.keep_text(Kind::Draft, id, text);
    }

    /// Forgets a draft.
    pub fn clear_draft(&mut self, id: &ConversationId) {
        self.keep_text(Kind::Draft, id, "");
    }
}
