//! The one thread that writes: it takes whatever has queued up, and commits it
//! in one transaction, so that one disk flush pays for many messages.

use std::{fmt, sync::Mutex, thread, time::Instant};

use rusqlite::Connection;
use tokio::sync::mpsc;

use super::{
    Result, StoreError, send,
    upkeep::{self, Horizon},
    webhooks::Queues,
};
use crate::{
    clock::{self, MessageClock},
    model::{NewMessage, Sent},
    store::{Done, Recall, SendError, StoreMeters},
};

/// Jobs in one transaction, and jobs that may wait for the next.
const BATCH: usize = 1024;
const QUEUE: usize = 8192;

/// Told, after the commit, whether it held.
type AfterCommit = Box<dyn FnOnce(Result<()>) + Send>;
/// Runs with the writer and the present time; without them it is refused.
type ActJob =
    Box<dyn FnOnce(Option<(&mut Writer, i64)>) -> (AfterCommit, Option<StoreError>) + Send>;

/// What can be asked of the writer.
pub(super) enum Job {
    Send(NewMessage, Done),
    Recall(Recall, Done),
    Act(ActJob),
}

impl Job {
    /// Anything else that writes; `done` is told, after the commit, what became
    /// of it.
    pub(super) fn act<T, E, F, D>(act: F, done: D) -> Self
    where
        T: Send + 'static,
        E: WriteError,
        F: FnOnce(&mut Writer, i64) -> Result<T, E> + Send + 'static,
        D: FnOnce(Result<T, E>) + Send + 'static,
    {
        Self::Act(Box::new(move |turn| {
            let (outcome, error) = match turn {
                Some((writer, now)) => writer.alone(|writer| act(writer, now)),
                None => (Err(StoreError::Closed.into()), None),
            };
            let after: AfterCommit =
                Box::new(move |committed| done(committed.map_err(E::from).and(outcome)));
            (after, error)
        }))
    }
}

/// Why a write was not done; a fault of the database is one reason.
pub(super) trait WriteError:
    fmt::Display + From<rusqlite::Error> + From<StoreError> + Send + 'static
{
}

impl<E: fmt::Display + From<rusqlite::Error> + From<StoreError> + Send + 'static> WriteError for E {}

fn begin_savepoint<E: WriteError>(connection: &Connection) -> Result<(), E> {
    Ok(connection.execute_batch("SAVEPOINT job")?)
}

fn end_savepoint<T, E: WriteError>(connection: &Connection, outcome: Result<T, E>) -> Result<T, E> {
    if connection.is_autocommit() {
        return outcome;
    }
    if outcome.is_err() {
        connection.execute_batch("ROLLBACK TO job")?;
    }
    connection.execute_batch("RELEASE job")?;
    outcome
}

/// SQLite ends the whole transaction itself when the disk is full.
fn fatal<T, E: WriteError>(connection: &Connection, outcome: &Result<T, E>) -> Option<StoreError> {
    let error = outcome.as_ref().err()?;
    connection
        .is_autocommit()
        .then(|| StoreError::Database(error.to_string()))
}

/// The way to the writer's queue.
pub(super) struct WriterHandle {
    pub(super) meters: StoreMeters,
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
        match refused {
            Some(Job::Send(_, done) | Job::Recall(_, done)) => done(Err(StoreError::Closed.into())),
            Some(Job::Act(act)) => act(None).0(Ok(())),
            None => {}
        }
    }

    /// Jobs in the queue.
    pub(super) fn waiting(&self) -> usize {
        let jobs = self.jobs.lock().ok();
        let jobs = jobs.as_ref().and_then(|jobs| jobs.as_ref());
        jobs.map_or(0, |jobs| jobs.max_capacity() - jobs.capacity())
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
    pub(super) queues: Queues,
    jobs: mpsc::Receiver<Job>,
    meters: StoreMeters,
}

/// A job that has run, and waits for the commit.
enum Ran {
    Message(Done, Result<Sent, SendError>),
    Act(AfterCommit),
}

impl Writer {
    pub(super) fn spawn(connection: Connection, queues: Queues) -> Result<WriterHandle> {
        let horizon = Horizon::of(&connection)?;
        let (sender, jobs) = mpsc::channel(QUEUE);
        let meters = StoreMeters::default();
        let mut writer = Self {
            connection,
            clock: MessageClock::after(horizon.time),
            next_id: horizon.id + 1,
            queues,
            jobs,
            meters: meters.clone(),
        };
        let thread = thread::Builder::new()
            .name("rongim-writer".into())
            .spawn(move || writer.run())
            .map_err(|error| StoreError::Database(error.to_string()))?;
        Ok(WriterHandle {
            meters,
            jobs: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
        })
    }

    fn run(&mut self) {
        let mut batch = Vec::with_capacity(BATCH);
        while self.jobs.blocking_recv_many(&mut batch, BATCH) > 0 {
            self.commit(&mut batch);
        }
        let now = self.clock.now(clock::now_ms());
        if let Err(error) = upkeep::keep_time(&self.connection, now) {
            tracing::warn!(%error, "the time could not be kept");
        }
    }

    /// Runs and commits a batch, then tells everybody, in order.
    fn commit(&mut self, batch: &mut Vec<Job>) {
        let (began, writes) = (Instant::now(), batch.len());
        let mut ran = Vec::with_capacity(writes);
        let committed = self.transact(batch, &mut ran);
        self.meters.commits.observe(began.elapsed().as_secs_f64());
        self.meters.writes.observe(writes as f64);
        if let Err(error) = &committed {
            self.meters.failures.inc();
            tracing::error!(%error, jobs = ran.len(), "a commit failed; its writes are refused");
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        self.queues.wake();
        for job in ran {
            match job {
                Ran::Message(done, result) => done(after(&committed, result)),
                Ran::Act(done) => done(committed.clone()),
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
            Job::Act(act) => {
                let now = self.clock.now(now);
                let (done, error) = act((!failed).then_some((self, now)));
                (Ran::Act(done), error)
            }
            Job::Send(_, done) | Job::Recall(_, done) if failed => {
                (Ran::Message(done, Err(StoreError::Closed.into())), None)
            }
            Job::Send(message, done) => {
                self.run_send(done, |writer| send::send(writer, message, now))
            }
            Job::Recall(recall, done) => {
                self.run_send(done, |writer| send::recall(writer, recall, now))
            }
        }
    }

    fn run_send(
        &mut self,
        done: Done,
        send: impl FnOnce(&mut Self) -> Result<Sent, SendError>,
    ) -> (Ran, Option<StoreError>) {
        let (outcome, error) = self.alone(send);
        (Ran::Message(done, outcome), error)
    }

    /// What fails is undone alone; the rest of the batch stays. The error is
    /// what ends the whole batch.
    fn alone<T, E: WriteError>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> (Result<T, E>, Option<StoreError>) {
        let outcome = begin_savepoint(&self.connection).and_then(|()| act(self));
        let outcome = end_savepoint(&self.connection, outcome);
        let error = fatal(&self.connection, &outcome);
        (outcome, error)
    }
}

/// What a sender is told: a refusal stands, a success needs the commit.
fn after(committed: &Result<()>, result: Result<Sent, SendError>) -> Result<Sent, SendError> {
    match (committed, result) {
        (Err(error), Ok(_) | Err(SendError::Store(_))) => Err(error.clone().into()),
        (_, result) => result,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use rongim_protocol::{ConversationType, flags::SendFlags};

    use super::*;
    use crate::store::{
        Direction, Messages, PullFrom,
        sqlite::{SqliteStore, StoreOptions},
    };

    fn message(class_name: &str) -> NewMessage {
        NewMessage::new("alice", ConversationType::PRIVATE, "bob", class_name, "{}")
            .flagged(SendFlags::PERSISTED)
    }

    #[tokio::test]
    async fn a_send_that_fails_leaves_the_rest_of_its_batch() {
        let store = SqliteStore::in_memory("a-failing-send", &StoreOptions::default()).unwrap();
        store
            .write(|connection, _| {
                connection.execute_batch(
                    "CREATE TRIGGER refuse BEFORE INSERT ON conversations
                     WHEN (SELECT class_name FROM messages WHERE id = NEW.message) = 'app:bad'
                     BEGIN SELECT RAISE(ABORT, 'refused'); END",
                )
            })
            .await
            .unwrap();
        let (tell, told) = mpsc::channel();
        for class_name in ["app:good", "app:bad", "app:good"] {
            let tell = tell.clone();
            let done: Done = Box::new(move |result| tell.send(result.is_ok()).unwrap());
            store.send(message(class_name), done).await;
        }
        let rows = store
            .write(|db, _| db.query_row("SELECT COUNT(*) FROM messages", [], |row| row.get(0)))
            .await;
        assert_eq!(rows, Ok(2));
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [true, false, true]);
    }
    /// What was stored lies in the future when the clock has been set back.
    #[tokio::test]
    async fn times_rise_when_the_clock_was_set_back_before_a_restart() {
        const AHEAD_MS: i64 = 60 * 60 * 1000;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("rongim.db");
        let mut expected = 0;
        for _ in 0..3 {
            let store = SqliteStore::open(&path, &StoreOptions::default()).unwrap();
            for _ in 0..100 {
                store.send(message("app:any"), Box::new(|_| {})).await;
            }
            expected += 100;
            store.write(|_, _| Ok(())).await.unwrap();
            let [mail, history] = times(&store, expected).await;
            assert!(mail.is_sorted_by(|a, b| a < b) && history == mail);
            let ahead = move |db: &Connection, _| {
                db.execute_batch(&format!(
                    "UPDATE messages SET time = time + {AHEAD_MS};
                     UPDATE mailbox SET time = time + {AHEAD_MS};"
                ))
            };
            store.write(ahead).await.unwrap();
            store.close().await;
        }
    }

    #[tokio::test]
    async fn versions_rise_when_the_clock_was_set_back_before_a_restart() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("rongim.db");
        let store = SqliteStore::open(&path, &StoreOptions::default()).unwrap();
        let ahead = clock::now_ms() + 60 * 60 * 1000;
        let job = move |writer: &mut Writer, _| Ok::<_, StoreError>(((), writer.clock.now(ahead)));
        store.act(job, |()| {}).await.unwrap();
        store.close().await;
        let store = SqliteStore::open(&path, &StoreOptions::default()).unwrap();
        let now = store.write(|_, now| Ok(now)).await.unwrap();
        assert!(now > ahead);
    }

    /// Bob's mail and his history with alice, oldest first.
    async fn times(store: &SqliteStore, count: usize) -> [Vec<i64>; 2] {
        let from = PullFrom {
            inbox: 0,
            sendbox: None,
        };
        let mail = store.pull("bob", from, 1000).await.unwrap().messages;
        let alice = rongim_protocol::ConversationId::new(ConversationType::PRIVATE, "alice");
        let page = store.history("bob", &alice, Direction::After(0), 1000);
        let mut history = page.await.unwrap().unwrap().messages;
        history.reverse();
        let told = [mail, history].map(|messages| {
            messages
                .iter()
                .map(|message| message.time)
                .collect::<Vec<_>>()
        });
        assert!(told.iter().all(|times| times.len() == count));
        told
    }
}
