//! What a chat shows from top to bottom, and which part of it is worth drawing.
//!
//! Heights are in CSS pixels: guessed until a row was drawn, measured from then on.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::model::{Body, Message};
use crate::state::timeline::Timeline;

/// Messages of one person within this time belong together.
const RUN_MS: u64 = 5 * 60 * 1000;

/// One row of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A new day begins: its number, and a time in it.
    Day(i64, u64),
    /// What follows was not read when the chat was opened.
    Unread,
    /// A message.
    Message {
        /// Which.
        message: Rc<Message>,
        /// Belongs to the message above: neither name nor picture again.
        continues: bool,
    },
}

impl Row {
    /// Names the row: stays the same while it exists.
    #[must_use]
    pub fn id(&self) -> u64 {
        match self {
            Self::Day(day, _) => hash(b'd', &day.to_le_bytes()),
            Self::Unread => 1,
            Self::Message { message, .. } => message_id(message),
        }
    }

    /// A height to reckon with until the row was measured.
    fn guess(&self) -> f64 {
        let Self::Message { message, .. } = self else {
            return 40.0;
        };
        match &message.body {
            Body::Text(text) => 44.0 + (text.len().min(2_000) / 60) as f64 * 22.0,
            Body::Image(_) | Body::Gif(_) | Body::Location(_) | Body::Video(_) => 220.0,
            Body::Recalled(_) | Body::Notice(_) | Body::Event(_) => 36.0,
            _ => 70.0,
        }
    }
}

/// Names the row of a message.
#[must_use]
pub fn message_id(message: &Message) -> u64 {
    match message.local {
        Some(local) => hash(b'l', &local.to_le_bytes()),
        None => uid_id(&message.uid),
    }
}

/// Names the row of a message that this page did not send.
#[must_use]
pub fn uid_id(uid: &str) -> u64 {
    hash(b'u', uid.as_bytes())
}

/// FNV-1a; rows that share a number would share a height, no more.
fn hash(kind: u8, bytes: &[u8]) -> u64 {
    let bytes = std::iter::once(&kind).chain(bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Puts the messages of a chat in rows; `day` tells the number of the local day of a time.
#[must_use]
pub fn layout(timeline: &Timeline, mut day: impl FnMut(u64) -> i64) -> Vec<Row> {
    let messages = timeline.messages();
    let mut rows = Vec::with_capacity(messages.len() + messages.len() / 16 + 2);
    let mut before: Option<(&Message, i64)> = None;
    for message in messages {
        let today = day(message.sent_time);
        let new_day = before.is_none_or(|(_, last)| last != today);
        if new_day {
            rows.push(Row::Day(today, message.sent_time));
        }
        let first_unread =
            !message.uid.is_empty() && timeline.first_unread() == Some(message.uid.as_str());
        if first_unread {
            rows.push(Row::Unread);
        }
        let continues =
            !new_day && !first_unread && before.is_some_and(|(last, _)| is_run(last, message));
        rows.push(Row::Message {
            message: message.clone(),
            continues,
        });
        before = Some((message, today));
    }
    rows
}

fn is_run(last: &Message, message: &Message) -> bool {
    let close = message.sent_time.abs_diff(last.sent_time) < RUN_MS;
    close && last.sender == message.sender && !last.body.is_line() && !message.body.is_line()
}

/// What the reader's eyes hold on to while rows come, go and change their height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// The end of the chat.
    End,
    /// A row whose upper edge is so many pixels below that of the box.
    Row {
        /// Which row.
        id: u64,
        /// Pixels; negative for a row that begins above the box.
        offset: f64,
    },
}

/// Known heights by row.
#[derive(Clone, Debug, Default)]
pub struct Heights(HashMap<u64, f64>);

impl Heights {
    /// Takes in a measured height.
    pub fn set(&mut self, id: u64, height: f64) {
        self.0.insert(id, height);
    }

    fn of(&self, row: &Row) -> f64 {
        self.0
            .get(&row.id())
            .copied()
            .unwrap_or_else(|| row.guess())
    }

    /// Height of all these rows together.
    #[must_use]
    pub fn sum(&self, rows: &[Row]) -> f64 {
        rows.iter().map(|row| self.of(row)).sum()
    }

    /// The rows to draw: what a box of this height shows around the anchor, and `margin` pixels
    /// above and below.
    #[must_use]
    pub fn window(&self, rows: &[Row], anchor: Anchor, height: f64, margin: f64) -> Range<usize> {
        let held = match anchor {
            Anchor::End => None,
            Anchor::Row { id, offset } => {
                let at = rows.iter().position(|row| row.id() == id);
                at.map(|at| (at, offset))
            }
        };
        let Some((at, offset)) = held else {
            return self.upwards(rows, rows.len(), height + margin)..rows.len();
        };
        self.upwards(rows, at, offset + margin)..self.downwards(rows, at, height - offset + margin)
    }

    /// The first of the rows that fill `room` pixels above the row `at`.
    fn upwards(&self, rows: &[Row], mut at: usize, mut room: f64) -> usize {
        while at > 0 && room > 0.0 {
            at -= 1;
            room -= self.of(&rows[at]);
        }
        at
    }

    fn downwards(&self, rows: &[Row], mut at: usize, mut room: f64) -> usize {
        while at < rows.len() && room > 0.0 {
            room -= self.of(&rows[at]);
            at += 1;
        }
        at
    }

    /// The row that is `from_end` pixels above the end of the chat, as an anchor at the upper edge.
    #[must_use]
    pub fn anchor_at(&self, rows: &[Row], from_end: f64) -> Anchor {
        let mut room = from_end;
        for row in rows.iter().rev() {
            room -= self.of(row);
            if room <= 0.0 {
                let (id, offset) = (row.id(), room);
                return Anchor::Row { id, offset };
            }
        }
        rows.first().map_or(Anchor::End, |row| Anchor::Row {
            id: row.id(),
            offset: 0.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ConversationKey;

    fn timeline(times: &[u64]) -> Timeline {
        let mut timeline = Timeline::default();
        let page = times.iter().map(|time| Message {
            uid: format!("U-{time}"),
            local: None,
            sent_time: *time,
            ..Message::outgoing(
                0,
                ConversationKey::private("bob"),
                "bob",
                0,
                Body::Text("x".into()),
            )
        });
        timeline.show_newest(page.collect(), true);
        timeline
    }

    #[test]
    fn days_part_and_runs_join() {
        let rows = layout(&timeline(&[1, 2, RUN_MS * 3, 86_400_001]), |time| {
            (time / 86_400_000) as i64
        });
        let shape: Vec<_> = rows
            .iter()
            .map(|row| match row {
                Row::Day(day, _) => format!("day {day}"),
                Row::Unread => "unread".into(),
                Row::Message { continues, .. } => format!("message {continues}"),
            })
            .collect();
        let expected = [
            "day 0",
            "message false",
            "message true",
            "message false",
            "day 1",
            "message false",
        ];
        assert_eq!(shape, expected);
    }

    #[test]
    fn a_window_is_small_however_long_the_chat() {
        let times: Vec<u64> = (1..=10_000).collect();
        let rows = layout(&timeline(&times), |_| 0);
        let mut heights = Heights::default();
        rows.iter().for_each(|row| heights.set(row.id(), 20.0));
        let end = heights.window(&rows, Anchor::End, 600.0, 300.0);
        assert_eq!(end, rows.len() - 45..rows.len());
        let anchor = Anchor::Row {
            id: rows[5_000].id(),
            offset: -10.0,
        };
        let middle = heights.window(&rows, anchor, 600.0, 300.0);
        assert!(middle.contains(&5_000) && middle.len() < 70, "{middle:?}");
        assert_eq!(
            heights.anchor_at(&rows, 20.0 * 100.0 - 5.0),
            Anchor::Row {
                id: rows[rows.len() - 100].id(),
                offset: -5.0,
            }
        );
    }

    #[test]
    fn a_lost_anchor_is_the_end_and_an_empty_chat_has_nothing_to_draw() {
        let rows = layout(&timeline(&[1, 2]), |_| 0);
        let heights = Heights::default();
        let lost = Anchor::Row { id: 7, offset: 0.0 };
        assert_eq!(heights.window(&rows, lost, 500.0, 0.0), 0..rows.len());
        assert_eq!(heights.window(&[], Anchor::End, 500.0, 100.0), 0..0);
        assert_eq!(heights.anchor_at(&[], 500.0), Anchor::End);
    }
}
