//! Friends to bring into a group.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::hooks::use_lang;
use crate::model::User;
use crate::state::directory::Directory;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) friends: Rc<Vec<User>>,
    pub(super) members: Rc<Vec<User>>,
    pub(super) directory: Rc<Directory>,
    pub(super) on_add: Callback<Vec<String>>,
    pub(super) on_cancel: Callback<()>,
}

#[component]
pub(super) fn Adding(props: &Props) -> Html {
    let text = use_lang().text();
    let chosen = use_state(Vec::<String>::new);
    let is_outside = |friend: &&User| props.members.iter().all(|member| member.id != friend.id);
    let rows: Vec<Html> = props
        .friends
        .iter()
        .filter(is_outside)
        .map(|friend| {
            let is_chosen = chosen.contains(&friend.id);
            let onchange = {
                let (chosen, id) = (chosen.clone(), friend.id.clone());
                move |_| {
                    let mut next: Vec<String> = (*chosen).clone();
                    next.retain(|other| *other != id);
                    if !is_chosen {
                        next.push(id.clone());
                    }
                    chosen.set(next);
                }
            };
            html! {
                <li key={friend.id.clone()}>
                    <label class="contact">
                        <Avatar id={friend.id.clone()} name={friend.name.clone()} portrait={friend.portrait.clone()} />
                        <bdi class="contact-name">{ props.directory.user_name(&friend.id) }</bdi>
                        <input type="checkbox" checked={is_chosen} {onchange} data-testid={format!("add-{}", friend.id)} />
                    </label>
                </li>
            }
        })
        .collect();
    let on_add = {
        let (chosen, on_add) = (chosen.clone(), props.on_add.clone());
        move |_| on_add.emit((*chosen).clone())
    };
    html! {
        <section class="about-part" aria-label={text.add_members}>
            <header><h3>{ text.add_members }</h3></header>
            if rows.is_empty() {
                <p class="placeholder">{ text.nobody_to_add }</p>
            }
            <ul class="contacts members">{ for rows }</ul>
            <div class="modal-actions">
                <button type="button" class="button" onclick={props.on_cancel.reform(|_| ())}>{ text.cancel }</button>
                <button type="button" class="button primary" data-testid="add-chosen" disabled={chosen.is_empty()} onclick={on_add}>
                    { text.add_chosen }
                </button>
            </div>
        </section>
    }
}
