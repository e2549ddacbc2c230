//! What the owner of a group wants all to know.

use yew::prelude::*;

use crate::hooks::use_lang;

use super::editor::{EditButton, Editor};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// May be empty.
    pub(super) words: String,
    /// Whether the signed-in user owns the group.
    pub(super) is_mine: bool,
    pub(super) editing: bool,
    pub(super) on_edit: Callback<()>,
    pub(super) on_save: Callback<String>,
    pub(super) on_cancel: Callback<()>,
}

#[component]
pub(super) fn Announcement(props: &Props) -> Html {
    let text = use_lang().text();
    let words = &props.words;
    if props.editing {
        return html! {
            <Editor label={text.announcement} testid="new-announcement" value={words.clone()} longest=2000 long=true
                on_save={props.on_save.clone()} on_cancel={props.on_cancel.clone()} />
        };
    }
    html! {
        <section class="about-part">
            <header>
                <h3>{ text.announcement }</h3>
                if props.is_mine {
                    <EditButton label={text.edit} testid="edit-announcement" on_edit={props.on_edit.clone()} />
                }
            </header>
            if words.is_empty() {
                <p class="hint" data-testid="announcement">{ text.no_announcement }</p>
            } else {
                <p class="announcement" data-testid="announcement"><bdi>{ words }</bdi></p>
            }
        </section>
    }
}
