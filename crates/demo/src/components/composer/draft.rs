//! The unsent text of a chat, kept by the SDK.

use yew::prelude::*;

use crate::model::ConversationKey;
use crate::sdk;
use crate::service::Service;

/// The text that was begun here before, and the way to change it.
#[hook]
pub(super) fn use_draft(chat: &ConversationKey, connected: bool) -> (String, Callback<String>) {
    let typed = use_state(|| sdk::draft(chat));
    let service = use_context::<Service>();
    let leaving = service.clone();
    use_effect_with((), move |()| {
        // The list shows a draft once its chat has left the screen.
        move || {
            if let Some(service) = leaving {
                service.refresh_conversations();
            }
        }
    });
    let (kept, field) = (chat.clone(), typed.clone());
    use_effect_with(connected, move |connected| {
        // After a reload the chat is on screen before the user is known.
        if *connected && field.is_empty() {
            field.set(sdk::draft(&kept));
        }
    });
    let deps = (chat.clone(), typed.setter(), service);
    let set_typed = use_callback(deps, |text: String, (chat, typed, service)| {
        if let Some(service) = service {
            service.typed(chat, &text);
        }
        typed.set(text);
    });
    ((*typed).clone(), set_typed)
}
