//! Who one is chatting with, and whether they are typing.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::model::ConversationKey;
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) directory: Rc<Directory>,
    /// User id of who is typing.
    pub(crate) typing: Option<String>,
    pub(crate) on_back: Callback<()>,
}

#[component]
pub(crate) fn ChatHeader(props: &Props) -> Html {
    let text = use_lang().text();
    let (chat, directory) = (&props.chat, &props.directory);
    let title = directory.title(chat).to_owned();
    let detail = match &props.typing {
        Some(user) => Some(fill(text.typing, directory.user_name(user))),
        None => directory
            .member_count(chat)
            .map(|count| fill(text.members, &count.to_string())),
    };
    html! {
        <header class="chat-header">
            <button type="button" class="icon-button back" data-testid="back"
                aria-label={text.back} onclick={props.on_back.reform(|_| ())}>
                <Icon shape={Shape::Back} />
            </button>
            <Avatar id={chat.target.clone()} name={title.clone()}
                portrait={directory.portrait(chat).to_owned()} />
            <div class="chat-names">
                <h1 data-testid="chat-title">{ title }</h1>
                <p class={classes!(props.typing.is_some().then_some("typing"))} aria-live="polite"
                    data-testid={if props.typing.is_some() { "typing" } else { "chat-detail" }}>
                    { detail }
                </p>
            </div>
        </header>
    }
}
