//! Users whose status the page wants to know, on each connection anew.

use rongim_protocol::{
    Body,
    frame::Qos,
    schema::{GetUserStatusOutput, SubUserStatusInput},
    topic,
};

use crate::{Engine, Event, Millis, calls::Question};

/// Whom the page watches.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    watched: Vec<String>,
}

impl Presence {
    /// Watches nobody any more; a connection forgets with its end.
    pub(crate) fn forget(&mut self) {
        self.watched.clear();
    }
}

impl Engine {
    /// Wants to be told of the status of these users as well: each change is an
    /// [`Event::UserStatus`], now and on all connections to come.
    pub fn watch_users(&mut self, users: Vec<String>, now: Millis) {
        let watched = &mut self.presence.watched;
        let mut new = Vec::new();
        for user in users {
            if !watched.contains(&user) {
                watched.push(user.clone());
                new.push(user);
            }
        }
        self.ask_to_watch(new, now);
    }

    pub(crate) fn resume_watching(&mut self, now: Millis) {
        self.ask_to_watch(self.presence.watched.clone(), now);
    }

    /// Without a connection the next one does it.
    fn ask_to_watch(&mut self, userid: Vec<String>, now: Millis) {
        if userid.is_empty() {
            return;
        }
        let topic = topic::SUBSCRIBE_USER_STATUS;
        let request = SubUserStatusInput { userid };
        let me = self.user_id().to_owned();
        self.ask(topic, me, &request, Qos::AtMostOnce, Question::Watch, now);
    }

    pub(crate) fn user_status(&mut self, body: &[u8]) {
        match GetUserStatusOutput::decode(body) {
            Ok(output) => self.tell(Event::UserStatus {
                user_id: output.sub_user_id.unwrap_or_default(),
                status: output.status.unwrap_or_default(),
            }),
            Err(error) => self.warn(format!("a status of a user is malformed: {error}")),
        }
    }
}
