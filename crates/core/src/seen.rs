//! Which messages have been seen: the ids of the newest ones.

/// How many messages of a user are remembered to recognise repetitions.
const REMEMBERED: usize = 4096;

/// At most this many slots of a table hold an id, of four.
const FULL: usize = 3;

/// The ids of the newest messages: at least the last `limit`, at most twice as
/// many. Whole generations are forgotten, never single ids.
#[derive(Debug)]
pub(crate) struct Seen {
    limit: usize,
    young: Generation,
    old: Generation,
}

/// Ids, each in the slot of its hash or in the next free one; their number is a
/// power of two, or 0.
#[derive(Debug, Default)]
struct Generation {
    slots: Vec<Option<Box<str>>>,
    count: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self::new(REMEMBERED)
    }
}

impl Seen {
    /// Remembers the last `limit` ids.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            young: Generation::default(),
            old: Generation::default(),
        }
    }

    /// Whether the id is new. Messages without an id always are.
    pub(crate) fn insert(&mut self, uid: &str) -> bool {
        if uid.is_empty() {
            return true;
        }
        if self.old.has(uid) || !self.young.insert(uid) {
            return false;
        }
        if self.young.count >= self.limit {
            self.old = std::mem::take(&mut self.young);
        }
        true
    }
}

impl Generation {
    fn has(&self, uid: &str) -> bool {
        let slot = self.slot(uid).and_then(|slot| self.slots.get(slot));
        slot.is_some_and(Option::is_some)
    }

    /// The slot that an id has, or would have.
    fn slot(&self, uid: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = hash(uid) as usize & mask;
        while let Some(Some(other)) = self.slots.get(slot) {
            if **other == *uid {
                break;
            }
            slot = (slot + 1) & mask;
        }
        Some(slot)
    }

    /// Whether the id was not there.
    fn insert(&mut self, uid: &str) -> bool {
        if self.has(uid) {
            return false;
        }
        if 4 * (self.count + 1) > FULL * self.slots.len() {
            self.grow();
        }
        self.put(uid.into());
        self.count += 1;
        true
    }

    fn put(&mut self, uid: Box<str>) {
        if let Some(slot) = self.slot(&uid).and_then(|slot| self.slots.get_mut(slot)) {
            *slot = Some(uid);
        }
    }

    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(16);
        let old = std::mem::take(&mut self.slots);
        self.slots.resize(size, None);
        for uid in old.into_iter().flatten() {
            self.put(uid);
        }
    }
}

/// FNV-1a.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_ids_are_remembered_and_the_oldest_forgotten() {
        let mut seen = Seen::new(100);
        for n in 0..1000 {
            assert!(seen.insert(&format!("uid-{n}")));
            for back in 0..100.min(n + 1) {
                assert!(!seen.insert(&format!("uid-{}", n - back)), "{n} - {back}");
            }
        }
        assert!(seen.insert("uid-0"));
    }

    #[test]
    fn messages_without_an_id_are_always_new() {
        let mut seen = Seen::new(2);
        assert!(seen.insert("") && seen.insert(""));
    }
}
