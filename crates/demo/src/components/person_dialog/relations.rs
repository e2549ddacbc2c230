//! Becoming friends with somebody and ending it, blocking them and letting them write again.

use yew::prelude::*;

use crate::hooks::use_lang;
use crate::model::contacts::Relation;
use crate::service::PersonChange;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) relation: Relation,
    /// Whether they may not write to the signed-in user.
    pub(super) is_blocked: bool,
    /// They are asked to be a friend.
    pub(super) on_ask: Callback<()>,
    pub(super) on_change: Callback<PersonChange>,
    /// They are to be a friend no more, if the user is sure.
    pub(super) on_delete: Callback<()>,
}

#[component]
pub(super) fn Relations(props: &Props) -> Html {
    let text = use_lang().text();
    let is_blocked = props.is_blocked;
    let block = props
        .on_change
        .reform(move |_| PersonChange::Block(!is_blocked));
    html! {
        <div class="about-actions">
            { friendship(props, text) }
            <button type="button" class={classes!("button", (!is_blocked).then_some("grave"))} data-testid="block" onclick={block}>
                { if is_blocked { text.unblock } else { text.block } }
            </button>
        </div>
    }
}

fn friendship(props: &Props, text: &'static crate::i18n::Text) -> Html {
    match props.relation {
        Relation::Friend => html! {
            <button type="button" class="button grave" data-testid="delete-friend" onclick={props.on_delete.reform(|_| ())}>
                { text.delete_friend }
            </button>
        },
        Relation::Asked => html! { <span class="mark" data-testid="asked">{ text.asked }</span> },
        Relation::Asking => {
            let accept = props.on_change.reform(|_| PersonChange::Answer(true));
            html! {
                <button type="button" class="button primary" data-testid="accept" onclick={accept}>{ text.accept }</button>
            }
        }
        Relation::Stranger => html! {
            <button type="button" class="button primary" data-testid="ask-friend" onclick={props.on_ask.reform(|_| ())}>
                { text.add_friend }
            </button>
        },
    }
}
