//! Mentioning members of a group: `@` and the beginning of a name bring up a list.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::format;
use crate::hooks::use_lang;
use crate::model::User;

/// The most names that are offered.
const MOST: usize = 8;

/// What is offered, and what was picked.
#[derive(Clone)]
pub(super) struct Mentions {
    offered: Vec<User>,
    at: usize,
    choose: Callback<usize>,
    move_to: Callback<usize>,
    dismiss: Callback<()>,
    picked: Rc<RefCell<Vec<User>>>,
}

impl PartialEq for Mentions {
    fn eq(&self, other: &Self) -> bool {
        (&self.offered, self.at) == (&other.offered, other.at) && self.choose == other.choose
    }
}

impl Mentions {
    /// Whom the text mentions; forgets them for the next text.
    pub(super) fn take(&self, text: &str) -> Vec<String> {
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
        let count = self.offered.len();
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

    /// Id of the marked name in the page.
    pub(super) fn active_id(&self) -> Option<String> {
        (!self.offered.is_empty()).then(|| format!("mention-{}", self.at))
    }
}

#[hook]
pub(super) fn use_mentions(
    node: &NodeRef,
    typed: &str,
    set_typed: &Callback<String>,
    members: &Rc<Vec<User>>,
    me: &AttrValue,
) -> Mentions {
    let picked = use_mut_ref(Vec::<User>::new);
    let at = use_state(|| 0_usize);
    let dismissed = use_state(|| None::<String>);
    let sought = sought(node, typed).filter(|_| dismissed.as_deref() != Some(typed));
    let offered: Vec<User> = match &sought {
        None => Vec::new(),
        Some(sought) => {
            let others = members.iter().filter(|user| user.id != **me);
            let found = others.filter(|user| {
                format::matches(sought, &user.name) || format::matches(sought, &user.id)
            });
            found.take(MOST).cloned().collect()
        }
    };
    let choose = {
        let (node, set_typed, picked) = (node.clone(), set_typed.clone(), picked.clone());
        let (offered, at) = (offered.clone(), at.setter());
        let length = sought.map_or(0, |sought| sought.encode_utf16().count() as u32);
        Callback::from(move |index: usize| {
            let Some(user) = offered.get(index) else {
                return;
            };
            picked.borrow_mut().push(user.clone());
            at.set(0);
            complete(&node, length, &user.name, &set_typed);
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
    Mentions {
        at: (*at).min(offered.len().saturating_sub(1)),
        offered,
        choose,
        move_to,
        dismiss,
        picked,
    }
}

/// What stands between an `@` and the caret.
fn sought(node: &NodeRef, typed: &str) -> Option<String> {
    let field = node.cast::<HtmlTextAreaElement>()?;
    let caret = field.selection_start().ok().flatten()? as usize;
    let units: Vec<u16> = typed.encode_utf16().take(caret).collect();
    let before = String::from_utf16_lossy(&units);
    let (head, sought) = before.rsplit_once('@')?;
    let starts = head
        .chars()
        .next_back()
        .is_none_or(|letter| !letter.is_ascii_alphanumeric());
    let goes_on =
        sought.chars().all(|letter| !letter.is_whitespace()) && sought.chars().count() <= 20;
    (starts && goes_on).then(|| sought.to_owned())
}

/// Replaces what was typed of the name by the whole of it.
fn complete(node: &NodeRef, length: u32, name: &str, set_typed: &Callback<String>) {
    let Some(field) = node.cast::<HtmlTextAreaElement>() else {
        return;
    };
    let caret = field.selection_start().ok().flatten().unwrap_or(0);
    let whole = format!("{name} ");
    let start = caret.saturating_sub(length);
    // Fails only for fields without a caret.
    let _ = field.set_range_text_with_start_and_end(&whole, start, caret);
    let caret = start + whole.encode_utf16().count() as u32;
    let _ = field.set_selection_range(caret, caret);
    let _ = field.focus();
    set_typed.emit(field.value());
}

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) state: Mentions,
}

#[component]
pub(super) fn MentionList(props: &Props) -> Html {
    let text = use_lang().text();
    let state = &props.state;
    if state.offered.is_empty() {
        return html! { <div class="mention-place"></div> };
    }
    let rows = state.offered.iter().enumerate().map(|(index, user)| {
        let choose = state.choose.clone();
        // The field keeps the focus.
        let onmousedown = move |event: MouseEvent| {
            event.prevent_default();
            choose.emit(index);
        };
        let active = index == state.at;
        html! {
            <li key={user.id.clone()} id={format!("mention-{index}")} role="option" class={classes!("contact", active.then_some("active"))}
                aria-selected={if active { "true" } else { "false" }} data-testid={format!("mention-{}", user.id)} {onmousedown}>
                <Avatar id={user.id.clone()} name={user.name.clone()} portrait={user.portrait.clone()} />
                <bdi class="contact-name">{ &user.name }</bdi>
            </li>
        }
    });
    html! {
        <div class="mention-place">
            <ul class="mentions" id="mentions" role="listbox" aria-label={text.mention}>{ for rows }</ul>
        </div>
    }
}
