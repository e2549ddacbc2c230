//! Who may do how much: connections by address, sends by user, failed logins.

mod crowd;
mod pace;

use std::{
    net::{IpAddr, Ipv6Addr},
    time::{Duration, Instant},
};

use ipnet::IpNet;

use crate::config::Config;
use crowd::Crowd;
pub use crowd::Place;
pub use pace::Turns;
use pace::{Pace, Rate};

/// Sends and questions are counted over so long.
const SEND_WINDOW: Duration = Duration::from_secs(10);
/// Failed logins are counted over so long.
const LOGIN_WINDOW: Duration = Duration::from_secs(60);
/// TCP connections for each client that an address may have: browsers open six, and
/// pages fetch files.
const SOCKETS: usize = 8;
/// Uploads of a user at the same time: each has bytes on the disk that no quota
/// counts yet.
const UPLOADS: usize = 8;
/// Of the failures that an address may have, one account gets this part.
const ACCOUNT_PART: u32 = 6;

/// What is counted.
#[derive(Debug)]
pub struct Limits {
    sends: Pace<String>,
    queries: Rate,
    failures: Pace<IpAddr>,
    account_failures: Pace<(String, IpAddr)>,
    connections: Crowd<IpAddr>,
    sockets: Crowd<IpAddr>,
    uploads: Crowd<String>,
    proxies: Vec<IpNet>,
}

impl Limits {
    /// As the settings say.
    pub fn new(config: &Config) -> Self {
        let seconds = SEND_WINDOW.as_secs() as u32;
        let sends = config.limits.sends_per_second.saturating_mul(seconds);
        let queries = config.limits.queries_per_second.saturating_mul(seconds);
        let failures = config.connections.failed_logins_per_minute;
        Self {
            sends: Pace::new(sends, SEND_WINDOW),
            queries: Rate::new(queries, SEND_WINDOW),
            failures: Pace::new(failures, LOGIN_WINDOW),
            account_failures: Pace::new(failures.div_ceil(ACCOUNT_PART), LOGIN_WINDOW),
            connections: Crowd::new(config.connections.per_address as usize),
            sockets: Crowd::new(SOCKETS * config.connections.per_address as usize),
            uploads: Crowd::new(UPLOADS),
            proxies: config.network.trusted_proxies.clone(),
        }
    }

    /// Whether a user may send one more message now.
    pub fn may_send(&self, user: &str) -> bool {
        self.sends.take(user, Instant::now())
    }

    /// Takes one of a connection's questions.
    ///
    /// # Errors
    /// How long it has none.
    pub fn may_ask(&self, turns: &mut Turns) -> Result<(), Duration> {
        turns.take(self.queries, Instant::now())
    }

    /// A place for one more connection from an address, until it is dropped;
    /// `None` when there are too many.
    pub fn enter(&self, address: IpAddr) -> Option<Place<IpAddr>> {
        if address.is_loopback() {
            return Some(Place::Uncounted);
        }
        self.connections.enter(network(address))
    }

    /// A place for one more TCP connection; a trusted proxy brings those of others.
    pub fn enter_door(&self, address: IpAddr) -> Option<Place<IpAddr>> {
        let address = address.to_canonical();
        let is_proxy = self.proxies.iter().any(|proxy| proxy.contains(&address));
        if address.is_loopback() || is_proxy {
            return Some(Place::Uncounted);
        }
        self.sockets.enter(network(address))
    }

    /// Whether an address has failed too often to try again yet.
    pub fn is_suspect(&self, address: IpAddr) -> bool {
        !address.is_loopback() && self.failures.is_spent(&network(address), Instant::now())
    }

    /// A token or a password from an address was wrong.
    pub fn failed(&self, address: IpAddr) {
        if !address.is_loopback() {
            self.failures.take(&network(address), Instant::now());
        }
    }

    /// Whether an address may try a password of an account. It counts as wrong
    /// until it proves right, so that many at the same time are no way around.
    pub fn may_guess(&self, account: &str, address: IpAddr) -> bool {
        let key = (account.to_owned(), network(address));
        let may = !self.is_suspect(address) && self.account_failures.take(&key, Instant::now());
        if may {
            self.failed(address);
        }
        may
    }

    /// A password that an address tried was right.
    pub fn guessed_right(&self, account: &str, address: IpAddr) {
        let key = (account.to_owned(), network(address));
        self.account_failures.give_back(&key);
        if !address.is_loopback() {
            self.failures.give_back(&network(address));
        }
    }

    /// A place for one more upload of a user, until it is dropped; `None` when
    /// there are too many at the same time.
    pub fn begin_upload(&self, user: &str) -> Option<Place<String>> {
        self.uploads.enter(user.to_owned())
    }
}

/// What one party is likely to have all of: an IPv4 address, or a /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(change: impl FnOnce(&mut Config)) -> Limits {
        let mut config = Config::default();
        change(&mut config);
        Limits::new(&config)
    }

    #[test]
    fn a_party_is_an_address_or_its_network() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }

    #[test]
    fn addresses_of_this_machine_are_not_counted() {
        let limits = limits(|config| {
            config.connections.per_address = 1;
            config.connections.failed_logins_per_minute = 1;
        });
        let (here, there) = ("127.0.0.1".parse().unwrap(), "203.0.113.7".parse().unwrap());
        let places: Vec<_> = [here, here, there].map(|ip| limits.enter(ip)).into();
        assert!(places.iter().all(Option::is_some));
        assert!(limits.enter(there).is_none());
        for address in [here, there] {
            limits.failed(address);
        }
        assert!(!limits.is_suspect(here) && limits.is_suspect(there));
    }

    #[test]
    fn tcp_connections_are_counted_but_for_those_of_a_proxy() {
        let limits = limits(|config| {
            config.connections.per_address = 1;
            config.network.trusted_proxies = vec!["203.0.113.0/24".parse().unwrap()];
        });
        let (proxy, client) = (
            "203.0.113.7".parse().unwrap(),
            "198.51.100.7".parse().unwrap(),
        );
        let enter = |address| (0..=SOCKETS).map(|_| limits.enter_door(address)).collect();
        let places: [Vec<_>; 2] = [proxy, client].map(enter);
        assert!(places[0].iter().all(Option::is_some));
        assert!(places[1][..SOCKETS].iter().all(Option::is_some));
        assert!(places[1][SOCKETS].is_none());
    }

    #[test]
    fn guesses_are_counted_by_account_and_address() {
        let limits = limits(|config| config.connections.failed_logins_per_minute = 6);
        let address = "127.0.0.1".parse().unwrap();
        assert!(limits.may_guess("alice", address));
        assert!(
            !limits.may_guess("alice", address),
            "the first is under way"
        );
        assert!(limits.may_guess("bob", address));
        limits.guessed_right("alice", address);
        assert!(limits.may_guess("alice", address));
    }
}
