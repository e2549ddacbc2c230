//! Arrivals that nobody looks at are told: by sound, notification, title and icon.

use yew::prelude::*;

use crate::browser::{self, attention, dates};
use crate::format;
use crate::hooks::{use_lang, use_page_title, use_settings};
use crate::model::ConversationKey;
use crate::state::State;

/// Tells of arrivals; a click on a notification opens its chat.
#[hook]
pub fn use_attention(state: &State, visible: bool, open: &Callback<ConversationKey>) {
    let lang = use_lang();
    let settings = use_settings();
    let looked_at = state.active.clone().filter(|_| visible);
    let unread = state.unread(looked_at.as_ref());
    use_page_title(format::page_title(unread));
    use_effect_with(unread > 0, |unread| attention::mark_icon(*unread));

    let arrival = state.arrival.clone();
    let (state, open) = (state.clone(), open.clone());
    let count = arrival.as_ref().map_or(0, |(count, _)| *count);
    use_effect_with(count, move |_| {
        let Some((_, message)) = arrival else { return };
        let key = message.conversation.clone();
        let minute = dates::minute_of_day(browser::now());
        if !state.may_disturb(&key, looked_at.as_ref(), minute) {
            return;
        }
        if settings.sound {
            attention::chime();
        }
        if settings.notifications {
            let title = state.directory.title(&key).to_owned();
            let words = format::preview(&message, &state.me.id, &state.directory, lang.text());
            let tag = format!("{}-{}", key.kind.0, key.target);
            attention::notify(&title, &words, &tag, move || open.emit(key.clone()));
        }
    });
}
