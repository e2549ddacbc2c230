//! Sending: texts, places, pictures with their upload, and taking back.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::browser;
use crate::media::picture;
use crate::media::upload::Upload;
use crate::model::{Body, ConversationKey, Kind, Message, Picture, Status};
use crate::sdk;
use crate::state::{Action, Notice};

use super::Service;

/// One sign of typing is sent in this time, however fast the user types.
const TYPING_PAUSE_MS: u64 = 5_000;

/// A picture file whose message is not sent yet.
pub(super) struct Attachment {
    file: File,
    upload: Option<Upload>,
}

impl Service {
    /// Sends a text or a place.
    pub fn send(&self, key: ConversationKey, body: Body) {
        let message = self.queue(key, body);
        self.deliver(message);
    }

    /// Makes a thumbnail, uploads the picture, sends the message.
    pub fn send_picture(&self, key: ConversationKey, file: File) {
        if file.size() > picture::LARGEST {
            return self.notify(Notice::PictureTooLarge);
        }
        let service = self.clone();
        spawn_local(async move {
            let Some(thumbnail) = picture::thumbnail(&file).await else {
                return service.notify(Notice::UnreadablePicture);
            };
            let message = service.queue(
                key,
                Body::Image(Picture {
                    thumbnail,
                    uri: String::new(),
                }),
            );
            let attachment = Attachment { file, upload: None };
            service
                .0
                .attachments
                .borrow_mut()
                .insert(message.local.unwrap_or(0), attachment);
            service.upload_then_deliver(message).await;
        });
    }

    /// Sends a failed message again, from where it failed.
    pub fn retry(&self, message: Rc<Message>) {
        let Some(local) = message.local else { return };
        let message = Rc::unwrap_or_clone(message);
        let key = message.conversation.clone();
        if matches!(&message.body, Body::Image(picture) if picture.uri.is_empty()) {
            self.tell(Action::Progressed(key, local, Status::Uploading(0)));
            let service = self.clone();
            spawn_local(async move { service.upload_then_deliver(message).await });
        } else {
            self.tell(Action::Progressed(key, local, Status::Sending));
            self.deliver(message);
        }
    }

    /// Gives up a message that is being uploaded or has failed.
    pub fn discard(&self, message: &Message) {
        let Some(local) = message.local else { return };
        self.0.attachments.borrow_mut().remove(&local);
        self.tell(Action::Discarded(message.conversation.clone(), local));
    }

    /// Takes an own message back.
    pub fn recall(&self, message: Rc<Message>) {
        let service = self.clone();
        spawn_local(async move {
            match sdk::recall(&message).await {
                Ok(()) => {
                    let recalled = (message.conversation.clone(), message.uid.clone());
                    service.tell(Action::Recalled(recalled.0, recalled.1));
                    service.refresh_conversations();
                }
                Err(_) => service.notify(Notice::RecallFailed),
            }
        });
    }

    /// Keeps the unsent text; lets the other side know that there will be one.
    pub fn typed(&self, key: &ConversationKey, text: &str) {
        sdk::save_draft(key, text);
        if text.is_empty() || key.kind != Kind::PRIVATE || self.told_lately(key) {
            return;
        }
        let key = key.clone();
        spawn_local(async move { sdk::send_typing(&key).await });
    }

    fn told_lately(&self, key: &ConversationKey) -> bool {
        let now = browser::now();
        let mut told = self.0.typing_told.borrow_mut();
        let lately = matches!(&*told, Some((k, at)) if k == key && now < at + TYPING_PAUSE_MS);
        if !lately {
            *told = Some((key.clone(), now));
        }
        lately
    }

    fn queue(&self, key: ConversationKey, body: Body) -> Message {
        let local = self.0.next_local.get();
        self.0.next_local.set(local + 1);
        let me = &self.0.session.user.id;
        let message = Message::outgoing(local, key, me, browser::now(), body);
        self.tell(Action::Queued(message.clone()));
        // A message ends the sign of typing on the other side: the next word may tell anew.
        self.0.typing_told.take();
        message
    }

    fn deliver(&self, message: Message) {
        let service = self.clone();
        spawn_local(async move { service.deliver_now(message).await });
    }

    async fn deliver_now(&self, message: Message) {
        let (key, local) = (message.conversation, message.local.unwrap_or(0));
        self.tell(match sdk::send(&key, &message.body).await {
            Ok((uid, time)) => Action::Delivered(key, local, uid, time),
            Err(failure) => Action::Progressed(key, local, Status::Failed(failure.code)),
        });
        self.refresh_conversations();
    }

    async fn upload_then_deliver(&self, mut message: Message) {
        let (key, local) = (message.conversation.clone(), message.local.unwrap_or(0));
        let uploaded = self.upload(&key, local).await;
        if !self.0.attachments.borrow().contains_key(&local) {
            return; // Given up in the meantime.
        }
        let Some(uri) = uploaded else {
            return self.tell(Action::Progressed(key, local, Status::Failed(0)));
        };
        self.0.attachments.borrow_mut().remove(&local);
        self.tell(Action::Uploaded(key, local, uri.clone()));
        if let Body::Image(picture) = &mut message.body {
            picture.uri = uri;
        }
        self.deliver_now(message).await;
    }

    /// Uploads an attachment and tells its web address.
    async fn upload(&self, key: &ConversationKey, local: u64) -> Option<String> {
        let ticket = sdk::upload_ticket().await.ok()?;
        let file = self.0.attachments.borrow().get(&local)?.file.clone();
        let (service, chat) = (self.clone(), key.clone());
        let upload = Upload::start(&ticket, &file, move |percent| {
            let status = Status::Uploading(percent);
            service.tell(Action::Progressed(chat.clone(), local, status));
        })?;
        let outcome = upload.outcome();
        self.0.attachments.borrow_mut().get_mut(&local)?.upload = Some(upload);
        let file_key = outcome.await?;
        sdk::picture_url(&file_key, &file.name()).await.ok()
    }
}
