//! Who somebody is: their picture, their own name, their id.

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) id: AttrValue,
    /// The name that they gave themselves.
    pub(super) name: String,
    /// Address of a picture, or empty.
    pub(super) portrait: String,
    /// Whether they may not write to the signed-in user.
    pub(super) is_blocked: bool,
}

#[component]
pub(super) fn Face(props: &Props) -> Html {
    let text = use_lang().text();
    let Props {
        id,
        name,
        portrait,
        is_blocked,
    } = props;
    html! {
        <>
            <div class="about-head">
                <Avatar id={id.to_string()} name={name.clone()} portrait={portrait.clone()} />
                <div class="about-names">
                    <bdi class="about-name" data-testid="person-name">{ name }</bdi>
                    <bdi class="hint">{ id }</bdi>
                </div>
                if *is_blocked {
                    <span class="mark grave" data-testid="blocked-mark">{ text.blocked }</span>
                }
            </div>
            if *is_blocked {
                <p class="hint">{ text.blocked_hint }</p>
            }
        </>
    }
}
