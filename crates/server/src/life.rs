//! The life of the server's process: it serves until a signal, and after a restore it
//! serves again.

use std::{
    error::Error,
    future::pending,
    io::{self, Write},
    net::{self, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
    thread,
};

use rongim_server::{
    AppState, Config,
    admin::access,
    demo,
    ops::{
        backup::BackupError,
        control::{Answer, Asked, Control, Wanted},
        lock::DataLock,
        restore::{Restored, Staged},
    },
    serve, state,
};
use tokio::{net::TcpListener, sync::oneshot};

use crate::signals::Signals;

struct Life {
    config: Config,
    lock: Option<Arc<DataLock>>,
    /// Whoever comes while the data is replaced waits here; closed when the end begins.
    door: Option<net::TcpListener>,
    control: Option<Control>,
    signals: Signals,
}

/// A restore that needs nothing more than the data's place.
struct Prepared {
    staged: Staged,
    asked: Asked,
}

/// Serves until a signal.
pub(crate) async fn live(config: Config) -> Result<(), Box<dyn Error>> {
    let lock = state::take(&config)?;
    let mut state = open(&config, lock.clone()).await?;
    let door = TcpListener::bind(config.listen).await?.into_std()?;
    let address = door.local_addr()?;
    let control = match &lock {
        Some(_) => Some(Control::open(&config.data).await?),
        None => None,
    };
    let set_up = set_up_line(&state, address).await?;
    let mut life = Life {
        signals: Signals::handle(&state)?,
        config,
        lock,
        door: Some(door),
        control,
    };
    announce(address, &life.config, &set_up)?;
    while let Some(prepared) = life.serve(state).await? {
        state = life.restore(prepared).await?;
        life.signals.watch(&state);
        // Who has started the server may read no more.
        let _ = print(&set_up_line(&state, address).await?);
    }
    Ok(())
}

async fn open(config: &Config, lock: Option<Arc<DataLock>>) -> Result<AppState, Box<dyn Error>> {
    let state = AppState::open_locked(config.clone(), lock)?;
    if config.demo {
        demo::seed(&state).await?;
    }
    Ok(state)
}

impl Life {
    /// Serves until the end, or until other data is ready to be served.
    async fn serve(&mut self, state: AppState) -> io::Result<Option<Prepared>> {
        let Some(door) = &self.door else {
            return Ok(None);
        };
        let listener = TcpListener::from_std(door.try_clone()?)?;
        if self.signals.ending.is_cancelled() {
            state.shutdown.cancel();
        }
        let mut serving = pin!(serve(listener, state.clone()));
        let mut preparing = pin!(prepare(self.control.as_mut(), &self.config.data));
        let mut prepared = tokio::select! {
            () = &mut serving => return Ok(None),
            () = self.signals.ending.cancelled() => {
                self.door = None;
                serving.await;
                return Ok(None);
            }
            prepared = &mut preparing => prepared,
        };
        tracing::info!("a backup is about to be restored: connections end");
        let note = "the backup is whole; clients are sent away, and come back".to_owned();
        prepared.asked.tell(&Answer::Note(note)).await;
        state.restoring.cancel();
        state.shutdown.cancel();
        serving.await;
        Ok(Some(prepared))
    }

    /// Replaces the data, which nobody uses, and opens what is there then.
    async fn restore(&mut self, prepared: Prepared) -> Result<AppState, Box<dyn Error>> {
        let Prepared { staged, mut asked } = prepared;
        let data = self.config.data.clone();
        let swapped = tokio::task::spawn_blocking(move || staged.swap(&data)).await?;
        let opened = open(&self.config, self.lock.clone()).await;
        let fault = opened.as_ref().err().map(|error| &**error);
        asked.tell(&answer(swapped, fault)).await;
        opened
    }
}

/// The next backup that can be restored; what cannot is refused.
async fn prepare(control: Option<&mut Control>, data: &Path) -> Prepared {
    let Some(control) = control else {
        return pending().await;
    };
    loop {
        let mut asked = control.next().await;
        match unpack(asked.wanted.clone(), data.to_owned()).await {
            Ok(staged) => return Prepared { staged, asked },
            Err(error) => {
                tracing::warn!(%error, "a backup was not restored");
                asked.tell(&Answer::Failed(error.to_string())).await;
            }
        }
    }
}

/// In a thread that the end of the process need not wait for.
async fn unpack(wanted: Wanted, data: PathBuf) -> Result<Staged, BackupError> {
    if !wanted.force {
        return Err(BackupError::Occupied(data));
    }
    let (tell, told) = oneshot::channel();
    thread::Builder::new()
        .name("rongim-restore".into())
        .spawn(move || {
            // Nobody waits any more when the server ends.
            let _ = tell.send(Staged::unpack(&wanted.archive, &data));
        })?;
    told.await
        .unwrap_or_else(|_| Err(io::Error::other("unpacking it failed").into()))
}

/// What became of a restore.
fn answer(swapped: Result<Restored, BackupError>, fault: Option<&dyn Error>) -> Answer {
    match (swapped, fault) {
        (Ok(restored), None) => {
            let old = restored
                .replaced
                .as_ref()
                .map(|old| old.display().to_string());
            tracing::warn!(old, "a backup was restored");
            Answer::Done(restored)
        }
        (Err(error), None) => {
            tracing::error!(%error, "the data could not be replaced");
            Answer::Failed(error.to_string())
        }
        (_, Some(fault)) => Answer::Failed(format!("the server cannot go on: {fault}")),
    }
}

/// How to set the admin page's password, when there is none.
async fn set_up_line(state: &AppState, address: SocketAddr) -> Result<String, Box<dyn Error>> {
    let Some(key) = access::offer_set_up(state).await? else {
        return Ok(String::new());
    };
    let (scheme, here) = (scheme(&state.config), here(address));
    Ok(format!(
        "admin page, to set its password: {scheme}://{here}/admin/#set-up={key}\n"
    ))
}

/// The lines that other programs wait for, at once: they may not read on after the
/// first. Everything else goes to stderr.
fn announce(address: SocketAddr, config: &Config, set_up: &str) -> io::Result<()> {
    let scheme = scheme(config);
    let mut text = format!("rongim-server listening on {scheme}://{address}\n{set_up}");
    for account in demo::ACCOUNTS.iter().filter(|_| config.demo) {
        text += &format!("demo account: {} / {}\n", account.id, account.password);
    }
    print(&text)
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn scheme(config: &Config) -> &'static str {
    config.network.tls_cert.as_ref().map_or("http", |_| "https")
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
