//! Signing in: one click for demo accounts, a form for all others, another to sign up.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::components::avatar::Avatar;
use crate::components::language_button::LanguageButton;
use crate::format;
use crate::hooks::{use_lang, use_page_title};
use crate::i18n::{Lang, Text};
use crate::model::{DemoAccount, Session};
use crate::sdk;

/// The page waits so long for the demo accounts: coming later, they would move what is under a finger.
const PATIENCE_MS: u32 = 1_000;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Whether the last session ended by itself.
    pub(crate) expired: bool,
    pub(crate) on_language: Callback<Lang>,
    pub(crate) on_session: Callback<Session>,
}

#[derive(Clone, Default, PartialEq)]
struct Form {
    id: String,
    name: String,
    password: String,
}

#[component]
pub(crate) fn SignIn(props: &Props) -> Html {
    let text = use_lang().text();
    let signing_up = use_state(|| false);
    let form = use_state(Form::default);
    let busy = use_state(|| false);
    let error = use_state(|| None::<ApiError>);
    let accounts = use_demo_accounts();
    use_page_title(format::page_title(0));

    let submit = {
        let (busy, error) = (busy.setter(), error.setter());
        use_callback(
            props.on_session.clone(),
            move |(form, new): (Form, bool), on_session| {
                let (busy, error, on_session) = (busy.clone(), error.clone(), on_session.clone());
                busy.set(true);
                // It is needed as soon as the answer is there.
                spawn_local(sdk::load());
                spawn_local(async move {
                    let answer = match new {
                        true => api::sign_up(&form.id, &form.name, &form.password).await,
                        false => api::sign_in(&form.id, &form.password).await,
                    };
                    if answer.is_ok() {
                        sdk::load().await;
                    }
                    busy.set(false);
                    match answer {
                        Ok(session) => on_session.emit(session),
                        Err(refused) => error.set(Some(refused)),
                    }
                });
            },
        )
    };
    let onsubmit = {
        let (form, signing_up, submit) = (form.clone(), *signing_up, submit.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let mut form = (*form).clone();
            form.id = form.id.trim().to_owned();
            if form.name.trim().is_empty() {
                form.name.clone_from(&form.id);
            }
            submit.emit((form, signing_up));
        }
    };
    let toggle = {
        let (signing_up, error) = (signing_up.clone(), error.setter());
        move |_| {
            signing_up.set(!*signing_up);
            error.set(None);
        }
    };
    let (action, other) = match *signing_up {
        true => (text.sign_up, text.to_sign_in),
        false => (text.sign_in, text.to_sign_up),
    };
    let message = match &*error {
        Some(error) => Some(sentence(error, text)),
        None => props.expired.then_some(text.session_ended),
    };

    html! {
        <main class="sign-in">
            <div class={classes!("sign-in-card", accounts.is_none().then_some("waiting"))}>
                <header class="brand">
                    <img class="brand-mark" src="icon.svg" alt="" width="44" height="44" />
                    <div>
                        <h1>{ "rongim" }</h1>
                        <p>{ text.tagline }</p>
                    </div>
                    <LanguageButton on_language={props.on_language.clone()} />
                </header>
                <DemoAccounts accounts={(*accounts).clone().unwrap_or_default()} busy={*busy} on_pick={submit} />
                <form {onsubmit}>
                    { field("sign-in-id", text.account, "text", "username", &form, |form| &mut form.id) }
                    if *signing_up {
                        { field("sign-up-name", text.display_name, "text", "nickname", &form, |form| &mut form.name) }
                    }
                    { field("sign-in-password", text.password, "password",
                        if *signing_up { "new-password" } else { "current-password" },
                        &form, |form| &mut form.password) }
                    <p class="form-error" role="alert">{ message }</p>
                    <button type="submit" class="button primary wide" data-testid="sign-in-submit" disabled={*busy}>
                        { if *busy { text.signing_in } else { action } }
                    </button>
                </form>
                <button type="button" class="button quiet wide" data-testid="sign-up-toggle" onclick={toggle}>
                    { other }
                </button>
            </div>
        </main>
    }
}

#[hook]
fn use_demo_accounts() -> UseStateHandle<Option<Vec<DemoAccount>>> {
    let accounts = use_state_eq(|| None);
    let setter = accounts.setter();
    use_effect_with((), move |()| {
        let patience = {
            let setter = setter.clone();
            Timeout::new(PATIENCE_MS, move || setter.set(Some(Vec::new())))
        };
        spawn_local(async move {
            // Without an answer there is still the form, which tells about it when used.
            let found = api::demo_accounts().await.unwrap_or_default();
            patience.cancel();
            setter.set(Some(found));
        });
    });
    accounts
}

#[derive(PartialEq, Properties)]
struct DemoAccountsProps {
    accounts: Vec<DemoAccount>,
    busy: bool,
    on_pick: Callback<(Form, bool)>,
}

#[component]
fn DemoAccounts(props: &DemoAccountsProps) -> Html {
    let text = use_lang().text();
    if props.accounts.is_empty() {
        return Html::default();
    }
    let buttons = props.accounts.iter().map(|account| {
        let form = Form {
            id: account.id.clone(),
            name: String::new(),
            password: account.password.clone(),
        };
        let onclick = props.on_pick.reform(move |_| (form.clone(), false));
        html! {
            <button key={account.id.clone()} type="button" class="demo-account" disabled={props.busy}
                data-testid={format!("demo-account-{}", account.id)} {onclick}>
                <Avatar id={account.id.clone()} name={account.name.clone()} portrait="" />
                <span>{ &account.name }</span>
            </button>
        }
    });
    html! {
        <section class="demo-accounts" aria-labelledby="demo-accounts">
            <h2 id="demo-accounts">{ text.demo_accounts }</h2>
            <div class="demo-account-grid">{ for buttons }</div>
        </section>
    }
}

fn field(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    form: &UseStateHandle<Form>,
    place: fn(&mut Form) -> &mut String,
) -> Html {
    let value = place(&mut (**form).clone()).clone();
    let form = form.clone();
    let oninput = move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let mut next = (*form).clone();
        *place(&mut next) = input.value();
        form.set(next);
    };
    html! {
        <label class="field">
            <span>{ label }</span>
            <input {name} type={kind} data-testid={name} {autocomplete} autocapitalize="none"
                spellcheck="false" required={true} maxlength="64" {value} {oninput} />
        </label>
    }
}

/// Why somebody could not sign in.
pub(super) fn sentence(error: &ApiError, text: &Text) -> &'static str {
    match error {
        ApiError::Unreachable => text.server_unreachable,
        ApiError::Refused { code, .. } => match code.as_str() {
            "wrong_credentials" => text.wrong_credentials,
            "taken" => text.account_taken,
            "bad_id" => text.bad_id,
            "weak_password" => text.weak_password,
            "blocked" => text.offline_blocked,
            _ => text.request_failed,
        },
    }
}
