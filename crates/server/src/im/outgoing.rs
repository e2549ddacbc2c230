//! What a client wants to send, on its way to the store: understood, filtered, and
//! where the app's server wants to be asked, asked about.

use std::sync::Arc;

use rongim_protocol::{
    ConversationType, catalogue::object_name, frame::ClientPublish, status::Status,
};

use super::publish::{Command, Completion, Sender, address, push, understand};
use crate::{
    bus::Link,
    model::{Delivery, NewMessage, Sent, is_receipt},
    state::AppState,
    webhooks::presend::Verdict,
    words,
};

/// A PUBLISH under way. Its fate goes to its connection as
/// [`Event::Sent`](crate::bus::Event::Sent), after the commit.
pub(super) struct Outgoing {
    command: Result<Command, Refused>,
    done: Completion,
}

/// Why a message is not sent.
struct Refused {
    status: Status,
    /// The message, where its words were the reason.
    said: Option<Box<NewMessage>>,
}

impl From<Status> for Refused {
    fn from(status: Status) -> Self {
        Self { status, said: None }
    }
}

impl Refused {
    /// Tells the app's own server what was said, if it wants to know that.
    async fn report(self, state: &AppState) -> Status {
        if let Some(message) = self.said {
            state.store.note_refused(*message).await;
        }
        self.status
    }
}

/// Takes a message from a client.
pub(super) fn take(
    state: &AppState,
    sender: Sender<'_>,
    link: &Link,
    frame: ClientPublish,
) -> Outgoing {
    let mut done = Completion::new(state, link, frame);
    let understood = if state.limits.may_send(sender.user) {
        let max_bytes = state.config.limits.content_bytes();
        understand(sender, done.publish(), max_bytes)
    } else {
        Err(Status::TOO_FAST)
    };
    let mut pass = |message| {
        let message = filter(state, message)?;
        done.note_replaced(&message);
        Ok(message)
    };
    let command = understood
        .map_err(Refused::from)
        .and_then(|command| match command {
            Command::Send(message) => pass(message).map(Command::Send),
            Command::SendToService(message) => pass(message).map(Command::SendToService),
            Command::SendToRtcRoom(message) => {
                pass(address(state, message)?).map(Command::SendToRtcRoom)
            }
            command => Ok(command),
        });
    Outgoing { command, done }
}

/// Lets a message through when its words may be said.
fn filter(state: &AppState, mut message: NewMessage) -> Result<NewMessage, Refused> {
    match state.words.filter(&mut message) {
        words::Verdict::Clean => {}
        words::Verdict::Refused => {
            // What is never routed is not routed for its words.
            let is_routed = message.delivery == Delivery::Mailbox;
            return Err(Refused {
                status: Status::SENSITIVE_BLOCKED,
                said: is_routed.then(|| Box::new(message)),
            });
        }
        words::Verdict::Replaced(_) => message.provenance.words_replaced = true,
    }
    Ok(message)
}

/// Lets a message through that a client sends along with a change, as if it came by
/// itself.
pub(super) async fn approved(state: &AppState, message: NewMessage) -> Result<NewMessage, Status> {
    if !state.limits.may_send(&message.sender) {
        return Err(Status::TOO_FAST);
    }
    let mut message = match filter(state, message) {
        Ok(message) => message,
        Err(refused) => return Err(refused.report(state).await),
    };
    if needs_leave(&message) && state.webhooks.ask(&mut message).await == Verdict::Drop {
        return Err(Status::SENSITIVE_BLOCKED);
    }
    Ok(message)
}

/// Whether the app's server is asked about a message: not where it shows nothing but that
/// somebody types or has read, and not in a call.
fn needs_leave(message: &NewMessage) -> bool {
    let is_typing =
        message.class_name == object_name::TYPING && message.delivery == Delivery::OnlineOnly;
    message.kind != ConversationType::RTC_ROOM && !is_typing && !is_receipt(&message.class_name)
}

/// Whether a message is sent again: what was delivered must not look refused now.
async fn was_sent(state: &AppState, message: &NewMessage) -> bool {
    let sent = state.store.was_sent(message).await;
    sent.unwrap_or_else(|error| {
        tracing::error!(%error, "it could not be read whether a message is there already");
        false
    })
}

impl Outgoing {
    /// Asks the app's server whether it may be sent, unless it was.
    pub(super) async fn asked(mut self, state: &AppState) -> Self {
        let (Ok(Command::Send(message)) | Ok(Command::SendToService(message))) = &mut self.command
        else {
            return self;
        };
        if !needs_leave(message) || was_sent(state, message).await {
            return self;
        }
        match state.webhooks.ask(message).await {
            Verdict::Deliver => {}
            Verdict::Replaced => self.done.replace(message),
            Verdict::Drop => self.command = Err(Status::SENSITIVE_BLOCKED.into()),
        }
        self
    }

    /// Hands it to the store.
    pub(super) async fn send(self, state: &AppState) {
        let Self { command, done } = self;
        match command {
            Ok(Command::Send(message) | Command::SendToRtcRoom(message)) => {
                state.store.send(message, done.into_callback()).await;
            }
            Ok(Command::SendToService(message)) => {
                let bus = Arc::clone(&state.bus);
                let tell = Box::new(move |answer: Sent| {
                    push(&*bus, &answer.message, &answer.receivers);
                });
                let done = done.into_callback();
                state.store.send_to_service(message, tell, done).await;
            }
            Ok(Command::Expand(expand)) => state.store.expand(expand, done.into_callback()).await,
            Ok(Command::Recall(recall)) => state.store.recall(recall, done.into_callback()).await,
            Err(refused) => done.refuse_with(refused.report(state).await),
        }
    }
}
