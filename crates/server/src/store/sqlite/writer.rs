//! The one thread that writes: it takes whatever has queued up, and commits it
//! in one transaction, so that one disk flush pays for many messages.

use std::{sync::Mutex, thread};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{Result, StoreError, send};
use crate::{
    clock::{self, MessageClock},
    model::{NewMessage, Sent},
    store::{Done, Recall, SendError},
};

/// Jobs in one transaction, and jobs that may wait for the next.
const BATCH: usize = 1024;
const QUEUE: usize = 8192;

/// Told, after the commit, whether it held.
type AfterCommit = Box<dyn FnOnce(Result<()>) + Send>;
type WriteJob = Box<dyn FnOnce(&Connection, i64) -> (AfterCommit, Option<StoreError>) + Send>;

/// What can be asked of the writer.
pub(super) enum Job {
    Send(NewMessage, Done),
    Recall(Recall, Done),
    Write(WriteJob),
}

impl Job {
    /// A write of any other kind. It fails alone: its savepoint is undone, the
    /// rest of the batch stays.
    pub(super) fn write<T, F>(write: F, answer: oneshot::Sender<Result<T>>) -> Self
    where
        T: Send + 'static,
        F: FnOnce(&Connection, i64) -> rusqlite::Result<T> + Send + 'static,
    {
        Self::Write(Box::new(move |connection, now| {
            let outcome = in_savepoint(connection, |connection| write(connection, now));
            // SQLite ends the whole transaction itself when the disk is full.
            let fatal = connection.is_autocommit();
            let error = outcome.as_ref().err().filter(|_| fatal).cloned();
            let after: AfterCommit = Box::new(move |committed| {
                // Nobody waits any more when the asking connection has closed.
                let _ = answer.send(committed.and(outcome));
            });
            (after, error)
        }))
    }
}

fn in_savepoint<T>(
    connection: &Connection,
    write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> Result<T> {
    connection.execute_batch("SAVEPOINT job")?;
    let outcome = write(connection);
    if outcome.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK TO job")?;
    }
    if !connection.is_autocommit() {
        connection.execute_batch("RELEASE job")?;
    }
    Ok(outcome?)
}

/// The way to the writer's queue.
pub(super) struct WriterHandle {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    thread: Mutex<Option<thread::JoinHandle<()>>>,
}

impl WriterHandle {
    /// Waits for room in the queue. A closed store answers at once.
    pub(super) async fn queue(&self, job: Job) {
        let jobs = self.jobs.lock().ok().and_then(|jobs| jobs.clone());
        let refused = match jobs {
            Some(jobs) => jobs.send(job).await.err().map(|error| error.0),
            None => Some(job),
        };
        if let Some(Job::Send(_, done) | Job::Recall(_, done)) = refused {
            done(Err(StoreError::Closed.into()));
        }
    }

    /// Refuses new jobs and waits until the queued ones are committed.
    pub(super) async fn close(&self) {
        drop(self.jobs.lock().ok().and_then(|mut jobs| jobs.take()));
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

/// The writer's side.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) clock: MessageClock,
    pub(super) next_id: i64,
    jobs: mpsc::Receiver<Job>,
}

/// A job that has run, and waits for the commit.
enum Ran {
    Message(Done, Result<Sent, SendError>),
    Write(AfterCommit),
}

impl Writer {
    pub(super) fn spawn(connection: Connection) -> Result<WriterHandle> {
        let last = "SELECT COALESCE(MAX(id), 0) FROM messages";
        let last_id: i64 = connection.query_row(last, [], |row| row.get(0))?;
        // Times rise with ids but for the lines that ran ahead: look a bit back.
        let newest = "SELECT COALESCE(MAX(time), 0) FROM messages WHERE id > ?1";
        let newest: i64 = connection.query_row(newest, [last_id - 10_000], |row| row.get(0))?;
        let (sender, jobs) = mpsc::channel(QUEUE);
        let mut writer = Self {
            connection,
            clock: MessageClock::after(newest),
            next_id: last_id + 1,
            jobs,
        };
        let thread = thread::Builder::new()
            .name("rongim-writer".into())
            .spawn(move || writer.run())
            .map_err(|error| StoreError::Database(error.to_string()))?;
        Ok(WriterHandle {
            jobs: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
        })
    }

    fn run(&mut self) {
        let mut batch = Vec::with_capacity(BATCH);
        while self.jobs.blocking_recv_many(&mut batch, BATCH) > 0 {
            self.commit(&mut batch);
        }
    }

    /// Runs and commits a batch, then tells everybody, in order.
    fn commit(&mut self, batch: &mut Vec<Job>) {
        let mut ran = Vec::with_capacity(batch.len());
        let committed = self.transact(batch, &mut ran);
        if let Err(error) = &committed {
            tracing::error!(%error, jobs = ran.len(), "a commit failed; its writes are refused");
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        for job in ran {
            match job {
                Ran::Message(done, result) => done(after(&committed, result)),
                Ran::Write(done) => done(committed.clone()),
            }
        }
    }

    fn transact(&mut self, batch: &mut Vec<Job>, ran: &mut Vec<Ran>) -> Result<()> {
        let mut fault = self
            .connection
            .execute_batch("BEGIN IMMEDIATE")
            .err()
            .map(StoreError::from);
        let now = clock::now_ms();
        for job in batch.drain(..) {
            let (job, error) = self.run_job(job, now, fault.is_some());
            ran.push(job);
            fault = fault.or(error);
        }
        match fault {
            Some(fault) => Err(fault),
            None => Ok(self.connection.execute_batch("COMMIT")?),
        }
    }

    /// Runs one job; after a fault the rest of a batch is only answered.
    fn run_job(&mut self, job: Job, now: i64, failed: bool) -> (Ran, Option<StoreError>) {
        match job {
            Job::Write(write) if failed => {
                // The closure owns the answer channel: dropping it says "closed".
                drop(write);
                (Ran::Write(Box::new(|_| {})), None)
            }
            Job::Write(write) => {
                let (done, error) = write(&self.connection, self.clock.now(now));
                (Ran::Write(done), error)
            }
            Job::Send(_, done) | Job::Recall(_, done) if failed => {
                (Ran::Message(done, Err(StoreError::Closed.into())), None)
            }
            Job::Send(message, done) => ran_message(done, send::send(self, message, now)),
            Job::Recall(recall, done) => ran_message(done, send::recall(self, recall, now)),
        }
    }
}

fn ran_message(done: Done, result: Result<Sent, SendError>) -> (Ran, Option<StoreError>) {
    let fault = match &result {
        Err(SendError::Store(error)) => Some(error.clone()),
        _ => None,
    };
    (Ran::Message(done, result), fault)
}

/// What a sender is told: a refusal stands, a success needs the commit.
fn after(committed: &Result<()>, result: Result<Sent, SendError>) -> Result<Sent, SendError> {
    match (committed, result) {
        (Err(error), Ok(_) | Err(SendError::Store(_))) => Err(error.clone().into()),
        (_, result) => result,
    }
}
