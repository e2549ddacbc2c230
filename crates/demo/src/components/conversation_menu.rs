//! What can be done with a chat in the list.

use yew::prelude::*;

use crate::components::icon::Shape;
use crate::components::menu::{Item, Menu};
use crate::hooks::use_lang;
use crate::model::{Conversation, ConversationKey};
use crate::service::Service;
use crate::state::chat_view::Point;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) conversation: Conversation,
    pub(crate) at: Point,
    /// Whether it is on screen.
    pub(crate) is_active: bool,
    pub(crate) on_close: Callback<()>,
    /// The chat on screen goes.
    pub(crate) on_leave: Callback<()>,
}

#[component]
pub(crate) fn ConversationMenu(props: &Props) -> Html {
    let text = use_lang().text();
    let Some(service) = use_context::<Service>() else {
        return Html::default();
    };
    let line = &props.conversation;
    let doing = |act: fn(&Service, ConversationKey)| {
        let (service, key) = (service.clone(), line.key.clone());
        Callback::from(move |()| act(&service, key.clone()))
    };
    let leaving = |act: fn(&Service, ConversationKey)| {
        let (service, key) = (service.clone(), line.key.clone());
        let leave = props.is_active.then(|| props.on_leave.clone());
        Callback::from(move |()| {
            if let Some(leave) = &leave {
                leave.emit(());
            }
            act(&service, key.clone());
        })
    };
    let mut items = Vec::new();
    items.push(match line.pinned {
        true => Item::new(
            Shape::Tack,
            text.unpin,
            "menu-unpin",
            doing(|s, key| s.pin(key, false)),
        ),
        false => Item::new(
            Shape::Tack,
            text.pin,
            "menu-pin",
            doing(|s, key| s.pin(key, true)),
        ),
    });
    items.push(match line.muted {
        true => Item::new(
            Shape::Bell,
            text.unmute,
            "menu-unmute",
            doing(|s, key| s.mute(key, false)),
        ),
        false => Item::new(
            Shape::Mute,
            text.mute,
            "menu-mute",
            doing(|s, key| s.mute(key, true)),
        ),
    });
    if line.unread > 0 {
        let read = doing(Service::clear_unread);
        items.push(Item::new(Shape::Checks, text.mark_read, "menu-read", read));
    }
    let hide = leaving(|service, key| service.hide(&key));
    items.push(Item::new(Shape::EyeOff, text.hide, "menu-hide", hide));
    let remove = leaving(Service::remove_conversation);
    items.push(Item::new(Shape::Bin, text.remove_chat, "menu-remove", remove).grave());
    html! {
        <Menu label={text.conversations} {items} at={props.at} on_close={props.on_close.clone()} />
    }
}
