//! Who one is chatting with, whether they are there or typing, and what can be done here.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, Shape};
use crate::hooks::{use_ask, use_lang};
use crate::i18n::fill;
use crate::model::{ConversationKey, Kind};
use crate::state::chat_view::{Above, Ask};
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) directory: Rc<Directory>,
    /// Whether the other side of a private chat is there.
    pub(crate) online: bool,
    /// Whether the other side of a private chat may not write.
    pub(crate) is_blocked: bool,
    /// User id of who is typing.
    pub(crate) typing: Option<String>,
    pub(crate) on_back: Callback<()>,
}

#[component]
pub(crate) fn ChatHeader(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let (chat, directory) = (&props.chat, &props.directory);
    let title = directory.title(chat).to_owned();
    let is_private = chat.kind == Kind::PRIVATE;
    let detail = match &props.typing {
        _ if props.is_blocked => Some(text.blocked.to_owned()),
        Some(user) => Some(fill(text.typing, directory.user_name(user))),
        None if is_private && props.online => Some(text.online.to_owned()),
        None => directory
            .member_count(chat)
            .map(|count| fill(text.members, &count.to_string())),
    };
    let about = match chat.kind {
        Kind::CHATROOM => Some((Shape::Group, text.room_members, "open-room")),
        Kind::GROUP => Some((Shape::Group, text.group_info, "group-info")),
        Kind::PRIVATE => Some((Shape::Person, text.person_info, "person-info")),
        _ => None,
    };
    html! {
        <header class="chat-header">
            <button type="button" class="icon-button back" data-testid="back"
                aria-label={text.back} onclick={props.on_back.reform(|_| ())}>
                <Icon shape={Shape::Back} />
            </button>
            <Avatar id={chat.target.clone()} name={title.clone()} online={is_private && props.online}
                portrait={directory.portrait(chat).to_owned()} />
            <div class="chat-names">
                <h1 data-testid="chat-title"><bdi>{ title }</bdi></h1>
                <p class={classes!(props.typing.is_some().then_some("typing"))} aria-live="polite"
                    data-testid={if props.typing.is_some() { "typing" } else { "chat-detail" }}>
                    { detail }
                </p>
            </div>
            if let Some((shape, label, testid)) = about {
                <button type="button" class="icon-button" data-testid={testid} aria-label={label}
                    title={label} onclick={ask.reform(|_| Ask::Show(Above::About))}>
                    <Icon {shape} />
                </button>
            }
            if chat.kind != Kind::CHATROOM {
                <button type="button" class="icon-button" data-testid="go-to-date" aria-label={text.go_to_date}
                    title={text.go_to_date} onclick={ask.reform(|_| Ask::Show(Above::DatePicker))}>
                    <Icon shape={Shape::Calendar} />
                </button>
            }
        </header>
    }
}
