//! The same user signed in elsewhere: here or there?

use yew::prelude::*;

use crate::components::modal::Modal;
use crate::hooks::use_lang;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) on_take_back: Callback<()>,
    pub(crate) on_sign_out: Callback<()>,
}

#[component]
pub(crate) fn KickedDialog(props: &Props) -> Html {
    let text = use_lang().text();
    // There is no third way, so that nothing closes it but an answer.
    html! {
        <Modal label={text.kicked_title} class="narrow" on_close={Callback::noop()}>
            <div class="modal-body" data-testid="kicked">
                <h2>{ text.kicked_title }</h2>
                <p>{ text.kicked_text }</p>
                <div class="modal-actions">
                    <button type="button" class="button" onclick={props.on_sign_out.reform(|_| ())}>
                        { text.sign_out }
                    </button>
                    <button type="button" class="button primary" data-testid="take-back"
                        onclick={props.on_take_back.reform(|_| ())}>
                        { text.sign_in_here }
                    </button>
                </div>
            </div>
        </Modal>
    }
}
