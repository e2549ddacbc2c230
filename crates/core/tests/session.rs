//! Finding a server, staying connected, and what ends a session.

#![allow(clippy::expect_used)]

mod support;

use rongim_core::{Answer, CallError, Config, ConnectionStatus as S, ErrorCode, ListQuery};
use rongim_protocol::{
    ServerFrame,
    frame::Disconnect,
    status::{ConnectStatus, DisconnectReason},
};
use support::{Lab, Peer, SharedStore, Stored, private};

#[test]
fn the_way_to_a_connection_is_told_step_by_step() {
    let lab = Lab::connected();
    assert_eq!(
        lab.statuses,
        [
            S::AskingNavigation,
            S::NavigationAnswered,
            S::Connecting,
            S::Connected
        ]
    );
    let steps = [
        "http://navi.test/navi.js?appId=app&token=token-alice&",
        "http://im.test:80/ping?",
        "ws://im.test:80/websocket?appId=app&token=token-alice&",
    ];
    for (request, step) in lab.requests.iter().zip(steps) {
        assert!(request.starts_with(step), "{request}");
    }
    assert_eq!(lab.requests.len(), steps.len());
}

#[test]
fn a_second_connect_with_the_same_token_joins_the_first() {
    let mut lab = Lab::new();
    let first = lab.command(|engine, now| engine.connect("token-alice", now));
    let second = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    let third = lab.command(|engine, now| engine.connect("token-alice", now));
    for call in [first, second, third] {
        assert!(lab.outcome(call).is_ok());
    }
    assert_eq!(lab.peer.connections, 1);
}

#[test]
fn a_connect_with_another_token_takes_over() {
    let mut lab = Lab::connected();
    let call = lab.command(|engine, now| engine.connect("token-carol", now));
    lab.run(1_000);
    assert!(matches!(lab.outcome(call), Ok(Answer::Connected(user)) if user == "carol"));
    assert_eq!(lab.engine.user_id(), "carol");
}

#[test]
fn refusals_of_the_navigation_end_the_attempt() {
    for (code, status, told) in [
        (401, ConnectStatus::TOKEN_INCORRECT, S::Disconnected),
        (403, ConnectStatus::APP_KEY, S::AppKeyWrong),
    ] {
        let mut lab = Lab::new();
        lab.peer.navigation = format!("{{\"code\":{code}}}");
        let call = lab.command(|engine, now| engine.connect("token-alice", now));
        lab.run(120_000);
        assert_eq!(lab.outcome(call), Err(CallError::Refused(status)));
        assert_eq!(lab.statuses.last(), Some(&told));
        assert_eq!(lab.engine.poll_timeout(), None, "nothing goes on");
    }
}

#[test]
fn refusals_of_the_server_end_the_attempt() {
    for (status, told) in [
        (ConnectStatus::TOKEN_INCORRECT, S::Disconnected),
        (ConnectStatus::TOKEN_EXPIRED, S::Disconnected),
        (ConnectStatus::USER_BLOCKED, S::Blocked),
        (ConnectStatus::APP_BLOCKED, S::Blocked),
        (ConnectStatus::HOST_NAME, S::DomainIncorrect),
        (ConnectStatus(77), S::Disconnected),
    ] {
        let mut lab = Lab::new();
        lab.peer.connect_status = status;
        let call = lab.command(|engine, now| engine.connect("token-alice", now));
        lab.run(120_000);
        assert_eq!(lab.outcome(call), Err(CallError::Refused(status)));
        assert_eq!(lab.statuses.last(), Some(&told));
        assert_eq!(lab.peer.connections, 1);
    }
}

#[test]
fn a_redirect_asks_the_navigation_again() {
    let mut lab = Lab::new();
    lab.peer.connect_status = ConnectStatus::REDIRECT;
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(55);
    lab.peer.connect_status = ConnectStatus::ACCEPTED;
    lab.run(1_000);
    assert!(lab.outcome(call).is_ok());
    let asked = lab
        .requests
        .iter()
        .filter(|url| url.contains("/navi.js"))
        .count();
    assert!(asked >= 2, "{:?}", lab.requests);

    lab.deliver(
        Disconnect {
            reason: DisconnectReason::REDIRECT,
        }
        .into(),
    );
    lab.run(1_000);
    assert_eq!(lab.engine.status(), S::Connected);
    assert_eq!(
        lab.requests
            .iter()
            .filter(|url| url.contains("/navi.js"))
            .count(),
        asked + 1
    );
}

#[test]
fn disconnects_that_end_the_session() {
    for (reason, told) in [
        (DisconnectReason::OTHER_DEVICE, S::Kicked),
        (DisconnectReason::BLOCKED, S::Blocked),
        (DisconnectReason::BLOCKED_AS_WELL, S::Blocked),
        (DisconnectReason::LOGOUT, S::Disconnected),
    ] {
        let mut lab = Lab::connected();
        lab.deliver(Disconnect { reason }.into());
        lab.run(120_000);
        assert_eq!(lab.statuses.last(), Some(&told));
        assert_eq!(lab.peer.connections, 1, "{reason}");
    }
}

#[test]
fn a_server_that_closes_is_found_again() {
    let mut lab = Lab::connected();
    lab.deliver(
        Disconnect {
            reason: DisconnectReason::CLOSED,
        }
        .into(),
    );
    lab.run(5_000);
    assert_eq!(lab.engine.status(), S::Connected);
    assert_eq!(
        lab.statuses[4..],
        [S::NetworkUnavailable, S::Connecting, S::Connected]
    );
}

#[test]
fn an_unreachable_server_is_told_once_and_tried_on_with_growing_pauses() {
    let mut lab = Lab::new();
    lab.reachable = false;
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(600_000);
    assert_eq!(lab.outcome(call), Err(ErrorCode::NAVIGATION_FAILED.into()));
    let tries = lab.requests.len();
    assert!((20..60).contains(&tries), "{tries} tries in 10 minutes");
    lab.reachable = true;
    lab.run(31_000);
    assert_eq!(lab.engine.status(), S::Connected);
}

#[test]
fn a_change_of_the_network_cuts_the_pause_short() {
    let mut lab = Lab::connected();
    lab.reachable = false;
    lab.cut();
    lab.run(600_000);
    lab.reachable = true;
    lab.input(rongim_core::Engine::handle_network_change);
    lab.run(100);
    assert_eq!(lab.engine.status(), S::Connected);
}

#[test]
fn without_auto_reconnect_a_lost_connection_stays_lost_until_asked() {
    let mut config = Config::new("app", vec!["http://navi.test".into()]);
    config.auto_reconnect = false;
    let mut lab = Lab::with_config(config, Peer::default(), SharedStore::default());
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    lab.cut();
    lab.run(600_000);
    assert_eq!(lab.peer.connections, 1);
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    assert!(lab.outcome(call).is_ok());
}

#[test]
fn a_backup_server_is_probed_when_the_first_is_silent() {
    let mut lab = Lab::new();
    lab.peer.navigation =
        r#"{"code":200,"server":"","backupServer":" b.test:1 , c.test:2,"}"#.into();
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    assert!(
        lab.requests
            .iter()
            .any(|url| url.starts_with("ws://b.test:1/")),
        "{:?}",
        lab.requests
    );
}

#[test]
fn servers_without_ping_make_the_attempt_fail() {
    let mut lab = Lab::new();
    lab.peer.pings = false;
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(20_000);
    assert_eq!(
        lab.outcome(call),
        Err(ErrorCode::NETWORK_UNAVAILABLE.into())
    );
    assert_eq!(lab.peer.connections, 0);
}

#[test]
fn a_silent_connection_is_noticed_by_the_heartbeat() {
    let mut lab = Lab::connected();
    lab.deaf = true;
    lab.run(29_000);
    assert_eq!(lab.engine.status(), S::Connected, "patience");
    while lab.engine.status() == S::Connected {
        lab.run(100);
        assert!(lab.now < support::START + 40_000, "never noticed");
    }
    lab.deaf = false;
    lab.run(5_000);
    assert_eq!(lab.engine.status(), S::Connected);
    assert_eq!(lab.peer.connections, 2);
}

#[test]
fn a_quiet_connection_lives_on() {
    let mut lab = Lab::connected();
    lab.run(3_600_000);
    assert_eq!(lab.peer.connections, 1);
    let pulls = lab
        .peer
        .frames
        .iter()
        .filter(|frame| format!("{frame:?}").contains("pullMsg"));
    assert!(pulls.count() >= 20, "a pull at least every 180 s");
}

#[test]
fn waking_up_notices_a_dead_connection_within_seconds() {
    let mut lab = Lab::connected();
    lab.run(2_000);
    lab.deaf = true;
    lab.input(rongim_core::Engine::handle_network_change);
    lab.run(5_100);
    lab.deaf = false;
    lab.run(2_000);
    assert_eq!(
        (lab.engine.status(), lab.peer.connections),
        (S::Connected, 2)
    );
}

#[test]
fn a_page_that_reconnects_on_every_failure_makes_no_storm() {
    let mut lab = Lab::new();
    lab.peer.pings = false;
    lab.command(|engine, now| engine.connect("token-alice", now));
    for _ in 0..600 {
        lab.run(100);
        if lab.statuses.last() == Some(&S::NetworkUnavailable) {
            lab.command(|engine, now| engine.connect("token-alice", now));
        }
    }
    let asked = lab
        .requests
        .iter()
        .filter(|url| url.contains("/navi.js"))
        .count();
    assert!((10..=70).contains(&asked), "{asked} attempts in a minute");
}

#[test]
fn a_server_that_accepts_and_closes_is_asked_less_and_less() {
    let mut lab = Lab::connected();
    for _ in 0..12_000 {
        lab.run(50);
        if lab.engine.status() == S::Connected {
            lab.cut();
        }
    }
    assert!(
        lab.peer.connections < 60,
        "{} connections in 10 minutes",
        lab.peer.connections
    );
}

#[test]
fn redirects_in_a_circle_have_pauses_and_end_the_call() {
    let mut lab = Lab::new();
    lab.peer.connect_status = ConnectStatus::REDIRECT;
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(60_000);
    assert!(lab.outcome(call).is_err());
    assert!(
        lab.peer.connections < 30,
        "{} connections in a minute",
        lab.peer.connections
    );
}

#[test]
fn a_new_token_never_shows_the_last_users_drafts() {
    let mut lab = Lab::connected();
    lab.engine.save_draft(&private("bob"), "secret");
    lab.input(rongim_core::Engine::logout);
    lab.command(|engine, now| engine.connect("token-carol", now));
    assert_eq!(lab.engine.draft(&private("bob")), None);
    assert_eq!(lab.engine.user_id(), "");
}

#[test]
fn disconnect_ends_everything_that_is_under_way() {
    let mut lab = Lab::connected();
    let sent = lab.send(&private("bob"), "hi");
    let list = lab.command(|engine, now| engine.conversations(ListQuery::default(), now));
    lab.input(rongim_core::Engine::disconnect);
    lab.run(60_000);
    assert_eq!(lab.outcome(sent).map_err(|error| error.code()), Err(30011));
    assert_eq!(lab.outcome(list).map_err(|error| error.code()), Err(30011));
    assert_eq!(lab.statuses.last(), Some(&S::Disconnected));
    assert_eq!(lab.peer.connections, 1);
}

#[test]
fn logout_forgets_the_token() {
    let mut lab = Lab::connected();
    lab.input(rongim_core::Engine::logout);
    assert_eq!(lab.engine.token(), None);
}

#[test]
fn bytes_that_are_no_frame_are_left_out_and_nothing_is_lost() {
    let mut lab = Lab::connected();
    lab.deliver_raw(vec![]);
    lab.deliver_raw(vec![0xff; 40]);
    lab.deliver_raw(vec![0x32, 1, 2]);
    lab.receive(Stored::from_bob("after"));
    lab.run(1_000);
    assert_eq!(lab.texts(), ["after"]);
    assert_eq!(lab.warnings.len(), 3);
    assert_eq!(lab.peer.connections, 1);
}

#[test]
fn a_frame_of_a_socket_that_is_gone_is_ignored() {
    let mut lab = Lab::connected();
    lab.input(|engine, now| {
        engine.handle_frame(
            rongim_core::SocketId(9_999),
            &ServerFrame::PingResp.encode(),
            now,
        );
        engine.handle_closed(rongim_core::SocketId(9_999), now);
    });
    assert_eq!(lab.engine.status(), S::Connected);
}
