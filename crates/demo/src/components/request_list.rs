//! Who wants to be a friend, and the answer.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::hooks::use_lang;
use crate::model::{Contacts, FriendRequest};
use crate::service::{PersonChange, Service};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) contacts: Rc<Contacts>,
}

#[component]
pub(crate) fn RequestList(props: &Props) -> Html {
    let text = use_lang().text();
    if props.contacts.requests.is_empty() {
        return Html::default();
    }
    let rows = props.contacts.requests.iter().map(|request| {
        html! { <Row key={request.user.id.clone()} request={request.clone()} /> }
    });
    html! {
        <section class="requests" aria-label={text.requests}>
            <h3>{ text.requests }</h3>
            <ul>{ for rows }</ul>
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct RowProps {
    request: FriendRequest,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let user = &props.request.user;
    let answer = |accept: bool| {
        let (service, id) = (service.clone(), user.id.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(service) = &service {
                service.change_person(id.clone(), PersonChange::Answer(accept));
            }
        })
    };
    let note = match props.request.note.as_str() {
        "" => text.wants_to_be_friend,
        note => note,
    };
    html! {
        <li class="request" data-testid={format!("request-{}", user.id)}>
            <Avatar id={user.id.clone()} name={user.name.clone()} portrait={user.portrait.clone()} />
            <div class="request-words">
                <bdi class="contact-name">{ &user.name }</bdi>
                <bdi class="hint">{ note }</bdi>
            </div>
            <button type="button" class="button small" data-testid="refuse" onclick={answer(false)}>{ text.refuse }</button>
            <button type="button" class="button small primary" data-testid="accept" onclick={answer(true)}>{ text.accept }</button>
        </li>
    }
}
