//! The two ends of a connection: the bus pushes, the connection takes.

use std::{
    collections::HashSet,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use tokio::sync::{SetOnce, mpsc};

use super::Event;
use crate::{config::limits::Connections, ops::metrics::Transport};

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
    pub(super) about: Arc<About>,
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
    pub(super) fn waiting(&self) -> usize {
        self.events.max_capacity() - self.events.capacity()
    }

    /// The connection is to end; the first reason counts.
    pub(super) fn cut(&self, why: Cut) {
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

#[cfg(test)]
impl QueueLimits {
    pub(super) const EXAMPLE: Self = Self {
        frames: 100,
        bytes: 10_000,
    };
}

#[cfg(test)]
impl About {
    pub(super) fn example(user: &str) -> Self {
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
    use crate::{
        bus::{Pushed, RoomChange},
        uid::Uid,
    };

    const LIMITS: QueueLimits = QueueLimits::EXAMPLE;

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
