//! What can be done with several chosen messages.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::{use_ask, use_lang};
use crate::i18n::fill;
use crate::model::{ConversationKey, Message};
use crate::service::Service;
use crate::state::chat_view::{Above, Ask};
use crate::state::timeline::Timeline;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) timeline: Rc<Timeline>,
    pub(crate) selection: Rc<BTreeSet<String>>,
}

#[component]
pub(crate) fn SelectionBar(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let service = use_context::<Service>();
    let chosen = chosen(props);
    let none = chosen.is_empty();
    let forward = {
        let chosen = chosen.clone();
        ask.reform(move |_| Ask::Show(Above::Forward(chosen.clone())))
    };
    let delete = {
        let (chosen, chat, ask) = (chosen.clone(), props.chat.clone(), ask.clone());
        move |_| {
            if let Some(service) = &service {
                service.delete_messages(chat.clone(), chosen.clone());
            }
            ask.emit(Ask::EndSelection);
        }
    };
    html! {
        <div class="selection-bar" role="toolbar" aria-label={text.select}>
            <button type="button" class="icon-button" data-testid="end-selection" aria-label={text.cancel}
                title={text.cancel} onclick={ask.reform(|_| Ask::EndSelection)}>
                <Icon shape={Shape::Close} />
            </button>
            <span class="selection-count" role="status">{ fill(text.selected, &chosen.len().to_string()) }</span>
            <button type="button" class="button" data-testid="forward-selected" disabled={none} onclick={forward}>
                <Icon shape={Shape::Forward} />
                { text.forward }
            </button>
            <button type="button" class="button grave" data-testid="delete-selected" disabled={none} onclick={delete}>
                <Icon shape={Shape::Bin} />
                { text.delete_for_me }
            </button>
        </div>
    }
}

/// The chosen messages that are still there, oldest first.
fn chosen(props: &Props) -> Vec<Rc<Message>> {
    let messages = props.timeline.messages().iter();
    messages
        .filter(|message| props.selection.contains(&message.uid))
        .cloned()
        .collect()
}
