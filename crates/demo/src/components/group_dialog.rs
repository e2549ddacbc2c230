//! About a group: its name and announcement, who is in it, and the ways out.

mod adding;
mod announcement;
mod editor;
mod head;
mod member;
mod members;
mod question;
mod ways_out;

use std::rc::Rc;

use yew::prelude::*;

use crate::api::GroupChange;
use crate::components::dialog_head::DialogHead;
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::model::{Contacts, GroupDetails, User};
use crate::service::Service;
use crate::state::directory::Directory;

use adding::Adding;
use announcement::Announcement;
use head::Head;
use members::Members;
use question::Question;
use ways_out::WaysOut;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Which group.
    pub(crate) id: AttrValue,
    /// What is known of it; nothing for who is not in it.
    pub(crate) details: Option<Rc<GroupDetails>>,
    /// User id of who is signed in.
    pub(crate) me: AttrValue,
    pub(crate) directory: Rc<Directory>,
    pub(crate) contacts: Rc<Contacts>,
    pub(crate) on_close: Callback<()>,
    /// The group is left or dismissed.
    pub(crate) on_leave: Callback<()>,
}

/// What is being done in the dialog.
#[derive(Clone, PartialEq)]
enum Doing {
    Reading,
    Renaming,
    Announcing,
    Adding,
    Removing(User),
    Leaving,
    Dismissing,
}

#[component]
pub(crate) fn GroupDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let content = match &props.details {
        Some(details) => html! {
            <About id={props.id.clone()} details={details.clone()} me={props.me.clone()}
                directory={props.directory.clone()} contacts={props.contacts.clone()}
                on_leave={props.on_leave.clone()} />
        },
        None => {
            html! { <p class="placeholder" role="status" data-testid="group-lost">{ text.not_in_group }</p> }
        }
    };
    html! {
        <Modal label={text.group_info} on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="group">
                <DialogHead title={text.group_info} on_close={props.on_close.clone()} />
                { content }
            </div>
        </Modal>
    }
}

#[derive(PartialEq, Properties)]
struct AboutProps {
    id: AttrValue,
    details: Rc<GroupDetails>,
    me: AttrValue,
    directory: Rc<Directory>,
    contacts: Rc<Contacts>,
    on_leave: Callback<()>,
}

#[component]
fn About(props: &AboutProps) -> Html {
    let doing = use_state_eq(|| Doing::Reading);
    let turn_to = {
        let doing = doing.setter();
        Callback::from(move |next: Doing| doing.set(next))
    };
    let change = use_change(&props.id, &turn_to, &props.on_leave);
    let back = turn_to.reform(|()| Doing::Reading);
    let (details, directory) = (&props.details, &props.directory);
    let is_mine = *details.owner == *props.me;
    html! {
        <>
            <Head group={details.group.clone()} {is_mine} editing={*doing == Doing::Renaming}
                on_edit={turn_to.reform(|()| Doing::Renaming)} on_save={change.reform(GroupChange::Rename)}
                on_cancel={back.clone()} />
            <Announcement words={details.announcement.clone()} {is_mine} editing={*doing == Doing::Announcing}
                on_edit={turn_to.reform(|()| Doing::Announcing)} on_save={change.reform(GroupChange::Announce)}
                on_cancel={back.clone()} />
            // What comes and goes has a place of its own, see the workspace.
            <div class="slot">
                if *doing == Doing::Adding {
                    <Adding friends={props.contacts.friends.clone()} members={details.members.clone()}
                        directory={directory.clone()} on_add={change.reform(GroupChange::Add)} on_cancel={back.clone()} />
                } else {
                    <Members details={details.clone()} me={props.me.clone()} directory={directory.clone()}
                        on_add={turn_to.reform(|()| Doing::Adding)} on_remove={turn_to.reform(Doing::Removing)}
                        on_mute={change.reform(|(id, muted)| GroupChange::Mute(id, muted))} />
                }
            </div>
            <div class="slot">
                <Question doing={(*doing).clone()} on_yes={change} on_no={back} />
            </div>
            <div class="slot">
                if *doing == Doing::Reading {
                    <WaysOut {is_mine} on_leave={turn_to.reform(|()| Doing::Leaving)}
                        on_dismiss={turn_to.reform(|()| Doing::Dismissing)} />
                }
            </div>
        </>
    }
}

/// Changes the group; done, the dialog is for reading again, or nothing is left to read.
#[hook]
fn use_change(
    id: &AttrValue,
    turn_to: &Callback<Doing>,
    on_leave: &Callback<()>,
) -> Callback<GroupChange> {
    let service = use_context::<Service>();
    let (id, turn_to, on_leave) = (id.to_string(), turn_to.clone(), on_leave.clone());
    Callback::from(move |change: GroupChange| {
        let Some(service) = &service else { return };
        let leaves = matches!(change, GroupChange::Leave | GroupChange::Dismiss);
        let (turn_to, on_leave) = (turn_to.clone(), on_leave.clone());
        let done = Callback::from(move |()| match leaves {
            true => on_leave.emit(()),
            false => turn_to.emit(Doing::Reading),
        });
        service.change_group(id.clone(), change, done);
    })
}
