//! What the system tells the process: to end, and to read its certificate anew.
//!
//! The handlers are there before anybody is told that the server listens: a signal
//! that comes early would end it the hard way.

use std::io;

use rongim_server::{AppState, ops::drain, tls::Tls};

/// Handles signals from now on.
pub(crate) fn handle(state: &AppState) -> io::Result<()> {
    let stop = Stop::install()?;
    tokio::spawn(end(state.clone(), stop));
    if let Some(tls) = state.tls.clone() {
        reload_at_hangup(tls)?;
    }
    Ok(())
}

/// SIGTERM and Ctrl-C end the server in order; a second one ends it at once.
async fn end(state: AppState, mut stop: Stop) {
    stop.next().await;
    tracing::info!("shutting down");
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
fn reload_at_hangup(tls: Tls) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            match tls.reload() {
                Ok(()) => tracing::info!("the certificate was read anew"),
                Err(error) => tracing::error!(%error, "the old certificate stays in use"),
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
fn reload_at_hangup(_: Tls) -> io::Result<()> {
    Ok(())
}
