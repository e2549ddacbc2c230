//! What was not sent yet is kept from one visit to the next, shown again, and goes out by itself.
//!
//! A message is sent under the number that it has here. The server knows it again by that number, so
//! that one whose fate a visit did not learn can be sent once more and is still one message.

use std::collections::BTreeMap;

use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::browser::{self, blobs, outbox};
use crate::model::unsent::Unsent;
use crate::model::{ConversationKey, Kind, Message, Status};
use crate::state::Action;

use super::Service;
use super::sending::{Attachment, prepare};

impl Service {
    /// A number for a message: it rises, no other message of the user has it, and JavaScript can
    /// hold it. 41 bits of time, 12 of chance.
    pub(super) fn next_local(&self) -> u64 {
        let chance = (js_sys::Math::random() * 4096.0) as u64;
        let local = (browser::now() << 12 | chance).max(self.0.last_local.get() + 1);
        self.0.last_local.set(local);
        local
    }

    /// Keeps a message until it is sent or given up.
    pub(super) fn keep_unsent(&self, message: &Message) {
        let local = message.local.unwrap_or(0);
        self.0.unsent.borrow_mut().insert(local);
        let is_kept = message.conversation.kind != Kind::CHATROOM;
        if let Some(kept) = Unsent::to_json(message).filter(|_| is_kept) {
            outbox::keep(self.me(), local, &kept);
        }
    }

    /// Keeps a message with its file, as far as there is room.
    pub(super) fn keep_unsent_file(&self, message: &Message, file: File) {
        let (service, message) = (self.clone(), message.clone());
        let local = message.local.unwrap_or(0);
        self.0.unsent.borrow_mut().insert(local);
        spawn_local(async move {
            if !blobs::keep(service.me(), local, &file).await {
                return;
            }
            match service.is_unsent(local) {
                true => service.keep_unsent(&message),
                false => blobs::forget(service.me(), local).await,
            }
        });
    }

    /// Writes down why a kept message was not sent.
    pub(super) fn keep_failure(&self, key: &ConversationKey, local: u64, code: i32) {
        if let Some(mut kept) = outbox::find(self.me(), local) {
            kept["failed"] = code.into();
            outbox::keep(self.me(), local, &kept);
        }
        self.tell(Action::Progressed(key.clone(), local, Status::Failed(code)));
    }

    /// A message is sent or given up.
    pub(super) fn forget_unsent(&self, local: u64) {
        self.0.unsent.borrow_mut().remove(&local);
        outbox::forget(self.me(), local);
        let service = self.clone();
        if self.0.attachments.borrow_mut().remove(&local).is_some() {
            spawn_local(async move { blobs::forget(service.me(), local).await });
        }
    }

    /// How many messages are still to be sent, also those that are not shown again yet.
    #[must_use]
    pub fn unsent_count(&self) -> usize {
        self.0.unsent.borrow().len()
    }

    /// Whether a message is still to be sent.
    pub(super) fn is_unsent(&self, local: u64) -> bool {
        self.0.unsent.borrow().contains(&local)
    }

    /// Shows what the last visit did not send, and sends what can be.
    pub(super) fn restore_unsent(&self) {
        let kept = outbox::all(self.me()).into_iter();
        let kept = kept.filter_map(|kept| Unsent::from_json(&kept, self.me(), browser::now()));
        for unsent in kept {
            self.0.unsent.borrow_mut().insert(unsent.local());
            match unsent {
                Unsent::Whole(message) => self.take_up(*message),
                file @ Unsent::File { .. } => {
                    let service = self.clone();
                    spawn_local(async move { service.restore_file(file).await });
                }
            }
        }
    }

    async fn restore_file(&self, unsent: Unsent) {
        let Unsent::File {
            local,
            conversation,
            time,
            failed,
        } = unsent
        else {
            return;
        };
        let file = blobs::find(self.me(), local).await;
        let prepared = match &file {
            Some(file) => prepare(file).await.ok(),
            None => None,
        };
        let (Some(file), Some((body, blob))) = (file, prepared) else {
            self.forget_unsent(local);
            return blobs::forget(self.me(), local).await;
        };
        let attachment = Attachment::new(blob, file.name());
        self.0.attachments.borrow_mut().insert(local, attachment);
        let mut message = Message::outgoing(local, conversation, self.me(), time, body);
        if let Some(code) = failed {
            message.status = Status::Failed(code);
        }
        self.take_up(message);
    }

    /// What was refused waits for the user, the rest for the connection.
    fn take_up(&self, message: Message) {
        self.tell(Action::Restored(message.clone()));
        if !matches!(message.status, Status::Failed(_)) {
            self.0.waiting.borrow_mut().push(message);
        }
        if self.0.is_connected.get() {
            self.send_waiting();
        }
    }

    /// Sends what waited for the connection, each chat in the order in which it was written.
    pub(super) fn send_waiting(&self) {
        let mut waiting = self.0.waiting.take();
        waiting.sort_by_key(|message| message.local);
        let mut chats: BTreeMap<ConversationKey, Vec<Message>> = BTreeMap::new();
        for message in waiting {
            let chat = chats.entry(message.conversation.clone());
            chat.or_default().push(message);
        }
        for messages in chats.into_values() {
            let service = self.clone();
            spawn_local(async move { service.go_on(messages).await });
        }
    }

    pub(super) fn me(&self) -> &str {
        &self.0.session.user.id
    }
}
