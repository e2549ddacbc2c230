//! Sending: texts, places, files with their upload, sending on, and taking back.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};

use crate::browser;
use crate::media::picture;
use crate::media::upload::Upload;
use crate::model::unsent::wants_connection;
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

impl Attachment {
    pub(super) fn new(blob: Blob, name: String) -> Self {
        Self {
            blob,
            name,
            upload: None,
        }
    }
}

/// A file that is about to be sent, and what is said to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Enclosed {
    /// The file.
    pub file: File,
    /// Sent right after it; may be empty.
    pub caption: String,
}

impl From<File> for Enclosed {
    fn from(file: File) -> Self {
        Self {
            file,
            caption: String::new(),
        }
    }
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

    /// Sends files of any kind with what is said to them, then a text, all in their order: a
    /// picture as one if the browser can read it.
    pub fn send_files(&self, key: ConversationKey, files: Vec<Enclosed>, then: Option<Draft>) {
        let service = self.clone();
        spawn_local(async move {
            let mut messages = Vec::new();
            for Enclosed { file, caption } in files {
                match service.queue_file(&key, file).await {
                    Ok(message) => messages.push(message),
                    Err(notice) => {
                        service.notify(notice);
                        continue;
                    }
                }
                if !caption.trim().is_empty() {
                    let caption = Draft::from(Body::Text(caption.trim().to_owned()));
                    messages.push(service.queue(key.clone(), caption, None));
                }
            }
            messages.extend(then.map(|draft| service.queue(key, draft, None)));
            service.go_on(messages).await;
        });
    }

    async fn queue_file(&self, key: &ConversationKey, file: File) -> Result<Message, Notice> {
        if file.size() > LARGEST_FILE {
            return Err(Notice::FileTooLarge);
        }
        let (body, blob) = prepare(&file).await?;
        let message = self.queue(key.clone(), Draft::from(body), None);
        let attachment = Attachment::new(blob, file.name());
        let local = message.local.unwrap_or(0);
        self.0.attachments.borrow_mut().insert(local, attachment);
        self.keep_unsent_file(&message, file);
        Ok(message)
    }

    /// Sends a failed message again, from where it failed.
    pub fn retry(&self, message: Rc<Message>) {
        let Some(local) = message.local else { return };
        let message = Rc::unwrap_or_clone(message);
        let status = match message.body.needs_upload() {
            true => Status::Uploading(0),
            false => Status::Sending,
        };
        let key = message.conversation.clone();
        self.tell(Action::Progressed(key, local, status));
        self.deliver(message);
    }

    /// Gives up a message that waits, is being uploaded or has failed.
    pub fn discard(&self, message: &Message) {
        let Some(local) = message.local else { return };
        self.forget_unsent(local);
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
                    let (chat, uid) = (message.conversation.clone(), message.uid.clone());
                    service.recall_kept(&chat, &uid).await;
                    service.tell(Action::Recalled(chat, uid));
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
            let uids: Vec<String> = messages.iter().map(|message| message.uid.clone()).collect();
            match sdk::delete_messages(&key, &messages).await {
                Ok(()) => {
                    service.remove_kept(&key, &uids).await;
                    service.tell(Action::MessagesRemoved(key, uids));
                }
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
        let local = self.next_local();
        let me = &self.0.session.user.id;
        let message = Message {
            quote: draft.quote.map(Rc::new),
            mentions: Rc::new(draft.mentions),
            given: given.map(Rc::new),
            ..Message::outgoing(local, key, me, browser::now(), draft.body)
        };
        self.tell(Action::Queued(message.clone()));
        if !message.body.needs_upload() {
            self.keep_unsent(&message);
        }
        // A message ends the sign of typing on the other side: the next word may tell anew.
        self.0.typing_told.take();
        message
    }

    fn deliver(&self, message: Message) {
        let service = self.clone();
        spawn_local(async move { service.go_on(vec![message]).await });
    }

    /// Sends one message after the other, as far as they are still wanted.
    pub(super) async fn go_on(&self, messages: Vec<Message>) {
        for message in messages {
            let is_wanted = self.is_unsent(message.local.unwrap_or(0));
            match message.body.needs_upload() {
                _ if !is_wanted => {}
                _ if !self.0.is_connected.get() => self.0.waiting.borrow_mut().push(message),
                true => self.upload_then_deliver(message).await,
                false => self.deliver_now(message).await,
            }
        }
    }

    async fn deliver_now(&self, message: Message) {
        let (key, local) = (message.conversation.clone(), message.local.unwrap_or(0));
        let sent = match message.content() {
            Some(content) => sdk::send(&key, &content, Some(local)).await,
            None => Err(sdk::Failure { code: 0 }),
        };
        match sent {
            Ok((uid, time)) => {
                self.forget_unsent(local);
                self.tell(Action::Delivered(key, local, uid, time));
            }
            Err(failure) if self.can_wait(failure) => self.0.waiting.borrow_mut().push(message),
            Err(failure) => self.keep_failure(&key, local, failure.code),
        }
        self.refresh_conversations();
    }

    /// Without a connection a send is made again when it is back.
    fn can_wait(&self, failure: sdk::Failure) -> bool {
        wants_connection(failure.code) && !self.0.is_connected.get()
    }

    async fn upload_then_deliver(&self, mut message: Message) {
        let (key, local) = (message.conversation.clone(), message.local.unwrap_or(0));
        let uploaded = self.upload(&message).await;
        if !self.is_unsent(local) {
            return; // Given up in the meantime.
        }
        match uploaded {
            Some(uri) => {
                self.tell(Action::Uploaded(key, local, uri.clone()));
                message.body.set_address(uri);
                self.deliver_now(message).await;
            }
            None if !self.0.is_connected.get() => self.0.waiting.borrow_mut().push(message),
            None => self.keep_failure(&key, local, 0),
        }
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
pub(super) async fn prepare(file: &File) -> Result<(Body, Blob), Notice> {
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
