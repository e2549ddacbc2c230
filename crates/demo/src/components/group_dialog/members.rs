//! Who is in a group.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::model::{GroupDetails, User};
use crate::state::directory::Directory;

use super::member::Member;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) details: Rc<GroupDetails>,
    /// User id of who is signed in.
    pub(super) me: AttrValue,
    pub(super) directory: Rc<Directory>,
    pub(super) on_add: Callback<()>,
    pub(super) on_remove: Callback<User>,
    /// User id, and whether they are to be muted.
    pub(super) on_mute: Callback<(String, bool)>,
}

#[component]
pub(super) fn Members(props: &Props) -> Html {
    let text = use_lang().text();
    let details = &props.details;
    let count = fill(text.members, &details.members.len().to_string());
    html! {
        <section class="about-part">
            <header>
                <h3 data-testid="member-count">{ count }</h3>
                <button type="button" class="button small" data-testid="add-members" onclick={props.on_add.reform(|_| ())}>
                    <Icon shape={Shape::Plus} />
                    { text.add_members }
                </button>
            </header>
            <ul class="contacts members">{ for details.members.iter().map(|user| row(props, user)) }</ul>
        </section>
    }
}

fn row(props: &Props, user: &User) -> Html {
    let (details, me) = (&props.details, &*props.me);
    let on_remove = {
        let (user, on_remove) = (user.clone(), props.on_remove.clone());
        Callback::from(move |()| on_remove.emit(user.clone()))
    };
    let on_mute = {
        let id = user.id.clone();
        props.on_mute.reform(move |muted| (id.clone(), muted))
    };
    html! {
        <Member key={user.id.clone()} user={user.clone()} name={props.directory.user_name(&user.id).to_owned()}
            is_owner={user.id == details.owner} is_me={user.id == me} is_muted={details.muted.contains(&user.id)}
            is_mine={details.owner == me} {on_remove} {on_mute} />
    }
}
