//! Pages live through whatever may happen to them: nothing is lost, nothing comes twice.

#![allow(clippy::expect_used)]

mod support;

use proptest::prelude::*;
use rongim_core::{Answer, Direction, Transport};
use rongim_protocol::{flags::ReceiveFlags, status::Status, topic};
use support::{Lab, Peer, SharedStore, Stored, group, private};

/// What may happen to a page.
#[derive(Clone, Debug)]
enum Fate {
    Send,
    Receive(bool),
    Elsewhere,
    Cut,
    Unreachable(bool),
    Deaf(bool),
    LoseAcks(bool),
    Wait(u64),
    Wake,
    Sleep(u64),
    NoSockets(bool),
    PullsFail(bool),
    Refresh,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Send),
        4 => any::<bool>().prop_map(Fate::Receive),
        1 => Just(Fate::Elsewhere),
        2 => Just(Fate::Cut),
        1 => any::<bool>().prop_map(Fate::Unreachable),
        1 => any::<bool>().prop_map(Fate::Deaf),
        1 => any::<bool>().prop_map(Fate::LoseAcks),
        6 => (0u64..400).prop_map(Fate::Wait),
        1 => (1_000u64..40_000).prop_map(Fate::Wait),
        1 => Just(Fate::Wake),
        1 => (1_000u64..4_000_000).prop_map(Fate::Sleep),
        1 => any::<bool>().prop_map(Fate::NoSockets),
        1 => any::<bool>().prop_map(Fate::PullsFail),
        1 => Just(Fate::Refresh),
    ]
}

struct Story {
    lab: Lab,
    received: Vec<rongim_core::Message>,
    acknowledged: Vec<String>,
    sent: usize,
    transport: Transport,
    /// Whether messages may have come before older ones.
    went_early: bool,
}

impl Story {
    fn happen(&mut self, fate: Fate) {
        let lab = &mut self.lab;
        match fate {
            Fate::Send => {
                self.sent += 1;
                lab.send(&private("bob"), &format!("s{}", self.sent));
            }
            Fate::Receive(in_group) => {
                let id = if in_group {
                    group("club")
                } else {
                    private("bob")
                };
                lab.receive(Stored::text("bob", id, "r"));
            }
            Fate::Elsewhere => {
                let mut stored = Stored::text("alice", private("bob"), "e");
                stored.flags = ReceiveFlags::PERSISTED;
                stored.client_id = -1;
                lab.receive(stored);
            }
            Fate::Cut => lab.cut(),
            Fate::Unreachable(yes) => lab.reachable = !yes,
            Fate::Deaf(yes) => lab.deaf = yes,
            Fate::LoseAcks(yes) => lab.peer.keep_acks = yes,
            Fate::Wait(span) => lab.run(span),
            Fate::Sleep(span) => lab.sleep(span),
            Fate::NoSockets(yes) => lab.opens_sockets = !yes,
            Fate::PullsFail(true) => {
                self.went_early = true;
                let status = Status::STORAGE_FAILED;
                lab.peer.failing.insert(topic::PULL_MESSAGES, status);
            }
            Fate::PullsFail(false) => drop(lab.peer.failing.remove(topic::PULL_MESSAGES)),
            Fate::Wake => lab.input(rongim_core::Engine::handle_network_change),
            // Until a pull works, a new page cannot know what the last one had.
            Fate::Refresh if self.went_early => lab.cut(),
            Fate::Refresh => self.refresh(),
        }
    }

    /// The page is loaded again: what it had under way is gone.
    fn refresh(&mut self) {
        self.lab.cut();
        self.collect();
        let peer = std::mem::take(&mut self.lab.peer);
        let mut next = Lab::over(self.transport, peer, self.lab.store.clone());
        next.disorder = self.lab.disorder;
        next.now = self.lab.now;
        next.reachable = self.lab.reachable;
        next.opens_sockets = self.lab.opens_sockets;
        next.command(|engine, now| engine.connect("token-alice", now));
        self.lab = next;
    }

    fn collect(&mut self) {
        for (call, outcomes) in &self.lab.outcomes {
            assert_eq!(outcomes.len(), 1, "{call:?} has {outcomes:?}");
            if let Ok(Answer::Sent(message)) = &outcomes[0] {
                self.acknowledged.push(message.uid.clone());
            }
        }
        self.received.append(&mut self.lab.received);
    }

    /// Everything works again, for long enough.
    fn heal(&mut self) {
        self.lab.reachable = true;
        self.lab.deaf = false;
        self.lab.peer.keep_acks = false;
        self.lab.peer.failing.clear();
        // A WebSocket alone needs one; the others do without.
        self.lab.opens_sockets |= self.transport == Transport::WebSocket;
        self.lab.run(200_000);
        for call in &self.lab.calls {
            assert!(self.lab.has_outcome(*call), "{call:?} never ended");
        }
        self.collect();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_or_doubled_whatever_happens(fates in prop::collection::vec(fate(), 1..60)) {
        live_through(Transport::WebSocket, 0, fates)?;
    }

    #[test]
    fn nor_over_long_polling(fates in prop::collection::vec(fate(), 1..60), disorder in 0u64..4) {
        live_through(Transport::LongPolling, disorder, fates)?;
    }

    #[test]
    fn nor_where_one_stands_in_for_the_other(fates in prop::collection::vec(fate(), 1..60)) {
        live_through(Transport::Auto, 0, fates)?;
    }
}

fn live_through(
    transport: Transport,
    disorder: u64,
    fates: Vec<Fate>,
) -> Result<(), TestCaseError> {
    let mut peer = Peer::with_page(3);
    peer.store(Stored::from_bob("first"), support::START - 1_000);
    let mut lab = Lab::over(transport, peer, SharedStore::default());
    lab.disorder = disorder;
    let mut story = Story {
        lab,
        received: Vec::new(),
        acknowledged: Vec::new(),
        sent: 0,
        transport,
        went_early: false,
    };
    story
        .lab
        .command(|engine, now| engine.connect("token-alice", now));
    for fate in fates {
        story.happen(fate);
    }
    story.heal();

    let log = &story.lab.peer.log;
    for stored in log.iter().filter(|stored| stored.sender == "bob") {
        let times = story
            .received
            .iter()
            .filter(|message| message.uid == stored.uid)
            .count();
        prop_assert_eq!(times, 1, "{:?}", stored);
    }
    let mut uids: Vec<&str> = story
        .received
        .iter()
        .map(|message| message.uid.as_str())
        .collect();
    uids.sort_unstable();
    let all = uids.len();
    uids.dedup();
    prop_assert_eq!(uids.len(), all, "something was delivered twice");
    for uid in &story.acknowledged {
        prop_assert_eq!(log.iter().filter(|stored| stored.uid == *uid).count(), 1);
    }
    for target in [private("bob"), group("club")] {
        let of_target = story
            .received
            .iter()
            .filter(|message| message.conversation == target);
        let (received, own): (Vec<_>, Vec<_>) =
            of_target.partition(|message| message.direction == Direction::Received);
        for one_way in [&received, &own] {
            let in_order = one_way.is_sorted_by_key(|message| message.sent_time_ms);
            prop_assert!(in_order || story.went_early, "out of order: {one_way:?}");
        }
        let unread = story.lab.engine.unread_count(&target) as usize;
        prop_assert_eq!(unread, received.len());
    }
    Ok(())
}
