//! All keys of the app in one list.

use yew::prelude::*;

use crate::components::dialog_head::DialogHead;
use crate::components::modal::Modal;
use crate::hooks::{use_lang, use_settings};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_close: Callback<()>,
}

#[component]
pub(crate) fn HelpDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let (send, line) = match use_settings().enter_sends {
        true => ("Enter", "Shift Enter"),
        false => ("Ctrl Enter", "Enter"),
    };
    let anywhere = [
        ("?", text.key_help),
        ("Ctrl K", text.key_switch),
        ("Alt ↑", text.key_up),
        ("Alt ↓", text.key_down),
        ("Alt Shift ↑", text.key_unread_up),
        ("Alt Shift ↓", text.key_unread_down),
        ("Esc", text.key_close),
    ];
    let writing = [
        (send, text.key_send),
        (line, text.key_line),
        ("@", text.key_mention),
        ("↑", text.key_newest),
    ];
    let reading = [
        ("↑", text.key_message_up),
        ("↓", text.key_message_down),
        ("Enter", text.key_menu),
        ("Esc", text.key_write),
    ];
    html! {
        <Modal label={text.keys} class="tall" on_close={props.on_close.clone()}>
            <div class="modal-body" data-testid="help-dialog">
                <DialogHead title={text.keys} testid="close-help" on_close={props.on_close.clone()} />
                <div class="settings-list keys" tabindex="0" role="group" aria-label={text.keys}>
                    { group(text.keys_anywhere, &anywhere) }
                    { group(text.keys_writing, &writing) }
                    { group(text.keys_messages, &reading) }
                </div>
            </div>
        </Modal>
    }
}

fn group(title: &'static str, keys: &[(&'static str, &'static str)]) -> Html {
    let lines = keys.iter().map(|(keys, words)| {
        let keys = keys.split(' ').map(|key| html! { <kbd>{ key }</kbd> });
        html! { <div class="key-line"><dt>{ *words }</dt><dd>{ for keys }</dd></div> }
    });
    html! {
        <section>
            <h3>{ title }</h3>
            <dl>{ for lines }</dl>
        </section>
    }
}
