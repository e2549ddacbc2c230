//! Long pulls that are broken off: whenever a page is loaded anew, and however many share a store,
//! what is unread is counted once.

mod support;

use rongim_core::{ConversationId, ListQuery, Millis};
use support::{Lab, Peer, START, SharedStore, Stored, group, private};

const PAGE: usize = 20;
const PAGES: usize = 25;
/// The last page is not a whole one.
const COUNT: usize = PAGE * PAGES - 7;

/// A server that has kept many messages, in two conversations by turns.
fn peer() -> Peer {
    let mut peer = Peer::with_page(PAGE);
    for i in 0..COUNT {
        let text = i.to_string();
        let stored = match i % 3 {
            0 => Stored::text("carol", group("club"), &text),
            _ => Stored::from_bob(&text),
        };
        peer.store(stored, START - 100_000 + i as Millis);
    }
    peer
}

fn of_bob() -> u32 {
    (0..COUNT).filter(|i| i % 3 != 0).count() as u32
}

fn of_club() -> u32 {
    COUNT as u32 - of_bob()
}

fn unread(lab: &Lab) -> (u32, u32) {
    let count = |id: ConversationId| lab.engine.unread_count(&id);
    (count(private("bob")), count(group("club")))
}

/// A page that opens where another one may have been before.
fn open(peer: Peer, store: &SharedStore, now: Millis) -> Lab {
    let mut lab = Lab::with_store(peer, store.clone());
    lab.now = now;
    lab.command(|engine, now| engine.connect("token-alice", now));
    lab
}

/// Lets time pass until so many messages came, or nothing happens any more.
fn run_until(lab: &mut Lab, count: usize) {
    for _ in 0..20_000 {
        if lab.received.len() >= count {
            return;
        }
        lab.run(1);
    }
}

/// Crashes: what was on its way and in memory is gone.
fn crash(mut lab: Lab) -> (Peer, Millis) {
    lab.cut();
    (std::mem::take(&mut lab.peer), lab.now)
}

#[test]
fn a_pull_that_is_broken_off_after_any_page_counts_right() {
    for broken_after in 0..=PAGES {
        for asks_for_list in [false, true] {
            let store = SharedStore::default();
            let mut peer = peer();
            // The list of this server says how much is unread, too.
            if asks_for_list {
                peer.reading
                    .insert(private("bob"), (0, i64::from(of_bob())));
            }
            let mut lab = open(peer, &store, START);
            if asks_for_list {
                run_until(&mut lab, broken_after * PAGE / 2);
                lab.command(|engine, now| engine.conversations(ListQuery::default(), now));
            }
            run_until(&mut lab, (broken_after * PAGE).min(COUNT));
            let before = lab.received.len();
            let (peer, now) = crash(lab);
            let mut lab = open(peer, &store, now);
            lab.run(10_000);
            assert_eq!(
                unread(&lab),
                (of_bob(), of_club()),
                "after page {broken_after}, list {asks_for_list}"
            );
            assert_eq!(
                before + lab.received.len(),
                COUNT,
                "after page {broken_after}"
            );
            let (peer, now) = crash(lab);
            let lab = open(peer, &store, now);
            assert_eq!(unread(&lab), (of_bob(), of_club()), "at the next visit");
        }
    }
}

#[test]
fn a_page_that_is_loaded_anew_all_the_time_counts_right() {
    let store = SharedStore::default();
    let (mut peer, mut now) = (peer(), START);
    let mut received = 0;
    for _ in 0..=PAGES {
        let mut lab = open(peer, &store, now);
        run_until(&mut lab, 1);
        received += lab.received.len();
        (peer, now) = crash(lab);
    }
    assert_eq!(received, COUNT);
    let mut lab = open(peer, &store, now);
    lab.run(10_000);
    assert_eq!(lab.received.len(), 0);
    assert_eq!(unread(&lab), (of_bob(), of_club()));
}

#[test]
fn two_pages_that_share_a_store_count_together() {
    for closed_after in [1, PAGES / 2, PAGES] {
        let store = SharedStore::default();
        let mut first = open(peer(), &store, START);
        let mut second = open(peer(), &store, START + 35);
        for page in 1..=PAGES {
            run_until(&mut first, (page * PAGE).min(COUNT));
            if page <= closed_after {
                run_until(&mut second, (page * PAGE).min(COUNT));
            }
        }
        drop(second);
        first.run(10_000);
        assert_eq!(
            unread(&first),
            (of_bob(), of_club()),
            "closed after {closed_after}"
        );
    }
}

#[test]
fn what_is_read_in_the_middle_of_a_pull_stays_read() {
    for read_after in [1, PAGES / 2, PAGES - 1] {
        let store = SharedStore::default();
        let mut lab = open(peer(), &store, START);
        run_until(&mut lab, read_after * PAGE);
        lab.input(|engine, now| engine.clear_unread(&private("bob"), now));
        let until = lab
            .received
            .iter()
            .rfind(|message| message.conversation == private("bob"));
        let until = until.map_or(0, |message| message.sent_time_ms);
        let (peer, now) = crash(lab);
        let mut lab = open(peer, &store, now);
        lab.run(10_000);
        let later = lab.peer.log.iter().filter(|stored| {
            stored.conversation == private("bob") && !stored.is_sent() && stored.time > until
        });
        let later = later
            .filter(|stored| stored.object_name == "RC:TxtMsg")
            .count();
        assert_eq!(
            unread(&lab),
            (later as u32, of_club()),
            "after page {read_after}"
        );
    }
}
