//! The picture of somebody, or initials on a colour of their own.

use yew::prelude::*;

use crate::format;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) id: AttrValue,
    pub(crate) name: AttrValue,
    pub(crate) portrait: AttrValue,
}

/// Decoration only: the name stands beside it.
#[component]
pub(crate) fn Avatar(props: &Props) -> Html {
    let broken = use_state(|| false);
    let on_broken = broken.setter();
    if props.portrait.is_empty() || *broken {
        let hue = format::hue(&props.id);
        return html! {
            <span class="avatar" style={format!("--hue: {hue}")} aria-hidden="true">
                { format::initials(&props.name) }
            </span>
        };
    }
    html! {
        <img class="avatar" src={&props.portrait} alt=""
            onerror={move |_| on_broken.set(true)} />
    }
}
