//! One member of a group, and what its owner can do about them.

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;
use crate::i18n::fill;
use crate::model::User;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) user: User,
    /// What the signed-in user calls them.
    pub(super) name: String,
    pub(super) is_owner: bool,
    pub(super) is_me: bool,
    pub(super) is_muted: bool,
    /// Whether the signed-in user owns the group.
    pub(super) is_mine: bool,
    pub(super) on_remove: Callback<()>,
    pub(super) on_mute: Callback<bool>,
}

#[component]
pub(super) fn Member(props: &Props) -> Html {
    let text = use_lang().text();
    let (user, muted) = (&props.user, props.is_muted);
    let mark = |label: &'static str| html! { <span class="mark">{ label }</span> };
    let mute = if muted {
        text.unmute_member
    } else {
        text.mute_member
    };
    let (mute, remove) = (
        fill(mute, &props.name),
        fill(text.remove_member, &props.name),
    );
    html! {
        <li class="contact" data-testid={format!("group-member-{}", user.id)}>
            <Avatar id={user.id.clone()} name={user.name.clone()} portrait={user.portrait.clone()} />
            <bdi class="contact-name">{ &props.name }</bdi>
            if muted { { mark(text.cannot_speak) } }
            if props.is_owner { { mark(text.owner) } }
            if props.is_me { { mark(text.you_mark) } }
            if props.is_mine && !props.is_me {
                <button type="button" class="icon-button" data-testid="mute-member" aria-label={mute.clone()} title={mute}
                    onclick={props.on_mute.reform(move |_| !muted)}>
                    <Icon shape={if muted { Shape::Bell } else { Shape::Mute }} />
                </button>
                <button type="button" class="icon-button" data-testid="remove-member" aria-label={remove.clone()} title={remove}
                    onclick={props.on_remove.reform(|_| ())}>
                    <Icon shape={Shape::Bin} />
                </button>
            }
        </li>
    }
}
