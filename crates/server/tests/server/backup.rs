//! Backups of a server that runs, and what can be restored from them.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    process::Output,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use reqwest::multipart::{Form, Part};
use rongim_protocol::{
    schema::{
        DownStreamMessages, GetQNupTokenInput, GetQNupTokenOutput, SyncRequestMsg, UpStreamMessage,
    },
    status::Status,
    topic,
};
use tar::{Builder, Header};
use tokio::{process::Child, sync::Semaphore, task::JoinSet, time::timeout};

use crate::common::{Client, PATIENCE, command, said, start_process, text};

const SENDERS: usize = 8;
const BEFORE: u32 = 300;
pub(crate) const UPLOAD: &[u8] = b"\x89PNG\r\n\x1a\n and the rest";

pub(crate) async fn start(data: &Path) -> (Child, String) {
    start_process(data, &[]).await
}

pub(crate) async fn run(data: &Path, args: &[&str]) -> Output {
    let output = command(data).args(args).output();
    timeout(PATIENCE, output).await.unwrap().unwrap()
}

pub(crate) async fn succeeds(data: &Path, args: &[&str]) {
    let output = run(data, args).await;
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {told}");
}

/// What a command says when it fails.
pub(crate) async fn fails(data: &Path, args: &[&str]) -> String {
    let output = run(data, args).await;
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Says things to bob, and notes what was acknowledged, until told to stop.
async fn talk(host: String, name: String, load: Arc<Load>) {
    let mut client = Client::connect(&host, &name).await;
    for number in 0.. {
        if load.stop.load(Ordering::Relaxed) {
            return;
        }
        let content = format!("{name}/{number}");
        client.say("bob", &content).await;
        load.acknowledged.lock().unwrap().insert(content);
        load.count.add_permits(1);
    }
}

struct Load {
    acknowledged: Mutex<HashSet<String>>,
    count: Semaphore,
    stop: AtomicBool,
}

pub(crate) async fn upload(host: &str) -> String {
    let mut alice = Client::connect(host, "alice").await;
    let request = GetQNupTokenInput {
        r#type: 1,
        ..Default::default()
    };
    let answer: GetQNupTokenOutput = alice.query(topic::UPLOAD_TOKEN, &request).await;
    let form = Form::new()
        .text("token", answer.token)
        .part("file", Part::bytes(UPLOAD.to_vec()));
    let request = reqwest::Client::new().post(format!("http://{host}/upload"));
    let answer = request.multipart(form).send().await.unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    answer["key"].as_str().unwrap().to_owned()
}

/// All of bob's mail.
pub(crate) async fn mail(host: &str) -> Vec<String> {
    let mut bob = Client::connect(host, "bob").await;
    let mut told = Vec::new();
    let mut request = SyncRequestMsg::default();
    loop {
        let page: DownStreamMessages = bob.query(topic::PULL_MESSAGES, &request).await;
        told.extend(page.list.iter().map(said));
        request.sync_time = page.sync_time;
        if page.finished.unwrap_or(true) {
            return told;
        }
    }
}

/// What restores have replaced in a data directory.
pub(crate) fn replaced(data: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(data).unwrap();
    let kept = entries.filter_map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name()?.to_str()?;
        name.starts_with("before-restore-").then(|| path.clone())
    });
    kept.collect()
}

#[tokio::test]
async fn a_backup_under_load_has_all_that_was_acknowledged_before_it() {
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str| directory.path().join(name);
    let (data, restored) = (place("data"), place("restored"));
    let archive = place("backup.tar");
    let archive = archive.to_str().unwrap();
    let (mut server, host) = start(&data).await;
    let key = upload(&host).await;

    let load = Arc::new(Load {
        acknowledged: Mutex::default(),
        count: Semaphore::new(0),
        stop: AtomicBool::new(false),
    });
    let mut senders = JoinSet::new();
    for number in 0..SENDERS {
        let name = format!("sender{number}");
        senders.spawn(talk(host.clone(), name, Arc::clone(&load)));
    }
    let enough = load.count.acquire_many(BEFORE);
    timeout(PATIENCE, enough).await.unwrap().unwrap().forget();
    let before = load.acknowledged.lock().unwrap().clone();
    succeeds(&data, &["backup", archive]).await;
    assert!(
        fails(&data, &["backup", archive])
            .await
            .contains("exists already")
    );
    // It was made beside the load, and the load goes on.
    timeout(PATIENCE, load.count.acquire_many(50))
        .await
        .unwrap()
        .unwrap()
        .forget();
    load.stop.store(true, Ordering::Relaxed);
    senders.join_all().await;

    server.kill().await.unwrap();

    succeeds(&restored, &["restore", archive]).await;
    let (mut server, host) = start(&restored).await;
    let told = mail(&host).await;
    let unique: HashSet<String> = told.iter().cloned().collect();
    assert_eq!(unique.len(), told.len(), "nothing is there twice");
    let lost: Vec<_> = before.difference(&unique).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let file = reqwest::get(format!("http://{host}/files/{key}"))
        .await
        .unwrap();
    assert_eq!(&file.bytes().await.unwrap()[..], UPLOAD);
    server.kill().await.unwrap();
}

#[tokio::test]
async fn a_restore_goes_on_from_the_moment_of_the_backup_and_keeps_what_it_replaces() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let archive = directory.path().join("backup.tar");
    let archive = archive.to_str().unwrap();
    let (mut server, host) = start(&data).await;
    let mut alice = Client::connect(&host, "alice").await;
    let resent = UpStreamMessage {
        client_unique_id: Some(77),
        ..text("before")
    };
    let first = alice.send(topic::PRIVATE_MESSAGE, "bob", &resent).await;
    succeeds(&data, &["backup", archive]).await;
    alice.say("bob", "after").await;
    server.kill().await.unwrap();

    let refused = fails(&data, &["restore", archive]).await;
    assert!(refused.contains("--force"), "{refused}");
    succeeds(&data, &["restore", archive, "--force"]).await;
    let (mut server, host) = start(&data).await;
    assert_eq!(mail(&host).await, ["before"]);
    // What the client sends again is known, and what is new is later.
    let mut alice = Client::connect(&host, "alice").await;
    let again = alice.send(topic::PRIVATE_MESSAGE, "bob", &resent).await;
    assert_eq!(
        (again.status, &again.message_uid),
        (Status::OK, &first.message_uid)
    );
    let new = alice.say("bob", "new").await;
    assert!(new.sent_time_ms > first.sent_time_ms);
    assert_eq!(mail(&host).await, ["before", "new"]);
    server.kill().await.unwrap();

    let [kept] = &replaced(&data)[..] else {
        panic!("what was replaced is kept once");
    };
    let (_server, host) = start(kept).await;
    assert_eq!(mail(&host).await, ["before", "after"]);
}

#[tokio::test]
async fn what_is_no_backup_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let good = directory.path().join("good.tar");
    let (mut server, host) = start(&data).await;
    Client::connect(&host, "alice")
        .await
        .say("bob", "kept")
        .await;
    succeeds(&data, &["backup", good.to_str().unwrap()]).await;
    server.kill().await.unwrap();

    let bytes = std::fs::read(&good).unwrap();
    let bad = directory.path().join("bad.tar");
    for (archive, why) in [
        (b"no tar at all".to_vec(), "this is no backup"),
        (bytes[..bytes.len() / 2].to_vec(), "this is no backup"),
        (
            tar_with(&[("manifest.json", b"{}")]),
            "its manifest.json is none",
        ),
        (tar_with(&[("rongim.db", b"")]), "it has no manifest.json"),
        (tar_with(&[("files/.hidden", b"")]), "it has files/.hidden"),
        (tar_with(&[("passwd", b"")]), "it has passwd"),
        (
            tar_with(&[
                (
                    "manifest.json",
                    br#"{"format":1,"version":"1","schema":1,"made":""}"#,
                ),
                (
                    "rongim.db",
                    b"no database, though it has to be longer than a header is",
                ),
            ]),
            "the database failed",
        ),
        (
            tar_with(&[(
                "manifest.json",
                br#"{"format":2,"version":"9","schema":1,"made":""}"#,
            )]),
            "its format is 2",
        ),
    ] {
        std::fs::write(&bad, archive).unwrap();
        let told = fails(&data, &["restore", bad.to_str().unwrap(), "--force"]).await;
        assert!(told.contains(why), "{why}: {told}");
    }
    let (_server, host) = start(&data).await;
    assert_eq!(mail(&host).await, ["kept"]);
}

fn tar_with(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = Header::new_gnu();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, name, *content).unwrap();
    }
    tar.into_inner().unwrap()
}

#[tokio::test]
async fn a_data_directory_has_one_server_and_no_half_restored_data() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    let (mut server, _) = start(data).await;
    let refused = fails(data, &["--listen", "127.0.0.1:0"]).await;
    let process = format!("(process {})", server.id().unwrap());
    assert!(refused.contains(&process), "{refused}");
    server.kill().await.unwrap();
    std::fs::write(data.join("restore-unfinished"), "").unwrap();
    let refused = fails(data, &["--listen", "127.0.0.1:0"]).await;
    assert!(refused.contains("repeat it with --force"), "{refused}");
}
