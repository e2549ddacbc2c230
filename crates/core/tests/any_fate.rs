//! Pages live through whatever may happen to them: nothing is lost, nothing comes twice.

#![allow(clippy::expect_used)]

mod support;

use proptest::prelude::*;
use rongim_core::{Answer, Direction};
use rongim_protocol::flags::ReceiveFlags;
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
        1 => Just(Fate::Refresh),
    ]
}

struct Story {
    lab: Lab,
    received: Vec<rongim_core::Message>,
    acknowledged: Vec<String>,
    sent: usize,
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
            Fate::Wake => lab.input(rongim_core::Engine::handle_network_change),
            Fate::Refresh => self.refresh(),
        }
    }

    /// The page is loaded again: what it had under way is gone.
    fn refresh(&mut self) {
        self.lab.cut();
        self.collect();
        let mut next = Lab::with_store(std::mem::take(&mut self.lab.peer), self.lab.store.clone());
        next.now = self.lab.now;
        next.reachable = self.lab.reachable;
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
        let mut peer = Peer::with_page(3);
        peer.store(Stored::from_bob("first"), support::START - 1_000);
        let lab = Lab::with_store(peer, SharedStore::default());
        let mut story = Story { lab, received: Vec::new(), acknowledged: Vec::new(), sent: 0 };
        story.lab.command(|engine, now| engine.connect("token-alice", now));
        for fate in fates {
            story.happen(fate);
        }
        story.heal();

        let log = &story.lab.peer.log;
        for stored in log.iter().filter(|stored| stored.sender == "bob") {
            let times = story.received.iter().filter(|message| message.uid == stored.uid).count();
            prop_assert_eq!(times, 1, "{:?}", stored);
        }
        let mut uids: Vec<&str> = story.received.iter().map(|message| message.uid.as_str()).collect();
        uids.sort_unstable();
        let all = uids.len();
        uids.dedup();
        prop_assert_eq!(uids.len(), all, "something was delivered twice");
        for uid in &story.acknowledged {
            prop_assert_eq!(log.iter().filter(|stored| stored.uid == *uid).count(), 1);
        }
        for target in [private("bob"), group("club")] {
            let of_target = story.received.iter().filter(|message| message.conversation == target);
            let received = of_target.filter(|message| message.direction == Direction::Received);
            let times: Vec<u64> = received.map(|message| message.sent_time_ms).collect();
            prop_assert!(times.is_sorted(), "out of order: {times:?}");
            prop_assert_eq!(story.lab.engine.unread_count(&target) as usize, times.len());
        }
    }
}
