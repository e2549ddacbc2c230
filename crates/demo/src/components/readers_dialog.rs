//! Who has read a message of a group, and who has not.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::dialog_head::DialogHead;
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::model::{Message, User};
use crate::state::{Readers, State};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) message: Rc<Message>,
    pub(crate) state: State,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn ReadersDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let (state, message) = (&props.state, &props.message);
    let unknown = Readers::default();
    let readers = state.receipts.get(&message.uid).unwrap_or(&unknown);
    let members = state.members(&message.conversation.target);
    let others = members.iter().filter(|user| user.id != message.sender);
    let unread: Vec<&User> = others
        .filter(|user| !readers.users.contains(&user.id))
        .collect();
    let read = readers.users.iter();
    let read: Vec<Html> = read
        .map(|id| {
            person(
                state.directory.user_name(id),
                id,
                state.directory.user_portrait(id),
            )
        })
        .collect();
    let title = |sentence: &str, count: usize| fill(sentence, &count.to_string());
    html! {
        <Modal label={text.who_read} on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="readers">
                <DialogHead title={text.who_read} on_close={props.on_close.clone()} />
                <section>
                    <h3>{ title(text.read_count, read.len()) }</h3>
                    <ul data-testid="readers-read">{ for read }</ul>
                </section>
                <section>
                    <h3>{ title(text.not_read_count, unread.len()) }</h3>
                    <ul data-testid="readers-unread">
                        { for unread.iter().map(|user| person(&user.name, &user.id, &user.portrait)) }
                    </ul>
                </section>
            </div>
        </Modal>
    }
}

fn person(name: &str, id: &str, portrait: &str) -> Html {
    html! {
        <li key={id.to_owned()} class="contact">
            <Avatar id={id.to_owned()} name={name.to_owned()} portrait={portrait.to_owned()} />
            <bdi class="contact-name">{ name }</bdi>
        </li>
    }
}
