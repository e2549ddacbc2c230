//! About a person: what the user calls them, whether they are a friend, whether they are blocked.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::confirm::Confirm;
use crate::components::icon::{Icon, Shape};
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::service::{PersonChange, Service};
use crate::state::State;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) id: String,
    pub(crate) state: State,
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn PersonDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let deleting = use_state_eq(|| false);
    let Some(service) = use_context::<Service>() else {
        return Html::default();
    };
    let (id, directory) = (&props.id, &props.state.directory);
    let contacts = &props.state.contacts;
    let change = {
        let (service, id) = (service.clone(), id.clone());
        Callback::from(move |change| service.change_person(id.clone(), change))
    };
    let is_blocked = contacts.is_blocked(id);
    let ask_to_delete = {
        let deleting = deleting.setter();
        Callback::from(move |sure: bool| deleting.set(sure))
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
                <header class="modal-header">
                    <h2>{ text.person_info }</h2>
                    <button type="button" class="icon-button" data-testid="close-dialog" aria-label={text.close}
                        onclick={props.on_close.reform(|_| ())}>
                        <Icon shape={Shape::Close} />
                    </button>
                </header>
                <div class="about-head">
                    <Avatar id={id.clone()} name={directory.given_name(id).to_owned()}
                        portrait={directory.user_portrait(id).to_owned()} />
                    <div class="about-names">
                        <bdi class="about-name" data-testid="person-name">{ directory.given_name(id) }</bdi>
                        <bdi class="hint">{ id }</bdi>
                    </div>
                    if is_blocked {
                        <span class="mark grave" data-testid="blocked-mark">{ text.blocked }</span>
                    }
                </div>
                if is_blocked {
                    <p class="hint">{ text.blocked_hint }</p>
                }
                if contacts.is_friend(id) {
                    <RemarkForm remark={contacts.remarks.get(id).cloned().unwrap_or_default()} on_change={change.clone()} />
                }
                if *deleting {
                    <Confirm question={fill(text.delete_friend_question, directory.user_name(id))}
                        deed={text.delete_friend} {on_yes} on_no={ask_to_delete.reform(|()| false)} />
                } else if *id != props.state.me.id {
                    <div class="about-actions">
                        { friendship(props, text, &service, &change) }
                        if contacts.is_friend(id) {
                            <button type="button" class="button grave" data-testid="delete-friend"
                                onclick={ask_to_delete.reform(|_| true)}>
                                { text.delete_friend }
                            </button>
                        }
                        <button type="button" class={classes!("button", (!is_blocked).then_some("grave"))} data-testid="block"
                            onclick={change.reform(move |_| PersonChange::Block(!is_blocked))}>
                            { if is_blocked { text.unblock } else { text.block } }
                        </button>
                    </div>
                }
            </div>
        </Modal>
    }
}

/// How to become friends with somebody who is none yet.
fn friendship(
    props: &Props,
    text: &'static crate::i18n::Text,
    service: &Service,
    change: &Callback<PersonChange>,
) -> Html {
    let (contacts, id) = (&props.state.contacts, &props.id);
    if contacts.is_friend(id) {
        return Html::default();
    }
    if contacts.asked.contains(id) {
        return html! { <span class="mark" data-testid="asked">{ text.asked }</span> };
    }
    if contacts.request(id).is_some() {
        let accept = change.reform(|_| PersonChange::Answer(true));
        return html! {
            <button type="button" class="button primary" data-testid="accept" onclick={accept}>{ text.accept }</button>
        };
    }
    let (service, id) = (service.clone(), id.clone());
    let onclick = move |_| service.ask_friend(id.clone());
    html! { <button type="button" class="button primary" data-testid="ask-friend" {onclick}>{ text.add_friend }</button> }
}

#[derive(PartialEq, Properties)]
struct RemarkProps {
    remark: String,
    on_change: Callback<PersonChange>,
}

#[component]
fn RemarkForm(props: &RemarkProps) -> Html {
    let text = use_lang().text();
    let remark = use_state(|| props.remark.clone());
    let oninput = {
        let remark = remark.setter();
        move |event: InputEvent| {
            remark.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let onsubmit = {
        let (remark, on_change) = (remark.clone(), props.on_change.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_change.emit(PersonChange::Remark(remark.trim().to_owned()));
        }
    };
    html! {
        <form class="inline-form" {onsubmit}>
            <label class="field">
                <span>{ text.remark }</span>
                <input type="text" data-testid="remark" maxlength="64" autocomplete="off"
                    placeholder={text.remark_hint} value={(*remark).clone()} {oninput} />
            </label>
            <button type="submit" class="button" data-testid="save-remark" disabled={remark.trim() == props.remark}>
                { text.save }
            </button>
        </form>
    }
}
