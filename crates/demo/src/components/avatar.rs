//! A picture of somebody, or their initials on a colour of their own.

use yew::prelude::*;

use crate::format;
use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) id: AttrValue,
    pub(crate) name: AttrValue,
    /// Address of a picture, or empty.
    pub(crate) portrait: AttrValue,
    /// A dot says that they are there.
    #[prop_or_default]
    pub(crate) online: bool,
}

#[component]
pub(crate) fn Avatar(props: &Props) -> Html {
    let text = use_lang().text();
    let lost = use_state(|| false);
    let onerror = {
        let lost = lost.setter();
        move |_| lost.set(true)
    };
    let hue = format!("--hue: {}", format::hue(&props.id));
    let picture = if props.portrait.is_empty() || *lost {
        html! { <span class="avatar" style={hue} aria-hidden="true">{ format::initials(&props.name) }</span> }
    } else {
        html! { <img class="avatar" src={props.portrait.clone()} alt="" loading="lazy" {onerror} /> }
    };
    html! {
        <span class="avatar-place">
            { picture }
            if props.online {
                <span class="online-dot" role="img" aria-label={text.online} data-testid="online"></span>
            }
        </span>
    }
}
