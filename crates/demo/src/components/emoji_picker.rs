//! All emoji by group, those used last, a search in Chinese and English, and skin tones.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::emoji::{self, Emoji};
use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;
use crate::i18n::{Lang, Text};

const RECENT: &str = "recent";

/// Groups with what stands for them.
const GROUPS: [(&str, &str); 9] = [
    ("smileys", "😀"),
    ("people", "👋"),
    ("nature", "🐼"),
    ("food", "🍜"),
    ("travel", "✈️"),
    ("activities", "⚽"),
    ("objects", "💡"),
    ("symbols", "❤️"),
    ("flags", "🏁"),
];

const TONES: [&str; 6] = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"];

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_emoji: Callback<String>,
}

#[component]
pub(crate) fn EmojiPicker(props: &Props) -> Html {
    let text = use_lang().text();
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    let close = {
        let open = open.setter();
        Callback::from(move |()| open.set(false))
    };
    let onkeydown = {
        let (close, is_open) = (close.clone(), *open);
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && is_open {
                event.prevent_default();
                close.emit(());
            }
        }
    };
    let on_emoji = {
        let (close, on_emoji) = (close.clone(), props.on_emoji.clone());
        Callback::from(move |picked: String| {
            emoji::remember(&picked);
            close.emit(());
            on_emoji.emit(picked);
        })
    };
    html! {
        <div class="emoji-picker" {onkeydown}>
            <button type="button" class="icon-button" data-testid="emoji" aria-label={text.emoji}
                title={text.emoji} aria-expanded={if *open { "true" } else { "false" }} onclick={toggle}>
                <Icon shape={Shape::Smile} />
            </button>
            if *open {
                <div class="emoji-ground" onclick={close.reform(|_| ())}></div>
                <Panel {on_emoji} />
            }
        </div>
    }
}

#[component]
fn Panel(props: &Props) -> Html {
    let lang = use_lang();
    let text = lang.text();
    let list = use_list();
    let sought = use_state(String::new);
    let group = use_state(|| {
        if emoji::recent().is_empty() {
            GROUPS[0].0
        } else {
            RECENT
        }
    });
    let tone = use_state(emoji::tone);
    let field = use_node_ref();
    use_effect_with(field.clone(), |field| {
        if let Some(field) = field.cast::<HtmlInputElement>() {
            // A field on screen can take the focus.
            let _ = field.focus();
        }
    });
    let oninput = {
        let sought = sought.setter();
        move |event: InputEvent| {
            sought.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let onkeydown = |event: KeyboardEvent| {
        // Enter in the search must not send the message around it.
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    let shown = shown(&list, sought.trim(), *group);
    let buttons = shown.into_iter().map(|(plain, name)| {
        let whole = emoji::in_tone(&plain, *tone);
        let onclick = {
            let (whole, on_emoji) = (whole.clone(), props.on_emoji.clone());
            move |_| on_emoji.emit(whole.clone())
        };
        let name = if lang == Lang::Zh { name.0 } else { name.1 };
        html! { <button key={plain} type="button" aria-label={name.clone()} title={name} {onclick}>{ whole }</button> }
    });
    let buttons: Vec<Html> = buttons.collect();
    let nothing = buttons.is_empty();
    html! {
        <div class="emoji-panel" role="dialog" aria-label={text.emoji} data-testid="emoji-panel">
            <input ref={field} type="search" class="search" data-testid="emoji-search" aria-label={text.find_emoji}
                placeholder={text.find_emoji} value={(*sought).clone()} {oninput} {onkeydown} />
            <div class="emoji-grid">{ for buttons }</div>
            if nothing {
                <p class="placeholder">{ if list.is_some() { text.nothing_found } else { text.loading } }</p>
            }
            <div class="emoji-foot">
                <div class="emoji-groups" role="group" aria-label={text.emoji_groups}>{ group_buttons(&group, text) }</div>
                { tone_choice(&tone, text) }
            </div>
        </div>
    }
}

/// The list; `None` until it has come, empty when it cannot.
#[hook]
fn use_list() -> Option<Vec<Emoji>> {
    let list = use_state(|| None);
    let setter = list.setter();
    use_effect_with((), move |()| {
        spawn_local(async move { setter.set(Some(emoji::load().await.unwrap_or_default())) });
    });
    (*list).clone()
}

/// What is offered: the characters with their Chinese and English names.
fn shown(list: &Option<Vec<Emoji>>, sought: &str, group: &str) -> Vec<(String, (String, String))> {
    let named = |entry: Emoji| (entry.text, (entry.zh, entry.en));
    if !sought.is_empty() {
        return emoji::search(sought).into_iter().map(named).collect();
    }
    if group == RECENT {
        let recent = emoji::recent().into_iter();
        return recent
            .map(|text| (text.clone(), (text.clone(), text)))
            .collect();
    }
    let list = list.iter().flatten().filter(|entry| entry.group == group);
    list.cloned().map(named).collect()
}

fn group_buttons(group: &UseStateHandle<&'static str>, text: &Text) -> Html {
    let labels = [(RECENT, "🕘")].into_iter().chain(GROUPS);
    let buttons = labels.map(|(name, sign)| {
        let onclick = {
            let group = group.setter();
            move |_| group.set(name)
        };
        html! {
            <button key={name} type="button" aria-pressed={if **group == name { "true" } else { "false" }}
                aria-label={text.emoji_group(name)} title={text.emoji_group(name)} {onclick}>{ sign }</button>
        }
    });
    html! { { for buttons } }
}

fn tone_choice(tone: &UseStateHandle<u32>, text: &Text) -> Html {
    let onclick = {
        let tone = tone.clone();
        move |_| {
            let next = (*tone + 1) % TONES.len() as u32;
            emoji::set_tone(next);
            tone.set(next);
        }
    };
    html! {
        <button type="button" class="emoji-tone" data-testid="emoji-tone" aria-label={text.skin_tone} title={text.skin_tone} {onclick}>
            { TONES[**tone as usize] }
        </button>
    }
}
