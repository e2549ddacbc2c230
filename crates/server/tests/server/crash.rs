//! The real binary is killed in the middle: nothing acknowledged is lost,
//! nothing is there twice.

use std::{collections::HashSet, path::Path, process::Stdio};

use rongim_protocol::{schema::UpStreamMessage, status::Status, topic};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::{
    common::{APP_KEY, APP_SECRET, Client, PATIENCE, text},
    mailbox,
};

const SENDERS: usize = 4;
const IN_FLIGHT: i64 = 32;
const ACKED_BEFORE_THE_KILL: usize = 100;

async fn start(data: &Path) -> (Child, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_rongim-server"))
        .args([
            "--listen",
            "127.0.0.1:0",
            "--app-key",
            APP_KEY,
            "--app-secret",
            APP_SECRET,
        ])
        .arg("--data")
        .arg(data)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = timeout(PATIENCE, lines.next_line())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    let host = line
        .strip_prefix("rongim-server listening on http://")
        .unwrap();
    (server, host.to_owned())
}

/// Sends to bob as fast as acks come until the server dies; gives what was
/// acknowledged.
async fn send_until_the_end(host: String, sender: usize, acked: tokio::sync::mpsc::Sender<String>) {
    let mut client = Client::connect(&host, &format!("sender{sender}")).await;
    let mut number = 0;
    loop {
        let mut ids = Vec::new();
        for _ in 0..IN_FLIGHT {
            number += 1;
            let content = format!("{sender}/{number}");
            let body = UpStreamMessage {
                client_unique_id: Some(number),
                ..text(&content)
            };
            let Some(id) = client
                .try_publish(topic::PRIVATE_MESSAGE, "bob", &body)
                .await
            else {
                return;
            };
            ids.push((id, content));
        }
        for (id, content) in ids {
            match client.try_pub_ack(id).await {
                Some(ack) => assert_eq!(ack.status, Status::OK),
                None => return,
            }
            acked.send(content).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_message_survives_a_kill_exactly_once() {
    let directory = tempfile::tempdir().unwrap();
    let (mut server, host) = start(directory.path()).await;
    let (acked, mut acks) = tokio::sync::mpsc::channel(10_000);
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| tokio::spawn(send_until_the_end(host.clone(), sender, acked.clone())))
        .collect();
    drop(acked);
    let mut acknowledged = Vec::new();
    for _ in 0..ACKED_BEFORE_THE_KILL {
        acknowledged.push(timeout(PATIENCE, acks.recv()).await.unwrap().unwrap());
    }
    server.kill().await.unwrap();
    while let Some(content) = acks.recv().await {
        acknowledged.push(content);
    }
    for sender in senders {
        sender.await.unwrap();
    }

    let (_server, host) = start(directory.path()).await;
    let mut bob = Client::connect(&host, "bob").await;
    let mail = mailbox::pull_all(&mut bob).await;
    let unique: HashSet<_> = mail.iter().collect();
    assert_eq!(unique.len(), mail.len(), "a message is there twice");
    for content in &acknowledged {
        assert!(
            unique.contains(content),
            "{content} was acknowledged and is lost"
        );
    }

    // A resend after the crash is recognised, or taken for the first time.
    let mut sender = Client::connect(&host, "sender0").await;
    let again = UpStreamMessage {
        client_unique_id: Some(1),
        ..text("0/1")
    };
    assert_eq!(
        sender
            .send(topic::PRIVATE_MESSAGE, "bob", &again)
            .await
            .status,
        Status::OK
    );
    let copies = mailbox::pull_all(&mut bob).await;
    assert_eq!(copies.iter().filter(|content| *content == "0/1").count(), 1);
}
