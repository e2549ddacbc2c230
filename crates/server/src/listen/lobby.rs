//! Who has come to the door and has not asked for anything yet: still agreeing on TLS,
//! or on the way to the end of the head of a first request.
//!
//! Such connections cost memory and an open file and say nothing of who it is. There are
//! so many at most: when one more comes, the one that has taken longest goes, if that was
//! too long; otherwise the newcomer waits, and others behind it in the system's queue.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use crate::ops::metrics::DoorMeters;

/// Nobody is sent away before: after a restart all clients come at once.
const FAIR: Duration = Duration::from_secs(3);

/// Those who have not asked yet.
#[derive(Debug)]
pub(super) struct Lobby {
    /// 0: any number.
    most: usize,
    guests: Mutex<Guests>,
    left: Notify,
    meters: DoorMeters,
}

#[derive(Debug, Default)]
struct Guests {
    next: u64,
    /// In the order of coming.
    waiting: BTreeMap<u64, (Instant, CancellationToken)>,
}

/// Somebody who has not asked yet; who asks is none any more, and is dropped.
#[derive(Debug)]
pub(super) struct Guest {
    lobby: Arc<Lobby>,
    number: u64,
    /// Fires when somebody else needs the place.
    pub(super) sent_away: CancellationToken,
}

impl Lobby {
    pub(super) fn new(most: usize, meters: DoorMeters) -> Arc<Self> {
        Arc::new(Self {
            most,
            guests: Mutex::default(),
            left: Notify::new(),
            meters,
        })
    }

    /// Comes back when there is room for somebody who is here. May be dropped and called
    /// again.
    pub(super) async fn room(&self) {
        while let Some(fair_until) = self.full() {
            tokio::select! {
                () = self.left.notified() => {}
                () = sleep_until(fair_until) => self.send_away(),
            }
        }
    }

    /// When it is full: until when the one that came first may stay.
    fn full(&self) -> Option<Instant> {
        let guests = self.lock();
        if self.most == 0 || guests.waiting.len() < self.most {
            return None;
        }
        let (came, _) = guests.waiting.values().next()?;
        Some(*came + FAIR)
    }

    /// The one that came first goes, if it is still there for too long.
    fn send_away(&self) {
        let mut guests = self.lock();
        if let Some(first) = guests.waiting.first_entry()
            && first.get().0.elapsed() >= FAIR
        {
            first.remove().1.cancel();
            self.meters.sent_away.inc();
            self.meters.waiting.dec();
        }
    }

    pub(super) fn enter(self: &Arc<Self>) -> Guest {
        let sent_away = CancellationToken::new();
        let mut guests = self.lock();
        let number = guests.next;
        guests.next += 1;
        let came = (Instant::now(), sent_away.clone());
        guests.waiting.insert(number, came);
        self.meters.waiting.inc();
        Guest {
            lobby: Arc::clone(self),
            number,
            sent_away,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Guests> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        if self.lobby.lock().waiting.remove(&self.number).is_some() {
            self.lobby.meters.waiting.dec();
            self.lobby.left.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_more_waits_and_then_takes_the_place_of_the_first() {
        let lobby = Lobby::new(2, DoorMeters::default());
        let (first, second) = (lobby.enter(), lobby.enter());
        assert!(lobby.room().now_or_never().is_none());
        tokio::time::advance(FAIR / 2).await;
        assert!(lobby.room().now_or_never().is_none());
        lobby.room().await;
        assert!(first.sent_away.is_cancelled() && !second.sent_away.is_cancelled());
        let third = lobby.enter();
        drop((first, second));
        assert!(lobby.room().now_or_never().is_some());
        assert!(!third.sent_away.is_cancelled());
        assert_eq!(
            (lobby.meters.waiting.get(), lobby.meters.sent_away.get()),
            (1, 1)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_comes_in_when_somebody_has_asked() {
        let lobby = Lobby::new(1, DoorMeters::default());
        let first = lobby.enter();
        let began = Instant::now();
        let waiting = tokio::spawn({
            let lobby = Arc::clone(&lobby);
            async move { lobby.room().await }
        });
        tokio::task::yield_now().await;
        drop(first);
        waiting.await.unwrap();
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}
