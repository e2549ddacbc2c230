//! The server's binary: reads the settings, binds, serves until a signal.

use std::{
    error::Error,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use rongim_server::{
    AppState, Config,
    config::cli::{ConfigError, Settings, Task},
    demo, serve,
};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    match Settings::load(std::env::args_os())
        .map_err(Into::into)
        .and_then(run)
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&*error),
    }
}

/// On stderr, and as the exit code.
fn report(error: &(dyn Error + 'static)) -> ExitCode {
    if let Some(ConfigError::Option(error)) = error.downcast_ref() {
        error.exit();
    }
    // With stderr gone there is nobody to tell.
    let _ = writeln!(io::stderr(), "error: {error}");
    ExitCode::FAILURE
}

fn run(settings: Settings) -> Result<(), Box<dyn Error>> {
    match &settings.cli.task {
        Some(Task::CheckConfig) => {
            io::stdout().write_all(settings.describe().as_bytes())?;
            Ok(())
        }
        None => serve_until_signal(settings.cli.config),
    }
}

#[tokio::main]
async fn serve_until_signal(config: Config) -> Result<(), Box<dyn Error>> {
    log_to_stderr();
    if config.is_exposed() {
        tracing::warn!(
            "the app secret is the published default: set --app-secret, or anybody can sign in as anyone"
        );
    }
    let state = AppState::open(config.clone())?;
    if config.demo {
        demo::seed(&state).await?;
    }
    let listener = TcpListener::bind(config.listen).await?;
    announce(&listener, config.demo)?;
    let shutdown = state.shutdown.clone();
    tokio::spawn(async move {
        stop_signal().await;
        tracing::info!("shutting down");
        shutdown.cancel();
    });
    serve(listener, state).await?;
    Ok(())
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
}

/// The lines that other programs wait for; everything else goes to stderr.
fn announce(listener: &TcpListener, demo: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "rongim-server listening on http://{}",
        listener.local_addr()?
    )?;
    for account in demo::ACCOUNTS.iter().filter(|_| demo) {
        writeln!(out, "demo account: {} / {}", account.id, account.password)?;
    }
    out.flush()
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without signals there is nothing to wait for but the end of the process.
    if interrupt.await.is_err() {
        std::future::pending::<()>().await;
    }
}
