//! The left side: who is signed in, what can be started, all chats.

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::conversation_list::ConversationList;
use crate::components::icon::{Icon, Shape};
use crate::components::language_button::LanguageButton;
use crate::hooks::use_lang;
use crate::i18n::{Lang, fill};
use crate::model::ConversationKey;
use crate::state::State;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) state: State,
    pub(crate) on_open: Callback<ConversationKey>,
    pub(crate) on_leave: Callback<()>,
    pub(crate) on_new_chat: Callback<()>,
    pub(crate) on_settings: Callback<()>,
    pub(crate) on_profile: Callback<()>,
    pub(crate) on_language: Callback<Lang>,
    pub(crate) on_sign_out: Callback<()>,
}

#[component]
pub(crate) fn Sidebar(props: &Props) -> Html {
    let text = use_lang().text();
    let state = &props.state;
    let me = &state.me;
    let requests = state.contacts.requests.len();
    html! {
        <div id="sidebar" class="sidebar">
            <header class="sidebar-header">
                <button type="button" class="own-profile" data-testid="open-profile" title={text.profile}
                    onclick={props.on_profile.reform(|_| ())}>
                    <Avatar key={me.portrait.clone()} id={me.id.clone()} name={me.name.clone()} portrait={me.portrait.clone()} />
                    <bdi class="me" data-testid="me">{ &me.name }</bdi>
                </button>
                <LanguageButton on_language={props.on_language.clone()} />
                <button type="button" class="icon-button" data-testid="settings"
                    aria-label={text.settings} title={text.settings}
                    onclick={props.on_settings.reform(|_| ())}>
                    <Icon shape={Shape::Gear} />
                </button>
                <button type="button" class="icon-button" data-testid="sign-out"
                    aria-label={text.sign_out} title={text.sign_out}
                    onclick={props.on_sign_out.reform(|_| ())}>
                    <Icon shape={Shape::SignOut} />
                </button>
            </header>
            <div class="sidebar-title">
                <h1>{ text.conversations }</h1>
                <button type="button" class="button primary small" data-testid="new-chat"
                    onclick={props.on_new_chat.reform(|_| ())}>
                    <Icon shape={Shape::Plus} />
                    { text.new_chat }
                    if requests > 0 {
                        <span class="badge" data-testid="request-count" role="img"
                            aria-label={fill(text.requests_count, &requests.to_string())}>
                            { requests }
                        </span>
                    }
                </button>
            </div>
            <ConversationList state={state.clone()} on_open={props.on_open.clone()} on_leave={props.on_leave.clone()} />
        </div>
    }
}
