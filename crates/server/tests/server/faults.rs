//! The SDK's engine and the server with a bad network between them: nothing is
//! lost, nothing comes twice, everybody has the same history.
//!
//! `RONGIM_SEED` repeats a run's faults, `RONGIM_FAULTS` says how many runs to
//! make (2 of each transport).

mod device;
mod network;

use std::{collections::BTreeMap, env, rc::Rc, time::Duration};

use device::Device;
use network::Network;
use rongim_core::{
    Answer, CallId, ConversationId, ConversationType, Message, OutgoingMessage, Transport,
};
use rongim_protocol::topic;
use tokio::{task::LocalSet, time::sleep};

use crate::{
    common::{Client, TestServer},
    history,
};

const CLUB: &str = "club";
const SENDS: usize = 12;
const LONGEST_PAUSE_MS: u64 = 60;
const MANY: i32 = 200;

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn private(user: &str) -> ConversationId {
    ConversationId::new(ConversationType::PRIVATE, user)
}

fn club() -> ConversationId {
    ConversationId::new(ConversationType::GROUP, CLUB)
}

/// A text that a device sent, and where to.
struct Said {
    device: Rc<Device>,
    call: CallId,
    to: ConversationId,
    text: String,
}

struct Story {
    server: TestServer,
    network: Rc<Network>,
    devices: Vec<Rc<Device>>,
    random: fastrand::Rng,
    said: Vec<Said>,
}

impl Story {
    async fn begin(transport: Transport, seed: u64) -> Self {
        let server = TestServer::start().await;
        server.group(CLUB, &["alice", "bob", "carol"]).await;
        let (network, host) = Network::before(&server.host, seed).await;
        let mut random = fastrand::Rng::with_seed(seed);
        let devices = ["alice", "bob", "bob", "carol"].iter().zip(0..);
        let devices = devices
            .map(|(user, number)| {
                let name = format!("{user}{number}");
                Device::switch_on(&name, user, &host, transport, random.u64(..))
            })
            .collect();
        Self {
            server,
            network,
            devices,
            random,
            said: Vec::new(),
        }
    }

    /// Everybody talks to everybody, a little at a time.
    async fn talk(&mut self) {
        for number in 0..SENDS * self.devices.len() {
            let device = &self.devices[self.random.usize(..self.devices.len())];
            let to = match ["alice", "bob", "carol"][self.random.usize(..3)] {
                user if user == device.user => club(),
                user => private(user),
            };
            let text = format!("{}/{number}", device.name);
            let content = format!("{{\"content\":\"{text}\"}}");
            let draft = OutgoingMessage::new(to.clone(), "RC:TxtMsg", content);
            let call = device.command(|engine, now| engine.send(draft, now));
            self.said.push(Said {
                device: Rc::clone(device),
                call,
                to,
                text,
            });
            let pause = self.random.u64(..LONGEST_PAUSE_MS);
            sleep(Duration::from_millis(pause)).await;
        }
    }

    /// Every send has its one outcome.
    async fn settle(&self) {
        for said in &self.said {
            let outcome = format!("an outcome of {}", said.text);
            let device = &said.device;
            device
                .until(&outcome, |heard| heard.outcomes.contains_key(&said.call))
                .await;
        }
    }

    /// What the server has of a conversation, oldest first, as `user` sees it.
    async fn stored(&self, user: &str, of: &ConversationId) -> Vec<String> {
        let mut client = Client::connect(&self.server.host, user).await;
        let topic = match of.kind {
            ConversationType::GROUP => topic::GROUP_HISTORY,
            _ => topic::PRIVATE_HISTORY,
        };
        let mut texts = history::texts(&mut client, topic, &of.target_id, 0, MANY, 0).await;
        texts.reverse();
        texts
    }

    /// By conversation, what `device` must hear: all that it did not send.
    async fn expected(&self, device: &Device) -> BTreeMap<String, Vec<String>> {
        let mut expected = BTreeMap::new();
        for of in [private("alice"), private("bob"), private("carol"), club()] {
            if of.target_id == device.user {
                continue;
            }
            let mut texts = self.stored(&device.user, &of).await;
            texts.retain(|text| !device.sent(text));
            own_last(device, &mut texts);
            expected.insert(of.target_id, texts);
        }
        expected
    }

    fn assert_acknowledged_once(&self, stored: &BTreeMap<String, usize>) {
        let mut acknowledged = 0;
        for said in &self.said {
            let copies = stored.get(&said.text).copied().unwrap_or_default();
            let heard = said.device.heard.borrow();
            if let Ok(Answer::Sent(_)) = &heard.outcomes[&said.call] {
                assert_eq!(copies, 1, "{} to {:?}", said.text, said.to);
                acknowledged += 1;
            }
            assert!(copies <= 1, "{} is there {copies} times", said.text);
        }
        assert!(acknowledged > 0, "nothing was acknowledged at all");
    }

    /// How often each text is stored.
    async fn copies(&self) -> BTreeMap<String, usize> {
        let mut copies = BTreeMap::new();
        let conversations = [
            ("alice", private("bob")),
            ("alice", private("carol")),
            ("bob", private("carol")),
            ("alice", club()),
        ];
        for (user, of) in conversations {
            for text in self.stored(user, &of).await {
                *copies.entry(text).or_default() += 1;
            }
        }
        copies
    }
}

fn text_of(message: &Message) -> String {
    let content: serde_json::Value = serde_json::from_str(&message.content).unwrap();
    content["content"].as_str().unwrap().to_owned()
}

/// What the device heard by conversation, in the order of coming, without what
/// it sent itself: what others sent, then what the user's other devices did,
/// for each of these comes in its own order.
fn heard(device: &Device, received: &[Message]) -> BTreeMap<String, Vec<String>> {
    let mut heard: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for message in received {
        let text = text_of(message);
        if !device.sent(&text) {
            let of = message.conversation.target_id.clone();
            heard.entry(of).or_default().push(text);
        }
    }
    for texts in heard.values_mut() {
        own_last(device, texts);
    }
    heard
}

fn own_last(device: &Device, texts: &mut [String]) {
    texts.sort_by_key(|text| text.starts_with(&device.user));
}

/// Gives how many faults there were.
async fn live_through(transport: Transport, seed: u64) -> usize {
    eprintln!("{transport:?}, RONGIM_SEED={seed}");
    let mut story = Story::begin(transport, seed).await;
    story.talk().await;
    story.network.heal();
    story.settle().await;
    story.assert_acknowledged_once(&story.copies().await);
    for device in &story.devices {
        let expected = story.expected(device).await;
        let wanted: usize = expected.values().map(Vec::len).sum();
        let count = |received: &[Message]| -> usize {
            heard(device, received).values().map(Vec::len).sum()
        };
        let what = format!("all {wanted} messages");
        device
            .until(&what, |so_far| count(&so_far.received) >= wanted)
            .await;
        let received = &device.heard.borrow().received;
        let mut heard = heard(device, received);
        for (of, texts) in &expected {
            let heard = heard.remove(of).unwrap_or_default();
            assert_eq!(&heard, texts, "{} in {of}", device.name);
        }
        assert!(heard.is_empty(), "{} heard more: {heard:?}", device.name);
    }
    let (resets, silences) = (story.network.resets.get(), story.network.silences.get());
    eprintln!("{resets} resets, {silences} silences");
    resets + silences
}

async fn live_through_all(transport: Transport) {
    let runs = setting("RONGIM_FAULTS").unwrap_or(2);
    let seed = setting("RONGIM_SEED").unwrap_or_else(|| fastrand::u64(..1 << 32));
    let mut faults = 0;
    for run in 0..runs {
        faults += LocalSet::new()
            .run_until(live_through(transport, seed + run))
            .await;
    }
    assert!(faults > 0, "the network did no harm");
}

#[tokio::test]
async fn a_bad_network_loses_and_doubles_nothing_over_sockets() {
    live_through_all(Transport::WebSocket).await;
}

#[tokio::test]
async fn nor_over_long_polling() {
    live_through_all(Transport::LongPolling).await;
}
