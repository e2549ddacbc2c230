//! Telling others what was read, and being told.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::model::{ConversationKey, Kind, Message};
use crate::sdk;
use crate::state::Action;

use super::Service;

/// The most receipts that are sent for one look at a group.
const MOST_RECEIPTS: usize = 100;

impl Service {
    /// Marks a conversation as read, here and for those who wrote in it.
    pub fn read(&self, key: ConversationKey, newest: &[Rc<Message>], unread: u64) {
        let others = newest
            .iter()
            .rev()
            .filter(|m| !m.is_own() && !m.uid.is_empty());
        let count = usize::try_from(unread)
            .unwrap_or(MOST_RECEIPTS)
            .min(MOST_RECEIPTS);
        let unread: Vec<Rc<Message>> = others.take(count).cloned().collect();
        self.clear_unread(key.clone());
        let Some(last) = unread.first().cloned() else {
            return;
        };
        spawn_local(async move {
            match key.kind {
                Kind::PRIVATE => sdk::send_read_until(&key, &last).await,
                Kind::GROUP => {
                    let uids: Vec<String> = unread.iter().map(|m| m.uid.clone()).collect();
                    sdk::send_read(&key.target, &uids).await;
                }
                _ => {}
            }
        });
    }

    /// Asks who has read an own message of a group.
    pub fn load_readers(&self, message: &Message) {
        if message.conversation.kind != Kind::GROUP || message.uid.is_empty() {
            return;
        }
        if !self.0.is_connected.get() {
            return self.0.unasked.borrow_mut().push(message.clone());
        }
        let (group, uid) = (message.conversation.target.clone(), message.uid.clone());
        let service = self.clone();
        spawn_local(async move {
            // Without an answer the message simply shows no count.
            if let Ok(readers) = sdk::readers(&group, &uid).await {
                service.tell(Action::ReadersLearned(uid, readers));
            }
        });
    }

    /// Asks what could not be asked without a connection.
    pub(super) fn load_missing_readers(&self) {
        for message in self.0.unasked.take() {
            self.load_readers(&message);
        }
    }

    /// Watches who of these users comes and goes.
    pub fn watch_presence(&self, users: &[String]) {
        sdk::watch_presence(users);
    }
}
