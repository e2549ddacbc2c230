//! Where messages are written: text with emoji and mentions, files, places.

mod completion;
mod draft;
mod emoji_words;
mod offer;
mod record;
mod tray;

use std::rc::Rc;

use web_sys::{File, HtmlTextAreaElement};
use yew::prelude::*;

use crate::browser;
use crate::components::attach_button::AttachButton;
use crate::components::chat::files;
use crate::components::emoji_picker::EmojiPicker;
use crate::components::icon::{Icon, Shape};
use crate::components::message_log::keys;
use crate::components::quote;
use crate::format;
use crate::hooks::{use_ask, use_lang, use_settings};
use crate::model::{Body, ConversationKey, Kind, Message, Quote, User};
use crate::service::{Draft, Enclosed};
use crate::state::chat_view::Ask;
use crate::state::directory::Directory;

use completion::{CompletionList, use_completion};
use draft::use_draft;
use record::RecordButton;
use tray::Tray;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) chat: ConversationKey,
    /// Whether the SDK knows its user, to whom the drafts belong.
    pub(crate) connected: bool,
    pub(crate) me: AttrValue,
    /// Who can be mentioned.
    pub(crate) members: Rc<Vec<User>>,
    pub(crate) directory: Rc<Directory>,
    /// The message that is answered.
    pub(crate) reply: Option<Rc<Message>>,
    /// A text to go on with, and a number that rises with each.
    pub(crate) restored: Option<(u32, String)>,
    /// Files that wait to be sent.
    pub(crate) tray: Vec<Enclosed>,
    pub(crate) on_tray: Callback<Vec<Enclosed>>,
    /// Files, and what is said after them.
    pub(crate) on_send_files: Callback<(Vec<Enclosed>, Option<Draft>)>,
    pub(crate) on_draft: Callback<Draft>,
}

#[component]
pub(crate) fn Composer(props: &Props) -> Html {
    let text = use_lang().text();
    let ask = use_ask();
    let settings = use_settings();
    let node = use_node_ref();
    let (typed, set_typed) = use_draft(&props.chat, props.connected);
    let completion = use_completion(&node, &typed, &set_typed, &props.members, &props.me);
    use_restored(&node, &props.restored, &set_typed);
    use_own_height(&node, &typed);
    use_focus(&node, props.reply.is_some());

    let is_empty = typed.trim().is_empty() && props.tray.is_empty();
    let send = {
        let (typed, set_typed, completion) = (typed.clone(), set_typed.clone(), completion.clone());
        let (tray, on_tray) = (props.tray.clone(), props.on_tray.clone());
        let (on_files, on_draft) = (props.on_send_files.clone(), props.on_draft.clone());
        let reply = props.reply.clone();
        Callback::from(move |()| {
            let draft = (!typed.trim().is_empty()).then(|| Draft {
                quote: reply.as_deref().and_then(Quote::of),
                mentions: completion.take_mentions(&typed),
                body: Body::Text(typed.trim_end().to_owned()),
            });
            if draft.is_some() {
                set_typed.emit(String::new());
            }
            if !tray.is_empty() {
                on_tray.emit(Vec::new());
                on_files.emit((tray.clone(), draft));
            } else if let Some(draft) = draft {
                on_draft.emit(draft);
            }
        })
    };
    let oninput = set_typed
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let onkeydown = {
        let (send, ask, completion) = (send.clone(), ask.clone(), completion.clone());
        let (nothing_typed, replies) = (typed.is_empty(), props.reply.is_some());
        let enter_sends = settings.enter_sends;
        move |event: KeyboardEvent| {
            if completion.on_key(&event) {
                return;
            }
            let handled = match event.key().as_str() {
                "Enter" if is_send_key(&event, enter_sends) => {
                    send.emit(());
                    true
                }
                "Escape" if replies => {
                    ask.emit(Ask::Reply(None));
                    true
                }
                "ArrowUp" if nothing_typed => keys::focus_newest().is_some(),
                _ => false,
            };
            if handled {
                event.prevent_default();
            }
        }
    };
    let takes_files = props.chat.kind != Kind::CHATROOM;
    let on_add = {
        let (tray, on_tray) = (props.tray.clone(), props.on_tray.clone());
        Callback::from(move |files: Vec<File>| {
            let files = files.into_iter().map(Enclosed::from).collect();
            on_tray.emit([tray.clone(), files].concat());
        })
    };
    let onpaste = {
        let on_add = on_add.clone();
        move |event: Event| paste(&event, takes_files, &on_add)
    };
    let on_emoji = {
        let (node, set_typed) = (node.clone(), set_typed.clone());
        Callback::from(move |emoji: String| insert(&node, &emoji, &set_typed))
    };
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        send.emit(());
    };
    html! {
        <form class="composer" {onsubmit}>
            <CompletionList state={completion.clone()} />
            <div class="composer-above">
                if let Some(reply) = &props.reply {
                    { reply_bar(reply, props, &ask, text) }
                }
            </div>
            <div class="composer-above">
                if !props.tray.is_empty() {
                    <Tray files={props.tray.clone()} on_change={props.on_tray.clone()} />
                }
            </div>
            <div class="composer-line">
                if takes_files {
                    <AttachButton on_files={on_add} />
                }
                <EmojiPicker {on_emoji} />
                <textarea ref={node} rows="1" data-testid="composer-input" value={typed.clone()} dir="auto"
                    aria-label={text.write_message} placeholder={text.write_message} maxlength="5000"
                    aria-autocomplete="list" aria-controls={completion.active_id().map(|_| "completions")} aria-activedescendant={completion.active_id()}
                    enterkeyhint={if settings.enter_sends { "send" } else { "enter" }}
                    {oninput} {onkeydown} {onpaste} />
                <div class="voice-place">
                    if typed.is_empty() && takes_files {
                        <RecordButton />
                    }
                </div>
                <button type="submit" class="icon-button send" data-testid="send"
                    aria-label={text.send} title={text.send} disabled={is_empty}>
                    <Icon shape={Shape::Send} />
                </button>
            </div>
        </form>
    }
}

fn reply_bar(
    message: &Rc<Message>,
    props: &Props,
    ask: &Callback<Ask>,
    text: &'static crate::i18n::Text,
) -> Html {
    html! {
        <div class="reply-bar" data-testid="reply-bar">
            <div class="quote">
                { quote::thumbnail(&message.body) }
                <span class="quote-words">
                    <bdi class="quote-author">{ props.directory.user_name(&message.sender) }</bdi>
                    <span class="quote-text" dir="auto">{ format::gist(&message.body, text) }</span>
                </span>
            </div>
            <button type="button" class="icon-button" data-testid="cancel-reply" aria-label={text.cancel_reply}
                title={text.cancel_reply} onclick={ask.reform(|_| Ask::Reply(None))}>
                <Icon shape={Shape::Close} />
            </button>
        </div>
    }
}

/// A recalled text comes back to be written anew.
#[hook]
fn use_restored(node: &NodeRef, restored: &Option<(u32, String)>, set_typed: &Callback<String>) {
    let (node, set_typed) = (node.clone(), set_typed.clone());
    use_effect_with(restored.clone(), move |restored| {
        if let Some((_, text)) = restored {
            set_typed.emit(text.clone());
            if let Some(field) = node.cast::<HtmlTextAreaElement>() {
                // A text field on screen can take the focus.
                let _ = field.focus();
            }
        }
    });
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
        let height = field.scroll_height() + 2;
        let _ = field.style().set_property("height", &format!("{height}px"));
    });
}

/// Ready to write when a chat comes on screen and when a message is to be answered. On a touch
/// screen the first would bring up the keyboard unasked.
#[hook]
fn use_focus(node: &NodeRef, replies: bool) {
    let node = node.clone();
    use_effect_with(replies, move |replies| {
        let field = node.cast::<HtmlTextAreaElement>();
        if let Some(field) = field.filter(|_| *replies || browser::has_pointer()) {
            let _ = field.focus();
        }
    });
}

/// Enter, or Ctrl and Enter, as the user likes it; while a word is being composed it ends the word.
fn is_send_key(event: &KeyboardEvent, enter_sends: bool) -> bool {
    // 229 is how browsers that end the composition first mark its last key.
    let composing = event.is_composing() || event.key_code() == 229;
    let held = event.ctrl_key() || event.meta_key();
    let wanted = match enter_sends {
        true => !event.shift_key(),
        false => held,
    };
    wanted && !composing
}

fn paste(event: &Event, takes_files: bool, on_files: &Callback<Vec<File>>) {
    let event: &web_sys::ClipboardEvent = wasm_bindgen::JsCast::unchecked_ref(event);
    let files = files(event.clipboard_data().and_then(|data| data.files()));
    if !files.is_empty() {
        event.prevent_default();
        if takes_files {
            on_files.emit(files);
        }
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
