//! Ending the word at the caret from a list: a name after `@`, an emoji after `:`.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::emoji_words::use_emoji_words;
use super::offer::{Offer, Word, people};
use crate::components::avatar::Avatar;
use crate::hooks::use_lang;
use crate::i18n::Lang;
use crate::model::User;

/// What is offered, and who was picked.
#[derive(Clone)]
pub(super) struct Completion {
    offers: Vec<Offer>,
    at: usize,
    choose: Callback<usize>,
    move_to: Callback<usize>,
    dismiss: Callback<()>,
    picked: Rc<RefCell<Vec<User>>>,
}

impl PartialEq for Completion {
    fn eq(&self, other: &Self) -> bool {
        (&self.offers, self.at) == (&other.offers, other.at) && self.choose == other.choose
    }
}

impl Completion {
    /// Whom the text mentions; forgets them for the next text.
    pub(super) fn take_mentions(&self, text: &str) -> Vec<String> {
        let picked = self.picked.take().into_iter();
        let mut ids: Vec<String> = picked
            .filter(|user| text.contains(&format!("@{}", user.name)))
            .map(|user| user.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Handles the keys of the list; `false` for all others.
    pub(super) fn on_key(&self, event: &KeyboardEvent) -> bool {
        let count = self.offers.len();
        if count == 0 || event.is_composing() {
            return false;
        }
        match event.key().as_str() {
            "ArrowDown" => self.move_to.emit((self.at + 1) % count),
            "ArrowUp" => self.move_to.emit((self.at + count - 1) % count),
            "Enter" | "Tab" => self.choose.emit(self.at),
            "Escape" => self.dismiss.emit(()),
            _ => return false,
        }
        event.prevent_default();
        true
    }

    /// Id of the marked line in the page.
    pub(super) fn active_id(&self) -> Option<String> {
        (!self.offers.is_empty()).then(|| format!("completion-{}", self.at))
    }
}

/// What the word at the caret may become; `members` but for `me` can be mentioned.
#[hook]
pub(super) fn use_completion(
    node: &NodeRef,
    typed: &str,
    set_typed: &Callback<String>,
    members: &Rc<Vec<User>>,
    me: &AttrValue,
) -> Completion {
    let picked = use_mut_ref(Vec::<User>::new);
    let at = use_state(|| 0_usize);
    let dismissed = use_state(|| None::<String>);
    let word = word_at_caret(node, typed).filter(|_| dismissed.as_deref() != Some(typed));
    let emoji = use_emoji_words(word.as_ref());
    let offers = match &word {
        Some(Word::Name(sought)) => people(members, me, sought),
        Some(Word::Emoji(_)) => emoji,
        None => Vec::new(),
    };
    let choose = {
        let (node, set_typed, picked) = (node.clone(), set_typed.clone(), picked.clone());
        let (offers, at) = (offers.clone(), at.setter());
        let length = word.as_ref().map_or(0, Word::length);
        Callback::from(move |index: usize| {
            let Some(offer) = offers.get(index) else {
                return;
            };
            if let Offer::Person(user) = offer {
                picked.borrow_mut().push(user.clone());
            }
            at.set(0);
            complete(&node, length, &offer.take(), &set_typed);
        })
    };
    let dismiss = {
        let (dismissed, typed) = (dismissed.setter(), typed.to_owned());
        Callback::from(move |()| dismissed.set(Some(typed.clone())))
    };
    let move_to = {
        let at = at.setter();
        Callback::from(move |index| at.set(index))
    };
    Completion {
        at: (*at).min(offers.len().saturating_sub(1)),
        offers,
        choose,
        move_to,
        dismiss,
        picked,
    }
}

fn word_at_caret(node: &NodeRef, typed: &str) -> Option<Word> {
    let field = node.cast::<HtmlTextAreaElement>()?;
    let caret = field.selection_start().ok().flatten()? as usize;
    let units: Vec<u16> = typed.encode_utf16().take(caret).collect();
    Word::at_end(&String::from_utf16_lossy(&units))
}

/// Replaces the `length` UTF-16 units of the word by the whole of it.
fn complete(node: &NodeRef, length: u32, whole: &str, set_typed: &Callback<String>) {
    let Some(field) = node.cast::<HtmlTextAreaElement>() else {
        return;
    };
    let caret = field.selection_start().ok().flatten().unwrap_or(0);
    let start = caret.saturating_sub(length);
    // Fails only for fields without a caret.
    let _ = field.set_range_text_with_start_and_end(whole, start, caret);
    let caret = start + whole.encode_utf16().count() as u32;
    let _ = field.set_selection_range(caret, caret);
    let _ = field.focus();
    set_typed.emit(field.value());
}

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) state: Completion,
}

#[component]
pub(super) fn CompletionList(props: &Props) -> Html {
    let text = use_lang().text();
    let state = &props.state;
    let label = match state.offers.first() {
        None => return html! { <div class="completion-place"></div> },
        Some(Offer::Person(_)) => text.mention,
        Some(Offer::Emoji(_)) => text.emoji,
    };
    let rows = state.offers.iter().enumerate().map(|(index, offer)| {
        let choose = state.choose.clone();
        // The field keeps the focus.
        let onmousedown = move |event: MouseEvent| {
            event.prevent_default();
            choose.emit(index);
        };
        let active = index == state.at;
        html! {
            <li key={offer.key().to_owned()} id={format!("completion-{index}")} role="option" class={classes!("contact", active.then_some("active"))}
                aria-selected={if active { "true" } else { "false" }} data-testid={offer.testid()} {onmousedown}>
                <Line offer={offer.clone()} />
            </li>
        }
    });
    html! {
        <div class="completion-place">
            <ul class="completions" id="completions" role="listbox" aria-label={label}>{ for rows }</ul>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct LineProps {
    offer: Offer,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let lang = use_lang();
    match &props.offer {
        Offer::Person(user) => html! { <>
            <Avatar id={user.id.clone()} name={user.name.clone()} portrait={user.portrait.clone()} />
            <bdi class="contact-name">{ &user.name }</bdi>
        </> },
        Offer::Emoji(emoji) => html! { <>
            <span class="completion-emoji" aria-hidden="true">{ &emoji.text }</span>
            <span class="contact-name">{ if lang == Lang::Zh { &emoji.zh } else { &emoji.en } }</span>
        </> },
    }
}
