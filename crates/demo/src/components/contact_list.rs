//! People or groups to start a chat with.

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::model::ConversationKey;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What stands before the id in the test hook.
    pub(crate) prefix: &'static str,
    /// Key, name and picture of each.
    pub(crate) contacts: Vec<(ConversationKey, AttrValue, AttrValue)>,
    /// Said when there are none.
    pub(crate) empty: &'static str,
    pub(crate) on_start: Callback<ConversationKey>,
}

#[component]
pub(crate) fn ContactList(props: &Props) -> Html {
    if props.contacts.is_empty() {
        return html! { <p class="placeholder">{ props.empty }</p> };
    }
    let rows = props.contacts.iter().map(|(key, name, portrait)| {
        let onclick = props.on_start.reform({
            let key = key.clone();
            move |_| key.clone()
        });
        html! {
            <li key={key.target.clone()}>
                <button type="button" class="contact" {onclick}
                    data-testid={format!("{}-{}", props.prefix, key.target)}>
                    <Avatar id={key.target.clone()} {name} {portrait} />
                    <span class="contact-name">{ name }</span>
                    <span class="contact-id">{ &key.target }</span>
                </button>
            </li>
        }
    });
    html! { <ul class="contacts">{ for rows }</ul> }
}
