//! Where messages are written: text, emoji, pictures, places.

use web_sys::{File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::browser;
use crate::components::chat::pictures;
use crate::components::emoji_picker::EmojiPicker;
use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;
use crate::model::ConversationKey;
use crate::sdk;
use crate::service::Service;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    /// Whether the SDK knows its user, to whom the drafts belong.
    pub(crate) connected: bool,
    pub(crate) on_text: Callback<String>,
    pub(crate) on_files: Callback<Vec<File>>,
    pub(crate) on_place: Callback<()>,
}

#[component]
pub(crate) fn Composer(props: &Props) -> Html {
    let text = use_lang().text();
    let node = use_node_ref();
    let (typed, set_typed) = use_draft(&props.chat, props.connected);
    use_own_height(&node, &typed);
    use_initial_focus(&node);

    let send = {
        let (typed, set_typed, on_text) = (typed.clone(), set_typed.clone(), props.on_text.clone());
        Callback::from(move |()| {
            if !typed.trim().is_empty() {
                set_typed.emit(String::new());
                on_text.emit(typed.trim_end().to_owned());
            }
        })
    };
    let oninput = set_typed
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let onkeydown = {
        let send = send.clone();
        move |event: KeyboardEvent| {
            if is_send_key(&event) {
                event.prevent_default();
                send.emit(());
            }
        }
    };
    let onpaste = {
        let on_files = props.on_files.clone();
        move |event: Event| paste(&event, &on_files)
    };
    let on_emoji = {
        let (node, set_typed) = (node.clone(), set_typed.clone());
        Callback::from(move |emoji: &'static str| insert(&node, emoji, &set_typed))
    };
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        send.emit(());
    };

    html! {
        <form class="composer" {onsubmit}>
            <PictureButton on_files={props.on_files.clone()} />
            <button type="button" class="icon-button" data-testid="send-place"
                aria-label={text.send_place} title={text.send_place}
                onclick={props.on_place.reform(|_| ())}>
                <Icon shape={Shape::Pin} />
            </button>
            <EmojiPicker {on_emoji} />
            <textarea ref={node} rows="1" data-testid="composer-input" value={typed.clone()}
                aria-label={text.write_message} placeholder={text.write_message} maxlength="5000"
                enterkeyhint="send" {oninput} {onkeydown} {onpaste} />
            <button type="submit" class="icon-button send" data-testid="send"
                aria-label={text.send} title={text.send} disabled={typed.trim().is_empty()}>
                <Icon shape={Shape::Send} />
            </button>
        </form>
    }
}

#[derive(PartialEq, Properties)]
struct PictureButtonProps {
    on_files: Callback<Vec<File>>,
}

/// A file input in the clothes of a button.
#[component]
fn PictureButton(props: &PictureButtonProps) -> Html {
    let text = use_lang().text();
    let onchange = props.on_files.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let files = pictures(input.files());
        // The same picture may be picked again.
        input.set_value("");
        files
    });
    html! {
        <label class="icon-button" title={text.attach_picture}>
            <Icon shape={Shape::Picture} />
            <input type="file" class="unseen" accept="image/*" multiple={true}
                data-testid="attach-image" aria-label={text.attach_picture} {onchange} />
        </label>
    }
}

/// The text that was begun here before, and the way to change it.
#[hook]
fn use_draft(chat: &ConversationKey, connected: bool) -> (String, Callback<String>) {
    let typed = use_state(|| sdk::draft(chat));
    let service = use_context::<Service>();
    let leaving = service.clone();
    use_effect_with((), move |()| {
        // The list shows a draft once its chat has left the screen.
        move || {
            if let Some(service) = leaving {
                service.refresh_conversations();
            }
        }
    });
    let (kept, field) = (chat.clone(), typed.clone());
    use_effect_with(connected, move |connected| {
        // After a reload the chat is on screen before the user is known.
        if *connected && field.is_empty() {
            field.set(sdk::draft(&kept));
        }
    });
    let deps = (chat.clone(), typed.setter(), service);
    let set_typed = use_callback(deps, |text: String, (chat, typed, service)| {
        if let Some(service) = service {
            service.typed(chat, &text);
        }
        typed.set(text);
    });
    ((*typed).clone(), set_typed)
}

/// The field is as high as its text; the style sheet says how high at most.
#[hook]
fn use_own_height(node: &NodeRef, typed: &str) {
    let node = node.clone();
    use_effect_with(typed.to_owned(), move |_| {
        let Some(field) = node.cast::<HtmlTextAreaElement>() else {
            return;
        };
        // Setting a height property cannot fail.
        let _ = field.style().set_property("height", "auto");
        let height = field.scroll_height();
        let _ = field.style().set_property("height", &format!("{height}px"));
    });
}

/// On a touch screen the focus would bring up the keyboard unasked.
#[hook]
fn use_initial_focus(node: &NodeRef) {
    use_effect_with(node.clone(), |node| {
        if let Some(field) = node
            .cast::<HtmlTextAreaElement>()
            .filter(|_| browser::has_pointer())
        {
            let _ = field.focus();
        }
    });
}

/// Enter sends; with Shift it breaks the line; while a word is being composed it ends the word.
fn is_send_key(event: &KeyboardEvent) -> bool {
    // 229 is how browsers that end the composition first mark its last key.
    let composing = event.is_composing() || event.key_code() == 229;
    event.key() == "Enter" && !event.shift_key() && !composing
}

fn paste(event: &Event, on_files: &Callback<Vec<File>>) {
    let event: &web_sys::ClipboardEvent = wasm_bindgen::JsCast::unchecked_ref(event);
    let files = pictures(event.clipboard_data().and_then(|data| data.files()));
    if !files.is_empty() {
        event.prevent_default();
        on_files.emit(files);
    }
}

/// Puts an emoji where the caret is.
fn insert(node: &NodeRef, emoji: &str, set_typed: &Callback<String>) {
    let Some(field) = node.cast::<HtmlTextAreaElement>() else {
        return;
    };
    // Fails only for fields without a caret.
    let _ = field.set_range_text(emoji);
    let caret =
        field.selection_start().ok().flatten().unwrap_or(0) + emoji.encode_utf16().count() as u32;
    let _ = field.set_selection_range(caret, caret);
    let _ = field.focus();
    set_typed.emit(field.value());
}
