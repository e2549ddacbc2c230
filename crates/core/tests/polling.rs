//! Long polling: the same engine over HTTP requests.

mod support;

use rongim_core::{Answer, Config, ConnectionStatus as S, ErrorCode, Fetched, Transport};
use rongim_protocol::{
    frame::Disconnect,
    status::{ConnectStatus, DisconnectReason},
};
use support::{Lab, Peer, SharedStore, Stored, group, private};

fn polling() -> Lab {
    Lab::connected_over(Transport::LongPolling)
}

fn count(lab: &Lab, piece: &str) -> usize {
    lab.requests
        .iter()
        .filter(|url| url.contains(piece))
        .count()
}

#[test]
fn the_way_to_a_connection_goes_over_requests_only() {
    let lab = polling();
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
        "http://navi.test/cometnavi.js?appId=app&token=token-alice&",
        "http://im.test:80/ping?",
        "http://im.test:80/websocket?appId=app&token=token-alice&",
        "http://im.test:80/pullmsg.js?sessionid=comet%201&timestrap=17",
        "http://im.test:80/websocket?messageid=1&header=82&topic=pullMsg&targetid=alice&sessionid=comet%201&pid=",
    ];
    for (request, step) in lab.requests.iter().zip(steps) {
        assert!(request.starts_with(step), "{request}");
    }
    assert_eq!(lab.engine.transport(), Some(Transport::LongPolling));
}

#[test]
fn messages_go_both_ways_in_their_order() {
    let mut lab = polling();
    let calls: Vec<_> = (0..20)
        .map(|i| lab.send(&private("bob"), &format!("{i}")))
        .collect();
    lab.settle();
    for call in calls {
        lab.sent(call);
    }
    let sent: Vec<&str> = lab
        .peer
        .log
        .iter()
        .map(|stored| stored.content.as_str())
        .collect();
    let expected: Vec<String> = (0..20)
        .map(|i| format!("{{\"content\":\"{i}\"}}"))
        .collect();
    assert_eq!(sent, expected);

    for text in ["a", "b", "c"] {
        lab.receive(Stored::from_bob(text));
        lab.receive(Stored::text("carol", group("club"), text));
    }
    lab.settle();
    assert_eq!(lab.texts(), ["a", "a", "b", "b", "c", "c"]);
    assert_eq!(lab.engine.unread_count(&private("bob")), 3);
    assert_eq!(lab.engine.unread_count(&group("club")), 3);
}

#[test]
fn questions_are_answered_with_their_bodies() {
    let mut lab = polling();
    lab.receive(Stored::from_bob("hi 😀"));
    lab.settle();
    let list = lab.list();
    assert_eq!(list.len(), 1);
    let latest = list[0]
        .latest
        .as_ref()
        .map(|latest| latest.content.as_str());
    assert_eq!(latest, Some("hi 😀"));
    let call = lab.command(|engine, now| engine.request("qnTkn", None, r#"{"type":1}"#, now));
    lab.settle();
    assert_eq!(
        lab.outcome(call),
        Ok(Answer::Json(r#"{"deadline":1,"token":"upload"}"#.into()))
    );
}

#[test]
fn refusals_end_the_attempt() {
    for (status, told) in [
        (ConnectStatus::TOKEN_INCORRECT, S::Disconnected),
        (ConnectStatus::USER_BLOCKED, S::Blocked),
    ] {
        let mut lab = Lab::over(
            Transport::LongPolling,
            Peer::default(),
            SharedStore::default(),
        );
        lab.peer.connect_status = status;
        let call = lab.command(|engine, now| engine.connect("token-alice", now));
        lab.run(120_000);
        assert!(lab.outcome(call).is_err());
        assert_eq!(lab.statuses.last(), Some(&told));
        assert_eq!(lab.peer.connections, 1);
    }
}

#[test]
fn a_quiet_connection_lives_on_by_its_requests() {
    let mut lab = polling();
    lab.run(3_600_000);
    assert_eq!(lab.peer.connections, 1);
    let waits = count(&lab, "/pullmsg.js?");
    assert!(
        (100..200).contains(&waits),
        "{waits} requests for frames in an hour"
    );
}

#[test]
fn a_server_without_patience_is_asked_once_a_second() {
    let mut lab = polling();
    lab.comet.is_impatient = true;
    lab.run(60_000);
    let waits = count(&lab, "/pullmsg.js?");
    assert!(
        (30..70).contains(&waits),
        "{waits} requests for frames in a minute"
    );
    lab.receive(Stored::from_bob("still here"));
    lab.run(2_000);
    assert_eq!(lab.texts(), ["still here"]);
}

#[test]
fn a_lost_session_is_opened_again() {
    let mut lab = polling();
    lab.comet.close();
    lab.receive(Stored::from_bob("meanwhile"));
    let call = lab.send(&private("bob"), "into the void");
    lab.run(5_000);
    assert_eq!(lab.peer.connections, 2);
    assert_eq!(lab.sent(call).uid, "UID-000002");
    assert_eq!(lab.texts(), ["meanwhile"]);
}

#[test]
fn a_request_that_is_never_answered_ends_the_connection() {
    let mut lab = polling();
    lab.deaf = true;
    lab.send(&private("bob"), "hello?");
    lab.run(10_000);
    assert_eq!(lab.peer.connections, 1, "patience");
    lab.run(6_000);
    assert_ne!(lab.engine.status(), S::Connected);
    lab.deaf = false;
    lab.run(20_000);
    assert_eq!(lab.engine.status(), S::Connected);

    let before = lab.peer.connections;
    lab.deaf = true;
    lab.run(26_000);
    lab.deaf = false;
    lab.run(100_000);
    let after = lab.peer.connections;
    assert_eq!(after, before + 1, "a waiting request lost its answer");
}

#[test]
fn nonsense_in_place_of_frames_makes_no_storm() {
    for nonsense in [
        (502, "<html>"),
        (200, "<html>"),
        (200, "[{\"headerCode\":1}]"),
        (200, "lost params"),
    ] {
        let mut lab = polling();
        let (status, body) = nonsense;
        let body = body.to_owned();
        lab.comet.nonsense = Some(Fetched { status, body });
        lab.run(600_000);
        let requests = lab.requests.len();
        assert!(
            requests < 400,
            "{nonsense:?}: {requests} requests in 10 minutes"
        );
        lab.comet.nonsense = None;
        lab.run(60_000);
        assert_eq!(lab.engine.status(), S::Connected, "{nonsense:?}");
    }
}

#[test]
fn the_server_ends_a_session_with_its_reason() {
    for (reason, told) in [
        (DisconnectReason::OTHER_DEVICE, S::Kicked),
        (DisconnectReason::BLOCKED, S::Blocked),
    ] {
        let mut lab = polling();
        lab.deliver(Disconnect { reason }.into());
        lab.run(120_000);
        assert_eq!(lab.statuses.last(), Some(&told));
        assert_eq!(lab.peer.connections, 1, "{reason}");
    }
}

#[test]
fn disconnect_gives_up_the_requests() {
    let mut lab = polling();
    lab.input(rongim_core::Engine::disconnect);
    assert!(lab.comet.requests.is_empty(), "{:?}", lab.comet.requests);
    lab.run(600_000);
    assert_eq!(lab.engine.poll_timeout(), None);
}

#[test]
fn waking_up_notices_a_dead_connection_within_seconds() {
    let mut lab = polling();
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
fn own_messages_do_not_come_back_after_a_refresh() {
    let mut lab = polling();
    lab.send(&private("bob"), "mine");
    lab.run(15_000);
    let mut next = Lab::over(
        Transport::LongPolling,
        std::mem::take(&mut lab.peer),
        lab.store.clone(),
    );
    next.now = lab.now;
    next.command(|engine, now| engine.connect("token-alice", now));
    next.run(5_000);
    assert!(next.received.is_empty(), "{:?}", next.texts());
}

fn auto_without_sockets() -> Lab {
    let mut lab = Lab::new();
    lab.opens_sockets = false;
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(1_000);
    assert_eq!(lab.outcome(call), Ok(Answer::Connected("alice".into())));
    lab
}

#[test]
fn where_no_socket_opens_long_polling_stands_in() {
    let mut lab = auto_without_sockets();
    assert_eq!(lab.engine.transport(), Some(Transport::LongPolling));
    assert_eq!(count(&lab, "/cometnavi.js?"), 1);
    assert!(
        !lab.statuses.contains(&S::NetworkUnavailable),
        "{:?}",
        lab.statuses
    );
    lab.run(60_000);
    lab.cut();
    lab.run(5_000);
    assert_eq!(lab.engine.transport(), Some(Transport::LongPolling));
    assert_eq!(count(&lab, "ws://"), 1, "no socket is tried again so soon");
}

#[test]
fn the_socket_is_tried_again_by_a_reconnect_after_minutes() {
    let mut lab = auto_without_sockets();
    lab.run(310_000);
    lab.opens_sockets = true;
    lab.cut();
    lab.run(5_000);
    assert_eq!(lab.engine.transport(), Some(Transport::WebSocket));
}

#[test]
fn the_socket_is_tried_again_when_the_network_changes_and_nothing_is_under_way() {
    let mut lab = auto_without_sockets();
    lab.run(310_000);
    lab.opens_sockets = true;
    let sent = lab.send(&private("bob"), "on its way");
    lab.input(rongim_core::Engine::handle_network_change);
    lab.run(1_000);
    lab.sent(sent);
    assert_eq!(lab.engine.transport(), Some(Transport::LongPolling));
    lab.input(rongim_core::Engine::handle_network_change);
    lab.receive(Stored::from_bob("while it changes"));
    lab.run(1_000);
    assert_eq!(lab.engine.transport(), Some(Transport::WebSocket));
    assert_eq!(lab.texts(), ["while it changes"]);
}

#[test]
fn a_server_that_opens_neither_is_unreachable() {
    let mut lab = Lab::new();
    lab.opens_sockets = false;
    lab.peer.comet_status = 404;
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(120_000);
    assert_eq!(
        lab.outcome(call),
        Err(ErrorCode::NETWORK_UNAVAILABLE.into())
    );
    assert!(count(&lab, "ws://") > 2, "both are tried on");
    assert!(count(&lab, "http://im.test:80/websocket?") > 2);
    assert!(lab.requests.len() < 200, "{}", lab.requests.len());
    lab.peer.comet_status = 200;
    lab.run(31_000);
    assert_eq!(lab.engine.status(), S::Connected);
}

#[test]
fn a_page_that_wants_a_socket_only_is_told_that_there_is_none() {
    let mut lab = Lab::over(
        Transport::WebSocket,
        Peer::default(),
        SharedStore::default(),
    );
    lab.opens_sockets = false;
    let call = lab.command(|engine, now| engine.connect("token-alice", now));
    lab.run(300);
    assert!(lab.outcome(call).is_err());
    assert_eq!(lab.statuses.last(), Some(&S::WebSocketUnavailable));
    lab.opens_sockets = true;
    lab.run(5_000);
    assert_eq!(lab.engine.transport(), Some(Transport::WebSocket));
}

#[test]
fn a_second_page_of_the_user_has_its_own_session() {
    let config = |seed| {
        let mut config = Config::new("app", vec!["http://navi.test".into()]);
        config.transport = Transport::LongPolling;
        (config, seed)
    };
    let pid = |(config, seed)| {
        let mut lab = Lab::with_seed(config, seed, Peer::default(), SharedStore::default());
        lab.command(|engine, now| engine.connect("token-alice", now));
        lab.run(1_000);
        let open = lab
            .requests
            .iter()
            .find_map(|url| Some(url.split_once("&pid=")?.1.to_owned()));
        open.expect("a pid")
    };
    assert_ne!(pid(config(1)), pid(config(2)));
}
