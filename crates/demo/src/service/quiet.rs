//! The quiet hours, which are the user's on all devices.

use wasm_bindgen_futures::spawn_local;

use crate::browser::kept;
use crate::model::QuietHours;
use crate::sdk;
use crate::state::{Action, Notice};

use super::Service;

impl Service {
    /// Reads them anew: another device may have changed them.
    pub fn load_quiet_hours(&self) {
        let (service, turn) = (self.clone(), self.0.quiet_turn.get());
        spawn_local(async move {
            // Without an answer those of the last time hold.
            if let Ok(hours) = sdk::quiet_hours().await
                && service.0.quiet_turn.get() == turn
            {
                service.take_quiet_hours(hours);
            }
        });
    }

    /// Sets them, or ends them.
    pub fn set_quiet_hours(&self, hours: Option<QuietHours>) {
        let service = self.clone();
        let turn = self.0.quiet_turn.get() + 1;
        self.0.quiet_turn.set(turn);
        self.tell(Action::Quiet(hours));
        spawn_local(async move {
            match sdk::set_quiet_hours(hours).await {
                Ok(()) if service.0.quiet_turn.get() == turn => service.take_quiet_hours(hours),
                Ok(()) => {}
                Err(_) => {
                    service.show_kept_quiet_hours();
                    service.notify(Notice::ChangeFailed);
                }
            }
        });
    }

    /// Those that held at the last visit.
    pub(super) fn show_kept_quiet_hours(&self) {
        let kept = kept::restore_quiet_hours(&self.0.session.user.id);
        self.tell(Action::Quiet(kept));
    }

    fn take_quiet_hours(&self, hours: Option<QuietHours>) {
        kept::keep_quiet_hours(&self.0.session.user.id, hours);
        self.tell(Action::Quiet(hours));
    }
}
