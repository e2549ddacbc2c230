//! A signed-in session: the list on one side, a chat on the other, and what lies above both.

use yew::prelude::*;

use crate::browser::worker;
use crate::components::chat::Chat;
use crate::components::connection_bar::ConnectionBar;
use crate::components::ended_dialog::EndedDialog;
use crate::components::help_dialog::HelpDialog;
use crate::components::icon::{Icon, Shape};
use crate::components::kicked_dialog::KickedDialog;
use crate::components::leave_dialog::LeaveDialog;
use crate::components::new_chat::NewChat;
use crate::components::profile_dialog::ProfileDialog;
use crate::components::settings_dialog::SettingsDialog;
use crate::components::sidebar::Sidebar;
use crate::components::splitter::Splitter;
use crate::components::switcher::Switcher;
use crate::components::toast::Toast;
use crate::hooks::{Route, use_attention, use_im, use_lang, use_route, use_shortcuts, use_visible};
use crate::i18n::Lang;
use crate::model::{ConversationKey, Session, Settings, User};
use crate::service::Service;
use crate::state::shortcut::Shortcut;
use crate::state::{Action, Connection, Notice, State, steps};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) session: Session,
    pub(crate) on_language: Callback<Lang>,
    pub(crate) on_settings: Callback<Settings>,
    /// The user has another name or picture.
    pub(crate) on_profile: Callback<User>,
    /// The user has signed in again after the session was over.
    pub(crate) on_session: Callback<Session>,
    /// The session is over: `true` if by itself.
    pub(crate) on_end: Callback<bool>,
}

/// What lies above both sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Above {
    Nothing,
    NewChat,
    Switcher,
    Help,
    Settings,
    Profile,
    Leaving,
}

#[component]
pub(crate) fn Workspace(props: &Props) -> Html {
    let visible = use_visible();
    let on_expired = props.on_end.reform(|()| true);
    let (state, service) = use_im(&props.session, &on_expired, visible);
    let route = use_route(&state);
    let above = use_state_eq(|| Above::Nothing);
    use_attention(&state, visible, &route.open);
    use_keys(&state, &route, &above);

    let on_sign_out = props.on_end.reform(|()| false);
    let show = |next: Above| {
        let above = above.setter();
        Callback::from(move |()| above.set(next))
    };
    let on_close = show(Above::Nothing);
    let unsent = service.unsent_count();
    let on_wish_to_leave = {
        let (service, leave, ask) = (service.clone(), on_sign_out.clone(), show(Above::Leaving));
        Callback::from(move |()| match service.unsent_count() {
            0 => leave.emit(()),
            _ => ask.emit(()),
        })
    };
    let on_start = use_callback(
        (above.setter(), route.open.clone()),
        |key: ConversationKey, (above, open)| {
            above.set(Above::Nothing);
            open.emit(key);
        },
    );
    let on_retry = use_callback(service.clone(), |(), service| service.retry_connection());
    let on_take_back = use_callback(service.clone(), |(), service| service.connect());
    let on_undo = use_callback(service.clone(), |(), service| service.undo_removal());
    let on_dismiss = use_callback(state.dispatcher(), |(), dispatch| {
        dispatch.dispatch(Action::Notice(None));
    });
    let on_act = match state.notice {
        Some(Notice::Removed) if state.removed.is_some() => Some(on_undo),
        Some(Notice::Renewed) => Some(Callback::from(|()| worker::reload())),
        _ => None,
    };
    let on_saved = props.on_profile.reform({
        let above = above.setter();
        move |user: User| {
            above.set(Above::Nothing);
            user
        }
    });

    let screen = if state.active.is_some() {
        "shows-chat"
    } else {
        "shows-list"
    };
    html! {
        <ContextProvider<Service> context={service}>
            <main class={classes!("workspace", screen)} ondragover={refuse_drop} ondrop={refuse_drop}>
                <Sidebar state={(*state).clone()} on_open={route.open.clone()} on_leave={route.leave.clone()}
                    on_new_chat={show(Above::NewChat)} on_settings={show(Above::Settings)} on_profile={show(Above::Profile)}
                    on_language={props.on_language.clone()} on_sign_out={on_wish_to_leave.clone()} />
                <Splitter controls="sidebar" />
                // What comes and goes has a place of its own: Yew loses its way among siblings
                // that appear and disappear in the same breath.
                <div class="pane">
                    if let Some(key) = state.active.clone() {
                        <Chat key={format!("{}-{}", key.kind.0, key.target)} chat={key.clone()}
                            state={(*state).clone()} on_back={route.leave.clone()} />
                    } else {
                        <NoChat />
                    }
                </div>
                <ConnectionBar connection={state.connection} {on_retry} />
                <div class="dialog-place">{ match *above {
                    Above::Nothing => Html::default(),
                    Above::NewChat => html! { <NewChat state={(*state).clone()} {on_start} {on_close} /> },
                    Above::Switcher => html! { <Switcher state={(*state).clone()} on_open={on_start} {on_close} /> },
                    Above::Help => html! { <HelpDialog {on_close} /> },
                    Above::Settings => html! {
                        <SettingsDialog quiet={state.quiet} on_settings={props.on_settings.clone()}
                            on_language={props.on_language.clone()} on_help={show(Above::Help)} {on_close} />
                    },
                    Above::Leaving => html! {
                        <LeaveDialog {unsent} on_leave={on_sign_out.clone()} on_stay={on_close} />
                    },
                    Above::Profile => html! { <ProfileDialog me={state.me.clone()} {on_saved} {on_close} /> },
                } }</div>
                <div class="dialog-place">
                    if let Some(ended) = state.ended {
                        <EndedDialog {ended} me={state.me.clone()} on_session={props.on_session.clone()}
                            on_retry={on_take_back} on_sign_out={on_wish_to_leave} />
                    } else if state.connection == Connection::Kicked {
                        <KickedDialog {on_take_back} on_sign_out={on_wish_to_leave} />
                    }
                </div>
                <Toast notice={state.notice} {on_act} {on_dismiss} />
            </main>
        </ContextProvider<Service>>
    }
}

/// What the keys of the whole app do.
#[hook]
fn use_keys(state: &UseReducerHandle<State>, route: &Route, above: &UseStateHandle<Above>) {
    let on_shortcut = {
        let (state, open, above) = (state.clone(), route.open.clone(), above.clone());
        Callback::from(move |shortcut: Shortcut| match shortcut {
            Shortcut::Help => above.set(Above::Help),
            Shortcut::Switcher if *above == Above::Switcher => above.set(Above::Nothing),
            Shortcut::Switcher => above.set(Above::Switcher),
            Shortcut::Step(step) => {
                if let Some(key) = steps::step(&state, step) {
                    open.emit(key.clone());
                }
            }
        })
    };
    use_shortcuts(&on_shortcut);
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
