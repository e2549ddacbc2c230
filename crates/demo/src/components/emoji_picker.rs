//! A handful of emoji.

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;

const EMOJI: [&str; 40] = [
    "😀", "😂", "😊", "😍", "😘", "🥰", "😎", "🤔", "😅", "😭", "😡", "😱", "😴", "🤗", "🙄", "😇",
    "👍", "👎", "👌", "👏", "🙏", "💪", "🤝", "✌️", "❤️", "💔", "🎉", "🎂", "🌹", "🔥", "⭐", "🌙",
    "☀️", "🍻", "☕", "🍚", "🐶", "🐱", "🚀", "✅",
];

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_emoji: Callback<&'static str>,
}

#[component]
pub(crate) fn EmojiPicker(props: &Props) -> Html {
    let text = use_lang().text();
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    let onkeydown = {
        let open = open.setter();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                open.set(false);
            }
        }
    };
    let buttons = EMOJI.iter().map(|emoji| {
        let (open, on_emoji) = (open.setter(), props.on_emoji.clone());
        let onclick = move |_| {
            open.set(false);
            on_emoji.emit(emoji);
        };
        html! { <button key={*emoji} type="button" {onclick}>{ *emoji }</button> }
    });
    html! {
        <div class="emoji-picker" {onkeydown}>
            <button type="button" class="icon-button" data-testid="emoji" aria-label={text.emoji}
                title={text.emoji} aria-expanded={if *open { "true" } else { "false" }} onclick={toggle}>
                <Icon shape={Shape::Smile} />
            </button>
            if *open {
                <div class="emoji-grid" role="group" aria-label={text.emoji}>{ for buttons }</div>
            }
        </div>
    }
}
