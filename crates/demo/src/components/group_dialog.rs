//! About a group: its name and announcement, who is in it, and the ways out.

mod adding;
mod editor;
mod member;

use std::rc::Rc;

use yew::prelude::*;

use crate::api::GroupChange;
use crate::components::avatar::Avatar;
use crate::components::confirm::Confirm;
use crate::components::icon::{Icon, Shape};
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::i18n::{Text, fill};
use crate::model::{ConversationKey, GroupDetails, User};
use crate::service::Service;
use crate::state::State;

use adding::Adding;
use editor::Editor;
use member::Member;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) state: State,
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
    let doing = use_state_eq(|| Doing::Reading);
    let Some(service) = use_context::<Service>() else {
        return Html::default();
    };
    let group = props.chat.target.clone();
    let turn_to = {
        let doing = doing.setter();
        Callback::from(move |next: Doing| doing.set(next))
    };
    let change = {
        let (turn_to, on_leave) = (turn_to.clone(), props.on_leave.clone());
        Callback::from(move |change: GroupChange| {
            let (turn_to, on_leave) = (turn_to.clone(), on_leave.clone());
            let leaves = matches!(change, GroupChange::Leave | GroupChange::Dismiss);
            let done = Callback::from(move |()| match leaves {
                true => on_leave.emit(()),
                false => turn_to.emit(Doing::Reading),
            });
            service.change_group(group.clone(), change, done);
        })
    };
    let content = match props.state.details(&props.chat.target) {
        Some(details) => html! {
            <>
                { head(props, details, &doing, &turn_to, &change, text) }
                { announcement(props, details, &doing, &turn_to, &change, text) }
                { members(props, details, &doing, &turn_to, &change, text) }
                { question(&doing, &turn_to, &change, text) }
                { ways_out(props, details, &doing, &turn_to, text) }
            </>
        },
        None => {
            html! { <p class="placeholder" role="status" data-testid="group-lost">{ text.not_in_group }</p> }
        }
    };
    html! {
        <Modal label={text.group_info} on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="group">
                <header class="modal-header">
                    <h2>{ text.group_info }</h2>
                    <button type="button" class="icon-button" data-testid="close-dialog" aria-label={text.close}
                        onclick={props.on_close.reform(|_| ())}>
                        <Icon shape={Shape::Close} />
                    </button>
                </header>
                { content }
            </div>
        </Modal>
    }
}

fn is_owner(props: &Props, details: &GroupDetails) -> bool {
    details.owner == props.state.me.id
}

fn edit_button(label: &'static str, testid: &'static str, on_edit: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="icon-button" data-testid={testid} aria-label={label} title={label} onclick={on_edit}>
            <Icon shape={Shape::Pencil} />
        </button>
    }
}

fn head(
    props: &Props,
    details: &Rc<GroupDetails>,
    doing: &Doing,
    turn_to: &Callback<Doing>,
    change: &Callback<GroupChange>,
    text: &'static Text,
) -> Html {
    let group = &details.group;
    if *doing == Doing::Renaming {
        return html! {
            <Editor label={text.group_name} testid="new-group-name" value={group.name.clone()} longest=64
                on_save={change.reform(GroupChange::Rename)} on_cancel={turn_to.reform(|()| Doing::Reading)} />
        };
    }
    html! {
        <div class="about-head">
            <Avatar id={group.id.clone()} name={group.name.clone()} portrait={group.portrait.clone()} />
            <div class="about-names">
                <bdi class="about-name" data-testid="group-title">{ &group.name }</bdi>
            </div>
            if is_owner(props, details) {
                { edit_button(text.rename, "rename-group", turn_to.reform(|_| Doing::Renaming)) }
            }
        </div>
    }
}

fn announcement(
    props: &Props,
    details: &Rc<GroupDetails>,
    doing: &Doing,
    turn_to: &Callback<Doing>,
    change: &Callback<GroupChange>,
    text: &'static Text,
) -> Html {
    let words = &details.announcement;
    if *doing == Doing::Announcing {
        return html! {
            <Editor label={text.announcement} testid="new-announcement" value={words.clone()} longest=2000 long=true
                on_save={change.reform(GroupChange::Announce)} on_cancel={turn_to.reform(|()| Doing::Reading)} />
        };
    }
    html! {
        <section class="about-part">
            <header>
                <h3>{ text.announcement }</h3>
                if is_owner(props, details) {
                    { edit_button(text.edit, "edit-announcement", turn_to.reform(|_| Doing::Announcing)) }
                }
            </header>
            if words.is_empty() {
                <p class="hint" data-testid="announcement">{ text.no_announcement }</p>
            } else {
                <p class="announcement" data-testid="announcement"><bdi>{ words }</bdi></p>
            }
        </section>
    }
}

fn members(
    props: &Props,
    details: &Rc<GroupDetails>,
    doing: &Doing,
    turn_to: &Callback<Doing>,
    change: &Callback<GroupChange>,
    text: &'static Text,
) -> Html {
    if *doing == Doing::Adding {
        let (contacts, directory) = (&props.state.contacts, &props.state.directory);
        return html! {
            <Adding friends={contacts.friends.clone()} members={details.members.clone()} directory={directory.clone()}
                on_add={change.reform(GroupChange::Add)} on_cancel={turn_to.reform(|()| Doing::Reading)} />
        };
    }
    let rows = details.members.iter().map(|user| {
        let on_remove = turn_to.reform({
            let user = user.clone();
            move |()| Doing::Removing(user.clone())
        });
        let on_mute = change.reform({
            let id = user.id.clone();
            move |muted| GroupChange::Mute(id.clone(), muted)
        });
        html! {
            <Member key={user.id.clone()} user={user.clone()}
                name={props.state.directory.user_name(&user.id).to_owned()}
                is_owner={user.id == details.owner} is_me={user.id == props.state.me.id}
                is_muted={details.muted.contains(&user.id)} is_mine={is_owner(props, details)}
                {on_remove} {on_mute} />
        }
    });
    html! {
        <section class="about-part">
            <header>
                <h3 data-testid="member-count">{ fill(text.members, &details.members.len().to_string()) }</h3>
                <button type="button" class="button small" data-testid="add-members" onclick={turn_to.reform(|_| Doing::Adding)}>
                    <Icon shape={Shape::Plus} />
                    { text.add_members }
                </button>
            </header>
            <ul class="contacts members">{ for rows }</ul>
        </section>
    }
}

/// What is asked before it is done.
fn question(
    doing: &Doing,
    turn_to: &Callback<Doing>,
    change: &Callback<GroupChange>,
    text: &'static Text,
) -> Html {
    let (question, deed, done) = match doing {
        Doing::Removing(user) => (
            fill(text.remove_member_question, &user.name),
            fill(text.remove_member, &user.name),
            GroupChange::Remove(user.id.clone()),
        ),
        Doing::Leaving => (
            text.leave_group_question.to_owned(),
            text.leave_group.to_owned(),
            GroupChange::Leave,
        ),
        Doing::Dismissing => (
            text.dismiss_group_question.to_owned(),
            text.dismiss_group.to_owned(),
            GroupChange::Dismiss,
        ),
        _ => return Html::default(),
    };
    html! {
        <Confirm {question} {deed} on_yes={change.reform(move |()| done.clone())}
            on_no={turn_to.reform(|()| Doing::Reading)} />
    }
}

fn ways_out(
    props: &Props,
    details: &GroupDetails,
    doing: &Doing,
    turn_to: &Callback<Doing>,
    text: &'static Text,
) -> Html {
    if *doing != Doing::Reading {
        return Html::default();
    }
    html! {
        <div class="about-actions">
            <button type="button" class="button grave" data-testid="leave-group" onclick={turn_to.reform(|_| Doing::Leaving)}>
                { text.leave_group }
            </button>
            if is_owner(props, details) {
                <button type="button" class="button grave" data-testid="dismiss-group" onclick={turn_to.reform(|_| Doing::Dismissing)}>
                    { text.dismiss_group }
                </button>
            }
        </div>
    }
}
