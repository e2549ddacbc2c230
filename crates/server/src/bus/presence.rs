//! Who is online, what they say of themselves, and who wants to know.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use rongim_protocol::{Body, schema::GetUserStatusOutput, topic};
use serde_json::json;

use super::{ConnectionId, Event, Link, Notice};

/// Users that one connection may watch.
pub(super) const MAX_WATCHED: usize = 1000;

/// What others may know of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserStatus {
    /// Whether they have a connection.
    pub online: bool,
    /// What they say of themselves; 0 for nothing.
    pub said: i32,
}

impl UserStatus {
    /// As the clients read it: `{"us":{"o":online,"p":[platforms],"s":status}}`.
    pub fn to_json(self) -> String {
        let platforms: &[&str] = if self.online { &["Web"] } else { &[] };
        json!({ "us": { "o": i32::from(self.online), "p": platforms, "s": self.said } }).to_string()
    }
}

/// The statuses that users have set, and the connections that watch them.
#[derive(Debug, Default)]
pub(super) struct Presence {
    said: HashMap<String, i32>,
    watchers: HashMap<String, Vec<Link>>,
    watched: HashMap<ConnectionId, HashSet<String>>,
}

impl Presence {
    pub(super) fn said(&self, user: &str) -> i32 {
        self.said.get(user).copied().unwrap_or(0)
    }

    pub(super) fn say(&mut self, user: &str, status: i32) {
        if status == 0 {
            self.said.remove(user);
        } else {
            self.said.insert(user.to_owned(), status);
        }
    }

    /// The connection is told of these users, too: how each is now, and of each
    /// change. False when they are too many.
    pub(super) fn watch(
        &mut self,
        link: &Link,
        users: Vec<String>,
        is_online: impl Fn(&str) -> bool,
    ) -> bool {
        let watched = self.watched.entry(link.id).or_default();
        let new: BTreeSet<String> = users
            .into_iter()
            .filter(|user| !watched.contains(user))
            .collect();
        if watched.len() + new.len() > MAX_WATCHED {
            return false;
        }
        watched.extend(new.iter().cloned());
        for user in new {
            link.push(self.notice(&user, is_online(&user)));
            self.watchers.entry(user).or_default().push(link.clone());
        }
        true
    }

    /// The connection has ended.
    pub(super) fn forget(&mut self, id: ConnectionId) {
        for user in self.watched.remove(&id).unwrap_or_default() {
            if let Some(links) = self.watchers.get_mut(&user) {
                links.retain(|link| link.id != id);
                if links.is_empty() {
                    self.watchers.remove(&user);
                }
            }
        }
    }

    /// Tells the watchers how a user is now.
    pub(super) fn tell(&self, user: &str, online: bool) {
        let Some(links) = self.watchers.get(user) else {
            return;
        };
        let notice = self.notice(user, online);
        for link in links {
            link.push(notice.clone());
        }
    }

    fn notice(&self, user: &str, online: bool) -> Event {
        let said = self.said(user);
        let body = GetUserStatusOutput {
            status: Some(UserStatus { online, said }.to_json()),
            sub_user_id: Some(user.to_owned()),
        };
        Event::Notice(Arc::new(Notice {
            topic: topic::PUSH_USER_STATUS,
            body: body.encode_to_vec(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{About, QueueLimits, link},
        *,
    };

    #[test]
    fn watching_is_bounded_and_ends_with_the_connection() {
        let mut presence = Presence::default();
        let (link, _inbox) = link(About::example("alice"), QueueLimits::EXAMPLE);
        let users =
            |range: std::ops::Range<usize>| range.map(|n| n.to_string()).collect::<Vec<_>>();
        assert!(presence.watch(&link, users(0..1000), |_| false));
        assert!(presence.watch(&link, users(0..1000), |_| false));
        assert!(!presence.watch(&link, users(999..1001), |_| false));
        presence.forget(link.id);
        assert!(presence.watchers.is_empty() && presence.watched.is_empty());
    }

    #[test]
    fn a_status_is_what_clients_read() {
        let status = UserStatus {
            online: true,
            said: 5,
        };
        assert_eq!(status.to_json(), r#"{"us":{"o":1,"p":["Web"],"s":5}}"#);
    }
}
