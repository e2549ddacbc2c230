//! Whom the navigation is asked, how, and when not at all.

mod support;

use rongim_core::{Config, ConnectionStatus as S, Engine, Output, Store, Transport};
use rongim_protocol::{
    frame::Disconnect,
    status::{ConnectStatus, DisconnectReason},
};
use support::{Lab, Peer, SharedStore};

fn config() -> Config {
    Config::new("app", vec!["http://navi.test".into()])
}

fn connect(lab: &mut Lab) {
    connect_as(lab, "token-alice");
}

fn connect_as(lab: &mut Lab, token: &str) {
    let call = lab.command(|engine, now| engine.connect(token, now));
    lab.run(2_000);
    assert!(lab.outcome(call).is_ok());
}

/// Another visit of the same browser, `later` ms after this one.
fn visit(last: Lab, config: Config, later: u64) -> Lab {
    let now = last.now + later;
    let mut lab = Lab::with_config(config, last.peer, last.store);
    lab.now = now;
    lab
}

fn asked(lab: &Lab) -> usize {
    let asks = lab.requests.iter().filter(|url| url.contains("navi.js?"));
    asks.count()
}

#[test]
fn the_next_visits_go_without_for_two_hours() {
    let mut lab = visit(Lab::connected(), config(), 7_000_000);
    connect(&mut lab);
    assert_eq!(asked(&lab), 0);
    assert_eq!(lab.statuses, [S::Connecting, S::Connected]);
    let navigation = lab.engine.navigation();
    assert!(navigation.is_some_and(|text| text.contains("im.test")));

    let mut lab = visit(lab, config(), 300_000);
    connect(&mut lab);
    assert_eq!(asked(&lab), 1, "it lasts from when it was asked");
}

#[test]
fn an_answer_is_for_one_token_transport_and_list_of_hosts() {
    let mut polling = config();
    polling.transport = Transport::LongPolling;
    let elsewhere = Config::new("app", vec!["http://other.test".into()]);
    let other_app = Config::new("app2", vec!["http://navi.test".into()]);
    for other in [polling, elsewhere, other_app] {
        let mut lab = visit(Lab::connected(), other, 0);
        connect(&mut lab);
        assert_eq!(asked(&lab), 1);
    }
    let mut lab = visit(Lab::connected(), config(), 0);
    connect_as(&mut lab, "token-carol");
    assert_eq!(asked(&lab), 1);
}

#[test]
fn a_page_can_have_it_asked_again() {
    let mut lab = visit(Lab::connected(), config(), 0);
    lab.input(Engine::forget_navigation);
    connect(&mut lab);
    assert_eq!(asked(&lab), 1);
}

#[test]
fn a_redirect_drops_what_was_known() {
    let mut lab = Lab::connected();
    let reason = DisconnectReason::REDIRECT;
    lab.deliver(Disconnect { reason }.into());
    lab.run(15);
    assert_eq!(asked(&lab), 2);
    assert!(lab.statuses.contains(&S::Redirected), "{:?}", lab.statuses);
    let mut lab = visit(Lab::connected(), config(), 0);
    lab.peer.connect_status = ConnectStatus::REDIRECT;
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(50);
    assert_eq!(asked(&lab), 1);
}

#[test]
fn servers_of_an_earlier_visit_that_are_gone_are_asked_for_at_once() {
    let mut lab = visit(Lab::connected(), config(), 0);
    lab.peer.navigation = r#"{"code":200,"server":"moved.test:80"}"#.into();
    lab.peer.silent_hosts = vec!["im.test", "backup.test"];
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(2_000);
    assert!(lab.outcome(call).is_ok(), "{:?}", lab.requests);
    assert!(
        lab.requests
            .iter()
            .any(|url| url.starts_with("ws://moved.test:80/"))
    );
    assert!(!lab.statuses.contains(&S::NetworkUnavailable));
}

#[test]
fn what_storage_holds_instead_is_left_alone() {
    for value in [
        "",
        "1",
        "1 2",
        "x y z",
        "18446744073709551615 99999999999999 {}",
    ] {
        let lab = Lab::connected();
        let key = lab.store.keys("rongim|app||navi");
        assert_eq!(key.len(), 1);
        lab.store.clone().set(&key[0], value);
        let mut lab = visit(lab, config(), 0);
        connect(&mut lab);
        assert_eq!(asked(&lab), 1, "{value:?}");
    }
}

#[test]
fn hosts_of_the_token_come_first_and_the_token_goes_without_them() {
    let mut lab = Lab::new();
    lab.peer.silent_hosts.push("nav1.test");
    connect_as(&mut lab, "token-alice@nav1.test;http://nav2.test:81");
    let asks: Vec<&String> = lab.requests.iter().take(2).collect();
    for (request, start) in asks.iter().zip([
        "https://nav1.test/navi.js?appId=app&token=token-alice%40&",
        "http://nav2.test:81/navi.js?appId=app&token=token-alice%40&",
    ]) {
        assert!(request.starts_with(start), "{request}");
    }
    assert!(
        lab.requests
            .iter()
            .any(|url| url.starts_with("ws://") && url.contains("token=token-alice%40&"))
    );
}

#[test]
fn where_only_scripts_cross_origins_a_script_is_loaded() {
    let mut config = config();
    config.script_navigation = true;
    let store = SharedStore::default();
    let mut engine = Engine::new(
        config.clone(),
        Box::new(store.clone()),
        Box::new(support::RealJson),
        1,
    );
    engine.connect("token-alice", support::START);
    let first = engine.poll_output();
    let Some(Output::LoadScript { url, callback, .. }) = first else {
        panic!("{first:?}");
    };
    assert!(url.contains(&format!("&callBack={callback}&")), "{url}");

    let mut lab = Lab::with_config(config, Peer::default(), store);
    connect(&mut lab);
    assert_eq!(asked(&lab), 1);
}
