//! Signing out would drop what is not sent yet: really?

use yew::prelude::*;

use crate::components::confirm::Confirm;
use crate::components::modal::Modal;
use crate::hooks::use_lang;
use crate::i18n::fill;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Messages that are not sent yet.
    pub(crate) unsent: usize,
    pub(crate) on_leave: Callback<()>,
    pub(crate) on_stay: Callback<()>,
}

#[component]
pub(crate) fn LeaveDialog(props: &Props) -> Html {
    let text = use_lang().text();
    let question = fill(text.leave_text, &props.unsent.to_string());
    html! {
        <Modal label={text.leave_title} class="narrow" on_close={props.on_stay.clone()}>
            <div class="modal-body" data-testid="leave">
                <h2>{ text.leave_title }</h2>
                <Confirm {question} deed={text.sign_out} on_yes={props.on_leave.clone()} on_no={props.on_stay.clone()} />
            </div>
        </Modal>
    }
}
