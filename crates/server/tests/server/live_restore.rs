//! A restore while the server runs: by the real binary, with clients that are there
//! before and after.
//!
//! `RONGIM_CRASHES` says how often the server is killed in the middle (10), `RONGIM_SEED`
//! when: a run prints its seed.

use std::{env, path::Path, time::Duration};

use rongim_protocol::{
    ServerFrame,
    schema::{DownStreamMessages, SessionStateModifyResp, SyncRequestMsg},
    topic,
};
use tokio::time::sleep;

use crate::{
    backup::{UPLOAD, fails, mail, replaced, start, succeeds, upload},
    chatroom_entries as entries,
    chatrooms::join,
    common::{Client, command, said},
    settings,
};

const MESSAGES: usize = 50;

/// Nothing is said before the server closes the connection: clients come back then.
async fn is_let_go(client: &mut Client) {
    while let Some(frame) = client.next_frame().await {
        let tells = matches!(frame, ServerFrame::Disconnect(_));
        assert!(!tells, "the client would not come back: {frame:?}");
    }
}

async fn news(client: &mut Client, sync_time: u64) -> Vec<String> {
    let request = SyncRequestMsg {
        sync_time: sync_time as i64,
        ..Default::default()
    };
    let page: DownStreamMessages = client.query(topic::PULL_MESSAGES, &request).await;
    page.list.iter().map(said).collect()
}

#[tokio::test]
async fn clients_come_back_to_the_restored_state_at_the_same_address() {
    let directory = tempfile::tempdir().unwrap();
    let (data, archive) = (
        directory.path().join("data"),
        directory.path().join("b.tar"),
    );
    let archive = archive.to_str().unwrap();
    let (_server, host) = start(&data).await;
    let key = upload(&host).await;
    let (mut alice, mut bob) = (
        Client::connect(&host, "alice").await,
        Client::connect(&host, "bob").await,
    );
    let before = alice.say("bob", "before").await;
    succeeds(&data, &["backup", archive]).await;
    let after = alice.say("bob", "after").await;
    let later = upload(&host).await;

    succeeds(&data, &["restore", archive, "--force"]).await;
    is_let_go(&mut alice).await;
    is_let_go(&mut bob).await;
    assert_eq!(mail(&host).await, ["before"]);
    let get = async |key: &str| {
        let answer = reqwest::get(format!("http://{host}/files/{key}")).await;
        let answer = answer.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap())
    };
    assert_eq!(&get(&key).await.1[..], UPLOAD);
    assert_eq!(get(&later).await.0, 404);

    // Bob has seen what is gone; what comes next is news to him all the same, and no
    // id is given a second time.
    let mut bob = Client::connect(&host, "bob").await;
    assert!(news(&mut bob, after.sent_time_ms).await.is_empty());
    let mut alice = Client::connect(&host, "alice").await;
    let new = alice.say("bob", "new").await;
    assert!(new.sent_time_ms > after.sent_time_ms && after.sent_time_ms > before.sent_time_ms);
    assert!(
        ![&before, &after]
            .map(|ack| &ack.message_uid)
            .contains(&&new.message_uid)
    );
    assert_eq!(said(&bob.next_message().await), "new");
    assert_eq!(news(&mut bob, after.sent_time_ms).await, ["new"]);

    // It can be done again, also back to what was replaced.
    succeeds(&data, &["restore", archive, "--force"]).await;
    assert_eq!(mail(&host).await, ["before"]);
    let mut kept = replaced(&data);
    kept.sort();
    assert_eq!(kept.len(), 2);
    let (_old, old_host) = start(&kept[0]).await;
    assert_eq!(mail(&old_host).await, ["before", "after"]);
}

/// Pins and entries are fetched by the version that a client knows, and it knows later
/// ones than the backup has.
#[tokio::test]
async fn what_clients_fetch_by_its_version_is_news_to_them() {
    const TOP: i32 = 2;
    let directory = tempfile::tempdir().unwrap();
    let (data, archive) = (
        directory.path().join("data"),
        directory.path().join("b.tar"),
    );
    let archive = archive.to_str().unwrap();
    let (_server, host) = start(&data).await;
    let mut alice = Client::connect(&host, "alice").await;
    join(&mut alice, "r").await;
    let pin = async |client: &mut Client, value: &str| {
        let change = settings::change("bob", vec![settings::item(TOP, value)]);
        let topic = topic::SET_CONVERSATION_STATES;
        client.query::<SessionStateModifyResp>(topic, &change).await
    };
    pin(&mut alice, "1").await;
    entries::set(&mut alice, "k", "before", 0).await;
    succeeds(&data, &["backup", archive]).await;
    pin(&mut alice, "0").await;
    entries::set(&mut alice, "k", "after", 0).await;
    let known = (
        settings::states(&mut alice, 0).await.version,
        entries::pull(&mut alice, 0).await.sync_time.unwrap(),
    );

    succeeds(&data, &["restore", archive, "--force"]).await;
    let mut alice = Client::connect(&host, "alice").await;
    let pinned = settings::states(&mut alice, known.0).await;
    assert_eq!(pinned.state[0].state_item[0].value, "1");
    join(&mut alice, "r").await;
    let entries = entries::pull(&mut alice, known.1).await;
    assert_eq!(entries.entries[0].value, "before");
    assert!(pinned.version > known.0 && entries.sync_time > Some(known.1));
    // Once is enough.
    let again = settings::states(&mut alice, pinned.version).await;
    assert!(again.state.is_empty());
}

#[tokio::test]
async fn what_cannot_be_restored_disturbs_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let (data, archive) = (
        directory.path().join("data"),
        directory.path().join("b.tar"),
    );
    let archive = archive.to_str().unwrap();
    let (_server, host) = start(&data).await;
    let mut alice = Client::connect(&host, "alice").await;
    alice.say("bob", "kept").await;
    succeeds(&data, &["backup", archive]).await;

    let unforced = fails(&data, &["restore", archive]).await;
    assert!(unforced.contains("--force replaces it"), "{unforced}");
    let nowhere = fails(&data, &["restore", "/nowhere.tar", "--force"]).await;
    assert!(nowhere.contains("No such file"), "{nowhere}");
    let bytes = std::fs::read(archive).unwrap();
    let half = directory.path().join("half.tar");
    std::fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
    let broken = fails(&data, &["restore", half.to_str().unwrap(), "--force"]).await;
    assert!(broken.contains("this is no backup"), "{broken}");

    alice.say("bob", "still here").await;
    assert!(replaced(&data).is_empty());
    let names = std::fs::read_dir(&data).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<_> = names.filter(|name| name.starts_with(".restore")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn an_older_backup_is_brought_up_to_date_and_a_newer_one_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str| directory.path().join(name);
    let (data, old, new) = (place("data"), place("old.tar"), place("new.tar"));
    let (_server, host) = start(&data).await;
    Client::connect(&host, "alice")
        .await
        .say("bob", "old")
        .await;
    let archive = place("b.tar");
    succeeds(&data, &["backup", archive.to_str().unwrap()]).await;
    Client::connect(&host, "alice")
        .await
        .say("bob", "new")
        .await;

    let back = "DROP TABLE friend_requests; ALTER TABLE groups DROP COLUMN announcement;
                DROP INDEX hidden_by_message; DROP TABLE admin_log;
                DELETE FROM migrations WHERE number >= 33";
    change(&archive, &old, back);
    change(&archive, &new, "INSERT INTO migrations VALUES (9999)");
    let told = fails(&data, &["restore", new.to_str().unwrap(), "--force"]).await;
    assert!(told.contains("newer rongim-server"), "{told}");
    assert_eq!(mail(&host).await, ["old", "new"]);
    succeeds(&data, &["restore", old.to_str().unwrap(), "--force"]).await;
    assert_eq!(mail(&host).await, ["old"]);
}

/// A backup with another database: the one of `archive` after some SQL.
fn change(archive: &Path, into: &Path, sql: &str) {
    let place = tempfile::tempdir().unwrap();
    let file = std::fs::File::open(archive).unwrap();
    tar::Archive::new(file).unpack(place.path()).unwrap();
    let database = rusqlite::Connection::open(place.path().join("rongim.db")).unwrap();
    database.execute_batch(sql).unwrap();
    drop(database);
    let mut tar = tar::Builder::new(std::fs::File::create(into).unwrap());
    for name in ["manifest.json", "rongim.db"] {
        tar.append_path_with_name(place.path().join(name), name)
            .unwrap();
    }
    tar.finish().unwrap();
}

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

/// Killed at any moment of a restore, the server comes back with either state, whole.
#[tokio::test]
async fn a_server_that_is_killed_in_a_restore_has_the_old_or_the_new_state() {
    let seed = setting("RONGIM_SEED").unwrap_or_else(|| fastrand::u64(..));
    eprintln!("RONGIM_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let directory = tempfile::tempdir().unwrap();
    let (data, archive) = (
        directory.path().join("data"),
        directory.path().join("b.tar"),
    );
    let archive = archive.to_str().unwrap();
    let (mut server, mut host) = start(&data).await;
    let mut alice = Client::connect(&host, "alice").await;
    let mut old: Vec<String> = Vec::new();
    for number in 0..MESSAGES {
        alice.say("bob", &number.to_string()).await;
        old.push(number.to_string());
    }
    succeeds(&data, &["backup", archive]).await;
    let restored = old.clone();
    let [mut ends_old, mut ends_new] = [0, 0];
    for round in 0..setting("RONGIM_CRASHES").unwrap_or(10) {
        let mut alice = Client::connect(&host, "alice").await;
        let content = format!("round {round}");
        alice.say("bob", &content).await;
        old.push(content);
        let mut restoring = command(&data);
        restoring.args(["restore", archive, "--force"]);
        let mut restoring = restoring.kill_on_drop(true).spawn().unwrap();
        tokio::select! {
            () = sleep(Duration::from_micros(random.u64(..150_000))) => {}
            _ = restoring.wait() => {}
        }
        server.kill().await.unwrap();
        restoring.wait().await.unwrap();
        (server, host) = start(&data).await;
        let found = mail(&host).await;
        if found == restored {
            ends_new += 1;
            old.clone_from(&restored);
        } else {
            assert_eq!(found, old, "after round {round}");
            ends_old += 1;
        }
        for kept in replaced(&data) {
            std::fs::remove_dir_all(kept).unwrap();
        }
        let left = std::fs::read_dir(&data).unwrap().count();
        assert!(left <= 6, "{left} things in the data directory");
    }
    eprintln!("{ends_old} times the old state, {ends_new} times the new");
}
