//! The queues of webhooks in the database.

use std::sync::Arc;

use async_trait::async_trait;
use rongim_protocol::ConversationId;
use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::Notify;

use super::{
    Result, SqliteStore,
    writer::{Job, Writer},
};
use crate::{
    model::{Actor, Message, NewMessage},
    store::{
        StoreError,
        webhooks::{Backlog, Waiting, Webhooks},
    },
    uid::Uid,
    webhooks::{
        Hook, QueuePolicy, routing,
        status::{self, ClientStatus, Deleted, Presence, RoomCause, RoomEvent, TakenBack},
    },
};

/// What an event takes beside its body, in bytes.
const OVERHEAD: i64 = 64;

/// A full queue loses this part of itself at once, so that this is rare.
const DROPPED_PART: i64 = 32;

/// The writer's side of the queues: what it queues, and whom it wakes.
pub(super) struct Queues {
    policy: QueuePolicy,
    wakers: Wakers,
    queued: [bool; 4],
}

/// Those who wait for events, by hook.
pub(super) type Wakers = Arc<[Notify; 4]>;

impl Queues {
    pub(super) fn new(policy: QueuePolicy, wakers: Wakers) -> Self {
        Self {
            policy,
            wakers,
            queued: [false; 4],
        }
    }

    /// Called after a commit.
    pub(super) fn wake(&mut self) {
        for (queued, waker) in self.queued.iter_mut().zip(&*self.wakers) {
            if std::mem::take(queued) {
                waker.notify_one();
            }
        }
    }

    /// Queues an event when somebody wants to know it.
    fn queue(
        &mut self,
        db: &Connection,
        hook: Hook,
        time: i64,
        body: impl FnOnce() -> Vec<u8>,
    ) -> rusqlite::Result<()> {
        if !self.policy.has(hook) {
            return Ok(());
        }
        self.queued[hook.index()] = true;
        let body = body();
        let newest = "SELECT upto FROM webhook_events WHERE hook = ?1 ORDER BY id DESC LIMIT 1";
        let before: Option<i64> = db
            .prepare_cached(newest)?
            .query_row([hook as i64], |row| row.get(0))
            .optional()?;
        let upto = before.unwrap_or(0) + OVERHEAD + body.len() as i64;
        db.prepare_cached(
            "INSERT INTO webhook_events (hook, time, upto, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![hook as i64, time, upto, body])?;
        self.bound(db, hook, upto)
    }

    /// Drops the oldest events of a queue that has grown too large.
    fn bound(&self, db: &Connection, hook: Hook, upto: i64) -> rusqlite::Result<()> {
        let oldest = "SELECT upto FROM webhook_events WHERE hook = ?1 ORDER BY id LIMIT 1";
        let oldest: i64 = db
            .prepare_cached(oldest)?
            .query_row([hook as i64], |row| row.get(0))?;
        let most = self.policy.max_bytes;
        if upto - oldest <= most {
            return Ok(());
        }
        let kept_after = upto - most + most / DROPPED_PART;
        let dropped = db
            .prepare_cached("DELETE FROM webhook_events WHERE hook = ?1 AND upto < ?2")?
            .execute(params![hook as i64, kept_after])?;
        tracing::error!(
            hook = hook.name(),
            dropped,
            "events were dropped: too many wait to be posted"
        );
        Ok(())
    }
}

impl Writer {
    /// Has a stored message posted.
    pub(super) fn route(
        &mut self,
        new: &NewMessage,
        message: &Message,
        original: Option<Uid>,
    ) -> rusqlite::Result<()> {
        let from = &new.provenance;
        let wanted = from.client.is_some() || self.queues.policy.app_messages;
        if !wanted || from.is_settled {
            return Ok(());
        }
        let form = || routing::form(new, message, original);
        self.queues
            .queue(&self.connection, Hook::Messages, message.time, form)
    }

    /// Has it told that a message was taken back.
    pub(super) fn note_recall(
        &mut self,
        new: &NewMessage,
        command: &Message,
        original: Uid,
        original_time: i64,
    ) -> rusqlite::Result<()> {
        self.route(new, command, Some(original))?;
        let taken_back = TakenBack {
            command,
            from: &new.provenance,
            original,
            original_time,
        };
        self.queues
            .queue(&self.connection, Hook::Recalls, command.time, || {
                taken_back.event()
            })
    }

    /// Has it told that a user has deleted something from their own view.
    pub(super) fn note_deletion(
        &mut self,
        user: &str,
        conversation: &ConversationId,
        deleted: Deleted,
        by: Actor,
        now: i64,
    ) -> rusqlite::Result<()> {
        self.queues.queue(&self.connection, Hook::Recalls, now, || {
            status::deletion(user, by.source(), conversation, deleted, now)
        })
    }

    /// Has it told what happened to a chatroom.
    pub(super) fn note_room(
        &mut self,
        room: &str,
        users: &[&str],
        event: RoomEvent,
        cause: RoomCause,
        now: i64,
    ) -> rusqlite::Result<()> {
        self.queues
            .queue(&self.connection, Hook::Chatrooms, now, || {
                status::room_event(room, users, event, cause, now)
            })
    }

    fn note_client(&mut self, status: &ClientStatus, now: i64) -> Result<()> {
        let (db, session) = (&self.connection, &status.session_id);
        if status.presence == Presence::Online {
            db.prepare_cached(
                "INSERT OR REPLACE INTO webhook_clients (session, user, address)
                 VALUES (?1, ?2, ?3)",
            )?
            .execute(params![session, status.user, status.address])?;
        } else {
            db.prepare_cached("DELETE FROM webhook_clients WHERE session = ?1")?
                .execute([session])?;
        }
        Ok(self
            .queues
            .queue(db, Hook::Online, now, || status.event(now))?)
    }

    fn note_lost_clients(&mut self, now: i64) -> Result<()> {
        let lost = lost_clients(&self.connection)?;
        lost.iter()
            .try_for_each(|client| self.note_client(client, now))
    }
}

/// The clients that nobody has said goodbye to.
fn lost_clients(db: &Connection) -> rusqlite::Result<Vec<ClientStatus>> {
    db.prepare("SELECT session, user, address FROM webhook_clients")?
        .query_map([], |row| {
            Ok(ClientStatus {
                session_id: row.get(0)?,
                user: row.get(1)?,
                address: row.get(2)?,
                presence: Presence::Offline,
            })
        })?
        .collect()
}

#[async_trait]
impl Webhooks for SqliteStore {
    async fn note_client(&self, status: ClientStatus) {
        let note = move |writer: &mut Writer, now| writer.note_client(&status, now);
        let done = |outcome: Result<(), StoreError>| {
            if let Err(error) = outcome {
                tracing::error!(%error, "a client's status could not be queued");
            }
        };
        self.writer.queue(Job::act(note, done)).await;
    }

    async fn note_refused(&self, message: NewMessage) {
        if !self.options.queued.has(Hook::Messages) {
            return;
        }
        let note = move |writer: &mut Writer, now| {
            let form = || routing::form_of_refused(&message, now);
            let queued = writer
                .queues
                .queue(&writer.connection, Hook::Messages, now, form);
            Ok(queued?)
        };
        let done = |outcome: Result<(), StoreError>| {
            if let Err(error) = outcome {
                tracing::error!(%error, "a refused message could not be queued");
            }
        };
        self.writer.queue(Job::act(note, done)).await;
    }

    async fn note_lost_clients(&self) -> Result<()> {
        let note = |writer: &mut Writer, now| Ok(((), writer.note_lost_clients(now)?));
        self.act(note, |()| {}).await
    }

    async fn waiting_events(&self, hook: Hook, limit: usize) -> Result<Vec<Waiting>> {
        self.read(move |db| waiting(db, hook, limit)).await
    }

    async fn event_queued(&self, hook: Hook) {
        self.wakers[hook.index()].notified().await;
    }

    async fn events_done(&self, hook: Hook, last: i64) -> Result<()> {
        self.write(move |db, _| {
            db.prepare_cached("DELETE FROM webhook_events WHERE hook = ?1 AND id <= ?2")?
                .execute(params![hook as i64, last])
        })
        .await?;
        Ok(())
    }

    async fn backlog(&self, hook: Hook) -> Result<Backlog> {
        let backlog = "SELECT COUNT(*),
            (SELECT time FROM webhook_events WHERE hook = ?1 ORDER BY id LIMIT 1)
            FROM webhook_events WHERE hook = ?1";
        self.read(move |db| {
            db.query_row(backlog, [hook as i64], |row| {
                Ok(Backlog {
                    events: row.get(0)?,
                    oldest: row.get(1)?,
                })
            })
        })
        .await
    }

    async fn drop_events(&self, hook: Hook, before: i64) -> Result<usize> {
        self.write(move |db, _| {
            db.prepare_cached("DELETE FROM webhook_events WHERE hook = ?1 AND time < ?2")?
                .execute(params![hook as i64, before])
        })
        .await
    }
}

fn waiting(db: &Connection, hook: Hook, limit: usize) -> rusqlite::Result<Vec<Waiting>> {
    db.prepare_cached(
        "SELECT id, time, body FROM webhook_events WHERE hook = ?1 ORDER BY id LIMIT ?2",
    )?
    .query_map(params![hook as i64, limit], |row| {
        Ok(Waiting {
            id: row.get(0)?,
            time: row.get(1)?,
            body: row.get(2)?,
        })
    })?
    .collect()
}
