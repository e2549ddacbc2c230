//! Several devices of one user, and the rule for a second login.

use rongim_protocol::{
    ServerFrame,
    status::{DisconnectReason, Status},
    topic,
};
use rongim_server::config::limits::SecondLogin;

use crate::common::{Client, TestServer, said, text};

#[tokio::test]
async fn by_default_all_devices_stay_and_hear_everything() {
    let server = TestServer::start().await;
    let mut devices = [server.client("alice").await, server.client("alice").await];
    let mut polling = server.polling_client("alice").await;
    let mut bob = server.client("bob").await;
    bob.say("alice", "to all").await;
    for device in devices.iter_mut().chain([&mut polling]) {
        assert_eq!(said(&device.next_message().await), "to all");
    }
    devices[0].say("bob", "from one").await;
    for device in [&mut devices[1], &mut polling] {
        assert!(device.next_publish().await.sync);
    }
}

async fn kicked(client: &mut Client) {
    match client.next_frame().await {
        Some(ServerFrame::Disconnect(end)) => {
            assert_eq!(end.reason, DisconnectReason::OTHER_DEVICE);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(client.next_frame().await, None);
}

#[tokio::test]
async fn where_that_is_the_rule_a_second_login_ends_the_first() {
    let server =
        TestServer::with(|config| config.connections.second_login = SecondLogin::Kick).await;
    let mut bob = server.client("bob").await;
    let mut first = server.client("alice").await;
    let mut second = server.polling_client("alice").await;
    kicked(&mut first).await;
    let mut third = server.client("alice").await;
    kicked(&mut second).await;
    bob.say("alice", "still here?").await;
    assert_eq!(said(&third.next_message().await), "still here?");
    let ack = third
        .send(topic::PRIVATE_MESSAGE, "bob", &text("yes"))
        .await;
    assert_eq!(ack.status, Status::OK);
}
