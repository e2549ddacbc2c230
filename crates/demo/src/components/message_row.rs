//! One message: its author, its bubble, how far it got, what can be done with it.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::{self, dates};
use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, Shape};
use crate::components::message_body::MessageBody;
use crate::format;
use crate::hooks::use_lang;
use crate::i18n::{Lang, Text};
use crate::model::{Body, Message, Picture, Status};
use crate::service::Service;
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) message: Rc<Message>,
    /// Belongs to the message above: neither name nor picture again.
    pub(crate) continues: bool,
    /// Young enough to be taken back.
    pub(crate) can_recall: bool,
    pub(crate) me: AttrValue,
    pub(crate) directory: Rc<Directory>,
    pub(crate) on_picture: Callback<Picture>,
}

#[component]
pub(crate) fn MessageRow(props: &Props) -> Html {
    let lang = use_lang();
    let message = &props.message;
    if message.body.is_line() {
        return line(props, lang.text());
    }
    let own = message.is_own();
    let side = if own { "own" } else { "other" };
    html! {
        <article class={classes!("message", side, props.continues.then_some("continues"))}
            data-testid="message" data-uid={message.uid.clone()}
            data-status={message.status.name()} data-kind={message.body.name()}>
            if !own {
                <div class="message-avatar">
                    if !props.continues {
                        { author_picture(props) }
                    }
                </div>
            }
            <div class="message-column">
                if !own && !props.continues && message.conversation.has_many_people() {
                    <span class="author" data-testid="author">{ props.directory.user_name(&message.sender) }</span>
                }
                <div class="bubble-line">
                    <div class={classes!("bubble", message.body.name())}>
                        <MessageBody message={message.clone()} on_picture={props.on_picture.clone()} />
                        { meta(message, lang) }
                    </div>
                    <Actions message={message.clone()} can_recall={props.can_recall} />
                </div>
                if let Status::Failed(code) = message.status {
                    <Failed message={message.clone()} {code} />
                }
            </div>
        </article>
    }
}

fn author_picture(props: &Props) -> Html {
    let (sender, directory) = (&props.message.sender, &props.directory);
    html! {
        <Avatar id={sender.clone()} name={directory.user_name(sender).to_owned()}
            portrait={directory.user_portrait(sender).to_owned()} />
    }
}

fn line(props: &Props, text: &Text) -> Html {
    let message = &props.message;
    let words = match &message.body {
        Body::Notice(words) => words.clone(),
        _ => format::recalled(message, &props.me, &props.directory, text),
    };
    html! {
        <p class="grey-line" data-testid="message" data-uid={message.uid.clone()}
            data-status={message.status.name()} data-kind={message.body.name()}>
            { words }
        </p>
    }
}

/// Time and progress, in the corner of the bubble.
fn meta(message: &Message, lang: Lang) -> Html {
    let text = lang.text();
    let (shape, label) = match message.status {
        Status::Sending | Status::Uploading(_) => (Some(Shape::Clock), text.sending),
        Status::Sent => (Some(Shape::Check), text.sent),
        Status::Failed(_) => (Some(Shape::Warning), text.failed),
        Status::Received => (None, ""),
    };
    html! {
        <span class="meta">
            <time title={dates::full(message.sent_time, lang)}>
                { dates::clock(message.sent_time, lang) }
            </time>
            if let Some(shape) = shape {
                <span role="img" aria-label={label}><Icon {shape} /></span>
            }
        </span>
    }
}

#[derive(PartialEq, Properties)]
struct ActionsProps {
    message: Rc<Message>,
    can_recall: bool,
}

/// Shown when the message is pointed at or has the focus.
#[component]
fn Actions(props: &ActionsProps) -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let message = &props.message;
    let copied = match &message.body {
        Body::Text(content) => Some(content.clone()),
        Body::Location(place) => Some(place.coordinates()),
        _ => None,
    };
    let recall = (props.can_recall && message.status == Status::Sent).then(|| {
        let (service, message) = (service.clone(), message.clone());
        move |_| {
            if let Some(service) = &service {
                service.recall(message.clone());
            }
        }
    });
    html! {
        <div class="actions">
            if let Some(copied) = copied {
                <button type="button" class="icon-button copy" aria-label={text.copy} title={text.copy}
                    onclick={move |_| browser::copy(&copied)}>
                    <Icon shape={Shape::Copy} />
                </button>
            }
            if let Some(onclick) = recall {
                <button type="button" class="icon-button" data-testid="message-recall"
                    aria-label={text.recall} title={text.recall} {onclick}>
                    <Icon shape={Shape::Undo} />
                </button>
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct FailedProps {
    message: Rc<Message>,
    code: i32,
}

/// Why it failed, and the way out. Only what this page tried to send can be tried again.
#[component]
fn Failed(props: &FailedProps) -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let message = props.message.clone();
    let discarded = props.message.clone();
    let (retry, discard) = (service.clone(), service);
    html! {
        <div class="failed-line" role="alert">
            <span>{ text.failure(props.code) }</span>
            if message.local.is_some() {
                <button type="button" class="button small" data-testid="message-retry"
                    onclick={move |_| if let Some(service) = &retry { service.retry(message.clone()) }}>
                    <Icon shape={Shape::Retry} />
                    { text.retry }
                </button>
                <button type="button" class="icon-button" data-testid="message-discard"
                    aria-label={text.discard} title={text.discard}
                    onclick={move |_| if let Some(service) = &discard { service.discard(&discarded) }}>
                    <Icon shape={Shape::Close} />
                </button>
            }
        </div>
    }
}
