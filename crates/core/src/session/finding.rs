//! Finding a server: asking the navigation, then probing what it names.

use rongim_protocol::{navigation::CALLBACK, status::ConnectStatus};

use super::{
    Change, Session, State,
    navigation::{self, Navigation, Verdict},
    probe::{self, Probe},
};
use crate::{
    Config, ConnectionStatus, ErrorCode, FetchId, Fetched, Json, Millis, Output,
    config::NAVIGATION_TRIES,
};

impl Session {
    /// Takes the navigation's answer of an earlier visit.
    pub(crate) fn know_navigation(
        &mut self,
        config: &Config,
        json: &dyn Json,
        text: &str,
        now: Millis,
    ) {
        if let Verdict::Servers { servers, text } = navigation::read(json, text) {
            self.servers = Some((self.polls(config, now), servers));
            self.servers_are_old = true;
            self.navigation = Some(text);
        }
    }

    /// The navigation hosts for the present token: its own come first.
    pub(crate) fn navigation_hosts(&self, config: &Config) -> Vec<String> {
        let token = self.token.as_deref().unwrap_or_default();
        let (_, hosts) = navigation::split_token(token);
        let mut hosts: Vec<String> = hosts
            .chain(config.navigation_hosts.iter().cloned())
            .collect();
        hosts.truncate(NAVIGATION_TRIES);
        hosts
    }

    /// Nothing that the navigation said is of use any more.
    pub(super) fn forget_servers(&mut self) {
        self.servers = None;
        self.servers_are_old = false;
        self.changes.push_back(Change::ServersForgotten);
    }

    pub(super) fn attempt(&mut self, config: &Config, now: Millis) {
        self.drop_connection();
        let polls = self.polls(config, now);
        match self.servers.clone() {
            Some((of_polling, servers)) if of_polling == polls => self.probe(config, servers, now),
            _ => self.navigate(config, 0, now),
        }
    }

    fn navigate(&mut self, config: &Config, tries: usize, now: Millis) {
        let hosts = self.navigation_hosts(config);
        let (Some(token), Some(host)) = (&self.token, hosts.get(tries)) else {
            let status = ConnectionStatus::NavigationFailed;
            return self.fail(config, status, ErrorCode::NAVIGATION_FAILED, now);
        };
        let (token, _) = navigation::split_token(token);
        let polls = self.polls(config, now);
        let id = FetchId(self.next_id + 1);
        let url =
            |callback: &str| navigation::url(host, polls, &config.app_key, token, callback, now);
        if config.script_navigation {
            // A script of an earlier request may come late: each has its own.
            let callback = format!("{CALLBACK}{}", id.0);
            let url = url(&callback);
            self.outputs
                .push_back(Output::LoadScript { id, url, callback });
            self.next_id = id.0;
        } else {
            let url = url(CALLBACK);
            self.fetch(url);
        }
        self.state = State::Navigating(Navigation::new(id, tries, now));
        self.tell(ConnectionStatus::AskingNavigation);
    }

    fn probe(&mut self, config: &Config, servers: Vec<String>, now: Millis) {
        self.tell(ConnectionStatus::Connecting);
        self.state = State::Probing(Probe::new(servers, now));
        self.probe_next(config, now);
    }

    /// Probes one more server, when there is one.
    pub(super) fn probe_next(&mut self, config: &Config, now: Millis) {
        let stamp = self.random.below(1_000_000);
        let State::Probing(probe) = &mut self.state else {
            return;
        };
        let Some(server) = probe.next_server(now) else {
            return;
        };
        let url = format!("{}{server}/ping?r={stamp}", config.http_scheme());
        let id = FetchId(self.next_id + 1);
        probe.started(id, server);
        self.fetch(url);
    }

    pub(super) fn probed(&mut self, config: &Config, id: FetchId, is_good: bool, now: Millis) {
        let State::Probing(probe) = &mut self.state else {
            return;
        };
        match probe.answered(id, is_good) {
            probe::Step::Found(server) => self.open(config, &server, now),
            probe::Step::TryNext => self.probe_next(config, now),
            probe::Step::NoneLeft => self.unreachable(config, now),
            probe::Step::Wait => {}
        }
    }

    pub(super) fn navigated(
        &mut self,
        config: &Config,
        json: &dyn Json,
        answer: Option<Fetched>,
        tries: usize,
        now: Millis,
    ) {
        let verdict = answer.map_or(Verdict::Unusable, |answer| {
            navigation::read(json, &answer.body)
        });
        match verdict {
            Verdict::Servers { servers, text } => {
                self.tell(ConnectionStatus::NavigationAnswered);
                self.navigation = Some(text);
                self.servers = Some((self.polls(config, now), servers.clone()));
                self.servers_are_old = false;
                self.changes.push_back(Change::Navigated);
                self.probe(config, servers, now);
            }
            Verdict::TokenIncorrect => self.refused(ConnectStatus::TOKEN_INCORRECT),
            Verdict::AppKeyWrong => self.refused(ConnectStatus::APP_KEY),
            Verdict::Unusable => {
                self.next_navigation(config, ConnectionStatus::NavigationFailed, tries, now);
            }
        }
    }

    pub(super) fn next_navigation(
        &mut self,
        config: &Config,
        status: ConnectionStatus,
        tries: usize,
        now: Millis,
    ) {
        if tries + 1 < self.navigation_hosts(config).len() {
            return self.navigate(config, tries + 1, now);
        }
        self.fail(config, status, ErrorCode::NAVIGATION_FAILED, now);
    }

    /// No server answered: the next attempt asks the navigation again; at once
    /// when it was asked in an earlier visit only.
    pub(super) fn unreachable(&mut self, config: &Config, now: Millis) {
        let were_old = self.servers_are_old;
        self.forget_servers();
        if were_old {
            return self.attempt(config, now);
        }
        let status = ConnectionStatus::NetworkUnavailable;
        self.fail(config, status, ErrorCode::NETWORK_UNAVAILABLE, now);
    }
}
