//! Making a group of friends.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::hooks::use_lang;
use crate::model::{ConversationKey, Group, User};
use crate::service::Service;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) friends: Rc<Vec<User>>,
    pub(crate) on_start: Callback<ConversationKey>,
}

#[component]
pub(crate) fn GroupForm(props: &Props) -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let name = use_state(String::new);
    let chosen = use_state(Vec::<String>::new);
    let oninput = {
        let name = name.setter();
        move |event: InputEvent| {
            name.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let onsubmit = {
        let (name, chosen, on_start) = (name.clone(), chosen.clone(), props.on_start.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let created = on_start.reform(|group: Group| ConversationKey::group(&group.id));
            if let Some(service) = &service {
                service.create_group(name.trim().to_owned(), (*chosen).clone(), created);
            }
        }
    };
    let rows = props.friends.iter().map(|friend| {
        let is_chosen = chosen.contains(&friend.id);
        let onchange = {
            let (chosen, id) = (chosen.clone(), friend.id.clone());
            move |_| chosen.set(toggled(&chosen, &id))
        };
        html! {
            <li key={friend.id.clone()}>
                <label class="contact">
                    <Avatar id={friend.id.clone()} name={friend.name.clone()} portrait={friend.portrait.clone()} />
                    <span class="contact-name">{ &friend.name }</span>
                    <input type="checkbox" checked={is_chosen} {onchange}
                        data-testid={format!("member-{}", friend.id)} />
                </label>
            </li>
        }
    });
    let ready = !name.trim().is_empty() && !chosen.is_empty();
    html! {
        <form class="group-form" {onsubmit}>
            <label class="field">
                <span>{ text.group_name }</span>
                <input type="text" data-testid="group-name" maxlength="64" autocomplete="off"
                    value={(*name).clone()} {oninput} />
            </label>
            <fieldset>
                <legend>{ text.choose_members }</legend>
                <ul class="contacts">{ for rows }</ul>
            </fieldset>
            <button type="submit" class="button primary wide" data-testid="create-group" disabled={!ready}>
                { text.create_group }
            </button>
        </form>
    }
}

fn toggled(chosen: &[String], id: &str) -> Vec<String> {
    let mut next = chosen.to_vec();
    match next.iter().position(|other| other == id) {
        Some(at) => drop(next.swap_remove(at)),
        None => next.push(id.to_owned()),
    }
    next
}
