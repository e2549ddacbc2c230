//! Starting a chat: with a friend, in a group, with somebody new.

use yew::prelude::*;

use crate::components::contact_list::ContactList;
use crate::components::dialog_head::DialogHead;
use crate::components::group_form::GroupForm;
use crate::components::modal::Modal;
use crate::components::people_finder::PeopleFinder;
use crate::components::request_list::RequestList;
use crate::components::room_form::RoomForm;
use crate::hooks::use_lang;
use crate::model::ConversationKey;
use crate::state::State;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) state: State,
    pub(crate) on_start: Callback<ConversationKey>,
    pub(crate) on_close: Callback<()>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Friends,
    Groups,
    NewGroup,
    Room,
}

#[component]
pub(crate) fn NewChat(props: &Props) -> Html {
    let text = use_lang().text();
    let tab = use_state(|| Tab::Friends);
    let state = &props.state;
    let tab_button = |name: &'static str, own: Tab, testid: &'static str| {
        let setter = tab.setter();
        html! {
            <button type="button" class="tab" data-testid={testid}
                aria-pressed={if *tab == own { "true" } else { "false" }}
                onclick={move |_| setter.set(own)}>
                { name }
            </button>
        }
    };
    let on_start = props.on_start.clone();
    let content = match *tab {
        Tab::Friends => html! {
            <>
                <PeopleFinder contacts={state.contacts.clone()} on_start={on_start.clone()} />
                <RequestList contacts={state.contacts.clone()} />
                <ContactList prefix="friend" {on_start} empty={text.no_friends}
                    contacts={friends(state)} />
            </>
        },
        Tab::Groups => html! {
            <ContactList prefix="group" {on_start} empty={text.no_groups} contacts={groups(state)} />
        },
        Tab::Room => html! { <RoomForm {on_start} /> },
        Tab::NewGroup => {
            html! { <GroupForm friends={state.contacts.friends.clone()} {on_start} /> }
        }
    };
    html! {
        <Modal label={text.new_chat} class="tall" on_close={props.on_close.clone()}>
            <div class="modal-body">
                <DialogHead title={text.new_chat} on_close={props.on_close.clone()} />
                <div class="tabs" role="group" aria-label={text.new_chat}>
                    { tab_button(text.friends, Tab::Friends, "tab-friends") }
                    { tab_button(text.groups, Tab::Groups, "tab-groups") }
                    { tab_button(text.chatroom, Tab::Room, "tab-room") }
                    { tab_button(text.new_group, Tab::NewGroup, "new-group") }
                </div>
                { content }
            </div>
        </Modal>
    }
}

type Contact = (ConversationKey, AttrValue, AttrValue);

fn friends(state: &State) -> Vec<Contact> {
    let contact = |friend: &crate::model::User| {
        let key = ConversationKey::private(&friend.id);
        (
            key,
            state.directory.user_name(&friend.id).to_owned().into(),
            friend.portrait.clone().into(),
        )
    };
    state.contacts.friends.iter().map(contact).collect()
}

fn groups(state: &State) -> Vec<Contact> {
    let contact = |group: &crate::model::Group| {
        let key = ConversationKey::group(&group.id);
        (
            key,
            group.name.clone().into(),
            group.portrait.clone().into(),
        )
    };
    state.groups.iter().map(contact).collect()
}
