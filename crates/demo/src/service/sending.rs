//! Sending: texts, places, files with their upload, sending on, and taking back.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};

use crate::browser;
use crate::media::picture;
use crate::media::upload::Upload;
use crate::model::{Body, Content, ConversationKey, Kind, Message, Quote, Status};
use crate::sdk::{self, FileType};
use crate::state::{Action, Notice};

use super::Service;

/// One sign of typing is sent in this time, however fast the user types.
const TYPING_PAUSE_MS: u64 = 5_000;

/// Largest file that is uploaded, in bytes.
const LARGEST_FILE: f64 = 100.0 * 1024.0 * 1024.0;

/// A file whose message is not sent yet.
pub(super) struct Attachment {
    blob: Blob,
    name: String,
    upload: Option<Upload>,
}

/// Something to be said.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it says.
    pub body: Body,
    /// What it answers.
    pub quote: Option<Quote>,
    /// Whom it mentions.
    pub mentions: Vec<String>,
}

impl From<Body> for Draft {
    fn from(body: Body) -> Self {
        Self {
            body,
            quote: None,
            mentions: Vec::new(),
        }
    }
}

impl Service {
    /// Sends a text or a place.
    pub fn send(&self, key: ConversationKey, draft: impl Into<Draft>) {
        let message = self.queue(key, draft.into(), None);
        self.deliver(message);
    }

    /// Sends messages on to each of the chats, in their order.
    pub fn forward(&self, messages: &[Rc<Message>], to: &[ConversationKey]) {
        for key in to {
            let contents = messages.iter().filter_map(|message| {
                let content = message.content()?.to_forward()?;
                Some((message.body.clone(), content))
            });
            for (body, content) in contents {
                let message = self.queue(key.clone(), Draft::from(body), Some(content));
                self.deliver(message);
            }
        }
        self.notify(Notice::Forwarded);
    }

    /// Uploads a file of any kind and sends it: a picture as one if the browser can read it.
    pub fn send_file(&self, key: ConversationKey, file: File) {
        if file.size() > LARGEST_FILE {
            return self.notify(Notice::FileTooLarge);
        }
        let service = self.clone();
        spawn_local(async move {
            let (body, blob) = match prepare(&file).await {
                Ok(prepared) => prepared,
                Err(notice) => return service.notify(notice),
            };
            let message = service.queue(key, Draft::from(body), None);
            let attachment = Attachment {
                blob,
                name: file.name(),
                upload: None,
            };
            let local = message.local.unwrap_or(0);
            service.0.attachments.borrow_mut().insert(local, attachment);
            service.upload_then_deliver(message).await;
        });
    }

    /// Sends a failed message again, from where it failed.
    pub fn retry(&self, message: Rc<Message>) {
        let Some(local) = message.local else { return };
        let message = Rc::unwrap_or_clone(message);
        let key = message.conversation.clone();
        if message.body.needs_upload() {
            self.tell(Action::Progressed(key, local, Status::Uploading(0)));
            let service = self.clone();
            spawn_local(async move { service.upload_then_deliver(message).await });
        } else {
            self.tell(Action::Progressed(key, local, Status::Sending));
            self.deliver(message);
        }
    }

    /// Gives up a message that waits, is being uploaded or has failed.
    pub fn discard(&self, message: &Message) {
        let Some(local) = message.local else { return };
        self.0.attachments.borrow_mut().remove(&local);
        let is_another = |waiting: &Message| waiting.local != Some(local);
        self.0.waiting.borrow_mut().retain(is_another);
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

    /// Deletes messages for this user alone.
    pub fn delete_messages(&self, key: ConversationKey, messages: Vec<Rc<Message>>) {
        let service = self.clone();
        spawn_local(async move {
            let uids = messages.iter().map(|message| message.uid.clone()).collect();
            match sdk::delete_messages(&key, &messages).await {
                Ok(()) => service.tell(Action::MessagesRemoved(key, uids)),
                Err(_) => service.notify(Notice::DeleteFailed),
            }
            service.refresh_conversations();
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

    /// Sends what was written without a connection.
    pub(super) fn send_waiting(&self) {
        for message in self.0.waiting.take() {
            let service = self.clone();
            spawn_local(async move { service.go_on(message).await });
        }
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

    fn queue(&self, key: ConversationKey, draft: Draft, given: Option<Content>) -> Message {
        let local = self.0.next_local.get();
        self.0.next_local.set(local + 1);
        let me = &self.0.session.user.id;
        let message = Message {
            quote: draft.quote.map(Rc::new),
            mentions: Rc::new(draft.mentions),
            given: given.map(Rc::new),
            ..Message::outgoing(local, key, me, browser::now(), draft.body)
        };
        self.tell(Action::Queued(message.clone()));
        // A message ends the sign of typing on the other side: the next word may tell anew.
        self.0.typing_told.take();
        message
    }

    fn deliver(&self, message: Message) {
        if !self.0.is_connected.get() {
            return self.0.waiting.borrow_mut().push(message);
        }
        let service = self.clone();
        spawn_local(async move { service.deliver_now(message).await });
    }

    async fn go_on(&self, message: Message) {
        match message.body.needs_upload() {
            true => self.upload_then_deliver(message).await,
            false => self.deliver_now(message).await,
        }
    }

    async fn deliver_now(&self, message: Message) {
        let content = message.content();
        let (key, local) = (message.conversation, message.local.unwrap_or(0));
        let sent = match &content {
            Some(content) => sdk::send(&key, content).await,
            None => Err(sdk::Failure { code: 0 }),
        };
        self.tell(match sent {
            Ok((uid, time)) => Action::Delivered(key, local, uid, time),
            Err(failure) => Action::Progressed(key, local, Status::Failed(failure.code)),
        });
        self.refresh_conversations();
    }

    async fn upload_then_deliver(&self, mut message: Message) {
        if !self.0.is_connected.get() {
            return self.0.waiting.borrow_mut().push(message);
        }
        let (key, local) = (message.conversation.clone(), message.local.unwrap_or(0));
        let uploaded = self.upload(&message).await;
        if !self.0.attachments.borrow().contains_key(&local) {
            return; // Given up in the meantime.
        }
        let Some(uri) = uploaded else {
            return self.tell(Action::Progressed(key, local, Status::Failed(0)));
        };
        self.0.attachments.borrow_mut().remove(&local);
        self.tell(Action::Uploaded(key, local, uri.clone()));
        message.body.set_address(uri);
        self.deliver_now(message).await;
    }

    /// Uploads an attachment and tells its web address.
    async fn upload(&self, message: &Message) -> Option<String> {
        let (key, local) = (message.conversation.clone(), message.local?);
        let kind = match message.body.picture() {
            Some(_) => FileType::Image,
            None => FileType::File,
        };
        let ticket = sdk::upload_ticket(kind).await.ok()?;
        let (blob, name) = {
            let attachments = self.0.attachments.borrow();
            let attachment = attachments.get(&local)?;
            (attachment.blob.clone(), attachment.name.clone())
        };
        let service = self.clone();
        let upload = Upload::start(&ticket, &blob, &name, move |percent| {
            let status = Status::Uploading(percent);
            service.tell(Action::Progressed(key.clone(), local, status));
        })?;
        let outcome = upload.outcome();
        self.0.attachments.borrow_mut().get_mut(&local)?.upload = Some(upload);
        let file_key = outcome.await?;
        sdk::file_url(kind, &file_key, &name).await.ok()
    }
}

/// What a file is sent as, and what of it is uploaded.
async fn prepare(file: &File) -> Result<(Body, Blob), Notice> {
    let kind = file.type_();
    if kind.starts_with("image/") && kind != "image/svg+xml" {
        if file.size() > picture::LARGEST {
            return Err(Notice::PictureTooLarge);
        }
        let prepared = picture::prepare(file)
            .await
            .ok_or(Notice::UnreadablePicture)?;
        let body = match kind.as_str() {
            "image/gif" => Body::Gif(prepared.picture),
            _ => Body::Image(prepared.picture),
        };
        return Ok((body, prepared.blob));
    }
    let body = Body::File {
        name: file.name(),
        size: file.size() as u64,
        url: String::new(),
    };
    Ok((body, file.clone().into()))
}
