//! The server's binary: reads the settings, binds, serves until a signal.

mod signals;

use std::{
    error::Error,
    io::{self, IsTerminal, Write},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
};

use rongim_server::{
    AppState, Config,
    admin::access,
    config::{
        LogFormat,
        cli::{ConfigError, Settings, Task},
    },
    demo,
    ops::{
        backup::{self, Report},
        lock::DataLock,
        restore,
    },
    serve,
    store::sqlite::upkeep::forget_meta,
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
    let config = &settings.cli.config;
    match &settings.cli.task {
        None => serve_until_signal(settings.cli.config),
        Some(Task::CheckConfig) => {
            config.check_files()?;
            say(&settings.describe())
        }
        Some(_) if config.in_memory() => Err("with --data :memory: nothing is kept".into()),
        Some(Task::Backup { file }) => {
            let Report { files, missing } = backup::backup(&config.data, file)?;
            say(&format!(
                "{}: the database and {files} uploads\n",
                file.display()
            ))?;
            warn_of(missing)
        }
        Some(Task::Restore { file, force }) => {
            let restored = restore::restore(file, &config.data, *force)?;
            let (data, files) = (config.data.display(), restored.report.files);
            say(&format!("{data}: the database and {files} uploads\n"))?;
            if let Some(old) = restored.replaced {
                say(&format!("what was there is in {}\n", old.display()))?;
            }
            warn_of(restored.report.missing)
        }
        Some(Task::ResetAdmin) => {
            let _lock = DataLock::take(&config.data)?;
            Ok(forget_meta(
                &config.data.join(backup::DATABASE),
                access::PASSWORD,
            )?)
        }
    }
}

fn say(text: &str) -> Result<(), Box<dyn Error>> {
    Ok(io::stdout().write_all(text.as_bytes())?)
}

fn warn_of(missing: usize) -> Result<(), Box<dyn Error>> {
    match missing {
        0 => Ok(()),
        missing => say(&format!(
            "{missing} uploads that the database knows are missing\n"
        )),
    }
}

#[tokio::main]
async fn serve_until_signal(config: Config) -> Result<(), Box<dyn Error>> {
    log_to_stderr(config.operations.log_format);
    if config.is_exposed() {
        tracing::warn!(
            "the app secret is the published default: set --app-secret, or anybody can sign in as anyone"
        );
    }
    allow_connections();
    let state = AppState::open(config.clone())?;
    if config.demo {
        demo::seed(&state).await?;
    }
    let listener = TcpListener::bind(config.listen).await?;
    let set_up_key = access::offer_set_up(&state).await?;
    signals::handle(&state)?;
    announce(listener.local_addr()?, &config, set_up_key)?;
    serve(listener, state).await;
    Ok(())
}

/// Each connection is an open file, and a shell's limit is meant for people.
fn allow_connections() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => tracing::debug!(limit, "files that may be open"),
        Err(error) => tracing::warn!(%error, "the limit of open files could not be raised"),
    }
}

fn log_to_stderr(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// The lines that other programs wait for, at once: they may not read on after the
/// first. Everything else goes to stderr.
fn announce(address: SocketAddr, config: &Config, set_up_key: Option<String>) -> io::Result<()> {
    let scheme = config.network.tls_cert.as_ref().map_or("http", |_| "https");
    let mut text = format!("rongim-server listening on {scheme}://{address}\n");
    if let Some(key) = set_up_key {
        let here = here(address);
        text +=
            &format!("admin page, to set its password: {scheme}://{here}/admin/#set-up={key}\n");
    }
    for account in demo::ACCOUNTS.iter().filter(|_| config.demo) {
        text += &format!("demo account: {} / {}\n", account.id, account.password);
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// An address at which a browser on this machine finds the server.
fn here(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
