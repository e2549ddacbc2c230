//! About a person: what the user calls them, whether they are a friend, whether they are blocked.

mod face;
mod relations;
mod remark;

use std::rc::Rc;

use yew::prelude::*;

use crate::components::confirm::Confirm;
use crate::components::dialog_head::DialogHead;
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::model::Contacts;
use crate::service::{PersonChange, Service};
use crate::state::directory::Directory;

use face::Face;
use relations::Relations;
use remark::RemarkForm;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// User id of who it is about.
    pub(crate) id: AttrValue,
    /// User id of who is signed in.
    pub(crate) me: AttrValue,
    pub(crate) directory: Rc<Directory>,
    pub(crate) contacts: Rc<Contacts>,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn PersonDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let deleting = use_state_eq(|| false);
    let Some(service) = use_context::<Service>() else {
        return Html::default();
    };
    let (id, directory, contacts) = (&*props.id, &props.directory, &props.contacts);
    let is_blocked = contacts.is_blocked(id);
    let ask_to_delete = {
        let deleting = deleting.setter();
        Callback::from(move |sure: bool| deleting.set(sure))
    };
    let on_ask = {
        let (service, id) = (service.clone(), id.to_owned());
        Callback::from(move |()| service.ask_friend(id.clone()))
    };
    let change = {
        let id = id.to_owned();
        Callback::from(move |change| service.change_person(id.clone(), change))
    };
    let on_yes = {
        let (change, ask) = (change.clone(), ask_to_delete.clone());
        Callback::from(move |()| {
            ask.emit(false);
            change.emit(PersonChange::Delete);
        })
    };
    html! {
        <Modal label={text.person_info} on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="person">
                <DialogHead title={text.person_info} on_close={props.on_close.clone()} />
                <Face id={props.id.clone()} name={directory.given_name(id).to_owned()}
                    portrait={directory.user_portrait(id).to_owned()} {is_blocked} />
                if contacts.is_friend(id) {
                    <RemarkForm remark={contacts.remarks.get(id).cloned().unwrap_or_default()}
                        on_remark={change.reform(PersonChange::Remark)} />
                }
                if *deleting {
                    <Confirm question={fill(text.delete_friend_question, directory.user_name(id))}
                        deed={text.delete_friend} {on_yes} on_no={ask_to_delete.reform(|()| false)} />
                } else if props.id != props.me {
                    <Relations relation={contacts.relation(id)} {is_blocked} {on_ask} on_change={change}
                        on_delete={ask_to_delete.reform(|()| true)} />
                }
            </div>
        </Modal>
    }
}
