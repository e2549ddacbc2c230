//! Finding people by a part of their name; friends to be.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::hooks::use_lang;
use crate::model::{Contacts, ConversationKey, User};
use crate::service::Service;

/// The server is asked when the user pauses so long.
const PAUSE_MS: u32 = 250;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) contacts: Rc<Contacts>,
    pub(crate) on_start: Callback<ConversationKey>,
}

#[component]
pub(crate) fn PeopleFinder(props: &Props) -> Html {
    let text = use_lang().text();
    let part = use_state(String::new);
    let found = use_found_users(part.trim());
    let oninput = {
        let part = part.setter();
        move |event: InputEvent| {
            part.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    html! {
        <div class="finder">
            <input type="search" class="search" data-testid="find-people" value={(*part).clone()}
                aria-label={text.find_people} placeholder={text.find_people} {oninput}
                autocomplete="off" maxlength="64" />
            if let Some(users) = found {
                <ul class="contacts found" aria-live="polite">
                    if users.is_empty() {
                        <li class="placeholder">{ text.nobody_found }</li>
                    }
                    { for users.iter().map(|user| html! {
                        <FoundUser key={user.id.clone()} user={user.clone()}
                            contacts={props.contacts.clone()}
                            on_start={props.on_start.clone()} />
                    }) }
                </ul>
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct FoundUserProps {
    user: User,
    contacts: Rc<Contacts>,
    on_start: Callback<ConversationKey>,
}

#[component]
fn FoundUser(props: &FoundUserProps) -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let (user, contacts) = (&props.user, &props.contacts);
    let start = props.on_start.reform({
        let key = ConversationKey::private(&user.id);
        move |_| key.clone()
    });
    let add = {
        let id = user.id.clone();
        move |_| {
            if let Some(service) = &service {
                service.ask_friend(id.clone());
            }
        }
    };
    html! {
        <li class="found-user">
            <button type="button" class="contact" data-testid={format!("found-{}", user.id)} onclick={start}>
                <Avatar id={user.id.clone()} name={user.name.clone()} portrait={user.portrait.clone()} />
                <span class="contact-name">{ &user.name }</span>
                <span class="contact-id">{ &user.id }</span>
            </button>
            if contacts.asked.contains(&user.id) {
                <span class="mark" data-testid={format!("asked-{}", user.id)}>{ text.asked }</span>
            } else if !contacts.is_friend(&user.id) {
                <button type="button" class="button small" data-testid={format!("add-friend-{}", user.id)} onclick={add}>
                    { text.add_friend }
                </button>
            }
        </li>
    }
}

/// Who was found; `None` before anything was looked for.
#[hook]
fn use_found_users(part: &str) -> Option<Vec<User>> {
    let found = use_state(|| None::<(String, Vec<User>)>);
    let service = use_context::<Service>();
    let setter = found.setter();
    use_effect_with(part.to_owned(), move |part| {
        let part = part.clone();
        let timer = service.filter(|_| !part.is_empty()).map(|service| {
            Timeout::new(PAUSE_MS, move || {
                let asked = part.clone();
                let found = move |users| setter.set(Some((asked.clone(), users)));
                service.find_users(part, Callback::from(found));
            })
        });
        move || drop(timer)
    });
    // The last answer stays while the next is awaited, but not when nothing is asked.
    let answer = found
        .as_ref()
        .filter(|(asked, _)| !part.is_empty() && !asked.is_empty());
    answer.map(|(_, users)| users.clone())
}
