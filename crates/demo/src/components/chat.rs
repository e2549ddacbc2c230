//! A chat: its header, its messages, the composer, and the dialogs that belong to it.

use web_sys::{File, FileList};
use yew::prelude::*;

use crate::components::chat_header::ChatHeader;
use crate::components::composer::Composer;
use crate::components::message_log::MessageLog;
use crate::components::picture_viewer::PictureViewer;
use crate::components::place_dialog::PlaceDialog;
use crate::hooks::use_lang;
use crate::model::{Body, ConversationKey, Picture};
use crate::service::Service;
use crate::state::{Connection, State};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    pub(crate) state: State,
    pub(crate) on_back: Callback<()>,
}

/// What lies above the chat.
#[derive(Clone, PartialEq)]
enum Above {
    Nothing,
    DropArea,
    PlaceDialog,
    Viewer(Picture),
}

#[component]
pub(crate) fn Chat(props: &Props) -> Html {
    let text = use_lang().text();
    let above = use_state(|| Above::Nothing);
    // The service is there whenever a session is, and a chat is part of one.
    let Some(service) = use_context::<Service>() else {
        return Html::default();
    };
    let (chat, state) = (&props.chat, &props.state);

    let send = {
        let (service, chat) = (service.clone(), chat.clone());
        Callback::from(move |body: Body| service.send(chat.clone(), body))
    };
    let on_files = {
        let (service, chat) = (service.clone(), chat.clone());
        Callback::from(move |files: Vec<File>| {
            files
                .into_iter()
                .for_each(|file| service.send_picture(chat.clone(), file));
        })
    };
    let set = |next: Above| {
        let above = above.setter();
        move || above.set(next.clone())
    };
    let close = set(Above::Nothing);
    let on_close = Callback::from({
        let close = close.clone();
        move |()| close()
    });
    let on_place = Callback::from({
        let open = set(Above::PlaceDialog);
        move |()| open()
    });
    let on_picture = {
        let above = above.setter();
        Callback::from(move |picture| above.set(Above::Viewer(picture)))
    };
    let on_send_place = send.reform({
        let close = close.clone();
        move |place| {
            close();
            Body::Location(place)
        }
    });
    let ondragenter = {
        let open = set(Above::DropArea);
        move |event: DragEvent| {
            if carries_files(&event) {
                open();
            }
        }
    };
    let ondrop = {
        let (on_files, close) = (on_files.clone(), close.clone());
        move |event: DragEvent| {
            event.prevent_default();
            close();
            on_files.emit(pictures(
                event.data_transfer().and_then(|data| data.files()),
            ));
        }
    };

    html! {
        <section class="chat" aria-label={state.directory.title(chat).to_owned()} {ondragenter} {ondrop}>
            <ChatHeader chat={chat.clone()} directory={state.directory.clone()}
                typing={state.typing_user(chat).map(ToOwned::to_owned)}
                on_back={props.on_back.clone()} />
            <MessageLog chat={chat.clone()} timeline={state.timeline(chat)}
                me={state.me.id.clone()} directory={state.directory.clone()} {on_picture} />
            <Composer chat={chat.clone()} connected={state.connection == Connection::Connected} on_text={send.reform(Body::Text)}
                {on_files} {on_place} />
            <div class="dialog-place">{ match &*above {
                Above::Nothing => Html::default(),
                Above::DropArea => html! {
                    <div class="drop-area" ondragleave={move |_| close()}>{ text.drop_pictures }</div>
                },
                Above::PlaceDialog => html! { <PlaceDialog on_send={on_send_place} {on_close} /> },
                Above::Viewer(picture) => html! { <PictureViewer picture={picture.clone()} {on_close} /> },
            } }</div>
        </section>
    }
}

/// The pictures among pasted, picked or dropped files.
pub(crate) fn pictures(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else {
        return Vec::new();
    };
    let files = (0..files.length()).filter_map(|index| files.get(index));
    files
        .filter(|file| file.type_().starts_with("image/"))
        .collect()
}

fn carries_files(event: &DragEvent) -> bool {
    let kinds = event.data_transfer().map(|data| data.types());
    kinds.is_some_and(|kinds| kinds.includes(&"Files".into(), 0))
}
