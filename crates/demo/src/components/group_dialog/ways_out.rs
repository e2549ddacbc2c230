//! Leaving a group, and ending it.

use yew::prelude::*;

use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// Whether the signed-in user owns the group.
    pub(super) is_mine: bool,
    pub(super) on_leave: Callback<()>,
    pub(super) on_dismiss: Callback<()>,
}

#[component]
pub(super) fn WaysOut(props: &Props) -> Html {
    let text = use_lang().text();
    html! {
        <div class="about-actions">
            <button type="button" class="button grave" data-testid="leave-group" onclick={props.on_leave.reform(|_| ())}>
                { text.leave_group }
            </button>
            if props.is_mine {
                <button type="button" class="button grave" data-testid="dismiss-group" onclick={props.on_dismiss.reform(|_| ())}>
                    { text.dismiss_group }
                </button>
            }
        </div>
    }
}
