//! Taking a message: may it be sent, when was it sent, who gets it.

use std::{
    collections::{BTreeSet, HashSet},
    iter,
};

use rongim_protocol::{ConversationType, catalogue::object_name, flags::SendFlags};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    StoreError, chatroom_talk, discussions, groups, people, receipts, rows, rules, writer::Writer,
};
use crate::{
    model::{Authority, Delivery, Message, NewMessage, Sent, conversation_key, is_receipt},
    store::{Recall, RuleKind, SendError},
    uid::Uid,
};

/// How long a resend is recognised: of a client, and of the app's own server.
const RESEND_MS: i64 = 24 * 60 * 60 * 1000;
const APP_RESEND_MS: i64 = 60 * 1000;

impl From<rusqlite::Error> for SendError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}

/// Takes a message into the running transaction.
pub(super) fn send(writer: &mut Writer, new: NewMessage, now: i64) -> Result<Sent, SendError> {
    if let Some(first) = resent(&writer.connection, &new, now)? {
        return Ok(first);
    }
    if new.kind == ConversationType::CHATROOM {
        return chatroom_talk::send(writer, &new, now);
    }
    let everybody = audience(&writer.connection, &new, now)?;
    send_to(writer, new, everybody, now)
}

/// Takes a message whose audience is known.
pub(super) fn send_to(
    writer: &mut Writer,
    new: NewMessage,
    everybody: Vec<String>,
    now: i64,
) -> Result<Sent, SendError> {
    let message = place(writer, &new, &everybody, now)?;
    let receivers = receivers(&new, everybody);
    if new.delivery == Delivery::Mailbox {
        let key = history_key(&new);
        rows::insert(&writer.connection, &message, key.as_deref())?;
        let own = new.includes_sender();
        file_mail(&writer.connection, &message, own, &receivers)?;
        if message.flags.has(SendFlags::PERSISTED) {
            list_conversation(&writer.connection, &new, &message, &receivers)?;
        }
        receipts::note_reading(&writer.connection, &message)?;
        writer.route(&new, &message, None)?;
    }
    Ok(fresh(message, receivers))
}

/// Takes a recall: the original gives way to the command wherever it is read
/// from now on, and the command goes out as a message of its own.
pub(super) fn recall(writer: &mut Writer, recall: Recall, now: i64) -> Result<Sent, SendError> {
    let Recall { command, recalled } = recall;
    if let Some(first) = resent(&writer.connection, &command, now)? {
        return Ok(first);
    }
    if command.kind == ConversationType::CHATROOM {
        return chatroom_talk::recall(writer, &command, recalled, now);
    }
    if is_broadcast(&command) {
        // Everybody is many to look up for nothing.
        original(&writer.connection, &command, recalled)?;
    }
    // Whether it may be sent comes first: a refusal must leave no trace.
    let mut everybody = recall_audience(&writer.connection, &command)?;
    let original = replace(&writer.connection, &command, recalled)?;
    if original.is_in_no_history {
        everybody = holders(&writer.connection, everybody, recalled, original.time)?;
    }
    let message = place(writer, &command, &everybody, now)?;
    let receivers = receivers(&command, everybody);
    rows::insert(&writer.connection, &message, None)?;
    let own = command.includes_sender();
    file_mail(&writer.connection, &message, own, &receivers)?;
    writer.note_recall(&command, &message, recalled, original.time)?;
    if original.flags.has(SendFlags::COUNTED) {
        receipts::uncount(&writer.connection, &message, &receivers, original.time)?;
    }
    Ok(fresh(message, receivers))
}

pub(super) fn fresh(message: Message, receivers: Vec<String>) -> Sent {
    Sent {
        message,
        receivers,
        fresh: true,
    }
}

/// The first copy of a message that its sender sends again.
pub(super) fn resent(
    connection: &Connection,
    new: &NewMessage,
    now: i64,
) -> rusqlite::Result<Option<Sent>> {
    let Some(client_id) = new.client_unique_id else {
        return Ok(None);
    };
    let mut query = connection.prepare_cached(&format!(
        "SELECT {} FROM messages m WHERE sender = ?1 AND client_unique_id = ?2 AND time > ?3
             AND kind = ?4 AND target = ?5",
        rows::MESSAGE
    ))?;
    let since = now
        - match new.authority {
            Authority::Sender => RESEND_MS,
            Authority::App(_) => APP_RESEND_MS,
        };
    let first = query
        .query_row(
            params![new.sender, client_id, since, new.kind.0, new.target],
            rows::message,
        )
        .optional()?;
    Ok(first.map(|message| Sent {
        message,
        receivers: Vec::new(),
        fresh: false,
    }))
}

/// Everybody in the conversation but the sender; an error when the sender may
/// not speak there. What a user has read is news only to their own devices.
pub(super) fn audience(
    connection: &Connection,
    new: &NewMessage,
    now: i64,
) -> Result<Vec<String>, SendError> {
    // Only those rooms themselves know who is in them.
    if new.kind == ConversationType::RTC_ROOM {
        return Ok(new.directed.clone());
    }
    if new.class_name == object_name::SYNC_READ_STATUS {
        return Ok(Vec::new());
    }
    if new.authority == Authority::Sender && !is_receipt(&new.class_name) {
        may_speak(connection, new, now)?;
    }
    if new.kind.is_shared() {
        return other_members(connection, new);
    }
    if is_broadcast(new) && !new.directed.is_empty() {
        return Ok(others(&new.directed, &new.sender));
    }
    if is_broadcast(new) {
        return Ok(people::everybody_but(connection, &new.sender)?);
    }
    let is_private = new.kind == ConversationType::PRIVATE;
    let heeds = is_private && new.authority.heeds_blacklist();
    if heeds && !wants(connection, &new.target, &new.sender, now)? {
        return Err(SendError::Blacklisted);
    }
    Ok(peer(new))
}

/// What the app's server has ruled about the sender.
fn may_speak(connection: &Connection, new: &NewMessage, now: i64) -> Result<(), SendError> {
    let (target, sender) = (&new.target, &new.sender);
    match new.kind {
        ConversationType::GROUP if rules::is_muted_in_group(connection, target, sender, now)? => {
            // Who is not in the group hears that first.
            other_members(connection, new).and(Err(SendError::MutedInGroup))
        }
        ConversationType::PRIVATE
            if rules::holds(connection, RuleKind::PrivateMuted, "", sender, now)? =>
        {
            Err(SendError::Muted)
        }
        _ => Ok(()),
    }
}

/// Each of some users once, without one.
fn others(users: &[String], except: &str) -> Vec<String> {
    let users: BTreeSet<&String> = users.iter().collect();
    let others = users.into_iter().filter(|user| *user != except);
    others.cloned().collect()
}

/// A system message without a target is for every user, or for those it names.
fn is_broadcast(new: &NewMessage) -> bool {
    new.kind == ConversationType::SYSTEM && new.target.is_empty()
}

/// A recall reaches the peer also when the two have fallen out.
fn recall_audience(connection: &Connection, new: &NewMessage) -> Result<Vec<String>, SendError> {
    if new.kind.is_shared() {
        return other_members(connection, new);
    }
    if is_broadcast(new) {
        return Ok(people::everybody_but(connection, &new.sender)?);
    }
    Ok(peer(new))
}

fn peer(new: &NewMessage) -> Vec<String> {
    let to_oneself = new.target == new.sender;
    iter::once(new.target.clone())
        .filter(|_| !to_oneself)
        .collect()
}

fn other_members(connection: &Connection, new: &NewMessage) -> Result<Vec<String>, SendError> {
    let (mut members, stranger) = if new.kind == ConversationType::DISCUSSION {
        let members = discussions::members(connection, &new.target)?;
        (members, SendError::NotInDiscussion)
    } else {
        (
            groups::members(connection, &new.target)?,
            SendError::NotInGroup,
        )
    };
    let before = members.len();
    members.retain(|member| *member != new.sender);
    if members.len() == before && new.authority == Authority::Sender {
        return Err(stranger);
    }
    Ok(members)
}

/// Whether `owner` takes private messages of `other`.
fn wants(connection: &Connection, owner: &str, other: &str, now: i64) -> rusqlite::Result<bool> {
    if rules::holds(connection, RuleKind::AllowLists, "", "", now)? {
        return connection
            .prepare_cached("SELECT 1 FROM allowlist WHERE owner = ?1 AND allowed = ?2")?
            .exists([owner, other]);
    }
    Ok(!blocks(connection, owner, other)?)
}

fn blocks(connection: &Connection, owner: &str, other: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM blacklist WHERE owner = ?1 AND blocked = ?2")?
        .exists([owner, other])
}

/// Of the audience, those whom a directed message is for.
fn receivers(new: &NewMessage, mut everybody: Vec<String>) -> Vec<String> {
    if new.kind.is_shared() && !new.directed.is_empty() {
        let named: HashSet<&str> = new.directed.iter().map(String::as_str).collect();
        everybody.retain(|member| named.contains(member.as_str()));
    }
    everybody
}

/// Of some users, those whose mailbox has a message of this time.
pub(super) fn holders(
    connection: &Connection,
    users: Vec<String>,
    message: Uid,
    time: i64,
) -> rusqlite::Result<Vec<String>> {
    let mut holds = connection.prepare_cached(
        "SELECT 1 FROM mailbox WHERE user = ?1 AND sent IN (0, 1) AND time = ?2 AND message = ?3",
    )?;
    let mut holders = Vec::new();
    for user in users {
        if holds.exists(params![user, time, message.id])? {
            holders.push(user);
        }
    }
    Ok(holders)
}

/// Gives the message its id and its time, later than all in the same mailboxes
/// and the same conversation.
pub(super) fn place(
    writer: &mut Writer,
    new: &NewMessage,
    everybody: &[String],
    now: i64,
) -> Result<Message, SendError> {
    let key = conversation_key(new.kind, &new.sender, &new.target);
    let own = [key.as_str(), new.sender.as_str()];
    let lines = own.into_iter().chain(everybody.iter().map(String::as_str));
    let time = writer.clock.next(now, lines);
    let id = writer.next_id;
    writer.next_id += 1;
    let tag = getrandom::u32().map_err(|error| StoreError::Database(error.to_string()))?;
    Ok(Message {
        uid: Uid { id, tag },
        time,
        sender: new.sender.clone(),
        kind: new.kind,
        target: new.target.clone(),
        class_name: new.class_name.clone(),
        content: new.content.clone(),
        flags: new.flags,
        client_unique_id: new.client_unique_id,
        extra_content: new.extra_content.clone(),
    })
}

/// Directed messages are in no history: it would show them to everybody.
fn history_key(new: &NewMessage) -> Option<String> {
    let shown = new.flags.has(SendFlags::PERSISTED) && new.directed.is_empty();
    shown.then(|| conversation_key(new.kind, &new.sender, &new.target))
}

fn file_mail(
    connection: &Connection,
    message: &Message,
    includes_sender: bool,
    receivers: &[String],
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO mailbox (user, sent, time, message) VALUES (?1, ?2, ?3, ?4)",
    )?;
    if includes_sender {
        insert.execute(params![message.sender, true, message.time, message.uid.id])?;
    }
    for receiver in receivers {
        insert.execute(params![receiver, false, message.time, message.uid.id])?;
    }
    Ok(())
}

/// Puts the message on top of everybody's conversation list, unless it is to leave
/// the latest there. Receivers of a private message find it under its sender.
fn list_conversation(
    connection: &Connection,
    new: &NewMessage,
    message: &Message,
    receivers: &[String],
) -> rusqlite::Result<()> {
    let mut upsert = connection.prepare_cached(
        "INSERT INTO conversations (user, kind, target, time, message, unread)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET unread = unread + excluded.unread,
             time = iif(?7, time, excluded.time), message = iif(?7, message, excluded.message)",
    )?;
    let leaves = new.leaves_latest();
    let counted = message.flags.has(SendFlags::COUNTED);
    let (kind, time, id) = (message.kind.0, message.time, message.uid.id);
    let theirs = if message.kind.is_shared() {
        &message.target
    } else {
        &message.sender
    };
    if new.includes_sender() && message.kind != ConversationType::SYSTEM {
        let (sender, target) = (&message.sender, &message.target);
        upsert.execute(params![sender, kind, target, time, id, false, leaves])?;
    }
    for receiver in receivers {
        upsert.execute(params![receiver, kind, theirs, time, id, counted, leaves])?;
    }
    Ok(())
}

/// The original of a recall.
pub(super) struct Original {
    pub(super) time: i64,
    flags: SendFlags,
    sender: String,
    kind: ConversationType,
    target: String,
    class_name: String,
    /// As a directed message is: only some of the conversation may know of it.
    is_in_no_history: bool,
}

impl Original {
    /// Whether a command may take it back: the sender's own, and the app's server
    /// anybody's, in this conversation, when that has not been done yet.
    fn yields_to(&self, command: &NewMessage) -> bool {
        let key = |sender, target| conversation_key(self.kind, sender, target);
        let may = match command.authority {
            Authority::Sender => self.sender == command.sender && self.target == command.target,
            Authority::App(_) => {
                key(&self.sender, &self.target) == key(&command.sender, &command.target)
            }
        };
        may && self.kind == command.kind && self.class_name != object_name::RECALL
    }
}

/// Puts the recall in the place of the recalled message.
pub(super) fn replace(
    connection: &Connection,
    command: &NewMessage,
    recalled: Uid,
) -> Result<Original, SendError> {
    let original = original(connection, command, recalled)?;
    connection
        .prepare_cached(
            "UPDATE messages SET class_name = ?1, content = ?2, flags = ?3, extra_content = NULL
             WHERE id = ?4",
        )?
        .execute(params![
            object_name::RECALL,
            command.content,
            SendFlags::PERSISTED.0,
            recalled.id,
        ])?;
    Ok(original)
}

/// The message, if the command may take it back.
fn original(
    connection: &Connection,
    command: &NewMessage,
    recalled: Uid,
) -> Result<Original, SendError> {
    connection
        .prepare_cached(
            "SELECT time, flags, sender, kind, target, class_name, conversation IS NULL
             FROM messages WHERE id = ?1 AND tag = ?2",
        )?
        .query_row(params![recalled.id, recalled.tag], |row| {
            Ok(Original {
                time: row.get(0)?,
                flags: SendFlags(row.get(1)?),
                sender: row.get(2)?,
                kind: ConversationType(row.get(3)?),
                target: row.get(4)?,
                class_name: row.get(5)?,
                is_in_no_history: row.get(6)?,
            })
        })
        .optional()?
        .filter(|original| original.yields_to(command))
        .ok_or(SendError::BadRecall)
}
