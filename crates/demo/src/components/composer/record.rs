//! The place of the button that will record voice messages: it says that it cannot yet.

use yew::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::hooks::use_lang;
use crate::service::Service;
use crate::state::Notice;

#[component]
pub(super) fn RecordButton() -> Html {
    let text = use_lang().text();
    let service = use_context::<Service>();
    let onclick = move |_| {
        if let Some(service) = &service {
            service.notify(Notice::RecordingLater);
        }
    };
    html! {
        // Not `disabled`: that would keep the reason from whoever comes here by keyboard.
        <button type="button" class="icon-button" data-testid="record" aria-disabled="true"
            aria-label={text.record_voice} title={text.record_voice} {onclick}>
            <Icon shape={Shape::Microphone} />
        </button>
    }
}
