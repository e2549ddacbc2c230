//! A chat: its header, its messages, the composer, and what lies over them.

use web_sys::{File, FileList};
use yew::prelude::*;

use crate::components::chat_header::ChatHeader;
use crate::components::closed_bar::ClosedBar;
use crate::components::composer::Composer;
use crate::components::date_dialog::DateDialog;
use crate::components::forward_dialog::ForwardDialog;
use crate::components::group_dialog::GroupDialog;
use crate::components::message_log::MessageLog;
use crate::components::message_menu::MessageMenu;
use crate::components::person_dialog::PersonDialog;
use crate::components::picture_viewer::PictureViewer;
use crate::components::place_dialog::PlaceDialog;
use crate::components::place_viewer::PlaceViewer;
use crate::components::readers_dialog::ReadersDialog;
use crate::components::room_dialog::RoomDialog;
use crate::components::selection_bar::SelectionBar;
use crate::hooks::use_lang;
use crate::model::{Body, ConversationKey, Kind};
use crate::service::{Draft, Enclosed, Service};
use crate::state::chat_view::{Above, Ask, ChatView};
use crate::state::standing::Closed;
use crate::state::{Connection, State};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) state: State,
    pub(crate) on_back: Callback<()>,
}

#[component]
pub(crate) fn Chat(props: &Props) -> Html {
    let view = use_reducer(ChatView::default);
    let tray = use_state(Vec::<Enclosed>::new);
    let ask = use_callback(view.dispatcher(), |ask: Ask, view| view.dispatch(ask));
    // The service is there whenever a session is, and a chat is part of one.
    let Some(service) = use_context::<Service>() else {
        return Html::default();
    };
    let (chat, state) = (&props.chat, &props.state);

    let on_draft = {
        let (service, chat, ask) = (service.clone(), chat.clone(), ask.clone());
        Callback::from(move |draft: Draft| {
            service.send(chat.clone(), draft);
            ask.emit(Ask::Reply(None));
        })
    };
    let on_send_files = {
        let (service, chat) = (service.clone(), chat.clone());
        let ask = ask.clone();
        Callback::from(move |(files, draft): (Vec<Enclosed>, Option<Draft>)| {
            service.send_files(chat.clone(), files, draft);
            ask.emit(Ask::Reply(None));
        })
    };
    let on_tray = {
        let tray = tray.setter();
        Callback::from(move |files| tray.set(files))
    };
    let closed = state.closed(chat);
    let takes_files = chat.kind != Kind::CHATROOM && closed.is_none();
    let ondragenter = {
        let ask = ask.clone();
        move |event: DragEvent| {
            if takes_files && carries_files(&event) {
                ask.emit(Ask::Show(Above::DropArea));
            }
        }
    };
    let ondrop = {
        let (tray, ask) = (tray.clone(), ask.clone());
        move |event: DragEvent| {
            event.prevent_default();
            ask.emit(Ask::Show(Above::Nothing));
            let dropped = files(event.data_transfer().and_then(|data| data.files()));
            let dropped = dropped.into_iter().map(Enclosed::from).collect();
            tray.set([(*tray).clone(), dropped].concat());
        }
    };
    html! {
        <ContextProvider<Callback<Ask>> context={ask.clone()}>
            <section class="chat" aria-label={state.directory.title(chat).to_owned()} {ondragenter} {ondrop}>
                <ChatHeader chat={chat.clone()} directory={state.directory.clone()}
                    online={state.online.contains(&chat.target)}
                    is_blocked={chat.kind == Kind::PRIVATE && state.contacts.is_blocked(&chat.target)}
                    typing={state.typing_user(chat).map(ToOwned::to_owned)}
                    on_back={props.on_back.clone()} />
                <MessageLog chat={chat.clone()} timeline={state.shown(chat)}
                    me={state.me.id.clone()} directory={state.directory.clone()}
                    receipts={state.receipts.clone()} selection={view.selection.clone()} jump={view.jump.clone()}
                    is_closed={closed.is_some()} />
                if let Some(selection) = view.selection.clone() {
                    <SelectionBar chat={chat.clone()} timeline={state.shown(chat)} {selection} />
                } else if let Some(closed) = closed {
                    { closed_bar(props, closed, &service) }
                } else {
                    <Composer chat={chat.clone()} connected={state.connection == Connection::Connected}
                        me={state.me.id.clone()} members={state.members(&chat.target)}
                        directory={state.directory.clone()} reply={view.reply.clone()}
                        restored={view.restored.clone()} tray={(*tray).clone()} {on_tray} {on_send_files}
                        on_draft={on_draft.clone()} />
                }
                <div class="dialog-place">{ above(props, &view, &ask, &service, &on_draft) }</div>
            </section>
        </ContextProvider<Callback<Ask>>>
    }
}

fn closed_bar(props: &Props, closed: Closed, service: &Service) -> Html {
    let on_reopen = {
        let (service, chat) = (service.clone(), props.chat.clone());
        Callback::from(move |()| service.reopen(chat.clone()))
    };
    let on_remove = {
        let (service, chat) = (service.clone(), props.chat.clone());
        let on_back = props.on_back.clone();
        Callback::from(move |()| {
            on_back.emit(());
            service.remove_conversation(chat.clone());
        })
    };
    let name = props.state.directory.title(&props.chat).to_owned();
    html! { <ClosedBar {closed} {name} {on_reopen} {on_remove} /> }
}

fn above(
    props: &Props,
    view: &ChatView,
    ask: &Callback<Ask>,
    service: &Service,
    on_draft: &Callback<Draft>,
) -> Html {
    let (chat, state) = (&props.chat, &props.state);
    let on_close = ask.reform(|()| Ask::Show(Above::Nothing));
    match view.above.clone() {
        Above::Nothing => Html::default(),
        Above::DropArea => html! { <DropArea {on_close} /> },
        Above::PlacePicker => {
            let close = on_close.clone();
            let on_send = on_draft.reform(move |place| {
                close.emit(());
                Draft::from(Body::Location(place))
            });
            html! { <PlaceDialog {on_send} {on_close} /> }
        }
        Above::Place(place) => html! { <PlaceViewer {place} {on_close} /> },
        Above::Viewer(message) => {
            html! { <PictureViewer {message} timeline={state.shown(chat)} {on_close} /> }
        }
        Above::Menu(message, at) => {
            html! { <MessageMenu {message} {at} is_closed={state.closed(chat).is_some()} /> }
        }
        Above::Forward(messages) => {
            let (service, sent, ask) = (service.clone(), messages.clone(), ask.clone());
            let on_send = Callback::from(move |to: Vec<ConversationKey>| {
                service.forward(&sent, &to);
                ask.emit(Ask::Show(Above::Nothing));
                ask.emit(Ask::EndSelection);
            });
            html! { <ForwardDialog {messages} state={state.clone()} {on_send} {on_close} /> }
        }
        Above::Readers(message) => {
            html! { <ReadersDialog {message} state={state.clone()} {on_close} /> }
        }
        Above::DatePicker => html! { <DateDialog {on_close} /> },
        Above::About if chat.kind == Kind::GROUP => html! {
            <GroupDialog id={chat.target.clone()} details={state.details(&chat.target).cloned()} me={state.me.id.clone()}
                directory={state.directory.clone()} contacts={state.contacts.clone()} {on_close}
                on_leave={props.on_back.clone()} />
        },
        Above::About if chat.kind == Kind::CHATROOM => html! {
            <RoomDialog chat={chat.clone()} directory={state.directory.clone()} {on_close}
                on_leave={props.on_back.clone()} />
        },
        Above::About => html! {
            <PersonDialog id={chat.target.clone()} me={state.me.id.clone()} directory={state.directory.clone()}
                contacts={state.contacts.clone()} {on_close} />
        },
    }
}

#[derive(PartialEq, Properties)]
struct DropAreaProps {
    on_close: Callback<()>,
}

#[component]
fn DropArea(props: &DropAreaProps) -> Html {
    let text = use_lang().text();
    html! {
        <div class="drop-area" ondragleave={props.on_close.reform(|_| ())}>{ text.drop_files }</div>
    }
}

/// Pasted, picked or dropped files.
pub(crate) fn files(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.get(index))
        .collect()
}

fn carries_files(event: &DragEvent) -> bool {
    let kinds = event.data_transfer().map(|data| data.types());
    kinds.is_some_and(|kinds| kinds.includes(&"Files".into(), 0))
}
