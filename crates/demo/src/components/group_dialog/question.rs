//! What is asked before somebody goes, or a group ends.

use yew::prelude::*;

use crate::api::GroupChange;
use crate::components::confirm::Confirm;
use crate::hooks::use_lang;
use crate::i18n::fill;

use super::Doing;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) doing: Doing,
    pub(super) on_yes: Callback<GroupChange>,
    pub(super) on_no: Callback<()>,
}

#[component]
pub(super) fn Question(props: &Props) -> Html {
    let text = use_lang().text();
    let (question, deed, change) = match &props.doing {
        Doing::Removing(user) => (
            fill(text.remove_member_question, &user.name),
            fill(text.remove_member, &user.name),
            GroupChange::Remove(user.id.clone()),
        ),
        Doing::Leaving => (
            text.leave_group_question.to_owned(),
            text.leave_group.to_owned(),
            GroupChange::Leave,
        ),
        Doing::Dismissing => (
            text.dismiss_group_question.to_owned(),
            text.dismiss_group.to_owned(),
            GroupChange::Dismiss,
        ),
        _ => return Html::default(),
    };
    let on_yes = props.on_yes.reform(move |()| change.clone());
    html! { <Confirm {question} {deed} {on_yes} on_no={props.on_no.clone()} /> }
}
