//! The real binary.

use std::{path::Path, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use super::{APP_KEY, APP_SECRET, PATIENCE};

/// The binary with a data directory.
pub(crate) fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rongim-server"));
    command.arg("--data").arg(data);
    command
}

/// Starts the server with more options, and does not wait for it. It ends with the
/// value.
pub(crate) fn spawn_process(data: &Path, options: &[String]) -> Child {
    command(data)
        .args(["--listen", "127.0.0.1:0", "--app-key", APP_KEY])
        .args(["--app-secret", APP_SECRET])
        .args(options)
        .env("RUST_LOG", "warn")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Starts it and gives its address, too.
pub(crate) async fn start_process(data: &Path, options: &[String]) -> (Child, String) {
    let mut server = spawn_process(data, options);
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = timeout(PATIENCE, lines.next_line()).await.unwrap();
    let line = line.unwrap().unwrap();
    let host = line
        .strip_prefix("rongim-server listening on http://")
        .unwrap();
    (server, host.to_owned())
}
