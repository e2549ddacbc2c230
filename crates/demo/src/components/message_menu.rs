//! What can be done with a message.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser;
use crate::components::icon::Shape;
use crate::components::menu::{Item, Menu};
use crate::hooks::{use_ask, use_lang};
use crate::i18n::Text;
use crate::model::{Body, Kind, Message, Status};
use crate::service::Service;
use crate::state::Notice;
use crate::state::chat_view::{Above, Ask, Point};

/// A message may be recalled for two minutes.
const RECALL_MS: u64 = 2 * 60 * 1000;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) message: Rc<Message>,
    pub(crate) at: Point,
    /// Nothing can be written in the chat.
    pub(crate) is_closed: bool,
}

#[component]
pub(crate) fn MessageMenu(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let Some(service) = use_context::<Service>() else {
        return Html::default();
    };
    let on_close = ask.reform(|()| Ask::Show(Above::Nothing));
    let items = items(props, text, &ask, &service);
    html! { <Menu label={text.message_menu} {items} at={props.at} {on_close} /> }
}

fn items(props: &Props, text: &'static Text, ask: &Callback<Ask>, service: &Service) -> Vec<Item> {
    let message = &props.message;
    let known = !message.uid.is_empty();
    let asking = |make: fn(Rc<Message>) -> Ask| {
        let message = message.clone();
        ask.reform(move |()| make(message.clone()))
    };
    let doing = |act: fn(&Service, Rc<Message>)| {
        let (message, service) = (message.clone(), service.clone());
        Callback::from(move |()| act(&service, message.clone()))
    };
    let mut items = Vec::new();
    if can_reply(props) {
        let reply = asking(|message| Ask::Reply(Some(message)));
        items.push(Item::new(Shape::Reply, text.reply, "menu-reply", reply));
    }
    if let Some(copied) = copied(&message.body) {
        let service = service.clone();
        let copy = Callback::from(move |()| {
            browser::copy(&copied);
            service.notify(Notice::Copied);
        });
        items.push(Item::new(Shape::Copy, text.copy, "menu-copy", copy));
    }
    if message.content().is_some_and(|c| c.to_forward().is_some()) && !message.body.needs_upload() {
        let forward = asking(|message| Ask::Show(Above::Forward(vec![message])));
        items.push(Item::new(
            Shape::Forward,
            text.forward,
            "menu-forward",
            forward,
        ));
    }
    if can_recall(message) {
        let recall = doing(Service::recall);
        items.push(Item::new(
            Shape::Undo,
            text.recall,
            "message-recall",
            recall,
        ));
    }
    if message.is_own() && message.conversation.kind == Kind::GROUP && known {
        let readers = asking(|message| Ask::Show(Above::Readers(message)));
        items.push(Item::new(
            Shape::Eye,
            text.who_read,
            "menu-readers",
            readers,
        ));
    }
    if known && message.conversation.kind != Kind::CHATROOM {
        items.push(Item::new(
            Shape::Check,
            text.select,
            "menu-select",
            asking(Ask::Select),
        ));
        let delete = doing(|service, message| {
            service.delete_messages(message.conversation.clone(), vec![message]);
        });
        items.push(Item::new(Shape::Bin, text.delete_for_me, "menu-delete", delete).grave());
    } else if message.local.is_some() && !known {
        let discard = doing(|service, message| service.discard(&message));
        items.push(Item::new(Shape::Bin, text.discard, "menu-discard", discard).grave());
    }
    items
}

fn can_reply(props: &Props) -> bool {
    let message = &props.message;
    let has_history = message.conversation.kind != Kind::CHATROOM;
    let known = !message.uid.is_empty() && message.content().is_some();
    known && has_history && !props.is_closed
}

fn can_recall(message: &Message) -> bool {
    let age = browser::now().saturating_sub(message.sent_time);
    message.status == Status::Sent && !message.uid.is_empty() && age < RECALL_MS
}

fn copied(body: &Body) -> Option<String> {
    match body {
        Body::Text(content) => Some(content.clone()),
        Body::Location(place) => Some(place.coordinates()),
        Body::Rich { title, url, .. } => Some(format!("{title} {url}")),
        _ => None,
    }
}
