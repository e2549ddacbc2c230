//! The store on SQLite: one writer thread that commits in groups, and a few
//! connections that read beside it.

mod admin_log;
mod chatroom_entries;
mod chatroom_plans;
mod chatroom_talk;
mod chatrooms;
mod checkpoint;
mod conversations;
pub mod copy;
mod deletion;
mod desks;
mod discussions;
mod expansion;
mod files;
mod groups;
mod history;
mod labels;
mod leaving;
mod log;
mod mailbox;
mod migrate;
mod people;
mod receipts;
mod record;
mod retention;
mod rows;
mod rules;
mod send;
mod services;
mod settings;
mod states;
mod survey;
pub mod upkeep;
mod webhooks;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Semaphore, oneshot};

use super::{Result, StoreError};
use crate::webhooks::QueuePolicy;
use checkpoint::Checkpointer;
use webhooks::{Queues, Wakers};
use writer::{Job, WriteError, Writer, WriterHandle};

/// Numbered steps, each run once; a database remembers which it has had.
const MIGRATIONS: &[(u32, &str)] = &[
    (1, include_str!("../../migrations/0001_first.sql")),
    (10, include_str!("../../migrations/0010_settings.sql")),
    (11, include_str!("../../migrations/0011_discussions.sql")),
    (12, include_str!("../../migrations/0012_reading.sql")),
    (13, include_str!("../../migrations/0013_user_status.sql")),
    (14, include_str!("../../migrations/0014_hidden.sql")),
    (15, include_str!("../../migrations/0015_services.sql")),
    (16, include_str!("../../migrations/0016_rules.sql")),
    (20, include_str!("../../migrations/0020_chatrooms.sql")),
    (21, include_str!("../../migrations/0021_chatroom_plans.sql")),
    (22, include_str!("../../migrations/0022_meta.sql")),
    (30, include_str!("../../migrations/0030_webhooks.sql")),
    (31, include_str!("../../migrations/0031_people.sql")),
    (32, include_str!("../../migrations/0032_file_quotas.sql")),
    (33, include_str!("../../migrations/0033_app_server.sql")),
    (
        34,
        include_str!("../../migrations/0034_hidden_by_message.sql"),
    ),
    (35, include_str!("../../migrations/0035_admin_log.sql")),
];

/// Pages in the log before the writer itself has to move them: by then the
/// checkpointer has done most of it.
const LOG_PAGES: u32 = 16_000;
const READERS: usize = 4;
const CACHED_STATEMENTS: usize = 128;
const BUSY_PATIENCE: Duration = Duration::from_secs(10);

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}

/// Where a database lives.
#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    /// SQLite's in-memory file system: the connections of this process share
    /// the named database for as long as one of them is open.
    Memory(String),
}

impl Place {
    fn open(&self) -> rusqlite::Result<Connection> {
        let connection = match self {
            Self::File(path) => Connection::open(path)?,
            Self::Memory(name) => {
                let flags = OpenFlags::default() | OpenFlags::SQLITE_OPEN_URI;
                Connection::open_with_flags(format!("file:/{name}?vfs=memdb"), flags)?
            }
        };
        connection.busy_timeout(BUSY_PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768;")?;
        Ok(connection)
    }
}

/// What a store is opened with.
#[derive(Clone, Debug, Default)]
pub struct StoreOptions {
    /// Bounds the database's size in MB; 0: not.
    pub max_mb: u64,
    /// What is queued for the app's server.
    pub queued: QueuePolicy,
    /// Members that a group may have; 0: any number.
    pub group_members: usize,
    /// Members that a chatroom may have; 0: any number.
    pub chatroom_members: usize,
}

/// The store; cheap to share behind an `Arc`.
pub struct SqliteStore {
    place: Place,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
    writer: WriterHandle,
    wakers: Wakers,
    options: StoreOptions,
    checkpointer: Mutex<Option<Checkpointer>>,
}

impl SqliteStore {
    /// Opens or creates the database file.
    pub fn open(path: &Path, options: &StoreOptions) -> Result<Self> {
        Self::start(Place::File(path.to_owned()), options)
    }

    /// A database that ends with the process. `name` tells it from others.
    pub fn in_memory(name: &str, options: &StoreOptions) -> Result<Self> {
        Self::start(Place::Memory(name.to_owned()), options)
    }

    fn start(place: Place, options: &StoreOptions) -> Result<Self> {
        let mut connection = place.open()?;
        // The journal's name comes back as a row; in memory WAL does not exist.
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        migrate::migrate(&mut connection)?;
        limit_size(&connection, options.max_mb)?;
        let checkpointer = match &place {
            Place::File(_) => Some(Checkpointer::spawn(place.open()?)?),
            Place::Memory(_) => None,
        };
        let wakers = Wakers::default();
        let queues = Queues::new(options.queued.clone(), Wakers::clone(&wakers));
        Ok(Self {
            place,
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(READERS)),
            writer: Writer::spawn(connection, queues)?,
            wakers,
            options: options.clone(),
            checkpointer: Mutex::new(checkpointer),
        })
    }

    /// What users say of themselves, for the start of the server.
    pub fn user_statuses(&self) -> Result<Vec<(String, i32)>> {
        let connection = self.place.open()?;
        let mut query = connection.prepare("SELECT user, status FROM user_statuses")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Ends after the last commit and the last read. Nothing of this process has the
    /// database open then: another file may take its place.
    async fn shut(&self) {
        self.writer.close().await;
        if self.permits.acquire_many(READERS as u32).await.is_ok() {
            self.permits.close();
        }
        let checkpointer = lock(&self.checkpointer).take();
        let idle = std::mem::take(&mut *lock(&self.idle));
        let close = move || {
            drop(idle);
            if let Some(checkpointer) = checkpointer {
                checkpointer.stop();
            }
        };
        if let Err(error) = tokio::task::spawn_blocking(close).await {
            tracing::error!(%error, "the database was not closed in order");
        }
    }

    /// Runs `read` on a connection of its own, beside the writer.
    async fn read<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Closed)?;
        let (idle, place) = (Arc::clone(&self.idle), self.place.clone());
        let task = tokio::task::spawn_blocking(move || {
            // Held until the read is over, also when nobody waits for it any more.
            let _permit = permit;
            let waiting = lock(&idle).pop();
            let connection = waiting.map_or_else(|| place.open(), Ok)?;
            let found = read(&connection)?;
            lock(&idle).push(connection);
            Ok(found)
        });
        task.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs `write` in the writer's next group commit and waits for that.
    async fn write<T, F>(&self, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection, i64) -> rusqlite::Result<T> + Send + 'static,
    {
        self.try_write(move |connection, now| Ok(write(connection, now)?))
            .await
    }

    /// The same for a write that has reasons of its own to refuse; then nothing
    /// of it stays.
    async fn try_write<T, E, F>(&self, write: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: FnOnce(&Connection, i64) -> Result<T, E> + Send + 'static,
    {
        let write = move |writer: &mut Writer, now| {
            let outcome = write(&writer.connection, now)?;
            Ok(((), outcome))
        };
        self.act(write, |()| {}).await
    }

    /// Does something that others are to hear of. What it gives first is handed to
    /// `tell` after the commit, in the order of commits.
    async fn act<M, T, E, F>(&self, act: F, tell: impl FnOnce(M) + Send + 'static) -> Result<T, E>
    where
        M: Send + 'static,
        T: Send + 'static,
        E: WriteError,
        F: FnOnce(&mut Writer, i64) -> Result<(M, T), E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let done = move |outcome: Result<(M, T), E>| {
            let outcome = outcome.map(|(message, value)| {
                tell(message);
                value
            });
            // Nobody waits any more when the asking connection has closed.
            let _ = answer.send(outcome);
        };
        self.writer.queue(Job::act(act, done)).await;
        answered.await.unwrap_or(Err(StoreError::Closed.into()))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn limit_size(connection: &Connection, max_mb: u64) -> Result<()> {
    if max_mb > 0 {
        let page: u64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let pages = max_mb * 1024 * 1024 / page;
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    }
    Ok(())
}
