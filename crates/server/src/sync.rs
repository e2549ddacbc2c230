//! Telling a user's connections that something changed which they keep a copy of.

use std::sync::Arc;

use rongim_protocol::{Body, schema::UserSettingNotification, topic};

use crate::bus::{Bus, ConnectionId, Event, Notice};

/// Settings or tags changed. `except` made the change, and knows.
pub fn settings_changed(bus: &dyn Bus, user: &str, version: i64, except: Option<ConnectionId>) {
    let body = UserSettingNotification {
        version,
        reserve: false,
    };
    let notice = Event::Notice(Arc::new(Notice {
        topic: topic::PUSH_USER_SETTING,
        body: body.encode_to_vec(),
    }));
    bus.deliver(user, &notice, except);
}

/// States of conversations changed. `except` made the change, and knows.
pub fn states_changed(bus: &dyn Bus, user: &str, version: i64, except: Option<ConnectionId>) {
    bus.deliver(user, &Event::StatesChanged(version), except);
}
