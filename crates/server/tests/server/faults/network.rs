//! A bad network in front of a server: delays, torn frames, resets, connections
//! on which nothing moves any more though they stay open. A seed chooses what
//! befalls whom.

use std::{
    cell::{Cell, RefCell},
    future::pending,
    rc::Rc,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::spawn_local,
    time::sleep,
};

/// Bytes that a connection with a fault carries at most.
const LONGEST: usize = 3_000;
const LARGEST_PIECE: usize = 700;
const LONGEST_DELAY_MS: u64 = 8;

/// What becomes of a connection once it has carried its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Nothing.
    Good,
    /// Both ends are reset.
    Reset(usize),
    /// Nothing passes, and neither end is told.
    Dead(usize),
    /// What goes up still arrives, and nothing comes back.
    Deaf(usize),
}

/// The network. It lives on the thread of its test.
pub(super) struct Network {
    random: RefCell<fastrand::Rng>,
    is_bad: Cell<bool>,
    server: String,
    pub(super) resets: Cell<usize>,
    pub(super) silences: Cell<usize>,
}

impl Network {
    /// In front of `server`; gives the network and its own `host:port`.
    pub(super) async fn before(server: &str, seed: u64) -> (Rc<Self>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let network = Rc::new(Self {
            random: RefCell::new(fastrand::Rng::with_seed(seed)),
            is_bad: Cell::new(true),
            server: server.to_owned(),
            resets: Cell::new(0),
            silences: Cell::new(0),
        });
        spawn_local(Rc::clone(&network).accept(listener));
        (network, host)
    }

    /// New connections live from now on.
    pub(super) fn heal(&self) {
        self.is_bad.set(false);
    }

    async fn accept(self: Rc<Self>, listener: TcpListener) {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            let server = TcpStream::connect(&self.server).await.unwrap();
            let fate = self.fate();
            spawn_local(Rc::clone(&self).carry_both(client, server, fate));
        }
    }

    fn fate(&self) -> Fate {
        let mut random = self.random.borrow_mut();
        let bytes = random.usize(0..LONGEST);
        match random.u8(0..8) {
            _ if !self.is_bad.get() => Fate::Good,
            0 => Fate::Good,
            1..=4 => Fate::Reset(bytes),
            5 => Fate::Dead(bytes),
            _ => Fate::Deaf(bytes),
        }
    }

    async fn carry_both(self: Rc<Self>, client: TcpStream, server: TcpStream, fate: Fate) {
        let ends = [&client, &server].map(TcpStream::set_zero_linger);
        assert!(ends.iter().all(Result::is_ok));
        let line = Line {
            network: &self,
            fate,
            carried: Cell::new(0),
            broken: Notify::new(),
        };
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        // Dropping the halves afterwards resets both ends.
        tokio::select! {
            () = line.carry(from_client, to_server, Way::Up) => {}
            () = line.carry(from_server, to_client, Way::Down) => {}
            () = line.broken.notified() => self.resets.set(self.resets.get() + 1),
        }
    }

    fn piece(&self) -> usize {
        self.random.borrow_mut().usize(1..=LARGEST_PIECE)
    }

    fn delay(&self) -> Duration {
        Duration::from_millis(self.random.borrow_mut().u64(0..=LONGEST_DELAY_MS))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

struct Line<'a> {
    network: &'a Network,
    fate: Fate,
    carried: Cell<usize>,
    broken: Notify,
}

impl Line<'_> {
    /// Carries bytes in one direction until an end closes.
    async fn carry(
        &self,
        mut from: tokio::net::tcp::OwnedReadHalf,
        mut to: tokio::net::tcp::OwnedWriteHalf,
        way: Way,
    ) {
        let mut bytes = [0; LARGEST_PIECE];
        loop {
            let piece = self.network.piece();
            let Ok(read @ 1..) = from.read(&mut bytes[..piece]).await else {
                return;
            };
            self.meet_fate(read, way).await;
            sleep(self.network.delay()).await;
            if to.write_all(&bytes[..read]).await.is_err() {
                return;
            }
        }
    }

    async fn meet_fate(&self, read: usize, way: Way) {
        let carried = self.carried.replace(self.carried.get() + read);
        match self.fate {
            Fate::Reset(most) if carried >= most => {
                self.broken.notify_one();
                pending::<()>().await;
            }
            Fate::Dead(most) if carried >= most => self.fall_silent().await,
            Fate::Deaf(most) if carried >= most && way == Way::Down => self.fall_silent().await,
            _ => {}
        }
    }

    async fn fall_silent(&self) {
        self.network.silences.set(self.network.silences.get() + 1);
        pending::<()>().await;
    }
}
