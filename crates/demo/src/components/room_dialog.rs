//! Who is in a chatroom, and its keys and values.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::dialog_head::DialogHead;
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::model::ConversationKey;
use crate::sdk::Room;
use crate::service::Service;
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) directory: Rc<Directory>,
    pub(crate) on_close: Callback<()>,
    pub(crate) on_leave: Callback<()>,
}

#[component]
pub(crate) fn RoomDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let room = use_state(|| None::<Room>);
    let service = use_context::<Service>();
    let setter = room.setter();
    use_effect_with(props.chat.clone(), move |chat| {
        if let Some(service) = service {
            let told = Callback::from(move |room| setter.set(Some(room)));
            service.look_into_room(chat.target.clone(), told);
        }
    });
    let directory = &props.directory;
    let person = |id: &String| {
        let name = directory.user_name(id).to_owned();
        html! {
            <li key={id.clone()} class="contact" data-testid={format!("room-member-{id}")}>
                <Avatar id={id.clone()} name={name.clone()} portrait={directory.user_portrait(id).to_owned()} />
                <bdi class="contact-name">{ name }</bdi>
            </li>
        }
    };
    let entry = |(key, value): &(String, String)| {
        html! {
            <div key={key.clone()} class="entry" data-testid="room-entry"><dt><bdi>{ key }</bdi></dt><dd><bdi>{ value }</bdi></dd></div>
        }
    };
    html! {
        <Modal label={props.chat.target.clone()} on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="room">
                <DialogHead title={props.chat.target.clone()} on_close={props.on_close.clone()} />
                if let Some(room) = &*room {
                    <section>
                        <h3 data-testid="room-count">{ fill(text.members, &room.count.to_string()) }</h3>
                        <ul>{ for room.users.iter().map(person) }</ul>
                    </section>
                    if !room.entries.is_empty() {
                        <section>
                            <h3>{ text.room_entries }</h3>
                            <dl class="entries">{ for room.entries.iter().map(entry) }</dl>
                        </section>
                    }
                } else {
                    <p class="placeholder" role="status">{ text.loading }</p>
                }
                <div class="modal-actions">
                    <button type="button" class="button grave" data-testid="leave-room" onclick={props.on_leave.reform(|_| ())}>
                        { text.leave_room }
                    </button>
                </div>
            </div>
        </Modal>
    }
}
