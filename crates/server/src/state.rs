//! What every handler shares.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use thiserror::Error;
use tokio::{sync::Semaphore, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    admin::Admin,
    bus::{Bus, LocalBus},
    chatroom::Chatrooms,
    config::Config,
    files::placing::Placing,
    im::polling::Sessions,
    limits::Limits,
    ops::{
        backup::{DATABASE, FILES},
        health::Readiness,
        lock::{DataLock, LockError},
        metrics::Metrics,
        restore,
    },
    rtc::RtcRooms,
    store::{
        Store, StoreError, Upkeep,
        sqlite::{SqliteStore, StoreOptions},
    },
    tls::{Tls, TlsError},
    token::Tokens,
    webhooks::{QueuePolicy, Webhooks},
    words::Words,
};

/// Passwords hashed at the same time: each takes 19 MB and a core.
const CONCURRENT_HASHES: usize = 2;

/// Why the server cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Another server has the data directory, or it cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The data may be half old and half restored.
    #[error("a restore into {} was broken off ({error}): repeat it with --force", path.display())]
    Unfinished {
        /// Which directory.
        path: PathBuf,
        /// Why it could not be carried out.
        error: io::Error,
    },
    /// The directory of uploads cannot be made.
    #[error("cannot use the data directory {path}: {error}")]
    DataDirectory {
        /// Which one.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// There is no TLS with what the settings name.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The database cannot be opened.
    #[error("cannot open the database: {0}")]
    Store(#[from] StoreError),
    /// TLS to the app's own server cannot be set up.
    #[error("cannot set up TLS for webhooks: {0}")]
    Webhooks(TlsError),
}

/// The state; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The command line.
    pub config: Arc<Config>,
    /// Makes and checks tokens.
    pub tokens: Tokens,
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// Fan-out.
    pub bus: Arc<dyn Bus>,
    /// The life of chatrooms.
    pub chatrooms: Arc<Chatrooms>,
    /// The RTC rooms.
    pub rtc: Arc<RtcRooms>,
    /// The connections by long polling.
    pub polling: Arc<Sessions>,
    /// What clients may not send.
    pub words: Arc<Words>,
    /// What the app's own server is told and asked.
    pub webhooks: Arc<Webhooks>,
    /// Who may do how much.
    pub limits: Arc<Limits>,
    /// Where uploads lie.
    pub files: Arc<FilesDir>,
    /// Uploads on their way there.
    pub placing: Arc<Placing>,
    /// What keeps other servers from the data directory.
    pub lock: Option<Arc<DataLock>>,
    /// The certificate; `None`: clients come by plain HTTP.
    pub tls: Option<Tls>,
    /// Bounds the cost of signing in.
    pub hashing: Arc<Semaphore>,
    /// Who may see the admin page.
    pub admin: Arc<Admin>,
    /// What it has done so far.
    pub metrics: Arc<Metrics>,
    /// Whether it can do its work.
    pub readiness: Arc<Readiness>,
    /// Fires when newcomers are to go elsewhere, for the server will end.
    pub draining: CancellationToken,
    /// Fires when the server is to end.
    pub shutdown: CancellationToken,
    /// Fires before that when the server comes back at once, with other data.
    pub restoring: CancellationToken,
    /// The open connections.
    pub connections: TaskTracker,
}

/// The directory of uploads; one in memory mode ends with the process.
#[derive(Debug)]
pub enum FilesDir {
    /// Under the data directory.
    Kept(PathBuf),
    /// Removed when dropped.
    Temporary(tempfile::TempDir),
}

impl FilesDir {
    /// The directory.
    pub fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(directory) => directory.path(),
        }
    }
}

impl AppState {
    /// Opens the store and whatever else the command line asks for.
    pub fn open(config: Config) -> Result<Self, StartError> {
        let lock = take(&config)?;
        Self::open_locked(config, lock)
    }

    /// The same for whoever has the [lock](take) of the data directory.
    pub fn open_locked(config: Config, lock: Option<Arc<DataLock>>) -> Result<Self, StartError> {
        let tls = Tls::open(&config.network)?;
        let (store, files) = if config.in_memory() {
            in_memory(&config)?
        } else {
            on_disk(&config)?
        };
        let bus = LocalBus::new(&config.connections);
        for (user, status) in store.user_statuses()? {
            bus.set_status(&user, status);
        }
        let metrics = Metrics::new(&store.meters());
        let webhooks = Webhooks::new(&config).map_err(StartError::Webhooks)?;
        let limits = Limits::new(&config);
        Ok(Self {
            tokens: Tokens::new(&config.app_key, &config.app_secret),
            config: Arc::new(config),
            store: Arc::new(store),
            bus: Arc::new(bus),
            chatrooms: Arc::default(),
            rtc: Arc::default(),
            polling: Arc::default(),
            words: Arc::default(),
            webhooks: Arc::new(webhooks),
            limits: Arc::new(limits),
            files: Arc::new(files),
            placing: Arc::default(),
            lock,
            tls,
            hashing: Arc::new(Semaphore::new(CONCURRENT_HASHES)),
            admin: Arc::default(),
            metrics: Arc::new(metrics),
            readiness: Arc::default(),
            draining: CancellationToken::new(),
            shutdown: CancellationToken::new(),
            restoring: CancellationToken::new(),
            connections: TaskTracker::new(),
        })
    }

    /// Whether newcomers are to go elsewhere.
    pub fn is_draining(&self) -> bool {
        self.draining.is_cancelled() || self.shutdown.is_cancelled()
    }

    /// Where clients are sent that have to go.
    pub fn elsewhere(&self) -> Option<&str> {
        let elsewhere = self.config.operations.drain_to.as_deref();
        elsewhere.filter(|_| self.is_draining() && !self.restoring.is_cancelled())
    }

    /// Ends all connections, each after its last acknowledgement or when `patience`
    /// is over, and then the store, after its last commit.
    pub async fn close(&self, patience: Duration) {
        self.shutdown.cancel();
        self.connections.close();
        if timeout(patience, self.connections.wait()).await.is_err() {
            tracing::warn!("some connections did not end in time");
        }
        self.store.close().await;
    }

    /// Others may have the data directory.
    pub fn release(&self) {
        if let Some(lock) = &self.lock {
            lock.release();
        }
    }
}

/// Takes the data directory, where there is one.
///
/// # Errors
/// When somebody else has it.
pub fn take(config: &Config) -> Result<Option<Arc<DataLock>>, LockError> {
    if config.in_memory() {
        return Ok(None);
    }
    DataLock::take(&config.data).map(|lock| Some(Arc::new(lock)))
}

type Kept = (SqliteStore, FilesDir);

fn in_memory(config: &Config) -> Result<Kept, StartError> {
    let files = tempfile::tempdir().map_err(|error| unusable(&std::env::temp_dir(), error))?;
    let name = files.path().file_name().unwrap_or_default();
    let store = SqliteStore::in_memory(&name.to_string_lossy(), &store_options(config))?;
    Ok((store, FilesDir::Temporary(files)))
}

fn on_disk(config: &Config) -> Result<Kept, StartError> {
    restore::settle(&config.data).map_err(|error| StartError::Unfinished {
        path: config.data.clone(),
        error,
    })?;
    let files = config.data.join(FILES);
    std::fs::create_dir_all(&files).map_err(|error| unusable(&files, error))?;
    let store = SqliteStore::open(&config.data.join(DATABASE), &store_options(config))?;
    Ok((store, FilesDir::Kept(files)))
}

fn store_options(config: &Config) -> StoreOptions {
    StoreOptions {
        max_mb: config.limits.database_mb,
        group_members: config.limits.group_members,
        chatroom_members: config.limits.chatroom_members,
        queued: QueuePolicy::of(&config.webhooks),
    }
}

fn unusable(path: &Path, error: io::Error) -> StartError {
    let path = path.to_owned();
    StartError::DataDirectory { path, error }
}
