//! The session is over while somebody was at work: they sign in again and go on where they were.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::components::avatar::Avatar;
use crate::components::modal::Modal;
use crate::components::sign_in;
use crate::hooks::use_lang;
use crate::model::{Session, User};
use crate::state::Ended;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) ended: Ended,
    pub(crate) me: User,
    /// Signed in again.
    pub(crate) on_session: Callback<Session>,
    /// The account may have been let in again.
    pub(crate) on_retry: Callback<()>,
    pub(crate) on_sign_out: Callback<()>,
}

#[component]
pub(crate) fn EndedDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let (label, content) = match props.ended {
        Ended::Expired => {
            let (me, on_session) = (props.me.clone(), props.on_session.clone());
            let on_sign_out = props.on_sign_out.clone();
            (
                text.sign_in_again,
                html! { <Again {me} {on_session} {on_sign_out} /> },
            )
        }
        Ended::Blocked => (text.blocked_title, blocked(props, text)),
    };
    // There is no third way, so that nothing closes it but an answer.
    html! {
        <Modal {label} class="narrow" on_close={Callback::noop()}>{ content }</Modal>
    }
}

fn blocked(props: &Props, text: &'static crate::i18n::Text) -> Html {
    html! {
        <div class="modal-body" data-testid="account-blocked">
            <h2>{ text.blocked_title }</h2>
            <p>{ text.blocked_text }</p>
            <div class="modal-actions">
                <button type="button" class="button" onclick={props.on_sign_out.reform(|_| ())}>{ text.sign_out }</button>
                <button type="button" class="button primary" data-testid="try-account" onclick={props.on_retry.reform(|_| ())}>
                    { text.retry_now }
                </button>
            </div>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct AgainProps {
    me: User,
    on_session: Callback<Session>,
    on_sign_out: Callback<()>,
}

#[component]
fn Again(props: &AgainProps) -> Html {
    let text = use_lang().text();
    let password = use_state(String::new);
    let busy = use_state_eq(|| false);
    let error = use_state(|| None::<ApiError>);
    let oninput = {
        let password = password.setter();
        move |event: InputEvent| {
            password.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let onsubmit = {
        let (id, password) = (props.me.id.clone(), (*password).clone());
        let (busy, error, on_session) = (busy.setter(), error.setter(), props.on_session.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            busy.set(true);
            let (id, password) = (id.clone(), password.clone());
            let (busy, error, on_session) = (busy.clone(), error.clone(), on_session.clone());
            spawn_local(async move {
                let answer = api::sign_in(&id, &password).await;
                busy.set(false);
                match answer {
                    Ok(session) => on_session.emit(session),
                    Err(refused) => error.set(Some(refused)),
                }
            });
        }
    };
    let message = error
        .as_ref()
        .map_or("", |error| sign_in::sentence(error, text));
    let User { id, name, portrait } = props.me.clone();
    html! {
        <form class="modal-body" data-testid="session-ended" {onsubmit}>
            <h2>{ text.sign_in_again }</h2>
            <p>{ text.ended_text }</p>
            <div class="about-head">
                <Avatar id={id.clone()} name={name.clone()} {portrait} />
                <div class="about-names">
                    <bdi class="about-name">{ name }</bdi>
                    <bdi class="hint">{ id.clone() }</bdi>
                </div>
            </div>
            // Password managers want to know whose password it is.
            <input type="text" autocomplete="username" value={id} hidden=true readonly=true />
            <label class="field">
                <span>{ text.password }</span>
                <input type="password" data-testid="again-password" autocomplete="current-password"
                    required=true maxlength="64" autofocus=true value={(*password).clone()} {oninput} />
            </label>
            <p class="form-error" role="alert">{ message }</p>
            <div class="modal-actions">
                <button type="button" class="button" onclick={props.on_sign_out.reform(|_| ())}>{ text.sign_out }</button>
                <button type="submit" class="button primary" data-testid="sign-in-again"
                    disabled={*busy || password.is_empty()}>
                    { if *busy { text.signing_in } else { text.sign_in } }
                </button>
            </div>
        </form>
    }
}
