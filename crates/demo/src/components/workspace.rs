//! A signed-in session: the list on one side, a chat on the other, and what lies above both.

use yew::prelude::*;

use crate::components::chat::Chat;
use crate::components::connection_bar::ConnectionBar;
use crate::components::icon::{Icon, Shape};
use crate::components::kicked_dialog::KickedDialog;
use crate::components::new_chat::NewChat;
use crate::components::sidebar::Sidebar;
use crate::components::toast::Toast;
use crate::format;
use crate::hooks::{use_im, use_lang, use_page_title, use_route, use_visible};
use crate::i18n::Lang;
use crate::model::{ConversationKey, Session};
use crate::service::Service;
use crate::state::{Action, Connection};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) session: Session,
    pub(crate) on_language: Callback<Lang>,
    /// The session is over: `true` if by itself.
    pub(crate) on_end: Callback<bool>,
}

#[component]
pub(crate) fn Workspace(props: &Props) -> Html {
    let visible = use_visible();
    let on_expired = props.on_end.reform(|()| true);
    let (state, service) = use_im(&props.session, &on_expired, visible);
    let route = use_route(&state);
    let choosing = use_state(|| false);
    let looked_at = state.active.as_ref().filter(|_| visible);
    use_page_title(format::page_title(state.unread(looked_at)));

    let on_sign_out = props.on_end.reform(|()| false);
    let set_choosing = choosing.setter();
    let on_new_chat = use_callback(set_choosing.clone(), |(), choosing| choosing.set(true));
    let on_close = use_callback(set_choosing.clone(), |(), choosing| choosing.set(false));
    let on_start = use_callback(
        (set_choosing, route.open.clone()),
        |key: ConversationKey, (choosing, open)| {
            choosing.set(false);
            open.emit(key);
        },
    );
    let on_remove = use_callback(
        (service.clone(), state.active.clone(), route.leave.clone()),
        |key: ConversationKey, (service, active, leave)| {
            if active.as_ref() == Some(&key) {
                leave.emit(());
            }
            service.remove_conversation(key);
        },
    );
    let on_retry = use_callback(service.clone(), |(), service| service.retry_connection());
    let on_take_back = use_callback(service.clone(), |(), service| service.connect());
    let on_dismiss = use_callback(state.dispatcher(), |(), dispatch| {
        dispatch.dispatch(Action::Notice(None));
    });

    let screen = if state.active.is_some() {
        "shows-chat"
    } else {
        "shows-list"
    };
    html! {
        <ContextProvider<Service> context={service}>
            <div class={classes!("workspace", screen)} ondragover={refuse_drop} ondrop={refuse_drop}>
                <Sidebar state={(*state).clone()} on_open={route.open.clone()} {on_remove}
                    {on_new_chat} on_language={props.on_language.clone()}
                    on_sign_out={on_sign_out.clone()} />
                // What comes and goes has a place of its own: Yew loses its way among siblings
                // that appear and disappear in the same breath.
                <main class="pane">
                    if let Some(key) = state.active.clone() {
                        <Chat key={format!("{}-{}", key.kind.0, key.target)} chat={key.clone()}
                            state={(*state).clone()} on_back={route.leave.clone()} />
                    } else {
                        <NoChat />
                    }
                </main>
                <ConnectionBar connection={state.connection} {on_retry} />
                <div class="dialog-place">
                    if *choosing {
                        <NewChat state={(*state).clone()} {on_start} {on_close} />
                    }
                </div>
                <div class="dialog-place">
                    if state.connection == Connection::Kicked {
                        <KickedDialog {on_take_back} {on_sign_out} />
                    }
                </div>
                <Toast notice={state.notice} {on_dismiss} />
            </div>
        </ContextProvider<Service>>
    }
}

#[component]
fn NoChat() -> Html {
    let text = use_lang().text();
    html! {
        <div class="no-chat">
            <span class="no-chat-mark"><Icon shape={Shape::Group} /></span>
            <h2>{ text.pick_chat }</h2>
            <p>{ text.pick_chat_hint }</p>
        </div>
    }
}

/// A file that misses the chat would otherwise replace the page.
fn refuse_drop(event: DragEvent) {
    event.prevent_default();
}
