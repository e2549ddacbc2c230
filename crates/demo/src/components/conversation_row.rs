//! One chat in the list.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::dates;
use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, Shape};
use crate::format;
use crate::hooks::use_lang;
use crate::i18n::{Text, fill};
use crate::model::{Conversation, ConversationKey};
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) conversation: Conversation,
    pub(crate) me: AttrValue,
    /// Number of the present day: times are told differently tomorrow.
    pub(crate) today: i64,
    pub(crate) is_active: bool,
    pub(crate) directory: Rc<Directory>,
    pub(crate) on_open: Callback<ConversationKey>,
    pub(crate) on_remove: Callback<ConversationKey>,
}

#[component]
pub(crate) fn ConversationRow(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let conversation = &props.conversation;
    let key = &conversation.key;
    let title = title(conversation, &props.directory);
    let time = match conversation.time {
        0 => String::new(),
        time => dates::short(time, lang),
    };
    let onclick = props.on_open.reform({
        let key = key.clone();
        move |_| key.clone()
    });
    let onremove = props.on_remove.reform({
        let key = key.clone();
        move |_| key.clone()
    });
    let remove = fill(text.remove_conversation, &title);
    html! {
        <li class={classes!("conversation", props.is_active.then_some("active"), conversation.pinned.then_some("pinned"))}
            data-testid={format!("conversation-{}-{}", key.kind.0, key.target)}>
            <button type="button" class="conversation-open" {onclick}
                aria-current={props.is_active.then_some("true")}>
                <Avatar id={key.target.clone()} name={title.clone()}
                    portrait={props.directory.portrait(key).to_owned()} />
                <span class="conversation-title" data-testid="title">{ title }</span>
                <span class="conversation-time">{ time }</span>
                <span class="conversation-latest">{ latest(props, text) }</span>
                { unread(props, text) }
            </button>
            <button type="button" class="icon-button conversation-remove" title={remove.clone()}
                data-testid="conversation-remove" aria-label={remove} onclick={onremove}>
                <Icon shape={Shape::Close} />
            </button>
        </li>
    }
}

fn title(conversation: &Conversation, directory: &Directory) -> String {
    let known = directory.title(&conversation.key);
    let given = &conversation.title;
    if known == conversation.key.target && !given.is_empty() {
        given
    } else {
        known
    }
    .to_owned()
}

/// The unsent text of a chat that is not on screen, else its newest message.
fn latest(props: &Props, text: &Text) -> Html {
    let conversation = &props.conversation;
    if !conversation.draft.is_empty() && !props.is_active {
        return html! {
            <>
                <span class="mark" data-testid="draft">{ text.draft }</span>
                <span data-testid="last-message">{ &conversation.draft }</span>
            </>
        };
    }
    let latest = conversation.latest.as_ref();
    let latest = latest.map(|message| format::preview(message, &props.me, &props.directory, text));
    html! {
        <>
            if conversation.mentioned && !props.is_active {
                <span class="mark" data-testid="mentioned">{ text.mentioned }</span>
            }
            <span data-testid="last-message">{ latest }</span>
        </>
    }
}

fn unread(props: &Props, text: &Text) -> Html {
    // What is on screen is being read.
    if props.conversation.unread == 0 || props.is_active {
        return Html::default();
    }
    let badge = format::badge(props.conversation.unread);
    let label = fill(text.unread_count, &badge);
    html! { <span class="badge" data-testid="unread" aria-label={label}>{ badge }</span> }
}
