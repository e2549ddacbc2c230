//! The real binary is killed at random moments, again and again: what it
//! acknowledged is there once, in order, in the receivers' pulls and in the
//! histories.
//!
//! `RONGIM_CRASHES` says how often it is killed (10), `RONGIM_SEED` when: a run
//! prints its seed.

use std::{
    collections::{BTreeMap, VecDeque},
    env,
    path::Path,
};

use futures_util::future::join_all;
use rongim_protocol::{
    schema::{
        DownStreamMessage, DownStreamMessages, HistoryMessagesOuput, HistoryMsgInput,
        SyncRequestMsg, UpStreamMessage,
    },
    status::Status,
    topic,
};
use tokio::{process::Child, sync::Semaphore, time::timeout};

use crate::common::{Client, PATIENCE, said, spawn_process, start_process, text};

const SENDERS: usize = 200;
const RECEIVERS: usize = 20;
/// Unacknowledged messages of each sender.
const IN_FLIGHT: u32 = 8;
/// Before a kill at most so many acknowledgements come.
const LONGEST_LIFE: usize = 1_500;
const HISTORY_PAGE: i32 = 100;

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

async fn start(data: &Path) -> (Child, String) {
    start_process(data, &[]).await
}

/// Somebody who numbers the messages, and sends again what was not
/// acknowledged, as the SDK does.
struct Sender {
    number: usize,
    /// All up to here were acknowledged.
    acknowledged: u32,
}

impl Sender {
    fn user(&self) -> String {
        format!("sender{}", self.number)
    }

    fn receiver(&self) -> String {
        receiver(self.number % RECEIVERS)
    }

    /// Sends until the server dies. Each acknowledgement is one more permit.
    async fn send_until_the_end(&mut self, host: &str, acknowledgements: &Semaphore) {
        let Some(mut client) = Client::try_connect(host, &self.user()).await else {
            return;
        };
        let mut sent = self.acknowledged;
        let mut under_way = VecDeque::new();
        loop {
            while sent < self.acknowledged + IN_FLIGHT {
                sent += 1;
                let Some(id) = self.send(&mut client, sent).await else {
                    return;
                };
                under_way.push_back(id);
            }
            let Some(id) = under_way.pop_front() else {
                return;
            };
            match client.try_pub_ack(id).await {
                Some(ack) => assert_eq!(ack.status, Status::OK),
                None => return,
            }
            self.acknowledged += 1;
            acknowledgements.add_permits(1);
        }
    }

    async fn send(&self, client: &mut Client, number: u32) -> Option<u16> {
        let body = UpStreamMessage {
            client_unique_id: Some(number.into()),
            ..text(&format!("{}/{number}", self.number))
        };
        client
            .try_publish(topic::PRIVATE_MESSAGE, &self.receiver(), &body)
            .await
    }
}

fn receiver(number: usize) -> String {
    format!("receiver{number}")
}

/// Whose message it is, and its number.
fn parts(message: &DownStreamMessage) -> (usize, u32) {
    let content = said(message);
    let (sender, number) = content.split_once('/').unwrap();
    (sender.parse().unwrap(), number.parse().unwrap())
}

/// Somebody who pulls after each crash from where the last pull ended.
#[derive(Default)]
struct Receiver {
    number: usize,
    sync_time: i64,
    /// How many messages of each sender came.
    came: BTreeMap<usize, u32>,
}

impl Receiver {
    async fn pull(&mut self, host: &str) {
        let mut client = Client::connect(host, &receiver(self.number)).await;
        loop {
            let request = SyncRequestMsg {
                sync_time: self.sync_time,
                ..Default::default()
            };
            let page: DownStreamMessages = client.query(topic::PULL_MESSAGES, &request).await;
            for message in &page.list {
                self.take(message);
            }
            if page.finished == Some(true) {
                return;
            }
        }
    }

    fn take(&mut self, message: &DownStreamMessage) {
        assert!(message.data_time > self.sync_time, "sent times must rise");
        self.sync_time = message.data_time;
        let (sender, number) = parts(message);
        let came = self.came.entry(sender).or_default();
        assert_eq!(
            number,
            *came + 1,
            "sender{sender}: the next message is {}, not {number}",
            *came + 1
        );
        *came = number;
    }
}

/// Lets everybody send until so many acknowledgements came, and kills the
/// server.
async fn live_and_die(data: &Path, senders: &mut [Sender], life: usize) {
    let (mut server, host) = start(data).await;
    let acknowledgements = Semaphore::new(0);
    let sending = join_all(
        senders
            .iter_mut()
            .map(|sender| sender.send_until_the_end(&host, &acknowledgements)),
    );
    let killing = async {
        let enough = acknowledgements.acquire_many(life as u32);
        drop(timeout(PATIENCE, enough).await.unwrap().unwrap());
        server.kill().await.unwrap();
    };
    tokio::join!(sending, killing);
}

/// The conversation as the sender's history has it: complete, in order.
async fn assert_history(host: &str, sender: &Sender, stored: u32) {
    let mut client = Client::connect(host, &sender.user()).await;
    let (mut time, mut next) = (0, stored);
    loop {
        let request = HistoryMsgInput {
            target_id: Some(sender.receiver()),
            time: Some(time),
            count: Some(HISTORY_PAGE),
            order: Some(0),
        };
        let page: HistoryMessagesOuput = client.query(topic::PRIVATE_HISTORY, &request).await;
        for message in &page.list {
            assert_eq!(parts(message), (sender.number, next));
            next -= 1;
        }
        time = page.sync_time;
        if page.has_msg == 0 {
            break;
        }
    }
    assert_eq!(next, 0, "{}: the history lacks messages", sender.user());
}

fn assert_nothing_is_lost(senders: &[Sender], receivers: &[Receiver]) {
    for sender in senders {
        let of_receiver = &receivers[sender.number % RECEIVERS].came;
        let came = of_receiver.get(&sender.number).copied().unwrap_or_default();
        assert!(
            came >= sender.acknowledged,
            "{}: {} were acknowledged, {came} came",
            sender.user(),
            sender.acknowledged
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_acknowledged_survives_kills_at_any_moment_exactly_once() {
    let crashes = setting("RONGIM_CRASHES").unwrap_or(10);
    let seed = setting("RONGIM_SEED").unwrap_or_else(|| fastrand::u64(..));
    eprintln!("{crashes} crashes, RONGIM_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    let mut senders: Vec<_> = (0..SENDERS)
        .map(|number| Sender {
            number,
            acknowledged: 0,
        })
        .collect();
    let mut receivers: Vec<_> = (0..RECEIVERS)
        .map(|number| Receiver {
            number,
            ..Default::default()
        })
        .collect();
    for crash in 1..=crashes {
        live_and_die(data, &mut senders, random.usize(1..=LONGEST_LIFE)).await;
        if random.bool() {
            // It dies on its way up, too.
            spawn_process(data, &[]).kill().await.unwrap();
        }
        let (mut server, host) = start(data).await;
        join_all(receivers.iter_mut().map(|receiver| receiver.pull(&host))).await;
        assert_nothing_is_lost(&senders, &receivers);
        let acknowledged: u32 = senders.iter().map(|sender| sender.acknowledged).sum();
        // The next one needs the data directory.
        server.kill().await.unwrap();
        eprintln!("crash {crash}: {acknowledged} messages acknowledged, all there");
    }

    let (_server, host) = start(data).await;
    for sender in &senders {
        let came = &receivers[sender.number % RECEIVERS].came;
        let stored = came.get(&sender.number).copied().unwrap_or_default();
        assert_history(&host, sender, stored).await;
    }
}
