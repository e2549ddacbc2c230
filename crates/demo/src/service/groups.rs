//! Groups: who is in them, what their owner says, and what happens in them.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::api::GroupChange;
use crate::model::{Change, ConversationKey, Event, Membership};
use crate::sdk;
use crate::state::Action;
use crate::state::standing::Closed;

use super::Service;

const CONTACTS_DELAY_MS: u32 = 150;

impl Service {
    /// Reads who is in a group, and what its owner says.
    pub fn load_group(&self, group: String) {
        let service = self.clone();
        spawn_local(async move {
            // Without an answer nothing is known that was not before.
            match service.0.api.group(&group).await {
                Ok(Membership::Member(details)) => service.tell(Action::Details(*details)),
                Ok(Membership::Stranger) => service.tell(Action::GroupLost(group, Closed::Left)),
                Ok(Membership::NoGroup) => {
                    service.tell(Action::GroupLost(group, Closed::Dismissed));
                }
                Err(_) => {}
            }
        });
    }

    /// Lets the user write again where they could not; the next message shows whether they can.
    pub fn reopen(&self, key: ConversationKey) {
        self.tell(Action::Reopened(key));
    }

    /// Changes a group; `done` is told when the server has done it.
    pub fn change_group(&self, group: String, change: GroupChange, done: Callback<()>) {
        let service = self.clone();
        spawn_local(async move {
            let changed = service.0.api.change_group(&group, &change).await;
            if service.hear(changed).is_some() {
                done.emit(());
                if change == GroupChange::Leave {
                    return service.forget_group(&group).await;
                }
            }
            service.load_group(group);
        });
    }

    /// Who leaves a group does not keep its chat.
    async fn forget_group(&self, group: &str) {
        // One that stays in the list can still be deleted there.
        let _ = sdk::remove_conversation(&ConversationKey::group(group)).await;
        self.refresh_conversations();
        self.load_contacts();
    }

    /// The lists of friends and groups follow from what is told of them.
    pub(super) fn on_happening(&self, event: &Event) {
        let concerns_lists = !matches!(
            event.change,
            Change::Muted(_) | Change::Unmuted(_) | Change::Announced(_)
        );
        if concerns_lists {
            self.refresh_contacts();
        }
    }

    /// Reads friends and groups soon: what happened while one was away comes all at once.
    pub(super) fn refresh_contacts(&self) {
        let service = self.clone();
        let refresh = Timeout::new(CONTACTS_DELAY_MS, move || service.load_contacts());
        // A refresh that was due starts its pause anew.
        self.0.contacts_refresh.replace(Some(refresh));
    }
}
