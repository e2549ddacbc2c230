//! `reconnect` as pages use it, sleeps, and pages that fight for one user.

mod support;

use rongim_core::{Answer, Config, ConnectionStatus as S, Engine, ErrorCode};
use rongim_protocol::{frame::Disconnect, status::DisconnectReason};
use support::{Lab, Peer, START, SharedStore, private};

/// A page that reconnects only when it is asked to.
fn manual() -> Lab {
    let mut config = Config::new("app", vec!["http://navi.test".into()]);
    config.auto_reconnect = false;
    let mut lab = Lab::with_config(config, Peer::default(), SharedStore::default());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    lab
}

#[test]
fn before_connect_there_is_nothing_to_reconnect() {
    for rates in [None, Some(Vec::new())] {
        let mut lab = Lab::new();
        let call = lab.command(|engine, now| engine.reconnect(rates, now));
        assert_eq!(lab.outcome(call), Err(ErrorCode::NOT_CONNECTED.into()));
    }
}

#[test]
fn a_connection_that_is_there_is_the_outcome() {
    for rates in [None, Some(vec![100])] {
        let mut lab = Lab::connected();
        let call = lab.command(|engine, now| engine.reconnect(rates, now));
        assert_eq!(lab.outcome(call), Ok(Answer::Connected("alice".into())));
        assert_eq!(lab.peer.connections, 1);
    }
}

#[test]
fn without_rates_it_is_one_attempt() {
    let mut lab = manual();
    lab.cut();
    lab.reachable = false;
    let call = lab.command(|engine, now| engine.reconnect(None, now));
    lab.run(60_000);
    assert!(lab.outcome(call).is_err());
    let requests = lab.requests.len();
    lab.run(600_000);
    assert_eq!(lab.requests.len(), requests, "nothing goes on by itself");
    lab.reachable = true;
    let call = lab.command(|engine, now| engine.reconnect(None, now));
    lab.run(1_000);
    assert!(lab.outcome(call).is_ok());
}

#[test]
fn with_rates_an_attempt_follows_each_pause_and_then_it_ends() {
    let mut lab = manual();
    lab.cut();
    lab.reachable = false;
    let before = lab.requests.len();
    let rates = vec![500, 2_000, 8_000];
    let call = lab.command(|engine, now| engine.reconnect(Some(rates), now));
    assert_eq!(lab.requests.len(), before, "the first pause comes first");
    lab.run(520);
    assert!(lab.requests.len() > before);
    assert!(!lab.has_outcome(call));
    lab.run(9_000);
    assert!(!lab.has_outcome(call));
    lab.run(30_000);
    assert!(lab.outcome(call).is_err());
    let requests = lab.requests.len();
    lab.run(600_000);
    assert_eq!(lab.requests.len(), requests);
}

#[test]
fn a_later_attempt_that_succeeds_is_the_one_outcome() {
    let mut lab = manual();
    lab.cut();
    lab.reachable = false;
    let calls: Vec<_> = (0..5)
        .map(|_| {
            lab.run(50);
            lab.command(|engine, now| engine.reconnect(Some(Vec::new()), now))
        })
        .collect();
    lab.run(5_000);
    lab.reachable = true;
    lab.run(20_000);
    for call in calls {
        assert_eq!(lab.outcome(call), Ok(Answer::Connected("alice".into())));
    }
    assert_eq!(lab.peer.connections, 2);
}

#[test]
fn wild_rates_are_tamed() {
    let mut lab = manual();
    lab.cut();
    lab.reachable = false;
    let call = lab.command(|engine, now| engine.reconnect(Some(vec![0; 100_000]), now));
    lab.run(60_000);
    assert!(lab.outcome(call).is_err());
    assert!(lab.requests.len() < 250, "{} requests", lab.requests.len());
    let call = lab.command(|engine, now| engine.reconnect(Some(vec![u64::MAX]), now));
    lab.run(3_601_000);
    assert!(lab.has_outcome(call));
}

#[test]
fn disconnect_ends_a_reconnect_that_waits() {
    let mut lab = manual();
    lab.cut();
    lab.reachable = false;
    let call = lab.command(|engine, now| engine.reconnect(Some(vec![60_000]), now));
    lab.run(1_000);
    lab.input(Engine::disconnect);
    assert_eq!(lab.outcome(call), Err(ErrorCode::SUPERSEDED.into()));
    lab.run(120_000);
    assert_eq!(lab.engine.status(), S::Disconnected);
}

#[test]
fn pages_that_kick_each_other_slow_down() {
    let mut lab = Lab::connected();
    for _ in 0..600 {
        lab.run(100);
        if lab.engine.status() == S::Connected {
            let reason = DisconnectReason::OTHER_DEVICE;
            lab.deliver(Disconnect { reason }.into());
            lab.settle();
            lab.command(|engine, now| engine.reconnect(None, now));
        }
    }
    let connections = lab.peer.connections;
    assert!((5..15).contains(&connections), "{connections} in a minute");
}

#[test]
fn a_sleep_is_no_silence_of_the_server() {
    let mut lab = Lab::connected();
    let call = lab.send(&private("bob"), "before the lid closed");
    lab.sleep(8 * 3_600_000);
    lab.run(5_000);
    lab.sent(call);
    assert_eq!(lab.peer.connections, 1);
}

#[test]
fn a_connection_that_died_in_a_sleep_is_replaced_and_nothing_is_given_up() {
    let mut lab = Lab::connected();
    lab.deaf = true;
    let call = lab.send(&private("bob"), "before the lid closed");
    lab.run(16_000);
    lab.sleep(3_600_000);
    lab.deaf = false;
    lab.run(6_000);
    lab.sent(call);
    assert_eq!(lab.peer.connections, 2);
    assert_eq!(lab.peer.log.len(), 1, "sent once, though twice on the wire");
    assert!(lab.now > START);
}
