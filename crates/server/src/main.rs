//! The server's binary: reads the settings, binds, serves until a signal.

mod life;
mod signals;

use std::{
    error::Error,
    io::{self, IsTerminal, Write},
    path::Path,
    process::ExitCode,
};

use rongim_server::{
    Config,
    admin::access,
    config::{
        LogFormat,
        cli::{ConfigError, Settings, Task},
    },
    ops::{
        backup::{self, BackupError, Report},
        control,
        lock::DataLock,
        restore::{self, Restored},
    },
    store::sqlite::upkeep::forget_meta,
};
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
            let restored = restore(file, &config.data, *force)?;
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

/// By the server that uses the directory, or without one.
fn restore(archive: &Path, data: &Path, force: bool) -> Result<Restored, BackupError> {
    match restore::restore(archive, data, force) {
        Err(BackupError::Locked(error)) => {
            let note = |text: &str| drop(say(&format!("{text}\n")));
            control::ask_to_restore(data, archive, force, note)
                .unwrap_or(Err(BackupError::Locked(error)))
        }
        done => done,
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
    life::live(config).await
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
