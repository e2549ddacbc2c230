//! Moves committed pages from the log into the database file beside the writer,
//! so that no commit has to wait for that.

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use rusqlite::Connection;

use super::{Result, StoreError};

const INTERVAL: Duration = Duration::from_millis(500);

/// Ends its thread when dropped.
pub(super) struct Checkpointer {
    stop: mpsc::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Checkpointer {
    pub(super) fn spawn(connection: Connection) -> Result<Self> {
        let (stop, stopped) = mpsc::channel::<()>();
        let thread = thread::Builder::new()
            .name("rongim-checkpoint".into())
            .spawn(move || {
                while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                    checkpoint(&connection);
                }
            })
            .map_err(|error| StoreError::Database(error.to_string()))?;
        Ok(Self { stop, thread })
    }

    /// Ends, and waits until its connection is closed.
    pub(super) fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the checkpointer had panicked");
        }
    }
}

/// Passive: it never stands in the way of readers or the writer.
fn checkpoint(connection: &Connection) {
    let done = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    if let Err(error) = done {
        tracing::warn!(%error, "the log could not be moved into the database; it stays valid");
    }
}
