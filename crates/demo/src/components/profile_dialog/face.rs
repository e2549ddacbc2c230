//! The picture of the signed-in user, and the ways to another one.

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::chat::files;
use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) id: AttrValue,
    pub(super) name: AttrValue,
    /// Address of the picture; may be empty.
    pub(super) portrait: AttrValue,
    pub(super) on_pick: Callback<File>,
    pub(super) on_remove: Callback<()>,
}

#[component]
pub(super) fn Face(props: &Props) -> Html {
    let text = use_lang().text();
    let onchange = {
        let on_pick = props.on_pick.clone();
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let picked = files(input.files());
            input.set_value("");
            picked
                .into_iter()
                .take(1)
                .for_each(|file| on_pick.emit(file));
        }
    };
    let portrait = &props.portrait;
    html! {
        <div class="about-head">
            <Avatar key={portrait.to_string()} id={props.id.to_string()} name={props.name.to_string()}
                portrait={portrait.to_string()} />
            <div class="about-actions">
                <label class="button small file-button">
                    { text.change_picture }
                    <input type="file" class="quiet-file" accept="image/*" data-testid="profile-picture" {onchange} />
                </label>
                if !portrait.is_empty() {
                    <button type="button" class="button small" data-testid="remove-picture"
                        onclick={props.on_remove.reform(|_| ())}>
                        { text.remove_picture }
                    </button>
                }
            </div>
        </div>
    }
}
