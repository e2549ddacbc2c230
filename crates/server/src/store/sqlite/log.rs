//! All messages in the order of their commits, found by time.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension, params};

use super::rows;
use crate::{model::Message, store::LogPage};

/// Messages that are read at a time.
const PAGE: usize = 200;

/// Times rise with ids but for the lines that ran ahead, in ms.
const SLACK_MS: i64 = 60_000;

/// The messages of a span of time after the one with the id `after`.
pub(super) fn page(
    db: &Connection,
    span: Range<i64>,
    after: Option<i64>,
) -> rusqlite::Result<LogPage> {
    let after = match after {
        Some(after) => after,
        None => first(db, span.start - SLACK_MS)? - 1,
    };
    let read = read(db, after)?;
    let last = read.last().map(|message| message.uid.id);
    let is_over = read
        .last()
        .is_some_and(|last| last.time >= span.end + SLACK_MS);
    let next = last.filter(|_| read.len() == PAGE && !is_over);
    let messages = read.into_iter();
    Ok(LogPage {
        messages: messages
            .filter(|message| span.contains(&message.time))
            .collect(),
        next,
    })
}

fn read(db: &Connection, after: i64) -> rusqlite::Result<Vec<Message>> {
    db.prepare_cached(&format!(
        "SELECT {} FROM messages m WHERE m.id > ?1 ORDER BY m.id LIMIT ?2",
        rows::MESSAGE
    ))?
    .query_map(params![after, PAGE], rows::message)?
    .collect()
}

/// The id from which on messages are later than a time: ids are halved, not read.
fn first(db: &Connection, time: i64) -> rusqlite::Result<i64> {
    let (mut low, mut high) = db
        .prepare_cached("SELECT COALESCE(MIN(id), 1), COALESCE(MAX(id), 0) + 1 FROM messages")?
        .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    let mut next =
        db.prepare_cached("SELECT id, time FROM messages WHERE id >= ?1 ORDER BY id LIMIT 1")?;
    while low < high {
        let middle = low + (high - low) / 2;
        let found = next
            .query_row([middle], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            })
            .optional()?;
        match found {
            Some((id, then)) if then < time => low = id + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

#[cfg(test)]
mod tests {
    use rongim_protocol::{ConversationType, flags::SendFlags};

    use super::*;
    use crate::{store::sqlite::MIGRATIONS, uid::Uid};

    const MINUTE_MS: i64 = 60_000;

    /// A message a minute, with gaps in the ids.
    fn database() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        for (_, step) in MIGRATIONS {
            db.execute_batch(step).unwrap();
        }
        for minute in 0..1000 {
            let message = Message {
                uid: Uid {
                    id: 10 + minute * 7,
                    tag: 1,
                },
                time: minute * MINUTE_MS,
                sender: "alice".into(),
                kind: ConversationType::PRIVATE,
                target: "bob".into(),
                class_name: "x".into(),
                content: Vec::new(),
                flags: SendFlags::PERSISTED,
                client_unique_id: None,
                extra_content: None,
            };
            rows::insert(&db, &message, None).unwrap();
        }
        db
    }

    #[test]
    fn a_span_is_found_whole_and_alone() {
        let db = database();
        for (from, to) in [(0, 60), (60, 120), (300, 900), (990, 1050), (2000, 2060)] {
            let (mut minutes, mut after) = (Vec::new(), None);
            loop {
                let page = page(&db, from * MINUTE_MS..to * MINUTE_MS, after).unwrap();
                minutes.extend(page.messages.iter().map(|message| message.time / MINUTE_MS));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(minutes, (from..to.min(1000)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_empty_database_has_no_messages() {
        let db = Connection::open_in_memory().unwrap();
        for (_, step) in MIGRATIONS {
            db.execute_batch(step).unwrap();
        }
        let page = page(&db, 0..i64::MAX / 2, None).unwrap();
        assert!(page.messages.is_empty() && page.next.is_none());
    }
}
