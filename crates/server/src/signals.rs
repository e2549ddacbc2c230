//! What the system tells the process: to end, and to read its certificate anew.
//!
//! The handlers are there before anybody is told that the server listens: a signal
//! that comes early would end it the hard way.

use std::io;

use rongim_server::{AppState, ops::drain};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The signals of the process, for whichever state it serves.
pub(crate) struct Signals {
    /// Fires at the first signal to end.
    pub(crate) ending: CancellationToken,
    state: watch::Sender<AppState>,
}

impl Signals {
    /// Handles signals from now on.
    pub(crate) fn handle(state: &AppState) -> io::Result<Self> {
        let (sender, watched) = watch::channel(state.clone());
        let ending = CancellationToken::new();
        reload_at_hangup(watched.clone())?;
        tokio::spawn(end(watched, ending.clone(), Stop::install()?));
        Ok(Self {
            ending,
            state: sender,
        })
    }

    /// From now on they are about another state.
    pub(crate) fn watch(&self, state: &AppState) {
        self.state.send_replace(state.clone());
    }
}

/// SIGTERM and Ctrl-C end the server in order; a second one ends it at once.
async fn end(state: watch::Receiver<AppState>, ending: CancellationToken, mut stop: Stop) {
    stop.next().await;
    tracing::info!("shutting down");
    ending.cancel();
    let state = state.borrow().clone();
    tokio::select! {
        () = drain::begin(&state) => stop.next().await,
        () = stop.next() => {}
    }
    tracing::warn!("ended at once");
    std::process::exit(1);
}

#[cfg(unix)]
struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    fn install() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// SIGHUP: the certificate has been renewed.
#[cfg(unix)]
fn reload_at_hangup(state: watch::Receiver<AppState>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let tls = state.borrow().tls.clone();
            match tls.map(|tls| tls.reload()) {
                None => tracing::info!("there is no certificate to read anew"),
                Some(Ok(())) => tracing::info!("the certificate was read anew"),
                Some(Err(error)) => tracing::error!(%error, "the old certificate stays in use"),
            }
        }
    });
    Ok(())
}

#[cfg(windows)]
struct Stop(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Stop {
    fn install() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}

/// There is no such signal.
#[cfg(windows)]
fn reload_at_hangup(_: watch::Receiver<AppState>) -> io::Result<()> {
    Ok(())
}
