//! The bus of a single process.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use super::{
    About, Bus, ConnectionId, Cut, Event, Link, Load, UserStatus, presence::Presence, rooms::Rooms,
};
use crate::config::limits::{Connections, SecondLogin};

/// The bus of a single process.
#[derive(Debug)]
pub struct LocalBus {
    /// Connections that a user may have at a time.
    per_user: usize,
    links: RwLock<HashMap<String, Vec<Link>>>,
    /// Locked after the links, where both are.
    presence: RwLock<Presence>,
    rooms: RwLock<Rooms>,
}

impl LocalBus {
    /// A bus without connections.
    pub fn new(config: &Connections) -> Self {
        Self {
            per_user: match config.second_login {
                SecondLogin::Allow => usize::from(config.per_user),
                SecondLogin::Kick => 1,
            },
            links: RwLock::default(),
            presence: RwLock::default(),
            rooms: RwLock::default(),
        }
    }
}

impl Bus for LocalBus {
    fn attach(&self, user: &str, link: Link) {
        let mut links = write(&self.links);
        let of_user = links.entry(user.to_owned()).or_default();
        of_user.push(link);
        if of_user.len() == 1 {
            read(&self.presence).tell(user, true);
        }
        // Of the pages that were left without a word, the oldest is the likeliest to
        // be one.
        if of_user.len() > self.per_user {
            of_user.remove(0).cut(Cut::Displaced);
        }
    }

    fn detach(&self, user: &str, id: ConnectionId) {
        let mut links = write(&self.links);
        if let Some(of_user) = links.get_mut(user) {
            of_user.retain(|link| link.id != id);
            if of_user.is_empty() {
                links.remove(user);
                read(&self.presence).tell(user, false);
            }
        }
        write(&self.presence).forget(id);
    }

    fn deliver(&self, user: &str, event: &Event, except: Option<ConnectionId>) {
        push(&read(&self.links), user, event, except);
    }

    fn end(&self, user: &str) {
        let links = read(&self.links);
        for link in links.get(user).into_iter().flatten() {
            link.cut(Cut::Blocked);
        }
    }

    fn end_one(&self, id: ConnectionId) -> bool {
        let links = read(&self.links);
        let link = links.values().flatten().find(|link| link.id == id);
        link.inspect(|link| link.cut(Cut::Ended)).is_some()
    }

    fn connections(
        &self,
        user: Option<&str>,
        skip: usize,
        take: usize,
    ) -> (Vec<(ConnectionId, Arc<About>)>, usize) {
        let links = read(&self.links);
        let mut found: Vec<&Link> = match user {
            Some(user) => links.get(user).into_iter().flatten().collect(),
            None => links.values().flatten().collect(),
        };
        let all = found.len();
        found.sort_unstable_by_key(|link| std::cmp::Reverse(link.id.0));
        let told = found.iter().skip(skip).take(take);
        let told = told.map(|link| (link.id, Arc::clone(&link.about)));
        (told.collect(), all)
    }

    fn load(&self) -> Load {
        let links = read(&self.links);
        let mut load = Load {
            users: links.len(),
            ..Load::default()
        };
        for waiting in links.values().flatten().map(Link::waiting) {
            load.waiting += waiting;
            load.longest = load.longest.max(waiting);
        }
        load
    }

    fn is_connected(&self, user: &str) -> bool {
        read(&self.links).contains_key(user)
    }

    fn enter_room(&self, room: &str, user: &str) {
        write(&self.rooms).enter(room, user);
    }

    fn leave_room(&self, room: &str, user: &str) {
        write(&self.rooms).leave(room, user);
    }

    fn end_room(&self, room: &str, event: &Event) {
        let members = write(&self.rooms).end(room);
        let links = read(&self.links);
        for user in members {
            push(&links, &user, event, None);
        }
    }

    fn is_in_room(&self, room: &str, user: &str) -> bool {
        read(&self.rooms).has(room, user)
    }

    fn rooms_of(&self, user: &str) -> Vec<Arc<str>> {
        read(&self.rooms).of(user).to_vec()
    }

    fn deliver_to_room(&self, room: &str, event: &Event, except: Option<ConnectionId>) {
        let rooms = read(&self.rooms);
        let links = read(&self.links);
        for user in rooms.members(room) {
            push(&links, user, event, except);
        }
    }

    fn status_of(&self, user: &str) -> UserStatus {
        let online = read(&self.links).contains_key(user);
        let said = read(&self.presence).said(user);
        UserStatus { online, said }
    }

    fn set_status(&self, user: &str, said: i32) {
        let links = read(&self.links);
        let mut presence = write(&self.presence);
        presence.say(user, said);
        presence.tell(user, links.contains_key(user));
    }

    fn watch(&self, user: &str, id: ConnectionId, others: Vec<String>) -> bool {
        let links = read(&self.links);
        let of_user = links.get(user).into_iter().flatten();
        // A connection that has just ended watches nobody.
        of_user.filter(|link| link.id == id).all(|link| {
            let is_online = |other: &str| links.contains_key(other);
            write(&self.presence).watch(link, others.clone(), is_online)
        })
    }
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

fn push(
    links: &HashMap<String, Vec<Link>>,
    user: &str,
    event: &Event,
    except: Option<ConnectionId>,
) {
    let of_user = links.get(user).into_iter().flatten();
    for link in of_user.filter(|link| Some(link.id) != except) {
        link.push(event.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bus::{Inbox, QueueLimits, link},
        config::Config,
    };

    const LIMITS: QueueLimits = QueueLimits::EXAMPLE;

    fn bus() -> LocalBus {
        LocalBus::new(&Config::default().connections)
    }

    #[test]
    fn connections_are_listed_newest_first_and_ended_one_by_one() {
        let bus = bus();
        let inboxes = ["alice", "bob", "alice"].map(|user| {
            let (link, inbox) = link(About::example(user), LIMITS);
            bus.attach(user, link.clone());
            (link.id, inbox)
        });
        let ids = |user, skip, take| {
            let (found, all) = bus.connections(user, skip, take);
            (found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), all)
        };
        let [first, second, third] = [0, 1, 2].map(|at: usize| inboxes[at].0);
        assert_eq!(ids(None, 0, 2), (vec![third, second], 3));
        assert_eq!(ids(Some("alice"), 0, 9), (vec![third, first], 2));
        assert_eq!(ids(None, 2, 2), (vec![first], 3));
        assert!(bus.end_one(first));
        assert_eq!(inboxes[0].1.cut().get(), Some(&Cut::Ended));
        assert_eq!(inboxes[2].1.cut().get(), None);
        bus.detach("alice", first);
        assert!(!bus.end_one(first));
        bus.deliver("bob", &Event::StatesChanged(1), None);
        let (waiting, longest) = (1, 1);
        let load = Load {
            users: 2,
            waiting,
            longest,
        };
        assert_eq!(bus.load(), load);
    }

    #[test]
    fn a_client_that_does_not_read_is_cut() {
        let bus = bus();
        let (link, inbox) = link(About::example("alice"), LIMITS);
        bus.attach("alice", link);
        for _ in 0..LIMITS.frames {
            bus.deliver("alice", &Event::StatesChanged(1), None);
        }
        assert_eq!(inbox.cut().get(), None);
        bus.deliver("alice", &Event::StatesChanged(1), None);
        assert_eq!(inbox.cut().get(), Some(&Cut::Slow));
    }

    #[test]
    fn one_connection_too_many_ends_the_oldest() {
        let bus = bus();
        let inboxes: Vec<Inbox> = (0..=64)
            .map(|_| {
                let (link, inbox) = link(About::example("alice"), LIMITS);
                bus.attach("alice", link);
                inbox
            })
            .collect();
        assert_eq!(inboxes[0].cut().get(), Some(&Cut::Displaced));
        assert!(inboxes[1..].iter().all(|inbox| inbox.cut().get().is_none()));
    }
}
