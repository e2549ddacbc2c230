//! Fan-out: from a committed message to the connections of its users.

mod event;
mod presence;
mod rooms;

use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use tokio::sync::{SetOnce, mpsc};

use crate::{
    config::limits::{Connections, SecondLogin},
    ops::metrics::Transport,
};
pub use event::{Event, Notice, OwnMessage, Pushed, RoomChange, SendOutcome};
use presence::Presence;
pub use presence::UserStatus;
use rooms::Rooms;

/// What may wait for one connection. A client that reads so slowly that there is
/// more is cut: its next pull brings everything.
#[derive(Clone, Copy, Debug)]
pub struct QueueLimits {
    /// Frames.
    pub frames: usize,
    /// Bytes.
    pub bytes: usize,
}

impl From<&Connections> for QueueLimits {
    fn from(config: &Connections) -> Self {
        Self {
            frames: config.queue_frames as usize,
            bytes: config.queue_mb as usize * 1024 * 1024,
        }
    }
}

/// Names a connection within the cluster's node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConnectionId(pub u64);

/// What is known of a connection.
#[derive(Clone, Debug)]
pub struct About {
    /// Whose it is.
    pub user: String,
    /// What carries it.
    pub transport: Transport,
    /// The client's address.
    pub address: IpAddr,
    /// The client's version, as it says.
    pub version: String,
    /// When it began, in ms.
    pub since: i64,
}

/// How busy the bus is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Users with a connection.
    pub users: usize,
    /// Events that wait for connections.
    pub waiting: usize,
    /// Of these, for the slowest connection.
    pub longest: usize,
}

/// Why the bus ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The client reads too slowly.
    Slow,
    /// The user has newer connections, as many as fit.
    Displaced,
    /// The user was blocked.
    Blocked,
    /// Whoever runs the server has ended it.
    Ended,
}

/// The bus's end of a connection.
#[derive(Clone, Debug)]
pub struct Link {
    /// The connection.
    pub id: ConnectionId,
    about: Arc<About>,
    events: mpsc::Sender<Event>,
    waiting_bytes: Arc<AtomicUsize>,
    max_bytes: usize,
    cut: Arc<SetOnce<Cut>>,
}

/// The connection's end.
#[derive(Debug)]
pub struct Inbox {
    events: mpsc::Receiver<Event>,
    waiting_bytes: Arc<AtomicUsize>,
    cut: Arc<SetOnce<Cut>>,
}

/// Makes the two ends of a connection.
pub fn link(about: About, limits: QueueLimits) -> (Link, Inbox) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let (sender, receiver) = mpsc::channel(limits.frames);
    let (waiting_bytes, cut) = (Arc::<AtomicUsize>::default(), Arc::default());
    let link = Link {
        id: ConnectionId(NEXT.fetch_add(1, Ordering::Relaxed)),
        about: Arc::new(about),
        events: sender,
        waiting_bytes: Arc::clone(&waiting_bytes),
        max_bytes: limits.bytes,
        cut: Arc::clone(&cut),
    };
    let inbox = Inbox {
        events: receiver,
        waiting_bytes,
        cut,
    };
    (link, inbox)
}

impl Link {
    /// Hands over an event, never waiting; a full queue cuts the connection.
    pub fn push(&self, event: Event) {
        let bytes = event.bytes();
        let before = self.waiting_bytes.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes > self.max_bytes || self.events.try_send(event).is_err() {
            self.cut(Cut::Slow);
        }
    }

    /// Events that wait for the connection.
    fn waiting(&self) -> usize {
        self.events.max_capacity() - self.events.capacity()
    }

    /// The connection is to end; the first reason counts.
    fn cut(&self, why: Cut) {
        let _ = self.cut.set(why);
    }
}

impl Inbox {
    /// The next events, all that are there up to `limit`, without those that a
    /// later one makes needless.
    pub async fn next(&mut self, events: &mut Vec<Event>, limit: usize) {
        self.events.recv_many(events, limit).await;
        let bytes = events.iter().map(Event::bytes).sum();
        self.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
        drop_superseded(events);
    }

    /// Set when the bus ends the connection.
    pub fn cut(&self) -> Arc<SetOnce<Cut>> {
        Arc::clone(&self.cut)
    }
}

/// A client that hears of a room's latest change fetches the earlier ones too.
fn drop_superseded(events: &mut Vec<Event>) {
    let mut told = HashSet::new();
    events.reverse();
    events.retain(|event| match event {
        Event::RoomTalk(change) => told.insert((true, Arc::clone(&change.room))),
        Event::RoomEntries(change) => told.insert((false, Arc::clone(&change.room))),
        _ => true,
    });
    events.reverse();
}

/// Carries events to wherever a user is connected.
pub trait Bus: Send + Sync + 'static {
    /// From now on the connection gets the user's events.
    fn attach(&self, user: &str, link: Link);

    /// The connection has ended.
    fn detach(&self, user: &str, id: ConnectionId);

    /// Hands an event to all connections of a user, without one.
    fn deliver(&self, user: &str, event: &Event, except: Option<ConnectionId>);

    /// Ends all connections of a user, who has been blocked.
    fn end(&self, user: &str);

    /// Ends one connection; false when it is not there any more.
    fn end_one(&self, id: ConnectionId) -> bool;

    /// Connections, the newest first, those of `user` alone or of everybody: `take` of
    /// them after `skip`, and how many there are.
    fn connections(
        &self,
        user: Option<&str>,
        skip: usize,
        take: usize,
    ) -> (Vec<(ConnectionId, Arc<About>)>, usize);

    /// How busy it is.
    fn load(&self) -> Load;

    /// Whether a user is online, and what they say of themselves.
    fn status_of(&self, user: &str) -> UserStatus;

    /// The user says something else; whoever watches them is told.
    fn set_status(&self, user: &str, said: i32);

    /// A connection of `user` is told the status of each of `others`, and until
    /// it ends of each change. False when these are more than a connection may
    /// watch.
    fn watch(&self, user: &str, id: ConnectionId, others: Vec<String>) -> bool;

    /// Whether a user has a connection.
    fn is_connected(&self, user: &str) -> bool;

    /// From now on the user's connections get the chatroom's events.
    fn enter_room(&self, room: &str, user: &str);

    /// From now on they do not.
    fn leave_room(&self, room: &str, user: &str);

    /// The chatroom has ended: its members are told, and are in it no more.
    fn end_room(&self, room: &str, event: &Event);

    /// Whether a user has entered the chatroom.
    fn is_in_room(&self, room: &str, user: &str) -> bool;

    /// The chatrooms that a user has entered.
    fn rooms_of(&self, user: &str) -> Vec<Arc<str>>;

    /// Hands an event to all connections of everybody in a chatroom, without
    /// one.
    fn deliver_to_room(&self, room: &str, event: &Event, except: Option<ConnectionId>);
}

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
impl QueueLimits {
    const EXAMPLE: Self = Self {
        frames: 100,
        bytes: 10_000,
    };
}

#[cfg(test)]
impl About {
    fn example(user: &str) -> Self {
        Self {
            user: user.to_owned(),
            transport: Transport::Websocket,
            address: std::net::Ipv4Addr::LOCALHOST.into(),
            version: String::new(),
            since: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, uid::Uid};

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

    #[test]
    fn only_the_latest_talk_of_a_room_is_told() {
        let talk = |room: &str, time| {
            let room = Arc::from(room);
            Event::RoomTalk(RoomChange { room, time })
        };
        let mut events = vec![
            talk("r", 1),
            talk("s", 2),
            Event::StatesChanged(3),
            talk("r", 4),
        ];
        drop_superseded(&mut events);
        let told: Vec<_> = events
            .iter()
            .map(|event| match event {
                Event::RoomTalk(change) => change.time,
                _ => 0,
            })
            .collect();
        assert_eq!(told, [2, 0, 4]);
    }

    #[test]
    fn waiting_bytes_are_bounded_too() {
        let (link, inbox) = link(About::example("alice"), LIMITS);
        let body = vec![0; LIMITS.bytes / 2];
        let uid = Uid { id: 1, tag: 1 };
        let pushed = Event::Message(Arc::new(Pushed { uid, time: 1, body }));
        link.push(pushed.clone());
        link.push(pushed.clone());
        assert_eq!(inbox.cut().get(), None);
        link.push(pushed);
        assert_eq!(inbox.cut().get(), Some(&Cut::Slow));
    }
}
