//! The messages of chatrooms in the database: each room keeps its newest.

use rongim_protocol::{catalogue::object_name, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    chatrooms::{exists, joined, key_of},
    rows::{self, LARGEST_ANSWER, within},
    rules,
    send::{fresh, place, replace},
    writer::Writer,
};
use crate::{
    model::{Authority, Delivery, Message, NewMessage, Sent},
    store::{RuleKind, SendError, chatrooms::Talk},
    uid::Uid,
};

/// How much a room keeps.
#[derive(Clone, Copy)]
struct Limits {
    messages: i64,
    bytes: i64,
}

const LIMITS: Limits = Limits {
    messages: 10_000,
    bytes: 64 * 1024 * 1024,
};

/// Takes a message into the running transaction. It is in nobody's mailbox and
/// on nobody's conversation list.
pub(super) fn send(writer: &mut Writer, new: &NewMessage, now: i64) -> Result<Sent, SendError> {
    admit(writer, new, now)?;
    let message = place(writer, new, &[], now)?;
    if is_held(&writer.connection, new, now)? {
        // Nobody is told of it, as of a resend.
        return Ok(Sent {
            fresh: false,
            ..fresh(message, Vec::new())
        });
    }
    if new.delivery == Delivery::Mailbox {
        keep(&writer.connection, &message, LIMITS)?;
        writer.route(new, &message, None)?;
    }
    Ok(fresh(message, Vec::new()))
}

/// Takes a recall: the original gives way to the command in the history; the
/// command is told, but is not in the history a second time.
pub(super) fn recall(
    writer: &mut Writer,
    command: &NewMessage,
    recalled: Uid,
    now: i64,
) -> Result<Sent, SendError> {
    admit(writer, command, now)?;
    let original = replace(&writer.connection, command, recalled)?;
    let mut message = place(writer, command, &[], now)?;
    message.flags.0 &= !SendFlags::PERSISTED.0;
    keep(&writer.connection, &message, LIMITS)?;
    writer.note_recall(command, &message, recalled, original.time)?;
    Ok(fresh(message, Vec::new()))
}

fn admit(writer: &Writer, new: &NewMessage, now: i64) -> Result<(), SendError> {
    let (db, room, sender) = (&writer.connection, &new.target, &new.sender);
    let may_enter = match new.authority {
        Authority::Sender => joined(db, room, sender)?.is_some(),
        Authority::App(_) => exists(db, room)?,
    };
    if !may_enter {
        return Err(SendError::NotInChatroom);
    }
    let speaks = new.authority == Authority::Sender && new.class_name != object_name::RECALL;
    if speaks && rules::is_muted_in_room(db, room, sender, now)? {
        return Err(SendError::MutedInChatroom);
    }
    Ok(())
}

/// Whether the room's members are not to hear what they say to each other.
fn is_held(db: &Connection, new: &NewMessage, now: i64) -> rusqlite::Result<bool> {
    let by_member = new.authority == Authority::Sender;
    Ok(by_member && rules::holds(db, RuleKind::RoomHeld, "", &new.target, now)?)
}

fn keep(db: &Connection, message: &Message, limits: Limits) -> rusqlite::Result<()> {
    let (room, weight) = (&message.target, message.weight() as i64);
    rows::insert(db, message, Some(&key_of(room)))?;
    let (stored, bytes): (i64, i64) = db
        .prepare_cached(
            "UPDATE chatrooms SET stored = stored + 1, stored_bytes = stored_bytes + ?2, active = ?3
             WHERE id = ?1 RETURNING stored, stored_bytes",
        )?
        .query_row(params![room, weight, message.time], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if stored > limits.messages || bytes > limits.bytes {
        trim(db, room, limits)?;
    }
    Ok(())
}

/// Drops the oldest messages, an eighth more than must be, so that this is rare.
fn trim(db: &Connection, room: &str, limits: Limits) -> rusqlite::Result<()> {
    let key = key_of(room);
    let (mut kept, mut bytes, mut cut) = (0, 0, None);
    let mut newest_first = db.prepare_cached(
        "SELECT time, 128 + length(content) + COALESCE(length(CAST(extra_content AS BLOB)), 0)
         FROM messages WHERE conversation = ?1 ORDER BY time DESC",
    )?;
    let mut rows = newest_first.query([&key])?;
    while let Some(row) = rows.next()? {
        let weight: i64 = row.get(1)?;
        let room_left = kept < limits.messages - limits.messages / 8
            && bytes + weight <= limits.bytes - limits.bytes / 8;
        if !room_left {
            cut = Some(row.get::<_, i64>(0)?);
            break;
        }
        kept += 1;
        bytes += weight;
    }
    drop(rows);
    db.prepare_cached("DELETE FROM messages WHERE conversation = ?1 AND time <= ?2")?
        .execute(params![key, cut])?;
    db.prepare_cached("UPDATE chatrooms SET stored = ?2, stored_bytes = ?3 WHERE id = ?1")?
        .execute(params![room, kept, bytes])?;
    Ok(())
}

pub(super) fn after(
    db: &Connection,
    key: &str,
    after: i64,
    limit: usize,
) -> rusqlite::Result<Talk> {
    let mut query = db.prepare_cached(&format!(
        "SELECT {} FROM messages m WHERE m.conversation = ?1 AND m.time > ?2
         ORDER BY m.time LIMIT ?3",
        rows::MESSAGE
    ))?;
    let found = query.query_map(params![key, after, limit + 1], rows::message)?;
    let mut messages = found.collect::<rusqlite::Result<Vec<_>>>()?;
    let fits = within(LARGEST_ANSWER, messages.iter()).min(limit);
    let more = messages.len() > fits;
    messages.truncate(fits);
    Ok(Talk { messages, more })
}

pub(super) fn newest(db: &Connection, key: &str) -> rusqlite::Result<i64> {
    let newest = db
        .prepare_cached("SELECT MAX(time) FROM messages WHERE conversation = ?1")?
        .query_row([key], |row| row.get::<_, Option<i64>>(0))
        .optional()?;
    Ok(newest.flatten().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use rongim_protocol::ConversationType;

    use super::*;

    #[test]
    fn a_room_keeps_its_newest_messages() {
        let db = database();
        let limits = Limits {
            messages: 16,
            bytes: 1_000_000,
        };
        for time in 1..=100 {
            keep(&db, &message(time, b"{}"), limits).unwrap();
            assert!(times(&db).len() <= 16);
        }
        let kept = times(&db);
        assert_eq!(kept, (101 - kept.len() as i64..=100).collect::<Vec<_>>());
        assert!(kept.len() >= 14, "{kept:?}");
    }

    #[test]
    fn large_messages_leave_room_for_fewer() {
        let db = database();
        let limits = Limits {
            messages: 1000,
            bytes: 10_000,
        };
        for time in 1..=100 {
            keep(&db, &message(time, &[b' '; 1000]), limits).unwrap();
        }
        let kept = times(&db);
        assert!((6..=8).contains(&kept.len()), "{kept:?}");
        assert_eq!(kept.last(), Some(&100));
    }

    fn database() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        for (_, step) in super::super::MIGRATIONS {
            db.execute_batch(step).unwrap();
        }
        let room = "INSERT INTO chatrooms (id, created, entries_since) VALUES ('r', 1, 1)";
        db.execute(room, []).unwrap();
        db
    }

    fn times(db: &Connection) -> Vec<i64> {
        let talk = after(db, &key_of("r"), 0, 1000).unwrap();
        talk.messages.iter().map(|message| message.time).collect()
    }

    fn message(time: i64, content: &[u8]) -> Message {
        Message {
            uid: Uid { id: time, tag: 1 },
            time,
            sender: "alice".into(),
            kind: ConversationType::CHATROOM,
            target: "r".into(),
            class_name: "RC:TxtMsg".into(),
            content: content.to_vec(),
            flags: SendFlags::PERSISTED,
            client_unique_id: None,
            extra_content: None,
        }
    }
}
